//! Points, boxes, segments, and a source of numbers that is the same everywhere.
//!
//! Only `+ - * /` and square roots are used: these are exact to the bit on every machine (IEEE 754), sines and powers
//! are not.

use std::ops::{Add, Mul, Sub};

/// A place on the drawing, in CSS pixels at scale 1; x grows to the right, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub const fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    pub fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    pub(super) fn dot(self, other: Point) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub(super) fn cross(self, other: Point) -> f64 {
        self.x * other.y - self.y * other.x
    }

    /// To a tenth of a pixel: what is printed, and what is kept.
    pub(super) fn rounded(self) -> Point {
        Point::new((self.x * 10.0).round() / 10.0, (self.y * 10.0).round() / 10.0)
    }
}

impl Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Point;
    fn sub(self, other: Point) -> Point {
        Point::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Point;
    fn mul(self, factor: f64) -> Point {
        Point::new(self.x * factor, self.y * factor)
    }
}

/// The mean of some points; the origin if there are none.
pub(super) fn mean(points: impl Iterator<Item = Point>) -> Point {
    let (sum, count) = points.fold((Point::default(), 0), |(sum, count), p| (sum + p, count + 1));
    sum * (1.0 / f64::from(count.max(1)))
}

/// Half the width and half the height of a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Half {
    pub w: f64,
    pub h: f64,
}

impl Half {
    pub(super) fn plus(self, margin: f64) -> Half {
        Half { w: self.w + margin, h: self.h + margin }
    }
}

/// A straight piece of a line, held as its middle and half its run so that the tests below need few steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    middle: Point,
    run: Point,
    reach: Half,
}

impl Segment {
    pub fn new(a: Point, b: Point) -> Segment {
        let run = (b - a) * 0.5;
        Segment { middle: (a + b) * 0.5, run, reach: Half { w: run.x.abs(), h: run.y.abs() } }
    }

    pub fn start(&self) -> Point {
        self.middle - self.run
    }

    pub fn end(&self) -> Point {
        self.middle + self.run
    }

    /// Whether it passes through the box (separating axes: x, y, and across the segment).
    pub fn enters(&self, center: Point, half: Half) -> bool {
        let way = self.middle - center;
        way.x.abs() < half.w + self.reach.w
            && way.y.abs() < half.h + self.reach.h
            && self.run.cross(way).abs() < half.w * self.reach.h + half.h * self.reach.w
    }

    /// Whether the two cross at a point inside both; touching at an end does not count.
    pub fn crosses(&self, other: &Segment) -> bool {
        let way = other.middle - self.middle;
        if way.x.abs() > self.reach.w + other.reach.w || way.y.abs() > self.reach.h + other.reach.h {
            return false;
        }
        let turn = self.run.cross(other.run).abs() * (1.0 - 1e-9);
        self.run.cross(way).abs() < turn && other.run.cross(way).abs() < turn
    }
}

/// Whether two boxes come closer than `gap` to each other.
pub(super) fn too_close(a: Point, ha: Half, b: Point, hb: Half, gap: f64) -> bool {
    (a.x - b.x).abs() < ha.w + hb.w + gap && (a.y - b.y).abs() < ha.h + hb.h + gap
}

/// Sixteen directions round the compass, as unit vectors.
pub(super) const COMPASS: [Point; 16] = {
    const A: f64 = 0.923_879_532_511_286_7;
    const B: f64 = std::f64::consts::FRAC_1_SQRT_2;
    const C: f64 = 0.382_683_432_365_089_8;
    [
        Point::new(1.0, 0.0),
        Point::new(A, C),
        Point::new(B, B),
        Point::new(C, A),
        Point::new(0.0, 1.0),
        Point::new(-C, A),
        Point::new(-B, B),
        Point::new(-A, C),
        Point::new(-1.0, 0.0),
        Point::new(-A, -C),
        Point::new(-B, -B),
        Point::new(-C, -A),
        Point::new(0.0, -1.0),
        Point::new(C, -A),
        Point::new(B, -B),
        Point::new(A, -C),
    ]
};

/// SplitMix64 (Steele, Lea, Flood 2014): numbers that look random and are the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// From 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
