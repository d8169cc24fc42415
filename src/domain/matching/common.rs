//! What two sentences have in common: shared words of one family, topics that both speak of in different words, and how
//! near they are in what they are about. Together these say how likely it is that the one helps with the other.

use super::likeness::Likeness;
use super::weights::{Weights, Where};
use crate::domain::lexicon::lexicon;
use crate::domain::sentence::{Mark, Sentence, Term, Word, places};

/// Another form of a word says a little less than the word itself.
const OTHER_FORM: f64 = 0.9;
/// Words nearer than this have to do with each other.
const KIN: f64 = 0.2;
/// Sentences this near to each other are worth a closer look though they share no word.
const WORTH_A_LOOK: f64 = 0.2;
/// What is assumed of neighbours of which nothing is known.
const UNKNOWN: f64 = 0.12;

/// What two sentences share.
#[derive(Debug, Clone, Default)]
pub struct Common {
    /// How much it counts as a reason, on the scale of `Weights::rare_word`; above 0.
    pub weight: f64,
    /// It is sure enough to be said to the two.
    pub sayable: bool,
    /// What it is made of, and what each part is worth by itself.
    pub terms: Vec<(Term, f64)>,
    /// Which content words of the second sentence say so, as bits.
    pub words: u64,
}

/// The words that two sentences share.
#[derive(Default)]
struct Shared {
    terms: Vec<(Term, f64)>,
    /// One of them is what a sentence is about, not said by the way.
    solid: bool,
    /// Which content words of each, as bits.
    first: u64,
    second: u64,
}

impl Weights {
    /// What two sentences share; nothing where it is too little to be a reason. `by_trade` where the second says only
    /// what somebody does, not what they offer.
    pub fn common(&self, place: Where, first: &Sentence, second: &Sentence, by_trade: bool) -> Option<Common> {
        let (likeness, mut common) = self.likeness(place, first, second, by_trade)?;
        common.weight = likeness.weight();
        common.sayable &= match place {
            Where::Needs => likeness.sayable_quest(),
            Where::Offers | Where::Topics => likeness.sayable(),
        };
        (common.weight > 0.0).then_some(common)
    }

    /// What was found in two sentences, before it is weighed; nothing where there is nothing to look at.
    pub fn likeness(
        &self,
        place: Where,
        first: &Sentence,
        second: &Sentence,
        by_trade: bool,
    ) -> Option<(Likeness, Common)> {
        let mut likeness = Likeness { by_trade: f64::from(u8::from(by_trade)), ..Likeness::default() };
        let shared = self.shared_words(place, first, second, &mut likeness);
        let topics = self.shared_marks(place, (first, second), &shared, &mut likeness);
        if place == Where::Needs && !likeness.may_be_a_quest() {
            return None;
        }
        let near = match (&first.meaning, &second.meaning) {
            (Some(one), Some(other)) => one.near(other),
            _ => 0.0,
        };
        if shared.terms.is_empty() && topics.is_empty() && near < WORTH_A_LOOK {
            return None;
        }
        neighbours(first, second, &shared, near, &mut likeness);
        let marked = |of: fn(&(&Mark, &Mark, f64)) -> u64| topics.iter().map(of).fold(0, |bits, words| bits | words);
        likeness.covered = self.covered(place, first, shared.first | marked(|t| t.1.words));
        likeness.covered_there = self.covered(place, second, shared.second | marked(|t| t.0.words));
        let solid = shared.solid || !topics.is_empty() || shared.terms.is_empty();
        let words = shared.second | marked(|t| t.0.words);
        let mut terms = shared.terms;
        terms.extend(topics.iter().map(|(mark, _, worth)| (mark.term, *worth)));
        Some((likeness, Common { weight: 0.0, sayable: solid, terms, words }))
    }

    /// Which part of what a sentence says is in these of its content words, from 0 to 1.
    fn covered(&self, place: Where, sentence: &Sentence, shared: u64) -> f64 {
        let worth = |word: &Word| self.idf(place, word.term) * f64::from(word.weight);
        let all: f64 = sentence.words.iter().map(worth).sum();
        let among = sentence.words.iter().enumerate().filter(|(n, _)| shared & bit(*n) != 0);
        if all > 0.0 { among.map(|(_, word)| worth(word)).sum::<f64>() / all } else { 0.0 }
    }

    fn shared_words(&self, place: Where, first: &Sentence, second: &Sentence, likeness: &mut Likeness) -> Shared {
        let mut shared = Shared::default();
        let mut words = 0.0;
        let mut before: Option<(usize, usize, f64)> = None;
        for (n, word) in second.words.iter().enumerate() {
            let Some((m, other)) = first.words.iter().enumerate().find(|(_, w)| w.term == word.term) else { continue };
            if shared.terms.iter().any(|(term, _)| *term == word.term) {
                shared.second |= bit(n);
                continue;
            }
            let rarity = match other.form == word.form {
                true => self.idf(place, word.form),
                false => self.idf(place, word.term) * OTHER_FORM,
            };
            let worth = rarity * f64::from(word.weight.min(other.weight));
            words += 1.0;
            if let Some((_, _, last)) = before.filter(|(a, b, _)| (a + 1, b + 1) == (m, n)) {
                likeness.side_by_side += last + worth;
            }
            before = Some((m, n, worth));
            (shared.first, shared.second) = (shared.first | bit(m), shared.second | bit(n));
            match Sense::of(word, other) {
                Sense::Another => likeness.conflicting += worth,
                Sense::Unsure => likeness.unsure += worth,
                Sense::Plain => likeness.plain += worth,
                Sense::Agreed => {
                    likeness.plain += worth;
                    likeness.agreed += worth;
                }
            }
            if Sense::of(word, other) != Sense::Another {
                shared.terms.push((word.term, worth));
                shared.solid |= word.weight.min(other.weight) >= 1.0;
            }
        }
        likeness.more_words = f64::max(words - 1.0, 0.0);
        shared
    }

