//! When something is due: a crontab(5) line of five fields in a time zone.
//!
//! Owns reading the line, with errors that name the field, and the answer to "when next, after this instant?".
//! It must not know what the time is, what is being scheduled, or what happens to a firing that was missed.
//!
//! The crate `cron` does the calendar search, on the wall clock as though it were UTC, because on zoned times it
//! drops skipped firings and can answer with the past. Each wall time is then placed in the zone here.

mod field;
#[cfg(test)]
mod tests;
pub mod weekly;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use thiserror::Error;

/// The years in which the crate `cron` finds firings.
const KNOWN_YEARS: std::ops::RangeInclusive<i32> = 1970..=2100;

/// The longest that clocks have ever skipped: Samoa went without 30 December 2011.
const LONGEST_GAP_IN_MINUTES: i64 = 24 * 60;

/// The nicknames of crontab(5), without `@reboot`, which is not a time.
const NICKNAMES: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

/// A crontab(5) line and the zone whose wall clock it is read on.
///
/// When both day fields are restricted, a day needs to match only one of them. As in Vixie cron, a day field that
/// begins with `*` is not restricted, even `*/2`; such a field must match as well as the other one.
///
/// A line fires when the wall clock first shows or passes one of its minutes. So on days when the clocks change:
/// - firings that the clocks skip happen at the first minute after the gap, once however many they are, even if the
///   line does not name that minute: `5 * * * *` in London fires at 00:05, 02:00 and 02:05 on the spring day;
/// - a repeated time fires on its first occurrence only, so `*/15 * * * *` rests for the repeated hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    line: String,
    zone: Tz,
    /// One, or two of which either may fire. Never empty, and each fires some day.
    on_the_wall: Vec<cron::Schedule>,
}

/// Why a line is not a schedule, in words for the organiser who wrote it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BadSchedule {
    #[error("a schedule has five fields (minute hour day month weekday), this has {count}: \"{line}\"")]
    FieldCount { count: usize, line: String },
    #[error("\"{line}\" is not one of {}", NICKNAMES.map(|(nickname, _)| nickname).join(", "))]
    Nickname { line: String },
    #[error("the {field} field \"{text}\" {}{fault}", which_holds(text, part))]
    Field {
        field: &'static str,
        text: String,
        /// What is at fault in the text; often all of it.
        part: String,
        fault: String,
    },
    #[error("\"{line}\" would never fire: none of its months has such a day")]
    NeverFires { line: String },
    /// The crate `cron` refused what we wrote for it, which no test has seen.
    #[error("\"{line}\" cannot be read as a schedule: {why}")]
    Unreadable { line: String, why: String },
}

impl Schedule {
    /// Reads five fields, or a nickname such as `@daily`. Names of months and weekdays are three letters of either
    /// case; Sunday is 0 and 7. Stricter than crontab(5): refuses a step larger than its field and a line that never
    /// fires, such as one for 30 February.
    pub fn parse(line: &str, zone: Tz) -> Result<Schedule, BadSchedule> {
        let line = line.trim();
        let mut on_the_wall = Vec::new();
        for expression in expressions(spelt_out(line)?)? {
            let schedule: cron::Schedule = expression.parse().map_err(|error| unreadable(line, &error))?;
            if schedule.after(&DateTime::UNIX_EPOCH).next().is_some() {
                on_the_wall.push(schedule);
            }
        }
        let line = line.to_owned();
        if on_the_wall.is_empty() {
            return Err(BadSchedule::NeverFires { line });
        }
        Ok(Schedule { line, zone, on_the_wall })
    }

    /// The first firing strictly after `now`; a whole minute. None outside the years 1970 to 2100.
    pub fn next_after(&self, now: DateTime<Utc>) -> Option<DateTime<Tz>> {
        if !KNOWN_YEARS.contains(&now.year()) {
            return None;
        }
        let wall = now.with_timezone(&self.zone).naive_local().and_utc();
        // In a repeated hour the next few wall times were already used up by their first occurrence: hence the search.
        let first_of = |schedule: &cron::Schedule| {
            schedule.after(&wall).filter_map(|wall| self.place(wall.naive_utc())).find(|at| *at > now)
        };
        self.on_the_wall.iter().filter_map(first_of).min()
    }

    /// Whether it fires on this local day.
    pub fn fires_on(&self, day: NaiveDate) -> bool {
        // From before the day began anywhere on earth.
        let before = day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::days(1);
        let mut firings = std::iter::successors(self.next_after(before), |at| self.next_after(at.with_timezone(&Utc)));
        firings.find(|at| at.date_naive() >= day).is_some_and(|at| at.date_naive() == day)
    }

    /// The line as it was written, without surrounding spaces.
    pub fn line(&self) -> &str {
        &self.line
    }

    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The instant at which the zone's clocks first show or pass this time.
    fn place(&self, wall: NaiveDateTime) -> Option<DateTime<Tz>> {
        (0..=LONGEST_GAP_IN_MINUTES).find_map(|skipped| {
            let shown = wall + TimeDelta::minutes(skipped);
            self.zone.from_local_datetime(&shown).earliest()
        })
    }
}

fn spelt_out(line: &str) -> Result<&str, BadSchedule> {
    if !line.starts_with('@') {
        return Ok(line);
    }
    NICKNAMES
        .iter()
        .find(|(nickname, _)| nickname.eq_ignore_ascii_case(line))
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| BadSchedule::Nickname { line: line.to_owned() })
}

/// The line in the dialect of the crate `cron`, which has a field for seconds and always wants both day fields to
/// match: so a line that is content with either of them becomes two.
fn expressions(line: &str) -> Result<Vec<String>, BadSchedule> {
    let texts: Vec<&str> = line.split_ascii_whitespace().collect();
    let [minute, hour, day, month, weekday] = texts[..] else {
        return Err(BadSchedule::FieldCount { count: texts.len(), line: line.to_owned() });
    };
    let times = format!("0 {} {}", field::MINUTE.list(minute)?, field::HOUR.list(hour)?);
    let days = field::DAY.list(day)?;
    let months = field::MONTH.list(month)?;
    let weekdays = field::WEEKDAY.list(weekday)?;
    Ok(if day.starts_with('*') || weekday.starts_with('*') {
        vec![format!("{times} {days} {months} {weekdays}")]
    } else {
        vec![format!("{times} {days} {months} *"), format!("{times} * {months} {weekdays}")]
    })
}

fn unreadable(line: &str, error: &cron::error::Error) -> BadSchedule {
    BadSchedule::Unreadable { line: line.to_owned(), why: error.to_string() }
}

fn which_holds(text: &str, part: &str) -> String {
    if text == part { String::new() } else { format!("holds \"{part}\", which ") }
}
