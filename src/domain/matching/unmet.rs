//! What people look for and nobody offers, and what they offer and nobody looks for.
//!
//! The same evidence as in the morning decides: where a need and an offer would have been a reason to introduce two
//! people, neither is unmet.

use super::evidence::{HEADLINE_STRENGTH, Weights};
use crate::domain::member::{Line, Profile};
use crate::domain::topic::terms;
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

/// One person's line, with how strongly it is meant. `line` is missing for what somebody does, which is only evidence.
struct Entry<'a> {
    person: usize,
    text: &'a str,
    strength: f64,
    line: Option<&'a Line>,
}

/// Of the members' needs and offers, those that nobody else meets, outsiders included.
pub fn unmet(members: &[&Profile], outsiders: &[Profile]) -> Unmet {
    let everybody: Vec<&Profile> = members.iter().copied().chain(outsiders).collect();
    let weights = Weights::among(everybody.iter().copied());
    let (needs, offers) = (entries(&everybody, needs_of), entries(&everybody, offers_of));
    let (by_need, by_offer) = (Index::of(needs.iter().map(|e| e.text)), Index::of(offers.iter().map(|e| e.text)));
    let met = |need: &Entry, offer: &Entry| {
        need.person != offer.person && weights.helps(need.text, offer.text, offer.strength)
    };
    let own = |e: &&Entry| e.person < members.len() && e.line.is_some();
    let lonely_needs = needs.iter().filter(own).filter(|n| !by_offer.near(n.text).any(|at| met(n, &offers[at])));
    let lonely_offers = offers.iter().filter(own).filter(|o| !by_need.near(o.text).any(|at| met(&needs[at], o)));
    Unmet {
        needs: most_shared(&weights, lonely_needs.collect()),
        offers: most_shared(&weights, lonely_offers.collect()),
    }
}

fn entries<'a>(
    people: &[&'a Profile],
    of: impl Fn(&'a Profile) -> Vec<(&'a str, f64, Option<&'a Line>)>,
) -> Vec<Entry<'a>> {
    let each = people.iter().enumerate().flat_map(|(person, profile)| {
        of(profile).into_iter().map(move |(text, strength, line)| Entry { person, text, strength, line })
    });
    each.collect()
}

fn needs_of(profile: &Profile) -> Vec<(&str, f64, Option<&Line>)> {
    profile.needs.iter().map(|line| (line.text.as_str(), 1.0, Some(line))).collect()
}

fn offers_of(profile: &Profile) -> Vec<(&str, f64, Option<&Line>)> {
    let offers = profile.offers.iter().map(|line| (line.text.as_str(), line.strength, Some(line)));
    offers.chain([(profile.headline.as_str(), HEADLINE_STRENGTH, None)]).collect()
}

/// Which lines hold a term, so that not every line is held against every other.
struct Index(BTreeMap<String, Vec<usize>>);

impl Index {
    fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Index {
        let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, text) in texts.enumerate() {
            terms(text).into_iter().for_each(|term| index.entry(term).or_default().push(at));
        }
        Index(index)
    }

    fn near(&self, text: &str) -> impl Iterator<Item = usize> {
        let found: BTreeSet<usize> =
            terms(text).iter().filter_map(|term| self.0.get(term)).flatten().copied().collect();
        found.into_iter()
    }
}

/// Lines that say the same are one; the most people first, then what was said last.
fn most_shared(weights: &Weights, entries: Vec<&Entry>) -> Vec<Shared> {
    let alike = |a: &Entry, b: &Entry| a.text == b.text || weights.helps(a.text, b.text, 1.0);
    let index = Index::of(entries.iter().map(|e| e.text));
    let people = |entry: &Entry| {
        let near = index.near(entry.text).filter(|at| alike(entry, entries[*at]));
        near.map(|at| entries[at].person).chain([entry.person]).collect::<BTreeSet<usize>>().len()
    };
    let mut ranked: Vec<(usize, &Entry)> = entries.iter().map(|entry| (people(entry), *entry)).collect();
    ranked.sort_by_key(|(people, e)| (Reverse(*people), Reverse(e.line.map(|l| l.first_said_at)), e.text));
    let mut chosen: Vec<(usize, &Entry)> = Vec::new();
    for (people, entry) in ranked {
        if chosen.len() < FEW && !chosen.iter().any(|(_, c)| alike(c, entry)) {
            chosen.push((people, entry));
        }
    }
    chosen.into_iter().map(|(people, e)| Shared { text: e.text.to_owned(), people }).collect()
}
