//! A sentence that somebody wrote as a need, an offer or a headline, read for comparing: its content words with what
//! each is worth and in which sense it stands, and the topics it speaks of.
//!
//! Terms are numbers in a `Vocabulary`, so that two sentences are compared without looking at letters again.

mod dictionary;

pub use dictionary::{Dictionary, Entry, Term, Vocabulary};

use super::lexicon::{Known, Language, Meaning, Phrase, Row, Sense, Strength, language_of, lexicon};
use super::topic::{is_stop_phrase, words};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::LazyLock;

/// A content word.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its family.
    pub term: Term,
    /// The word itself, without its plural.
    pub form: Term,
    /// What it is worth here, from 0 to 1: less for words that nearly everybody uses about themselves, and for whom
    /// something is done.
    pub weight: f32,
    pub sense: Option<Sense>,
    /// It has several senses, whether or not this one is known.
    pub ambiguous: bool,
    /// Its row in the table of related words, and how much it counts there.
    pub row: Option<(Row, f32)>,
}

/// A topic, or words of one meaning, that a sentence speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub term: Term,
    /// 1 where it is named, less where it is only hinted at.
    pub strength: f32,
    /// Which content words say so, as bits.
    pub words: u64,
    /// Its broad field, as a bit; 0 where it has none.
    pub field: u64,
    /// A topic, and not only a word of the same meaning.
    pub is_topic: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sentence {
    pub words: Vec<Word>,
    pub marks: Vec<Mark>,
    pub meaning: Option<Box<Meaning>>,
    /// A bit for each of its words and marks; a few may share one.
    bits: [u64; 8],
}

/// A word that says for whom something is done, or what everybody does, is worth this much.
const BY_THE_WAY: f32 = 0.4;
/// A hint at a topic beside its name.
const NEAR: f32 = 0.55;
/// Two words that usually mean the same.
const SYNONYM: f32 = 0.6;

/// So much of a text is read: nobody says in more words what they look for, and whoever pastes a book is not helped by it.
const WORDS_MAX: usize = 400;
/// Content words beyond these are not compared; which of them two sentences share is kept as bits.
const CONTENT_MAX: usize = 64;

/// A content word where it stands in a text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub start: usize,
    pub end: usize,
}

/// A text cut into words, and those that carry meaning.
struct Parsed {
    language: Language,
    /// All words, and where they stand.
    all: Vec<(Rc<Entry>, Place)>,
    /// The places in `all` of the content words.
    content: Vec<usize>,
    /// How many content words come before "for", which begins the part that says for whom.
    before_audience: usize,
}

impl Parsed {
    fn of(text: &str, mut look_up: impl FnMut(&str) -> Rc<Entry>) -> Parsed {
        let read = words(text).take(WORDS_MAX);
        let all: Vec<(Rc<Entry>, Place)> =
            read.map(|(start, end, word)| (look_up(word), Place { start, end })).collect();
        let language = language_of(all.iter().map(|(entry, _)| &entry.known));
        let mut parsed = Parsed { language, all, content: Vec::new(), before_audience: usize::MAX };
        if is_stop_phrase(text) {
            return parsed;
        }
        for (place, (entry, _)) in parsed.all.iter().enumerate() {
            if !entry.known.is_empty_in(language) && parsed.content.len() < CONTENT_MAX {
                parsed.content.push(place);
            } else if entry.known.term == "for" && !parsed.content.is_empty() {
                parsed.before_audience = parsed.before_audience.min(parsed.content.len());
            }
        }
        parsed
    }
}

/// Where the content words of a text stand, in the order of `Sentence::words`.
pub fn places(text: &str) -> Vec<Place> {
    let parsed = Parsed::of(text, Entry::of);
    parsed.content.iter().map(|place| parsed.all[*place].1.clone()).collect()
}

/// How closely a sentence is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Only which terms it holds, to count them.
    Counted,
    /// With the senses of its words.
    Compared,
    /// And with what it is about as a whole.
    Nearness,
}

