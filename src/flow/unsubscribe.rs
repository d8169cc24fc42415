//! A mail program's "unsubscribe", by mail: a stop, and nothing is sent back.

use super::Context;
use super::answer_letter::answer_letter;
use super::receive_mail::left_alone;
use crate::domain::link::Nonce;
use crate::domain::reply::{Reply, Via};
use crate::store::{SettledMail, StoreError};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Stops letters to whoever got the letter with this link.
pub(super) async fn unsubscribe(ctx: &Context, nonce: &Nonce, now: DateTime<Utc>) -> Result<SettledMail> {
    let link = match ctx.store.link(nonce).await {
        Ok(link) => link,
        Err(StoreError::NotFound(_)) => return Ok(left_alone("a letter that nobody remembers")),
        Err(error) => return Err(error.into()),
    };
    let Some(member) = &link.member else { return stop_stranger(ctx, nonce, now).await };
    let Some(space) = link.space.as_ref().and_then(|space| ctx.space(space).ok()) else {
        return Ok(left_alone("their hub is not set up any more"));
    };
    let member = ctx.store.member(member).await?;
    answer_letter(ctx, &space, &member, Reply::Stop, Via::OneClick, now).await?;
    let (space, member) = (Some(space.id.clone()), Some(member.id));
    Ok(SettledMail { space, member, ..left_alone("stop") })
}

/// Somebody whose address was typed at the door, and who is no member: nothing more goes to that address either.
async fn stop_stranger(ctx: &Context, nonce: &Nonce, now: DateTime<Utc>) -> Result<SettledMail> {
    let Some(letter) = ctx.store.letter_of(nonce).await? else {
        return Ok(left_alone("they are not known any more"));
    };
    let key = letter.recipient.key();
    let hash = ctx.keys.address_hash(&key);
    ctx.store.stop_address(vec![letter.space.clone()], &key, &hash, Via::OneClick, now).await?;
    Ok(SettledMail { space: Some(letter.space), ..left_alone("stop") })
}
