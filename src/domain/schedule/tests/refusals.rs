//! Lines that are not schedules, and what the organiser who wrote them is told.
//!
//! Each sentence names the field and what was written in it, and where it can, what to write instead.
//! It must not know about instants.

use super::Schedule;
use chrono_tz::Tz;

#[rustfmt::skip]
const REFUSALS: &[(&str, &str)] = &[
    ("", r#"a schedule has five fields (minute hour day month weekday), this has 0: """#),
    ("0 9 * *", r#"a schedule has five fields (minute hour day month weekday), this has 4: "0 9 * *""#),
    ("0 0 9 * * *", r#"a schedule has five fields (minute hour day month weekday), this has 6: "0 0 9 * * *""#),
    ("0 25 * * *", r#"the hour field "25" is not a number from 0 to 23"#),
    ("0 9,25 * * *", r#"the hour field "9,25" holds "25", which is not a number from 0 to 23"#),
    ("60 9 * * *", r#"the minute field "60" is not a number from 0 to 59"#),
    ("+5 9 * * *", r#"the minute field "+5" is not a number from 0 to 59"#),
    ("-5 9 * * *", r#"the minute field "-5" holds "", which is not a number from 0 to 59"#),
    ("0 9, * * *", r#"the hour field "9," holds "", which is not a number from 0 to 23"#),
    ("0 9 0 * *", r#"the day field "0" is not a number from 1 to 31"#),
    ("0 9 ? * *", r#"the day field "?" is not a number from 1 to 31"#),
    ("0 9 * 13 *", r#"the month field "13" is not a number from 1 to 12 or a name from jan to dec"#),
    ("0 9 * * 8", r#"the weekday field "8" is not a number from 0 to 7 or a name from sun to sat"#),
    ("0 9 * * monday", r#"the weekday field "monday" is not a number from 0 to 7 or a name from sun to sat"#),
    ("0 22-2 * * *", r#"the hour field "22-2" runs backwards; write "22-23,0-2""#),
    ("0 9,22-2 * * *", r#"the hour field "9,22-2" holds "22-2", which runs backwards; write "22-23,0-2""#),
    ("0 9 * * sat-sun", r#"the weekday field "sat-sun" runs backwards; write "sat,sun""#),
    ("0 9 * * Fri-Sun", r#"the weekday field "Fri-Sun" runs backwards; write "Fri-sat,sun""#),
    ("0 9 * nov-feb *", r#"the month field "nov-feb" runs backwards; write "nov-dec,jan-feb""#),
    ("5/10 9 * * *", r#"the minute field "5/10" has a step without a range; write "5-59/10""#),
    ("*/0 9 * * *", r#"the minute field "*/0" holds "0", which is not a step from 1 to 59"#),
    ("*/90 * * * *", r#"the minute field "*/90" holds "90", which is not a step from 1 to 59"#),
    ("1-9/2/3 * * * *", r#"the minute field "1-9/2/3" holds "2/3", which is not a step from 1 to 59"#),
    ("0 9 30 2 *", r#""0 9 30 2 *" would never fire: none of its months has such a day"#),
    ("0 9 31 feb,sep */2", r#""0 9 31 feb,sep */2" would never fire: none of its months has such a day"#),
    ("@reboot", r#""@reboot" is not one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually"#),
];

#[test]
fn says_what_is_wrong_in_words() {
    for &(line, said) in REFUSALS {
        assert_eq!(Schedule::parse(line, Tz::UTC).unwrap_err().to_string(), said);
    }
}

#[test]
fn what_a_refusal_proposes_is_accepted() {
    for line in
        ["0 22-23,0-2 * * *", "0 9 * * sat,sun", "0 9 * * Fri-sat,sun", "0 9 * nov-dec,jan-feb *", "5-59/10 9 * * *"]
    {
        assert!(Schedule::parse(line, Tz::UTC).is_ok(), "{line}");
    }
}