impl Sentence {
    /// Reads a text. Where it does not show by itself in which sense a word stands, `context` may: what else its author
    /// wrote.
    pub fn read(text: &str, context: &[Rc<Entry>], care: Care, dictionary: &mut Dictionary) -> Sentence {
        let parsed = Parsed::of(text, |word| dictionary.look_up(word));
        let families: Vec<&str> = parsed.all.iter().map(|(entry, _)| entry.family()).collect();
        let mut sentence = Sentence { words: Vec::with_capacity(parsed.content.len()), ..Sentence::default() };
        for (n, place) in parsed.content.iter().enumerate() {
            let entry = &parsed.all[*place].0;
            let known = &entry.known;
            let by_the_way = n >= parsed.before_audience || entry.by_the_way;
            let weight = if by_the_way { BY_THE_WAY } else { 1.0 };
            let (term, form) = dictionary.terms(entry, parsed.language);
            let row = known.row.filter(|_| care == Care::Nearness);
            let sense = if care == Care::Counted { None } else { sense(known, &families, context) };
            sentence.words.push(Word {
                term,
                form,
                weight,
                ambiguous: known.is_ambiguous,
                row: row.map(|row| (row, (7.0 - known.zipf(parsed.language)).max(0.0) * weight)),
                sense,
            });
        }
        sentence.meaning = sentence.meaning_without(0).map(Box::new);
        sentence.mark_topics(&parsed, &families, dictionary);
        sentence.mark_synonyms(&parsed, dictionary);
        let terms = sentence.words.iter().map(|w| w.term).chain(sentence.marks.iter().map(|m| m.term));
        let mut bits = [0; 8];
        terms.for_each(|term| bits[term as usize / 64 % 8] |= 1 << (term % 64));
        sentence.bits = bits;
        sentence
    }

    /// Whether the two may share a word or a mark: never no where they do, and soon said.
    pub fn may_share(&self, other: &Sentence) -> bool {
        self.bits.iter().zip(&other.bits).any(|(one, other)| one & other != 0)
    }

    /// What it is about, leaving out some of its content words (as bits).
    pub fn meaning_without(&self, left_out: u64) -> Option<Meaning> {
        let words = self.words.iter().enumerate().filter(|(n, _)| left_out >> n.min(&63) & 1 == 0);
        let mut rows = words.filter_map(|(_, word)| word.row).peekable();
        rows.peek()?;
        let mut meaning = Meaning::default();
        rows.for_each(|(row, weight)| meaning.add(row, weight));
        meaning.normal()
    }

    fn mark_topics(&mut self, parsed: &Parsed, families: &[&str], dictionary: &mut Dictionary) {
        for (start, (entry, _)) in parsed.all.iter().enumerate() {
            self.mark_phrase(parsed, start..start + 1, entry.known.says, dictionary);
            for phrase in entry.known.begins {
                if let Some(length) = phrase.length_in(&families[start..]) {
                    self.mark_phrase(parsed, start..start + length, phrase.meant(), dictionary);
                }
            }
        }
    }

    /// What the words in this range of all words mean together.
    fn mark_phrase(
        &mut self,
        parsed: &Parsed,
        range: std::ops::Range<usize>,
        meant: &[Phrase],
        dictionary: &mut Dictionary,
    ) {
        let words = if meant.is_empty() { 0 } else { bits(&parsed.content, range) };
        if words == 0 {
            return;
        }
        let said = &self.words;
        let by_the_way = said.iter().enumerate().all(|(n, w)| words >> n.min(63) & 1 == 0 || w.weight < 1.0);
        for phrase in meant {
            let term = dictionary.topic(phrase.topic);
            let strength = match phrase.strength {
                Strength::Same => 1.0,
                Strength::Near => NEAR,
            } * if by_the_way { BY_THE_WAY } else { 1.0 };
            self.mark(Mark { term, strength, words, field: lexicon().phrases.field(phrase.topic), is_topic: true });
        }
    }

