//! One-time links for organisers, and the keys of other programs.

use super::{Context, new_nonce, random};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::MessageId;
use crate::domain::link::{Nonce, Purpose};
use crate::domain::message::{Kind, Message, Says};
use crate::domain::space::Space;
use crate::render::Links;
use crate::store::{Link, LinkSubject, new_id};
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How long a browser stays signed in.
pub const SESSION: Duration = Duration::days(30);

/// A sign-in link for this address, who may see these spaces from now on; also mailed when `by_mail`.
pub async fn organiser_link(
    ctx: &Context,
    email: &EmailAddress,
    spaces: &[Arc<Space>],
    by_mail: bool,
    now: DateTime<Utc>,
) -> Result<String> {
    let ids = spaces.iter().map(|s| s.id.clone()).collect();
    let organiser = ctx.store.add_organiser(email, ids, now).await?;
    let nonce = new_nonce()?;
    let expires_at = now + Kind::SignIn.keeps_for();
    let link = Link { expires_at: Some(expires_at), ..Link::to(nonce, None, LinkSubject::Organiser(organiser), now) };
    let letter = spaces.first().filter(|_| by_mail).map(|space| Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: None,
        digest: None,
        introduction: None,
        recipient: email.clone().into(),
        says: Says::SignIn { link: nonce },
        not_before: now,
        give_up_at: expires_at,
    });
    ctx.store.keep_sign_in(link, letter).await?;
    Ok(Links::new(&ctx.public_url, ctx.keys.token(Purpose::SignIn, &nonce)).sign_in())
}

/// Uses a sign-in link up. Gives the new session's cookie, or nothing when the link is over.
pub async fn sign_in(ctx: &Context, nonce: &Nonce, now: DateTime<Utc>) -> Result<Option<String>> {
    let cookie = secret()?;
    let opened = ctx.store.sign_in(nonce, &hash(&cookie), now + SESSION, now).await?;
    Ok(opened.then_some(cookie))
}

/// A new key for another program, shown once.
pub async fn create_token(ctx: &Context, space: &Space, name: &str, now: DateTime<Utc>) -> Result<String> {
    let token = format!("elv_{}", secret()?);
    ctx.store.create_token(&space.id, name, &hash(&token), now).await?;
    Ok(token)
}

/// What is kept of a secret.
pub fn hash(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret))
}

/// What a browser or a program is let in by: 160 bits.
pub(super) fn secret() -> Result<String> {
    let mut bytes = [0; 20];
    random(&mut bytes)?;
    Ok(BASE32_NOPAD.encode(&bytes).to_lowercase())
}
