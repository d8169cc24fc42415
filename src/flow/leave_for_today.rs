//! Somebody leaves, or will not come on a day that they had planned: nobody is told that they are in, and they are
//! suggested to nobody on that day.

use super::Context;
use crate::domain::id::MemberId;
use crate::domain::space::Space;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// What they said about the day stays. False when they were not in.
pub async fn leave_for_today(ctx: &Context, space: &Space, member: &MemberId, now: DateTime<Utc>) -> Result<bool> {
    Ok(ctx.store.leave(member, space.local_day(now), now).await?)
}

/// The same for a day to come.
pub async fn take_plan_back(ctx: &Context, member: &MemberId, day: NaiveDate, now: DateTime<Utc>) -> Result<bool> {
    Ok(ctx.store.leave(member, day, now).await?)
}
