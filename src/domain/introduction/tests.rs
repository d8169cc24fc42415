use super::*;
use chrono::Duration;
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2026-02-03T09:15:00Z".parse().unwrap()
}

fn introduction(answers: &[Answer]) -> Introduction {
    let parties = answers.iter().enumerate();
    Introduction {
        id: IntroductionId::new("i"),
        state: state_of(
            &answers.iter().map(|&answer| Party { member: MemberId::new("m"), answer }).collect::<Vec<_>>(),
        ),
        parties: parties.map(|(i, &answer)| Party { member: MemberId::new(format!("m{i}")), answer }).collect(),
        expires_at: now() + Duration::days(7),
    }
}

#[test]
fn the_table_of_states_and_answers() {
    use Answer::*;
    type Row<'a> = (&'a [Answer], usize, Answer, State, &'a [Effect]);
    let table: &[Row] = &[
        (&[None, None], 0, Yes, State::Suggested, &[]),
        (&[Yes, None], 1, Yes, State::Mutual, &[Effect::TellEverybody]),
        (&[Yes, Yes, None], 2, Yes, State::Mutual, &[Effect::TellEverybody]),
        (&[Yes, Yes, None], 2, No, State::Ended(Because::No), &[]),
        (&[Yes, None], 1, No, State::Ended(Because::No), &[]),
        (&[Yes, No], 1, Yes, State::Mutual, &[Effect::TellEverybody]),
        (&[No, None], 1, Yes, State::Ended(Because::No), &[]),
        (&[Yes, None], 0, None, State::Suggested, &[]),
        (&[None, None], 0, Known, State::Ended(Because::Known), &[Effect::RememberKnown { party: 0 }]),
        (
            &[Known, None],
            1,
            Known,
            State::Ended(Because::Known),
            &[Effect::RememberKnown { party: 1 }, Effect::Connect],
        ),
        (&[Known, Yes], 0, Yes, State::Mutual, &[Effect::ForgetKnown { party: 0 }, Effect::TellEverybody]),
        (&[Yes, None], 0, Withdrawn, State::Ended(Because::Withdrawn), &[]),
        (&[Withdrawn, Yes], 0, Yes, State::Ended(Because::Withdrawn), &[]),
    ];
    for (answers, party, answer, state, effects) in table {
        let (after, got) = introduction(answers).step(Event::Answered { party: *party, answer: *answer }, now());
        assert_eq!((after.state, got.as_slice()), (*state, *effects), "{answers:?} party {party} says {answer:?}");
    }
}

#[test]
fn what_is_mutual_stays_mutual_and_is_told_once() {
    let (mutual, _) =
        introduction(&[Answer::Yes, Answer::None]).step(Event::Answered { party: 1, answer: Answer::Yes }, now());
    let (same, effects) = mutual.step(Event::Answered { party: 0, answer: Answer::No }, now());
    assert_eq!((same.state, effects.len()), (State::Mutual, 0));
    let (told, _) = mutual.step(Event::Told, now());
    assert_eq!(told.state, State::Told);
    assert_eq!(told.step(Event::TimeIsUp, now() + Duration::days(30)).0.state, State::Told);
}

#[test]
fn after_seven_days_it_ends_and_cannot_be_answered() {
    let late = now() + Duration::days(7);
    let open = introduction(&[Answer::Yes, Answer::None]);
    assert_eq!(open.step(Event::TimeIsUp, late).0.state, State::Ended(Because::Expired));
    assert_eq!(open.step(Event::TimeIsUp, now()).0.state, State::Suggested);
    assert_eq!(open.step(Event::Answered { party: 1, answer: Answer::Yes }, late).0, open);
}

fn answers() -> impl Strategy<Value = Answer> {
    use Answer::*;
    prop_oneof![Just(None), Just(Yes), Just(No), Just(Known), Just(Withdrawn)]
}

/// Something one party does, so many hours after the digest.
fn deeds() -> impl Strategy<Value = Vec<(usize, Answer, i64)>> {
    prop::collection::vec((0usize..3, answers(), 0i64..200), 0..12).prop_map(|mut deeds| {
        deeds.sort_by_key(|d| d.2);
        deeds
    })
}

/// The whole history as party 0 sees it, hour by hour, and whether it ever became mutual.
fn history(parties: usize, deeds: &[(usize, Answer, i64)]) -> (Vec<Seen>, bool) {
    let mut introduction = introduction(&vec![Answer::None; parties]);
    let mut seen = Vec::new();
    let mut mutual = false;
    for hour in 0..200 {
        let at = now() + Duration::hours(hour);
        for &(party, answer, when) in deeds {
            if when == hour && party < parties {
                introduction = introduction.step(Event::Answered { party, answer }, at).0;
            }
        }
        introduction = introduction.step(Event::TimeIsUp, at).0;
        mutual |= introduction.state == State::Mutual;
        seen.push(introduction.seen_by(0, at));
    }
    (seen, mutual)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// Non-interference: with any two sets of answers by the others, as long as neither is mutual, the first
    /// party sees the same at every hour.
    #[test]
    fn nobody_can_tell_what_the_others_answered(parties in 2usize..=3, own in deeds(), others in deeds(), instead in deeds()) {
        let world = |rest: &[(usize, Answer, i64)]| {
            let mut all: Vec<_> = own.iter().filter(|d| d.0 == 0).chain(rest.iter().filter(|d| d.0 != 0)).copied().collect();
            all.sort_by_key(|d| d.2);
            history(parties, &all)
        };
        let ((seen, mutual), (seen_instead, mutual_instead)) = (world(&others), world(&instead));
        if !mutual && !mutual_instead {
            prop_assert_eq!(seen, seen_instead);
        }
    }

    /// The same event twice is the same as once, and mutual needs every yes.
    #[test]
    fn events_are_idempotent_and_mutual_means_all_said_yes(parties in 2usize..=3, deeds in deeds()) {
        let mut introduction = introduction(&vec![Answer::None; parties]);
        for (party, answer, hour) in deeds.into_iter().filter(|d| d.0 < parties) {
            let at = now() + Duration::hours(hour);
            let event = Event::Answered { party, answer };
            let (once, _) = introduction.step(event, at);
            let (twice, effects) = once.step(event, at);
            prop_assert_eq!(&once, &twice);
            prop_assert!(effects.is_empty());
            if once.state == State::Mutual {
                prop_assert!(once.parties.iter().all(|p| p.answer == Answer::Yes));
            }
            introduction = once;
        }
    }
}
