//! The calendars that say on which days a space is closed are looked at, once a day, and when somebody asks for it.

use super::Context;
use super::load_spaces::reload_space;
use crate::channel::feed::{Ask, Fetched, Limits, fetch};
use crate::domain::calendar::{BYTES_MAX, Closes, Span, closed_days};
use crate::domain::space::Space;
use crate::sheet::beside;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Days, Duration, Utc};
use std::io::Read;

/// How far ahead closed days are looked up.
const AHEAD: Days = Days::new(730);
const EVERY: Duration = Duration::hours(24);
/// After a look that failed.
const AGAIN: Duration = Duration::hours(1);

/// How long one look may take: feeds and an organiser at a page wait for it.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);

/// What one look came to: how many days it closes, or why it says nothing new.
#[derive(Debug, Clone, PartialEq)]
pub struct LookedUp {
    pub space: String,
    pub source: String,
    pub came: Result<usize, String>,
}

/// The days that an iCalendar file closes, from today on.
pub async fn read_calendar(space: &Space, bytes: Vec<u8>, now: DateTime<Utc>) -> Result<Result<Closes, String>> {
    let from = space.local_day(now);
    let span = Span { from, to: from + AHEAD, zone: space.settings.zone };
    // Rules that repeat are work for a processor.
    let read = beside(move || closed_days(&bytes, span)).await.context("reading a calendar")?;
    Ok(read.map_err(|why| why.to_string()))
}

/// Looks at every calendar of every space that is due.
pub async fn look_at_calendars(ctx: &Context, now: DateTime<Utc>) -> Result<Vec<LookedUp>> {
    let mut all = Vec::new();
    for space in ctx.spaces() {
        if space.settings.calendars.is_empty() {
            continue;
        }
        let looks = ctx.store.calendar_looks(&space.id).await?;
        for source in &space.settings.calendars {
            let due = looks
                .iter()
                .find(|look| look.source == *source)
                .is_none_or(|look| now - look.looked_at >= if look.result.is_empty() { EVERY } else { AGAIN });
            if due {
                all.push(look_at_calendar(ctx, &space, source, now).await?);
            }
        }
    }
    Ok(all)
}

/// Looks at all calendars of one space now.
pub async fn look_now(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<Vec<LookedUp>> {
    let mut all = Vec::new();
    for source in &space.settings.calendars {
        all.push(look_at_calendar(ctx, space, source, now).await?);
    }
    Ok(all)
}

/// What cannot be read leaves the days as they were.
async fn look_at_calendar(ctx: &Context, space: &Space, source: &str, now: DateTime<Utc>) -> Result<LookedUp> {
    let limits = Limits { megabytes: BYTES_MAX.div_ceil(1_000_000), whole: PATIENCE, ..Limits::default() };
    let ask = Ask { url: source, allow_http: false, allow_private: false, known: None };
    let came = match fetch(ask, limits).await {
        Fetched::File(file, _) => {
            let mut bytes = Vec::new();
            file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes).context("reading a calendar")?;
            read_calendar(space, bytes, now).await?.map_err(|why| format!("what it gives {why}"))
        }
        Fetched::Unchanged => Err("it gave nothing".to_owned()),
        Fetched::Refused(why) | Fetched::TryLater(why) => Err(of_a_calendar(&why)),
    };
    let days = came.clone().map(|closes| closes.days.into_iter().collect());
    if ctx.store.keep_calendar(&space.id, source, days, now).await? {
        reload_space(ctx, &space.id).await?;
    }
    Ok(LookedUp { space: space.slug.clone(), source: source.to_owned(), came: came.map(|closes| closes.days.len()) })
}

/// What is said of a sheet's address, as it is for a calendar's: there is no way to allow a private one.
fn of_a_calendar(why: &str) -> String {
    let why = why.split("; if that is meant").next().unwrap_or(why);
    why.replace("the sheet", "the calendar").replace("a sheet", "a calendar").replace("no sheet", "no calendar")
}
