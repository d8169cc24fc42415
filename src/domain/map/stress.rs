//! Distances on the drawing that tell distances in the community.
//!
//! Stress layout by stochastic gradient descent (Zheng, Pawar, Goodman: "Graph Drawing by Stochastic Gradient
//! Descent", 2019): every two bodies are pulled or pushed, a pair at a time, towards the distance that the shortest
//! way between them has.

use super::geometry::{Dice, Point};
use super::scene::Scene;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Names are wide and low, so the drawing is stretched sideways: the distances hold before stretching.
pub(super) const STRETCH: Point = Point::new(1.2, 0.8);

/// One more than a power of two, so that the shrinking factor of the steps is a chain of square roots.
const ROUNDS: usize = 33;

/// The wished distance between every two bodies of a scene, in pixels before stretching; infinite if nothing joins
/// them.
#[derive(Debug, Clone)]
pub(super) struct Ideal {
    n: usize,
    px: Vec<f64>,
}

impl Ideal {
    pub fn of(scene: &Scene) -> Ideal {
        let n = scene.len();
        let lengths: Vec<u32> = scene.edges.iter().map(|e| edge_length(scene, e.a, e.b)).collect();
        let px = (0..n).flat_map(|from| shortest(scene, &lengths, from)).collect();
        Ideal { n, px }
    }

    pub fn between(&self, a: usize, b: usize) -> f64 {
        self.px[a * self.n + b]
    }

    pub fn row(&self, a: usize) -> &[f64] {
        &self.px[a * self.n..(a + 1) * self.n]
    }

    pub fn scale(&mut self, factor: f64) {
        self.px.iter_mut().for_each(|d| *d *= factor);
    }
}

/// Long enough that a stretch of line shows between two names side by side, in whole pixels.
fn edge_length(scene: &Scene, a: usize, b: usize) -> u32 {
    let visible = if scene.junction[a] || scene.junction[b] { 28.0 } else { 38.0 };
    (visible + 0.8 * (scene.half[a].w + scene.half[b].w)) as u32
}

/// Dijkstra's shortest ways from one body.
fn shortest(scene: &Scene, lengths: &[u32], from: usize) -> Vec<f64> {
    let mut best = vec![u32::MAX; scene.len()];
    best[from] = 0;
    let mut open = BinaryHeap::from([Reverse((0, from))]);
    while let Some(Reverse((way, body))) = open.pop() {
        if way > best[body] {
            continue;
        }
        for &edge in &scene.near[body] {
            let (other, further) = (scene.edges[edge].other(body), way + lengths[edge]);
            if further < best[other] {
                best[other] = further;
                open.push(Reverse((further, other)));
            }
        }
    }
    best.into_iter().map(|d| if d == u32::MAX { f64::INFINITY } else { lengthened(f64::from(d)) }).collect()
}

/// Long ways are wished a little longer than they are (to the power of 1.125): that opens the crowded middle, and an
/// eighth fewer lines cross in a community of 200.
fn lengthened(way: f64) -> f64 {
    way * (way / 100.0).sqrt().sqrt().sqrt()
}

/// How far the descent may throw things about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Start {
    /// Places mean nothing yet.
    Anywhere,
    /// Places are good and only to be improved.
    Near,
}

/// Moves the bodies that are not pinned, in unstretched pixels.
pub(super) fn descend(at: &mut [Point], pinned: &[bool], ideal: &Ideal, start: Start, dice: &mut Dice) {
    let mut pairs = Vec::new();
    for a in 0..at.len() {
        for b in a + 1..at.len() {
            if ideal.between(a, b).is_finite() && !(pinned[a] && pinned[b]) {
                pairs.push((a as u32, b as u32));
            }
        }
    }
    for step in steps(&pairs, ideal, start) {
        dice.shuffle(&mut pairs);
        for &(a, b) in &pairs {
            pull(at, pinned, (a as usize, b as usize), ideal, step);
        }
    }
}

/// From the square of the longest distance down to a tenth of the square of the shortest, evenly in the logarithm.
fn steps(pairs: &[(u32, u32)], ideal: &Ideal, start: Start) -> Vec<f64> {
    let (mut short, mut long) = (f64::INFINITY, 0.0_f64);
    for &(a, b) in pairs {
        let d = ideal.between(a as usize, b as usize);
        (short, long) = (short.min(d), long.max(d));
    }
    if long == 0.0 {
        return Vec::new();
    }
    let (first, last) = (if start == Start::Anywhere { long * long } else { short * short }, 0.1 * short * short);
    let mut shrink = last / first;
    let mut chain = ROUNDS - 1;
    while chain > 1 {
        shrink = shrink.sqrt();
        chain /= 2;
    }
    std::iter::successors(Some(first), |step| Some(step * shrink)).take(ROUNDS).collect()
}

fn pull(at: &mut [Point], pinned: &[bool], (a, b): (usize, usize), ideal: &Ideal, step: f64) {
    let wished = ideal.between(a, b);
    let strength = (step / (wished * wished)).min(1.0);
    let way = at[a] - at[b];
    let far = way.length();
    if far < 1e-6 {
        // No direction to part in: any will do, as long as it is always the same one.
        at[b].x += 1.0 + (a % 7) as f64;
        at[b].y += 1.0 + (b % 5) as f64;
        return;
    }
    let correction = way * (strength * (far - wished) / far);
    match (pinned[a], pinned[b]) {
        (true, _) => at[b] = at[b] + correction,
        (_, true) => at[a] = at[a] - correction,
        _ => {
            at[a] = at[a] - correction * 0.5;
            at[b] = at[b] + correction * 0.5;
        }
    }
}

pub(super) fn stretched(p: Point) -> Point {
    Point::new(p.x * STRETCH.x, p.y * STRETCH.y)
}

pub(super) fn unstretched(p: Point) -> Point {
    Point::new(p.x / STRETCH.x, p.y / STRETCH.y)
}
