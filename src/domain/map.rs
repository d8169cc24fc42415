//! Where everybody stands on the picture of connections, and how the lines run between them.
//!
//! A node is a box that holds its own name, so no label can collide with another. `lay_out` gives places and lines
//! for any number of people; the same nodes and ties give the same drawing to the bit, on every machine and in
//! whatever order they are passed. It knows nothing of colours or files: those are the renderer's.

mod arrange;
mod component;
mod faults;
mod geometry;
mod grid;
mod measure;
mod pack;
mod route;
mod scene;
mod spread;
mod stress;
#[cfg(test)]
mod tests;
mod untangle;
mod widths;

pub use faults::{Faults, Track, faults};
pub use geometry::{Half, Point};
pub use measure::{is_measured, shortened, text_width, wrapped};

use super::connection::OutcomeKind;
use route::Wire;
use scene::Scene;

/// The size of the names, in CSS pixels.
pub const FONT_SIZE: f64 = 14.0;
/// The widest a name may be drawn; longer ones are shortened.
const LABEL_MAX: f64 = 240.0;
/// Between a name and the ends of its pill.
const PADDING: f64 = 12.0;
const PILL_HEIGHT: f64 = 28.0;
const DOT: f64 = 14.0;
const JUNCTION: Half = Half { w: 7.0, h: 7.0 };

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Person,
    /// An organisation or a person from outside the space.
    Outside,
    /// Somebody who did not agree to be named in public: a dot without words.
    Unnamed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Stable and unique. It orders the nodes, so the order they are passed in does not matter.
    pub key: String,
    /// The name in full; empty for the unnamed.
    pub label: String,
    pub shape: Shape,
}

/// A connection, or one thing that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Two nodes, by their place in the list of nodes: one line. Three or more: a star. A tie of fewer is not drawn.
    pub between: Vec<usize>,
    /// `None`: they have met, and nothing has come of it yet.
    pub kind: Option<OutcomeKind>,
    /// A plain sentence that says what the line means.
    pub title: String,
}

/// What the places kept from an earlier drawing are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They stay exactly as they are, unless two names overlap; newcomers find a place among them.
    Keep,
    /// They are where the search begins: for a view of some of the people, which should be compact.
    Hint,
}

/// A node with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Pill {
    /// Its middle, to a tenth of a pixel: what the next drawing is given as the kept place.
    pub at: Point,
    pub half: Half,
    /// The name as drawn: shortened if it is very long.
    pub text: String,
}

/// A gently bent line: a quadratic Bézier curve. It runs from middle to middle; the pills are drawn over its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// Nodes by number; from `Layout::pills.len()` on, junctions.
    pub ends: (usize, usize),
    pub from: Point,
    /// The control point. Half way between the ends if the line is straight.
    pub bend: Point,
    pub to: Point,
}

impl Curve {
    pub fn is_straight(&self) -> bool {
        (self.bend - (self.from + self.to) * 0.5).length() < 0.5
    }

    /// The point at a share of the way, 0 to 1.
    pub fn at(&self, t: f64) -> Point {
        self.from * ((1.0 - t) * (1.0 - t)) + self.bend * (2.0 * t * (1.0 - t)) + self.to * (t * t)
    }

    /// In straight pieces: one if it is straight, else ten.
    pub fn points(&self) -> Vec<Point> {
        let pieces = if self.is_straight() { 1 } else { 10 };
        (0..=pieces).map(|i| self.at(f64::from(i) / f64::from(pieces))).collect()
    }
}

/// A tie as drawn: one curve, or for a star one for each of its nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Its place in the list of ties.
    pub tie: usize,
    pub curves: Vec<Curve>,
    /// Where the sign of its kind stands: the middle of a line, the junction of a star.
    pub sign: Point,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// One for each node, in the order of the nodes.
    pub pills: Vec<Pill>,
    /// In the order of the ties.
    pub strokes: Vec<Stroke>,
}

impl Layout {
    /// To be kept for the next drawing: a place for each node, in their order.
    pub fn places(&self) -> Vec<Point> {
        self.pills.iter().map(|p| p.at).collect()
    }

