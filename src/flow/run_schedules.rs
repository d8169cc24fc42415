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
use crate::domain::space::{Fires, IN_TIME, Space};
use crate::store::{Look, NeedAbout, NeedKind, NewNeed, approval_key};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, NaiveDate, Utc};

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
        // Before its organiser has said go, its schedules are not even looked at: the first firing comes after that.
        if !space.started {
            continue;
        }
        for fires in Fires::ALL {
            let Some(schedule) = space.settings.schedules.of(fires) else { continue };
            // One space in trouble must not keep the others from their morning.
            match run_schedule(ctx, &space, fires, schedule, now).await {
                Ok(Due::Nothing) => {}
                Ok(Due::Waits(until)) => next = next.into_iter().chain([until]).min(),
                Ok(Due::Fired(done)) => fired.push(done),
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

/// What there is to do about one schedule.
enum Due {
    Nothing,
    /// It is due, and waits for the organiser's word until then.
    Waits(DateTime<Utc>),
    Fired(Fired),
}

async fn run_schedule(
    ctx: &Context,
    space: &Space,
    fires: Fires,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<Due> {
    let since = ctx.store.schedule_handled_until(&space.id, fires, schedule.line(), now).await?;
    let Some(due_at) = last_due(schedule, since, now) else { return Ok(Due::Nothing) };
    let day = space.local_day(due_at);
    let skip = async |why: String| {
        ctx.store.skip_firing(&space.id, fires, due_at, day, &why, now).await?;
        Ok(Due::Fired(Fired::Skipped { space: space.slug.clone(), fires, why }))
    };
    if space.is_closed_on(day) && fires != Fires::Report {
        return skip("closed on that day".to_owned()).await;
    }
    if let Some(until) = space.rests_on(day).filter(|_| fires != Fires::Report) {
        return skip(format!("resting until {}", until.format("%A %-d %B"))).await;
    }
    let last = space.leaves_until(fires, due_at);
    let is_over = now > last;
    // Whether somebody's word is waited for, and was not given.
    let mut unspoken = false;
    if matches!(fires, Fires::Digest | Fires::Addendum) {
        let decided = ctx.store.decided(&space.id, day).await?;
        if decided.held {
            return skip("held by the organiser".to_owned()).await;
        }
        unspoken = space.settings.rules.approve_first && !decided.approved;
    }
    if unspoken && fires == Fires::Addendum {
        return skip("the day's letters were not approved".to_owned()).await;
    }
    if unspoken && !is_over {
        ask_for_approval(ctx, space, (due_at, day), now).await?;
        return Ok(Due::Waits(last + Duration::seconds(1)));
    }
    if unspoken && ctx.store.close_approval(&space.id, day, now).await? {
        let until = last.with_timezone(&space.settings.zone).format("%-H:%M");
        return skip(format!("they waited for the organiser's word until {until}, and nobody gave it")).await;
    }
    if is_over {
        let when = due_at.with_timezone(&space.settings.zone).format("%A %H:%M");
        let why = format!("it was due on {when}, Elevenses was not running or in trouble, and it is too late now");
        if fires == Fires::Digest {
            ctx.store.raise_alarm(&alarm(space, fires), &format!("{}: no digests: {why}", space.slug), now).await?;
        }
        return skip(why).await;
    }
    // What waited for the organiser's word is not late.
    let made_up = now - due_at > IN_TIME && !space.settings.rules.approve_first;
    let firing = Firing { due_at, day, made_up };
    let letters = match fires {
        Fires::Digest => send_digests(ctx, space, &firing, Look::Morning, now).await.context("writing the digests")?,
        Fires::Addendum => send_digests(ctx, space, &firing, Look::Late, now).await.context("writing the addenda")?,
        Fires::FollowUp => ask_follow_ups(ctx, space, &firing, now).await.context("asking who met")?,
        Fires::Report => send_report(ctx, space, &firing, now).await.context("writing the report")?,
    };
    ctx.store.clear_alarm(&alarm(space, fires)).await?;
    Ok(letters.map_or(Due::Nothing, |letters| {
        Due::Fired(Fired::Ran { space: space.slug.clone(), fires, letters, made_up: firing.made_up })
    }))
}

/// Puts the morning before the organiser, once.
async fn ask_for_approval(
    ctx: &Context,
    space: &Space,
    (due_at, day): (DateTime<Utc>, NaiveDate),
    now: DateTime<Utc>,
) -> Result<()> {
    let until = space.leaves_until(Fires::Digest, due_at).with_timezone(&space.settings.zone).format("%-H:%M");
    let need = NewNeed {
        space: space.id.clone(),
        kind: NeedKind::Approval,
        member: None,
        message: None,
        dedupe_key: approval_key(day),
        text: format!("Today's letters wait for your word, until {until}."),
        about: NeedAbout::Morning(day),
    };
    Ok(ctx.store.add_need(need, now).await?)
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
