//! Answers to a letter as a whole: pause, stop, letters again.

use super::Context;
use crate::domain::email_address::EmailAddress;
use crate::domain::member::Member;
use crate::domain::reply::{Reply, Via};
use crate::domain::space::Space;
use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, Utc};

/// How long a pause by button is.
const PAUSE_DAYS: u64 = 7;

/// The first day on which letters come again.
pub fn pause_until(space: &Space, now: DateTime<Utc>) -> NaiveDate {
    let today = space.local_day(now);
    today.checked_add_days(Days::new(PAUSE_DAYS)).unwrap_or(today)
}

/// Does what the member said. Doing it twice is doing it once.
pub async fn answer_letter(
    ctx: &Context,
    space: &Space,
    member: &Member,
    reply: Reply,
    via: Via,
    now: DateTime<Utc>,
) -> Result<()> {
    // Those of members who were merged into them as well.
    let addresses = ctx.store.addresses_of(&member.id).await?;
    let hash = |email: &EmailAddress| ctx.keys.address_hash(&email.key());
    match reply {
        Reply::Pause => ctx.store.pause_member(&space.id, &member.id, pause_until(space, now), via, now).await?,
        Reply::Stop => {
            // A stop is meant for the sender: for every space that writes from the same address.
            let same = |other: &Space| other.settings.host.from.key() == space.settings.host.from.key();
            let spaces: Vec<_> =
                ctx.spaces().iter().filter(|other| same(other)).map(|other| other.id.clone()).collect();
            for email in &addresses {
                ctx.store.stop_address(spaces.clone(), &email.key(), &hash(email), via, now).await?;
            }
        }
        Reply::Resume => {
            let hashes = addresses.iter().map(hash).collect();
            ctx.store.resume_member(&space.id, &member.id, hashes, via, now).await?;
        }
        Reply::Introduction(_) | Reply::Met(_) => {
            anyhow::bail!("an answer about one introduction is not an answer to the letter")
        }
    }
    Ok(())
}
