use super::*;
use chrono::Duration;
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2026-02-03T09:15:00Z".parse().unwrap()
}

fn party(at: usize, asked: bool, answer: Answer) -> Party {
    Party { who: PartyId::Member(MemberId::new(format!("m{at}"))), asked, answer }
}

fn introduction(answers: &[Answer]) -> Introduction {
    let parties: Vec<Party> = answers.iter().enumerate().map(|(i, &answer)| party(i, true, answer)).collect();
    with_parties(parties)
}

fn with_parties(parties: Vec<Party>) -> Introduction {
    Introduction {
        id: IntroductionId::new("i"),
        made_by: MadeBy::Matching,
        state: state_of(&parties),
        parties,
        expires_at: now() + Duration::days(7),
        told_at: None,
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

/// The table in the module's documentation, every state with every event; `None` is no change.
#[test]
fn the_table_of_all_states_and_events() {
    use State::*;
    let late = Duration::days(7);
    let events = |answer| Event::Answered { party: 1, answer };
    let states: [(State, &[Answer]); 5] = [
        (Suggested, &[Answer::Yes, Answer::None]),
        (Ended(Because::No), &[Answer::Yes, Answer::No]),
        (Mutual, &[Answer::Yes, Answer::Yes]),
        (Told, &[Answer::Yes, Answer::Yes]),
        (Met, &[Answer::Yes, Answer::Yes]),
    ];
    let after = |state: State, answers: &[Answer], event: Event, at: DateTime<Utc>| {
        let introduction = Introduction { state, ..introduction(answers) };
        let next = introduction.step(event, at).0.state;
        (next != state).then_some(next)
    };
    // The last yes, a no, the week's end, the letters written, "we met", nobody says so any more.
    let want: [[Option<State>; 6]; 5] = [
        [Some(Mutual), Some(Ended(Because::No)), Some(Ended(Because::Expired)), None, None, None],
        [Some(Mutual), None, None, None, None, None],
        [None, None, None, Some(Told), Some(Met), None],
        [None, None, None, None, Some(Met), None],
        [None, None, None, None, None, Some(Told)],
    ];
    for ((state, answers), row) in states.into_iter().zip(want) {
        let got = [
            after(state, answers, events(Answer::Yes), now()),
            after(state, answers, events(Answer::No), now()),
            after(state, answers, Event::TimeIsUp, now() + late),
            after(state, answers, Event::Told, now()),
            after(state, answers, Event::SaidMet, now()),
            after(state, answers, Event::NobodySaysMet, now()),
        ];
        assert_eq!(got, row, "{state:?}");
    }
}

#[test]
fn a_standing_yes_needs_only_the_seeker_s() {
    let standing = with_parties(vec![party(0, true, Answer::None), party(1, false, Answer::Yes)]);
    assert_eq!(standing.state, State::Suggested);
    assert_eq!(standing.seen_by(1, now()), Seen::NotYet, "nobody learns that they might be asked about");
    let (mutual, effects) = standing.step(Event::Answered { party: 0, answer: Answer::Yes }, now());
    assert_eq!((mutual.state, effects), (State::Mutual, vec![Effect::TellEverybody]));
    assert_eq!(mutual.seen_by(1, now()), Seen::Introduced);
    let (same, _) = standing.step(Event::Answered { party: 1, answer: Answer::No }, now());
    assert_eq!(same, standing, "who is not asked cannot answer");
    let (back, _) = standing.step(Event::Answered { party: 1, answer: Answer::Withdrawn }, now());
    let (late, effects) = back.step(Event::Answered { party: 0, answer: Answer::Yes }, now());
    assert_eq!((late.state, effects), (State::Ended(Because::Withdrawn), vec![]), "a yes taken back is no yes");
    assert_eq!(late.seen_by(0, now()), Seen::Open { own: Answer::Yes }, "and the seeker sees what they saw");
}

#[test]
fn the_host_s_word_for_everybody_is_mutual_at_once() {
    let made = |answers: &[(bool, Answer)]| {
        let parties = answers.iter().enumerate().map(|(i, &(asked, answer))| party(i, asked, answer)).collect();
        Introduction::made_by_host(IntroductionId::new("i"), parties, now() + Duration::days(7)).state
    };
    assert_eq!(made(&[(false, Answer::Yes), (false, Answer::Yes)]), State::Mutual);
    assert_eq!(made(&[(true, Answer::None), (false, Answer::Yes)]), State::Suggested);
}

#[test]
fn what_is_mutual_stays_mutual_is_told_once_and_met_once() {
    let (mutual, _) =
        introduction(&[Answer::Yes, Answer::None]).step(Event::Answered { party: 1, answer: Answer::Yes }, now());
    let (same, effects) = mutual.step(Event::Answered { party: 0, answer: Answer::No }, now());
    assert_eq!((same.state, effects.len()), (State::Mutual, 0));
    let (told, _) = mutual.step(Event::Told, now());
    assert_eq!(told.state, State::Told);
    assert_eq!(told.step(Event::TimeIsUp, now() + Duration::days(30)).0.state, State::Told);
    let (met, effects) = told.step(Event::SaidMet, now() + Duration::days(30));
    assert_eq!((met.state, effects), (State::Met, vec![Effect::Connect]));
    assert_eq!(met.step(Event::SaidMet, now()).1, vec![], "the second who says so makes no second connection");
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

/// The whole history as party 0 sees it, hour by hour, and whether it ever became mutual. `standing` is the party
/// that is not asked, if any.
fn history(parties: usize, standing: Option<usize>, deeds: &[(usize, Answer, i64)]) -> (Vec<Seen>, bool) {
    let mut introduction = start(parties, standing);
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
        mutual |= introduction.is_mutual();
        seen.push(introduction.seen_by(0, at));
    }
    (seen, mutual)
}

fn start(parties: usize, standing: Option<usize>) -> Introduction {
    let of = |i| if standing == Some(i) { party(i, false, Answer::Yes) } else { party(i, true, Answer::None) };
    with_parties((0..parties).map(of).collect())
}

fn standing() -> impl Strategy<Value = Option<usize>> {
    prop::option::of(0usize..3)
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0usize..3, answers()).prop_map(|(party, answer)| Event::Answered { party, answer }),
        1 => Just(Event::TimeIsUp),
        1 => Just(Event::Told),
        1 => Just(Event::SaidMet),
        1 => Just(Event::NobodySaysMet),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// Non-interference: with any two sets of answers by the others, as long as neither is mutual, the first
    /// party sees the same at every hour.
    #[test]
    fn nobody_can_tell_what_the_others_answered(
        parties in 2usize..=3, standing in standing(), own in deeds(), others in deeds(), instead in deeds()
    ) {
        let world = |rest: &[(usize, Answer, i64)]| {
            let mut all: Vec<_> = own.iter().filter(|d| d.0 == 0).chain(rest.iter().filter(|d| d.0 != 0)).copied().collect();
            all.sort_by_key(|d| d.2);
            history(parties, standing, &all)
        };
        let ((seen, mutual), (seen_instead, mutual_instead)) = (world(&others), world(&instead));
        if !mutual && !mutual_instead {
            prop_assert_eq!(seen, seen_instead);
        }
    }

    /// The same event twice is the same as once, and mutual needs every yes.
    #[test]
    fn events_are_idempotent_and_mutual_means_all_said_yes(
        parties in 2usize..=3, standing in standing(), events in prop::collection::vec((any_event(), 0i64..200), 0..16)
    ) {
        let mut introduction = start(parties, standing);
        for (event, hour) in events {
            let at = now() + Duration::hours(hour);
            let (once, _) = introduction.step(event, at);
            let (twice, effects) = once.step(event, at);
            prop_assert_eq!(&once, &twice);
            prop_assert!(effects.is_empty());
            if once.is_mutual() {
                prop_assert!(once.parties.iter().all(|p| p.answer == Answer::Yes));
            }
            introduction = once;
        }
    }

    /// No dead ends: from wherever any events led, time alone brings an introduction to rest, and one that is mutual
    /// can always still be told and met.
    #[test]
    fn every_introduction_comes_to_an_end(
        parties in 2usize..=3, standing in standing(), events in prop::collection::vec((any_event(), 0i64..200), 0..16)
    ) {
        let mut introduction = start(parties, standing);
        for (event, hour) in events {
            introduction = introduction.step(event, now() + Duration::hours(hour)).0;
        }
        let late = now() + Duration::days(8);
        let rest = introduction.step(Event::TimeIsUp, late).0;
        prop_assert!(rest.state != State::Suggested);
        if rest.is_mutual() {
            let met = rest.step(Event::Told, late).0.step(Event::SaidMet, late).0;
            prop_assert_eq!(met.state, State::Met);
        }
    }
}
