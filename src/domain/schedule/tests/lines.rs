//! Lines and instants to try schedules on, at random or the same ones on each run.
//!
//! The lines have every kind of field; all are good crontab(5) lines that fire some day.
//! It must not know how schedules are read.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: &[&str] = &["sun", "Mon", "tue", "WED", "thu", "fri", "sat"];

/// Any line; half of them with the wildcards that people mostly write.
pub fn of_all_kinds() -> impl Strategy<Value = String> {
    let minute = prop_oneof![2 => field(0, 59, &[]), 1 => star_step(30)];
    let hour = prop_oneof![2 => field(0, 23, &[]), 2 => Just("*".into()), 1 => star_step(12)];
    // Days end at 28 so that every line fires.
    let day = prop_oneof![2 => field(1, 28, &[]), 4 => Just("*".into()), 1 => star_step(15)];
    let month = prop_oneof![1 => field(1, 12, MONTHS), 4 => Just("*".into())];
    let weekday = prop_oneof![2 => weekday(), 4 => Just("*".into()), 1 => star_step(4)];
    (minute, hour, day, month, weekday)
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
}

/// Lines that mostly fire in the small hours, when clocks change.
pub fn small_hours() -> impl Strategy<Value = String> {
    let minute = prop_oneof![3 => field(0, 59, &[]), 1 => star_step(30)];
    let days = prop_oneof![3 => Just("* * *"), 1 => Just("* * */2"), 1 => Just("*/2 * fri,sun")];
    (minute, field(0, 3, &[]), days).prop_map(|(minute, hour, days)| format!("{minute} {hour} {days}"))
}

/// From 1970 to 2096.
pub fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (0..4_000_000_000_000_i64).prop_map(|millis| DateTime::UNIX_EPOCH + TimeDelta::milliseconds(millis))
}

/// The same `count` values on each run.
pub fn the_same<T>(count: usize, strategy: impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    let mut draw = || strategy.new_tree(&mut runner).unwrap().current();
    (0..count).map(|_| draw()).collect()
}

fn weekday() -> impl Strategy<Value = String> {
    field(0, 7, WEEKDAYS)
}

fn star_step(most: u8) -> BoxedStrategy<String> {
    (1..=most).prop_map(|step| format!("*/{step}")).boxed()
}

/// One to three values, ranges or stepped ranges.
fn field(low: u8, high: u8, names: &'static [&'static str]) -> BoxedStrategy<String> {
    let range = (low..=high, low..=high).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let item = prop_oneof![
        3 => (low..=high, any::<bool>()).prop_map(move |(value, named)| spelt(value, low, names, named)),
        1 => (range.clone(), any::<bool>()).prop_map(move |((first, last), named)|
            format!("{}-{}", spelt(first, low, names, named), spelt(last, low, names, named))),
        1 => (range, 1..=high).prop_map(|((first, last), step)| format!("{first}-{last}/{step}")),
    ];
    proptest::collection::vec(item, 1..=3).prop_map(|items| items.join(",")).boxed()
}

fn spelt(value: u8, low: u8, names: &[&str], named: bool) -> String {
    match names.get(usize::from(value - low)) {
        Some(name) if named => (*name).to_owned(),
        _ => value.to_string(),
    }
}
