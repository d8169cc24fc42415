use super::*;
use crate::domain::member::Line;
use chrono_tz::Europe::London;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn week() -> Period {
    Period::week_of(day("2026-02-04"), London).unwrap()
}

fn line(text: &str) -> Line {
    Line {
        text: text.into(),
        first_said_at: "2026-02-03T09:00:00Z".parse().unwrap(),
        strength: 1.0,
        standing_yes: false,
        embedding: None,
    }
}

fn seen(name: &str, days: usize, connections: usize) -> Seen {
    Seen {
        name: name.into(),
        first_day: day("2025-06-01"),
        days,
        days_of_week: days.min(1),
        open: true,
        connections,
        profile: Profile::default(),
    }
}

fn suggested(answered: bool, introduced: bool, met: Met) -> Suggested {
    let (made_by, reached) = (MadeBy::Matching, true);
    Suggested { made_by, reached, answered, introduced, met, disagree: false, came_of_it: false }
}

#[test]
fn a_week_is_monday_to_sunday_in_the_space_s_zone() {
    let week = week();
    assert_eq!((week.from, week.to, week.month_from()), (day("2026-02-02"), day("2026-02-08"), day("2026-01-10")));
    assert_eq!((week.before().unwrap().to, week.after().unwrap().from), (day("2026-02-01"), day("2026-02-09")));
    let spring = Period::week_of(day("2026-03-29"), London).unwrap();
    assert_eq!(spring.begins().to_rfc3339(), "2026-03-23T00:00:00+00:00");
    assert_eq!(spring.ends().to_rfc3339(), "2026-03-29T23:00:00+00:00", "an hour short");
    let now = "2026-03-30T08:00:00Z".parse().unwrap();
    assert_eq!(spring.answers_until(now).to_rfc3339(), "2026-03-29T23:00:00+00:00");
    assert!(Period::week_of(NaiveDate::MIN, London).is_none() && Period::week_of(NaiveDate::MAX, London).is_none());
}

#[test]
fn the_letter_is_about_the_week_before_or_the_one_that_is_nearly_over() {
    let table = [
        ("2026-02-09", "2026-02-02"),
        ("2026-02-11", "2026-02-02"),
        ("2026-02-12", "2026-02-09"),
        ("2026-02-13", "2026-02-09"),
        ("2026-02-15", "2026-02-09"),
    ];
    for (written_on, from) in table {
        assert_eq!(Period::to_report(day(written_on), London).unwrap().from, day(from), "{written_on}");
    }
}

#[test]
fn every_suggestion_is_counted_as_far_as_it_came() {
    let table = [
        suggested(false, false, Met::NotAsked),
        Suggested { reached: false, ..suggested(false, false, Met::NotAsked) },
        suggested(true, true, Met::NotAsked),
        suggested(true, true, Met::NotKnown),
        suggested(true, true, Met::No),
        suggested(true, true, Met::Planned),
        Suggested { came_of_it: true, disagree: true, ..suggested(true, true, Met::Met) },
    ];
    let funnel = Funnel::of(table.iter());
    assert_eq!((funnel.suggested, funnel.reached, funnel.introduced), (7, 6, 5));
    assert_eq!((funnel.asked, funnel.answered), (4, 3));
    assert_eq!(MET_ROWS.map(|met| funnel.said(met)), [1, 1, 1, 1]);
    assert_eq!((funnel.disagree, funnel.came_of_it), (1, 1), "who disagree count as met");
}

#[test]
fn that_both_answered_is_said_only_where_it_shows_nobody_s_no_or_silence() {
    use BothAnswered::*;
    let table = [
        // suggested, both answered, introduced
        (1, 1, 0, LeftOut),
        (2, 2, 1, LeftOut),
        (4, 0, 0, LeftOut),
        (9, 9, 5, LeftOut),
        (10, 5, 5, OrFewer(7)),
        (10, 6, 5, OrFewer(7)),
        (10, 7, 5, Exactly(7)),
        (10, 8, 5, Exactly(8)),
        (10, 9, 5, OrMore(8)),
        (10, 10, 5, OrMore(8)),
        (5, 0, 0, OrFewer(2)),
        (31, 14, 7, Exactly(14)),
    ];
    for (all, answered, introduced, want) in table {
        let rows: Vec<Suggested> = (0..all).map(|n| suggested(n < answered, n < introduced, Met::NotAsked)).collect();
        assert_eq!(Funnel::of(rows.iter()).both_answered, want, "{all} {answered} {introduced}");
    }
}

#[test]
fn whether_a_number_is_left_out_depends_on_no_answer() {
    for all in 0..12 {
        for introduced in 0..=all {
            let left_out = |answered: usize| {
                let rows: Vec<Suggested> =
                    (0..all).map(|n| suggested(n < answered, n < introduced, Met::NotAsked)).collect();
                Funnel::of(rows.iter()).both_answered == BothAnswered::LeftOut
            };
            let known = left_out(introduced);
            assert!((introduced..=all).all(|answered| left_out(answered) == known), "{all} {introduced}");
        }
    }
}

