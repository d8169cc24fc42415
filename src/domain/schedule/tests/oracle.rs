//! The promise about clock changes, checked against a walk over every minute of the days on which clocks change.
//!
//! The walk knows only which wall time each instant shows: a minute that the line names fires when the wall clock
//! first shows or passes it.
//! It must share no code with the schedule, nor look for the instant of a wall time.

use super::{Schedule, instant, lines, naive};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// A zone, noon UTC of a day, and what its clocks did around it: so that a day without a change cannot pass unseen.
#[rustfmt::skip]
const DAYS: &[(Tz, &str, &str)] = &[
    (Tz::Europe__London, "2025-03-30", "30 00:59 then 30 02:00"),
    (Tz::Europe__London, "2025-10-26", "26 01:59 then 26 01:00"),
    (Tz::America__New_York, "2025-03-09", "09 01:59 then 09 03:00"),
    (Tz::America__New_York, "2025-11-02", "02 01:59 then 02 01:00"),
    (Tz::Australia__Lord_Howe, "2025-10-05", "05 01:59 then 05 02:30"),
    (Tz::Australia__Lord_Howe, "2025-04-06", "06 01:59 then 06 01:30"),
    (Tz::America__Sao_Paulo, "2018-11-04", "03 23:59 then 04 01:00"),
    (Tz::America__Sao_Paulo, "2018-02-18", "17 23:59 then 17 23:00"),
    (Tz::Africa__Casablanca, "2025-02-23", "23 02:59 then 23 02:00"),
    (Tz::Africa__Casablanca, "2025-04-06", "06 01:59 then 06 03:00"),
    (Tz::Pacific__Apia, "2011-12-30", "29 23:59 then 31 00:00"),
    (Tz::Pacific__Apia, "2012-04-01", "01 03:59 then 01 03:00"),
    (Tz::Asia__Kathmandu, "2025-03-30", ""),
    (Tz::Asia__Kathmandu, "1986-01-01", "31 23:59 then 01 00:15"),
    (Tz::Antarctica__Troll, "2025-03-30", "30 00:59 then 30 03:00"),
    (Tz::Antarctica__Troll, "2025-10-26", "26 02:59 then 26 01:00"),
    (Tz::Asia__Pyongyang, "2018-05-04", "04 23:29 then 05 00:00"),
    (Tz::America__Caracas, "2007-12-09", "09 02:59 then 09 02:30"),
];

#[rustfmt::skip]
const FIXED_LINES: &[&str] = &[
    "* * * * *", "*/15 * * * *", "5 * * * *", "5,35 * * * *", "0 */2 * * *", "0 0 * * *", "30 0 * * *",
    "30 1 * * *", "*/10 1 * * *", "59 1 * * *", "0 2 * * *", "15 2 * * *", "0 1,2 * * *", "30 1-3 * * *",
    "0 9 * * *", "0 9 * * 5", "0 9 30 * 7", "45 23 * * *", "30 23 29-31 * sat",
];

#[test]
fn agrees_with_a_walk_over_every_minute_of_days_on_which_clocks_change() {
    let mut all: Vec<String> = FIXED_LINES.iter().map(|line| line.to_string()).collect();
    all.extend(lines::the_same(40, lines::small_hours()));
    all.extend(lines::the_same(20, lines::of_all_kinds()));
    let (mut minutes, mut firings, mut answers) = (0, 0, 0);
    for (zone, day, change) in DAYS {
        let walk = Walk::around(*zone, day);
        let questions = walk.questions();
        assert_eq!(walk.change(), *change, "{zone}");
        for line in &all {
            let schedule = Schedule::parse(line, *zone).unwrap();
            let expected = walk.firings(line);
            walk.compare_chain(&schedule, &expected);
            answers += compare_answers(&schedule, &questions, &expected);
            firings += expected.len();
            minutes += walk.minutes.len();
        }
    }
    let (lines, days) = (all.len(), DAYS.len());
    eprintln!("oracle: {lines} lines around {days} days, {minutes} minutes walked");
    eprintln!("oracle: {firings} firings and {answers} answers compared, none differs");
}

struct Minute {
    utc: DateTime<Utc>,
    shown: NaiveDateTime,
}

/// Three days of minutes, in the order in which they happened.
struct Walk {
    minutes: Vec<Minute>,
}

impl Walk {
    fn around(zone: Tz, day: &str) -> Walk {
        let noon = instant(&format!("{day}T12:00:00Z"));
        let minute = |utc: DateTime<Utc>| Minute { utc, shown: utc.with_timezone(&zone).naive_local() };
        let minutes = (-36 * 60..36 * 60).map(|offset| minute(noon + TimeDelta::minutes(offset)));
        Walk { minutes: minutes.collect() }
    }

    fn change(&self) -> String {
        let jumps = self.jumps().map(|(before, after)| {
            format!("{} then {}", before.shown.format("%d %H:%M"), after.shown.format("%d %H:%M"))
        });
        jumps.collect::<Vec<_>>().join(", ")
    }

    fn jumps(&self) -> impl Iterator<Item = (&Minute, &Minute)> {
        let pairs = self.minutes.windows(2).map(|pair| (&pair[0], &pair[1]));
        pairs.filter(|(before, after)| after.shown - before.shown != TimeDelta::minutes(1))
    }

    fn firings(&self, line: &str) -> Vec<DateTime<Utc>> {
        let line = naive::Line::read(line);
        let mut next_unseen = self.minutes[0].shown;
        let mut firings = Vec::new();
        for Minute { utc, shown } in &self.minutes {
            let mut fires = false;
            while next_unseen <= *shown {
                fires |= line.names(next_unseen);
                next_unseen += TimeDelta::minutes(1);
            }
            if fires {
                firings.push(*utc);
            }
        }
        firings
    }

    /// From one firing to the next, through the three days.
    fn compare_chain(&self, schedule: &Schedule, expected: &[DateTime<Utc>]) {
        let ask = |now: &DateTime<Utc>| schedule.next_after(*now).map(|next| next.to_utc());
        let before = self.minutes[0].utc - TimeDelta::seconds(1);
        let end = self.minutes[self.minutes.len() - 1].utc;
        let chain = std::iter::successors(ask(&before), ask).take_while(|firing| *firing <= end);
        assert_eq!(chain.collect::<Vec<_>>(), expected, "{} in {}", schedule.line(), schedule.zone());
    }

    /// Half a minute into each third minute near a change, and now and then elsewhere.
    fn questions(&self) -> Vec<DateTime<Utc>> {
        let jumps: Vec<DateTime<Utc>> = self.jumps().map(|(_, after)| after.utc).collect();
        let is_near = |utc: DateTime<Utc>| jumps.iter().any(|jump| (*jump - utc).num_minutes().abs() < 125);
        let minutes = self.minutes.iter().map(|minute| minute.utc).enumerate();
        minutes
            .filter(|(index, utc)| index.is_multiple_of(if is_near(*utc) { 3 } else { 97 }))
            .map(|(_, utc)| utc + TimeDelta::seconds(30))
            .collect()
    }
}

/// How many of the questions have their answer among the expected firings; it must be the same.
fn compare_answers(schedule: &Schedule, questions: &[DateTime<Utc>], expected: &[DateTime<Utc>]) -> usize {
    let mut compared = 0;
    for now in questions {
        let Some(firing) = expected.get(expected.partition_point(|firing| firing <= now)) else {
            break;
        };
        let answer = schedule.next_after(*now).unwrap();
        assert_eq!(answer, *firing, "{schedule:?} after {now}");
        compared += 1;
    }
    compared
}
