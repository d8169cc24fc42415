//! The order of work: what is kept, what is new, what is packed beside it, and the junctions last.
//!
//! Junctions follow from the names, so nothing but the names' places need be kept.

use super::Mode;
use super::component;
use super::geometry::{Point, mean};
use super::pack::pack;
use super::scene::Scene;
use super::spread;
use super::stress::{Ideal, Start, unstretched};
use super::untangle::{Pull, Task, untangle};

/// Two kept names are parted only if they really collide; a tenth of the usual gap allows for rounding.
const REALLY: f64 = 0.1;
const JUNCTION_EFFORT: usize = 2_000_000;

/// Gives every body of the scene its place; names to a tenth of a pixel.
pub(super) fn arrange(scene: &mut Scene, known: &[Option<Point>], mode: Mode) {
    let settled = |group: &Vec<usize>| mode == Mode::Keep && group.iter().any(|&b| known[b].is_some());
    let (old, new): (Vec<Vec<usize>>, Vec<Vec<usize>>) = scene.components().into_iter().partition(settled);
    let mut members: Vec<usize> = old.concat();
    members.sort_unstable();
    let mut part = scene.part(&members);
    find_places(&mut part, &pick(known, &members));
    put_back(scene, &part, &members);

    let fixed = old.len();
    let mut groups: Vec<(Vec<usize>, Scene)> = old.into_iter().map(|g| (g.clone(), scene.part(&g))).collect();
    for group in new {
        let mut part = scene.part(&group);
        component::lay_out(&mut part, &pick(known, &group));
        groups.push((group, part));
    }
    pack(&mut groups, fixed);
    for (group, part) in &groups {
        put_back(scene, part, group);
    }
    scene.at.iter_mut().for_each(|p| *p = p.rounded());
    place_junctions(scene);
}

fn pick(known: &[Option<Point>], members: &[usize]) -> Vec<Option<Point>> {
    members.iter().map(|&m| known[m]).collect()
}

fn put_back(scene: &mut Scene, part: &Scene, members: &[usize]) {
    for (&m, &p) in members.iter().zip(&part.at) {
        scene.at[m] = p;
    }
}

/// Places for the newcomers among those who keep theirs.
fn find_places(scene: &mut Scene, known: &[Option<Point>]) {
    let (old, new): (Vec<usize>, Vec<usize>) = (0..scene.len()).partition(|&b| known[b].is_some());
    if old.is_empty() {
        return;
    }
    component::start_from(scene, known);
    let mut kept = scene.part(&old);
    spread::part_all(&mut kept, REALLY);
    put_back(scene, &kept, &old);
    if new.iter().all(|&b| scene.junction[b]) {
        return;
    }
    let mut ideal = Ideal::of(scene);
    ideal.scale(present_scale(scene, &old, &ideal));
    let pinned: Vec<bool> = known.iter().map(Option::is_some).collect();
    component::settle(scene, &ideal, &pinned, Start::Near, 1);
    let mut seated = pinned;
    for &body in &new {
        spread::seat(scene, body, |other| seated[other]);
        seated[body] = true;
    }
    component::improve(scene, &new, &ideal);
}

/// How large the kept drawing is against the wished distances: the factor of least stress.
fn present_scale(scene: &Scene, old: &[usize], ideal: &Ideal) -> f64 {
    let (mut cross, mut square) = (0.0, 0.0);
    for (i, &a) in old.iter().enumerate() {
        for &b in &old[..i] {
            let wished = ideal.between(a, b);
            if wished.is_finite() {
                cross += unstretched(scene.at[a] - scene.at[b]).length() / wished;
                square += 1.0;
            }
        }
    }
    if square > 0.0 { (cross / square).clamp(0.7, 3.0) } else { 1.0 }
}

/// Junctions start in the middle of those they join and look for a better place near by.
fn place_junctions(scene: &mut Scene) {
    let junctions: Vec<usize> = (0..scene.len()).filter(|&b| scene.junction[b]).collect();
    for &j in &junctions {
        scene.at[j] = mean(scene.neighbours(j).map(|o| scene.at[o]));
    }
    let mut seated: Vec<bool> = scene.junction.iter().map(|j| !j).collect();
    for &j in &junctions {
        spread::seat(scene, j, |other| seated[other]);
        seated[j] = true;
    }
    let pulls: Vec<Vec<Pull>> =
        (0..scene.len()).map(|b| if scene.junction[b] { to_members(scene, b) } else { Vec::new() }).collect();
    let as_is = Point::new(1.0, 1.0);
    untangle(scene, &Task { movable: &junctions, pulls: &pulls, stretch: as_is, effort: JUNCTION_EFFORT });
    for j in junctions {
        scene.at[j] = scene.at[j].rounded();
    }
}

/// Equal pulls to all members hold a junction in their middle.
fn to_members(scene: &Scene, junction: usize) -> Vec<Pull> {
    let squares: f64 = scene
        .neighbours(junction)
        .map(|o| (scene.at[o] - scene.at[junction]).dot(scene.at[o] - scene.at[junction]))
        .sum();
    let weight = 10.0 / squares.max(1.0);
    scene.neighbours(junction).map(|to| Pull { to, wished: 0.0, weight }).collect()
}
