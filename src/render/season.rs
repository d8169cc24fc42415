//! Simulated seasons as a plot: a small picture for each size of hub and each figure, week after week.
//!
//! Each small picture has one line, so nothing rests on colour; its last value is written at its end, and the whole is
//! told in words in the description. The same seasons give the same bytes.

use super::map::ink::{Px, Text};
use super::words::Words;
use crate::domain::rehearsal::Figures;
use std::fmt::{self, Write};

/// A size of hub and its weeks.
#[derive(Debug, Clone)]
pub struct Column {
    pub size: usize,
    pub weeks: Vec<Figures>,
}

/// The rules, light and dark, as the map has them.
const STYLE: &str = "\
.season { display: block; max-width: 100%; height: auto; font-family: \"DejaVu Sans\", Verdana, sans-serif; font-size: 13px; }
.season .s-paper { fill: #ffffff; }
.season .s-word { fill: #1b2420; }
.season .s-soft { fill: #44524b; font-size: 12px; }
.season .s-heading { fill: #1b2420; font-size: 15px; font-weight: bold; }
.season .s-grid { stroke: #c3cfc9; stroke-width: 1; }
.season .s-axis { stroke: #6b7a72; stroke-width: 1.2; }
.season .s-line { fill: none; stroke: #00543c; stroke-width: 2.2; stroke-linejoin: round; }
.season .s-dot { fill: #00543c; }
@media (prefers-color-scheme: dark) {
.season .s-paper { fill: #111714; }
.season .s-word, .season .s-heading { fill: #f2f6f4; }
.season .s-soft { fill: #c3cfc9; }
.season .s-grid { stroke: #44524b; }
.season .s-axis { stroke: #8a9a92; }
.season .s-line { stroke: #7fd6b0; }
.season .s-dot { fill: #7fd6b0; }
}
";

const LEFT: f64 = 190.0;
const TOP: f64 = 84.0;
/// A small picture and the room to the next one.
const WIDE: f64 = 132.0;
const HIGH: f64 = 96.0;
const ACROSS: f64 = 62.0;
const DOWN: f64 = 40.0;
const BOTTOM: f64 = 56.0;

/// A figure that has a row of its own.
struct Row {
    key: &'static str,
    of: fn(&Figures) -> f64,
    /// As a share of a hundred, or as it is.
    percent: bool,
}

const ROWS: [Row; 3] = [
    Row { key: "season-silent", of: Figures::silent_share, percent: true },
    Row { key: "season-nothing-new", of: Figures::nothing_new_share, percent: true },
    Row { key: "season-gini", of: |figures| figures.gini, percent: false },
];

impl Row {
    fn said(&self, value: f64) -> String {
        if self.percent { format!("{:.0} %", value * 100.0) } else { format!("{value:.2}") }
    }

    /// The top of the scale, the same for all sizes: the next tenth above the largest value.
    fn scale(&self, columns: &[Column]) -> f64 {
        let most = columns.iter().flat_map(|c| &c.weeks).map(self.of).fold(0.0, f64::max);
        ((most * 10.0).ceil() / 10.0).clamp(0.1, 1.0)
    }
}

/// The plot as SVG.
pub fn svg(words: Words, columns: &[Column]) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write(&mut out, words, columns);
    out
}

fn write(out: &mut String, words: Words, columns: &[Column]) -> fmt::Result {
    let width = LEFT + columns.len() as f64 * (WIDE + ACROSS);
    let height = TOP + ROWS.len() as f64 * (HIGH + DOWN) + BOTTOM;
    let (w, h) = (Px(width), Px(height));
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"season\" role=\"img\" \
         aria-labelledby=\"season-title season-desc\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">"
    )?;
    writeln!(out, "<title id=\"season-title\">{}</title>", Text(&words.say("season-title")))?;
    writeln!(out, "<desc id=\"season-desc\">{}</desc>", Text(&described(words, columns)))?;
    writeln!(out, "<style>\n{STYLE}</style>")?;
    writeln!(out, "<rect class=\"s-paper\" width=\"{w}\" height=\"{h}\"/>")?;
    text(out, ("s-heading", "start"), (20.0, 30.0), &words.say("season-title"))?;
    for (at, column) in columns.iter().enumerate() {
        let left = LEFT + at as f64 * (WIDE + ACROSS);
        text(out, ("s-word", "start"), (left, TOP - 22.0), &words.count("season-people", column.size))?;
    }
    for (down, row) in ROWS.iter().enumerate() {
        let top = TOP + down as f64 * (HIGH + DOWN);
        let (scale, last) = (row.scale(columns), down + 1 == ROWS.len());
        for (line, part) in words.say(row.key).split(" / ").enumerate() {
            text(out, ("s-word", "start"), (20.0, top + 14.0 + 18.0 * line as f64), part)?;
        }
        for (at, column) in columns.iter().enumerate() {
            let left = LEFT + at as f64 * (WIDE + ACROSS);
            panel(out, row, column, &Frame { left, top, scale, labelled: at == 0 })?;
            if last {
                weeks_below(out, words, column.weeks.len(), (left, top + HIGH), at == 0)?;
            }
        }
    }
    out.push_str("</svg>\n");
    Ok(())
}

/// Where a small picture stands, and what the top of its scale means.
struct Frame {
    left: f64,
    top: f64,
    scale: f64,
    /// The first of its row says what the scale is.
    labelled: bool,
}

fn panel(out: &mut String, row: &Row, column: &Column, frame: &Frame) -> fmt::Result {
    let (left, right) = (frame.left, frame.left + WIDE);
    for part in [0.0, 0.5, 1.0] {
        let y = frame.top + HIGH * (1.0 - part);
        let class = if part == 0.0 { "s-axis" } else { "s-grid" };
        writeln!(out, "<path class=\"{class}\" d=\"M{} {}H{}\"/>", Px(left), Px(y), Px(right))?;
        if frame.labelled {
            text(out, ("s-soft", "end"), (left - 6.0, y + 4.0), &row.said(frame.scale * part))?;
        }
    }
    let points: Vec<(f64, f64)> = column
        .weeks
        .iter()
        .enumerate()
        .map(|(week, figures)| {
            let y = frame.top + HIGH * (1.0 - ((row.of)(figures) / frame.scale).clamp(0.0, 1.0));
            (left + across(week, column.weeks.len()), y)
        })
        .collect();
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{} {}", Px(*x), Px(*y))).collect();
    writeln!(out, "<path class=\"s-line\" d=\"M{}\"/>", line.join("L"))?;
    for (x, y) in &points {
        writeln!(out, "<circle class=\"s-dot\" cx=\"{}\" cy=\"{}\" r=\"2.6\"/>", Px(*x), Px(*y))?;
    }
    match (points.last(), column.weeks.last()) {
        (Some((x, y)), Some(figures)) => {
            text(out, ("s-word", "start"), (x + 7.0, y + 4.0), &row.said((row.of)(figures)))
        }
        _ => Ok(()),
    }
}

fn across(week: usize, weeks: usize) -> f64 {
    WIDE * week as f64 / (weeks.max(2) - 1) as f64
}

/// The first and the last week below the lowest row, and once what they are.
fn weeks_below(out: &mut String, words: Words, weeks: usize, (left, y): (f64, f64), first: bool) -> fmt::Result {
    text(out, ("s-soft", "middle"), (left, y + 18.0), "1")?;
    if weeks > 1 {
        text(out, ("s-soft", "middle"), (left + WIDE, y + 18.0), &weeks.to_string())?;
    }
    if first {
        text(out, ("s-soft", "end"), (left - 14.0, y + 18.0), &words.say("season-week"))?;
    }
    Ok(())
}

fn text(out: &mut String, (class, anchor): (&str, &str), (x, y): (f64, f64), says: &str) -> fmt::Result {
    writeln!(
        out,
        "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{}\" y=\"{}\">{}</text>",
        Px(x),
        Px(y),
        Text(says)
    )
}

/// The first and the last week of each line, in words.
fn described(words: Words, columns: &[Column]) -> String {
    let mut all = vec![words.say("season-desc")];
    for column in columns {
        let (Some(first), Some(last)) = (column.weeks.first(), column.weeks.last()) else { continue };
        let rows = ROWS.iter().map(|row| {
            let (from, to) = (row.said((row.of)(first)), row.said((row.of)(last)));
            let what = words.say(row.key).replace(" / ", " ");
            words.with("season-from-to", &[("what", &what), ("from", &from), ("to", &to)])
        });
        let said = rows.collect::<Vec<_>>().join(", ");
        all.push(format!("{}: {said}.", words.count("season-people", column.size)));
    }
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_size_and_figure_has_a_picture_with_its_last_value_and_words_for_all() {
        let week = |silent| Figures { silent, person_days: 100, letters: 50, gini: 0.25, ..Figures::default() };
        let columns = [8, 20].map(|size| Column { size, weeks: vec![week(0), week(35)] });
        let svg = svg(Words::of("en"), &columns);
        assert_eq!(svg.matches("<path class=\"s-line\"").count(), 6);
        assert_eq!((svg.matches(">35 %</text>").count(), svg.matches(">40 %</text>").count()), (2, 1));
        assert!(svg.contains("20 people: silent mornings from 0 % to 35 %"), "{svg}");
        assert!(svg.contains("role=\"img\" aria-labelledby=\"season-title season-desc\""));
        assert!(super::svg(Words::of("en"), &[Column { size: 8, weeks: vec![] }]).ends_with("</svg>\n"));
    }
}
