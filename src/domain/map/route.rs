//! From places to lines: where a line runs straight, where it bends round a name, and where its sign stands.
//!
//! Everything follows from the places of the names alone, so places that are kept give the same lines again.

use super::faults::{crossings, segments};
use super::geometry::{Half, Point, Segment};
use super::grid::Grid;
use super::scene::Scene;
use super::{Curve, Stroke};
use std::collections::BTreeMap;

/// Distance between lines side by side at their middle, in pixels: their signs stand clear of each other.
const SIDE_BY_SIDE: f64 = 17.0;
/// How far a line may bend aside, in pixels and as a share of its length.
const BENDS: [f64; 6] = [12.0, 22.0, 34.0, 48.0, 66.0, 90.0];
const MOST_BEND: f64 = 0.34;
/// Where along the line the bend is: in the middle, or nearer to one end.
const LEANS: [f64; 3] = [0.5, 0.25, 0.75];
/// A line clears a name it passes by this much.
const CLEAR: f64 = 3.0;
/// In crossings.
const UNDER_NAME: f64 = 3.0;
/// In crossings for a pixel.
const BEND_COST: f64 = 1.0 / 60.0;
const SIGN: Half = Half { w: 8.0, h: 8.0 };

/// A tie made ready for drawing: its place among the ties, and the lines it consists of as pairs of bodies.
pub(super) struct Wire {
    pub tie: usize,
    pub pairs: Vec<(usize, usize)>,
    /// The body in the middle of a star.
    pub junction: Option<usize>,
}

/// A line on its way to being drawn.
#[derive(Clone)]
struct Lane {
    ends: (usize, usize),
    way: Way,
    points: Vec<Point>,
    line: Vec<Segment>,
}

/// How a line leaves the straight: by how many pixels, and where along it.
#[derive(Clone, Copy, PartialEq)]
struct Way {
    bow: f64,
    lean: f64,
}

/// All lines, and where to find what is near them.
struct Router<'a> {
    scene: &'a Scene,
    lanes: Vec<Lane>,
    names: Grid,
    lines: Grid,
    found: Vec<usize>,
    /// Names that the line at hand runs under.
    under: Vec<usize>,
}

pub(super) fn strokes(scene: &Scene, wires: &[Wire]) -> Vec<Stroke> {
    let mut router = Router::new(scene, side_by_side(scene, wires));
    // A line that has stepped aside may have opened a better way for an earlier one.
    for _ in 0..2 {
        for i in 0..router.lanes.len() {
            router.bend_aside(i);
        }
    }
    let mut signs: Vec<Point> = wires.iter().filter_map(|w| w.junction).map(|j| scene.at[j]).collect();
    let mut first = 0;
    let stroke = |wire: &Wire| {
        let own = first..first + wire.pairs.len();
        first = own.end;
        let sign = wire.junction.map_or_else(|| router.sign(own.start, &signs), |j| scene.at[j]);
        signs.push(sign);
        let curves = router.lanes[own].iter().map(|l| curve(scene, l)).collect();
        Stroke { tie: wire.tie, curves, sign: sign.rounded() }
    };
    wires.iter().map(stroke).collect()
}

/// Every line straight, but those that join the same two bodies bowed a little to either side.
fn side_by_side(scene: &Scene, wires: &[Wire]) -> Vec<Lane> {
    let mut count: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    for &(a, b) in wires.iter().flat_map(|w| &w.pairs) {
        count.entry((a.min(b), a.max(b))).or_default().0 += 1;
    }
    let pairs = wires.iter().flat_map(|w| &w.pairs).map(|&(a, b)| (a.min(b), a.max(b)));
    pairs
        .map(|ends| {
            let (all, nth) = count.get_mut(&ends).map_or((1, 0), |(all, next)| {
                *next += 1;
                (*all, *next - 1)
            });
            let bow = (nth as f64 - (all as f64 - 1.0) / 2.0) * SIDE_BY_SIDE;
            Lane::new(scene, ends, Way { bow, lean: 0.5 })
        })
        .collect()
}

impl Lane {
    fn new(scene: &Scene, ends: (usize, usize), way: Way) -> Lane {
        let (from, to) = (scene.at[ends.0], scene.at[ends.1]);
        let points = Curve { ends, from, bend: control(scene, ends, way), to }.points();
        Lane { ends, way, line: segments(&points), points }
    }
}

