//! What stands beside an answer: anything in it that could take the answer back, in whichever language.

use super::lexicon::{Class, Lexicon, TONGUES, Tongue};
use super::tokens::{Kind, Text};
use super::{OutcomeKind, Why};
use std::ops::Range;

/// What it stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// No negation, no condition, nothing else to do.
    AYes,
    /// "Almost deleted this, but yes, I'd love to": what leads up to a yes is turned round by it.
    ALead,
    /// "No thanks, I don't need that": a reason, which discloses nobody; a yes and a condition are none.
    Other,
    /// "No, it never came about": nobody met.
    NoMeeting,
    /// What somebody offers or looks for.
    AProfile,
    /// An account of what came of it.
    AMeeting,
}

impl Of {
    fn discloses(self) -> bool {
        matches!(self, Of::AYes | Of::ALead)
    }

    fn is_a_reason(self) -> bool {
        matches!(self, Of::Other | Of::NoMeeting)
    }
}

pub fn takes_back(text: &Text, lexicon: &Lexicon, of: Of) -> Option<Why> {
    let question = text.units.iter().any(|unit| unit.question).then_some(Why::Question);
    question.or_else(|| takes_back_in(text, 0..text.tokens.len(), lexicon, of))
}

pub fn takes_back_in(text: &Text, range: Range<usize>, lexicon: &Lexicon, of: Of) -> Option<Why> {
    let bad = text.tokens[range.clone()].iter().any(|t| t.kind == Kind::BadEmoji);
    if bad && of.discloses() {
        return Some(Why::Emoji);
    }
    let classes: Vec<Vec<Option<(Class, usize)>>> =
        lexicon.tongues.iter().map(|tongue| classes(text, range.clone(), tongue)).collect();
    // A reason is read by the languages it may be in; a yes is doubted in all of them.
    let most = text.known.iter().max().copied().unwrap_or(0);
    let reads = |tongue: usize| text.known[tongue] == most || classes[tongue].iter().all(Option::is_some);
    (0..range.len()).find_map(|at| {
        let danger = |tongue: usize| {
            let alone = classes[tongue][at].is_none_or(|(_, words)| words == 1);
            let watched = text.tokens[range.start + at].id.filter(|_| alone);
            let watched = watched.is_some_and(|id| lexicon.tongues[tongue].watch.contains(&id));
            match classes[tongue][at] {
                _ if watched && of.discloses() => Some(Why::Condition),
                Some(_) if of.is_a_reason() && !reads(tongue) => None,
                Some((class, words)) => danger(class, words, of),
                None => None,
            }
        };
        let dangers: Vec<(usize, Why)> = (0..TONGUES).filter_map(|t| danger(t).map(|why| (t, why))).collect();
        let most = dangers.iter().map(|(tongue, _)| text.known[*tongue]).max()?;
        // In a language that knows more of the text it is an ordinary word.
        let harmless = (0..TONGUES).any(|tongue| {
            text.known[tongue] > most
                && classes[tongue][at].is_some()
                && dangers.iter().all(|(other, _)| *other != tongue)
        });
        (!harmless).then(|| dangers[0].1)
    })
}

/// The class of each token, with how many words its phrase has.
fn classes(text: &Text, range: Range<usize>, tongue: &Tongue) -> Vec<Option<(Class, usize)>> {
    let tokens = &text.tokens[range];
    let mut classes = vec![None; tokens.len()];
    let mut at = 0;
    while at < tokens.len() {
        let found = tongue.longest(tokens[at..].iter().map(|t| t.id));
        let length = found.map_or(1, |(_, length)| length);
        classes[at..at + length].fill(found);
        at += length;
    }
    classes
}

fn danger(class: Class, words: usize, of: Of) -> Option<Why> {
    match (class, of) {
        (Class::But | Class::Turn, Of::AProfile) => None,
        (Class::But | Class::Mail, Of::AYes) | (Class::Turn, _) => Some(Why::Condition),
        (Class::Not | Class::No | Class::Neither, Of::AYes | Of::ALead | Of::AMeeting | Of::AProfile) => {
            Some(Why::Negation)
        }
        (Class::Stop, _) => Some(Why::SeveralThings),
        (Class::Yes | Class::Gladly | Class::Want, Of::Other | Of::NoMeeting) => Some(Why::Contradiction),
        (Class::Met, Of::NoMeeting) => Some(Why::Contradiction),
        (
            Class::Known | Class::NotToday | Class::NotMet | Class::NotYet | Class::Pause,
            Of::AYes | Of::ALead | Of::AMeeting,
        ) => Some(Why::SeveralThings),
        (Class::Met, Of::AYes | Of::ALead) => Some(Why::SeveralThings),
        (Class::More | Class::Less | Class::Help | Class::Resume, _) if words > 1 => Some(Why::SeveralThings),
        _ => None,
    }
}

/// The tokens that are a negation in one of the languages that know most of the text.
pub fn nots(text: &Text, lexicon: &Lexicon) -> Vec<usize> {
    let most = text.known.iter().max().copied().unwrap_or(0);
    let best = lexicon.tongues.iter().zip(text.known).filter(|(_, known)| *known == most);
    let negation = |found: &Option<(Class, usize)>| matches!(found, Some((Class::Not, _)));
    let places = best.flat_map(|(tongue, _)| {
        let classes = classes(text, 0..text.tokens.len(), tongue);
        (0..classes.len()).filter(|at| negation(&classes[*at])).collect::<Vec<_>>()
    });
    places.collect()
}

/// Is enough of it in words of one language to see what it says? A third, names and things being unknown anyway.
pub fn is_known(text: &Text, range: Range<usize>, lexicon: &Lexicon) -> bool {
    let words = text.tokens[range.clone()].iter().filter(|t| t.kind == Kind::Word).count();
    let known = |tongue: &Tongue| classes(text, range.clone(), tongue).iter().filter(|found| found.is_some()).count();
    lexicon.tongues.iter().map(known).max().unwrap_or(0) * 3 >= words
}

/// Is every word of it one of a language that reads the text?
pub fn is_all_known(text: &Text, range: Range<usize>, lexicon: &Lexicon) -> bool {
    let is_word = |at: usize| text.tokens[range.start + at].kind == Kind::Word;
    let known = |tongue: &Tongue| {
        let classes = classes(text, range.clone(), tongue);
        (0..classes.len()).all(|at| classes[at].is_some() || !is_word(at))
    };
    lexicon.tongues.iter().any(known)
}

/// What came of a meeting, as far as words show it.
pub fn outcomes(text: &Text, notes: &[Range<usize>], tongue: &Tongue) -> Vec<OutcomeKind> {
    let mut kinds: Vec<OutcomeKind> = notes
        .iter()
        .flat_map(|note| classes(text, note.clone(), tongue))
        .filter_map(|found| match found {
            Some((Class::Outcome(kind), _)) => Some(kind),
            _ => None,
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

pub fn tells_of_a_meeting(text: &Text, notes: &[Range<usize>], tongue: &Tongue) -> bool {
    notes
        .iter()
        .flat_map(|note| classes(text, note.clone(), tongue))
        .any(|found| matches!(found, Some((Class::Met, _))))
}

/// "She", "together": is it about somebody at all? "Yes, the invoice is paid" is not.
pub fn tells_of_people(text: &Text, notes: &[Range<usize>], tongue: &Tongue) -> bool {
    let mut tokens = notes.iter().flat_map(|note| &text.tokens[note.clone()]);
    tokens.any(|token| token.id.is_some_and(|id| tongue.folk.contains(&id)))
}
