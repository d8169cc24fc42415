use super::super::words::locales;
use super::*;
use crate::domain::digest::{News, Other, Said, Suggestion, Why};
use crate::domain::id::MemberId;
use crate::domain::introduction::PartyId;
use crate::domain::link::Nonce;
use crate::domain::message::{Asked, Contact, DigestSays, Introduced, IntroductionSays};
use proptest::prelude::*;

const VOICE: TextVoice = TextVoice {
    hub: "Hub Leeds",
    help: "hi@hub.example or 0113 496 0000",
    locale: "en",
    fold: Fold::Auto,
    max_segments: 1,
    about_url: "https://hub.example/intros",
};

/// Everything as long as a space may write it.
const LONGEST: TextVoice = TextVoice {
    hub: "Workshop Wells",
    help: "introductions@workshop-wells.example.org",
    about_url: "https://workshop-wells.example.org/introductions",
    ..VOICE
};

fn wants(phrase: &str) -> Said {
    Said::YouCanHelp { phrase: phrase.to_owned(), they_wrote: String::new(), you_wrote: String::new() }
}

fn offers(phrase: &str) -> Said {
    Said::TheyCanHelp { phrase: phrase.to_owned(), they_wrote: String::new(), you_wrote: String::new() }
}

fn likes(phrase: &str) -> Said {
    Said::BothLike { phrase: phrase.to_owned() }
}

fn other(name: &str, headline: &str) -> Other {
    let who = PartyId::Member(MemberId::new(name));
    Other { who, name: name.to_owned(), headline: headline.to_owned(), today_line: "At desk 14".to_owned() }
}

fn suggestion(name: &str, headline: &str, said: Said) -> Suggestion {
    Suggestion {
        position: 1,
        introduction: IntroductionId::new(name),
        others: vec![other(name, headline)],
        reasons: vec![Why { of: 0, said }],
        standing: false,
        host_sentence: String::new(),
    }
}

fn standing(suggestion: Suggestion) -> Suggestion {
    Suggestion { standing: true, ..suggestion }
}

fn digest(suggestions: Vec<Suggestion>) -> Says {
    Says::Digest(DigestSays {
        kind: DigestKind::Digest,
        name: "Rafe".to_owned(),
        first: true,
        suggestions,
        news: Vec::new(),
        reminders: Vec::new(),
        round_table: Vec::new(),
        link: Nonce::new([7; 8]),
    })
}

fn news(name: &str, said: Said) -> Says {
    let Says::Digest(empty) = digest(Vec::new()) else { unreachable!() };
    let news = vec![News { member: MemberId::new(name), name: name.to_owned(), said: vec![said] }];
    Says::Digest(DigestSays { news, ..empty })
}

fn introduced(name: &str, place: &str, contact: Contact) -> Introduced {
    Introduced {
        who: PartyId::Member(MemberId::new(name)),
        name: name.to_owned(),
        headline: "ceramicist".to_owned(),
        place: place.to_owned(),
        in_today: true,
        told: true,
        contact,
        reasons: Vec::new(),
    }
}

fn mutual(others: Vec<Introduced>, you_shared: Contact) -> Says {
    Says::Introduction(IntroductionSays {
        name: "Rafe".to_owned(),
        others,
        you_shared,
        host_sentence: String::new(),
        asked: Asked::Everybody,
        link: Nonce::new([7; 8]),
    })
}

fn asked(asked: Asked) -> Says {
    let others = vec![introduced("Ana", "", Contact::Phone("+447700900123".to_owned()))];
    let Says::Introduction(says) = mutual(others, Contact::InPersonOnly) else { unreachable!() };
    Says::Introduction(IntroductionSays { asked, ..says })
}

fn email(address: &str) -> Contact {
    Contact::Email(address.to_owned())
}

/// Every introduction gets a number from 12.
fn numbers(says: &Says) -> HashMap<IntroductionId, u32> {
    let Says::Digest(digest) = says else { return HashMap::new() };
    digest.suggestions.iter().map(|s| s.introduction.clone()).zip(12..).collect()
}