    pub fn faults(&self) -> Faults {
        let boxes: Vec<(Point, Half)> = self.pills.iter().map(|p| (p.at, p.half)).collect();
        let curves = self.strokes.iter().flat_map(|s| &s.curves);
        let tracks: Vec<Track> = curves.map(|c| Track { ends: c.ends, points: c.points() }).collect();
        faults(&boxes, &tracks)
    }
}

/// Places for all nodes and lines for all ties. `kept` holds the places of an earlier drawing in the order of `nodes`;
/// nodes without one (or beyond its end) are new, and if there is none at all, so is the drawing.
pub fn lay_out(nodes: &[Node], ties: &[Tie], kept: &[Option<Point>], mode: Mode) -> Layout {
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| nodes[a].key.cmp(&nodes[b].key));
    let mut rank = vec![0; nodes.len()];
    for (place, &node) in order.iter().enumerate() {
        rank[node] = place;
    }
    let pills: Vec<Pill> = nodes.iter().map(pill).collect();
    let wires = wires(ties, &rank);
    let mut scene = scene(order.iter().map(|&n| pills[n].half).collect(), &wires);
    let mut known: Vec<Option<Point>> = order.iter().map(|&n| kept.get(n).copied().flatten().filter(sane)).collect();
    known.resize(scene.len(), None);
    arrange::arrange(&mut scene, &known, mode);
    let mut strokes = route::strokes(&scene, &wires);
    let back = |body: usize| order.get(body).copied().unwrap_or(body);
    for curve in strokes.iter_mut().flat_map(|s| &mut s.curves) {
        curve.ends = (back(curve.ends.0), back(curve.ends.1));
    }
    strokes.sort_by_key(|s| s.tie);
    let pills = pills.into_iter().zip(&rank).map(|(pill, &r)| Pill { at: scene.at[r], ..pill }).collect();
    Layout { pills, strokes }
}

/// A damaged place is no place.
fn sane(p: &Point) -> bool {
    p.x.abs() < 1e6 && p.y.abs() < 1e6
}

fn pill(node: &Node) -> Pill {
    if node.shape == Shape::Unnamed {
        return Pill { at: Point::default(), half: Half { w: DOT / 2.0, h: DOT / 2.0 }, text: String::new() };
    }
    let text = shortened(&node.label, FONT_SIZE, LABEL_MAX);
    let width = (text_width(&text, FONT_SIZE) + 2.0 * PADDING).max(44.0);
    Pill { at: Point::default(), half: Half { w: (width / 2.0).ceil(), h: PILL_HEIGHT / 2.0 }, text }
}

/// The ties that can be drawn, in an order that does not depend on that of the lists; junctions are numbered after the
/// nodes.
fn wires(ties: &[Tie], rank: &[usize]) -> Vec<Wire> {
    let mut drawn: Vec<(Vec<usize>, usize)> = Vec::new();
    for (tie, members) in ties.iter().map(|t| &t.between).enumerate() {
        let mut members: Vec<usize> = members.iter().filter_map(|&m| rank.get(m).copied()).collect();
        members.sort_unstable();
        members.dedup();
        if members.len() > 1 {
            drawn.push((members, tie));
        }
    }
    drawn.sort_by(|(a, s), (b, t)| (a, ties[*s].kind, &ties[*s].title).cmp(&(b, ties[*t].kind, &ties[*t].title)));
    let mut next = rank.len();
    let wire = |(members, tie): (Vec<usize>, usize)| match members[..] {
        [a, b] => Wire { tie, pairs: vec![(a, b)], junction: None },
        _ => {
            next += 1;
            Wire { tie, pairs: members.iter().map(|&m| (m, next - 1)).collect(), junction: Some(next - 1) }
        }
    };
    drawn.into_iter().map(wire).collect()
}

fn scene(mut half: Vec<Half>, wires: &[Wire]) -> Scene {
    let names = half.len();
    half.extend(wires.iter().filter_map(|w| w.junction).map(|_| JUNCTION));
    let junction = (0..half.len()).map(|b| b >= names).collect();
    Scene::new(half, junction, wires.iter().flat_map(|w| w.pairs.iter().copied()))
}
