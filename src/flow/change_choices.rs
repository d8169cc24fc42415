//! What members change on their own page: choices, a pause until a day, whom not to suggest.

use super::Context;
use crate::domain::id::MemberId;
use crate::domain::member::{Member, Shares};
use crate::domain::reply::Via;
use crate::domain::space::Space;
use crate::store::Choices;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// How every one of these came.
const EVIDENCE: &str = "chosen on their own page";

/// The choices of one page, and the words beside the boxes.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub wish: Option<u8>,
    pub shares: Shares,
    pub standing: Vec<String>,
    pub shares_wording: String,
    pub standing_wording: String,
}

pub async fn change_choices(
    ctx: &Context,
    space: &Space,
    member: &Member,
    chosen: Chosen,
    now: DateTime<Utc>,
) -> Result<()> {
    let choices = Choices {
        space: space.id.clone(),
        member: member.id.clone(),
        wish: chosen.wish,
        shares: chosen.shares,
        standing: chosen.standing,
        shares_wording: chosen.shares_wording,
        standing_wording: chosen.standing_wording,
        evidence: EVIDENCE.to_owned(),
    };
    Ok(ctx.store.choose(choices, now).await?)
}

/// No digests until that local day.
pub async fn pause_until(
    ctx: &Context,
    space: &Space,
    member: &Member,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    Ok(ctx.store.pause_member(&space.id, &member.id, day, Via::Button, now).await?)
}

/// "Not this person": for this side only, and the other never learns of it.
pub async fn suggest_no_more(
    ctx: &Context,
    space: &Space,
    member: &MemberId,
    other: &MemberId,
    now: DateTime<Utc>,
) -> Result<()> {
    Ok(ctx.store.keep_apart(&space.id, member, other, now).await?)
}

pub async fn suggest_once_more(ctx: &Context, member: &MemberId, other: &MemberId) -> Result<()> {
    Ok(ctx.store.allow_again(member, other).await?)
}
