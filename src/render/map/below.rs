//! What stands below the picture: the legend of what occurs in it, and strips of words.

use super::ink::{self, Px, Text};
use super::{Frame, MARGIN, Picture, Strip};
use crate::domain::connection::OutcomeKind;
use crate::domain::map::{FONT_SIZE, Half, Point, Shape, shortened, text_width, wrapped};
use std::fmt::{self, Write};

const ROW: f64 = 24.0;
/// Between two entries of the legend.
const APART: f64 = 26.0;
const SAMPLE: f64 = 60.0;
const BEFORE_WORDS: f64 = 8.0;
const HEADING_SIZE: f64 = 15.0;

/// Writes legend and strips; the y at which the drawing ends.
pub(super) fn write(out: &mut String, picture: &Picture, frame: &Frame) -> Result<f64, fmt::Error> {
    let room = frame.width - 2.0 * MARGIN;
    let left = frame.left + MARGIN;
    let mut y = legend(out, &entries(picture), Point::new(left, frame.bottom + 8.0), room)?;
    for strip in picture.words.strips.iter().filter(|s| !s.items.is_empty()) {
        y = write_strip(out, strip, Point::new(left, y), room)?;
    }
    Ok(y + MARGIN / 2.0)
}

enum Entry<'a> {
    Line(Option<OutcomeKind>, &'a str),
    Node(Shape, &'a str),
}

/// Only what can be seen in the picture, and only what has words.
fn entries<'a>(picture: &'a Picture) -> Vec<Entry<'a>> {
    let drawn = |kind| picture.layout.strokes.iter().any(|s| picture.ties.get(s.tie).is_some_and(|t| t.kind == kind));
    let words = picture.words;
    let named = |kind| words.legend.iter().find(|(k, _)| *k == kind).map(|(_, word)| Entry::Line(Some(kind), word));
    let mut entries: Vec<Entry> = OutcomeKind::ALL.into_iter().filter(|&k| drawn(Some(k))).filter_map(named).collect();
    if drawn(None) && !words.met.is_empty() {
        entries.push(Entry::Line(None, &words.met));
    }
    for (shape, word) in [(Shape::Outside, &words.outside), (Shape::Unnamed, &words.unnamed)] {
        if !word.is_empty() && picture.nodes.iter().any(|n| n.shape == shape) {
            entries.push(Entry::Node(shape, word));
        }
    }
    entries
}

/// Entries side by side in columns of one width, as many as there is room for.
fn legend(out: &mut String, entries: &[Entry], at: Point, room: f64) -> Result<f64, fmt::Error> {
    let words = entries.iter().map(|(Entry::Line(_, word) | Entry::Node(_, word))| text_width(word, FONT_SIZE));
    let widest = SAMPLE + BEFORE_WORDS + words.fold(0.0, f64::max) + APART;
    let columns = ((room + APART) / widest).floor().clamp(1.0, 4.0);
    for (i, entry) in entries.iter().enumerate() {
        let (row, column) = (i / columns as usize, i % columns as usize);
        let place = at + Point::new(column as f64 * widest, (row as f64 + 0.5) * ROW);
        let word = sample(out, entry, place)?;
        let fitting = shortened(word, FONT_SIZE, room - SAMPLE - BEFORE_WORDS);
        let words_at = place + Point::new(SAMPLE + BEFORE_WORDS, 0.35 * FONT_SIZE);
        line_of_words(out, "m-word", &fitting, words_at)?;
    }
    Ok(at.y + (entries.len() as f64 / columns).ceil() * ROW)
}

fn sample<'a>(out: &mut String, entry: &Entry<'a>, at: Point) -> Result<&'a str, fmt::Error> {
    let middle = at + Point::new(SAMPLE / 2.0, 0.0);
    match *entry {
        Entry::Line(kind, word) => {
            let (x, y) = (Px(at.x), Px(at.y));
            write!(out, "<g class=\"{}\"><path class=\"m-line\" d=\"M{x} {y}h{SAMPLE}\"/></g>", ink::classes(kind))?;
            if kind.is_some() {
                ink::sign(out, kind, middle)?;
            }
            Ok(word)
        }
        Entry::Node(shape, word) => {
            let half = if shape == Shape::Unnamed { Half { w: 7.0, h: 7.0 } } else { Half { w: 18.0, h: 8.0 } };
            ink::shape(out, shape, middle, half)?;
            Ok(word)
        }
    }
}

fn write_strip(out: &mut String, strip: &Strip, at: Point, room: f64) -> Result<f64, fmt::Error> {
    let mut y = at.y + 12.0 + ROW / 2.0;
    line_of_words(out, "m-heading", &shortened(&strip.heading, HEADING_SIZE, room), Point::new(at.x, y + 5.0))?;
    for line in filled(&strip.items, room) {
        y += ROW - 2.0;
        line_of_words(out, "m-word", &line, Point::new(at.x, y + 5.0))?;
    }
    Ok(y + ROW / 2.0)
}

/// Items side by side with a dot between them. A line breaks between two items; within one only if it is longer than a
/// whole line.
fn filled(items: &[String], room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        let more = lines.last().map(|line| format!("{line}  ·  {item}"));
        match (more, lines.last_mut()) {
            (Some(more), Some(line)) if text_width(&more, FONT_SIZE) <= room => *line = more,
            _ => lines.extend(wrapped(item, FONT_SIZE, room)),
        }
    }
    lines
}

fn line_of_words(out: &mut String, class: &str, words: &str, at: Point) -> fmt::Result {
    writeln!(out, "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>", Px(at.x), Px(at.y), Text(words))
}
