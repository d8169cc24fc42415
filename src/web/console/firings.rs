//! When a space's schedules fire next, in words.

use crate::domain::schedule::Schedule;
use crate::domain::space::{Fires, Schedules, Space};
use crate::render::words::Words;
use chrono::{DateTime, Utc};

/// `London time; it is 14:05 now, Tuesday 3 February.`
pub fn clock(words: Words, space: &Space, now: DateTime<Utc>) -> String {
    let local = now.with_timezone(&space.settings.zone);
    let (time, day) = (local.format("%-H:%M").to_string(), words.long_day(local.date_naive()));
    words.with("schedule-clock", &[("zone", &zone_name(space)), ("time", &time), ("day", &day)])
}

/// `London` of `Europe/London`.
fn zone_name(space: &Space) -> String {
    let name = space.settings.zone.name();
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// The next three firings of each schedule, on days on which it would be heard.
pub fn next(words: Words, space: &Space, schedules: &Schedules, now: DateTime<Utc>) -> Vec<String> {
    let each = Fires::ALL.into_iter().map(|fires| {
        let what = words.say(&format!("schedule-fires-{}", fires.as_str()));
        let Some(schedule) = schedules.of(fires) else {
            return words.with("schedule-never", &[("what", &what)]);
        };
        let times: Vec<String> = firings(space, fires, schedule, now)
            .map(|at| {
                let (day, time) = (words.long_day(at.date_naive()), at.format("%-H:%M").to_string());
                words.with("schedule-at", &[("day", &day), ("time", &time)])
            })
            .collect();
        let times = if times.is_empty() { words.say("schedule-not-soon") } else { times.join("; ") };
        words.with("schedule-then", &[("what", &what), ("times", &times), ("zone", &zone_name(space))])
    });
    each.collect()
}

/// The next three that will not be skipped, of the next four hundred.
fn firings<'a>(
    space: &'a Space,
    fires: Fires,
    schedule: &'a Schedule,
    now: DateTime<Utc>,
) -> impl Iterator<Item = DateTime<chrono_tz::Tz>> + 'a {
    let all = std::iter::successors(schedule.next_after(now), |at| schedule.next_after(at.with_timezone(&Utc)));
    let heard = move |at: &DateTime<chrono_tz::Tz>| {
        let day = at.date_naive();
        fires == Fires::Report || (!space.is_closed_on(day) && space.rests_on(day).is_none())
    };
    all.take(400).filter(heard).take(3)
}
