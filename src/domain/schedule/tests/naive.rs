//! A crontab(5) line read the slow and plain way: ask of each value whether its field holds it.
//!
//! It must share no code with the schedule, and knows nothing of zones or of the crate `cron`.

use chrono::{Datelike, Month, NaiveDateTime, Timelike, Weekday};

pub struct Line {
    minutes: Vec<bool>,
    hours: Vec<bool>,
    days: Vec<bool>,
    months: Vec<bool>,
    weekdays: Vec<bool>,
    both_days: bool,
}

impl Line {
    pub fn read(line: &str) -> Line {
        let texts: Vec<&str> = line.split(' ').collect();
        let values = |text, low, high| (0..=high).map(|value| holds(text, value, low, high)).collect();
        Line {
            minutes: values(texts[0], 0, 59),
            hours: values(texts[1], 0, 23),
            days: values(texts[2], 1, 31),
            months: values(texts[3], 1, 12),
            weekdays: values(texts[4], 0, 7),
            both_days: texts[2].starts_with('*') || texts[4].starts_with('*'),
        }
    }

    pub fn names(&self, wall: NaiveDateTime) -> bool {
        self.minutes[wall.minute() as usize]
            && self.hours[wall.hour() as usize]
            && self.months[wall.month() as usize]
            && self.names_day(wall)
    }

    fn names_day(&self, wall: NaiveDateTime) -> bool {
        let day = self.days[wall.day() as usize];
        let weekday = match wall.weekday() {
            Weekday::Sun => self.weekdays[0] || self.weekdays[7],
            weekday => self.weekdays[weekday.number_from_monday() as usize],
        };
        if self.both_days { day && weekday } else { day || weekday }
    }
}

fn holds(field: &str, value: u32, low: u32, high: u32) -> bool {
    field.split(',').any(|item| {
        let (span, step) = item.split_once('/').unwrap_or((item, "1"));
        let (first, last) = match span.split_once('-') {
            Some((first, last)) => (number(first), number(last)),
            None if span == "*" => (low, high),
            None => (number(span), number(span)),
        };
        (first..=last).contains(&value) && (value - first).is_multiple_of(number(step))
    })
}

fn number(text: &str) -> u32 {
    let month = text.parse::<Month>().ok().map(|month| month.number_from_month());
    let weekday = text.parse::<Weekday>().ok().map(|day| day.num_days_from_sunday());
    month.or(weekday).or(text.parse().ok()).unwrap()
}
