//! The hours in which somebody may be sent a text that they did not just ask for.
//!
//! In the zone of whoever gets it; never guessed from their number. Closed days of the space are outside.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// From `opens` until before `closes`, on those days of the week, Monday first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    opens: NaiveTime,
    closes: NaiveTime,
    days: [bool; 7],
}

/// No window stays shut for longer, or a text would wait for ever.
const DAYS_LOOKED_AT: u64 = 60;

impl Window {
    /// `08:00-20:00` and `mon-fri`; the error says what to write.
    pub fn parse(hours: &str, days: &str) -> Result<Window, String> {
        let wrong_hours = || format!("is “{hours}”; write hours like 08:00-20:00, the earlier first");
        let (opens, closes) = hours.split_once('-').ok_or_else(wrong_hours)?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").map_err(|_| wrong_hours());
        let (opens, closes) = (time(opens)?, time(closes)?);
        if opens >= closes {
            return Err(wrong_hours());
        }
        let days = week_days(days).ok_or_else(|| format!("are “{days}”; write days like mon-fri or mon,wed,sat"))?;
        Ok(Window { opens, closes, days })
    }

    pub fn is_open(&self, zone: Tz, closed: &BTreeSet<NaiveDate>, now: DateTime<Utc>) -> bool {
        let local = now.with_timezone(&zone);
        self.opens_on(local.date_naive(), closed) && (self.opens..self.closes).contains(&local.time())
    }

    /// Now, where it is open; else when it opens next.
    pub fn next_open(&self, zone: Tz, closed: &BTreeSet<NaiveDate>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.is_open(zone, closed, now) {
            return Some(now);
        }
        let today = now.with_timezone(&zone).date_naive();
        let days = (0..DAYS_LOOKED_AT).filter_map(|n| today.checked_add_days(Days::new(n)));
        let openings = days.filter(|day| self.opens_on(*day, closed)).filter_map(|day| at(zone, day, self.opens));
        openings.into_iter().find(|opening| *opening > now)
    }

    /// When it opens on that day, and when it closes; nothing on a day without.
    pub fn on(&self, zone: Tz, closed: &BTreeSet<NaiveDate>, day: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let is_one = self.opens_on(day, closed);
        is_one.then(|| Some((at(zone, day, self.opens)?, at(zone, day, self.closes)?))).flatten()
    }

    fn opens_on(&self, day: NaiveDate, closed: &BTreeSet<NaiveDate>) -> bool {
        self.days[day.weekday().num_days_from_monday() as usize] && !closed.contains(&day)
    }
}

/// A time of the clock on that day; one that the clocks skip is the first moment after the gap.
fn at(zone: Tz, day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    let local = day.and_time(time);
    (0..=4).find_map(|quarter| {
        let local = local + chrono::Duration::minutes(30 * quarter);
        zone.from_local_datetime(&local).earliest().map(|at| at.with_timezone(&Utc))
    })
}

fn week_days(text: &str) -> Option<[bool; 7]> {
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (week_day(first)?, week_day(last)?);
        let mut day = first;
        days[day.num_days_from_monday() as usize] = true;
        while day != last {
            day = day.succ();
            days[day.num_days_from_monday() as usize] = true;
        }
    }
    Some(days)
}

fn week_day(text: &str) -> Option<Weekday> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_is_open_in_the_readers_own_hours() {
        let window = Window::parse("08:00-20:00", "mon-fri").unwrap();
        let closed = BTreeSet::from(["2026-12-25".parse().unwrap()]);
        let next = |zone: Tz, now: &str| window.next_open(zone, &closed, utc(now)).unwrap();
        let (london, berlin, auckland) = (Tz::Europe__London, Tz::Europe__Berlin, Tz::Pacific__Auckland);
        let table = [
            (london, "2026-02-03T09:00:00Z", "2026-02-03T09:00:00Z"),
            (london, "2026-02-03T07:59:59Z", "2026-02-03T08:00:00Z"),
            (berlin, "2026-02-03T06:30:00Z", "2026-02-03T07:00:00Z"),
            (london, "2026-02-03T20:00:00Z", "2026-02-04T08:00:00Z"),
            (london, "2026-02-06T20:30:00Z", "2026-02-09T08:00:00Z"),
            (london, "2026-12-24T21:00:00Z", "2026-12-28T08:00:00Z"),
            (auckland, "2026-02-03T09:00:00Z", "2026-02-03T19:00:00Z"),
            // Summer time begins on the Sunday between.
            (london, "2026-03-27T20:30:00Z", "2026-03-30T07:00:00Z"),
        ];
        for (zone, now, want) in table {
            assert_eq!(next(zone, now), utc(want), "{zone} {now}");
        }
        assert!(!window.is_open(berlin, &closed, utc("2026-02-03T19:30:00Z")));
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for (hours, days) in
            [("8-20", "mon"), ("20:00-08:00", "mon"), ("08:00-08:00", "mon"), ("", "mon"), ("08:00-20:00", "")]
        {
            assert!(Window::parse(hours, days).unwrap_err().contains("write"), "{hours} {days}");
        }
        let all = Window::parse("00:00-23:59", "sat-fri").unwrap();
        assert_eq!(all.days, [true; 7]);
    }
}
