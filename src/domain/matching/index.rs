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

/// Who holds each signal, and what each person holds. People stand here by their norms, the largest first, so that in
/// every list those who can get most from a topic come first.
pub struct Index {
    /// Place here → place in the room, and the other way round.
    people: Vec<u32>,
    places: Vec<u32>,
    /// Signal → where its holders begin in `holders`.
    starts: Vec<u32>,
    holders: Vec<u32>,
    /// Person → where their signals begin in `held`.
    held_starts: Vec<u32>,
    held: Vec<Signal>,
    /// The signals that most people hold, in their order, and for each person which of these they hold, as bits.
    frequent: Vec<Signal>,
    holds_frequent: Vec<u64>,
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
    best: Vec<(u32, f32)>,
    /// Signal → its list's place in the plan, from 1; 0 where it has none.
    listed: Vec<u16>,
}

/// A list to go through: its signal, and what each holder gets; of a topic, times the holder's norm.
struct List {
    signal: Signal,
    gives: f32,
    by_topic: bool,
    /// Its bit among the frequent ones.
    frequent: Option<u32>,
    /// A word that very many say: it counts, but finds nobody who is not found by something else.
    common: bool,
}

/// The lists of one search, the weightiest first, and how far each has been gone through.
struct Plan {
    lists: Vec<List>,
    /// What the lists from each one on give together, and what is left of it without the frequent ones.
    rest: Vec<Rest>,
    rare: Vec<Rest>,
    /// The frequent ones from each list on, as bits, and the place of each.
    frequent: Vec<u64>,
    places: [u16; FREQUENT],
    /// Each list was opened for those who stand before this place; fewer and fewer.
    opened: Vec<u32>,
}

/// What several lists give together at most: a little more than it is, for what adding up in another order may change.
#[derive(Clone, Copy, Default)]
struct Rest {
    /// By topics, before the holder's norm.
    topics: f32,
    others: f32,
    common: f32,
}

impl Rest {
    fn with(mut self, list: &List) -> Rest {
        let part = match list {
            List { by_topic: true, .. } => &mut self.topics,
            List { common: true, .. } => &mut self.common,
            List { .. } => &mut self.others,
        };
        *part += list.gives * 1.000_01;
        self
    }

    /// The most that a holder of this norm can get.
    fn most(&self, norm: f32) -> f32 {
        self.topics * norm + self.others + self.common
    }
}

impl Plan {
    fn of(mut lists: Vec<List>) -> Plan {
        // Whoever both looks for a word and offers it has one list twice.
        lists.sort_unstable_by_key(|list| list.signal);
        lists.dedup_by(|again, list| {
            let same = again.signal == list.signal;
            list.gives += if same { again.gives } else { 0.0 };
            same
        });
        lists.sort_by(|x, y| x.common.cmp(&y.common).then(y.gives.total_cmp(&x.gives)));
        let (mut rest, mut rare) = (vec![Rest::default(); lists.len() + 1], vec![Rest::default(); lists.len() + 1]);
        let (mut frequent, mut places) = (vec![0; lists.len() + 1], [0; FREQUENT]);
        for (at, list) in lists.iter().enumerate().rev() {
            rest[at] = rest[at + 1].with(list);
            rare[at] = if list.frequent.is_some() { rare[at + 1] } else { rare[at + 1].with(list) };
            frequent[at] = frequent[at + 1] | list.frequent.map_or(0, |bit| 1 << bit);
            list.frequent.into_iter().for_each(|bit| places[bit as usize] = at as u16);
        }
        Plan { lists, rest, rare, frequent, places, opened: Vec::new() }
    }

    /// From which list on this holder has got nothing yet.
    fn got(&self, holder: u32) -> usize {
        match self.opened.last() {
            // Nearly everybody.
            Some(until) if holder < *until => self.opened.len(),
            _ => self.opened.partition_point(|until| holder < *until),
        }
    }

    /// The most that the lists from `at` on can give to a holder who is found by them.
    fn rest(&self, at: usize, norm: f32) -> f32 {
        self.rest[at].topics * norm + self.rest[at].others
    }
}

