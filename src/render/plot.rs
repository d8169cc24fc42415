//! Columns over time as SVG. Series differ by how they are filled, not by colour; the same data give the same bytes.
//!
//! The page's style sheet holds the rules (`STYLE`), so that the picture follows light and dark and holds none itself.

#[cfg(test)]
mod tests;

use super::map::ink::{Px, Text};
use std::fmt::{self, Write};

/// How the pictures look: in the page's own colours.
pub const STYLE: &str = "\
svg.plot { display: block; width: 100%; min-width: 36rem; height: auto; font-size: 13px; }
.plot text { fill: var(--ink); }
.plot .grid { stroke: var(--line); stroke-width: 0.5; }
.plot .axis { stroke: var(--ink); stroke-width: 1; }
.plot .fill-0 { fill: var(--ink); }
.plot .fill-1, .plot .fill-2 { stroke: var(--ink); stroke-width: 1; }
.plot .fill-2 { fill: var(--paper); }
.plot .hatch { stroke: var(--ink); stroke-width: 1.6; }
";

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Begins the ids in the picture; another one for each picture of a page.
    pub id: String,
    pub title: String,
    /// What there is to see, for those who cannot see it.
    pub desc: String,
    /// What the height counts, along the axis.
    pub axis: String,
    /// Below the columns; an empty one is left out.
    pub labels: Vec<String>,
    /// At most three; each has a number for each label.
    pub series: Vec<Series>,
    /// On top of each other, else side by side.
    pub stacked: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub name: String,
    pub values: Vec<usize>,
}

const WIDTH: f64 = 640.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 34.0;
const HEIGHT: f64 = 180.0;
const BELOW: f64 = 26.0;
/// The height of a line of the legend.
const LEGEND: f64 = 22.0;

pub fn plot(plot: &Plot) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write(&mut out, plot);
    out
}

fn write(out: &mut String, plot: &Plot) -> fmt::Result {
    let legend = if plot.series.len() > 1 { LEGEND * plot.series.len() as f64 + 8.0 } else { 0.0 };
    let (bottom, id) = (TOP + HEIGHT, &plot.id);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {} {}\">",
        Px(WIDTH),
        Px(bottom + BELOW + legend)
    )?;
    writeln!(out, "<title id=\"{id}-title\">{}</title>", Text(&plot.title))?;
    writeln!(out, "<desc id=\"{id}-desc\">{}</desc>", Text(&plot.desc))?;
    if plot.series.len() > 1 {
        let lines = "<path class=\"hatch\" d=\"M0 6L6 0M-1 1L1 -1M5 7L7 5\"/>";
        writeln!(
            out,
            "<defs><pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">{lines}</pattern></defs>"
        )?;
    }
    let step = step(highest(plot));
    let top = highest(plot).div_ceil(step).max(1) * step;
    let y = |value: usize| bottom - HEIGHT * value as f64 / top as f64;
    writeln!(out, "<text x=\"0\" y=\"14\">{}</text>", Text(&plot.axis))?;
    for tick in (0..=top / step).map(|n| n * step) {
        let at = y(tick);
        let class = if tick == 0 { "axis" } else { "grid" };
        writeln!(out, "<path class=\"{class}\" d=\"M{} {}H{}\"/>", Px(LEFT), Px(at), Px(WIDTH - RIGHT))?;
        writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{tick}</text>", Px(LEFT - 6.0), Px(at + 4.0))?;
    }
    columns(out, plot, &y)?;
    names(out, plot, bottom + BELOW + 8.0)?;
    out.write_str("</svg>\n")
}

/// The tallest column.
fn highest(plot: &Plot) -> usize {
    let at = |place: usize| plot.series.iter().map(move |series| series.values.get(place).copied().unwrap_or(0));
    let tall = |place: usize| if plot.stacked { at(place).sum() } else { at(place).max().unwrap_or(0) };
    (0..plot.labels.len()).map(tall).max().unwrap_or(0)
}

/// 1, 2 or 5 with noughts, so that four steps are enough.
fn step(highest: usize) -> usize {
    let mut steps = (0..18).flat_map(|noughts| [1, 2, 5].map(|digit| digit * 10_usize.pow(noughts)));
    steps.find(|step| highest <= step * 4).unwrap_or(highest)
}

fn columns(out: &mut String, plot: &Plot, y: &impl Fn(usize) -> f64) -> fmt::Result {
    let room = (WIDTH - LEFT - RIGHT) / plot.labels.len().max(1) as f64;
    let beside = if plot.stacked { 1 } else { plot.series.len().max(1) };
    let wide = (room * 0.8 / beside as f64).max(1.0);
    for (place, label) in plot.labels.iter().enumerate() {
        let left = LEFT + room * place as f64 + room * 0.1;
        let mut below = 0;
        for (nth, series) in plot.series.iter().enumerate() {
            let value = series.values.get(place).copied().unwrap_or(0);
            let (from, x) = if plot.stacked { (below, left) } else { (0, left + wide * nth as f64) };
            below += value;
            if value > 0 {
                let (top, bottom) = (y(from + value), y(from));
                rect(out, &plot.id, nth, (x, top, wide, bottom - top))?;
            }
        }
        if !label.is_empty() {
            let middle = left + room * 0.4;
            writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                Px(middle),
                Px(TOP + HEIGHT + 18.0),
                Text(label)
            )?;
        }
    }
    Ok(())
}

/// Full, hatched or empty.
fn rect(out: &mut String, id: &str, nth: usize, (x, y, width, height): (f64, f64, f64, f64)) -> fmt::Result {
    let fill = if nth == 1 { format!(" fill=\"url(#{id}-hatch)\"") } else { String::new() };
    let (x, y, width, height) = (Px(x), Px(y), Px(width), Px(height));
    writeln!(out, "<rect class=\"fill-{nth}\"{fill} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>")
}

fn names(out: &mut String, plot: &Plot, top: f64) -> fmt::Result {
    if plot.series.len() < 2 {
        return Ok(());
    }
    for (nth, series) in plot.series.iter().enumerate() {
        let y = top + LEGEND * nth as f64;
        rect(out, &plot.id, nth, (LEFT, y, 28.0, 13.0))?;
        writeln!(out, "<text x=\"{}\" y=\"{}\">{}</text>", Px(LEFT + 38.0), Px(y + 11.0), Text(&series.name))?;
    }
    Ok(())
}
