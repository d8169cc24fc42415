//! The organiser decides about a morning: holds or approves the day, holds somebody, leaves a pair out, or sends now.

use super::send_digests::planned;
use super::{Context, Firing, Refused};
use crate::domain::space::{Fires, Space};
use crate::store::{Decision, Look, StoreError};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// Keeps a decision about today or a day to come.
pub async fn decide_morning(
    ctx: &Context,
    space: &Space,
    day: NaiveDate,
    what: Decision,
    now: DateTime<Utc>,
) -> Result<()> {
    if day < space.local_day(now) {
        return Err(Refused(format!("{day} is over; what was sent cannot be held any more.")).into());
    }
    if what == Decision::Approve && ctx.store.firing_on(&space.id, Fires::Digest, day).await?.is_some() {
        let why = "The time for these letters is over, so saying that they may go changes nothing. “Send now” on Today sends them.";
        return Err(Refused(why.to_owned()).into());
    }
    Ok(ctx.store.decide(&space.id, day, what, now).await?)
}

/// Sends today's digests now, to everybody who is in and has had none: one digest a day stays one digest a day, and a day whose
/// digests went out already has no second firing by it. Gives how many letters there are.
pub async fn send_now(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<usize> {
    let day = space.local_day(now);
    let not_now = match () {
        () if !space.started => Some("This space has not started yet. Press Go under Set-up first."),
        () if space.rests_on(day).is_some() => {
            Some("The space rests today. Let it go on under Set-up, Schedule first.")
        }
        () if space.is_closed_on(day) => Some("The space is closed today, so nobody is told who is in."),
        () => None,
    };
    if let Some(why) = not_now {
        return Err(Refused(why.to_owned()).into());
    }
    ctx.store.decide(&space.id, day, Decision::Approve, now).await?;
    let firing = Firing { due_at: now, day, made_up: false };
    let run = planned(ctx, space, &firing, Look::Morning, now).await?;
    let letters = run.digests.iter().filter(|digest| digest.letter.is_ok()).count();
    match ctx.store.save_digests_by_hand(run, now).await {
        Ok(true) => Ok(letters),
        // The schedule was faster, or the button was pressed twice: they have had theirs.
        Ok(false) | Err(StoreError::Conflict(_)) => Ok(0),
        Err(error) => Err(error.into()),
    }
}
