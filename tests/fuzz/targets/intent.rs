//! Any text as an answer: nothing panics, a stop is alone, nobody is answered twice, and every number that comes out is one
//! of the letter's.
#![no_main]

use arbitrary::Arbitrary;
use elevenses::domain::intent::{About, Person, Piece, Question, Ref, Said, Understood, understand};
use libfuzzer_sys::fuzz_target;

/// What answers are made of.
const WORDS: &[&str] = &[
    "yes", "no", "stop", "please", "both", "1", "2", "Rafe", "Lorna", "and", "not", "but", "if", "ja", "nein", "gerne", "oui", "sí", "sim",
    "tak", "nie", "pause", "until", "Monday", "14 March", "03/04", "2 weeks", "14.3.", "2026-03-14", "“yes 1”", "?", "!", ",", ".", "\n", "👍",
    "Thanks", "Best,", "we met", "not yet", "I am looking for", "don't", "unsubcribe", "n° 2", "1️⃣", "(", ")", "/", "'", "’", "-",
];

#[derive(Arbitrary, Debug)]
enum Word {
    Known(u8),
    Any(String),
}

#[derive(Arbitrary, Debug)]
struct Answer {
    pieces: Vec<(Option<u8>, Vec<Word>)>,
    about: u8,
    people: Option<u8>,
}

fuzz_target!(|answer: Answer| {
    let all = [(1, "Rafe"), (2, "Lorna (visitor)"), (2, "Zoë K."), (3, "Lorna"), (4, "")];
    let people: Vec<Person> = all.iter().map(|(number, name)| Person { number: *number, name }).collect();
    let people = answer.people.map(|count| &people[..usize::from(count) % (people.len() + 1)]);
    let about = [About::Digest, About::FollowUp, About::Introduction, About::Invitation, About::Unknown][usize::from(answer.about) % 5];
    let text = |words: &[Word]| {
        let word = |word: &Word| match word {
            Word::Known(at) => WORDS[usize::from(*at) % WORDS.len()].to_owned(),
            Word::Any(text) => text.clone(),
        };
        words.iter().map(word).collect::<Vec<_>>().join(" ")
    };
    let pieces: Vec<Piece> =
        answer.pieces.iter().map(|(under, words)| Piece { under: under.map(u32::from), text: text(words) }).collect();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 4).unwrap();
    let Understood::Said(said) = understand(&pieces, &Question { about, people, today }) else { return };
    assert!(!said.is_empty() && (said.len() == 1 || !said.contains(&Said::Stop)));
    let mut refs: Vec<&Ref> = said.iter().flat_map(Said::refs).collect();
    if let Some(people) = people {
        assert!(refs.iter().all(|one| matches!(one, Ref::Number(n) if people.iter().any(|person| person.number == *n))));
    }
    let count = refs.len();
    refs.sort();
    refs.dedup();
    assert_eq!(refs.len(), count);
    for one in &said {
        assert!(!matches!(one, Said::Pause(day) if *day <= today));
    }
});
