//! What speaks for a pair, as numbers that add up and as reasons that can be printed.
//!
//! Topics score Σ idf ÷ (|A|·|B|)^¼. A need scores against what the other offers, with what they do (headline,
//! today's line) as weaker evidence. Each term of the sum is a reason; there is no other source of reasons.

use super::common::Common;
use super::described::{Described, Said};
use super::reason::{Evidence, Reason, ReasonKind};
use super::weights::{Weights, Where};
use crate::domain::sentence::Term;
use chrono::{DateTime, Utc};

/// A reason must weigh this much to be printed; below it no reason is better.
pub const FLOOR: f64 = 0.3;
/// A word of a longer topic may add this much of its weight, and is never a reason by itself.
const BACK_OFF: f64 = 0.5;
/// In a room of this size a topic that over half of the people hold says nothing.
const CROWD: usize = 20;

/// A need that somebody else's line meets, or that two share.
#[derive(Clone)]
pub struct Met<'s, 'a> {
    pub from: &'s Said<'a>,
    pub to: &'s Said<'a>,
    pub common: Common,
    /// With the strength of the offer, or shared out.
    pub weight: f64,
}

/// When something was said, if only what is new counts.
pub type Since = Option<DateTime<Utc>>;

pub fn is_new(since: Since, line: &Said) -> bool {
    since.is_none_or(|since| line.said_at.is_some_and(|at| at > since))
}

/// All that speaks for a pair, before it is put into reasons.
pub struct Judged<'s, 'a> {
    pub score: f64,
    there: Option<Met<'s, 'a>>,
    back: Option<Met<'s, 'a>>,
    quest: Option<Met<'s, 'a>>,
    topics: Option<SharedTopics>,
}

impl Weights {
    /// What speaks for the pair; with `since`, only what has been said after it. `None` when no reason is worth
    /// printing.
    pub fn judge<'s, 'a>(
        &self,
        one: &'s Described<'a>,
        other: &'s Described<'a>,
        since: Since,
    ) -> Option<Judged<'s, 'a>> {
        let there = self.needs_met(one, other, since);
        let back = self.needs_met(other, one, since);
        // Who has what the other asks for does not look for it too, though the words are the same.
        let met = |line: &Said| there.iter().chain(&back).any(|m| m.from.text == line.text);
        let quest = self.shared_quest(one, other, since).filter(|q| !(met(q.from) || met(q.to)));
        let topics = if since.is_some() { None } else { self.shared_topics(one, other) };
        let sum = |met: &[Met]| met.iter().map(|m| m.weight).sum::<f64>();
        let (helps, helped) = (sum(&there), sum(&back));
        let score = topics.as_ref().map_or(0.0, |t| t.score)
            + quest.as_ref().map_or(0.0, |q| q.weight)
            + helps
            + helped
            + helps.min(helped);
        let judged = Judged { score, there: largest(there), back: largest(back), quest, topics };
        self.has_a_reason(&judged).then_some(judged)
    }

    fn has_a_reason(&self, judged: &Judged) -> bool {
        let met = [&judged.there, &judged.back, &judged.quest];
        met.into_iter().flatten().any(|m| m.weight >= FLOOR)
            || judged.topics.as_ref().is_some_and(|t| self.sayable(t).map(|s| s.1).sum::<f64>() >= FLOOR)
    }

    /// The same with its reasons.
    pub fn evidence(&self, one: &Described, other: &Described, since: Since) -> Option<Evidence> {
        let Judged { score, there, back, quest, topics } = self.judge(one, other, since)?;
        let ends = [(there, ReasonKind::NeedOffer, (0, 1)), (back, ReasonKind::NeedOffer, (1, 0))];
        let met = ends.into_iter().chain([(quest, ReasonKind::SharedQuest, (0, 1))]);
        let mut reasons: Vec<Reason> =
            met.filter_map(|(met, kind, ends)| met.map(|met| self.reason(kind, met, ends))).collect();
        reasons.extend(topics.and_then(|shared| self.topic_reason(shared, one, other)));
        reasons.retain(|r| r.weight >= FLOOR);
        reasons.sort_by(|x, y| y.weight.total_cmp(&x.weight));
        reasons.truncate(2);
        Some(Evidence { score, reasons })
    }

    fn reason(&self, kind: ReasonKind, met: Met, (from, to): (usize, usize)) -> Reason {
        let name = |(term, weight): &(Term, f64)| (self.vocabulary.name(*term).to_owned(), *weight);
        Reason {
            kind,
            from,
            to,
            phrase: met.common.phrase(met.to.text),
            from_words: met.from.text.to_owned(),
            to_words: met.to.text.to_owned(),
            weight: met.weight,
            terms: met.common.terms.iter().map(name).collect(),
        }
    }

    /// Each need of the first with the line of the second that meets it best.
    fn needs_met<'s, 'a>(
        &self,
        seeker: &'s Described<'a>,
        helper: &'s Described<'a>,
        since: Since,
    ) -> Vec<Met<'s, 'a>> {
        let best = |need: &'s Said<'a>| {
            let offers = helper.offers.iter().filter(|offer| is_new(since, need) || is_new(since, offer));
            largest(offers.filter_map(|offer| self.met(need, offer)).collect())
        };
        seeker.needs.iter().filter_map(best).collect()
    }

    /// How this line would meet this need, if it does.
    pub fn met<'s, 'a>(&self, need: &'s Said<'a>, offer: &'s Said<'a>) -> Option<Met<'s, 'a>> {
        // Nearness alone is never sure enough to be said (`likeness`).
        if !need.sentence.may_share(&offer.sentence) {
            return None;
        }
        let common =
            self.common(Where::Offers, &need.sentence, &offer.sentence, offer.by_trade).filter(|c| c.sayable)?;
        let weight = common.weight * offer.strength;
        Some(Met { from: need, to: offer, common, weight })
    }

