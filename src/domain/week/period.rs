//! Seven local days, Monday to Sunday, and the instants at which they begin and end.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The years a week can lie in: those that schedules know.
const KNOWN_YEARS: std::ops::RangeInclusive<i32> = 1971..=2099;

/// A week of a space, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    zone: Tz,
}

impl Period {
    /// The week that this day lies in. None for days so far off that they are a mistake.
    pub fn week_of(day: NaiveDate, zone: Tz) -> Option<Period> {
        let known = KNOWN_YEARS.contains(&day.year());
        let from = day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))?;
        let to = from.checked_add_days(Days::new(6))?;
        known.then_some(Period { from, to, zone })
    }

    /// The week that a letter written on this day is about: the one before, or from Thursday on the one that is
    /// nearly over.
    pub fn to_report(day: NaiveDate, zone: Tz) -> Option<Period> {
        Period::week_of(day.checked_sub_days(Days::new(3))?, zone)
    }

    pub fn before(&self) -> Option<Period> {
        Period::week_of(self.from.pred_opt()?, self.zone)
    }

    pub fn after(&self) -> Option<Period> {
        Period::week_of(self.to.succ_opt()?, self.zone)
    }

    /// The first of the 30 days that end with the week.
    pub fn month_from(&self) -> NaiveDate {
        self.to.checked_sub_days(Days::new(29)).unwrap_or(self.from)
    }

    pub fn begins(&self) -> DateTime<Utc> {
        start_of(self.from, self.zone)
    }

    /// The first instant that is not in it.
    pub fn ends(&self) -> DateTime<Utc> {
        start_of(self.to.succ_opt().unwrap_or(self.to), self.zone)
    }

    /// Answers count up to the beginning of today: who reloads the page cannot see one come in.
    pub fn answers_until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        start_of(now.with_timezone(&self.zone).date_naive(), self.zone)
    }
}

/// The first instant of a local day, also where clocks skip midnight.
fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let shown = |minutes| zone.from_local_datetime(&(midnight + TimeDelta::minutes(minutes))).earliest();
    let first = (0..=24 * 60).find_map(shown);
    first.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}