    /// Topics that both speak of (as the second does, and the first), where that is not said with the very words they share.
    fn shared_marks<'s>(
        &self,
        place: Where,
        (first, second): (&'s Sentence, &'s Sentence),
        shared: &Shared,
        likeness: &mut Likeness,
    ) -> Vec<(&'s Mark, &'s Mark, f64)> {
        let mut topics = Vec::new();
        for mark in second.marks.iter().filter(|mark| mark.is_topic) {
            let Some(other) = first.marks.iter().find(|m| m.term == mark.term) else { continue };
            if mark.words & shared.second != 0 && other.words & shared.first != 0 {
                continue;
            }
            let worth = self.idf(place, mark.term);
            let best = match (mark.strength.max(other.strength) > NAMED, mark.strength.min(other.strength) > NAMED) {
                (_, true) => &mut likeness.named_by_both,
                (true, false) => &mut likeness.named_by_one,
                (false, false) => &mut likeness.hinted_by_both,
            };
            *best = best.max(worth);
            topics.push((mark, other, worth * f64::from(mark.strength * other.strength)));
        }
        topics
    }
}

/// A mark stronger than this names its topic.
const NAMED: f32 = 0.9;

/// In which sense two words of one family stand.
#[derive(PartialEq)]
enum Sense {
    /// The word has one sense only.
    Plain,
    Agreed,
    Unsure,
    Another,
}

impl Sense {
    fn of(one: &Word, other: &Word) -> Sense {
        match (one.sense, other.sense) {
            _ if !one.ambiguous => Sense::Plain,
            (Some(a), Some(b)) if a == b => Sense::Agreed,
            (Some(_), Some(_)) => Sense::Another,
            _ => Sense::Unsure,
        }
    }
}

/// What stands beside the shared words: whether it speaks of the same field, and how near it is.
fn neighbours(first: &Sentence, second: &Sentence, shared: &Shared, near: f64, likeness: &mut Likeness) {
    let (one, other) = (field(first, shared.first), field(second, shared.second));
    likeness.other_field = f64::from(u8::from(one != 0 && other != 0 && one & other == 0));
    if one & other != 0 {
        likeness.plain_in_field = likeness.plain;
        likeness.unsure_in_field = likeness.unsure;
    }
    if shared.first == 0 {
        likeness.near = (near - KIN).max(0.0);
    } else {
        let beside = match (first.meaning_without(shared.first), second.meaning_without(shared.second)) {
            (Some(one), Some(other)) => one.near(&other),
            // Nothing stands beside them: the two say the same.
            (None, None) => {
                likeness.plain += std::mem::take(&mut likeness.unsure);
                1.0
            }
            _ => UNKNOWN,
        };
        likeness.near_beside = (beside - KIN).max(0.0);
        likeness.plain_beside = likeness.plain * beside.clamp(-0.1, 0.5);
        likeness.unsure_beside = likeness.unsure * beside.clamp(-0.1, 0.5);
    }
    likeness.kin = kin(first, second, shared.first, shared.second);
}

/// The fields of the topics that a sentence names beside its shared words; of those it hints at where it names none.
fn field(sentence: &Sentence, shared: u64) -> u64 {
    let beside = sentence.marks.iter().filter(|m| m.words & !shared != 0);
    let (named, hinted) = beside.fold((0, 0), |(named, hinted), mark| {
        (if mark.strength > NAMED { named | mark.field } else { named }, hinted | mark.field)
    });
    if named != 0 { named } else { hinted }
}

/// How much of each sentence, without the shared words, has a word of kin in the other.
fn kin(first: &Sentence, second: &Sentence, shared: u64, shared_there: u64) -> f64 {
    let related = &lexicon().related;
    let beside = |sentence: &'_ Sentence, shared: u64| {
        let words = sentence.words.iter().enumerate().filter(move |(n, _)| shared & bit(*n) == 0);
        words.filter_map(|(_, w)| w.row).collect::<Vec<_>>()
    };
    let there = beside(second, shared_there);
    let mut nearest_there = vec![0.0; there.len()];
    let (mut here, worth) = (0.0, |nearest: f64, weight: f32| (nearest - KIN).max(0.0) * f64::from(weight));
    for (row, weight) in beside(first, shared) {
        let mut nearest = 0.0;
        for ((other, _), nearest_there) in there.iter().zip(&mut nearest_there) {
            let near = related.near(row, *other);
            (nearest, *nearest_there) = (near.max(nearest), near.max(*nearest_there));
        }
        here += worth(nearest, weight);
    }
    let back: f64 = there.iter().zip(nearest_there).map(|((_, weight), nearest)| worth(nearest, *weight)).sum();
    here.min(KIN_MAX) + back.min(KIN_MAX)
}

/// As much of it counts on each side.
const KIN_MAX: f64 = 5.0;

fn bit(n: usize) -> u64 {
    1 << n.min(63)
}

impl Common {
    /// The longest run of shared words in the second text, as it stands there; the whole text where none is shared.
    pub fn phrase(&self, text: &str) -> String {
        let places = places(text);
        let shared = |n: usize| self.words & bit(n) != 0;
        let numbers: Vec<usize> = (0..places.len()).collect();
        let runs = numbers.chunk_by(|a, b| shared(*a) == shared(*b)).filter(|run| shared(run[0]));
        let longest = runs.reduce(|best, next| if next.len() > best.len() { next } else { best });
        longest.map_or_else(
            || text.to_owned(),
            |run| text[places[run[0]].start..places[run[run.len() - 1]].end].to_owned(),
        )
    }
}
