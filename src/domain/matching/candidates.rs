//! Each person's own best list. Small rooms hold everybody against everybody; in large ones the index finds those who
//! share most, and only these are held against each other.

use super::assign::Edge;
use super::index::Index;
use super::view::View;
use std::sync::Mutex;
use std::thread::available_parallelism;

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

/// For each person those who are nearest, the nearest first, up to a number of them.
pub struct Nearest {
    top: usize,
    /// So many for each person; whoever has fewer has `NOBODY` at the end.
    all: Vec<u32>,
}

impl Nearest {
    /// The places of somebody's nearest in the room.
    pub fn of(&self, person: usize) -> impl Iterator<Item = u32> {
        let own = &self.all[person * self.top..(person + 1) * self.top];
        own.iter().copied().take_while(|other| *other != NOBODY)
    }
}

const NOBODY: u32 = u32::MAX;

impl View<'_> {
    /// The pairs that could be introduced, the best first.
    pub fn edges(&self, wishes: &[usize]) -> Vec<Edge> {
        let mut edges = if self.people.len() <= ALL_PAIRS { self.all_pairs() } else { self.near_pairs() };
        edges.retain(|e| {
            wishes[e.a as usize] > 0 && wishes[e.b as usize] > 0 && self.counts(e.a as usize, e.b as usize)
        });
        let score = |edge: &mut Edge| self.score(edge.a as usize, edge.b as usize).unwrap_or(0.0) as f32;
        fill(&mut edges, 1, || (), |_, edge, ()| edge[0].score = score(&mut edge[0]));
        edges.retain(|edge| edge.score > 0.0);
        let tie = |edge: &Edge| self.tie(edge.a as usize, edge.b as usize);
        let places = |edge: &Edge| (edge.a, edge.b);
        edges.sort_unstable_by(|x, y| {
            let ties = || tie(x).cmp(&tie(y)).then(places(x).cmp(&places(y)));
            y.score.total_cmp(&x.score).then_with(ties)
        });
        edges
    }

    fn all_pairs(&self) -> Vec<Edge> {
        let n = self.people.len() as u32;
        (0..n).flat_map(|a| (a + 1..n).map(move |b| Edge { a, b, score: 0.0 })).collect()
    }

    fn near_pairs(&self) -> Vec<Edge> {
        let near = self.near(KEPT);
        let pairs = (0..self.people.len()).flat_map(|a| near.of(a).map(move |b| (a as u32, b)));
        let mut pairs: Vec<Edge> = pairs.map(|(a, b)| Edge { a: a.min(b), b: a.max(b), score: 0.0 }).collect();
        drop(near);
        pairs.sort_unstable_by_key(|edge| (edge.a, edge.b));
        pairs.dedup_by_key(|edge| (edge.a, edge.b));
        pairs
    }

    /// For each person the `top` best, the best first: their places and scores.
    pub fn candidates(&self, top: usize) -> Vec<Vec<(u32, f64)>> {
        let n = self.people.len();
        if n <= ALL_PAIRS {
            return for_each(n, |a| self.ranked((0..n as u32).filter(|b| *b as usize != a), a, top));
        }
        let near = self.near(top);
        for_each(n, |a| self.ranked(near.of(a), a, top))
    }

    /// For each person those whom the index finds nearest: more than wanted, where sentences are weighed again after it
    /// or some may not meet again yet.
    fn near(&self, wanted: usize) -> Nearest {
        let sentences = self.people.iter().any(|p| !p.needs.is_empty());
        let spare = if sentences && self.people.len() <= VERY_LARGE { wanted * SPARE } else { wanted };
        self.by_topics(spare + self.room.past.len().min(wanted))
    }

    /// Each person's best by what the index adds up, whoever may meet whom.
    pub fn by_topics(&self, top: usize) -> Nearest {
        let index = Index::of(&self.weights, &self.people);
        let mut all = vec![NOBODY; self.people.len() * top];
        fill(&mut all, top, || index.search(), |a, own, search| index.nearest(a as u32, own, search));
        Nearest { top, all }
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

/// Does two things at once, where there are two cores.
pub fn side_by_side<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Does something for each of `n` on all cores, and gives what came of it in their order.
pub fn for_each<T: Send + Default>(n: usize, each: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut all: Vec<T> = std::iter::repeat_with(T::default).take(n).collect();
    fill(&mut all, 1, || (), |at, own, ()| own[0] = each(at));
    all
}

/// Fills in each one's part of `all`, which is so wide, on all cores.
fn fill<S, T: Send>(
    all: &mut [T],
    width: usize,
    start: impl Fn() -> S + Sync,
    each: impl Fn(usize, &mut [T], &mut S) + Sync,
) {
    let cores = if all.len() <= HANDFUL * width { 1 } else { available_parallelism().map_or(1, usize::from) };
    let handfuls = Mutex::new(all.chunks_mut(HANDFUL * width.max(1)).enumerate());
    let work = || {
        let mut state = start();
        loop {
            let next = handfuls.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).next();
            let Some((handful, parts)) = next else { return };
            for (at, own) in parts.chunks_mut(width).enumerate() {
                each(handful * HANDFUL + at, own, &mut state);
            }
        }
    };
    // What fails in one of them fails here, when all are done.
    std::thread::scope(|scope| {
        (1..cores).for_each(|_| drop(scope.spawn(work)));
        work();
    });
}