impl<'a> Router<'a> {
    fn new(scene: &'a Scene, lanes: Vec<Lane>) -> Router<'a> {
        let mut names = Grid::around(&scene.at, scene.len());
        for body in 0..scene.len() {
            names.add_box(body, scene.at[body], scene.half[body].plus(CLEAR));
        }
        let mut router = Router {
            scene,
            names,
            lines: Grid::around(&scene.at, lanes.len()),
            lanes,
            found: Vec::new(),
            under: Vec::new(),
        };
        for i in 0..router.lanes.len() {
            router.enter(i);
        }
        router
    }

    fn enter(&mut self, i: usize) {
        self.lanes[i].points.windows(2).for_each(|w| self.lines.add_line(i, w[0], w[1]));
    }

    fn replace(&mut self, i: usize, lane: Lane) {
        self.lanes[i].points.windows(2).for_each(|w| self.lines.remove_line(i, w[0], w[1]));
        self.lanes[i] = lane;
        self.enter(i);
    }

    /// Gives a line that runs under a name the gentlest bend that helps, if one does.
    fn bend_aside(&mut self, i: usize) {
        let present = self.lanes[i].clone();
        if self.names_over(&present) == 0 {
            return;
        }
        let mut best = self.cost(i, &present, f64::INFINITY);
        let mut choice = None;
        for way in self.ways(&present) {
            let lane = Lane::new(self.scene, present.ends, way);
            let cost = self.cost(i, &lane, best - BEND_COST * (way.bow - present.way.bow).abs());
            let cost = cost + BEND_COST * (way.bow - present.way.bow).abs();
            if cost < best {
                (best, choice) = (cost, Some(lane));
            }
        }
        if let Some(lane) = choice {
            self.replace(i, lane);
        }
    }

    /// Bends to try, gentle ones first. Lines side by side keep their distance, and so their bend in the middle.
    fn ways(&self, lane: &Lane) -> Vec<Way> {
        let siblings = self.lanes.iter().filter(|l| l.ends == lane.ends && l.way != lane.way);
        let taken: Vec<f64> = siblings.map(|l| l.way.bow).collect();
        let leans = if taken.is_empty() { &LEANS[..] } else { &LEANS[..1] };
        let length = (self.scene.at[lane.ends.0] - self.scene.at[lane.ends.1]).length();
        let bends = BENDS.iter().take_while(|&&b| b <= MOST_BEND * length).flat_map(|&b| [b, -b]);
        let bows =
            bends.map(|b| lane.way.bow + b).filter(|bow| taken.iter().all(|t| (t - bow).abs() >= SIDE_BY_SIDE - 1.0));
        bows.flat_map(|bow| leans.iter().map(move |&lean| Way { bow, lean })).collect()
    }

    /// In crossings; no more than `limit` need be told apart.
    fn cost(&mut self, i: usize, lane: &Lane, limit: f64) -> f64 {
        let names = self.names_over(lane) as f64 * UNDER_NAME;
        if names >= limit { names } else { names + self.crossed(i, &lane.line) as f64 }
    }

    fn names_over(&mut self, lane: &Lane) -> usize {
        self.under.clear();
        for piece in &lane.line {
            self.names.near_line(piece.start(), piece.end(), &mut self.found);
            for &b in self.found.iter().filter(|&&b| b != lane.ends.0 && b != lane.ends.1) {
                let enters = piece.enters(self.scene.at[b], self.scene.half[b].plus(CLEAR));
                if enters && !self.under.contains(&b) {
                    self.under.push(b);
                }
            }
        }
        self.under.len()
    }

    fn crossed(&mut self, i: usize, line: &[Segment]) -> usize {
        let mut sum = 0;
        for piece in line {
            self.lines.near_line(piece.start(), piece.end(), &mut self.found);
            let others = self.found.iter().filter(|&&j| j != i);
            sum += others.map(|&j| crossings(std::slice::from_ref(piece), &self.lanes[j].line)).sum::<usize>();
        }
        sum
    }

    /// The place of a line's sign: near the middle of what shows of it, clear of names, other signs and other lines.
    fn sign(&mut self, i: usize, signs: &[Point]) -> Point {
        let Some(lane) = self.lanes.get(i) else { return Point::default() };
        let curve = curve(self.scene, lane);
        let (start, end) = visible(self.scene, &curve);
        let mut best = (f64::INFINITY, curve.at(0.5));
        for share in [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] {
            let p = curve.at(start + (end - start) * share);
            let cost = self.in_the_way(i, p, signs) + (share - 0.5_f64).abs();
            if cost < best.0 {
                best = (cost, p);
            }
        }
        best.1
    }

    fn in_the_way(&mut self, i: usize, p: Point, signs: &[Point]) -> f64 {
        self.names.near_box(p, SIGN, &mut self.found);
        let names = self.found.iter().filter(|&&b| near(self.scene, b, p)).count();
        self.lines.near_box(p, SIGN, &mut self.found);
        let lines =
            self.found.iter().filter(|&&j| j != i && self.lanes[j].line.iter().any(|s| s.enters(p, SIGN))).count();
        let close = signs.iter().filter(|s| (**s - p).length() < 2.0 * SIGN.w).count();
        10.0 * names as f64 + 4.0 * close as f64 + lines as f64
    }
}

/// The control point that takes a line `bow` pixels beside the straight half way.
fn control(scene: &Scene, (a, b): (usize, usize), way: Way) -> Point {
    let (from, to) = (scene.at[a], scene.at[b]);
    let run = to - from;
    from + run * way.lean + Point::new(-run.y, run.x) * (2.0 * way.bow / run.length().max(1.0))
}

fn curve(scene: &Scene, lane: &Lane) -> Curve {
    let bend = control(scene, lane.ends, lane.way).rounded();
    Curve { ends: lane.ends, from: scene.at[lane.ends.0].rounded(), bend, to: scene.at[lane.ends.1].rounded() }
}

fn near(scene: &Scene, body: usize, p: Point) -> bool {
    let way = p - scene.at[body];
    way.x.abs() < scene.half[body].w + SIGN.w && way.y.abs() < scene.half[body].h + SIGN.h
}

/// The part of a curve that lies outside the names at its ends, as two shares of its way.
fn visible(scene: &Scene, curve: &Curve) -> (f64, f64) {
    let outside = |body: usize, t: f64| {
        let way = curve.at(t) - scene.at[body];
        way.x.abs() > scene.half[body].w || way.y.abs() > scene.half[body].h
    };
    let steps = || (0..=32).map(|i| f64::from(i) / 32.0);
    let start = steps().find(|&t| outside(curve.ends.0, t)).unwrap_or(0.5);
    let end = steps().rev().find(|&t| outside(curve.ends.1, t)).unwrap_or(0.5);
    (start, end)
}
