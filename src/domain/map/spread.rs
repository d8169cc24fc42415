//! Making room: no two names overlap, whatever else happens.
//!
//! Names that overlap are pushed apart the shorter way, a little at a time. Should a crowd be too tight for that, a
//! name is seated anew at the nearest free place, of which there is always one.

use super::geometry::{COMPASS, Point, too_close};
use super::scene::Scene;

const ROUNDS: usize = 80;

/// Parts all bodies that come closer than a share of the gap they should keep.
pub(super) fn part_all(scene: &mut Scene, share: f64) {
    for _ in 0..ROUNDS {
        if !push(scene, share) {
            return;
        }
    }
    for body in 0..scene.len() {
        let touching = |a: usize, b: usize| {
            too_close(scene.at[a], scene.half[a], scene.at[b], scene.half[b], scene.gap(a, b) * share)
        };
        if (0..scene.len()).any(|other| other != body && touching(body, other)) {
            seat(scene, body, |_| true);
        }
    }
}

/// One round over all pairs; whether anything overlapped.
fn push(scene: &mut Scene, share: f64) -> bool {
    let mut pushed = false;
    for a in 0..scene.len() {
        for b in a + 1..scene.len() {
            let gap = scene.gap(a, b);
            if !too_close(scene.at[a], scene.half[a], scene.at[b], scene.half[b], gap * share) {
                continue;
            }
            pushed = true;
            let by = parting(scene, a, b, gap + 0.5);
            scene.at[a] = scene.at[a] - by * 0.5;
            scene.at[b] = scene.at[b] + by * 0.5;
        }
    }
    pushed
}

/// The move of `b` away from `a` that parts them, along the axis that costs less.
fn parting(scene: &Scene, a: usize, b: usize, gap: f64) -> Point {
    let way = scene.at[b] - scene.at[a];
    let x = scene.half[a].w + scene.half[b].w + gap - way.x.abs();
    let y = scene.half[a].h + scene.half[b].h + gap - way.y.abs();
    // Names are low: always parting upwards and downwards would make towers of them.
    if x < 1.6 * y { Point::new(x.copysign(way.x), 0.0) } else { Point::new(0.0, y.copysign(way.y)) }
}

/// Whether a body at `p` would come too close to one of those that count.
pub(super) fn crowded(scene: &Scene, body: usize, p: Point, counts: impl Fn(usize) -> bool) -> bool {
    let half = scene.half[body];
    (0..scene.len()).any(|other| {
        other != body && too_close(p, half, scene.at[other], scene.half[other], scene.gap(body, other)) && counts(other)
    })
}

/// Moves a body to the free place nearest to where it is, looking along ever larger rings.
pub(super) fn seat(scene: &mut Scene, body: usize, counts: impl Fn(usize) -> bool) {
    let wished = scene.at[body];
    let mut radius = 0.0;
    while crowded(scene, body, scene.at[body], &counts) {
        radius += 6.0;
        let ring = COMPASS.iter().map(|&way| wished + way * radius);
        if let Some(free) = ring.into_iter().find(|&p| !crowded(scene, body, p, &counts)) {
            scene.at[body] = free;
        }
    }
}