fn written(says: &Says, voice: &TextVoice) -> Text {
    text(says, voice, &numbers(says)).unwrap()
}

fn body(says: &Says, voice: &TextVoice) -> String {
    written(says, voice).body
}

/// What is said by text alone, with names of this length.
fn own(names: &[&str]) -> Vec<(&'static str, Says)> {
    let named: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let people: Vec<(u32, String)> = (12..).zip(named.iter().cloned()).collect();
    let paused = TextSays::Paused { until: "2026-09-30".parse().unwrap() };
    let says = [
        ("sign-up", TextSays::SignUp),
        ("welcome", TextSays::Welcome),
        ("noted", TextSays::Noted { names: named[..1].to_vec() }),
        ("noted, several", TextSays::Noted { names: named.clone() }),
        ("which one", TextSays::WhichOne { people: people.clone() }),
        ("which one, of one", TextSays::WhichOne { people: people[..1].to_vec() }),
        ("which one, of nobody", TextSays::WhichOne { people: Vec::new() }),
        ("expired", TextSays::Expired),
        ("stopped", TextSays::Stopped),
        ("restarted", TextSays::Restarted),
        ("help", TextSays::Help),
        ("paused", paused),
        ("resumed", TextSays::Resumed),
        ("not understood", TextSays::NotUnderstood),
        ("stranger", TextSays::Stranger),
    ];
    let rest = ("introductions rest", Says::Paused { name: named[0].clone(), link: Nonce::new([7; 8]) });
    says.into_iter().map(|(what, says)| (what, Says::Text(says))).chain([rest]).collect()
}

fn lists() -> Vec<(&'static str, Says)> {
    let ana = || suggestion("Ana", "ceramicist", wants("web shop"));
    let ben = || suggestion("Ben", "Rust dev", likes("running, poetry"));
    let chi = || suggestion("Chi", "", offers("funding advice for small charities in the north"));
    let mut group = suggestion("Ana", "ceramicist", likes("poetry"));
    group.others.push(other("Ben", "Rust dev"));
    vec![
        ("list, one person", digest(vec![ana()])),
        ("list, one who is glad to be asked", digest(vec![standing(ana())])),
        ("list, one with nothing in common", digest(vec![suggestion("Dee", "", Said::NotMetYet)])),
        ("list, two people", digest(vec![ana(), ben()])),
        ("list, two, one of them glad to be asked", digest(vec![ana(), standing(ben())])),
        ("list, two who are glad to be asked", digest(vec![standing(ana()), standing(ben())])),
        ("list, three people", digest(vec![ana(), ben(), chi()])),
        ("list, an introduction of three", digest(vec![group])),
        ("list, news alone", news("Ana", wants("bookkeeping"))),
    ]
}

fn introductions() -> Vec<(&'static str, Says)> {
    let ana = |contact| introduced("Ana", "desk 14", contact);
    let away = Introduced { in_today: false, ..ana(email("ana@kiln.example")) };
    let quiet = Introduced { told: false, ..ana(Contact::InPersonOnly) };
    let ben = introduced("Ben", "", Contact::Phone("+447700900124".to_owned()));
    vec![
        ("mutual, e-mail", mutual(vec![ana(email("ana@kiln.example"))], email("rafe@tapes.example"))),
        ("mutual, in person", mutual(vec![ana(Contact::InPersonOnly)], Contact::InPersonOnly)),
        ("mutual, not in today", mutual(vec![away], Contact::Phone("+447700900125".to_owned()))),
        ("mutual, nobody told", mutual(vec![quiet], email("rafe@tapes.example"))),
        ("mutual, three", mutual(vec![ana(email("ana@kiln.example")), ben], email("rafe@tapes.example"))),
        ("mutual, the reader was glad to be asked", asked(Asked::NotYou)),
        ("mutual, the other was glad to be asked", asked(Asked::NotThem)),
    ]
}

