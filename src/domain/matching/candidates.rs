//! Each person's own best list. Small rooms hold everybody against everybody; in large ones the index finds those who
//! share most, and only these are held against each other.

use super::assign::Edge;
use super::index::Index;
use super::view::View;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Up to this size everybody is held against everybody.
const ALL_PAIRS: usize = 600;
/// How many of each person's best can become introductions.
const KEPT: usize = 30;
/// How many the index gives for each one wanted, since sentences are weighed again after it.
const SPARE: usize = 2;
/// From this size on nobody is spare: there are always enough who share something.
const VERY_LARGE: usize = 2000;
/// How many are taken in hand at once.
const HANDFUL: usize = 64;

impl View<'_> {
    /// The pairs that could be introduced.
    pub fn edges(&self, wishes: &[usize]) -> Vec<Edge> {
        let wanted = |a: usize, b: usize| wishes[a] > 0 && wishes[b] > 0 && self.counts(a, b);
        let edge = |a: usize, b: usize, score: f64| Edge {
            a: a as u32,
            b: b as u32,
            score: score as f32,
            tie: self.tie(a, b),
        };
        let pairs = if self.people.len() <= ALL_PAIRS { self.all_pairs() } else { self.near_pairs() };
        let scored = for_each(
            pairs.len(),
            || (),
            |at, ()| {
                let (a, b) = (pairs[at].0 as usize, pairs[at].1 as usize);
                wanted(a, b).then(|| self.score(a, b)).flatten().map(|score| edge(a, b, score))
            },
        );
        scored.into_iter().flatten().collect()
    }

    fn all_pairs(&self) -> Vec<(u32, u32)> {
        let n = self.people.len() as u32;
        (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect()
    }

    fn near_pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (a, near) in (0u32..).zip(self.near(KEPT)) {
            pairs.extend(near.into_iter().map(|(b, _)| (a.min(b), a.max(b))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// For each person the `top` best, the best first: their places and scores.
    pub fn candidates(&self, top: usize) -> Vec<Vec<(u32, f64)>> {
        let n = self.people.len();
        if n <= ALL_PAIRS {
            return for_each(n, || (), |a, ()| self.ranked((0..n as u32).filter(|b| *b as usize != a), a, top));
        }
        let near = self.near(top);
        for_each(n, || (), |a, ()| self.ranked(near[a].iter().map(|(b, _)| *b), a, top))
    }

    /// For each person those whom the index finds nearest: more than wanted, where sentences are weighed again after it
    /// or some may not meet again yet.
    fn near(&self, wanted: usize) -> Vec<Vec<(u32, f32)>> {
        let sentences = self.people.iter().any(|p| !p.needs.is_empty());
        let spare = if sentences && self.people.len() <= VERY_LARGE { wanted * SPARE } else { wanted };
        self.by_topics(spare + self.room.past.len().min(wanted))
    }

    /// Each person's best by what the index adds up, whoever may meet whom.
    pub fn by_topics(&self, top: usize) -> Vec<Vec<(u32, f32)>> {
        let index = Index::of(&self.weights, &self.people);
        for_each(self.people.len(), || index.search(), |a, search| index.nearest(a as u32, top, search))
    }

    fn ranked(&self, others: impl Iterator<Item = u32>, a: usize, top: usize) -> Vec<(u32, f64)> {
        let scored = others.filter_map(|b| {
            let score = self.score(a.min(b as usize), a.max(b as usize))?;
            Some((b, score, self.tie(a, b as usize)))
        });
        let mut best: Vec<(u32, f64, u64)> = scored.collect();
        best.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.2.cmp(&y.2)));
        best.into_iter().take(top).map(|(b, score, _)| (b, score)).collect()
    }
}

/// Does something for each of `n` on all cores, and gives what came of it in their order.
pub fn for_each<S, T: Send>(
    n: usize,
    start: impl Fn() -> S + Sync,
    each: impl Fn(usize, &mut S) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut state = start();
        let mut done: Vec<(usize, Vec<T>)> = Vec::new();
        loop {
            let from = next.fetch_add(HANDFUL, Ordering::Relaxed);
            if from >= n {
                return done;
            }
            done.push((from, (from..n.min(from + HANDFUL)).map(|at| each(at, &mut state)).collect()));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut parts: Vec<(usize, Vec<T>)> = if n <= HANDFUL || cores == 1 {
        work()
    } else {
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
            let mut parts = work();
            parts.extend(others.into_iter().flat_map(|thread| thread.join().unwrap_or_default()));
            parts
        })
    };
    parts.sort_unstable_by_key(|(from, _)| *from);
    parts.into_iter().flat_map(|(_, part)| part).collect()
}
