pub mod properties;

use super::*;
use crate::domain::member::Line;
use chrono::Days;

fn day() -> NaiveDate {
    "2026-02-03".parse().unwrap()
}

fn at(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(8, 30, 0).unwrap().and_utc()
}

fn lines(texts: &str) -> Vec<Line> {
    let texts = texts.split(';').map(str::trim).filter(|t| !t.is_empty());
    texts
        .map(|text| Line {
            text: text.into(),
            first_said_at: at(day()),
            strength: 1.0,
            standing_yes: false,
            embedding: None,
        })
        .collect()
}

pub(super) fn person(name: &str, domain: &str, headline: &str, offers: &str, needs: &str, interests: &str) -> Person {
    Person {
        id: MemberId::new(name),
        stable_key: name.into(),
        name: name.into(),
        profile: Profile {
            headline: headline.into(),
            interests: lines(interests),
            offers: lines(offers),
            needs: lines(needs),
        },
        today_line: None,
        private_domain: Some(domain.into()),
        came_with: String::new(),
        wish: None,
        had_nobody: false,
    }
}

#[rustfmt::skip]
fn sample_hub() -> Vec<Person> {
    let (notes, swap) = ("Swapping notes on running an organisation", "Someone to swap notes with on running an organisation");
    vec![
        person("Sunniva", "samplehub.example", "Runs the hub", notes, swap, "Running organisations, Archives, Podcasts"),
        person("Lorna", "lornawrites.example", "Freelance writer; takes on small paid jobs", "Small paid writing jobs for organisations", "People to put on a poetry event with", "Poetry, Events"),
        person("Nadir", "openmic.example", "Here for a project meeting", "Putting on events", "Somewhere and someone for a poetry event", "Poetry, Live events"),
        person("Lorna (visitor)", "openmic.example", "Here for a project meeting", "Putting on events", "Somewhere and someone for a poetry event", "poetry, events"),
        person("Mireille", "secondspring.example", "Runs a small charity", notes, &format!("{swap}; someone for a small paid writing job; help with our bookkeeping"), "Running organisations"),
        person("Rafe", "oralhistory.example", "Oral historian", "Advice on archive and podcast projects", "", "Archives, Podcasting"),
        person("Adaeze", "streetarchive.example", "Building a neighbourhood archive and podcast", "", "Advice on an archive and podcast project", "Archives, Podcasts"),
        person("Rocío", "tidybooks.example", "Bookkeeping for charities and small firms", "Bookkeeping for organisations", "Organisations that could use a bookkeeper", "Small business, Running organisations"),
    ]
}

pub(super) fn room(people: Vec<Person>) -> Room {
    Room {
        day: day(),
        usually_in: people.len() as f64,
        people,
        background: vec![],
        past: vec![],
        apart: vec![],
        connected: vec![],
        aliases: Aliases::default(),
        late: None,
    }
}

pub(super) const RULES: Rules = Rules { people_per_digest: 2, no_repeat_days: 30, serendipity: true };

fn has(matches: &[Match], a: &str, b: &str) -> bool {
    matches.iter().any(|m| m.people.contains(&MemberId::new(a)) && m.people.contains(&MemberId::new(b)))
}

/// The best three of somebody, before assignment.
fn best_three(room: &Room, who: &str) -> Vec<String> {
    let others = room.people.iter().filter(|p| p.name != who);
    let scored =
        others.filter_map(|p| Some((explain(room, &RULES, &MemberId::new(who), &p.id)?.ok()?.score, p.name.clone())));
    let mut scored: Vec<(f64, String)> = scored.collect();
    scored.sort_by(|x, y| y.0.total_cmp(&x.0));
    scored.into_iter().take(3).map(|s| s.1).collect()
}

#[test]
fn the_sample_hub_before_assignment() {
    let room = room(sample_hub());
    let wanted = [
        ("Lorna", "Nadir"),
        ("Lorna", "Lorna (visitor)"),
        ("Lorna", "Mireille"),
        ("Rafe", "Adaeze"),
        ("Sunniva", "Mireille"),
        ("Rocío", "Mireille"),
    ];
    for (a, b) in wanted {
        let found = best_three(&room, a).contains(&b.to_owned()) || best_three(&room, b).contains(&a.to_owned());
        assert!(found, "{a} and {b}: {:?} / {:?}", best_three(&room, a), best_three(&room, b));
    }
    let visitors = explain(&room, &RULES, &MemberId::new("Nadir"), &MemberId::new("Lorna (visitor)"));
    assert_eq!(visitors, Some(Err(LeftOut::Colleagues)));
}