#[test]
fn every_text() {
    let says = own(&["Ana", "Ben", "Chi"]).into_iter().chain(lists()).chain(introductions());
    let shown = says.map(|(what, says)| {
        let Text { body, counted, .. } = written(&says, &VOICE);
        format!("{what} ({} {}, {})\n{body}\n", counted.encoding.as_str(), counted.units, counted.segments)
    });
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

/// What may take more than one segment with everything as long as it may be; nothing does.
const MAY_TAKE_MORE: [&str; 0] = [];

#[test]
fn the_longest_names_fit_into_one_segment_in_every_language() {
    let (ana, ben, chi) = ("Anneliesette", "Bartholomeus", "Christabelle");
    let long = |name: &str| {
        let reason = wants("somebody who swaps notes on running an organisation");
        suggestion(name, "Runs the community workshop downstairs", reason)
    };
    let lists = [vec![long(ana)], vec![long(ana), long(ben)], vec![long(ana), long(ben), long(chi)]];
    let contact = email("anneliesette@a-long-name.example");
    let others = vec![introduced(ana, "The long table by the window, next to the printer", contact.clone())];
    let says = own(&[ana, ben, chi]).into_iter().chain(lists.map(|list| ("list", digest(list))));
    let says: Vec<(&str, Says)> = says.chain([("mutual", mutual(others, contact))]).collect();
    for locale in locales() {
        for fold in Fold::ALL {
            let voice = TextVoice { locale, fold, ..LONGEST };
            let more = says.iter().filter(|(_, says)| written(says, &voice).counted.segments > 1);
            assert_eq!(more.map(|(what, _)| *what).collect::<Vec<_>>(), MAY_TAKE_MORE, "{locale}");
            let ends = ["list", "sign-up", "welcome", "restarted", "help", "paused", "resumed", "introductions rest"];
            for (what, says) in says.iter().filter(|(what, _)| ends.contains(what)) {
                assert!(body(says, &voice).contains("STOP"), "{locale}: {what} does not say how to stop");
            }
        }
    }
}

#[test]
fn reasons_are_shortened_before_anybody_is_left_out() {
    let long = |name: &str| suggestion(name, "", wants("swapping notes on running an organisation"));
    let three = written(&digest(vec![long("Ana"), long("Ben"), long("Chi")]), &VOICE);
    assert_eq!(three.body.lines().nth(1), Some("12 Ana: needs swapping notes"), "“on” does not end it");
    assert_eq!(three.named.len(), 3);
    let word = |name: &str| suggestion(name, "", offers("Donaudampfschifffahrtsgesellschaft"));
    let fewer = written(&digest(vec![word("Ana"), word("Ben"), word("Chi")]), &VOICE);
    assert_eq!(fewer.named, [IntroductionId::new("Ana")]);
    assert!(fewer.body.contains("offers Donaudampf") && !fewer.body.contains("Ben"), "{}", fewer.body);
}

#[test]
fn a_name_in_another_script_is_worth_ucs_2_and_a_reason_is_not() {
    let table = [
        (
            suggestion("李明", "", wants("web shop")),
            1,
            "Hub Leeds: meet 12 李明 (needs web shop) today? Reply 12. STOP ends",
        ),
        (
            suggestion("Ольга", "", wants("логотип")),
            1,
            "Hub Leeds: meet 12 Ольга (needs логотип) today? Reply 12. STOP ends",
        ),
        (
            suggestion("李明", "", wants("web shop")),
            2,
            "Hub Leeds: today meet 李明 - needs web shop. Reply 12 if you'd like an intro. 李明 is told only if you both say yes. STOP ends",
        ),
        (
            suggestion("Zoë", "’ceramics’…", wants("логотип")),
            1,
            "Hub Leeds: today meet Zoe - 'ceramics'. Reply 12 if you'd like an intro. Zoe is told only if you both say yes. STOP ends",
        ),
        (
            suggestion("Ana", "", wants("logo 🎨")),
            2,
            "Hub Leeds: today meet Ana. Reply 12 if you'd like an intro. Ana is told only if you both say yes. STOP ends",
        ),
    ];
    for (suggestion, max_segments, want) in table {
        assert_eq!(body(&digest(vec![suggestion]), &TextVoice { max_segments, ..VOICE }), want);
    }
    let both = digest(vec![suggestion("李明", "", wants("web shop")), suggestion("Ana", "", likes("Rust"))]);
    assert_eq!(body(&both, &VOICE), "Hub Leeds: meet 12 李明 (needs web shop) today? Reply 12. STOP ends");
    let noted = Says::Text(TextSays::Noted { names: vec!["李明".to_owned()] });
    assert_eq!(body(&noted, &VOICE), "Noted. I'll introduce you if they say yes too. If not, nothing is shared.");
    let with_name = written(&noted, &TextVoice { max_segments: 2, ..VOICE });
    assert!(with_name.body.contains("李明") && with_name.counted.segments == 2);
}

#[test]
fn folding_can_be_switched_off() {
    let welsh = digest(vec![suggestion("Siân", "", wants("tŷ"))]);
    let never = TextVoice { fold: Fold::Never, max_segments: 2, ..VOICE };
    let text = written(&welsh, &never);
    assert!(text.body.contains("Siân - needs tŷ") && text.counted.encoding == Encoding::Ucs2, "{}", text.body);
    assert!(body(&welsh, &VOICE).contains("Sian - needs ty"));
}

#[test]
fn people_are_called_by_their_first_name_unless_two_share_it() {
    let table: [(&[&str], &[&str]); 6] = [
        (&["Lorna (visitor)", "J. R."], &["Lorna", "J. R."]),
        (&["Ana", "Ana 2"], &["Ana", "Ana 2"]),
        (&["Anne-Marie Okafor"], &["Anne-Marie"]),
        (&["Bartholomew-James"], &["Bartholomew"]),
        (&["Thiruvananthapuram"], &["Thiruvanantha."]),
        (&["李明", "O’Brien"], &["李明", "O’Brien"]),
    ];
    for (whole, want) in table {
        assert_eq!(short::names(whole.iter().copied()), want);
    }
}

#[test]
fn before_it_is_mutual_nobody_is_shown_more_than_a_first_name_and_why() {
    let text = body(&digest(vec![suggestion("Ana Silva", "ceramicist", wants("web shop"))]), &VOICE);
    assert!(text.contains("Ana") && !text.contains("Silva") && !text.contains("desk"), "{text}");
}

#[test]
fn whom_nobody_can_answer_is_not_named() {
    let both = digest(vec![suggestion("Ana", "", likes("Rust")), suggestion("Ben", "", likes("Rust"))]);
    let one = HashMap::from([(IntroductionId::new("Ben"), 13)]);
    let text = text(&both, &VOICE, &one).unwrap();
    assert_eq!(text.named, [IntroductionId::new("Ben")]);
    assert!(text.body.contains("Reply 13") && !text.body.contains("Ana"), "{}", text.body);
    assert_eq!(super::text(&both, &VOICE, &HashMap::new()), None);
}

#[test]
fn an_address_longer_than_a_text_is_asked_for_at_the_desk() {
    let long = format!("{}@kiln.example", "a".repeat(200));
    let says = mutual(vec![introduced("Ana", "", email(&long))], email("rafe@tapes.example"));
    assert_eq!(body(&says, &TextVoice { max_segments: 1, ..VOICE }), "You and Ana both said yes! Ask at the desk.");
}

#[test]
fn a_page_with_a_long_address_is_left_out() {
    let page = format!("https://hub.example/{}", "a".repeat(60));
    for about_url in [page.as_str(), ""] {
        let text = body(&Says::Text(TextSays::Stranger), &TextVoice { about_url, ..VOICE });
        assert!(text.ends_with("Ask at the desk."), "{text}");
    }
}

#[test]
fn what_goes_by_letter_is_no_text() {
    let Says::Digest(list) = digest(vec![suggestion("Ana", "", likes("Rust"))]) else { unreachable!() };
    let addendum = Says::Digest(DigestSays { kind: DigestKind::Addendum, ..list });
    let letters = [addendum, Says::SignIn { link: Nonce::new([7; 8]) }];
    for says in letters {
        assert_eq!(text(&says, &VOICE, &numbers(&says)), None);
    }
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Z][a-z]{1,11}", "[A-ZÀ-Ž][a-zà-ž]{0,20}( [A-Z][a-z]{1,9})?", "[李明田中太郎]{1,20}", "\\PC{1,30}"]
}

