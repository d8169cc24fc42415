//! What the layout works on: boxes with places, and the lines between them.
//!
//! A body is a person's pill or the junction of a star; both are boxes here. Several lines between the same two bodies
//! are one edge with a count.

use super::geometry::{Half, Point, Segment};
use std::collections::BTreeMap;

/// The smallest distance that the borders of two names are to keep.
pub(super) const GAP: f64 = 14.0;

#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub a: usize,
    pub b: usize,
    pub lines: f64,
}

impl Edge {
    pub fn other(&self, end: usize) -> usize {
        if self.a == end { self.b } else { self.a }
    }

    pub fn ends_at(&self, body: usize) -> bool {
        self.a == body || self.b == body
    }
}

#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub at: Vec<Point>,
    pub half: Vec<Half>,
    /// Junctions give way to names, and may stand close to anything.
    pub junction: Vec<bool>,
    pub edges: Vec<Edge>,
    /// The edges of each body.
    pub near: Vec<Vec<usize>>,
}

impl Scene {
    pub fn new(half: Vec<Half>, junction: Vec<bool>, pairs: impl Iterator<Item = (usize, usize)>) -> Scene {
        let mut count: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (a, b) in pairs {
            *count.entry((a.min(b), a.max(b))).or_default() += 1.0;
        }
        let edges: Vec<Edge> = count.into_iter().map(|((a, b), lines)| Edge { a, b, lines }).collect();
        let mut near = vec![Vec::new(); half.len()];
        for (i, edge) in edges.iter().enumerate() {
            near[edge.a].push(i);
            near[edge.b].push(i);
        }
        Scene { at: vec![Point::default(); half.len()], half, junction, edges, near }
    }

    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Some of the bodies with the edges among them; `members` ascend.
    pub fn part(&self, members: &[usize]) -> Scene {
        let place: BTreeMap<usize, usize> = members.iter().enumerate().map(|(new, &old)| (old, new)).collect();
        let kept = self.edges.iter().filter_map(|e| Some((*place.get(&e.a)?, *place.get(&e.b)?, e.lines)));
        let mut part = Scene::new(
            members.iter().map(|&m| self.half[m]).collect(),
            members.iter().map(|&m| self.junction[m]).collect(),
            kept.clone().map(|(a, b, _)| (a, b)),
        );
        for (edge, (_, _, lines)) in part.edges.iter_mut().zip(kept) {
            edge.lines = lines;
        }
        for (at, &m) in part.at.iter_mut().zip(members) {
            *at = self.at[m];
        }
        part
    }

    /// Groups of bodies that hang together, each ascending, in order of their first.
    pub fn components(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.len()];
        let mut all = Vec::new();
        for start in 0..self.len() {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            let mut group = vec![start];
            let mut next = 0;
            while let Some(&body) = group.get(next) {
                next += 1;
                for other in self.neighbours(body) {
                    if !seen[other] {
                        seen[other] = true;
                        group.push(other);
                    }
                }
            }
            group.sort_unstable();
            all.push(group);
        }
        all
    }

    pub fn neighbours(&self, body: usize) -> impl Iterator<Item = usize> {
        self.near[body].iter().map(move |&e| self.edges[e].other(body))
    }

    pub fn segment(&self, edge: usize) -> Segment {
        let Edge { a, b, .. } = self.edges[edge];
        Segment::new(self.at[a], self.at[b])
    }

    /// The smallest distance two bodies are to keep between their borders.
    pub fn gap(&self, a: usize, b: usize) -> f64 {
        if self.junction[a] || self.junction[b] { 8.0 } else { GAP }
    }
}
