//! A tablet at the door is let in: by a one-time code that is typed on it, or revoked later.

use super::sign_in::{hash, secret};
use super::{Context, random};
use crate::domain::space::Space;
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use data_encoding::BASE32_NOPAD;

/// How long a code waits to be typed.
pub const CODE_GOOD_FOR: Duration = Duration::hours(1);

/// A one-time code for a tablet of this name: eight letters and digits, as `K7QD-M2XR`.
pub async fn kiosk_code(ctx: &Context, space: &Space, name: &str, now: DateTime<Utc>) -> Result<String> {
    let mut bytes = [0; 5];
    random(&mut bytes)?;
    let code = BASE32_NOPAD.encode(&bytes);
    ctx.store.keep_kiosk_code(&space.id, name, &hash(&plain(&code)), now + CODE_GOOD_FOR, now).await?;
    Ok(format!("{}-{}", &code[..4], &code[4..]))
}

/// Uses a code up. Gives the tablet's cookie, or nothing when there is no such code (any more).
pub async fn enrol_kiosk(ctx: &Context, space: &Space, typed: &str, now: DateTime<Utc>) -> Result<Option<String>> {
    let cookie = secret()?;
    let enrolled = ctx.store.enrol_kiosk(&space.id, &hash(&plain(typed)), &hash(&cookie), now).await?;
    Ok(enrolled.then_some(cookie))
}

/// However it was typed. There is no nought and no one in a code, so these are letters that look like them.
fn plain(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
        '0' => 'O',
        '1' => 'I',
        other => other,
    });
    letters.collect()
}
