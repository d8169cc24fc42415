//! Somebody leaves: nobody is told that they are in, and they are suggested to nobody any more today.

use super::Context;
use crate::domain::id::MemberId;
use crate::domain::space::Space;
use anyhow::Result;
use chrono::{DateTime, Utc};

/// What they said about the day stays. False when they were not in.
pub async fn leave_for_today(ctx: &Context, space: &Space, member: &MemberId, now: DateTime<Utc>) -> Result<bool> {
    Ok(ctx.store.leave(member, space.local_day(now), now).await?)
}
