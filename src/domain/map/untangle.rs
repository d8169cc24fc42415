//! Nudging names so that fewer lines cross and fewer run under a name they do not belong to.
//!
//! A plain local search: each body tries a few places round about and takes the best. Its effort is counted in
//! comparisons, not in time, so the result does not depend on the machine.

use super::geometry::{COMPASS, Dice, Half, Point, Segment, too_close};
use super::grid::Grid;
use super::scene::{GAP, Scene};

/// What each fault costs, in crossings of two lines.
const UNDER_NAME: f64 = 3.0;
const ON_TOP: f64 = 0.7;
/// Lines that leave a name within about 11 degrees of each other read as one: this is the cosine.
const SAME_WAY: f64 = 0.982;
/// A line should clear a name it passes by this much.
const CLEAR: f64 = 4.0;

/// Something a body wants to keep its distance from, or to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pull {
    pub to: usize,
    /// Before stretching.
    pub wished: f64,
    pub weight: f64,
}

/// The bodies that may move, what holds them, and how long to try.
pub(super) struct Task<'a> {
    pub movable: &'a [usize],
    /// For each body of the scene.
    pub pulls: &'a [Vec<Pull>],
    /// By which the drawing is wider and lower than the wished distances.
    pub stretch: Point,
    /// About how many comparisons to make at most.
    pub effort: usize,
}

/// Tries to better the places of the movable bodies, by great steps first and by small ones later.
pub(super) fn untangle(scene: &mut Scene, task: &Task) {
    let mut search = Search::new(scene, task);
    let mut dice = Dice::new(7);
    let mut order = task.movable.to_vec();
    for reach in [360.0, 240.0, 400.0, 180.0, 280.0, 120.0, 160.0, 60.0, 30.0] {
        dice.shuffle(&mut order);
        for &body in &order {
            search.better(body, reach, &mut dice);
            if search.spent > task.effort {
                return;
            }
        }
    }
}

struct Search<'a> {
    scene: &'a mut Scene,
    task: &'a Task<'a>,
    segments: Vec<Segment>,
    bodies: Grid,
    lines: Grid,
    /// What the last look into a grid has found.
    found: Vec<usize>,
    spent: usize,
}

