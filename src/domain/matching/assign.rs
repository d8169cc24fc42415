//! From scored pairs to the day's introductions: nobody gets more than they wish, as few as possible get none.
//!
//! Greedy b-matching (best pair first: at least half of the best possible total, and no two people would both
//! have preferred each other), then a rescue of those left out, then a local exchange that adds to the total and
//! never leaves anybody uncovered.

/// A pair that could be introduced; `a < b` are places in the room.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    pub a: usize,
    pub b: usize,
    pub score: f64,
    /// Settles equal scores.
    pub tie: u64,
}

impl Edge {
    fn other(&self, end: usize) -> usize {
        if self.a == end { self.b } else { self.a }
    }
    fn touches(&self, end: usize) -> bool {
        self.a == end || self.b == end
    }
}

/// Rooms up to this size are worth four rounds of exchange.
const EXCHANGE_MAX: usize = 500;

/// The chosen pairs. `wishes` is how many each may get; the `hungry` got nobody last time and are rescued first;
/// `cover` is how much of the total it is worth that somebody has somebody.
pub fn assign(mut edges: Vec<Edge>, wishes: &[usize], hungry: &[bool], cover: f64) -> Vec<(usize, usize)> {
    let n = wishes.len();
    edges.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.tie.cmp(&y.tie)));
    let mut day = Day { edges, chosen: Vec::new(), degree: vec![0; n], wishes };
    day.greedy();
    day.rescue(hungry, cover);
    if n <= EXCHANGE_MAX {
        let _ = (0..4).find(|_| !day.exchange());
    }
    let mut pairs: Vec<(usize, usize)> = day.chosen.iter().map(|&e| (day.edges[e].a, day.edges[e].b)).collect();
    pairs.sort_unstable();
    pairs
}

struct Day<'a> {
    /// Best first.
    edges: Vec<Edge>,
    /// Indices into `edges`.
    chosen: Vec<usize>,
    degree: Vec<usize>,
    wishes: &'a [usize],
}

