//! Shapes and colours: what a line, a sign and a node look like.
//!
//! Colours are chosen so that they stand out from the background (5:1 at least) and from each other also to those who
//! confuse red and green, or blue and yellow; groups differ by their signs besides, kinds within a group by their
//! dashes.

use crate::domain::connection::{OutcomeGroup, OutcomeKind};
use crate::domain::map::{Half, Point, Shape};
use std::fmt::{self, Write};

/// The rules for all pictures, light and dark. Selectors are no more than a class within `.map`, and colours are
/// written out, because what turns SVG into PNG knows neither variables nor media queries.
pub const STYLE: &str = "\
.map { display: block; max-width: 100%; height: auto; font-family: \"DejaVu Sans\", Verdana, sans-serif; font-size: 14px; }
.map .m-paper { fill: #ffffff; }
.map .m-name { fill: #1b2420; text-anchor: middle; }
.map .m-word { fill: #44524b; }
.map .m-heading { fill: #1b2420; font-size: 15px; }
.map .m-person { fill: #f6f8f7; stroke: #6b7a72; stroke-width: 1.2; }
.map .m-outside { fill: #ffffff; stroke: #1b2420; stroke-width: 1.6; stroke-dasharray: 5 3; }
.map .m-unnamed { fill: #c3cfc9; stroke: #6b7a72; stroke-width: 1.2; }
.map .m-halo { fill: none; stroke: #ffffff; stroke-width: 6; }
.map .m-line { fill: none; stroke-width: 2.2; }
.map .m-sign { stroke: #ffffff; stroke-width: 2; pointer-events: none; }
.map .m-work .m-line { stroke: #1b2420; }
.map .m-help .m-line { stroke: #b84a00; }
.map .m-links .m-line { stroke: #0a6acb; }
.map .m-met .m-line { stroke: #6b7a72; stroke-width: 1.1; }
.map .m-met .m-halo { stroke-width: 4; }
.map .m-dashed .m-line { stroke-dasharray: 8 5; }
.map .m-dotted .m-line { stroke-dasharray: 0.1 5; stroke-width: 2.8; stroke-linecap: round; }
.map .m-sign-work { fill: #1b2420; }
.map .m-sign-help { fill: #b84a00; }
.map .m-sign-links { fill: #0a6acb; }
.map .m-sign-met { fill: #6b7a72; }
@media (prefers-color-scheme: dark) {
.map .m-paper { fill: #111714; }
.map .m-name, .map .m-heading { fill: #f2f6f4; }
.map .m-word { fill: #c3cfc9; }
.map .m-person { fill: #1c2521; stroke: #8a9a92; }
.map .m-outside { fill: #111714; stroke: #f2f6f4; }
.map .m-unnamed { fill: #44524b; stroke: #8a9a92; }
.map .m-halo, .map .m-sign { stroke: #111714; }
.map .m-work .m-line { stroke: #f2f6f4; }
.map .m-help .m-line { stroke: #ffa366; }
.map .m-links .m-line { stroke: #6db6ff; }
.map .m-met .m-line { stroke: #8a9a92; }
.map .m-sign-work { fill: #f2f6f4; }
.map .m-sign-help { fill: #ffa366; }
.map .m-sign-links { fill: #6db6ff; }
.map .m-sign-met { fill: #8a9a92; }
}
";

/// A group's classes: its colour, and the dashes of the kind.
pub(super) fn classes(kind: Option<OutcomeKind>) -> &'static str {
    match kind {
        None => "m-met",
        Some(OutcomeKind::PaidWork) => "m-work",
        Some(OutcomeKind::ProjectMeeting) => "m-work m-dashed",
        Some(OutcomeKind::NewProject) => "m-work m-dotted",
        Some(OutcomeKind::Advice) => "m-help",
        Some(OutcomeKind::MutualSupport) => "m-help m-dashed",
        Some(OutcomeKind::Partnership) => "m-links",
        Some(OutcomeKind::NewCoworker) => "m-links m-dashed",
        Some(OutcomeKind::GoodChat) => "m-links m-dotted",
    }
}

/// A square for work, a circle for help, a triangle for links; a small dot joins a star of which nothing has come yet.
pub(super) fn sign(out: &mut String, kind: Option<OutcomeKind>, at: Point) -> fmt::Result {
    let (x, y) = (Px(at.x), Px(at.y));
    match kind.map(OutcomeKind::group) {
        None => writeln!(out, "<circle class=\"m-sign m-sign-met\" cx=\"{x}\" cy=\"{y}\" r=\"4.0\"/>"),
        Some(OutcomeGroup::Work) => {
            let (left, top) = (Px(at.x - 5.5), Px(at.y - 5.5));
            writeln!(out, "<path class=\"m-sign m-sign-work\" d=\"M{left} {top}h11v11h-11z\"/>")
        }
        Some(OutcomeGroup::Help) => {
            writeln!(out, "<circle class=\"m-sign m-sign-help\" cx=\"{x}\" cy=\"{y}\" r=\"6.2\"/>")
        }
        Some(OutcomeGroup::Links) => {
            let top = Px(at.y - 7.6);
            writeln!(out, "<path class=\"m-sign m-sign-links\" d=\"M{x} {top}l7.2 12.4h-14.4z\"/>")
        }
    }
}

/// A round pill for a person, a dashed rectangle for somebody from outside, a dot for somebody without a name.
pub(super) fn shape(out: &mut String, shape: Shape, at: Point, half: Half) -> fmt::Result {
    let (class, round) = match shape {
        Shape::Person => ("m-person", half.h),
        Shape::Outside => ("m-outside", 2.0),
        Shape::Unnamed => {
            let (x, y, r) = (Px(at.x), Px(at.y), Px(half.w));
            return write!(out, "<circle class=\"m-unnamed\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
        }
    };
    let (x, y, w, h) = (Px(at.x - half.w), Px(at.y - half.h), Px(2.0 * half.w), Px(2.0 * half.h));
    write!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{}\"/>", Px(round))
}

/// A number with one decimal; zero has no sign.
pub(in crate::render) struct Px(pub f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:.1}", (self.0 * 10.0).round() / 10.0 + 0.0)
    }
}

/// Text made safe for XML; characters that XML 1.0 does not know are left out.
pub(in crate::render) struct Text<'a>(pub &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
