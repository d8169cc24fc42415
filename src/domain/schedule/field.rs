//! One field of a crontab(5) line: lists, ranges, steps and names, spelt out as the numbers the crate `cron` expects.
//!
//! Owns what each field may hold and the errors that name it.
//! It must not know how the fields work together, nor the calendar.

use super::BadSchedule;
use std::collections::BTreeSet;

pub(super) struct Field {
    name: &'static str,
    low: u8,
    high: u8,
    /// Three-letter names of the values from `low` upwards; empty where there are none.
    names: &'static [&'static str],
    /// From crontab(5)'s number to that of the crate `cron`.
    translate: fn(u8) -> u8,
}

pub(super) const MINUTE: Field = Field::numbers("minute", 0, 59);
pub(super) const HOUR: Field = Field::numbers("hour", 0, 23);
pub(super) const DAY: Field = Field::numbers("day", 1, 31);
pub(super) const MONTH: Field = Field {
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    ..Field::numbers("month", 1, 12)
};
pub(super) const WEEKDAY: Field = Field {
    names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    // Sunday is 0 and 7 in crontab(5), and 1 in the crate `cron`.
    translate: |weekday| weekday % 7 + 1,
    ..Field::numbers("weekday", 0, 7)
};

impl Field {
    const fn numbers(name: &'static str, low: u8, high: u8) -> Field {
        Field { name, low, high, names: &[], translate: |number| number }
    }

    /// Every value that the text allows, in the numbering of the crate `cron`, with commas between.
    pub(super) fn list(&self, text: &str) -> Result<String, BadSchedule> {
        let mut values = BTreeSet::new();
        for item in text.split(',') {
            let (first, last, step) = self.item(text, item)?;
            values.extend((first..=last).step_by(step).map(self.translate));
        }
        let values: Vec<String> = values.iter().map(u8::to_string).collect();
        Ok(values.join(","))
    }

    /// The first value, the last and the step of a value, `*`, a range, or a range with a step.
    fn item(&self, text: &str, item: &str) -> Result<(u8, u8, usize), BadSchedule> {
        let Some((range, step)) = item.split_once('/') else {
            let (first, last) = self.range(text, item)?;
            return Ok((first, last, 1));
        };
        let (first, last) = self.range(text, range)?;
        let step_size = self.step(text, step)?;
        if range != "*" && !range.contains('-') {
            let instead = format!("{range}-{}/{step}", self.high);
            let fault = format!("has a step without a range; write \"{instead}\"");
            return Err(self.fault(text, item, fault));
        }
        Ok((first, last, step_size))
    }

    fn range(&self, text: &str, range: &str) -> Result<(u8, u8), BadSchedule> {
        if range == "*" {
            return Ok((self.low, self.high));
        }
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = (self.value(text, from)?, self.value(text, to)?);
        if first <= last {
            return Ok((first, last));
        }
        let instead = self.split_in_two(from, to);
        let fault = format!("runs backwards; write \"{instead}\"");
        Err(self.fault(text, range, fault))
    }

    /// `22-2` as `22-23,0-2`, and `sat-sun`, which crontab(5) reads as 6-0 and refuses, as `sat,sun`.
    fn split_in_two(&self, from: &str, to: &str) -> String {
        let (bottom, top) = match self.names {
            [bottom, .., top] => (bottom.to_string(), top.to_string()),
            _ => (self.low.to_string(), self.high.to_string()),
        };
        let span = |from: &str, to: &str| {
            if from.eq_ignore_ascii_case(to) { from.to_owned() } else { format!("{from}-{to}") }
        };
        format!("{},{}", span(from, &top), span(&bottom, to))
    }

    fn value(&self, text: &str, part: &str) -> Result<u8, BadSchedule> {
        let named = |name: &&str| name.eq_ignore_ascii_case(part);
        let by_name = (self.low..).zip(self.names).find(|(_, name)| named(name));
        number(part)
            .filter(|number| (self.low..=self.high).contains(number))
            .or(by_name.map(|(value, _)| value))
            .ok_or_else(|| self.fault(text, part, self.not_a_value()))
    }

    fn step(&self, text: &str, part: &str) -> Result<usize, BadSchedule> {
        number(part).filter(|step| (1..=self.high).contains(step)).map(usize::from).ok_or_else(|| {
            let fault = format!("is not a step from 1 to {}", self.high);
            self.fault(text, part, fault)
        })
    }

    fn not_a_value(&self) -> String {
        let numbers = format!("is not a number from {} to {}", self.low, self.high);
        match self.names {
            [bottom, .., top] => format!("{numbers} or a name from {bottom} to {top}"),
            _ => numbers,
        }
    }

    fn fault(&self, text: &str, part: &str, fault: String) -> BadSchedule {
        BadSchedule::Field { field: self.name, text: text.to_owned(), part: part.to_owned(), fault }
    }
}

/// Digits only: `str::parse` would also take a plus sign.
fn number(text: &str) -> Option<u8> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}