impl Day<'_> {
    fn has_room(&self, end: usize) -> bool {
        self.degree[end] < self.wishes[end]
    }

    fn take(&mut self, e: usize) {
        self.degree[self.edges[e].a] += 1;
        self.degree[self.edges[e].b] += 1;
        self.chosen.push(e);
    }

    fn drop(&mut self, e: usize) {
        self.degree[self.edges[e].a] -= 1;
        self.degree[self.edges[e].b] -= 1;
        self.chosen.retain(|&c| c != e);
    }

    fn greedy(&mut self) {
        for e in 0..self.edges.len() {
            if self.has_room(self.edges[e].a) && self.has_room(self.edges[e].b) {
                self.take(e);
            }
        }
    }

    /// Gives each one left out their best pair, if the other side can drop a pair whose end has another one and
    /// which is not worth too much more.
    fn rescue(&mut self, hungry: &[bool], cover: f64) {
        let mut left_out: Vec<usize> =
            (0..self.degree.len()).filter(|&p| self.degree[p] == 0 && self.wishes[p] > 0).collect();
        left_out.sort_by_key(|&p| !hungry[p]);
        for person in left_out {
            if self.degree[person] > 0 {
                continue;
            }
            let open = |e: &usize| self.edges[*e].touches(person);
            let rescue = (0..self.edges.len()).filter(open).find_map(|e| {
                let other = self.edges[e].other(person);
                if self.has_room(other) {
                    return Some((e, None));
                }
                let spare = self.spare(other).filter(|&s| self.edges[s].score - self.edges[e].score <= cover);
                spare.map(|s| (e, Some(s)))
            });
            if let Some((e, spare)) = rescue {
                spare.into_iter().for_each(|s| self.drop(s));
                self.take(e);
            }
        }
    }

    /// The weakest chosen pair of this person whose other end would still have somebody.
    fn spare(&self, person: usize) -> Option<usize> {
        let own = self.chosen.iter().copied().filter(|&e| self.edges[e].touches(person));
        own.filter(|&e| self.degree[self.edges[e].other(person)] > 1).max()
    }

    /// One round: a pair (a, b) gives way to (a, c) and (b, d) where that adds to the total.
    fn exchange(&mut self) -> bool {
        let mut changed = false;
        for e in self.chosen.clone() {
            let Edge { a, b, score, .. } = self.edges[e];
            let Some(first) = self.best_open(a, b, None) else { continue };
            let Some(second) = self.best_open(b, a, Some(self.edges[first].other(a))) else { continue };
            if self.edges[first].score + self.edges[second].score > score + 1e-9 {
                self.drop(e);
                self.take(first);
                self.take(second);
                changed = true;
            }
        }
        changed
    }

    /// The best pair of `person` not chosen yet, with somebody who has room, not `but` and not the one room of `taken`.
    fn best_open(&self, person: usize, but: usize, taken: Option<usize>) -> Option<usize> {
        (0..self.edges.len()).find(|&e| {
            let edge = &self.edges[e];
            let other = edge.other(person);
            let room = self.wishes[other].saturating_sub(self.degree[other]);
            let room = if taken == Some(other) { room.saturating_sub(1) } else { room };
            edge.touches(person) && other != but && room > 0 && !self.chosen.contains(&e)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best total of any choice: tries every subset of a handful of pairs.
    fn best_total(edges: &[Edge], wishes: &[usize]) -> f64 {
        fn go(edges: &[Edge], room: &mut Vec<usize>) -> f64 {
            let Some((edge, rest)) = edges.split_first() else { return 0.0 };
            let without = go(rest, room);
            if room[edge.a] == 0 || room[edge.b] == 0 {
                return without;
            }
            room[edge.a] -= 1;
            room[edge.b] -= 1;
            let with = edge.score + go(rest, room);
            room[edge.a] += 1;
            room[edge.b] += 1;
            with.max(without)
        }
        go(edges, &mut wishes.to_vec())
    }

    fn rooms() -> impl Strategy<Value = (Vec<Edge>, Vec<usize>)> {
        let wishes = prop::collection::vec(1usize..=2, 6);
        let scores = prop::collection::vec(prop::option::weighted(0.6, 1u32..100), 15);
        (scores, wishes).prop_map(|(scores, wishes)| {
            let pairs = (0..6).flat_map(|a| (a + 1..6).map(move |b| (a, b)));
            let edges = pairs
                .zip(scores)
                .filter_map(|((a, b), s)| Some(Edge { a, b, score: f64::from(s?), tie: (a * 7 + b) as u64 }));
            (edges.collect(), wishes)
        })
    }

    proptest! {
        #[test]
        fn nobody_gets_more_than_they_wish_and_the_total_is_near_the_best((edges, wishes) in rooms()) {
            let chosen = assign(edges.clone(), &wishes, &[false; 6], 10.0);
            let mut degree = [0; 6];
            let mut total = 0.0;
            for (a, b) in &chosen {
                degree[*a] += 1;
                degree[*b] += 1;
                total += edges.iter().find(|e| (e.a, e.b) == (*a, *b)).map_or(0.0, |e| e.score);
            }
            prop_assert!((0..6).all(|p| degree[p] <= wishes[p]));
            let best = best_total(&edges, &wishes);
            prop_assert!(total >= 0.5 * best - 1e-9, "{total} of {best}");
            prop_assert_eq!(chosen, assign(edges, &wishes, &[false; 6], 10.0));
        }
    }

    #[test]
    fn somebody_left_out_is_rescued_when_another_can_spare_a_pair() {
        // 1 is everybody's favourite; 3 knows nobody else.
        let edge = |a, b, score| Edge { a, b, score, tie: 0 };
        let edges = vec![edge(0, 1, 9.0), edge(1, 2, 8.0), edge(0, 2, 7.0), edge(1, 3, 1.0)];
        let chosen = assign(edges.clone(), &[2, 2, 2, 2], &[false; 4], 7.0);
        assert!(chosen.contains(&(1, 3)), "{chosen:?}");
        assert_eq!(chosen.len(), 3);
        let dear = assign(edges, &[2, 2, 2, 2], &[false; 4], 6.0);
        assert!(!dear.contains(&(1, 3)), "but not at any price: {dear:?}");
    }
}
