//! Which boxes and lines are near by, so that a search need not look at all of them.
//!
//! The plane is cut into square cells, each with a list of what touches it. What lies outside the frame counts to the
//! cells at its rim, so nothing is ever missed.

use super::geometry::{Half, Point};

const CELL: f64 = 72.0;

pub(super) struct Grid {
    origin: Point,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
    /// When each item was last seen by a query, so that it is reported once.
    seen: Vec<u32>,
    query: u32,
}

impl Grid {
    /// For items numbered below `items`, mostly within the frame of these points.
    pub fn around(points: &[Point], items: usize) -> Grid {
        let (mut low, mut high) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
        for p in points {
            low = Point::new(low.x.min(p.x), low.y.min(p.y));
            high = Point::new(high.x.max(p.x), high.y.max(p.y));
        }
        // However far apart things are, the list of cells stays short.
        let count = |from: f64, to: f64| ((to - from) / CELL).clamp(0.0, 300.0) as usize + 1;
        let (columns, rows) = (count(low.x, high.x), count(low.y, high.y));
        Grid { origin: low, columns, rows, cells: vec![Vec::new(); columns * rows], seen: vec![0; items], query: 0 }
    }

    pub fn add_box(&mut self, item: usize, center: Point, half: Half) {
        self.box_cells(center, half, |cell| cell.push(item as u32));
    }

    pub fn remove_box(&mut self, item: usize, center: Point, half: Half) {
        self.box_cells(center, half, |cell| cell.retain(|&i| i != item as u32));
    }

    pub fn add_line(&mut self, item: usize, a: Point, b: Point) {
        self.line_cells(a, b, |cell| cell.push(item as u32));
    }

    pub fn remove_line(&mut self, item: usize, a: Point, b: Point) {
        self.line_cells(a, b, |cell| cell.retain(|&i| i != item as u32));
    }

    /// Puts every item near a box into `found`, once.
    pub fn near_box(&mut self, center: Point, half: Half, found: &mut Vec<usize>) {
        let mut seen = self.begin(found);
        self.box_cells(center, half, |cell| gather(cell, &mut seen, found));
        self.seen = seen.0;
    }

    /// Puts every item near a line into `found`, once.
    pub fn near_line(&mut self, a: Point, b: Point, found: &mut Vec<usize>) {
        let mut seen = self.begin(found);
        self.line_cells(a, b, |cell| gather(cell, &mut seen, found));
        self.seen = seen.0;
    }

    fn begin(&mut self, found: &mut Vec<usize>) -> (Vec<u32>, u32) {
        found.clear();
        self.query += 1;
        (std::mem::take(&mut self.seen), self.query)
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.origin.x) / CELL) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.origin.y) / CELL) as usize).min(self.rows - 1)
    }

    fn box_cells(&mut self, center: Point, half: Half, mut visit: impl FnMut(&mut Vec<u32>)) {
        let (left, right) = (self.column(center.x - half.w), self.column(center.x + half.w));
        for row in self.row(center.y - half.h)..=self.row(center.y + half.h) {
            self.cells[row * self.columns + left..=row * self.columns + right].iter_mut().for_each(&mut visit);
        }
    }

    /// The cells along a line: in each row those between where it enters and where it leaves.
    fn line_cells(&mut self, a: Point, b: Point, mut visit: impl FnMut(&mut Vec<u32>)) {
        let (top, bottom) = if a.y < b.y { (a, b) } else { (b, a) };
        let slope = (bottom.x - top.x) / (bottom.y - top.y).max(1e-9);
        let (first, last) = (self.row(top.y), self.row(bottom.y));
        for row in first..=last {
            let y = |row: usize| self.origin.y + row as f64 * CELL;
            let from = if row == first { top.x } else { top.x + slope * (y(row) - top.y) };
            let to = if row == last { bottom.x } else { top.x + slope * (y(row + 1) - top.y) };
            // A hair more, lest rounding loses the cell at a corner.
            let (left, right) = (self.column(from.min(to) - 0.01), self.column(from.max(to) + 0.01));
            self.cells[row * self.columns + left..=row * self.columns + right].iter_mut().for_each(&mut visit);
        }
    }
}

fn gather(cell: &[u32], (seen, query): &mut (Vec<u32>, u32), found: &mut Vec<usize>) {
    for &item in cell {
        if seen[item as usize] != *query {
            seen[item as usize] = *query;
            found.push(item as usize);
        }
    }
}
