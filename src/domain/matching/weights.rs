//! How rare each topic and term is among a space's people, mixed with how common it is in the language while there
//! are few of them.

use super::described::{Described, Said};
use crate::domain::sentence::{Term, Vocabulary};

/// Where a term counts: a word may be rare among offers and common among needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    Topics,
    Offers,
    Needs,
}

/// So many people who speak like everybody are imagined in a room of none; none in a room of `CROWD_OF_ITS_OWN`.
const IMAGINED: f64 = 20.0;
const CROWD_OF_ITS_OWN: f64 = 200.0;

#[derive(Default)]
pub struct Weights {
    /// What the terms that are counted stand for.
    pub vocabulary: Vocabulary,
    pub people: usize,
    /// How many people use each term, by its place in the vocabulary.
    counts: [Vec<u32>; 3],
    /// What each term weighs.
    idf: [Vec<f32>; 3],
    imagined: f64,
}

impl Weights {
    /// Counts somebody's words: each once, however often they say it.
    pub fn count(&mut self, person: &Described) {
        self.people += 1;
        let mut terms: Vec<Term> =
            person.topics.iter().map(|t| t.term).chain(person.topic_words.iter().copied()).collect();
        self.add(Where::Topics, &mut terms);
        for (place, lines) in [(Where::Offers, &person.offers), (Where::Needs, &person.needs)] {
            terms.clear();
            // Today's line is of one day: it does not make a word common.
            lines.iter().filter(|line| !line.today).for_each(|line| terms_of(line, &mut terms));
            self.add(place, &mut terms);
        }
    }

    fn add(&mut self, place: Where, terms: &mut Vec<Term>) {
        terms.sort_unstable();
        terms.dedup();
        let counts = &mut self.counts[place as usize];
        for term in terms {
            let at = *term as usize;
            if counts.len() <= at {
                counts.resize(at + 1, 0);
            }
            counts[at] += 1;
        }
    }

    /// Adds what was counted elsewhere, with a vocabulary of its own.
    pub fn take_in(&mut self, others: Weights) {
        self.people += others.people;
        let terms = (0..others.vocabulary.len() as Term).map(|term| self.vocabulary.take_in(&others.vocabulary, term));
        let terms: Vec<Term> = terms.collect();
        for (own, counts) in self.counts.iter_mut().zip(&others.counts) {
            own.resize(self.vocabulary.len(), 0);
            counts.iter().zip(&terms).for_each(|(count, term)| own[*term as usize] += count);
        }
    }

    /// Ends the counting: from here on `idf` answers.
    pub fn settle(&mut self) {
        self.imagined = IMAGINED * (1.0 - self.people as f64 / CROWD_OF_ITS_OWN).max(0.0);
        for place in [Where::Topics, Where::Offers, Where::Needs] {
            let idf = (0..self.vocabulary.len() as Term).map(|term| self.weigh(place, term) as f32);
            self.idf[place as usize] = idf.collect();
        }
    }

    /// max(0, ln((N + 1) / (df + ½))), N and df with the imagined people among them.
    fn weigh(&self, place: Where, term: Term) -> f64 {
        let df = f64::from(self.df(place, term)) + self.imagined * self.vocabulary.common(term);
        ((self.people as f64 + self.imagined + 1.0) / (df + 0.5)).ln().max(0.0)
    }

    pub fn df(&self, place: Where, term: Term) -> u32 {
        self.counts[place as usize].get(term as usize).copied().unwrap_or(0)
    }

    pub fn idf(&self, place: Where, term: Term) -> f64 {
        self.idf[place as usize].get(term as usize).map_or_else(|| self.weigh(place, term), |idf| f64::from(*idf))
    }

    /// What a word that one person alone uses adds: the measure for what it is worth that somebody has somebody.
    pub fn rare_word(&self) -> f64 {
        ((self.people as f64 + self.imagined + 1.0) / 1.5).ln().max(0.0)
    }
}

fn terms_of(line: &Said, into: &mut Vec<Term>) {
    into.extend(line.sentence.words.iter().flat_map(|w| [w.term, w.form]));
    into.extend(line.sentence.marks.iter().map(|m| m.term));
}
