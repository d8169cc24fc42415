//! What a schedule promises, in tables of lines, instants and answers.
//!
//! `refusals` has the lines that are none, `laws` what holds for every line; `oracle` compares with a walk over each
//! minute of the days on which clocks change, `peer` with the crate `croner`.
//! It must not know how a schedule finds its answers.

mod laws;
mod lines;
mod naive;
mod oracle;
mod peer;
mod refusals;

use super::Schedule;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

fn schedule(line: &str, zone: &str) -> Schedule {
    Schedule::parse(line, zone.parse().unwrap()).unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The next firing as its wall time and offset, such as `2026-03-02 09:00 +00:00`.
fn next(line: &str, zone: &str, now: &str) -> String {
    match schedule(line, zone).next_after(instant(now)) {
        Some(at) => at.format("%Y-%m-%d %H:%M %:z").to_string(),
        None => "never".to_owned(),
    }
}

/// Lines and their first firing after noon on Sunday 1 March 2026.
#[rustfmt::skip]
const FIRINGS: &[(&str, &str)] = &[
    ("* * * * *", "2026-03-01 12:01"),
    ("*/25 * * * *", "2026-03-01 12:25"),
    ("10-50/20 * * * *", "2026-03-01 12:10"),
    ("0 9 * * mon", "2026-03-02 09:00"),
    ("0 9 * * Mon-Fri", "2026-03-02 09:00"),
    ("0 9 * * 1-5/2", "2026-03-02 09:00"),
    ("0 9 * * 2-5/2", "2026-03-03 09:00"),
    ("0 9 * * */2", "2026-03-03 09:00"),
    ("0 9 * * */7", "2026-03-08 09:00"),
    ("0 9 * * 5-7", "2026-03-06 09:00"),
    ("0 9 * * 6-7", "2026-03-07 09:00"),
    ("0 15 * * 5-7", "2026-03-01 15:00"),
    ("0 15 * * 0-1", "2026-03-01 15:00"),
    ("0 15 * * 0", "2026-03-01 15:00"),
    ("0 15 * * 7", "2026-03-01 15:00"),
    ("0 9 * * sun,wed", "2026-03-04 09:00"),
    ("0 9 29 2 *", "2028-02-29 09:00"),
    ("0 9 31 * *", "2026-03-31 09:00"),
    ("0 9 30 feb,apr *", "2026-04-30 09:00"),
    ("0 9 1 JAN-jun/5 *", "2026-06-01 09:00"),
    ("  07\t09  *  *  *  ", "2026-03-02 09:07"),
    ("@hourly", "2026-03-01 13:00"),
    ("@daily", "2026-03-02 00:00"),
    ("@Midnight", "2026-03-02 00:00"),
    ("@weekly", "2026-03-08 00:00"),
    ("@monthly", "2026-04-01 00:00"),
    ("@yearly", "2027-01-01 00:00"),
    ("@annually", "2027-01-01 00:00"),
];

#[test]
fn fires_when_the_line_says() {
    let now = "2026-03-01T12:00:00Z";
    for &(line, expected) in FIRINGS {
        assert_eq!(next(line, "UTC", now), format!("{expected} +00:00"), "{line}");
    }
}

#[test]
fn either_day_field_is_enough_unless_one_begins_with_a_star() {
    // 2026-03-01 is a Sunday.
    let now = "2026-03-01T12:00:00Z";
    for (line, expected) in [
        ("0 9 13 * fri", "2026-03-06 09:00"),
        ("0 9 3 * fri", "2026-03-03 09:00"),
        ("0 9 30 2 mon", "2027-02-01 09:00"),
        ("0 9 1-31 * fri", "2026-03-02 09:00"),
        ("0 9 * * fri", "2026-03-06 09:00"),
        ("0 9 */2 * fri", "2026-03-13 09:00"),
        ("0 9 */31 * fri", "2026-05-01 09:00"),
        ("0 9 13 * */5", "2026-03-13 09:00"),
        ("0 9 13 * *,1", "2026-03-13 09:00"),
    ] {
        assert_eq!(next(line, "UTC", now), format!("{expected} +00:00"), "{line}");
    }
}

/// Zone, line, instant and answer on days on which clocks change.
#[rustfmt::skip]
const CHANGES: &[(&str, &str, &str, &str)] = &[
    // In London 01:00 to 02:00 does not happen on 29 March 2026, and happens twice on 25 October.
    ("Europe/London", "30 1 * * *", "2026-03-29T00:00:00Z", "2026-03-29 02:00 +01:00"),
    ("Europe/London", "30 1 * * *", "2026-03-29T01:00:00Z", "2026-03-30 01:30 +01:00"),
    ("Europe/London", "*/10 1 * * *", "2026-03-29T00:59:59Z", "2026-03-29 02:00 +01:00"),
    ("Europe/London", "*/10 1 * * *", "2026-03-29T01:00:00Z", "2026-03-30 01:00 +01:00"),
    ("Europe/London", "0 1,2 * * *", "2026-03-29T00:00:00Z", "2026-03-29 02:00 +01:00"),
    ("Europe/London", "0 1,2 * * *", "2026-03-29T01:00:00Z", "2026-03-30 01:00 +01:00"),
    ("Europe/London", "5 * * * *", "2026-03-29T00:05:00Z", "2026-03-29 02:00 +01:00"),
    ("Europe/London", "5 * * * *", "2026-03-29T01:00:00Z", "2026-03-29 02:05 +01:00"),
    ("Europe/London", "30 1 * * *", "2026-10-25T00:00:00Z", "2026-10-25 01:30 +01:00"),
    ("Europe/London", "30 1 * * *", "2026-10-25T00:30:00Z", "2026-10-26 01:30 +00:00"),
    ("Europe/London", "30 1 * * *", "2026-10-25T01:10:00Z", "2026-10-26 01:30 +00:00"),
    ("Europe/London", "*/15 * * * *", "2026-10-25T00:45:00Z", "2026-10-25 02:00 +00:00"),
    ("America/Sao_Paulo", "@daily", "2018-11-04T02:00:00Z", "2018-11-04 01:00 -02:00"),
    ("Pacific/Apia", "0 9 * * *", "2011-12-30T09:00:00Z", "2011-12-31 00:00 +14:00"),
    ("Pacific/Apia", "0 9 * * fri", "2011-12-30T09:00:00Z", "2011-12-31 00:00 +14:00"),
    ("Australia/Lord_Howe", "15 2 * * *", "2025-10-04T15:00:00Z", "2025-10-05 02:30 +11:00"),
    // Liberia skipped 44 minutes and a half: the first whole minute after the gap.
    ("Africa/Monrovia", "20 0 * * *", "1972-01-07T00:00:00Z", "1972-01-07 00:45 +00:00"),
];

#[test]
fn clocks_that_change_neither_lose_nor_repeat_a_firing() {
    for &(zone, line, now, expected) in CHANGES {
        assert_eq!(next(line, zone, now), expected, "{line} in {zone} after {now}");
    }
}

#[test]
fn knows_the_years_1970_to_2100() {
    for (now, expected) in [
        ("1969-12-31T23:59:59Z", "never"),
        ("1970-01-01T00:00:00Z", "1970-01-01 09:00 +00:00"),
        ("2100-12-31T08:59:59.999Z", "2100-12-31 09:00 +00:00"),
        ("2100-12-31T09:00:00Z", "never"),
        ("2101-01-01T00:00:00Z", "never"),
    ] {
        assert_eq!(next("0 9 * * *", "UTC", now), expected, "{now}");
    }
    for now in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert_eq!(schedule("@daily", "Asia/Tokyo").next_after(now), None);
    }
}

#[test]
fn keeps_its_line_and_zone() {
    let weekly = schedule(" 0 9 * * mon ", "Europe/London");
    assert_eq!((weekly.line(), weekly.zone()), ("0 9 * * mon", Tz::Europe__London));
    assert_eq!(weekly, schedule("0 9 * * mon", "Europe/London"));
    assert_ne!(weekly, schedule("0 9 * * mon", "Europe/Paris"));
}

#[test]
fn it_knows_the_days_on_which_it_fires() {
    let schedule = Schedule::parse("15 9 * * mon-fri", chrono_tz::Pacific::Auckland).unwrap();
    let fires = |day: &str| schedule.fires_on(day.parse().unwrap());
    assert!(fires("2026-02-03") && !fires("2026-02-07") && !fires("2026-02-08") && fires("2026-02-09"));
}
