//! From scored pairs to the day's introductions: nobody gets more than they wish, as few as possible get none.
//!
//! Greedy b-matching (best pair first: at least half of the best possible total, and no two people would both
//! have preferred each other), then a rescue of those left out, then a local exchange that adds to the total and
//! never leaves anybody uncovered.

/// A pair that could be introduced; `a < b` are places in the room.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    pub a: u32,
    pub b: u32,
    pub score: f32,
}

impl Edge {
    fn other(&self, end: usize) -> usize {
        if self.a as usize == end { self.b as usize } else { self.a as usize }
    }
}

/// What was chosen for the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// In the order of the room.
    pub pairs: Vec<(usize, usize)>,
    /// How many introductions each person has.
    pub degree: Vec<usize>,
    /// Who is in an introduction of three.
    pub in_three: Vec<bool>,
}

impl Chosen {
    pub fn join_three(&mut self, person: usize) {
        self.degree[person] += 1;
        self.in_three[person] = true;
    }
}

/// Rooms up to this size are worth rounds of exchange, and so many at most.
const EXCHANGE_MAX: usize = 500;
const ROUNDS: usize = 6;

/// The chosen pairs of these, which stand best first. `wishes` is how many each may get; the `hungry` got nobody last time and are rescued first;
/// `cover` is how much of the total it is worth that somebody has somebody.
pub fn assign(edges: &[Edge], wishes: &[usize], hungry: &[bool], cover: f64) -> Chosen {
    let n = wishes.len();
    let own = Own::of(edges, n);
    let taken = vec![false; edges.len()];
    let mut day = Day {
        edges,
        own,
        taken,
        degree: vec![0; n],
        of_day: vec![Vec::new(); n],
        wishes,
        between: vec![],
        free: Vec::new(),
    };
    day.greedy();
    day.rescue(hungry, cover as f32);
    if n <= EXCHANGE_MAX {
        day.between = between(day.edges, n);
        day.free = (0..n).filter(|p| day.has_room(*p)).collect();
        let _ = (0..ROUNDS).find(|_| !day.exchange());
    }
    let taken = edges.iter().zip(&day.taken).filter(|(_, taken)| **taken);
    let mut pairs: Vec<(usize, usize)> = taken.map(|(e, _)| (e.a as usize, e.b as usize)).collect();
    pairs.sort_unstable();
    Chosen { pairs, degree: day.degree, in_three: vec![false; n] }
}

/// Each person's edges, best first.
struct Own {
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Own {
    fn of(edges: &[Edge], n: usize) -> Own {
        let mut starts = vec![0u32; n + 1];
        edges.iter().flat_map(|e| [e.a, e.b]).for_each(|end| starts[end as usize + 1] += 1);
        (0..n).for_each(|at| starts[at + 1] += starts[at]);
        let mut next = starts.clone();
        let mut own = vec![0u32; 2 * edges.len()];
        for (at, edge) in edges.iter().enumerate() {
            for end in [edge.a, edge.b] {
                own[next[end as usize] as usize] = at as u32;
                next[end as usize] += 1;
            }
        }
        Own { starts, edges: own }
    }

    fn of_person(&self, person: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.edges[self.starts[person] as usize..self.starts[person + 1] as usize].iter().map(|e| *e as usize)
    }
}

struct Day<'a> {
    /// Best first.
    edges: &'a [Edge],
    own: Own,
    /// Which edges are chosen.
    taken: Vec<bool>,
    degree: Vec<usize>,
    /// Each person's chosen edges.
    of_day: Vec<Vec<usize>>,
    wishes: &'a [usize],
    /// For the exchange: the pair of each two, and who has room.
    between: Vec<Option<u32>>,
    free: Vec<usize>,
}

