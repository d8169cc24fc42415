//! What speaks for a pair, as numbers that add up and as reasons that can be printed.
//!
//! Topics score Σ idf ÷ (|A|·|B|)^¼. A need scores against what the other offers, with what they do (headline,
//! today's line) as weaker evidence. Each term of the sum is a reason; there is no other source of reasons.

use super::{Person, Room};
use crate::domain::member::{Line, Profile};
use crate::domain::topic::{self, content_words, terms};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonKind {
    /// The first looks for what the second offers.
    NeedOffer,
    SharedTopic,
    /// Both look for the same.
    SharedQuest,
    /// Nothing in common on paper.
    Unmet,
}

impl ReasonKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ReasonKind::NeedOffer => "need_offer",
            ReasonKind::SharedTopic => "shared_topic",
            ReasonKind::SharedQuest => "shared_quest",
            ReasonKind::Unmet => "unmet",
        }
    }

    pub fn parse(word: &str) -> Option<ReasonKind> {
        use ReasonKind::*;
        [NeedOffer, SharedTopic, SharedQuest, Unmet].into_iter().find(|k| k.as_str() == word)
    }
}

/// One reason, in the two people's own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    pub kind: ReasonKind,
    /// Whose words `from_words` are, as a place in the match: for a need and an offer, the one who looks.
    pub from: usize,
    pub to: usize,
    /// What it is about: the longest shared phrase, in the words of `to`.
    pub phrase: String,
    pub from_words: String,
    pub to_words: String,
    pub weight: f64,
    /// The terms it is made of and what each adds, for `explain`.
    pub terms: Vec<(String, f64)>,
}

/// All that speaks for a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub score: f64,
    /// The one or two largest, the largest first.
    pub reasons: Vec<Reason>,
}

impl Evidence {
    pub fn unmet() -> Evidence {
        let reason = Reason {
            kind: ReasonKind::Unmet,
            from: 0,
            to: 1,
            phrase: String::new(),
            from_words: String::new(),
            to_words: String::new(),
            weight: 0.0,
            terms: Vec::new(),
        };
        Evidence { score: 0.0, reasons: vec![reason] }
    }
}

/// A reason must weigh this much to be printed; below it no reason is better.
const FLOOR: f64 = 0.3;
/// What somebody does is weaker evidence than what they say they offer.
pub const HEADLINE_STRENGTH: f64 = 0.5;
/// A word of a longer topic may add this much of its weight, and is never a reason by itself.
const BACK_OFF: f64 = 0.5;
/// In a room of this size a topic that over half of the people hold says nothing.
const CROWD: usize = 20;

/// How rare each topic and term is among the space's people.
pub struct Weights {
    people: usize,
    topics: BTreeMap<String, usize>,
    offers: BTreeMap<String, usize>,
    needs: BTreeMap<String, usize>,
}

/// Something somebody could help with, and how strongly it says so.
struct OfferLine<'a> {
    text: &'a str,
    said_at: Option<DateTime<Utc>>,
    strength: f64,
}

fn offer_lines(person: &Person) -> Vec<OfferLine<'_>> {
    let offers = person.profile.offers.iter();
    let mut lines: Vec<_> =
        offers.map(|l| OfferLine { text: &l.text, said_at: Some(l.first_said_at), strength: l.strength }).collect();
    if !person.profile.headline.is_empty() {
        lines.push(OfferLine { text: &person.profile.headline, said_at: None, strength: HEADLINE_STRENGTH });
    }
    if let Some((text, said_at)) = &person.today_line {
        lines.push(OfferLine { text, said_at: Some(*said_at), strength: HEADLINE_STRENGTH });
    }
    lines
}

fn topic_set(profile: &Profile) -> BTreeMap<String, String> {
    let topics = profile.interests.iter().flat_map(|line| topic::topics(&line.text));
    topics.map(|t| (t.key, t.wording)).collect()
}

/// A term and how many people use it: counted once a person, however often they say it.
fn count(counts: &mut BTreeMap<String, usize>, terms: BTreeSet<String>) {
    for term in terms {
        *counts.entry(term).or_default() += 1;
    }
}

fn all_terms<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    texts.flat_map(terms).collect()
}

impl Weights {
    pub fn of(room: &Room) -> Weights {
        Weights::among(room.people.iter().map(|p| &p.profile).chain(&room.background))
    }