    /// The largest of what both look for; shared out like topics, since it is something in common.
    fn shared_quest<'s, 'a>(
        &self,
        one: &'s Described<'a>,
        other: &'s Described<'a>,
        since: Since,
    ) -> Option<Met<'s, 'a>> {
        let norm = ((one.needs.len() * other.needs.len()).max(1) as f64).sqrt().sqrt();
        let pairs = one.needs.iter().flat_map(|from| other.needs.iter().map(move |to| (from, to)));
        let new = pairs.filter(|(from, to)| is_new(since, from) || is_new(since, to));
        let new = new.filter(|(from, to)| from.sentence.may_share(&to.sentence));
        let met = new.filter_map(|(from, to)| {
            // That two look for the same is plain, or it is not so.
            let common =
                self.common(Where::Needs, &from.sentence, &to.sentence, false).filter(|c| c.sayable && c.words != 0)?;
            let weight = common.weight / norm;
            Some(Met { from, to, common, weight })
        });
        largest(met.collect())
    }

    /// What two share by topics alone.
    pub fn by_topics(&self, one: &Described, other: &Described) -> f64 {
        self.shared_topics(one, other).map_or(0.0, |shared| shared.score)
    }

    /// Σ idf over the topics both hold ÷ (|A|·|B|)^¼, with half of it for the words of longer topics.
    fn shared_topics(&self, one: &Described, other: &Described) -> Option<SharedTopics> {
        let norm = ((one.topics.len() * other.topics.len()).max(1) as f64).sqrt().sqrt();
        let weigh = |term: Term| (term, self.idf(Where::Topics, term) / norm);
        let whole: Vec<(Term, f64)> = both(topic_terms(one), topic_terms(other)).map(weigh).collect();
        // A shared topic says it already; its words would only say it again.
        let score = self.half_shared(one, other, &whole, norm) + whole.iter().map(|t| t.1).sum::<f64>();
        (score > 0.0).then_some(SharedTopics { score, whole })
    }

    /// Half of what the words of longer topics are worth. A shared topic says it already: its own words do not count.
    fn half_shared(&self, one: &Described, other: &Described, whole: &[(Term, f64)], norm: f64) -> f64 {
        if one.topic_words.is_empty() && other.topic_words.is_empty() {
            return 0.0;
        }
        let counted = |term: Term| {
            let word = self.vocabulary.name(term);
            let says = |known: Term| known == term || self.vocabulary.name(known).split(' ').any(|w| w == word);
            whole.iter().any(|(known, _)| says(*known))
        };
        let shared = both(words_and_topics(one), words_and_topics(other)).filter(|t| !counted(*t));
        shared.map(|t| self.idf(Where::Topics, t) / norm * BACK_OFF).sum()
    }

    /// The shared topics that say something: not those that half of a crowd holds.
    fn sayable<'t>(&'t self, shared: &'t SharedTopics) -> impl Iterator<Item = (Term, f64)> + 't {
        let crowded = |term: Term| self.people >= CROWD && self.df(Where::Topics, term) as usize * 2 > self.people;
        shared.whole.iter().copied().filter(move |(term, _)| !crowded(*term))
    }

    fn topic_reason(&self, shared: SharedTopics, one: &Described, other: &Described) -> Option<Reason> {
        let mut said: Vec<(Term, f64)> = self.sayable(&shared).collect();
        said.sort_by(|x, y| y.1.total_cmp(&x.1));
        said.truncate(3);
        let wording = |person: &Described| {
            let of = |term: &Term| person.topics.iter().find(|t| t.term == *term).map(|t| t.wording);
            said.iter().filter_map(|(term, _)| of(term)).collect::<Vec<_>>().join(", ")
        };
        let (from_words, to_words) = (wording(one), wording(other));
        (!said.is_empty()).then(|| Reason {
            kind: ReasonKind::SharedTopic,
            from: 0,
            to: 1,
            phrase: to_words.clone(),
            from_words,
            to_words,
            weight: said.iter().map(|s| s.1).sum(),
            terms: said.iter().map(|(t, w)| (self.vocabulary.name(*t).to_owned(), *w)).collect(),
        })
    }
}

struct SharedTopics {
    score: f64,
    whole: Vec<(Term, f64)>,
}

fn topic_terms(person: &Described) -> impl Iterator<Item = Term> {
    person.topics.iter().map(|topic| topic.term)
}

/// The topics of somebody and the words of the longer ones, in order.
fn words_and_topics(person: &Described) -> impl Iterator<Item = Term> {
    let (mut topics, mut words) = (topic_terms(person).peekable(), person.topic_words.iter().copied().peekable());
    std::iter::from_fn(move || {
        let next = match (topics.peek(), words.peek()) {
            (Some(topic), Some(word)) => *topic.min(word),
            (one, other) => *one.or(other)?,
        };
        topics.next_if_eq(&next);
        words.next_if_eq(&next);
        Some(next)
    })
}

/// What is in both; each is in order.
fn both(first: impl Iterator<Item = Term>, second: impl Iterator<Item = Term>) -> impl Iterator<Item = Term> {
    let mut first = first.peekable();
    second.filter(move |term| {
        while first.next_if(|other| other < term).is_some() {}
        first.peek() == Some(term)
    })
}

fn largest<'s, 'a>(met: Vec<Met<'s, 'a>>) -> Option<Met<'s, 'a>> {
    met.into_iter().reduce(|best, next| if next.weight > best.weight { next } else { best })
}
