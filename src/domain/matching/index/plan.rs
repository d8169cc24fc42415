//! One search through an index: its lists, the weightiest first, and what is still to be had from them.

use super::Signal;

/// So many signals are kept as bits: as many as a word has.
pub const FREQUENT: usize = 64;

/// A list to go through: its signal, and what each holder gets; of a topic, times the holder's norm.
pub struct List {
    pub signal: Signal,
    pub gives: f32,
    pub by_topic: bool,
    /// Its bit among the frequent ones.
    pub frequent: Option<u32>,
    /// A word that very many say: it counts, but finds nobody who is not found by something else.
    pub common: bool,
}

/// The lists of one search, the weightiest first, and how far each has been gone through.
pub struct Plan {
    pub lists: Vec<List>,
    /// What the lists from each one on give together, and what is left of it without the frequent ones.
    pub rest: Vec<Rest>,
    pub rare: Vec<Rest>,
    /// The frequent ones from each list on, as bits, and the place of each.
    pub frequent: Vec<u64>,
    pub places: [u16; FREQUENT],
    /// Each list was opened for those who stand before this place; fewer and fewer.
    pub opened: Vec<u32>,
}

/// What several lists give together at most: a little more than it is, for what adding up in another order may change.
#[derive(Clone, Copy, Default)]
pub struct Rest {
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
    pub fn most(&self, norm: f32) -> f32 {
        self.topics * norm + self.others + self.common
    }
}

impl Plan {
    pub fn of(mut lists: Vec<List>) -> Plan {
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
    pub fn got(&self, holder: u32) -> usize {
        match self.opened.last() {
            // Nearly everybody.
            Some(until) if holder < *until => self.opened.len(),
            _ => self.opened.partition_point(|until| holder < *until),
        }
    }

    /// The most that the lists from `at` on can give to a holder who is found by them.
    pub fn rest(&self, at: usize, norm: f32) -> f32 {
        self.rest[at].topics * norm + self.rest[at].others
    }
}
