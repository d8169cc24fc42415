//! When a row was filled in. `3/2/2026` is the third of February or the second of March: where no value in the
//! column settles it, it is asked.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Whether the day or the month comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    /// As the option `--dates` says it.
    pub fn as_str(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "dmy",
            DateOrder::MonthFirst => "mdy",
        }
    }

    pub fn parse(word: &str) -> Option<DateOrder> {
        [DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().find(|order| order.as_str() == word)
    }
}

/// An instant, and the space's local day it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
}

/// In which zones a column's times are: those without a zone of their own, and the days they make.
#[derive(Debug, Clone, Copy)]
pub struct Zones {
    /// The column's; a heading like "Submit Date (UTC)" says so.
    pub written: Tz,
    /// The space's.
    pub local: Tz,
}

impl Stamp {
    /// Reads one cell; a day without a time is its beginning. What is older than this century or later than `latest`
    /// is a slip of the pen. The error follows "the row".
    pub fn parse(cell: &str, zones: Zones, order: DateOrder, latest: DateTime<Utc>) -> Result<Stamp, String> {
        let shown: String = cell.chars().filter(|c| !c.is_control()).take(40).collect();
        if shown.trim().is_empty() {
            return Err("it has no date".to_owned());
        }
        let unreadable = || format!("its date and time “{shown}” cannot be read; write it like 2026-02-03 09:15");
        let Written { date, time, offset } = Written::read(cell).ok_or_else(unreadable)?;
        let wall = date.day(order).ok_or_else(unreadable)?.and_time(time.unwrap_or_default());
        // A day is a day wherever it is read; only a time can be another day elsewhere.
        let zone = if time.is_some() { zones.written } else { zones.local };
        let at = match offset {
            Some(offset) => offset.from_local_datetime(&wall).single().map(|at| at.with_timezone(&Utc)),
            None => in_zone(wall, zone),
        };
        let at = at.ok_or_else(unreadable)?;
        if at.year() < 2000 || at > latest {
            return Err(format!("its date “{shown}” is not a day on which somebody can have checked in"));
        }
        Ok(Stamp { at, day: at.with_timezone(&zones.local).date_naive() })
    }
}

/// What one date says about the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The year comes first, the month has a name, or the numbers are alike.
    Clear,
    Must(DateOrder),
    Unclear,
}

/// What a cell says about the order of its day and month; nothing if it is no date.
pub fn order_of(cell: &str) -> Option<Order> {
    let Date::Ordered { first, second, dotted, .. } = Written::read(cell)?.date else { return Some(Order::Clear) };
    Some(match (first, second) {
        _ if dotted => Order::Must(DateOrder::DayFirst),
        (13.., _) => Order::Must(DateOrder::DayFirst),
        (_, 13..) => Order::Must(DateOrder::MonthFirst),
        _ if first == second => Order::Clear,
        _ => Order::Unclear,
    })
}

struct Written {
    date: Date,
    time: Option<NaiveTime>,
    offset: Option<FixedOffset>,
}

enum Date {
    Day(NaiveDate),
    /// `dotted`: 3.2.2026 is written where the day comes first.
    Ordered {
        first: u32,
        second: u32,
        year: i32,
        dotted: bool,
    },
}

impl Date {
    fn day(&self, order: DateOrder) -> Option<NaiveDate> {
        match (self, order) {
            (Date::Day(day), _) => Some(*day),
            (Date::Ordered { first, second, year, .. }, DateOrder::DayFirst) => {
                NaiveDate::from_ymd_opt(*year, *second, *first)
            }
            (Date::Ordered { first, second, year, .. }, DateOrder::MonthFirst) => {
                NaiveDate::from_ymd_opt(*year, *first, *second)
            }
        }
    }
}

impl Written {
    /// `2026-02-03T09:15:00Z`, `9/9/26 18:01`, `2026/02/03 8:30:00 AM GMT+2`, `3.2.2026`, `Feb 3, 2026 9:15 AM`.
    fn read(cell: &str) -> Option<Written> {
        let cell = cell.trim();
        if cell.len() > 60 || !cell.is_ascii() || !cell.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if let Ok(at) = DateTime::parse_from_rfc3339(cell) {
            let date = Date::Day(at.date_naive());
            return Some(Written { date, time: Some(at.time()), offset: Some(*at.offset()) });
        }
        let (date, rest) = by_name(cell).or_else(|| by_numbers(cell))?;
        let rest = rest.trim_start_matches(['T', ',', ' ']);
        if rest.is_empty() {
            return Some(Written { date, time: None, offset: None });
        }
        let zone = rest.find("GMT").or_else(|| rest.find("UTC"));
        let (time, offset) = match zone {
            Some(at) => (&rest[..at], Some(hours_east(&rest[at + 3..])?)),
            None => (rest, None),
        };
        Some(Written { date, time: Some(clock(time.trim())?), offset })
    }
}