    fn mark_synonyms(&mut self, parsed: &Parsed, dictionary: &mut Dictionary) {
        for (n, place) in parsed.content.iter().enumerate() {
            if let Some(term) = dictionary.synonym(&parsed.all[*place].0, parsed.language) {
                let strength = SYNONYM * self.words[n].weight;
                self.mark(Mark { term, strength, words: 1 << n.min(63), field: 0, is_topic: false });
            }
        }
    }

    /// The strongest way in which a topic is spoken of counts.
    fn mark(&mut self, mark: Mark) {
        match self.marks.iter_mut().find(|known| known.term == mark.term) {
            Some(known) if known.strength < mark.strength => *known = mark,
            Some(known) if known.strength == mark.strength => known.words |= mark.words,
            Some(_) => {}
            None => self.marks.push(mark),
        }
    }
}

/// In which sense a word stands, where it has several and its neighbours or the rest of what its author wrote tell.
fn sense(known: &Known, families: &[&str], context: &[Rc<Entry>]) -> Option<Sense> {
    if !known.has_senses {
        return None;
    }
    let senses = &lexicon().senses;
    let around = || context.iter().map(|entry| entry.family()).chain(families.iter().copied()).collect::<Vec<_>>();
    senses.among(known.family(), families).or_else(|| senses.among(known.family(), &around()))
}

/// Of the content words, those that stand in a range of all words.
fn bits(content: &[usize], range: std::ops::Range<usize>) -> u64 {
    let within = content.iter().enumerate().filter(|(_, place)| range.contains(*place));
    within.fold(0, |bits, (n, _)| bits | 1 << n.min(63))
}

/// What nearly everybody writes beside what it is about. Plural-stemmed.
#[rustfmt::skip]
const BY_THE_WAY_WORDS: &[&str] = &[
    "advise", "afternoon", "beginner", "business", "basic", "charity", "class", "client", "coffee", "community", "company", "consultant",
    "course", "customer", "evening", "event", "experience", "expert", "family", "fix", "free", "freelance", "freelancer",
    "friend", "group", "guidance", "home", "house", "job", "lesson", "member", "morning", "office", "organisation", "organization",
    "professional", "project", "school", "service", "session", "set", "share", "shop", "spare", "specialist", "studio", "teach",
    "teacher", "team", "training", "tutor", "weekend", "woman", "workshop", "young", "old", "london", "town", "city", "space", "partner",
    "child", "kid", "student", "adult", "summer", "winter", "spring", "autumn", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "life", "room", "first", "second", "two", "three", "four", "five", "ten", "half", "long", "short",
    "big", "large", "tiny", "quick", "simple", "friendly", "proper", "honest", "happily", "gladly", "decent", "patient", "cheap", "paid",
];

fn is_by_the_way(term: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| BY_THE_WAY_WORDS.iter().copied().collect());
    WORDS.contains(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut dictionary = Dictionary::default();
        let sentence = Sentence::read(text, &[], Care::Nearness, &mut dictionary);
        let name = |term: Term| dictionary.vocabulary.name(term).to_owned();
        (
            sentence.words.iter().map(|w| format!("{} {}", name(w.term), w.weight)).collect(),
            sentence.marks.iter().map(|m| format!("{} {}", name(m.term), m.strength)).collect(),
        )
    }

    #[test]
    fn a_sentence_is_what_it_is_about_and_for_whom() {
        let (words, marks) = read("Looking for help with our tax return for a small charity");
        assert_eq!(words, ["tax 1", "return 1", "charity 0.4"]);
        assert!(marks.iter().any(|m| m == "≈tax 1"), "{marks:?}");
        assert_eq!(read("Here for a project meeting").0, [""; 0], "being here is not a topic");
        assert_eq!(read(""), (vec![], vec![]));
    }

    #[test]
    fn other_languages_have_words_without_meaning_too() {
        assert_eq!(read("Hilfe bei der Steuererklärung für unseren Verein").0.len(), 4);
    }
}
