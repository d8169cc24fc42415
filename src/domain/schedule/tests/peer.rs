//! Agreement with the crate `croner`, an independent reader of crontab(5), and the places where we part on purpose.
//!
//! It must not repeat what the oracle proves about days on which clocks change.

use super::{Schedule, instant, lines, next};
use chrono::{DateTime, Offset, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;

const ZONES: &[Tz] = &[
    Tz::UTC,
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::Asia__Kathmandu,
    Tz::Australia__Lord_Howe,
    Tz::Africa__Casablanca,
    Tz::America__Sao_Paulo,
];

#[test]
fn agrees_with_croner_on_days_without_clock_changes() {
    let questions =
        (lines::of_all_kinds(), proptest::sample::select(ZONES), proptest::collection::vec(lines::instants(), 3));
    let (mut compared, mut left_out) = (0, 0);
    for (line, zone, instants) in lines::the_same(2500, questions) {
        if is_read_otherwise(&line) {
            left_out += instants.len();
            continue;
        }
        let schedule = Schedule::parse(&line, zone).unwrap();
        let peer: Cron = line.parse().unwrap();
        for now in instants {
            let ours = schedule.next_after(now).unwrap();
            let theirs = peer.find_next_occurrence(&now.with_timezone(&zone), false).unwrap();
            if [now, ours.to_utc(), theirs.to_utc()].iter().any(|at| has_change_near(zone, *at)) {
                left_out += 1;
                continue;
            }
            assert_eq!(ours, theirs, "{line} in {zone} after {now}");
            compared += 1;
        }
    }
    eprintln!("croner: {compared} answers compared, none differs; {left_out} left out");
}

const LONDON: Tz = Tz::Europe__London;
const APIA: Tz = Tz::Pacific__Apia;

/// Zone, line, instant, our answer and theirs.
#[rustfmt::skip]
const DIFFERENCES: &[(Tz, &str, &str, &str, &str)] = &[
    // A field that begins with a star does not restrict the day, even `*/2`, so both must match; theirs: either.
    (Tz::UTC, "0 9 */2 * fri", "2026-03-01T12:00:00Z", "2026-03-13 09:00 +00:00", "2026-03-03 09:00 +00:00"),
    (Tz::UTC, "0 9 13 * */5", "2026-03-01T12:00:00Z", "2026-03-13 09:00 +00:00", "2026-03-06 09:00 +00:00"),
    // Sundays; theirs: every day, for they read the second Sunday as 7 and the first as 0.
    (Tz::UTC, "0 9 * * sun-sun", "2026-03-01T12:00:00Z", "2026-03-08 09:00 +00:00", "2026-03-02 09:00 +00:00"),
    // A repeated time fires once; theirs: twice if the line names several times of day.
    (LONDON, "*/15 * * * *", "2026-10-25T00:45:00Z", "2026-10-25 02:00 +00:00", "2026-10-25 01:00 +00:00"),
    (LONDON, "0,30 1 * * *", "2026-10-25T00:30:00Z", "2026-10-26 01:00 +00:00", "2026-10-25 01:00 +00:00"),
    // A skipped time fires after the gap; theirs: not if the line names several times of day,
    (LONDON, "*/10 1 * * *", "2026-03-29T00:00:00Z", "2026-03-29 02:00 +01:00", "2026-03-30 01:00 +01:00"),
    (LONDON, "0,30 1 * * *", "2026-03-29T00:00:00Z", "2026-03-29 02:00 +01:00", "2026-03-30 01:00 +01:00"),
    (LONDON, "5 * * * *", "2026-03-29T00:05:00Z", "2026-03-29 02:00 +01:00", "2026-03-29 02:05 +01:00"),
    // nor if the day after the gap does not match,
    (APIA, "0 23 * * fri", "2011-12-30T09:59:00Z", "2011-12-31 00:00 +14:00", "2012-01-06 23:00 +14:00"),
    (Tz::Asia__Pyongyang, "45 23 4 * *", "2018-05-04T13:00:00Z", "2018-05-05 00:00 +09:00", "2018-06-04 23:45 +09:00"),
    // and an error if the gap lasts for more than two hours from there.
    (APIA, "0 9 * * *", "2011-12-30T09:00:00Z", "2011-12-31 00:00 +14:00", "CronScheduler time search limit exceeded."),
    // A firing is a whole minute of the wall clock; theirs: 00:44:30, the end of the gap.
    (Tz::Africa__Monrovia, "20 0 * * *", "1972-01-07T00:00:00Z", "1972-01-07 00:45 +00:00", "1972-01-07 00:44 +00:00"),
];

#[test]
fn parts_from_croner_on_purpose() {
    for &(zone, line, now, ours, theirs) in DIFFERENCES {
        assert_eq!(next(line, zone.name(), now), ours, "{line} in {zone} after {now}");
        assert_eq!(croners_next(line, zone, now), theirs, "{line} in {zone} after {now}");
    }
}

#[test]
fn reads_fewer_lines_than_croner() {
    for (line, ours, theirs) in [
        ("0 9 * * sat-sun", false, true),
        ("0 9 * * 5#2", false, true),
        ("0 9 L * *", false, true),
        ("0 9 ? * *", false, true),
        ("0 9,,10 * * *", false, true),
        ("0 0 9 * * *", false, true),
        ("0 9 30 2 *", false, true),
        ("*/90 * * * *", false, true),
        ("@midnight", true, false),
    ] {
        let is_read = (Schedule::parse(line, Tz::UTC).is_ok(), line.parse::<Cron>().is_ok());
        assert_eq!(is_read, (ours, theirs), "{line}");
    }
}

fn croners_next(line: &str, zone: Tz, now: &str) -> String {
    let cron: Cron = line.parse().unwrap();
    match cron.find_next_occurrence(&instant(now).with_timezone(&zone), false) {
        Ok(at) => at.format("%Y-%m-%d %H:%M %:z").to_string(),
        Err(error) => error.to_string(),
    }
}

/// Whether the line is one of those that `parts_from_croner_on_purpose` names.
fn is_read_otherwise(line: &str) -> bool {
    let texts: Vec<&str> = line.split(' ').collect();
    let stepped = |text: &str| text.starts_with("*/");
    line.contains("-sun") || stepped(texts[2]) && texts[4] != "*" || stepped(texts[4]) && texts[2] != "*"
}

/// Whether clocks change within a day of an instant.
fn has_change_near(zone: Tz, at: DateTime<Utc>) -> bool {
    let offset = |days| (at + TimeDelta::days(days)).with_timezone(&zone).offset().fix();
    offset(-1) != offset(1)
}