impl Day<'_> {
    fn has_room(&self, end: usize) -> bool {
        self.degree[end] < self.wishes[end]
    }

    fn take(&mut self, e: usize) {
        for end in [self.edges[e].a as usize, self.edges[e].b as usize] {
            self.degree[end] += 1;
            self.of_day[end].push(e);
            if !self.has_room(end) {
                self.free.retain(|free| *free != end);
            }
        }
        self.taken[e] = true;
    }

    fn drop(&mut self, e: usize) {
        for end in [self.edges[e].a as usize, self.edges[e].b as usize] {
            self.degree[end] -= 1;
            self.of_day[end].retain(|other| *other != e);
            if !self.free.contains(&end) {
                self.free.push(end);
            }
        }
        self.taken[e] = false;
    }

    fn greedy(&mut self) {
        for e in 0..self.edges.len() {
            if self.has_room(self.edges[e].a as usize) && self.has_room(self.edges[e].b as usize) {
                self.take(e);
            }
        }
    }

    /// Gives each one left out their best pair, if the other side can drop a pair whose end has another one and
    /// which is not worth too much more.
    fn rescue(&mut self, hungry: &[bool], cover: f32) {
        let mut left_out: Vec<usize> =
            (0..self.degree.len()).filter(|&p| self.degree[p] == 0 && self.wishes[p] > 0).collect();
        left_out.sort_by_key(|&p| !hungry[p]);
        for person in left_out {
            if self.degree[person] > 0 {
                continue;
            }
            let rescue = self.own.of_person(person).find_map(|e| {
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
        let mut own = self.own.of_person(person).rev().filter(|e| self.taken[*e]);
        own.find(|&e| self.degree[self.edges[e].other(person)] > 1)
    }

    /// One round: a pair comes in, its two ends give up one of theirs where they are full, and whoever was given up takes
    /// the best that is open; kept where that adds to the total and leaves nobody with nothing.
    fn exchange(&mut self) -> bool {
        let mut changed = false;
        for e in 0..self.edges.len() {
            let (a, b) = (self.edges[e].a as usize, self.edges[e].b as usize);
            if self.taken[e] || self.wishes[a] == 0 || self.wishes[b] == 0 {
                continue;
            }
            let (from_a, from_b) = (self.to_give_up(a), self.to_give_up(b));
            let ways = from_a.iter().flat_map(|x| from_b.iter().map(move |y| [*x, *y]));
            for given in ways {
                if self.may_pay(e, &given) && self.try_instead(e, given) {
                    changed = true;
                    break;
                }
            }
        }
        changed
    }

    /// What somebody could give up for one more: nothing where there is room, else each of what they have.
    fn to_give_up(&self, person: usize) -> Vec<Option<usize>> {
        if self.has_room(person) {
            return vec![None];
        }
        self.of_day[person].iter().map(|e| Some(*e)).collect()
    }

    /// Whether it can add to the total at all: whoever is given up gets their best pair at most.
    fn may_pay(&self, e: usize, given: &[Option<usize>; 2]) -> bool {
        let lost = |e: usize| self.edges[e].score;
        let ends = [self.edges[e].a, self.edges[e].b];
        let most = given.iter().zip(ends).filter_map(|(g, end)| {
            let other = self.edges[(*g)?].other(end as usize);
            Some(self.best_open(other).map_or(0.0, |e| self.edges[e].score))
        });
        let most: f32 = most.sum();
        self.edges[e].score + most > given.iter().flatten().map(|g| lost(*g)).sum::<f32>() + 1e-6
    }

    fn try_instead(&mut self, e: usize, given: [Option<usize>; 2]) -> bool {
        let ends = [self.edges[e].a as usize, self.edges[e].b as usize];
        let mut gain = self.edges[e].score;
        let mut taken = vec![e];
        for g in given.into_iter().flatten() {
            gain -= self.edges[g].score;
            self.drop(g);
        }
        self.take(e);
        let left = given.iter().zip(ends).filter_map(|(g, end)| Some(self.edges[(*g)?].other(end)));
        let left: Vec<usize> = left.collect();
        for person in &left {
            let open = self.has_room(*person).then(|| self.best_open(*person)).flatten();
            if let Some(open) = open {
                gain += self.edges[open].score;
                self.take(open);
                taken.push(open);
            }
        }
        if gain > 1e-6 && left.iter().all(|person| self.degree[*person] > 0) {
            return true;
        }
        taken.into_iter().for_each(|e| self.drop(e));
        given.into_iter().flatten().for_each(|g| self.take(g));
        false
    }

    /// The best pair of `person` not chosen yet, with somebody who has room: pairs stand best first.
    fn best_open(&self, person: usize) -> Option<usize> {
        let with = |other: &usize| self.between[person * self.degree.len() + other].map(|e| e as usize);
        self.free.iter().filter_map(with).filter(|e| !self.taken[*e]).min()
    }
}

/// The pair of each two people, by their places; for rooms in which pairs are exchanged.
fn between(edges: &[Edge], n: usize) -> Vec<Option<u32>> {
    let mut between = vec![None; n * n];
    for (edge, at) in edges.iter().zip(0..) {
        between[edge.a as usize * n + edge.b as usize] = Some(at);
        between[edge.b as usize * n + edge.a as usize] = Some(at);
    }
    between
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
            if room[edge.a as usize] == 0 || room[edge.b as usize] == 0 {
                return without;
            }
            room[edge.a as usize] -= 1;
            room[edge.b as usize] -= 1;
            let with = f64::from(edge.score) + go(rest, room);
            room[edge.a as usize] += 1;
            room[edge.b as usize] += 1;
            with.max(without)
        }
        go(edges, &mut wishes.to_vec())
    }

    fn rooms() -> impl Strategy<Value = (Vec<Edge>, Vec<usize>)> {
        let wishes = prop::collection::vec(1usize..=2, 6);
        let scores = prop::collection::vec(prop::option::weighted(0.6, 1u32..100), 15);
        (scores, wishes).prop_map(|(scores, wishes)| {
            let pairs = (0..6u32).flat_map(|a| (a + 1..6).map(move |b| (a, b)));
            let edges = pairs.zip(scores).filter_map(|((a, b), s)| Some(Edge { a, b, score: s? as f32 }));
            let mut edges: Vec<Edge> = edges.collect();
            edges.sort_by(|x, y| y.score.total_cmp(&x.score));
            (edges, wishes)
        })
    }

    proptest! {
        #[test]
        fn nobody_gets_more_than_they_wish_and_the_total_is_near_the_best((edges, wishes) in rooms()) {
            let chosen = assign(&edges, &wishes, &[false; 6], 10.0);
            let mut degree = [0; 6];
            let mut total = 0.0;
            for (a, b) in &chosen.pairs {
                degree[*a] += 1;
                degree[*b] += 1;
                total += edges.iter().find(|e| (e.a as usize, e.b as usize) == (*a, *b)).map_or(0.0, |e| f64::from(e.score));
            }
            prop_assert!((0..6).all(|p| degree[p] <= wishes[p]));
            let best = best_total(&edges, &wishes);
            prop_assert!(total >= 0.5 * best - 1e-9, "{total} of {best}");
            prop_assert_eq!(chosen, assign(&edges, &wishes, &[false; 6], 10.0));
        }
    }

    #[test]
    fn somebody_left_out_is_rescued_when_another_can_spare_a_pair() {
        // 1 is everybody's favourite; 3 knows nobody else.
        let edge = |a, b, score| Edge { a, b, score };
        let edges = vec![edge(0, 1, 9.0), edge(1, 2, 8.0), edge(0, 2, 7.0), edge(1, 3, 1.0)];
        let chosen = assign(&edges, &[2, 2, 2, 2], &[false; 4], 7.0);
        assert!(chosen.pairs.contains(&(1, 3)), "{chosen:?}");
        assert_eq!(chosen.pairs.len(), 3);
        let dear = assign(&edges, &[2, 2, 2, 2], &[false; 4], 6.0);
        assert!(!dear.pairs.contains(&(1, 3)), "but not at any price: {dear:?}");
    }
}
