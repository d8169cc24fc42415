//! Somebody is forgotten, on their own word through a freshly mailed link or on the operator's.

use super::Context;
use crate::domain::email_address::EmailAddress;
use crate::domain::member::Member;
use crate::domain::phone_number::PhoneNumber;
use crate::domain::space::Space;
use crate::store::{Erase, Erased};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Up while the file may still hold traces of somebody who was erased.
const NOT_WIPED: &str = "erased_not_wiped";

/// The words of the button, and how it was pressed.
#[derive(Debug, Clone)]
pub struct OnWhoseWord {
    pub wording: String,
    pub evidence: String,
}

pub async fn erase_member(
    ctx: &Context,
    space: &Space,
    member: &Member,
    word: OnWhoseWord,
    now: DateTime<Utc>,
) -> Result<Erased> {
    let addresses = ctx.store.addresses_of(&member.id).await?;
    let emails = addresses.iter().map(|email| ctx.keys.address_hash(&email.key()));
    let phone = ctx.store.phone_of(&member.id).await?.and_then(|phone| PhoneNumber::parse(&phone, None).ok());
    let erase = Erase {
        space: space.id.clone(),
        member: member.id.clone(),
        address_hashes: emails.chain(phone.iter().map(|phone| ctx.phone_hash(phone))).collect(),
        wording: word.wording,
        evidence: word.evidence,
    };
    let erased = ctx.store.erase_member(erase, now).await?;
    tracing::info!(space = space.slug, "somebody was erased");
    wipe(ctx, now).await?;
    Ok(erased)
}

/// Somebody who was erased wants to come back, and has told the host: the address may check in again. False when it was
/// not erased.
pub async fn let_back(ctx: &Context, space: &Space, email: &EmailAddress) -> Result<bool> {
    Ok(ctx.store.let_back(&space.id, &ctx.keys.address_hash(&email.key())).await?)
}

/// They are out of every table by now; trouble with the file must not look as if they were not.
async fn wipe(ctx: &Context, now: DateTime<Utc>) -> Result<()> {
    match ctx.store.wipe_traces().await {
        Ok(()) => ctx.store.clear_alarm(NOT_WIPED).await?,
        Err(why) => {
            let text = format!(
                "somebody was erased, and the database's file could not be cleaned of what was deleted ({why}). \
                 It is tried again every hour; it needs as much free space as the file has"
            );
            tracing::error!("{text}");
            ctx.store.raise_alarm(NOT_WIPED, &text, now).await?;
        }
    }
    Ok(())
}

/// What could not be cleaned before is tried again.
pub async fn wipe_again(ctx: &Context, now: DateTime<Utc>) -> Result<()> {
    let pending = ctx.store.alarms().await?.iter().any(|alarm| alarm.name == NOT_WIPED);
    if pending { wipe(ctx, now).await } else { Ok(()) }
}
