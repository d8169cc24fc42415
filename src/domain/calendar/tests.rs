//! Calendars as programs write them, and as nobody should.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn span() -> Span {
    Span { from: day("2026-02-03"), to: day("2028-02-03"), zone: Tz::Europe__London }
}

fn tried(events: &str) -> Result<Closes, NoCalendar> {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"));
    closed_days(text.as_bytes(), span())
}

fn read(events: &str) -> Closes {
    tried(events).unwrap()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1\nSUMMARY:Closed\n{lines}\nEND:VEVENT\n")
}

fn days(lines: &str) -> Vec<String> {
    read(&event(lines)).days.keys().map(NaiveDate::to_string).collect()
}

#[test]
fn whole_days_close_and_meetings_do_not() {
    let table: [(&str, &[&str]); 14] = [
        ("DTSTART;VALUE=DATE:20261225", &["2026-12-25"]),
        ("DTSTART:20261225", &["2026-12-25"]),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226", &["2026-12-25"]),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261228", &["2026-12-25", "2026-12-26", "2026-12-27"]),
        ("DTSTART;VALUE=DATE:20261225\nDURATION:P2D", &["2026-12-25", "2026-12-26"]),
        // An end before the beginning is a day, not a journey back.
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20251225", &["2026-12-25"]),
        ("DTSTART:20260310T090000\nDTEND:20260310T170000", &["2026-03-10"]),
        ("DTSTART:20260310T090000\nDURATION:PT8H", &["2026-03-10"]),
        ("DTSTART:20260310T140000\nDTEND:20260312T120000", &["2026-03-11"]),
        ("DTSTART:20260310T100000\nDTEND:20260310T110000", &[]),
        // Nine in London, by two other clocks.
        ("DTSTART;TZID=Europe/Berlin:20260310T100000\nDTEND;TZID=Europe/Berlin:20260310T180000", &["2026-03-10"]),
        ("DTSTART:20260707T080000Z\nDTEND:20260707T160000Z", &["2026-07-07"]),
        ("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED", &[]),
        ("DTSTART;VALUE=DATE:20200101\nDTEND;VALUE=DATE:20260205", &["2026-02-03", "2026-02-04"]),
    ];
    for (lines, closed) in table {
        assert_eq!(days(lines), closed, "{lines}");
    }
    assert_eq!(read(&event("DTSTART:20260310T100000\nDTEND:20260310T110000")).short, 1);
}

#[test]
fn events_repeat_as_their_rules_say() {
    let table: [(&str, &[&str]); 7] = [
        ("DTSTART;VALUE=DATE:20201225\nRRULE:FREQ=YEARLY", &["2026-12-25", "2027-12-25"]),
        ("DTSTART;VALUE=DATE:20260213\nRRULE:FREQ=WEEKLY;COUNT=3", &["2026-02-13", "2026-02-20", "2026-02-27"]),
        ("DTSTART;VALUE=DATE:20260213\nRRULE:FREQ=WEEKLY;UNTIL=20260220", &["2026-02-13", "2026-02-20"]),
        (
            "DTSTART;VALUE=DATE:20260213\nRRULE:FREQ=WEEKLY;UNTIL=20260227T235959Z\nEXDATE;VALUE=DATE:20260220",
            &["2026-02-13", "2026-02-27"],
        ),
        // The last Monday of May and the first of May's Mondays, as bank holidays go.
        ("DTSTART;VALUE=DATE:20250526\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", &["2026-05-25", "2027-05-31"]),
        (
            "DTSTART;VALUE=DATE:20260301\nRDATE;VALUE=DATE:20260305,20260306",
            &["2026-03-01", "2026-03-05", "2026-03-06"],
        ),
        (
            "DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260304\nRRULE:FREQ=MONTHLY;COUNT=2",
            &["2026-03-02", "2026-03-03", "2026-04-02", "2026-04-03"],
        ),
    ];
    for (lines, closed) in table {
        assert_eq!(days(lines), closed, "{lines}");
    }
}

