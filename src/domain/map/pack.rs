//! Putting separate groups side by side, so that together they fill an area of about four to three.
//!
//! A group's outline is taken in rows: from its leftmost to its rightmost point in each. Groups fit into each other's
//! corners that way, but never into each other's middle, where they would look tied.

use super::geometry::Point;
use super::scene::Scene;

const ROW: f64 = 12.0;
/// Half the distance that two groups keep.
const MARGIN: f64 = 15.0;
const ASPECT: f64 = 4.0 / 3.0;

/// Moves the groups (their members' numbers are carried along) from `fixed` on, largest first; each goes where the
/// whole grows least.
pub(super) fn pack(blocks: &mut [(Vec<usize>, Scene)], fixed: usize) {
    let (still, loose) = blocks.split_at_mut(fixed);
    let mut placed: Vec<Outline> = still.iter().map(|(_, scene)| Outline::of(scene)).collect();
    loose.sort_by_key(|(members, _)| std::cmp::Reverse(members.len()));
    for (_, block) in loose {
        let outline = Outline::of(block);
        let by = best_move(&outline, &placed);
        block.at.iter_mut().for_each(|p| *p = *p + by);
        placed.push(outline.moved(by));
    }
}

/// The reach of a group in each row, from `top` downwards; rows without anything are inside out.
struct Outline {
    top: i64,
    rows: Vec<(f64, f64)>,
}

const EMPTY: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

impl Outline {
    fn of(scene: &Scene) -> Outline {
        let ys = scene.at.iter().zip(&scene.half);
        let (top, bottom) = ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(t, b), (p, h)| {
            (t.min(p.y - h.h - MARGIN), b.max(p.y + h.h + MARGIN))
        });
        let (top, bottom) = ((top / ROW).floor() as i64, (bottom / ROW).ceil() as i64);
        let mut outline = Outline { top, rows: vec![EMPTY; (bottom - top + 1) as usize] };
        for (p, h) in scene.at.iter().zip(&scene.half) {
            outline.cover(p.y - h.h - MARGIN, p.y + h.h + MARGIN, |_| (p.x - h.w - MARGIN, p.x + h.w + MARGIN));
        }
        for edge in &scene.edges {
            outline.cover_line(scene.at[edge.a], scene.at[edge.b]);
        }
        outline
    }

    fn cover(&mut self, from: f64, to: f64, reach: impl Fn(f64) -> (f64, f64)) {
        for row in (from / ROW).floor() as i64..=(to / ROW).floor() as i64 {
            let (left, right) = reach(row as f64 * ROW);
            if let Some(cell) = self.rows.get_mut((row - self.top) as usize) {
                *cell = (cell.0.min(left), cell.1.max(right));
            }
        }
    }

    fn cover_line(&mut self, a: Point, b: Point) {
        let (top, bottom) = if a.y < b.y { (a, b) } else { (b, a) };
        let slope = (bottom.x - top.x) / (bottom.y - top.y).max(1.0);
        self.cover(top.y, bottom.y, |y| {
            let x = |y: f64| top.x + slope * (y.clamp(top.y, bottom.y) - top.y);
            let (l, r) = (x(y), x(y + ROW));
            (l.min(r) - MARGIN, l.max(r) + MARGIN)
        });
    }

    /// By whole rows downwards, by anything sideways.
    fn moved(&self, by: Point) -> Outline {
        let rows = self.rows.iter().map(|(l, r)| (l + by.x, r + by.x)).collect();
        Outline { top: self.top + (by.y / ROW).round() as i64, rows }
    }

    fn frame(&self) -> Frame {
        let (left, right) = self.rows.iter().fold(EMPTY, |(l, r), row| (l.min(row.0), r.max(row.1)));
        Frame { left, right, top: self.top, bottom: self.top + self.rows.len() as i64 }
    }

    /// Rows that both have once the other is `down` rows further down: ours and theirs.
    fn shared<'a>(&'a self, other: &'a Outline, down: i64) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + 'a {
        let offset = other.top + down - self.top;
        let (skip, start) = (offset.max(0) as usize, (-offset).max(0) as usize);
        self.rows.iter().copied().skip(skip).zip(other.rows.iter().copied().skip(start))
    }

    fn collides(&self, other: &Outline, by: f64, down: i64) -> bool {
        self.shared(other, down).any(|((l, r), (ol, or))| l < or + by && ol + by < r)
    }
}

#[derive(Clone, Copy)]
struct Frame {
    left: f64,
    right: f64,
    top: i64,
    bottom: i64,
}

impl Frame {
    fn with(self, o: Frame) -> Frame {
        Frame {
            left: self.left.min(o.left),
            right: self.right.max(o.right),
            top: self.top.min(o.top),
            bottom: self.bottom.max(o.bottom),
        }
    }

    fn by(self, x: f64, down: i64) -> Frame {
        Frame { left: self.left + x, right: self.right + x, top: self.top + down, bottom: self.bottom + down }
    }

    /// The width of the smallest frame of the wished aspect around this one, then its area: less is better.
    fn size(self) -> f64 {
        let (w, h) = (self.right - self.left, (self.bottom - self.top) as f64 * ROW);
        w.max(h * ASPECT) + 0.2 * (w * h * ASPECT).sqrt()
    }

    fn middle(self) -> Point {
        Point::new((self.left + self.right) / 2.0, (self.top + self.bottom) as f64 / 2.0 * ROW)
    }
}

/// Where a group goes beside those placed: tries every row, left and right of each of them.
fn best_move(outline: &Outline, placed: &[Outline]) -> Point {
    let Some(whole) = placed.iter().map(Outline::frame).reduce(Frame::with) else { return Point::default() };
    let own = outline.frame();
    let (mut best, mut by) = (f64::INFINITY, Point::new(whole.right - own.left, 0.0));
    for top in whole.top - outline.rows.len() as i64..=whole.bottom {
        let down = top - outline.top;
        for x in sideways(outline, placed, whole, down) {
            let frame = own.by(x, down);
            let off = frame.middle() - whole.middle();
            // The largest group comes first in the picture: others rather below it than above.
            let cost = whole.with(frame).size() + 0.02 * off.length() - 0.05 * off.y.min(0.0);
            if cost < best && !placed.iter().any(|p| p.collides(outline, x, down)) {
                (best, by) = (cost, Point::new(x, down as f64 * ROW));
            }
        }
    }
    by
}

/// Moves that bring a group right up to another one, or into line with the whole.
fn sideways(outline: &Outline, placed: &[Outline], whole: Frame, down: i64) -> Vec<f64> {
    let own = outline.frame();
    let mut moves = vec![whole.left - own.left, whole.right - own.right, whole.middle().x - own.middle().x];
    for other in placed {
        let (right, left) = other
            .shared(outline, down)
            .fold(EMPTY, |(left, right), ((l, r), (ol, or))| (left.min(l - or), right.max(r - ol)));
        moves.extend([right, left].into_iter().filter(|x| x.is_finite()));
    }
    moves
}