impl Index {
    pub fn of(weights: &Weights, people: &[Described]) -> Index {
        let signals = weights.vocabulary.len() * ROLES as usize;
        let mut by_norm: Vec<u32> = (0..people.len() as u32).collect();
        by_norm.sort_by_key(|person| people[*person as usize].topics.len());
        let mut places = vec![0u32; people.len()];
        by_norm.iter().zip(0..).for_each(|(person, place)| places[*person as usize] = place);
        let mut held_starts = vec![0u32];
        let mut held: Vec<Signal> = Vec::new();
        let mut own: Vec<Signal> = Vec::new();
        for person in &by_norm {
            hold(&people[*person as usize], &mut own);
            own.sort_unstable();
            own.dedup();
            held.append(&mut own);
            held_starts.push(held.len() as u32);
        }
        let (starts, holders) = turned(signals, &held_starts, &held);
        let frequent = most_held(&starts);
        let holds_frequent = held_by_each(&frequent, &starts, &holders, people.len());
        let norm = |person: &u32| (people[*person as usize].topics.len().max(1) as f32).powf(-0.25);
        let norms = by_norm.iter().map(norm).collect();
        let worth = (0..signals as Signal).map(|s| worth(weights, s)).collect();
        Index { people: by_norm, places, starts, holders, held_starts, held, frequent, holds_frequent, norms, worth }
    }

    pub fn search(&self) -> Search {
        let listed = vec![0; self.worth.len()];
        Search { sums: vec![0.0; self.norms.len()], found: Vec::new(), ranked: Vec::new(), best: Vec::new(), listed }
    }

    fn holders(&self, signal: Signal) -> &[u32] {
        let at = signal as usize;
        &self.holders[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn held(&self, person: u32) -> &[Signal] {
        let at = person as usize;
        &self.held[self.held_starts[at] as usize..self.held_starts[at + 1] as usize]
    }

    /// Those who share most with this person, with the sum of what they share, the most first: as many as there is room
    /// for.
    pub fn nearest(&self, person: u32, into: &mut [(u32, f32)], search: &mut Search) {
        let place = self.places[person as usize];
        let mut plan = Plan::of(self.lists(place));
        plan.lists.iter().zip(1..).for_each(|(list, at)| search.listed[list.signal as usize] = at);
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
        plan.lists.iter().for_each(|list| search.listed[list.signal as usize] = 0);
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
        for held in self.held(place) {
            let (term, role) = (held / ROLES, held % ROLES);
            let mut go = |role: Role, norm: f32| {
                let signal = signal(term, role);
                let gives = self.worth[signal as usize] * norm;
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
            for signal in self.held(holder) {
                let listed = usize::from(search.listed[*signal as usize]);
                let list = (listed > got).then(|| &plan.lists[listed - 1]);
                sum += list.filter(|list| list.frequent.is_none()).map_or(0.0, gives);
            }
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
    fn best(&mut self, place: u32, into: &mut [(u32, f32)], people: &[u32]) {
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
        into.iter_mut().zip(best).for_each(|(place, found)| *place = *found);
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

/// A word that over a third of all people say says nothing of anybody.
const SAYS_SOMETHING: f32 = 1.0;
/// From so many holders on a word may be common; in larger rooms, a hundredth of all people.
const COMMON: usize = 300;

/// So many signals are kept as bits: as many as a word has.
const FREQUENT: usize = 64;

/// The signals that most people hold, in their order.
fn most_held(starts: &[u32]) -> Vec<Signal> {
    let mut signals: Vec<(u32, Signal)> = starts.windows(2).zip(0..).map(|(ends, s)| (ends[1] - ends[0], s)).collect();
    if signals.len() > FREQUENT {
        signals.select_nth_unstable_by(FREQUENT, |x, y| y.cmp(x));
        signals.truncate(FREQUENT);
    }
    let mut signals: Vec<Signal> = signals.into_iter().map(|(_, signal)| signal).collect();
    signals.sort_unstable();
    signals
}

fn held_by_each(frequent: &[Signal], starts: &[u32], holders: &[u32], people: usize) -> Vec<u64> {
    let mut held = vec![0u64; people];
    for (bit, signal) in frequent.iter().enumerate() {
        let at = *signal as usize;
        holders[starts[at] as usize..starts[at + 1] as usize].iter().for_each(|h| held[*h as usize] |= 1 << bit);
    }
    held
}