#[test]
fn a_moved_instance_is_where_it_was_moved_to() {
    let master = "BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20260213\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT\n";
    let moved = "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20260220\nDTSTART;VALUE=DATE:20260223\nEND:VEVENT\n";
    let closes = read(&format!("{master}{moved}"));
    assert_eq!(closes.days.into_keys().collect::<Vec<_>>(), [day("2026-02-13"), day("2026-02-23")]);
}

#[test]
fn folded_lines_quotes_alarms_and_escapes_are_read() {
    let closes = read(
        "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE;X-NOTE=\"a:b;c\":20261225\nSUMMARY:Christ\n mas\\, closed\\nall day\nBEGIN:VALARM\nDTSTART:20260505\nSUMMARY:Wake up\nEND:VALARM\nEND:VEVENT\n",
    );
    assert_eq!(closes.days, BTreeMap::from([(day("2026-12-25"), "Christmas, closed all day".to_owned())]));
}

#[test]
fn what_repeats_without_end_ends_here() {
    let begun = std::time::Instant::now();
    // Two years of days, and no more.
    assert_eq!(tried(&event("DTSTART:20260203\nRRULE:FREQ=DAILY")), Err(NoCalendar::TooManyDays(731)));
    for rule in [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=1000000000",
        "FREQ=HOURLY;BYHOUR=1",
        "FREQ=DAILY;BYHOUR=1,2,3;BYSECOND=1",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=NEVER",
        "=;=;=",
        "RRULE",
        "FREQ=DAILY;UNTIL=whenever",
    ] {
        let closes = read(&event(&format!("DTSTART;VALUE=DATE:20260213\nRRULE:{rule}")));
        assert_eq!((closes.unread, closes.days.len()), (1, 0), "{rule}");
    }
    // Read, and soon over: a count beyond all days, a day that never comes, steps of centuries.
    for rule in [
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=60000",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6",
    ] {
        let _ = tried(&event(&format!("DTSTART;VALUE=DATE:20260213\nRRULE:{rule}")));
    }
    read(&event("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=DAILY"));
    let ages = "DTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:99991231";
    assert_eq!(tried(&event(ages)), Err(NoCalendar::TooManyDays(731)));
    let _ = tried(&event("DTSTART;VALUE=DATE:20260213\nDURATION:P999999999W"));
    let _ = tried(&event("DTSTART:20260213T090000\nDURATION:P999999999D"));
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn a_file_of_events_that_each_repeat_for_years_is_refused_soon() {
    let begun = std::time::Instant::now();
    for lines in [
        "DTSTART:20260203\nDTEND:20280203\nRRULE:FREQ=DAILY",
        // Eight hours that close no day.
        "DTSTART:20260203T100000\nDURATION:PT8H\nRRULE:FREQ=DAILY",
        // Found once in four years, and never.
        "DTSTART:19720229\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29",
        "DTSTART:20260203\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:20260203\nDTEND:20260801",
    ] {
        let one = format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n");
        let most = (BYTES_MAX / (one.len() + 5)).min(EVENTS_MAX) - 1;
        assert_eq!(tried(&one.repeat(most)), Err(NoCalendar::TooRepeated), "{lines}");
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(60), "{:?}", begun.elapsed());
    assert!(NoCalendar::TooRepeated.to_string().starts_with("holds too many repetitions to read"));
    // Short meetings that repeat, as a company's calendar holds them, cost nothing.
    let meetings = event("DTSTART:20100201T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY").repeat(5_000);
    assert_eq!(read(&meetings).short, 5_000);
}

#[test]
fn opening_hours_are_no_holidays() {
    let closes = |days: u64| {
        let end = (day("2026-03-01") + chrono::Days::new(days)).format("%Y%m%d");
        tried(&event(&format!("DTSTART;VALUE=DATE:20260301\nDTEND;VALUE=DATE:{end}")))
    };
    assert_eq!(closes(200).unwrap().days.len(), 200);
    assert_eq!(closes(201), Err(NoCalendar::TooManyDays(201)));
    assert_eq!(
        NoCalendar::TooManyDays(201).to_string(),
        "would close 201 days of the next two years, which looks like opening hours rather than holidays"
    );
}

#[test]
fn times_of_other_zones_are_days_of_the_events_own() {
    // Six in the morning of the ninth in Auckland is five in the afternoon of the eighth in UTC, and in London.
    let early = "DTSTART;TZID=Pacific/Auckland:20260302T060000\nDURATION:P1D";
    let rule = |more: &str| days(&format!("{early}\n{more}"));
    let all = rule("RRULE:FREQ=WEEKLY;COUNT=3");
    assert_eq!(all, ["2026-03-02", "2026-03-09", "2026-03-16"]);
    for more in [
        "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260308T170000Z",
        "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Pacific/Auckland:20260309T060000",
        "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/London:20260308T170000",
    ] {
        assert_eq!(rule(more), ["2026-03-02", "2026-03-16"], "{more}");
    }
    // The last is on the ninth there, which is the eighth in UTC.
    assert_eq!(rule("RRULE:FREQ=WEEKLY;UNTIL=20260308T170000Z"), ["2026-03-02", "2026-03-09"]);
    let master = format!("BEGIN:VEVENT\nUID:a\n{early}\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT\n");
    let moved = "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260308T170000Z\nDTSTART;VALUE=DATE:20260312\nEND:VEVENT\n";
    // The instance's own beginning says nothing of the zone of the repeated event.
    let closes = read(&format!("{master}{moved}"));
    assert_eq!(closes.days.into_keys().collect::<Vec<_>>(), [day("2026-03-02"), day("2026-03-12")]);
}

#[test]
fn hostile_files_are_refused_or_passed_over() {
    let closed = |bytes: &[u8]| closed_days(bytes, span());
    assert_eq!(closed(&vec![b'a'; BYTES_MAX + 1]), Err(NoCalendar::TooLarge));
    for garbage in [&b""[..], b"\0\0\0\xff\xfe", b"<html>BEGIN", b"name,email\nAda,ada@x.example\n", &[0xff; 4_000]] {
        assert_eq!(closed(garbage), Err(NoCalendar::Other));
    }
    // Nested a hundred thousand deep, and never closed.
    let deep = "BEGIN:VCALENDAR\n".to_owned() + &"BEGIN:VEVENT\n".repeat(100_000);
    assert_eq!(closed(deep.as_bytes()).unwrap(), Closes::default());
    let ends = "BEGIN:VCALENDAR\n".to_owned() + &"END:VEVENT\n".repeat(100_000);
    assert_eq!(closed(ends.as_bytes()).unwrap(), Closes::default());
    // One line of a megabyte, folded into as many pieces as there can be.
    let folded =
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260303\nSUMMARY:é{}\nEND:VEVENT\n", "\n é".repeat(200_000));
    assert_eq!(closed(folded.as_bytes()).unwrap().days.len(), 1);
    let many = "BEGIN:VCALENDAR\n".to_owned() + &"BEGIN:VEVENT\nDTSTART:20260303\nEND:VEVENT\n".repeat(20_001);
    assert_eq!(closed(many.as_bytes()), Err(NoCalendar::TooMany));
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let text = [b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260303\n".as_slice(), &bytes, b"\nEND:VEVENT"].concat();
        let _ = closed_days(&text, span());
    }

    #[test]
    fn no_rule_breaks_it(rule in "[A-Z=;,0-9-]{0,60}") {
        let _ = tried(&event(&format!("DTSTART;VALUE=DATE:20260213\nRRULE:FREQ=MONTHLY;{rule}")));
    }
}
