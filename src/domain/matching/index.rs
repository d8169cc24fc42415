//! Who has most in common with whom, in a room too large to hold everybody against everybody.
//!
//! Signals are what can be looked up: topics, and the words and topics of needs and offers. For each person the lists of
//! those who hold the same signals are gone through, the weightiest first. Once nobody new can come among the best, only
//! those found already are completed (MaxScore, Turtle and Flood 1995).

use super::described::{Described, Said};
use super::weights::{Weights, Where};
use crate::domain::sentence::Term;

/// What a signal says of its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Topic,
    /// The word of a longer topic.
    TopicWord,
    Needs,
    Offers,
}

const ROLES: u32 = 4;

/// A term in a role, as one number.
type Signal = u32;

fn signal(term: Term, role: Role) -> Signal {
    term * ROLES + role as u32
}

/// Who holds each signal, and what each person holds.
pub struct Index {
    /// Signal → where its holders begin in `holders`.
    starts: Vec<u32>,
    holders: Vec<u32>,
    /// Person → where their signals begin in `held`.
    held_starts: Vec<u32>,
    held: Vec<Signal>,
    /// Each person's length norm for topics, (number of topics)^-¼.
    norms: Vec<f32>,
    /// What a signal adds before any norm.
    worth: Vec<f32>,
}

/// Room for one search, used again for the next.
pub struct Search {
    sums: Vec<f32>,
    found: Vec<u32>,
    ranked: Vec<f32>,
}

/// A list to go through: its signal, and what each holder gets; of a topic, times the holder's norm.
struct List {
    signal: Signal,
    gives: f32,
    by_topic: bool,
}

/// The most that anybody can get from these lists, weightiest first: who shares `n` topics has at least as many, so
/// that their norm is n^-¼ at most.
fn at_most(lists: &[List]) -> f32 {
    let (mut sum, mut n, mut topics, mut others) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    for list in lists {
        if list.by_topic {
            (sum, n) = (sum + list.gives, n + 1.0);
            topics = topics.max(sum / n.sqrt().sqrt());
        } else {
            others += list.gives;
        }
    }
    // A little more than it is, for what adding up in another order may change.
    (topics + others) * 1.000_01
}

impl Index {
    pub fn of(weights: &Weights, people: &[Described]) -> Index {
        let signals = weights.vocabulary.len() * ROLES as usize;
        let mut held_starts = vec![0u32];
        let mut held: Vec<Signal> = Vec::new();
        for person in people {
            let start = held.len();
            hold(person, &mut held);
            held[start..].sort_unstable();
            let mut end = start;
            for at in start..held.len() {
                if end == start || held[end - 1] != held[at] {
                    held[end] = held[at];
                    end += 1;
                }
            }
            held.truncate(end);
            held_starts.push(end as u32);
        }
        let (starts, holders) = turned(signals, &held_starts, &held);
        let norms = people.iter().map(|p| (p.topics.len().max(1) as f32).powf(-0.25)).collect();
        let worth = (0..signals as Signal).map(|s| worth(weights, s)).collect();
        Index { starts, holders, held_starts, held, norms, worth }
    }

    pub fn search(&self) -> Search {
        Search { sums: vec![0.0; self.norms.len()], found: Vec::new(), ranked: Vec::new() }
    }