#[test]
fn the_sample_hub_s_morning() {
    let morning = pair_up(&room(sample_hub()), &RULES);
    let pairs: Vec<String> =
        morning.matches.iter().map(|m| format!("{}–{} {:.2}", m.people[0], m.people[1], m.score)).collect();
    assert_eq!(morning.nobody, [], "everybody has somebody: {pairs:?}");
    for (a, b) in [("Rafe", "Adaeze"), ("Sunniva", "Mireille"), ("Lorna", "Mireille")] {
        assert!(has(&morning.matches, a, b), "{a}–{b} in {pairs:?}");
    }
    let of_three = |m: &&Match| m.people.len() == 3;
    let poetry = morning.matches.iter().find(of_three).expect("an introduction of three");
    let names: Vec<&str> = poetry.people.iter().map(|id| id.as_str()).collect();
    assert_eq!(names, ["Lorna", "Lorna (visitor)", "Nadir"], "the poetry event");
    assert!(poetry.reasons.iter().all(|r| r.kind == ReasonKind::SharedQuest && r.phrase.contains("poetry event")));
}

#[test]
fn a_reason_is_typed_directed_and_in_their_own_words() {
    let room = room(sample_hub());
    let reason = |a: &str, b: &str| {
        explain(&room, &RULES, &MemberId::new(a), &MemberId::new(b)).unwrap().unwrap().reasons[0].clone()
    };
    let writing = reason("Lorna", "Mireille");
    assert_eq!((writing.kind, writing.phrase.as_str()), (ReasonKind::NeedOffer, "paid writing jobs"));
    assert_eq!(writing.from_words, "someone for a small paid writing job");
    let poetry = reason("Lorna", "Nadir");
    assert_eq!((poetry.kind, poetry.phrase.as_str()), (ReasonKind::SharedQuest, "poetry event"));
}

#[test]
fn a_room_of_strangers_without_words_is_brought_together_honestly() {
    let quiet = |n: usize| person(&format!("p{n}"), &format!("d{n}.example"), "", "", "", "");
    let morning = pair_up(&room((0..4).map(quiet).collect()), &RULES);
    assert_eq!((morning.matches.len(), morning.nobody.len()), (2, 0));
    assert!(morning.matches.iter().all(|m| m.reasons[0].kind == ReasonKind::Unmet));
    let without = pair_up(&room((0..4).map(quiet).collect()), &Rules { serendipity: false, ..RULES });
    assert_eq!(without.nobody.iter().map(|n| n.1).collect::<Vec<_>>(), [Nobody::EmptyProfile; 4]);
    assert_eq!(pair_up(&room(vec![quiet(0)]), &RULES).nobody[0].1, Nobody::Alone);
}

#[test]
fn a_pair_comes_back_after_its_window_or_with_news() {
    let mut people = sample_hub();
    people.retain(|p| p.name == "Rafe" || p.name == "Adaeze");
    people.push(person("Third", "third.example", "", "", "", ""));
    people.push(person("Fourth", "fourth.example", "", "", "", ""));
    let mut room = room(people);
    room.past = vec![Past { pair: (MemberId::new("Adaeze"), MemberId::new("Rafe")), at: at(day()), attended_since: 1 }];
    let judged = |room: &Room| explain(room, &RULES, &MemberId::new("Rafe"), &MemberId::new("Adaeze")).unwrap();
    // Three others, two a digest: the window has shrunk from 30 days to one.
    assert_eq!(judged(&room), Err(LeftOut::MetLately { days_ago: 1, window: 1 }));
    room.past[0].attended_since = 2;
    assert!(judged(&room).is_ok());
    room.past[0].attended_since = 1;
    let adaeze = room.people.iter_mut().find(|p| p.name == "Adaeze").unwrap();
    let later = at(day().checked_add_days(Days::new(1)).unwrap());
    adaeze.profile.needs.push(Line {
        text: "somebody for an oral historian's panel".into(),
        first_said_at: later,
        standing_yes: false,
        strength: 1.0,
        embedding: None,
    });
    let news = judged(&room).unwrap();
    assert_eq!(news.reasons[0].from_words, "somebody for an oral historian's panel", "only what is new is said");
}

#[test]
fn those_who_came_together_or_are_kept_apart_are_not_introduced() {
    let mut people = sample_hub();
    people[5].came_with = "adaeze and a friend".into();
    let came = room(people);
    let judged = explain(&came, &RULES, &MemberId::new("Adaeze"), &MemberId::new("Rafe"));
    assert_eq!(judged, Some(Err(LeftOut::CameTogether)));
    let mut apart = room(sample_hub());
    apart.apart = vec![(MemberId::new("Rafe"), MemberId::new("Adaeze"))];
    assert!(!has(&pair_up(&apart, &RULES).matches, "Rafe", "Adaeze"));
}

#[test]
fn a_wish_for_none_is_heeded() {
    let mut people = sample_hub();
    people[4].wish = Some(0);
    let morning = pair_up(&room(people), &RULES);
    assert!(morning.matches.iter().all(|m| !m.people.contains(&MemberId::new("Mireille"))));
    assert!(morning.nobody.contains(&(MemberId::new("Mireille"), Nobody::AskedForNone)));
}
