//! One group of people who hang together, from nothing to good places.
//!
//! Several starts are tried and the one with the fewest faults is taken on: turned so that it lies on its long side,
//! spread until the names have room, untangled.

use super::geometry::{Dice, Point, mean};
use super::scene::Scene;
use super::spread;
use super::stress::{Ideal, STRETCH, Start, descend, stretched, unstretched};
use super::untangle::{Pull, Task, untangle};

/// Comparisons that the search may make for a drawing: a few tens of milliseconds.
const EFFORT: usize = 8_000_000;
/// What leaving the wished distances costs, against a crossing.
const STRAIN: f64 = 0.25;

/// Lays out a scene of one component. With hints for at least two bodies these are the start, otherwise chance is.
pub(super) fn lay_out(scene: &mut Scene, hints: &[Option<Point>]) {
    if scene.len() < 2 {
        return;
    }
    let mut ideal = Ideal::of(scene);
    ideal.scale(roominess(scene, &ideal));
    let free = vec![false; scene.len()];
    if hints.iter().flatten().count() >= 2 {
        start_from(scene, hints);
        settle(scene, &ideal, &free, Start::Near, 1);
        spread::part_all(scene, 1.0);
    } else {
        best_start(scene, &ideal, &free);
    }
    let everybody: Vec<usize> = (0..scene.len()).collect();
    improve(scene, &everybody, &ideal);
}

/// Lets `movable` bodies look for better places.
pub(super) fn improve(scene: &mut Scene, movable: &[usize], ideal: &Ideal) {
    let pulls = pulls(scene, movable, ideal);
    untangle(scene, &Task { movable, pulls: &pulls, stretch: STRETCH, effort: EFFORT });
}

fn pulls(scene: &Scene, movable: &[usize], ideal: &Ideal) -> Vec<Vec<Pull>> {
    let mut all = vec![Vec::new(); scene.len()];
    for &body in movable {
        let finite = ideal.row(body).iter().enumerate().filter(|&(to, d)| to != body && d.is_finite());
        all[body] = finite.map(|(to, &wished)| Pull { to, wished, weight: STRAIN / (wished * wished) }).collect();
    }
    all
}

/// By how much the wished distances must grow so that the names cover only a part of the drawing, a smaller part the
/// more lines there are.
fn roominess(scene: &Scene, ideal: &Ideal) -> f64 {
    let n = scene.len() as f64;
    let needed: f64 = scene.half.iter().map(|h| (2.0 * h.w + 24.0) * (2.0 * h.h + 24.0)).sum::<f64>()
        * (1.0 + 0.38 * scene.edges.len() as f64 / n);
    let rows = (0..scene.len()).map(|a| ideal.row(a).iter().map(|d| d * d).sum::<f64>());
    // The mean square distance within a disc is its radius squared.
    let spread = rows.sum::<f64>() / (n * n);
    (needed / (3.2 * spread * STRETCH.x * STRETCH.y)).sqrt().clamp(1.0, 3.0)
}

fn best_start(scene: &mut Scene, ideal: &Ideal, free: &[bool]) {
    let starts = (400 / scene.len()).clamp(1, 12) as u64;
    let mut best = f64::INFINITY;
    let mut at = scene.at.clone();
    for seed in 1..=starts {
        settle(scene, ideal, free, Start::Anywhere, seed);
        lie_down(&mut scene.at);
        spread::part_all(scene, 1.0);
        let faults = faults(scene);
        if faults < best {
            (best, at) = (faults, scene.at.clone());
        }
    }
    scene.at = at;
}

/// Stress descent; pinned bodies stay.
pub(super) fn settle(scene: &mut Scene, ideal: &Ideal, pinned: &[bool], start: Start, seed: u64) {
    let mut dice = Dice::new(seed);
    let mut plain: Vec<Point> = match start {
        Start::Near => scene.at.iter().map(|&p| unstretched(p)).collect(),
        Start::Anywhere => (0..scene.len()).map(|_| Point::new(dice.share(), dice.share()) * 600.0).collect(),
    };
    descend(&mut plain, pinned, ideal, start, &mut dice);
    for (body, p) in plain.into_iter().enumerate().filter(|(body, _)| !pinned[*body]) {
        scene.at[body] = stretched(p);
    }
}

/// Bodies without a hint start among those they are tied to.
pub(super) fn start_from(scene: &mut Scene, hints: &[Option<Point>]) {
    let mut known: Vec<Option<Point>> = hints.to_vec();
    known.resize(scene.len(), None);
    let all = mean(known.iter().copied().flatten());
    // Each pass reaches those one line further away.
    while known.iter().any(Option::is_none) {
        let before = known.clone();
        for body in (0..scene.len()).filter(|&b| before[b].is_none()) {
            let around: Vec<Point> = scene.neighbours(body).filter_map(|o| before[o]).collect();
            if !around.is_empty() {
                known[body] = Some(mean(around.into_iter()) + off_to_a_side(body));
            }
        }
        if known == before {
            known.iter_mut().filter(|k| k.is_none()).for_each(|k| *k = Some(all));
        }
    }
    scene.at = known.into_iter().map(Option::unwrap_or_default).collect();
}

/// Two newcomers to the same friends must not start in the same place.
fn off_to_a_side(body: usize) -> Point {
    let mut dice = Dice::new(body as u64);
    Point::new(dice.share() - 0.5, dice.share() - 0.5) * 20.0
}

/// Turns a group round its middle so that its longest side is level. The axis is the larger eigenvector of the
/// covariance, found without sines.
fn lie_down(at: &mut [Point]) {
    let middle = mean(at.iter().copied());
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for p in at.iter().map(|&p| unstretched(p - middle)) {
        xx += p.x * p.x;
        xy += p.x * p.y;
        yy += p.y * p.y;
    }
    let half = (xx - yy) / 2.0;
    let root = (half * half + xy * xy).sqrt();
    let axis = if half >= 0.0 { Point::new(half + root, xy) } else { Point::new(xy, root - half) };
    let length = axis.length();
    if length < 1e-9 {
        return;
    }
    let (cos, sin) = (axis.x / length, axis.y / length);
    for p in at {
        let q = unstretched(*p - middle);
        *p = stretched(Point::new(q.x * cos + q.y * sin, q.y * cos - q.x * sin));
    }
}

/// Crossings and lines under names of straight lines, the latter counting more.
fn faults(scene: &Scene) -> f64 {
    let segments: Vec<_> = (0..scene.edges.len()).map(|e| scene.segment(e)).collect();
    let mut sum = 0.0;
    for (i, (s, e)) in segments.iter().zip(&scene.edges).enumerate() {
        let over = (0..scene.len()).filter(|&b| !e.ends_at(b) && s.enters(scene.at[b], scene.half[b])).count();
        let crossed =
            segments[..i].iter().zip(&scene.edges).filter(|(t, f)| t.crosses(s) && !f.ends_at(e.a) && !f.ends_at(e.b));
        sum += e.lines * (3.0 * over as f64 + crossed.map(|(_, f)| f.lines).sum::<f64>());
    }
    sum
}
