//! When a row was filled in. `3/2/2026` is the third of February or the second of March: where no value in the
//! column settles it, it is asked.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Whether the day or the month comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// An instant, and the space's local day it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
}

impl Stamp {
    /// Reads one cell. Times without a zone are the space's own. What is older than this century or later than
    /// `latest` is a slip of the pen. The error follows "the row".
    pub fn parse(cell: &str, zone: Tz, order: DateOrder, latest: DateTime<Utc>) -> Result<Stamp, String> {
        let shown: String = cell.chars().filter(|c| !c.is_control()).take(40).collect();
        let unreadable = || format!("its date and time “{shown}” cannot be read; write it like 2026-02-03 09:15");
        let at = with_offset(cell)
            .or_else(|| wall_clock(cell, order).and_then(|wall| in_zone(wall, zone)))
            .ok_or_else(unreadable)?;
        if at.year() < 2000 || at > latest {
            return Err(format!("its date “{shown}” is not a day on which somebody can have checked in"));
        }
        Ok(Stamp { at, day: at.with_timezone(&zone).date_naive() })
    }
}

/// `2026-02-03T09:15:00Z`, and what a Google Form writes: `2026/02/03 8:30:00 AM GMT+2`.
fn with_offset(cell: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(cell) {
        return Some(at.with_timezone(&Utc));
    }
    let (wall, offset) = cell.rsplit_once(" GMT").or_else(|| cell.rsplit_once(" UTC"))?;
    let wall = NaiveDateTime::parse_from_str(wall, "%Y/%m/%d %I:%M:%S %p").ok()?;
    let offset = hours_east(offset)?;
    offset.from_local_datetime(&wall).single().map(|at| at.with_timezone(&Utc))
}

/// The part after "GMT": nothing, `+2`, `-3:30`, `+0530`.
fn hours_east(text: &str) -> Option<FixedOffset> {
    if text.is_empty() {
        return FixedOffset::east_opt(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let sound = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    sound.then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))).flatten()
}

fn wall_clock(cell: &str, order: DateOrder) -> Option<NaiveDateTime> {
    const YEAR_FIRST: &[&str] =
        &["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %I:%M:%S %p"];
    const DAY_FIRST: &[&str] = &["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M:%S %p"];
    const MONTH_FIRST: &[&str] = &["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p"];
    let ordered = if order == DateOrder::DayFirst { DAY_FIRST } else { MONTH_FIRST };
    YEAR_FIRST.iter().chain(ordered).find_map(|format| NaiveDateTime::parse_from_str(cell, format).ok())
}

/// A time that the clocks skip is read with the offset before the gap, one that happens twice as the first.
fn in_zone(wall: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // Near the ends of the calendar a zone's offset cannot be subtracted.
    if !(1..=9999).contains(&wall.year()) {
        return None;
    }
    let there = zone.from_local_datetime(&wall);
    let before = || {
        wall.checked_sub_signed(chrono::Duration::hours(1)).and_then(|wall| zone.from_local_datetime(&wall).earliest())
    };
    let at = there.earliest().or_else(before);
    at.map(|at| at.with_timezone(&Utc))
}

/// The order of day and month in a column: as it was said, or as a value above 12 shows. The error is the
/// first value that could be both.
pub fn settle_order<'a>(cells: impl Iterator<Item = &'a str>, said: Option<DateOrder>) -> Result<DateOrder, String> {
    if let Some(order) = said {
        return Ok(order);
    }
    let mut unclear = None;
    for cell in cells {
        match slashed(cell) {
            Some((first, _)) if first > 12 => return Ok(DateOrder::DayFirst),
            Some((_, second)) if second > 12 => return Ok(DateOrder::MonthFirst),
            Some((first, second)) if first != second && unclear.is_none() => unclear = Some(cell.to_owned()),
            _ => {}
        }
    }
    unclear.map_or(Ok(DateOrder::DayFirst), Err)
}

/// The two numbers of `3/2/2026 ...`; nothing for dates that begin with a year.
fn slashed(cell: &str) -> Option<(u32, u32)> {
    let mut parts = cell.split('/');
    let (first, second) = (parts.next()?, parts.next()?);
    parts.next()?;
    (first.len() <= 2).then_some((first.parse().ok()?, second.parse().ok()?))
}
