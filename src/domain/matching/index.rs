//! Who has most in common with whom, in a room too large to hold everybody against everybody.
//!
//! Signals are what can be looked up: topics, and the words and topics of needs and offers. For each person the lists of
//! those who hold the same signals are gone through, the weightiest first. Once nobody new can come among the best, only
//! those found already are completed (MaxScore, Turtle and Flood 1995).

mod plan;

use super::described::{Described, Said};
use super::weights::{Weights, Where};
use crate::domain::sentence::Term;
use plan::{FREQUENT, List, Plan};

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

/// Who holds each signal, and what each person holds. People stand here by their norms, the largest first, so that in
/// every list those who can get most from a topic come first.
pub struct Index<'w> {
    weights: &'w Weights,
    /// Place here → place in the room, and the other way round.
    people: Vec<u32>,
    places: Vec<u32>,
    /// Signal → where its holders begin in `holders`.
    starts: Vec<u32>,
    holders: Vec<u32>,
    /// Person → where their signals begin in `held`, without the frequent ones.
    held_starts: Vec<u32>,
    held: Vec<Signal>,
    /// The signals that most people hold, in their order, and for each person which of these they hold, as bits.
    frequent: Vec<Signal>,
    holds_frequent: Vec<u64>,
    /// Each person's length norm for topics, (number of topics)^-¼.
    norms: Vec<f32>,
}

/// Room for one search, used again for the next.
pub struct Search {
    sums: Vec<f32>,
    found: Vec<u32>,
    ranked: Vec<f32>,
    best: Vec<(u32, f32)>,
}

