use super::*;
use crate::domain::check_in::ProfileAnswers;
use crate::domain::matching::{Match, pair_up};

/// The morning of the so-many-th day of the year.
fn on(day: u32) -> When {
    let day = NaiveDate::from_yo_opt(2026, day).unwrap();
    When { at: day.and_hms_opt(12, 0, 0).unwrap().and_utc(), day }
}

fn visit(id: &str, day: u32) -> Visit {
    Visit {
        who: Who { id: MemberId::new(id), name: id.to_owned(), private_domain: None },
        at: on(day).at - chrono::Duration::hours(3),
        day: on(day).day,
        profile: ProfileAnswers::default(),
        today_line: None,
        came_with: None,
        wants_introductions: true,
    }
}

fn looking_for(id: &str, day: u32, need: &str) -> Visit {
    let profile = ProfileAnswers { needs: Some(vec![need.to_owned()]), ..ProfileAnswers::default() };
    Visit { profile, ..visit(id, day) }
}

fn named(people: &[&str]) -> Morning {
    let people = people.iter().map(|id| MemberId::new(*id)).collect();
    Morning { matches: vec![Match { people, score: 1.0, reasons: vec![] }], nobody: vec![], news: vec![] }
}

#[test]
fn a_line_keeps_the_day_on_which_it_was_first_said() {
    let mut hub = Hub::new(Rules::default());
    hub.check_in(looking_for("ana", 1, "a stage"));
    hub.check_in(visit("ana", 2));
    hub.check_in(looking_for("ana", 3, "a stage"));
    hub.check_in(Visit { today_line: Some("Painting".into()), ..visit("ben", 1) });
    hub.check_in(Visit { today_line: Some("Painting".into()), ..visit("ben", 3) });
    let room = hub.room(on(3));
    assert_eq!(room.people[0].profile.needs[0].first_said_at, on(1).at - chrono::Duration::hours(3));
    assert_eq!(room.people[1].today_line.as_ref().unwrap().1, on(1).at - chrono::Duration::hours(3));
    hub.check_in(looking_for("ana", 4, "a choir"));
    hub.check_in(visit("ben", 4));
    let room = hub.room(on(4));
    assert_eq!(room.people[0].profile.needs[0].text, "a choir");
    assert_eq!(room.people[1].today_line, None, "a line is for its day");
}

#[test]
fn who_was_suggested_to_whom_is_counted_in_days_of_the_one_who_is_in_less_often() {
    let mut hub = Hub::new(Rules::default());
    for day in 1..=4 {
        hub.check_in(visit("ana", day));
        if day != 3 {
            hub.check_in(visit("ben", day));
        }
        if day == 1 {
            hub.keep(on(1), &named(&["ben", "ana"]));
        }
    }
    let past = |hub: &Hub, day| hub.room(on(day)).past.iter().map(|p| p.attended_since).collect::<Vec<_>>();
    assert_eq!((past(&hub, 3), past(&hub, 4)), (vec![], vec![2]), "both have to be in");
    hub.keep(on(4), &named(&["ana", "ben", "cem"]));
    for day in [5, 11] {
        ["ana", "ben"].into_iter().for_each(|id| hub.check_in(visit(id, day)));
    }
    assert_eq!((past(&hub, 5), past(&hub, 11)), (vec![1], vec![2]), "among three counts as well");
    let last = hub.last_suggested(&MemberId::new("ben"), &MemberId::new("ana"), on(11).day);
    assert_eq!(last, Some((on(4), 2)), "though it was said");
}

#[test]
fn the_room_of_a_day_is_who_is_in_and_wants_it_and_the_background_who_wanted_it_lately() {
    let mut hub = Hub::new(Rules::default());
    ["ana", "ben", "cem"].into_iter().for_each(|id| hub.check_in(visit(id, 1)));
    hub.check_in(visit("ana", 60));
    hub.check_in(Visit { wants_introductions: false, ..visit("dee", 60) });
    hub.check_in(visit("ben", 120));
    let counts = |day| {
        let room = hub.room(on(day));
        (room.people.len(), room.background.len(), room.usually_in)
    };
    assert_eq!(counts(60), (1, 2, 2.5));
    assert_eq!(counts(120), (1, 1, 2.0), "cem was in too long ago");
}

#[test]
fn whoever_heard_of_nobody_is_remembered_until_the_next_morning_they_are_in() {
    let mut hub = Hub::new(Rules { serendipity: false, ..Rules::default() });
    ["ana", "ben"].into_iter().for_each(|id| hub.check_in(visit(id, 1)));
    let morning = pair_up(&hub.room(on(1)), &hub.rules());
    assert_eq!(morning.nobody.len(), 2);
    hub.keep(on(1), &morning);
    hub.check_in(visit("ana", 2));
    assert!(hub.room(on(2)).people[0].had_nobody);
    hub.keep(on(2), &named(&["ana", "cem"]));
    ["ana", "ben"].into_iter().for_each(|id| hub.check_in(visit(id, 3)));
    let hungry: Vec<bool> = hub.room(on(3)).people.iter().map(|p| p.had_nobody).collect();
    assert_eq!(hungry, [false, true]);
    hub.keep_apart(&MemberId::new("ben"), &MemberId::new("ana"));
    assert_eq!(hub.room(on(3)).apart, [(MemberId::new("ana"), MemberId::new("ben"))]);
}
