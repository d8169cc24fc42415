//! What holds for every room.

use super::*;
use proptest::prelude::*;

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "archive",
        "podcasts",
        "poetry event",
        "bookkeeping",
        "ceramics",
        "the",
        "",
        "🎨",
        "réseaux",
    ]);
    prop::collection::vec(word, 0..4).prop_map(|words| words.join("; "))
}

/// What nobody may ever read in a reason.
const SECRET: &str = "unspoken";

pub fn rooms() -> impl Strategy<Value = Room> {
    let people = prop::collection::vec((words(), words(), words(), prop::option::of(0u8..4)), 0..12);
    let apart = prop::collection::vec((0usize..12, 0usize..12), 0..8);
    (people, apart).prop_map(|(people, apart)| {
        let people = people.into_iter().enumerate().map(|(n, (offers, needs, interests, wish))| Person {
            wish,
            stable_key: format!("p{n:02}@{SECRET}.example"),
            came_with: format!("{SECRET} {n}"),
            ..person(&format!("p{n:02}"), &format!("d{n}.example"), "", &offers, &needs, &interests)
        });
        let mut room = room(people.collect());
        let id = |n: usize| room.people.get(n).map(|p| p.id.clone());
        room.apart = apart.into_iter().filter_map(|(a, b)| Some((id(a)?, id(b)?))).collect();
        room
    })
}

/// The lines that the party at `place` of a match wrote, of one kind.
fn wrote<'r>(room: &'r Room, matched: &Match, place: usize, lines: impl Fn(&'r Profile) -> &'r [Line]) -> Vec<&'r str> {
    let person = room.people.iter().find(|p| p.id == matched.people[place]).unwrap();
    lines(&person.profile).iter().map(|line| line.text.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_morning_keeps_the_rules_and_is_the_same_twice(room in rooms()) {
        let morning = pair_up(&room, &RULES);
        prop_assert_eq!(&morning, &pair_up(&room, &RULES));
        let mut seen = BTreeSet::new();
        for matched in &morning.matches {
            prop_assert!(matched.people[0] != matched.people[1] && !matched.reasons.is_empty());
            prop_assert!(seen.insert(matched.people.clone()), "a pair is put forward once");
            for reason in &matched.reasons {
                prop_assert!(reason.kind == ReasonKind::Unmet || !reason.to_words.is_empty());
            }
        }
        for person in &room.people {
            let degree = morning.matches.iter().filter(|m| m.people.contains(&person.id)).count();
            let nobody = morning.nobody.iter().any(|n| n.0 == person.id);
            prop_assert_eq!(degree == 0, nobody, "everybody has somebody, or a reason why not");
            prop_assert!(degree <= 3 && (person.wish != Some(0) || degree == 0));
        }
    }

    #[test]
    fn a_score_is_the_same_from_both_sides(room in rooms()) {
        for a in &room.people {
            for b in room.people.iter().filter(|b| b.id != a.id) {
                prop_assert_eq!(explain(&room, &RULES, &a.id, &b.id), explain(&room, &RULES, &b.id, &a.id));
            }
        }
    }

    #[test]
    fn the_order_in_which_people_are_given_changes_nothing(room in rooms(), turn in 0usize..12) {
        let mut turned = room.clone();
        if !turned.people.is_empty() {
            let by = turn % turned.people.len();
            turned.people.rotate_left(by);
            turned.people.reverse();
        }
        turned.apart.reverse();
        prop_assert_eq!(pair_up(&room, &RULES), pair_up(&turned, &RULES));
    }

    #[test]
    fn nobody_is_brought_together_who_asked_not_to_be(room in rooms()) {
        for matched in pair_up(&room, &RULES).matches {
            for (a, b) in &room.apart {
                prop_assert!(a == b || !(matched.people.contains(a) && matched.people.contains(b)), "{a} {b}");
            }
        }
    }

    #[test]
    fn a_rare_topic_more_in_common_never_lowers_a_pair(room in rooms()) {
        let score = |room: &Room, a: &MemberId, b: &MemberId| {
            explain(room, &RULES, a, b).and_then(Result::ok).map_or(0.0, |evidence| evidence.score)
        };
        for pair in room.people.windows(2) {
            let (a, b) = (&pair[0].id, &pair[1].id);
            let mut closer = room.clone();
            for person in closer.people.iter_mut().filter(|p| p.id == *a || p.id == *b) {
                person.profile.interests.extend(lines("heraldry"));
            }
            prop_assert!(score(&closer, a, b) >= score(&room, a, b) - 1e-9, "{} {}", score(&closer, a, b), score(&room, a, b));
        }
    }

    #[test]
    fn reasons_are_made_of_what_both_wrote_and_of_nothing_else(room in rooms()) {
        for matched in pair_up(&room, &RULES).matches {
            for reason in &matched.reasons {
                let of = |place: usize, lines: fn(&Profile) -> &[Line]| wrote(&room, &matched, place, lines);
                let needs = |place| of(place, |profile| &profile.needs);
                let offers = |place| of(place, |profile| &profile.offers);
                let interests = |place| of(place, |profile| &profile.interests).join(" ");
                let (from, to) = (reason.from_words.as_str(), reason.to_words.as_str());
                let honest = match reason.kind {
                    ReasonKind::NeedOffer | ReasonKind::MayHelp => {
                        needs(reason.from).contains(&from) && offers(reason.to).contains(&to)
                    }
                    ReasonKind::SharedQuest => needs(reason.from).contains(&from) && needs(reason.to).contains(&to),
                    ReasonKind::SharedTopic => {
                        from.split(", ").all(|said| interests(reason.from).contains(said))
                            && to.split(", ").all(|said| interests(reason.to).contains(said))
                    }
                    ReasonKind::Unmet => from.is_empty() && to.is_empty(),
                };
                prop_assert!(honest, "{reason:?}");
                let all = format!("{reason:?}");
                prop_assert!(!all.contains(SECRET), "{}", all);
            }
        }
    }
}

#[test]
fn a_book_pasted_as_a_need_and_ten_thousand_interests_stay_bounded() {
    let book = "somebody who knows about restoring old harmoniums, ".repeat(20_000);
    let topics: Vec<String> = (0..10_000).map(|n| format!("subject{n} of mine")).collect();
    let hoarder = |n: usize| person(&format!("p{n:02}"), &format!("d{n}.example"), "", "", &book, &topics.join("; "));
    let mut people: Vec<Person> = (0..20).map(hoarder).collect();
    people[0].profile.offers = lines(&book.replace("harmoniums", "clocks"));
    people.push(person("p98", "one.example", "", "Restoring old harmoniums", "", "subject7 of mine"));
    let room = room(people);
    let _ = pair_up(&room, &RULES);
    let met = explain(&room, &RULES, &MemberId::new("p00"), &MemberId::new("p98")).unwrap().unwrap();
    assert_eq!(met.reasons[0].kind, ReasonKind::NeedOffer, "what stands at its beginning is read");
}
