//! What is due now, by the spaces' schedules.
//!
//! A firing that was missed is made up if it is still the same local day and within its grace; else it is skipped
//! and said. Several missed ones collapse into the last.

use super::ask_follow_ups::ask_follow_ups;
use super::report_day::{DayLine, report_day};
use super::report_week::send_report;
use super::send_digests::send_digests;
use super::{Context, Firing};
use crate::domain::schedule::Schedule;
use crate::domain::space::{Fires, Space};
use crate::store::Look;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, Utc};

/// What one schedule did.
#[derive(Debug, Clone, PartialEq)]
pub enum Fired {
    Ran {
        space: String,
        fires: Fires,
        letters: usize,
        made_up: bool,
    },
    Skipped {
        space: String,
        fires: Fires,
        why: String,
    },
    /// What became of the day's digests, to the organisers.
    DayLine {
        space: String,
        letters: usize,
    },
}

/// Runs every schedule that is due, and says when the next one is.
pub async fn run_schedules(ctx: &Context, now: DateTime<Utc>) -> Result<(Vec<Fired>, Option<DateTime<Utc>>)> {
    let mut fired = Vec::new();
    let mut next: Option<DateTime<Utc>> = None;
    for space in ctx.spaces() {
        for fires in Fires::ALL {
            let Some(schedule) = space.settings.schedules.of(fires) else { continue };
            // One space in trouble must not keep the others from their morning.
            match run_schedule(ctx, &space, fires, schedule, now).await {
                Ok(done) => fired.extend(done),
                Err(error) => {
                    tracing::error!(space = space.slug, "its {} letters could not be written: {error:#}", word(fires));
                    let text = format!("{}: the {} letters could not be written: {error:#}", space.slug, word(fires));
                    ctx.store.raise_alarm(&alarm(&space, fires), &text, now).await?;
                }
            }
            let after = schedule.next_after(now).map(|at| at.with_timezone(&Utc));
            next = [next, after].into_iter().flatten().min();
        }
        match day_line(ctx, &space, now).await {
            DayLine::Nothing => {}
            DayLine::At(at) => next = next.into_iter().chain([at]).min(),
            DayLine::Written(letters) => fired.push(Fired::DayLine { space: space.slug.clone(), letters }),
        }
    }
    Ok((fired, next))
}

/// In trouble it is left out: it only says what the organiser's page says as well.
async fn day_line(ctx: &Context, space: &Space, now: DateTime<Utc>) -> DayLine {
    report_day(ctx, space, now).await.unwrap_or_else(|error| {
        tracing::error!(space = space.slug, "the day's line could not be written: {error:#}");
        DayLine::Nothing
    })
}

async fn run_schedule(
    ctx: &Context,
    space: &Space,
    fires: Fires,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<Option<Fired>> {
    let since = ctx.store.schedule_handled_until(&space.id, fires, schedule.line(), now).await?;
    let Some(due_at) = last_due(schedule, since, now) else { return Ok(None) };
    let day = space.local_day(due_at);
    let skip = async |why: String| {
        ctx.store.skip_firing(&space.id, fires, due_at, day, &why, now).await?;
        Ok(Some(Fired::Skipped { space: space.slug.clone(), fires, why }))
    };
    if space.is_closed_on(day) && fires != Fires::Report {
        return skip("closed on that day".to_owned()).await;
    }
    let late = now - due_at;
    if day != space.local_day(now) || late > grace(space, fires) {
        let when = due_at.with_timezone(&space.settings.zone).format("%A %H:%M");
        let why = format!("it was due on {when}, Elevenses was not running or in trouble, and it is too late now");
        if fires == Fires::Digest {
            ctx.store.raise_alarm(&alarm(space, fires), &format!("{}: no digests: {why}", space.slug), now).await?;
        }
        return skip(why).await;
    }
    let firing = Firing { due_at, day, made_up: late > Duration::minutes(2) };
    let letters = match fires {
        Fires::Digest => send_digests(ctx, space, &firing, Look::Morning, now).await.context("writing the digests")?,
        Fires::Addendum => send_digests(ctx, space, &firing, Look::Late, now).await.context("writing the addenda")?,
        Fires::FollowUp => ask_follow_ups(ctx, space, &firing, now).await.context("asking who met")?,
        Fires::Report => send_report(ctx, space, &firing, now).await.context("writing the report")?,
    };
    ctx.store.clear_alarm(&alarm(space, fires)).await?;
    Ok(letters.map(|letters| Fired::Ran { space: space.slug.clone(), fires, letters, made_up: firing.made_up }))
}

/// A report is as good in the evening; "in today" is not.
fn grace(space: &Space, fires: Fires) -> Duration {
    match fires {
        Fires::Report => Duration::hours(24),
        Fires::Digest | Fires::Addendum | Fires::FollowUp => space.settings.rules.grace,
    }
}

/// Up until the next firing that goes well.
fn alarm(space: &Space, fires: Fires) -> String {
    match fires {
        Fires::Digest => format!("no_digests:{}", space.slug),
        other => format!("no_{}:{}", other.as_str(), space.slug),
    }
}

fn word(fires: Fires) -> String {
    fires.as_str().replace('_', "-")
}

/// The latest firing after `since` and not after `now`.
fn last_due(schedule: &Schedule, since: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let next =
        |after: &DateTime<Utc>| schedule.next_after(*after).map(|at| at.with_timezone(&Utc)).filter(|at| *at <= now);
    // Looked for near at hand first, so that a long absence is not walked through minute by minute.
    let windows = [2, 14, 70, 400].map(|days| since.max(now - Duration::days(days)));
    windows.iter().find_map(|from| std::iter::successors(next(from), next).last())
}
