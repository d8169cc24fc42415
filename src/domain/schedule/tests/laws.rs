//! What holds for every line, in every zone, at any instant.
//!
//! It must not know how a schedule finds its answers, nor repeat single cases.

use super::Schedule;
use super::lines::{instants, of_all_kinds};
use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;
use proptest::prelude::*;

fn zones() -> impl Strategy<Value = Tz> {
    proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec())
}

proptest! {
    #[test]
    fn the_next_firing_is_a_whole_minute_later_than_now(line in of_all_kinds(), zone in zones(), now in instants()) {
        let next = Schedule::parse(&line, zone).unwrap().next_after(now).unwrap();
        prop_assert!(next > now);
        prop_assert_eq!((next.second(), next.nanosecond()), (0, 0));
    }

    #[test]
    fn a_later_question_never_has_an_earlier_answer(
        line in of_all_kinds(), zone in zones(), now in instants(), later in 0..100_000_i64,
    ) {
        let schedule = Schedule::parse(&line, zone).unwrap();
        prop_assert!(schedule.next_after(now) <= schedule.next_after(now + TimeDelta::seconds(later)));
    }

    #[test]
    fn the_answer_stands_until_it_comes_true(
        line in of_all_kinds(), zone in zones(), now in instants(), part in 0..1000,
    ) {
        let schedule = Schedule::parse(&line, zone).unwrap();
        let next = schedule.next_after(now).unwrap();
        let between = now + (next.to_utc() - now) * part / 1000;
        prop_assert_eq!(schedule.next_after(between), Some(next));
        prop_assert!(schedule.next_after(next.to_utc()) > Some(next));
    }

    #[test]
    fn no_text_makes_it_panic(line in "[-0-9*/,@ a-z]{0,30}|.*") {
        let _ = Schedule::parse(&line, Tz::UTC);
    }
}