fn by_numbers(cell: &str) -> Option<(Date, &str)> {
    let end = cell.find([' ', 'T', ',']).unwrap_or(cell.len());
    let (date, rest) = cell.split_at(end);
    let sign = date.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = date.trim_end_matches('.').split(sign).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str| if text.len() <= 4 { text.parse::<u32>().ok() } else { None };
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    if !['/', '-', '.'].contains(&sign) || second.len() > 2 {
        return None;
    }
    match (first.len(), third.len()) {
        (4, 1..=2) => Some((Date::Day(NaiveDate::from_ymd_opt(i32::try_from(a).ok()?, b, c)?), rest)),
        (1..=2, 2 | 4) => {
            let year = i32::try_from(if third.len() == 2 { 2000 + c } else { c }).ok()?;
            let sound = (1..=31).contains(&a) && (1..=31).contains(&b) && (a <= 12 || b <= 12);
            sound.then_some((Date::Ordered { first: a, second: b, year, dotted: sign == '.' }, rest))
        }
        _ => None,
    }
}

/// English names of months, as exports in English write them.
fn by_name(cell: &str) -> Option<(Date, &str)> {
    const FORMATS: [&str; 4] = ["%b %d, %Y", "%d %b %Y", "%b %d %Y", "%d-%b-%Y"];
    let day = FORMATS.iter().find_map(|format| NaiveDate::parse_and_remainder(cell, format).ok());
    day.map(|(day, rest)| (Date::Day(day), rest))
}

/// `9:15`, `09:15:00.123`, `7:01:33 PM`, and `9.15` as Swedes write it.
fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.to_ascii_lowercase();
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim(), Some(0)),
        (_, Some(rest)) => (rest.trim(), Some(12)),
        _ => (text.trim(), None),
    };
    let mut parts = text.splitn(3, if text.contains(':') { ':' } else { '.' });
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let second: u32 = parts.next().map_or(Some(0), |s| s.split('.').next().and_then(|s| s.parse().ok()))?;
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_as_programs_write_them() {
        let zones = Zones { written: chrono_tz::Europe::Berlin, local: chrono_tz::Europe::Berlin };
        let at = |cell: &str, order| Stamp::parse(cell, zones, order, "2030-01-01T00:00:00Z".parse().unwrap());
        let table = [
            ("2026-02-03 09:15:00", "2026-02-03T08:15:00+00:00", Order::Clear),
            ("2025-08-08T00:16:45.813Z", "2025-08-08T00:16:45.813+00:00", Order::Clear),
            ("9/9/26 18:01", "2026-09-09T16:01:00+00:00", Order::Clear),
            ("11/29/24 22:28", "2024-11-29T21:28:00+00:00", Order::Must(DateOrder::MonthFirst)),
            ("04/24/2014", "2014-04-23T22:00:00+00:00", Order::Must(DateOrder::MonthFirst)),
            ("2026/05/28 7:01:33 PM GMT+2", "2026-05-28T17:01:33+00:00", Order::Clear),
            ("3.2.2026", "2026-02-02T23:00:00+00:00", Order::Must(DateOrder::DayFirst)),
            ("03.02.2026 12:15", "2026-02-03T11:15:00+00:00", Order::Must(DateOrder::DayFirst)),
            ("2026-02-03 09.15.00", "2026-02-03T08:15:00+00:00", Order::Clear),
            ("Feb 3, 2026 9:15 AM", "2026-02-03T08:15:00+00:00", Order::Clear),
            ("3-2-2026 12:00 AM", "2026-02-02T23:00:00+00:00", Order::Unclear),
        ];
        for (cell, want, order) in table {
            let said = if let Order::Must(said) = order { said } else { DateOrder::DayFirst };
            assert_eq!(at(cell, said).map(|s| s.at.to_rfc3339()), Ok(want.to_owned()), "{cell}");
            assert_eq!(order_of(cell), Some(order), "{cell}");
        }
        for none in ["", "Yes", "12", "7.7E+10", "1.2.3", "+44 7700 900123", "13/13/2026", "32/1/2026", "0/1/2026"] {
            assert_eq!(order_of(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_a_date_or_none(cell in "[0-9/:. APMTZGUC+-]{0,30}", any in ".{0,30}") {
            let zones = Zones { written: chrono_tz::UTC, local: chrono_tz::Asia::Tokyo };
            for cell in [cell, any] {
                for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
                    let _ = Stamp::parse(&cell, zones, order, DateTime::<Utc>::MAX_UTC);
                }
                let _ = order_of(&cell);
            }
        }
    }
}
