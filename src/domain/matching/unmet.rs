//! What people look for and nobody offers, and what they offer and nobody looks for.
//!
//! The same evidence as in the morning decides: where a need and an offer would have been a reason to introduce two
//! people, neither is unmet.

use super::care;
use super::described::{Reader, Said};
use super::weights::Weights;
use crate::domain::member::Profile;
use crate::domain::sentence::Term;
use crate::domain::topic::Aliases;
use chrono::{DateTime, Utc};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The few that most people share, in the words of the one who said it last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unmet {
    pub needs: Vec<Shared>,
    pub offers: Vec<Shared>,
}

/// A line, and how many people say something like it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    pub text: String,
    pub people: usize,
}

/// How many of each are worth reading.
const FEW: usize = 3;

/// One person's line.
struct Entry<'s, 'a> {
    person: usize,
    line: &'s Said<'a>,
}

/// Of the members' needs and offers, those that nobody else meets, outsiders included.
pub fn unmet(members: &[&Profile], outsiders: &[Profile]) -> Unmet {
    let aliases = Aliases::default();
    let mut reader = Reader::new(&aliases, care(members.len()));
    let profiles = members.iter().copied().chain(outsiders);
    let people: Vec<_> = profiles.map(|profile| reader.read(profile, None)).collect();
    let mut weights = Weights::default();
    people.iter().for_each(|person| weights.count(person));
    weights.vocabulary = reader.dictionary.vocabulary;
    weights.settle();
    let needs = entries(people.iter().map(|p| p.needs.as_slice()));
    let offers = entries(people.iter().map(|p| p.offers.as_slice()));
    let (by_need, by_offer) = (Index::of(&needs), Index::of(&offers));
    let met = |need: &Entry, offer: &Entry| need.person != offer.person && weights.met(need.line, offer.line).is_some();
    // What somebody does is only evidence.
    let own = |e: &&Entry| e.person < members.len() && e.line.said_at.is_some();
    let lonely_needs = needs.iter().filter(own).filter(|n| !by_offer.near(n).any(|at| met(n, &offers[at])));
    let lonely_offers = offers.iter().filter(own).filter(|o| !by_need.near(o).any(|at| met(&needs[at], o)));
    Unmet {
        needs: most_shared(&weights, lonely_needs.collect()),
        offers: most_shared(&weights, lonely_offers.collect()),
    }
}

fn entries<'s, 'a>(lines: impl Iterator<Item = &'s [Said<'a>]>) -> Vec<Entry<'s, 'a>>
where
    'a: 's,
{
    lines.enumerate().flat_map(|(person, lines)| lines.iter().map(move |line| Entry { person, line })).collect()
}

/// Which lines hold a term, so that not every line is held against every other.
struct Index(BTreeMap<Term, Vec<usize>>);

fn terms<'e>(entry: &'e Entry) -> impl Iterator<Item = Term> + 'e {
    let sentence = &entry.line.sentence;
    sentence.words.iter().map(|w| w.term).chain(sentence.marks.iter().map(|m| m.term))
}

impl Index {
    fn of(entries: &[Entry]) -> Index {
        let mut index: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            terms(entry).for_each(|term| index.entry(term).or_default().push(at));
        }
        Index(index)
    }

    fn near(&self, entry: &Entry) -> impl Iterator<Item = usize> + use<> {
        let found: BTreeSet<usize> = terms(entry).filter_map(|term| self.0.get(&term)).flatten().copied().collect();
        found.into_iter()
    }
}

/// Lines that say the same are one; the most people first, then what was said last.
fn most_shared(weights: &Weights, entries: Vec<&Entry>) -> Vec<Shared> {
    let alike = |a: &Entry, b: &Entry| a.line.text == b.line.text || weights.met(a.line, b.line).is_some();
    let own: Vec<Entry> = entries.iter().map(|e| Entry { person: e.person, line: e.line }).collect();
    let index = Index::of(&own);
    let people = |entry: &Entry| {
        let near = index.near(entry).filter(|at| alike(entry, &own[*at]));
        near.map(|at| own[at].person).chain([entry.person]).collect::<BTreeSet<usize>>().len()
    };
    let last = |e: &Entry| -> Option<DateTime<Utc>> { e.line.said_at };
    let mut ranked: Vec<(usize, &Entry)> = entries.iter().map(|entry| (people(entry), *entry)).collect();
    ranked.sort_by_key(|(people, e)| (Reverse(*people), Reverse(last(e)), e.line.text));
    let mut chosen: Vec<(usize, &Entry)> = Vec::new();
    for (people, entry) in ranked {
        if chosen.len() < FEW && !chosen.iter().any(|(_, c)| alike(c, entry)) {
            chosen.push((people, entry));
        }
    }
    chosen.into_iter().map(|(people, e)| Shared { text: e.line.text.to_owned(), people }).collect()
}
