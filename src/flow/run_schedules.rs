//! What is due now, by the spaces' schedules.
//!
//! A firing that was missed is made up if it is still the same local day and within its grace; else it is skipped
//! and said. Several missed ones collapse into the last.

use super::Context;
use super::send_digests::{Firing, send_digests};
use crate::domain::schedule::Schedule;
use crate::domain::space::{Fires, Space};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, Utc};

/// What one schedule did.
#[derive(Debug, Clone, PartialEq)]
pub enum Fired {
    Digests { space: String, letters: usize, made_up: bool },
    Skipped { space: String, why: String },
}

/// Runs every schedule that is due, and says when the next one is.
pub async fn run_schedules(ctx: &Context, now: DateTime<Utc>) -> Result<(Vec<Fired>, Option<DateTime<Utc>>)> {
    let mut fired = Vec::new();
    let mut next: Option<DateTime<Utc>> = None;
    for space in ctx.spaces() {
        let Some(schedule) = &space.settings.schedules.digest else { continue };
        // One space in trouble must not keep the others from their morning.
        match run_digests(ctx, &space, schedule, now).await {
            Ok(done) => fired.extend(done),
            Err(error) => {
                tracing::error!(space = space.slug, "its digests could not be written: {error:#}");
                let text = format!("{}: the digests could not be written: {error:#}", space.slug);
                ctx.store.raise_alarm(&alarm(&space), &text, now).await?;
            }
        }
        let after = schedule.next_after(now).map(|at| at.with_timezone(&Utc));
        next = [next, after].into_iter().flatten().min();
    }
    Ok((fired, next))
}

async fn run_digests(ctx: &Context, space: &Space, schedule: &Schedule, now: DateTime<Utc>) -> Result<Option<Fired>> {
    let since = ctx.store.schedule_handled_until(&space.id, Fires::Digest, schedule.line(), now).await?;
    let Some(due_at) = last_due(schedule, since, now) else { return Ok(None) };
    let day = space.local_day(due_at);
    let skip = async |why: String| {
        ctx.store.skip_firing(&space.id, Fires::Digest, due_at, day, &why, now).await?;
        Ok(Some(Fired::Skipped { space: space.slug.clone(), why }))
    };
    if space.is_closed_on(day) {
        return skip("closed on that day".to_owned()).await;
    }
    let late = now - due_at;
    if day != space.local_day(now) || late > space.settings.rules.grace {
        let when = due_at.with_timezone(&space.settings.zone).format("%A %H:%M");
        let why = format!("it was due on {when}, Elevenses was not running or in trouble, and it is too late now");
        ctx.store.raise_alarm(&alarm(space), &format!("{}: no digests: {why}", space.slug), now).await?;
        return skip(why).await;
    }
    let firing = Firing { due_at, day, made_up: late > Duration::minutes(2) };
    let letters = send_digests(ctx, space, &firing, now).await.context("writing the digests")?;
    ctx.store.clear_alarm(&alarm(space)).await?;
    Ok(letters.map(|letters| Fired::Digests { space: space.slug.clone(), letters, made_up: firing.made_up }))
}

/// Up until the next morning that goes well.
fn alarm(space: &Space) -> String {
    format!("no_digests:{}", space.slug)
}

/// The latest firing after `since` and not after `now`.
fn last_due(schedule: &Schedule, since: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // Nothing older than two days can still be made up, so a long absence is not walked through minute by minute.
    let from = since.max(now - Duration::days(2));
    let next =
        |after: &DateTime<Utc>| schedule.next_after(*after).map(|at| at.with_timezone(&Utc)).filter(|at| *at <= now);
    let last = std::iter::successors(next(&from), next).last();
    // Missed altogether while away for longer: said once, with its own time.
    last.or_else(|| if from > since { next(&since) } else { None })
}
