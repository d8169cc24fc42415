//! The first day on which letters come again: "until Monday" is that Monday, "2 weeks" is in fourteen days.

use super::lexicon::{Class, Tongue};
use super::tokens::{Kind, Token};
use chrono::{Datelike, Days, Months, NaiveDate};

/// A stretch of time as somebody wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    On(NaiveDate),
    /// In the past, or one of two days.
    Unclear,
}

/// A pause without an end.
pub const USUALLY: Days = Days::new(7);
/// Whoever wants longer wants to stop, or meant another year.
const AT_LONGEST: Days = Days::new(366);
/// A day without its year that has gone by this year is meant for the next one, if that is not far away.
const NEXT_YEAR_WITHIN: Days = Days::new(270);

/// The time that the tokens begin with, and how many of them it takes.
pub fn time_at(tokens: &[Token], tongue: &Tongue, today: NaiveDate) -> Option<(When, usize)> {
    let mut reader = Reader { tokens, tongue, at: 0, today };
    let introduced = reader.skip_all(&[Class::Until, Class::For, Class::Join]);
    let found = reader.time(introduced)?;
    let found = found.filter(|day| *day > today && *day <= today + AT_LONGEST);
    Some((found.map_or(When::Unclear, When::On), reader.at))
}

struct Reader<'a> {
    tokens: &'a [Token],
    tongue: &'a Tongue,
    at: usize,
    today: NaiveDate,
}

