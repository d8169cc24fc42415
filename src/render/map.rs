//! The picture of connections as SVG, from a layout and words.
//!
//! Everything is coloured by classes (`STYLE`), so a page with a strict Content-Security-Policy may carry the rules
//! in its own style sheet and the picture need not hold any. Nothing rests on colour alone: each group of outcomes
//! has a sign of its own, each kind within a group its dashes. The same data give the same bytes.

mod below;
pub(super) mod ink;
#[cfg(test)]
mod tests;

pub use ink::STYLE;

use crate::domain::connection::OutcomeKind;
use crate::domain::map::{Curve, FONT_SIZE, Layout, Node, Pill, Point, Shape, Stroke, Tie, is_measured, text_width};
use ink::{Px, Text};
use std::fmt::{self, Write};

const MARGIN: f64 = 20.0;
/// Room for the legend, however small the picture is.
const NARROWEST: f64 = 640.0;

/// Where the style rules are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// In the picture: a file of its own.
    Within,
    /// In the page's style sheet, which holds `STYLE`.
    InPage,
}

/// All words of the picture, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Begins the ids of title and description; set it if a page holds several pictures.
    pub id: String,
    pub title: String,
    /// What there is to see, for those who cannot see it.
    pub desc: String,
    /// What each kind of line is called. Kinds that do not occur are left out of the legend.
    pub legend: Vec<(OutcomeKind, String)>,
    /// The legend for a connection of which nothing has come yet.
    pub met: String,
    /// The legend for a node from outside the space.
    pub outside: String,
    /// The legend for a dot without a name, and the dot's title.
    pub unnamed: String,
    /// What is written below the picture.
    pub strips: Vec<Strip>,
}

/// A heading and what belongs to it but has no line: "Not connected yet (3)" and three names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    pub heading: String,
    pub items: Vec<String>,
}

/// The picture. `layout` is that of these nodes and ties.
pub fn svg(nodes: &[Node], ties: &[Tie], layout: &Layout, words: &Words, style: Style) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write(&mut out, &Picture { nodes, ties, layout, words }, style);
    out
}

struct Picture<'a> {
    nodes: &'a [Node],
    ties: &'a [Tie],
    layout: &'a Layout,
    words: &'a Words,
}

fn write(out: &mut String, picture: &Picture, style: Style) -> fmt::Result {
    let frame = Frame::around(picture.layout);
    let mut below = String::new();
    let bottom = below::write(&mut below, picture, &frame)?;
    let (left, top, width, height) = (Px(frame.left), Px(frame.top), Px(frame.width), Px(bottom - frame.top));
    let id = if picture.words.id.is_empty() { "map" } else { &picture.words.id };
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"{left} {top} {width} {height}\">"
    )?;
    writeln!(out, "<title id=\"{id}-title\">{}</title>", Text(&picture.words.title))?;
    writeln!(out, "<desc id=\"{id}-desc\">{}</desc>", Text(&picture.words.desc))?;
    if style == Style::Within {
        writeln!(out, "<style>\n{STYLE}</style>")?;
    }
    writeln!(out, "<rect class=\"m-paper\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>")?;
    lines(out, picture)?;
    for (node, pill) in picture.nodes.iter().zip(&picture.layout.pills) {
        name(out, node, pill, &picture.words.unnamed)?;
    }
    out.push_str(&below);
    out.push_str("</svg>\n");
    Ok(())
}

/// The visible part of the plane above the legend.
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    bottom: f64,
}

impl Frame {
    fn around(layout: &Layout) -> Frame {
        let corners = layout.pills.iter().flat_map(|p| {
            [Point::new(p.at.x - p.half.w, p.at.y - p.half.h), Point::new(p.at.x + p.half.w, p.at.y + p.half.h)]
        });
        let bends = layout.strokes.iter().flat_map(|s| &s.curves).flat_map(Curve::points);
        let (mut low, mut high) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
        for p in corners.chain(bends) {
            low = Point::new(low.x.min(p.x), low.y.min(p.y));
            high = Point::new(high.x.max(p.x), high.y.max(p.y));
        }
        if low.x > high.x {
            (low, high) = (Point::default(), Point::default());
        }
        let width = (high.x - low.x + 2.0 * MARGIN).max(NARROWEST);
        let left = (low.x + high.x - width) / 2.0;
        Frame { left, top: low.y - MARGIN, width, bottom: high.y + MARGIN }
    }
}

/// Grey lines first, so that those which say more lie above them; signs above all lines, names above all.
fn lines(out: &mut String, picture: &Picture) -> fmt::Result {
    let drawn = picture.layout.strokes.iter().filter_map(|s| Some((s, picture.ties.get(s.tie)?)));
    let (met, more): (Vec<_>, Vec<_>) = drawn.partition(|(_, tie)| tie.kind.is_none());
    for (stroke, tie) in met.iter().chain(&more) {
        let run = Run(&stroke.curves);
        writeln!(out, "<g class=\"{}\"><title>{}</title>", ink::classes(tie.kind), Text(&tie.title))?;
        writeln!(out, "<path class=\"m-halo\" d=\"{run}\"/><path class=\"m-line\" d=\"{run}\"/></g>")?;
    }
    for (stroke, tie) in met.iter().chain(&more).filter(|(s, t)| t.kind.is_some() || is_star(s)) {
        ink::sign(out, tie.kind, stroke.sign)?;
    }
    Ok(())
}

fn is_star(stroke: &Stroke) -> bool {
    stroke.curves.len() > 1
}

/// The way of a line as path data.
struct Run<'a>(&'a [Curve]);

impl fmt::Display for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for curve in self.0 {
            let (from, bend, to) = (curve.from, curve.bend, curve.to);
            write!(f, "M{} {}", Px(from.x), Px(from.y))?;
            if curve.is_straight() {
                write!(f, "L{} {}", Px(to.x), Px(to.y))?;
            } else {
                write!(f, "Q{} {} {} {}", Px(bend.x), Px(bend.y), Px(to.x), Px(to.y))?;
            }
        }
        Ok(())
    }
}

fn name(out: &mut String, node: &Node, pill: &Pill, unnamed: &str) -> fmt::Result {
    let title = if node.shape == Shape::Unnamed { unnamed } else { &node.label };
    write!(out, "<g><title>{}</title>", Text(title))?;
    ink::shape(out, node.shape, pill.at, pill.half)?;
    if !pill.text.is_empty() {
        let (x, y) = (Px(pill.at.x), Px(pill.at.y + 0.35 * FONT_SIZE));
        write!(out, "<text class=\"m-name\" x=\"{x}\" y=\"{y}\"{}>{}</text>", Fit(&pill.text), Text(&pill.text))?;
    }
    out.push_str("</g>\n");
    Ok(())
}

/// Holds a name to its measured width where the measure is a guess, so that no font lets it run out of its pill.
struct Fit<'a>(&'a str);

impl fmt::Display for Fit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if is_measured(self.0) {
            return Ok(());
        }
        write!(f, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", Px(text_width(self.0, FONT_SIZE)))
    }
}
