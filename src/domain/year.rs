//! A year at a glance: check-ins by the week, introductions and what came of them by the month. The same counts as those
//! of a week (`week`), added up over other spans.

use super::connection::OutcomeKind;
use super::week::Period;
use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;

/// What the store counted, day by day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    pub check_ins: Vec<(NaiveDate, usize)>,
    /// Suggested on that day: about how many somebody was asked, how many were told that all said yes, how many met.
    pub introductions: Vec<(NaiveDate, Introduced)>,
    pub outcomes: Vec<(NaiveDate, OutcomeKind, usize)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Introduced {
    pub suggested: usize,
    pub told: usize,
    pub met: usize,
}

/// A year up to today.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// Monday and check-ins, the oldest first; the last week may not be over.
    pub weeks: Vec<(NaiveDate, usize)>,
    /// The oldest first; the last may not be over.
    pub months: Vec<Month>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Its first day.
    pub from: NaiveDate,
    pub introductions: Introduced,
    /// In the order of `OutcomeKind::ALL`.
    pub outcomes: [usize; OutcomeKind::ALL.len()],
}

/// This week and the 52 before it.
const WEEKS: usize = 53;
/// This month and the eleven before it.
const MONTHS: u32 = 12;

impl Year {
    /// The first day of which something is counted; `None` for days so far off that they are a mistake.
    pub fn begins(today: NaiveDate, zone: Tz) -> Option<NaiveDate> {
        let week = mondays(today, zone).first().copied()?;
        Some(week.min(months(today).first().copied()?))
    }

    pub fn of(today: NaiveDate, zone: Tz, counts: &Counts) -> Year {
        let week = |monday: NaiveDate| {
            let of_week = |day: NaiveDate| Period::week_of(day, zone).is_some_and(|period| period.from == monday);
            let those = counts.check_ins.iter().filter(|(day, _)| of_week(*day));
            (monday, those.map(|(_, count)| count).sum())
        };
        let month = |from: NaiveDate| {
            let of_month = |day: NaiveDate| (day.year(), day.month()) == (from.year(), from.month());
            let those = counts.introductions.iter().filter(|(day, _)| of_month(*day));
            let introductions = those.fold(Introduced::default(), |sum, (_, day)| Introduced {
                suggested: sum.suggested + day.suggested,
                told: sum.told + day.told,
                met: sum.met + day.met,
            });
            let outcomes = OutcomeKind::ALL.map(|kind| {
                let those = counts.outcomes.iter().filter(|(day, of, _)| *of == kind && of_month(*day));
                those.map(|(.., count)| count).sum()
            });
            Month { from, introductions, outcomes }
        };
        Year {
            weeks: mondays(today, zone).into_iter().map(week).collect(),
            months: months(today).into_iter().map(month).collect(),
        }
    }
}

fn mondays(today: NaiveDate, zone: Tz) -> Vec<NaiveDate> {
    let weeks = std::iter::successors(Period::week_of(today, zone), Period::before);
    let mut all: Vec<NaiveDate> = weeks.take(WEEKS).map(|period| period.from).collect();
    all.reverse();
    all
}

fn months(today: NaiveDate) -> Vec<NaiveDate> {
    let first = today.with_day(1).unwrap_or(today);
    (0..MONTHS).rev().filter_map(|ago| first.checked_sub_months(Months::new(ago))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_a_year_counts_once() {
        let today = day("2026-02-03");
        let begins = Year::begins(today, Tz::Europe__London).unwrap();
        assert_eq!(begins, day("2025-02-03"));
        let days: Vec<NaiveDate> = begins.iter_days().take_while(|d| *d <= today).collect();
        let counts = Counts {
            check_ins: days.iter().map(|d| (*d, 1)).collect(),
            introductions: days.iter().map(|d| (*d, Introduced { suggested: 3, told: 2, met: 1 })).collect(),
            outcomes: days.iter().map(|d| (*d, OutcomeKind::Advice, 1)).collect(),
        };
        let year = Year::of(today, Tz::Europe__London, &counts);
        assert_eq!((year.weeks.len(), year.months.len()), (53, 12));
        assert_eq!(year.weeks[0], (day("2025-02-03"), 7));
        assert_eq!(year.weeks[52], (day("2026-02-02"), 2), "this week is not over");
        assert_eq!(year.weeks.iter().map(|(_, n)| n).sum::<usize>(), days.len());
        assert_eq!((year.months[0].from, year.months[11].from), (day("2025-03-01"), day("2026-02-01")));
        assert_eq!(year.months[0].introductions, Introduced { suggested: 93, told: 62, met: 31 });
        let advice = OutcomeKind::ALL.iter().position(|kind| *kind == OutcomeKind::Advice).unwrap();
        assert_eq!((year.months[11].outcomes[advice], year.months[11].outcomes.iter().sum::<usize>()), (3, 3));
    }
}