    pub fn among<'a>(profiles: impl Iterator<Item = &'a Profile>) -> Weights {
        let mut weights =
            Weights { people: 0, topics: BTreeMap::new(), offers: BTreeMap::new(), needs: BTreeMap::new() };
        for profile in profiles {
            weights.people += 1;
            count(&mut weights.topics, with_words(topic_set(profile).into_keys().collect()));
            let offered = profile.offers.iter().map(|l| l.text.as_str()).chain([profile.headline.as_str()]);
            count(&mut weights.offers, all_terms(offered));
            count(&mut weights.needs, all_terms(profile.needs.iter().map(|l| l.text.as_str())));
        }
        weights
    }

    /// max(0, ln((N + 1) / (df + ½))).
    fn idf(&self, counts: &BTreeMap<String, usize>, term: &str) -> f64 {
        let df = *counts.get(term).unwrap_or(&0) as f64;
        ((self.people as f64 + 1.0) / (df + 0.5)).ln().max(0.0)
    }

    /// What a word that one person alone uses adds: the measure for what it is worth that somebody has somebody.
    pub fn rare_word(&self) -> f64 {
        ((self.people as f64 + 1.0) / 1.5).ln().max(0.0)
    }

    /// What speaks for the pair; with `since`, only what has been said after it. `None` when no reason is worth
    /// printing.
    pub fn evidence(&self, one: &Person, other: &Person, since: Option<DateTime<Utc>>) -> Option<Evidence> {
        let new = |said_at: Option<DateTime<Utc>>| since.is_none_or(|since| said_at.is_some_and(|at| at > since));
        let there = self.needs_met(one, other, (0, 1), &new);
        let back = self.needs_met(other, one, (1, 0), &new);
        let quests = self.shared_quests(one, other, &new);
        let (topic_score, topics) = if since.is_some() { (0.0, None) } else { self.shared_topics(one, other) };
        let sum = |reasons: &[Reason]| reasons.iter().map(|r| r.weight).sum::<f64>();
        let score = topic_score + sum(&quests) + sum(&there) + sum(&back) + sum(&there).min(sum(&back));
        let met: Vec<Reason> = [there, back].into_iter().filter_map(largest).collect();
        // That each has what the other asks for says it already; that both ask for it would only say it again.
        let met_words = |words: &String| met.iter().any(|r| r.from_words == *words);
        let quest = largest(quests).filter(|quest| !(met_words(&quest.from_words) && met_words(&quest.to_words)));
        let mut reasons: Vec<Reason> = met.into_iter().chain(quest).chain(topics).collect();
        reasons.retain(|r| r.weight >= FLOOR);
        reasons.sort_by(|x, y| y.weight.total_cmp(&x.weight));
        reasons.truncate(2);
        (!reasons.is_empty()).then_some(Evidence { score, reasons })
    }

    /// Whether this need and this offer would be a reason to introduce two people.
    pub fn helps(&self, need: &str, offer: &str, strength: f64) -> bool {
        let common = self.common(&self.offers, need, offer);
        common.is_some_and(|(terms, _)| terms.iter().map(|t| t.1).sum::<f64>() * strength >= FLOOR)
    }

    /// Each need of the first with the line of the second that meets it best.
    fn needs_met(
        &self,
        seeker: &Person,
        helper: &Person,
        (from, to): (usize, usize),
        new: &dyn Fn(Option<DateTime<Utc>>) -> bool,
    ) -> Vec<Reason> {
        let offers = offer_lines(helper);
        let meet = |need: &Line| {
            let offers = offers.iter().filter(|o| new(Some(need.first_said_at)) || new(o.said_at));
            let reasons = offers.filter_map(|offer| {
                let (terms, phrase) = self.common(&self.offers, &need.text, offer.text)?;
                let weight = terms.iter().map(|t| t.1).sum::<f64>() * offer.strength;
                let (from_words, to_words) = (need.text.clone(), offer.text.to_owned());
                Some(Reason { kind: ReasonKind::NeedOffer, from, to, phrase, from_words, to_words, weight, terms })
            });
            largest(reasons.collect())
        };
        seeker.profile.needs.iter().filter_map(meet).collect()
    }

    /// Two who look for the same; normalised like topics, since it is something in common.
    fn shared_quests(&self, one: &Person, other: &Person, new: &dyn Fn(Option<DateTime<Utc>>) -> bool) -> Vec<Reason> {
        let (a, b) = (&one.profile.needs, &other.profile.needs);
        let norm = ((a.len() * b.len()).max(1) as f64).powf(0.25);
        let meet = |need: &Line| {
            let others = b.iter().filter(|l| new(Some(l.first_said_at)) || new(Some(need.first_said_at)));
            let reasons = others.filter_map(|line| {
                let (terms, phrase) = self.common(&self.needs, &need.text, &line.text)?;
                let weight = terms.iter().map(|t| t.1).sum::<f64>() / norm;
                let (from_words, to_words) = (need.text.clone(), line.text.clone());
                Some(Reason {
                    kind: ReasonKind::SharedQuest,
                    from: 0,
                    to: 1,
                    phrase,
                    from_words,
                    to_words,
                    weight,
                    terms,
                })
            });
            largest(reasons.collect())
        };
        largest(a.iter().filter_map(meet).collect()).into_iter().collect()
    }

    /// The terms two sentences share, and the longest shared phrase in the words of the second. A single word
    /// that a quarter of the people use is not enough.
    fn common(
        &self,
        counts: &BTreeMap<String, usize>,
        first: &str,
        second: &str,
    ) -> Option<(Vec<(String, f64)>, String)> {
        let mine = terms(first);
        let shared: Vec<(String, f64)> =
            terms(second).into_iter().filter(|t| mine.contains(t)).map(|t| (t.clone(), self.idf(counts, &t))).collect();
        let rare = |term: &str| *counts.get(term).unwrap_or(&0) <= (self.people / 4).max(1);
        let enough = shared.len() > 1 || shared.first().is_some_and(|(term, _)| rare(term));
        enough.then(|| (shared, shared_phrase(&mine, second)))
    }

    /// Σ idf over the topics both hold ÷ (|A|·|B|)^¼, and the reason it makes.
    fn shared_topics(&self, one: &Person, other: &Person) -> (f64, Option<Reason>) {
        let (a, b) = (topic_set(&one.profile), topic_set(&other.profile));
        let norm = ((a.len() * b.len()).max(1) as f64).powf(0.25);
        let weigh = |key: &String| (key.clone(), self.idf(&self.topics, key) / norm);
        let shared: Vec<(String, f64)> = b.keys().filter(|k| a.contains_key(*k)).map(weigh).collect();
        let whole: BTreeSet<&String> = shared.iter().map(|s| &s.0).collect();
        let words = |set: &BTreeMap<String, String>| with_words(set.keys().cloned().collect());
        let (words_a, words_b) = (words(&a), words(&b));
        let half_known = words_a.intersection(&words_b).filter(|w| !whole.contains(w));
        let weak: f64 = half_known.map(|w| weigh(w).1 * BACK_OFF).sum();
        let score = weak + shared.iter().map(|s| s.1).sum::<f64>();
        (score, self.topic_reason(shared, &a, &b))
    }

    fn topic_reason(
        &self,
        shared: Vec<(String, f64)>,
        a: &BTreeMap<String, String>,
        b: &BTreeMap<String, String>,
    ) -> Option<Reason> {
        let crowded = |key: &str| self.people >= CROWD && self.topics.get(key).is_some_and(|df| df * 2 > self.people);
        let mut said: Vec<(String, f64)> = shared.into_iter().filter(|(key, _)| !crowded(key)).collect();
        said.sort_by(|x, y| y.1.total_cmp(&x.1));
        said.truncate(3);
        let wording = |of: &BTreeMap<String, String>| {
            said.iter().filter_map(|(k, _)| of.get(k)).cloned().collect::<Vec<_>>().join(", ")
        };
        let (from_words, to_words) = (wording(a), wording(b));
        (!said.is_empty()).then(|| Reason {
            kind: ReasonKind::SharedTopic,
            from: 0,
            to: 1,
            phrase: to_words.clone(),
            from_words,
            to_words,
            weight: said.iter().map(|s| s.1).sum(),
            terms: said,
        })
    }
}

/// Topics together with the words of those that have several.
fn with_words(topics: BTreeSet<String>) -> BTreeSet<String> {
    let words: Vec<String> =
        topics.iter().flat_map(|t| t.split(' ')).filter(|w| w.len() > 2).map(str::to_owned).collect();
    topics.into_iter().chain(words).collect()
}

fn largest(reasons: Vec<Reason>) -> Option<Reason> {
    reasons.into_iter().reduce(|best, next| if next.weight > best.weight { next } else { best })
}

/// The longest run of words in `text` that all occur in `mine`, as it stands there.
fn shared_phrase(mine: &BTreeSet<String>, text: &str) -> String {
    let words = content_words(text);
    let runs = words.chunk_by(|x, y| mine.contains(&x.term) == mine.contains(&y.term));
    let shared = runs.filter(|run| run.first().is_some_and(|w| mine.contains(&w.term)));
    let longest = shared.reduce(|best, next| if next.len() > best.len() { next } else { best });
    longest.map_or_else(String::new, |run| text[run[0].start..run[run.len() - 1].end].to_owned())
}