    fn holders(&self, signal: Signal) -> &[u32] {
        let at = signal as usize;
        &self.holders[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn held(&self, person: u32) -> &[Signal] {
        let at = person as usize;
        &self.held[self.held_starts[at] as usize..self.held_starts[at + 1] as usize]
    }

    /// The `top` who share most with this person, with the sum of what they share, in no order.
    pub fn nearest(&self, person: u32, top: usize, search: &mut Search) -> Vec<(u32, f32)> {
        let lists = self.lists(person);
        let (mut opened, mut least) = (0, 0.0f32);
        while opened < lists.len() {
            // The person is among those found, so one more than `top` has to be ahead.
            let rest = at_most(&lists[opened..]);
            if opened > 0 && at_most(&lists) > 2.0 * rest {
                least = least.max(self.reached(&lists[opened..], top + 1, search));
                if least > rest {
                    break;
                }
            }
            self.add(&lists[opened], search);
            opened += 1;
        }
        if opened < lists.len() {
            self.complete(&lists[opened..], least, search);
        }
        search.best(person, top)
    }

    fn lists(&self, person: u32) -> Vec<List> {
        let norm = self.norms[person as usize];
        let mut lists: Vec<List> = Vec::new();
        for held in self.held(person) {
            let (term, role) = (held / ROLES, held % ROLES);
            let mut go = |role: Role, norm: f32| {
                let signal = signal(term, role);
                let gives = self.worth[signal as usize] * norm;
                let by_topic = matches!(role, Role::Topic | Role::TopicWord);
                if gives > 0.0 && self.holders(signal).len() > 1 - usize::from(!by_topic) {
                    lists.push(List { signal, gives, by_topic });
                }
            };
            match role {
                r if r == Role::Topic as u32 => go(Role::Topic, norm),
                r if r == Role::TopicWord as u32 => go(Role::TopicWord, norm),
                r if r == Role::Needs as u32 => {
                    go(Role::Offers, 1.0);
                    go(Role::Needs, 0.5);
                }
                _ => go(Role::Needs, 1.0),
            }
        }
        lists.sort_by(|x, y| y.gives.total_cmp(&x.gives));
        lists
    }

    fn add(&self, list: &List, search: &mut Search) {
        for &holder in self.holders(list.signal) {
            let gain = list.gives * if list.by_topic { self.norms[holder as usize] } else { 1.0 };
            let sum = &mut search.sums[holder as usize];
            if *sum == 0.0 {
                search.found.push(holder);
            }
            *sum += gain;
        }
    }

    /// What the `nth` best reaches at least: those who are ahead so far, with what the other lists give them.
    fn reached(&self, lists: &[List], nth: usize, search: &mut Search) -> f32 {
        if search.found.len() < nth {
            return 0.0;
        }
        let ahead = search.ahead(2 * nth);
        let wanted = in_order(lists);
        let mut whole: Vec<f32> = search
            .found
            .iter()
            .filter(|f| search.sums[**f as usize] >= ahead)
            .take(8 * nth)
            .map(|f| self.with(*f, &wanted, search.sums[*f as usize]))
            .collect();
        if whole.len() < nth {
            return 0.0;
        }
        *whole.select_nth_unstable_by(nth - 1, |x, y| y.total_cmp(x)).1
    }

    /// A sum with what these lists (in the order of their signals) give to this holder.
    fn with(&self, holder: u32, wanted: &[(Signal, f32, bool)], mut sum: f32) -> f32 {
        let norm = self.norms[holder as usize];
        let held = self.held(holder);
        let mut at = 0;
        for (signal, gives, by_topic) in wanted {
            at += held[at..].partition_point(|h| h < signal);
            if held.get(at) == Some(signal) {
                sum += gives * if *by_topic { norm } else { 1.0 };
            }
        }
        sum
    }

    /// Adds what is left to those who can still come among the best, which takes `least`.
    fn complete(&self, lists: &[List], least: f32, search: &mut Search) {
        let sum_of = |by_topic: bool| lists.iter().filter(|l| l.by_topic == by_topic).map(|l| l.gives).sum::<f32>();
        let (topics, others) = (sum_of(true) * 1.000_01, sum_of(false) * 1.000_01);
        let wanted = in_order(lists);
        let mut found = std::mem::take(&mut search.found);
        found.retain(|&holder| {
            let sum = search.sums[holder as usize];
            let hopeless = sum + topics * self.norms[holder as usize] + others < least * 0.999_99;
            search.sums[holder as usize] = if hopeless { 0.0 } else { self.with(holder, &wanted, sum) };
            !hopeless
        });
        search.found = found;
    }
}

/// Lists in the order of their signals.
fn in_order(lists: &[List]) -> Vec<(Signal, f32, bool)> {
    let mut wanted: Vec<(Signal, f32, bool)> = lists.iter().map(|l| (l.signal, l.gives, l.by_topic)).collect();
    wanted.sort_unstable_by_key(|w| w.0);
    wanted
}

impl Search {
    /// The `nth` largest sum so far; 0 while there are fewer.
    fn threshold(&mut self, nth: usize) -> f32 {
        if self.found.len() < nth {
            return 0.0;
        }
        self.ranked.clear();
        self.ranked.extend(self.found.iter().map(|f| self.sums[*f as usize]));
        *self.ranked.select_nth_unstable_by(nth - 1, |x, y| y.total_cmp(x)).1
    }

    /// The sum of the `nth` who is ahead so far, among the first found where there are very many.
    fn ahead(&mut self, nth: usize) -> f32 {
        self.threshold(nth.min(self.found.len()))
    }

    /// The best, and everything as it was before the search.
    fn best(&mut self, person: u32, top: usize) -> Vec<(u32, f32)> {
        let least = self.threshold(top + 1);
        let mut best = Vec::with_capacity(top + 1);
        for holder in self.found.drain(..) {
            let sum = std::mem::take(&mut self.sums[holder as usize]);
            if holder != person && sum >= least && sum > 0.0 {
                best.push((holder, sum));
            }
        }
        // Those that tie with the last one: the first of them in the room stay.
        best.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        best.truncate(top);
        best
    }
}

fn worth(weights: &Weights, signal: Signal) -> f32 {
    let term = signal / ROLES;
    let idf = |place| weights.idf(place, term) as f32;
    match signal % ROLES {
        r if r == Role::Topic as u32 => idf(Where::Topics),
        r if r == Role::TopicWord as u32 => idf(Where::Topics) / 2.0,
        _ => idf(Where::Offers),
    }
}

fn hold(person: &Described, into: &mut Vec<Signal>) {
    into.extend(person.topics.iter().map(|t| signal(t.term, Role::Topic)));
    into.extend(person.topic_words.iter().map(|t| signal(*t, Role::TopicWord)));
    person.needs.iter().for_each(|line| say(line, Role::Needs, into));
    person.offers.iter().for_each(|line| say(line, Role::Offers, into));
}

/// What a line is about: not what is said by the way, and topics only where they are named.
fn say(line: &Said, role: Role, into: &mut Vec<Signal>) {
    into.extend(line.sentence.words.iter().filter(|w| w.weight >= 1.0).map(|w| signal(w.term, role)));
    into.extend(line.sentence.marks.iter().filter(|m| m.is_topic && m.strength >= 0.5).map(|m| signal(m.term, role)));
}

/// From who holds what to what is held by whom.
fn turned(signals: usize, held_starts: &[u32], held: &[Signal]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; signals + 1];
    held.iter().for_each(|s| starts[*s as usize + 1] += 1);
    for at in 0..signals {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut holders = vec![0u32; held.len()];
    for (person, ends) in held_starts.windows(2).enumerate() {
        for s in &held[ends[0] as usize..ends[1] as usize] {
            let at = &mut next[*s as usize];
            holders[*at as usize] = person as u32;
            *at += 1;
        }
    }
    (starts, holders)
}
