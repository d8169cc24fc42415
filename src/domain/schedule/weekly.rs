//! The schedules that a sentence can say: on these weekdays, at this time.
//!
//! Every one of them is a crontab line; a line that none of them is stays a line.

use super::{field, spelt_out};
use chrono::{NaiveTime, Timelike, Weekday};

/// On these weekdays, at this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekly {
    /// Monday first; at least one.
    days: [bool; 7],
    hour: u8,
    minute: u8,
}

pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The word for a weekday, in crontab lines and in forms.
pub fn weekday_word(day: Weekday) -> &'static str {
    NAMES[day.num_days_from_monday() as usize % NAMES.len()]
}

impl Weekly {
    /// Nothing without a day.
    pub fn new(days: impl IntoIterator<Item = Weekday>, at: NaiveTime) -> Option<Weekly> {
        let mut on = [false; 7];
        days.into_iter().for_each(|day| on[day.num_days_from_monday() as usize % 7] = true);
        on.contains(&true).then_some(Weekly { days: on, hour: at.hour() as u8, minute: at.minute() as u8 })
    }

    /// What the line says, if a sentence can say it.
    pub fn of(line: &str) -> Option<Weekly> {
        let texts: Vec<&str> = spelt_out(line.trim()).ok()?.split_ascii_whitespace().collect();
        let [minute, hour, "*", "*", weekdays] = texts[..] else { return None };
        // A single number in the fields' own reading: a list of several has a comma.
        let minute = field::MINUTE.list(minute).ok()?.parse().ok()?;
        let hour = field::HOUR.list(hour).ok()?.parse().ok()?;
        let mut days = [false; 7];
        for number in field::WEEKDAY.list(weekdays).ok()?.split(',') {
            // Sunday is 1 there, and last here.
            let number: usize = number.parse().ok()?;
            *days.get_mut((number + 5) % 7)? = true;
        }
        Some(Weekly { days, hour, minute })
    }

    /// The crontab line that says the same.
    pub fn line(&self) -> String {
        format!("{} {} * * {}", self.minute, self.hour, self.weekdays())
    }

    pub fn days(&self) -> Vec<Weekday> {
        WEEK.into_iter().zip(self.days).filter(|(_, on)| *on).map(|(day, _)| day).collect()
    }

    /// `9:15`
    pub fn time(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    fn weekdays(&self) -> String {
        if self.days == [true; 7] {
            return "*".to_owned();
        }
        // Sunday is no end of a range: crontab(5) reads it as the first of the week.
        let (mut items, mut day) = (Vec::new(), 0);
        while day < 7 {
            let run = self.days[day..6.max(day + 1)].iter().take_while(|on| **on).count();
            match run {
                0 => {}
                1 => items.push(NAMES[day].to_owned()),
                2 => items.extend([NAMES[day].to_owned(), NAMES[day + 1].to_owned()]),
                _ => items.push(format!("{}-{}", NAMES[day], NAMES[day + run - 1])),
            }
            day += run.max(1);
        }
        items.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schedule::Schedule;
    use chrono_tz::Tz;
    use proptest::prelude::*;

    #[test]
    fn lines_that_a_sentence_can_say() {
        let table = [
            ("15 9 * * mon-fri", Some("15 9 * * mon-fri")),
            ("15 9 * * 1-5", Some("15 9 * * mon-fri")),
            ("5 09 * * 0,6", Some("5 9 * * sat,sun")),
            ("0 8 * * 7", Some("0 8 * * sun")),
            ("0 8 * * 0-7", Some("0 8 * * *")),
            ("0 8 * * mon,wed,thu,fri", Some("0 8 * * mon,wed-fri")),
            ("0 8 * * */2", Some("0 8 * * tue,thu,sat,sun")),
            ("@daily", Some("0 0 * * *")),
            ("@weekly", Some("0 0 * * sun")),
            ("15 9,11 * * mon-fri", None),
            ("*/15 9 * * mon-fri", None),
            ("15 9 1 * *", None),
            ("15 9 * 3 mon", None),
            ("@monthly", None),
            ("15 25 * * *", None),
            ("15 9 * *", None),
            ("", None),
        ];
        for (line, says) in table {
            assert_eq!(Weekly::of(line).map(|weekly| weekly.line()).as_deref(), says, "{line}");
        }
    }

    proptest! {
        #[test]
        fn a_sentence_becomes_a_line_and_the_same_sentence(on in prop::array::uniform7(any::<bool>()), hour in 0u32..24, minute in 0u32..60) {
            let at = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            let days = || WEEK.into_iter().zip(on).filter(|(_, on)| *on).map(|(day, _)| day);
            match Weekly::new(days(), at) {
                None => prop_assert!(!on.contains(&true)),
                Some(weekly) => {
                    let line = weekly.line();
                    prop_assert_eq!(Weekly::of(&line), Some(weekly), "{}", line);
                    prop_assert_eq!(weekly.days(), days().collect::<Vec<_>>());
                    // And it fires on exactly these days.
                    let schedule = Schedule::parse(&line, Tz::UTC).unwrap();
                    let monday = chrono::NaiveDate::from_ymd_opt(2026, 2, 2).unwrap();
                    let fires: Vec<bool> = monday.iter_days().take(7).map(|day| schedule.fires_on(day)).collect();
                    prop_assert_eq!(fires, on.to_vec(), "{}", line);
                }
            }
        }
    }
}