impl<'a> Search<'a> {
    fn new(scene: &'a mut Scene, task: &'a Task<'a>) -> Search<'a> {
        let mut bodies = Grid::around(&scene.at, scene.len());
        let mut lines = Grid::around(&scene.at, scene.edges.len());
        for body in 0..scene.len() {
            bodies.add_box(body, scene.at[body], reach(scene, body));
        }
        for (i, edge) in scene.edges.iter().enumerate() {
            lines.add_line(i, scene.at[edge.a], scene.at[edge.b]);
        }
        let segments = (0..scene.edges.len()).map(|e| scene.segment(e)).collect();
        Search { scene, task, segments, bodies, lines, found: Vec::new(), spent: 0 }
    }

    /// Moves one body to the best of a handful of places.
    fn better(&mut self, body: usize, reach: f64, dice: &mut Dice) {
        let here = self.scene.at[body];
        let (mut best, mut place) = (self.faults(body, here, f64::INFINITY) + self.strain(body, here), here);
        for p in self.places(body, reach, dice) {
            let strain = self.strain(body, p);
            if strain >= best || self.crowded(body, p) {
                continue;
            }
            let cost = strain + self.faults(body, p, best - strain);
            if cost < best {
                (best, place) = (cost, p);
            }
        }
        if place != here {
            self.put(body, place);
        }
    }

    /// Eight places round about, and four beside one of those it is tied to: the way round a line that bars the near
    /// ones.
    fn places(&self, body: usize, reach: f64, dice: &mut Dice) -> Vec<Point> {
        let here = self.scene.at[body];
        let mut around = |center: Point, far: f64, every: usize| {
            let turn = dice.below(every);
            let ways = COMPASS.iter().skip(turn).step_by(every);
            let stretched = |w: &Point| Point::new(w.x * 1.4, w.y * 0.8);
            ways.map(|way| center + stretched(way) * (far * (0.3 + dice.share()))).collect::<Vec<_>>()
        };
        let mut places = around(here, reach, 2);
        if let Some(friend) = self.scene.near[body].first() {
            let friend = self.scene.edges[*friend].other(body);
            places.extend(around(self.scene.at[friend], 130.0, 4));
        }
        places
    }

    fn put(&mut self, body: usize, place: Point) {
        let from = std::mem::replace(&mut self.scene.at[body], place);
        let half = reach(self.scene, body);
        self.bodies.remove_box(body, from, half);
        self.bodies.add_box(body, place, half);
        for &edge in &self.scene.near[body] {
            let other = self.scene.at[self.scene.edges[edge].other(body)];
            self.lines.remove_line(edge, from, other);
            self.lines.add_line(edge, place, other);
            self.segments[edge] = self.scene.segment(edge);
        }
    }

    fn crowded(&mut self, body: usize, p: Point) -> bool {
        let scene = &*self.scene;
        self.bodies.near_box(p, scene.half[body].plus(GAP), &mut self.found);
        self.spent += self.found.len();
        let mut others = self.found.iter().filter(|&&o| o != body);
        others.any(|&o| too_close(p, scene.half[body], scene.at[o], scene.half[o], scene.gap(body, o)))
    }

    /// How far the distances to others are from those wished.
    fn strain(&mut self, body: usize, p: Point) -> f64 {
        let pulls = &self.task.pulls[body];
        self.spent += pulls.len() / 4;
        let stretch = Point::new(1.0 / self.task.stretch.x, 1.0 / self.task.stretch.y);
        let strain = |pull: &Pull| {
            let way = p - self.scene.at[pull.to];
            let off = Point::new(way.x * stretch.x, way.y * stretch.y).length() - pull.wished;
            pull.weight * off * off
        };
        pulls.iter().map(strain).sum()
    }

    /// What the lines of a body at `p` and the body itself get in the way of; may stop counting beyond `limit`.
    fn faults(&mut self, body: usize, p: Point, limit: f64) -> f64 {
        let mut sum = self.lines_over(body, p);
        for i in 0..self.scene.near[body].len() {
            if sum >= limit {
                break;
            }
            let edge = self.scene.near[body][i];
            let other = self.scene.edges[edge].other(body);
            let lines = self.scene.edges[edge].lines;
            sum += lines * (self.names_over(p, body, other) + self.crossings(p, body, other));
            sum += self.on_top(edge, body, other, p);
        }
        sum
    }

    fn lines_over(&mut self, body: usize, p: Point) -> f64 {
        let half = reach(self.scene, body);
        self.lines.near_box(p, half, &mut self.found);
        self.spent += self.found.len();
        let edges = self.found.iter().map(|&e| (&self.segments[e], &self.scene.edges[e]));
        edges.filter(|(s, e)| s.enters(p, half) && !e.ends_at(body)).map(|(_, e)| e.lines * UNDER_NAME).sum()
    }

    fn names_over(&mut self, p: Point, body: usize, other: usize) -> f64 {
        let end = self.scene.at[other];
        let segment = Segment::new(p, end);
        self.bodies.near_line(p, end, &mut self.found);
        self.spent += self.found.len();
        let over = |&&o: &&usize| o != body && o != other && segment.enters(self.scene.at[o], reach(self.scene, o));
        self.found.iter().filter(over).count() as f64 * UNDER_NAME
    }

    fn crossings(&mut self, p: Point, body: usize, other: usize) -> f64 {
        let end = self.scene.at[other];
        let segment = Segment::new(p, end);
        self.lines.near_line(p, end, &mut self.found);
        self.spent += self.found.len();
        let edges = self.found.iter().map(|&e| (&self.segments[e], &self.scene.edges[e]));
        let crossed = edges.filter(|(s, e)| s.crosses(&segment) && !e.ends_at(body) && !e.ends_at(other));
        crossed.map(|(_, e)| e.lines).sum()
    }

    /// Lines that share an end with this one and run the same way for a while.
    fn on_top(&self, edge: usize, body: usize, other: usize, p: Point) -> f64 {
        let way = self.scene.at[other] - p;
        let from_body = self.too_parallel(edge, body, p, way);
        let from_other = self.too_parallel(edge, other, self.scene.at[other], way * -1.0);
        (from_body + from_other) as f64 * ON_TOP
    }

    fn too_parallel(&self, edge: usize, end: usize, at: Point, way: Point) -> usize {
        let rest = self.scene.near[end].iter().filter(|&&e| e != edge);
        rest.filter(|&&e| {
            let third = self.scene.edges[e].other(end);
            let its = self.scene.at[third] - at;
            let dot = way.dot(its);
            dot > 0.0 && dot * dot > SAME_WAY * SAME_WAY * way.dot(way) * its.dot(its)
        })
        .count()
    }
}

/// A body's box with some air around it.
fn reach(scene: &Scene, body: usize) -> Half {
    scene.half[body].plus(CLEAR)
}