fn any_phrase() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,12}( [a-z]{1,12}){0,9}", "[€\\[\\]{}~^|]{0,40}", "\\PC{0,60}"]
}

fn any_said() -> impl Strategy<Value = Said> {
    (0..7, any_phrase()).prop_map(|(which, phrase)| match which {
        0 => offers(&phrase),
        1 => wants(&phrase),
        2 => Said::BothLookFor { phrase, you_wrote: String::new(), they_wrote: String::new() },
        3 => Said::TheyMayHelp { you_wrote: phrase, they_wrote: String::new() },
        4 => Said::YouMayHelp { you_wrote: phrase, they_wrote: String::new() },
        5 => likes(&phrase),
        _ => Said::NotMetYet,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn however_long_a_list_says_how_to_stop_and_keeps_to_its_segments(
        people in prop::collection::vec((any_name(), any_phrase(), any_said(), any::<bool>()), 1..4),
        hub in "[A-Za-z0-9 ]{1,14}",
        fold in prop::sample::select(&Fold::ALL[..]),
        max_segments in 1..3u8,
    ) {
        let voice = TextVoice { hub: &hub, fold, max_segments, ..VOICE };
        let one = |(at, (name, headline, said, glad)): (usize, &(String, String, Said, bool))| {
            let introduction = IntroductionId::new(at.to_string());
            Suggestion { introduction, standing: *glad, ..suggestion(name, headline, said.clone()) }
        };
        let says = digest(people.iter().enumerate().map(one).collect());
        let text = written(&says, &voice);
        prop_assert!(text.body.contains("STOP"), "{}", text.body);
        prop_assert!(text.counted.segments <= max_segments.into(), "{}", text.body);
        prop_assert_eq!(text.counted, count(&text.body));
        prop_assert!(!text.named.is_empty());
        for (introduction, number) in numbers(&says) {
            let is_offered = text.body.contains(&number.to_string());
            prop_assert!(is_offered || !text.named.contains(&introduction), "{}", text.body);
        }
    }

    #[test]
    fn whatever_is_shared_once_it_is_mutual_keeps_to_its_segments(
        names in prop::collection::vec(any_name(), 1..3),
        place in any_phrase(),
        address in "[a-z]{1,150}",
        max_segments in 1..3u8,
    ) {
        let address = email(&format!("{address}@kiln.example"));
        let others = names.iter().map(|name| introduced(name, &place, address.clone())).collect();
        let text = written(&mutual(others, address.clone()), &TextVoice { max_segments, ..VOICE });
        prop_assert!(text.counted.segments <= max_segments.into(), "{}", text.body);
    }
}

/// Some telephones and gateways send our own words back to us, and reactions quote them: STOP stands in most of them.
#[test]
fn our_own_texts_say_nothing_when_they_come_back() {
    use crate::domain::text_reply::{Heard, PhoneState, Sender, TextPerson, hear};
    let ana = TextPerson { number: 12, name: "Ana", open: true, latest: true, yes: false };
    let today = "2026-02-03".parse().unwrap();
    let all = [own(&["Ana", "Ben"]), lists(), introductions()].concat();
    for (name, says) in all {
        let text = body(&says, &VOICE);
        for state in [PhoneState::In, PhoneState::Asked] {
            let sender = Sender { state, name: "Lorna", people: &[ana], paused: false, today };
            for text in [text.clone(), format!("Liked “{text}”"), format!("👍 to “{text}”")] {
                assert_eq!(hear(&text, None, &sender), Heard::Nothing, "{name}: {text}");
            }
        }
    }
}