impl<'w> Index<'w> {
    pub fn of(weights: &'w Weights, people: &[Described]) -> Index<'w> {
        let signals = weights.vocabulary.len() * ROLES as usize;
        let mut by_norm: Vec<u32> = (0..people.len() as u32).collect();
        by_norm.sort_by_key(|person| people[*person as usize].topics.len());
        let mut places = vec![0u32; people.len()];
        by_norm.iter().zip(0..).for_each(|(person, place)| places[*person as usize] = place);
        let mut own: Vec<Signal> = Vec::new();
        // How many hold each signal, two places further on.
        let mut starts = vec![0u32; signals + 2];
        for person in people {
            hold(person, &mut own);
            own.iter().for_each(|s| starts[*s as usize + 2] += 1);
        }
        let frequent = most_held(&starts[2..]);
        let rare = starts[2..].iter().sum::<u32>() - frequent.iter().map(|s| starts[*s as usize + 2]).sum::<u32>();
        (2..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        let mut holders = vec![0u32; starts[signals + 1] as usize];
        let mut holds_frequent = vec![0u64; people.len()];
        let (mut held_starts, mut held) = (vec![0u32; people.len() + 1], Vec::with_capacity(rare as usize));
        for (place, person) in by_norm.iter().enumerate() {
            hold(&people[*person as usize], &mut own);
            for signal in &own {
                // In the end each has gone on to where the next one begins.
                let next = &mut starts[*signal as usize + 1];
                holders[*next as usize] = place as u32;
                *next += 1;
                match frequent.binary_search(signal) {
                    Ok(bit) => holds_frequent[place] |= 1 << bit,
                    Err(_) => held.push(*signal),
                }
            }
            held_starts[place + 1] = held.len() as u32;
        }
        let norm = |person: &u32| (people[*person as usize].topics.len().max(1) as f32).powf(-0.25);
        let norms = by_norm.iter().map(norm).collect();
        Index { weights, people: by_norm, places, starts, holders, held_starts, held, frequent, holds_frequent, norms }
    }

    pub fn search(&self) -> Search {
        Search { sums: vec![0.0; self.norms.len()], found: Vec::new(), ranked: Vec::new(), best: Vec::new() }
    }

    fn holders(&self, signal: Signal) -> &[u32] {
        let at = signal as usize;
        &self.holders[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn held(&self, person: u32) -> &[Signal] {
        let at = person as usize;
        &self.held[self.held_starts[at] as usize..self.held_starts[at + 1] as usize]
    }

    /// The places in the room of those who share most with this person, the most first: as many as there is room for.
    pub fn nearest(&self, person: u32, into: &mut [u32], search: &mut Search) {
        let place = self.places[person as usize];
        let mut plan = Plan::of(self.lists(place));
        // The person is among those found, so one more than `top` has to be ahead.
        let (mut least, nth) = (0.0f32, into.len() + 1);
        let mut looked_at = plan.rest(0, 1.0);
        for at in 0..plan.lists.len() {
            if plan.rest(at, 1.0) < LESS * looked_at {
                looked_at = plan.rest(at, 1.0);
                least = least.max(self.reached(&plan, nth, search));
            }
            let common = plan.lists[at].common;
            let until = if common { self.norms.len() as u32 } else { self.until(&plan, at, least) };
            if until == 0 || (common && search.found.len() >= nth) {
                break;
            }
            self.add(&plan.lists[at], until, search);
            plan.opened.push(until);
        }
        self.complete(&plan, least, nth, search);
        search.best(place, into, &self.people);
    }

    /// Before which place those stand who can reach `least` by the lists from `at` on alone.
    fn until(&self, plan: &Plan, at: usize, least: f32) -> u32 {
        let before = plan.opened.last().map_or(self.norms.len(), |until| *until as usize);
        self.norms[..before].partition_point(|norm| plan.rest(at, *norm) >= least) as u32
    }

    fn lists(&self, place: u32) -> Vec<List> {
        let norm = self.norms[place as usize];
        let mut lists: Vec<List> = Vec::new();
        let bits = self.holds_frequent[place as usize];
        let frequent = self.frequent.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        for held in frequent.map(|(_, signal)| signal).chain(self.held(place)) {
            let (term, role) = (held / ROLES, held % ROLES);
            let mut go = |role: Role, norm: f32| {
                let signal = signal(term, role);
                let gives = worth(self.weights, signal) * norm;
                let by_topic = matches!(role, Role::Topic | Role::TopicWord);
                let holders = self.holders(signal).len();
                let least = if by_topic { 0.0 } else { SAYS_SOMETHING * norm };
                if gives > least && holders > usize::from(by_topic) {
                    let common = !by_topic && holders > COMMON.max(self.norms.len() / 100);
                    let frequent = self.frequent.binary_search(&signal).ok().map(|bit| bit as u32);
                    lists.push(List { signal, gives, by_topic, frequent, common });
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
        lists
    }

    /// Goes through a list, for those who stand before `until`.
    fn add(&self, list: &List, until: u32, search: &mut Search) {
        let holders = self.holders(list.signal);
        for &holder in &holders[..holders.partition_point(|h| *h < until)] {
            let gain = list.gives * if list.by_topic { self.norms[holder as usize] } else { 1.0 };
            let sum = &mut search.sums[holder as usize];
            if *sum == 0.0 {
                search.found.push(holder);
            }
            *sum += gain;
        }
    }

    /// What the `nth` best reaches at least: those who are ahead so far, with what the other lists give them.
    fn reached(&self, plan: &Plan, nth: usize, search: &mut Search) -> f32 {
        if search.found.len() < nth {
            return 0.0;
        }
        let ahead = search.ahead(2 * nth);
        let mut whole: Vec<f32> = search
            .found
            .iter()
            .filter(|f| search.sums[**f as usize] >= ahead)
            .take(2 * nth)
            .filter_map(|f| self.whole(*f, plan, search, 0.0))
            .collect();
        if whole.len() < nth {
            return 0.0;
        }
        *whole.select_nth_unstable_by(nth - 1, |x, y| y.total_cmp(x)).1
    }

    /// A holder's sum so far with what the lists give that were not opened for them; nothing where that is less than
    /// `least`.
    fn whole(&self, holder: u32, plan: &Plan, search: &Search, least: f32) -> Option<f32> {
        let (norm, got) = (self.norms[holder as usize], plan.got(holder));
        let mut sum = search.sums[holder as usize];
        if sum + plan.rest[got].most(norm) < least {
            return None;
        }
        let gives = |list: &List| list.gives * if list.by_topic { norm } else { 1.0 };
        let mut frequent = self.holds_frequent[holder as usize] & plan.frequent[got];
        while frequent != 0 {
            sum += gives(&plan.lists[usize::from(plan.places[frequent.trailing_zeros() as usize])]);
            frequent &= frequent - 1;
        }
        let rare = plan.rare[got].most(norm);
        if rare > 0.0 && sum + rare >= least {
            let held = self.held(holder);
            let left = plan.lists[got..].iter().filter(|list| list.frequent.is_none());
            sum += left.filter(|list| held.binary_search(&list.signal).is_ok()).map(gives).sum::<f32>();
        }
        (sum >= least).then_some(sum)
    }

    /// Adds what is left, and keeps those who may be among the best, which takes `least`. Where words count, only those
    /// who are well ahead by the weightiest: sentences are weighed again afterwards.
    fn complete(&self, plan: &Plan, least: f32, nth: usize, search: &mut Search) {
        let by_words = plan.lists.iter().any(|list| !list.by_topic);
        let ahead = if by_words { search.threshold(AHEAD * nth) } else { 0.0 };
        let least = least * 0.999_99;
        let mut found = std::mem::take(&mut search.found);
        found.retain(|&holder| {
            let sum = search.sums[holder as usize];
            let whole = if sum < ahead { None } else { self.whole(holder, plan, search, least) };
            search.sums[holder as usize] = whole.unwrap_or(0.0);
            whole.is_some()
        });
        search.found = found;
    }
}

/// Who reaches what is looked at again when the rest can give only so much of what it could before.
const LESS: f32 = 0.5;
/// Among so many times as many as wanted are the best, when only the weightiest words have been added up.
const AHEAD: usize = 8;

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

    /// The best by their places in the room, and everything as it was before the search.
    fn best(&mut self, place: u32, into: &mut [u32], people: &[u32]) {
        let least = self.threshold(into.len() + 1);
        let best = &mut self.best;
        best.clear();
        for holder in self.found.drain(..) {
            let sum = std::mem::take(&mut self.sums[holder as usize]);
            if holder != place && sum >= least && sum > 0.0 {
                best.push((people[holder as usize], sum));
            }
        }
        // Those that tie with the last one: the first of them in the room stay.
        best.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        into.iter_mut().zip(best).for_each(|(place, found)| *place = found.0);
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

/// What somebody holds, in order, each once.
fn hold(person: &Described, into: &mut Vec<Signal>) {
    into.clear();
    into.extend(person.topics.iter().map(|t| signal(t.term, Role::Topic)));
    into.extend(person.topic_words.iter().map(|t| signal(*t, Role::TopicWord)));
    person.needs.iter().for_each(|line| say(line, Role::Needs, into));
    person.offers.iter().for_each(|line| say(line, Role::Offers, into));
    into.sort_unstable();
    into.dedup();
}

/// What a line is about: not what is said by the way, and topics only where they are named.
fn say(line: &Said, role: Role, into: &mut Vec<Signal>) {
    into.extend(line.sentence.words.iter().filter(|w| w.weight >= 1.0).map(|w| signal(w.term, role)));
    into.extend(line.sentence.marks.iter().filter(|m| m.is_topic && m.strength >= 0.5).map(|m| signal(m.term, role)));
}

/// A word that over a third of all people say says nothing of anybody.
const SAYS_SOMETHING: f32 = 1.0;
/// From so many holders on a word may be common; in larger rooms, a hundredth of all people.
const COMMON: usize = 300;

/// The signals that most people hold, in their order.
fn most_held(holders: &[u32]) -> Vec<Signal> {
    let mut signals: Vec<(u32, Signal)> = holders.iter().copied().zip(0..).filter(|(n, _)| *n > 0).collect();
    if signals.len() > FREQUENT {
        signals.select_nth_unstable_by(FREQUENT, |x, y| y.cmp(x));
        signals.truncate(FREQUENT);
    }
    let mut signals: Vec<Signal> = signals.into_iter().map(|(_, signal)| signal).collect();
    signals.sort_unstable();
    signals
}