impl Reader<'_> {
    fn class(&self) -> Option<(Class, usize)> {
        self.tongue.longest(self.tokens.get(self.at..)?.iter().map(|t| t.id))
    }

    /// Takes the next phrase if it is of this class.
    fn take(&mut self, wanted: Class) -> bool {
        match self.class() {
            Some((class, length)) if class == wanted => {
                self.at += length;
                true
            }
            _ => false,
        }
    }

    fn skip_all(&mut self, classes: &[Class]) -> bool {
        let from = self.at;
        while classes.iter().any(|class| self.take(*class)) {}
        self.at > from
    }

    /// Outer none: no time here. Inner none: a time, and not clear which.
    fn time(&mut self, introduced: bool) -> Option<Option<NaiveDate>> {
        if let Some(Kind::Day(a, b, c, mark)) = self.tokens.get(self.at).map(|t| t.kind) {
            self.at += 1;
            return Some(self.numeric(a, b, c, mark));
        }
        if self.take(Class::Tomorrow) {
            return Some(self.today.succ_opt());
        }
        if self.take(Class::NextWeek) {
            return Some(self.monday_of_next_week());
        }
        if self.take(Class::NextMonth) {
            return Some(self.first_of_next_month());
        }
        let amount = self.amount(introduced);
        if let Some(found) = amount {
            return found;
        }
        let next = self.take(Class::Next);
        if let Some((Class::Weekday(weekday), length)) = self.class() {
            self.at += length;
            return Some(self.weekday_or_day(weekday, next));
        }
        if let Some((Class::Month(month), length)) = self.class() {
            self.at += length;
            let day = self.day_number();
            // "May" and "März" alone are words, "until May" is a day.
            return match day {
                None if !introduced && !next => None,
                day => Some(self.day_of_month(day.unwrap_or(1), month)),
            };
        }
        None
    }

    /// "2 weeks", "a month", "na tydzień", and "14 March".
    fn amount(&mut self, introduced: bool) -> Option<Option<Option<NaiveDate>>> {
        let from = self.at;
        let number = match self.tokens.get(self.at).map(|t| t.kind) {
            Some(Kind::Number(number)) => {
                self.at += 1;
                number
            }
            _ => match self.class() {
                Some((Class::Number(number), length)) => {
                    self.at += length;
                    number
                }
                Some((Class::Article, length)) => {
                    self.at += length;
                    1
                }
                Some((Class::Week | Class::MonthLong, _)) if introduced => 1,
                _ => return None,
            },
        };
        while matches!(self.tokens.get(self.at).map(|t| t.kind), Some(Kind::Mark('.'))) {
            self.at += 1;
        }
        self.take(Class::Next);
        self.take(Class::Join);
        match self.class() {
            Some((Class::Day, length)) => {
                self.at += length;
                Some(Some(self.today.checked_add_days(Days::new(number.into()))))
            }
            Some((Class::Week, length)) => {
                self.at += length;
                Some(Some(self.today.checked_add_days(Days::new(u64::from(number) * 7))))
            }
            Some((Class::MonthLong, length)) => {
                self.at += length;
                Some(Some(self.today.checked_add_months(Months::new(number))))
            }
            Some((Class::Month(month), length)) => {
                self.at += length;
                Some(Some(self.day_of_month(number, month)))
            }
            _ => {
                self.at = from;
                None
            }
        }
    }

    fn day_number(&mut self) -> Option<u32> {
        let from = self.at;
        self.take(Class::Join);
        match self.tokens.get(self.at).map(|t| t.kind) {
            Some(Kind::Number(number)) if number <= 31 => {
                self.at += 1;
                Some(number)
            }
            _ => {
                self.at = from;
                None
            }
        }
    }

    /// "Monday", or "Monday 9 March" if that is one.
    fn weekday_or_day(&mut self, weekday: u32, next: bool) -> Option<NaiveDate> {
        let from = self.at;
        loop {
            if matches!(self.tokens.get(self.at).map(|t| t.kind), Some(Kind::Mark(',' | '('))) {
                self.at += 1;
            } else if !self.take(Class::Join) && !self.take(Class::Until) {
                break;
            }
        }
        let day = match self.tokens.get(self.at).map(|t| t.kind) {
            Some(Kind::Day(..) | Kind::Number(_)) => self.time(true),
            _ => match self.class() {
                Some((Class::Month(_), _)) => self.time(true),
                _ => None,
            },
        };
        match day {
            Some(day) => day.filter(|day| day.weekday().num_days_from_monday() == weekday),
            None => {
                self.at = from;
                self.weekday(weekday, next)
            }
        }
    }

    fn weekday(&self, weekday: u32, next: bool) -> Option<NaiveDate> {
        let today = self.today.weekday().num_days_from_monday();
        let ahead = (weekday + 7 - today - 1) % 7 + 1;
        let coming = self.today.checked_add_days(Days::new(ahead.into()))?;
        // On a Wednesday, "next Friday" is in two days to some and in nine to others.
        let of_next_week = self.monday_of_next_week()?.checked_add_days(Days::new(weekday.into()))?;
        (!next || coming == of_next_week).then_some(coming)
    }

    fn monday_of_next_week(&self) -> Option<NaiveDate> {
        let today = self.today.weekday().num_days_from_monday();
        self.today.checked_add_days(Days::new((7 - today).into()))
    }

    fn first_of_next_month(&self) -> Option<NaiveDate> {
        self.today.with_day(1)?.checked_add_months(Months::new(1))
    }

    /// With or without a year behind it.
    fn day_of_month(&mut self, day: u32, month: u32) -> Option<NaiveDate> {
        let from = self.at;
        self.take(Class::Join);
        match self.tokens.get(self.at).map(|t| t.kind) {
            Some(Kind::Number(year)) if (2000..2100).contains(&year) => {
                self.at += 1;
                NaiveDate::from_ymd_opt(year as i32, month, day)
            }
            _ => {
                self.at = from;
                self.without_year(day, month)
            }
        }
    }

    fn without_year(&self, day: u32, month: u32) -> Option<NaiveDate> {
        let year = self.today.year();
        let this = NaiveDate::from_ymd_opt(year, month, day)?;
        match this > self.today {
            true => Some(this),
            false => {
                NaiveDate::from_ymd_opt(year + 1, month, day).filter(|next| *next <= self.today + NEXT_YEAR_WITHIN)
            }
        }
    }

    fn numeric(&self, a: u32, b: u32, c: Option<u32>, mark: char) -> Option<NaiveDate> {
        let year = |c: u32| if c < 100 { 2000 + c as i32 } else { c as i32 };
        if a > 31 {
            return NaiveDate::from_ymd_opt(a as i32, b, c?);
        }
        // With full stops the day comes first everywhere; else it can be either, unless only one of them is a month.
        let (day, month) = match (a, b) {
            _ if mark == '.' => (a, b),
            (a, b) if a == b || b <= 12 && a > 12 => (a, b),
            (a, b) if a <= 12 && b > 12 => (b, a),
            _ => return None,
        };
        match c {
            Some(c) => NaiveDate::from_ymd_opt(year(c), month, day),
            None => self.without_year(day, month),
        }
    }
}
