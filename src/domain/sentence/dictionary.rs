//! What has been read so far: each word with what the tables say of it, and each term with how common it is.

use crate::domain::lexicon::{Known, Language, Zipf, lexicon};
use foldhash::HashMap;
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

/// A term as its place in the vocabulary.
pub type Term = u32;

/// Every term that occurs in a room, and how common its word is in the language at large.
#[derive(Default)]
pub struct Vocabulary {
    places: HashMap<Arc<str>, Term>,
    common: Vec<f32>,
    names: Vec<Arc<str>>,
}

impl Vocabulary {
    pub fn place(&mut self, name: &str, common: impl FnOnce() -> f32) -> Term {
        match self.places.get(name) {
            Some(term) => *term,
            None => self.add(name.into(), common()),
        }
    }

    fn add(&mut self, name: Arc<str>, common: f32) -> Term {
        let term = self.names.len() as Term;
        self.places.insert(Arc::clone(&name), term);
        self.names.push(name);
        self.common.push(common);
        term
    }

    /// The place of another vocabulary's term.
    pub fn take_in(&mut self, other: &Vocabulary, term: Term) -> Term {
        let (name, common) = (&other.names[term as usize], other.common[term as usize]);
        self.places.get(name).copied().unwrap_or_else(|| self.add(Arc::clone(name), common))
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn name(&self, term: Term) -> &str {
        self.names.get(term as usize).map_or("", |name| name)
    }

    /// The share of people in any room at all who would use it: from 0 to 1.
    pub fn common(&self, term: Term) -> f64 {
        self.common.get(term as usize).copied().map_or(0.0, f64::from)
    }
}

/// Reads sentences with one vocabulary. Every word is looked up once, however often it is said.
#[derive(Default)]
pub struct Dictionary {
    pub vocabulary: Vocabulary,
    entries: HashMap<Box<str>, Rc<Entry>>,
    /// The terms of topics, by their places in the table.
    topics: HashMap<u16, Term>,
}

/// A word as it was written, what the tables say of it, and its terms once it has carried meaning.
pub struct Entry {
    pub(super) known: Known,
    /// Nearly everybody writes it beside what they mean.
    pub(super) by_the_way: bool,
    /// Its family's and its own.
    terms: OnceCell<(Term, Term)>,
    synonym: OnceCell<Term>,
}

impl Entry {
    pub(super) fn of(word: &str) -> Rc<Entry> {
        let known = Known::of(word);
        let by_the_way = super::is_by_the_way(&known.term);
        Rc::new(Entry { known, by_the_way, terms: OnceCell::new(), synonym: OnceCell::new() })
    }

    pub fn family(&self) -> &str {
        self.known.family()
    }
}

impl Dictionary {
    pub fn look_up(&mut self, word: &str) -> Rc<Entry> {
        if let Some(entry) = self.entries.get(word) {
            return Rc::clone(entry);
        }
        let entry = Entry::of(word);
        self.entries.insert(word.into(), Rc::clone(&entry));
        entry
    }

    /// The terms of a content word: its family's and its own.
    pub(super) fn terms(&mut self, entry: &Entry, language: Language) -> (Term, Term) {
        *entry.terms.get_or_init(|| {
            let (known, own) = (&entry.known, entry.known.zipf(language));
            let family = || expected(known.family_zipf(language).max(own));
            (self.vocabulary.place(known.family(), family), self.vocabulary.place(&known.term, || expected(own)))
        })
    }

    pub(super) fn topic(&mut self, topic: u16) -> Term {
        let vocabulary = &mut self.vocabulary;
        let place = || vocabulary.place(&format!("≈{}", lexicon().phrases.name(topic)), || 0.02);
        *self.topics.entry(topic).or_insert_with(place)
    }

    pub(super) fn synonym(&mut self, entry: &Entry, language: Language) -> Option<Term> {
        let synonym = entry.known.synonym?;
        let common = || expected(entry.known.family_zipf(language));
        Some(*entry.synonym.get_or_init(|| self.vocabulary.place(&format!("={synonym}"), common)))
    }
}

/// The share of people in any room who would use a word of this frequency in what they need or offer. Where people
/// speak of their work, common words are commoner still: the root of the frequency fits better than the frequency.
fn expected(zipf: Zipf) -> f32 {
    // A word of Zipf 6 (one word in a thousand) is said by nearly everybody.
    10f32.powf((zipf - 6.0) / 2.0).min(1.0)
}