#[test]
fn outcomes_are_counted_by_kind_stage_and_time() {
    let outcome = |kind, stage, on: &str| Outcome { kind, stage, on: day(on) };
    let outcomes = vec![
        outcome(OutcomeKind::PaidWork, Stage::New, "2026-02-04"),
        outcome(OutcomeKind::PaidWork, Stage::Ongoing, "2026-01-12"),
        outcome(OutcomeKind::PaidWork, Stage::New, "2025-05-01"),
        outcome(OutcomeKind::Advice, Stage::Planned, "2025-05-01"),
        outcome(OutcomeKind::GoodChat, Stage::New, "2026-02-09"),
    ];
    let week = Week::of(week(), Facts { outcomes, ..Facts::default() });
    let counts: Vec<_> = week.outcomes.iter().map(|o| (o.kind, o.week, o.month, o.ever)).collect();
    assert_eq!(
        counts,
        [
            (OutcomeKind::PaidWork, [0, 1, 0], [0, 1, 1], [0, 2, 1]),
            (OutcomeKind::Advice, [0, 0, 0], [0, 0, 0], [1, 0, 0]),
        ]
    );
}

#[test]
fn only_what_may_be_told_is_told_and_by_first_name_at_most() {
    let told = |words: &str, may_tell| Told {
        words: words.into(),
        name: "Lorna Kovač".into(),
        may_tell,
        kind: OutcomeKind::Advice,
    };
    let told = vec![
        told("for the count", MayTell::Count),
        told("without", MayTell::WithoutNames),
        told("by name", MayTell::FirstName),
        told("", MayTell::FirstName),
    ];
    let quotes = Week::of(week(), Facts { told, ..Facts::default() }).quotes;
    let said: Vec<_> = quotes.iter().map(|q| (q.words.as_str(), q.first_name.as_deref())).collect();
    assert_eq!(said, [("without", None), ("by name", Some("Lorna"))]);
}

#[test]
fn who_comes_often_and_knows_nobody_yet_is_to_be_introduced_the_new_ones_first() {
    let people = vec![
        seen("Ada", 9, 0),
        Seen { first_day: day("2026-01-26"), ..seen("Bo", 4, 0) },
        Seen { first_day: day("2026-01-25"), ..seen("Cy", 4, 0) },
        Seen { first_day: day("2026-02-02"), ..seen("Di", 3, 0) },
        seen("Eve", 2, 0),
        seen("Fay", 20, 1),
        Seen { open: false, ..seen("Jo", 20, 0) },
    ];
    let week = Week::of(week(), Facts { people, ..Facts::default() });
    let names: Vec<_> = week.to_introduce.iter().map(|p| (p.name.as_str(), p.new)).collect();
    assert_eq!(names, [("Bo", true), ("Di", true), ("Ada", false), ("Cy", false)]);
    assert_eq!(week.regulars, Regulars { people: 6, connected: 1, median: Some(0.0) });
    assert_eq!((week.people, week.check_ins), (7, 7));
}

#[test]
fn the_median_of_an_even_number_lies_between_two() {
    let of = |connections: &[usize]| {
        let people = connections.iter().map(|n| seen("A", 3, *n)).collect();
        Week::of(week(), Facts { people, ..Facts::default() }).regulars.median
    };
    assert_eq!([of(&[]), of(&[5, 0, 1]), of(&[4, 1, 0, 2])], [None, Some(1.0), Some(1.5)]);
}

#[test]
fn percentages_begin_at_twenty() {
    let table = [(9, 19, None), (10, 20, Some(50)), (29, 31, Some(94)), (1, 200, Some(1)), (0, 0, None)];
    for (part, whole, want) in table {
        assert_eq!(percent(part, whole), want);
    }
}

#[test]
fn needs_and_offers_that_meet_nobody_s() {
    let person = |needs: &[&str], offers: &[&str], headline: &str| Seen {
        profile: Profile {
            headline: headline.into(),
            needs: needs.iter().map(|t| line(t)).collect(),
            offers: offers.iter().map(|t| line(t)).collect(),
            ..Profile::default()
        },
        ..seen("A", 1, 0)
    };
    let people = vec![
        person(&["a proofreader", "help with bookkeeping"], &["Letterpress workshops"], ""),
        person(&["somebody who is a proofreader"], &["Beekeeping"], "Potter"),
        person(&["a pottery kiln", "letterpress workshops"], &["Bookkeeping"], ""),
        person(&["an oral historian", "my own: origami"], &["Origami"], ""),
    ];
    let outsiders =
        vec![Profile { offers: vec![line("Oral historian")], needs: vec![line("beekeeping")], ..Profile::default() }];
    let unmet = Week::of(week(), Facts { people, outsiders, ..Facts::default() }).unmet;
    let texts = |shared: &[crate::domain::matching::Shared]| {
        shared.iter().map(|s| (s.text.clone(), s.people)).collect::<Vec<_>>()
    };
    assert_eq!(
        texts(&unmet.needs),
        [("a proofreader".to_owned(), 2), ("a pottery kiln".to_owned(), 1), ("my own: origami".to_owned(), 1)],
        "what one offers oneself does not help"
    );
    assert_eq!(texts(&unmet.offers), [("Origami".to_owned(), 1)], "an outsider asked for the other");
}
