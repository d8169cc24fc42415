//! What is wrong with a drawing, counted: the yardstick of the tests and of the bench.

use super::geometry::{Half, Point, Segment, too_close};

/// Fewer is better in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// Pairs of boxes that overlap.
    pub overlaps: usize,
    /// Points at which two lines cross.
    pub crossings: usize,
    /// Pairs of a line and a box it runs under without ending there.
    pub under_names: usize,
}

/// A line as drawn, in straight pieces. `ends` are the boxes (by number) it joins; numbers beyond the boxes are
/// junctions.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    pub ends: (usize, usize),
    pub points: Vec<Point>,
}

/// Counts the faults of boxes (middle, half extents) and tracks. Crossings count strictly inside both lines, so lines
/// that meet in a name or a junction do not cross there.
pub fn faults(boxes: &[(Point, Half)], tracks: &[Track]) -> Faults {
    let pieces: Vec<Vec<Segment>> = tracks.iter().map(|t| segments(&t.points)).collect();
    let mut found = Faults::default();
    for (i, &(a, ha)) in boxes.iter().enumerate() {
        found.overlaps += boxes[..i].iter().filter(|&&(b, hb)| too_close(a, ha, b, hb, 0.0)).count();
    }
    for (i, (track, line)) in tracks.iter().zip(&pieces).enumerate() {
        let under = boxes
            .iter()
            .enumerate()
            .filter(|&(b, &(p, h))| b != track.ends.0 && b != track.ends.1 && line.iter().any(|s| s.enters(p, h)));
        found.under_names += under.count();
        found.crossings += pieces[..i].iter().map(|other| crossings(line, other)).sum::<usize>();
    }
    found
}

pub(super) fn segments(points: &[Point]) -> Vec<Segment> {
    points.windows(2).map(|w| Segment::new(w[0], w[1])).collect()
}

pub(super) fn crossings(line: &[Segment], other: &[Segment]) -> usize {
    line.iter().map(|s| other.iter().filter(|t| t.crosses(s)).count()).sum()
}
