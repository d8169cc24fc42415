//! What the values of a column are, counted in one pass: kinds, how dates are written, whether commas part choices.

use super::dates::{self, DateOrder, Order};
use super::{cells, headings};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The values of one column. Its size does not grow with the file.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    pub filled: usize,
    /// Of those, how many were looked at closely.
    seen: usize,
    pub addresses: usize,
    pub dates: usize,
    pub numbers: usize,
    pub yes_no: usize,
    pub here_as: usize,
    pub statuses: usize,
    pub anonymous: usize,
    /// More words than one.
    pub spaced: usize,
    /// `Keane, Lorna`.
    pub with_comma: usize,
    /// The heading's own words, or those of the option it stands for.
    pub own_heading: usize,
    pub day_first: usize,
    pub month_first: usize,
    /// The first date that could be read both ways.
    pub unclear: Option<String>,
    /// The first three different values.
    pub examples: Vec<String>,
    pieces: BTreeMap<u64, u32>,
}

/// More different pieces than this are sentences, not choices.
const PIECES_MAX: usize = 200;
/// So many values tell what a column holds; only how its dates are written is looked for in all of them.
const SEEN_MAX: usize = 5_000;

impl Survey {
    pub fn see(&mut self, heading: &str, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        if self.seen == SEEN_MAX {
            if self.dates > 0 {
                self.date(cell);
            }
            return;
        }
        self.seen += 1;
        if self.examples.len() < 3 && !self.examples.iter().any(|seen| seen == &shortened(cell)) {
            self.examples.push(shortened(cell));
        }
        if cell.len() > 200 {
            self.spaced += 1;
            return;
        }
        self.addresses += usize::from(cells::is_address(cell));
        self.numbers += usize::from(cells::is_number(cell));
        self.yes_no += usize::from(cells::yes_or_no(cell).is_some());
        self.here_as += usize::from(cells::here_as(cell).is_some());
        self.statuses += usize::from(cells::comes(cell).is_some());
        self.anonymous += usize::from(cells::is_anonymous(cell));
        self.spaced += usize::from(cell.contains(char::is_whitespace));
        self.own_heading += usize::from(cell == headings::option_of(heading).unwrap_or(heading.trim()));
        self.dates += usize::from(dates::order_of(cell).is_some());
        self.date(cell);
        self.comma(cell);
    }

    fn date(&mut self, cell: &str) {
        match dates::order_of(cell) {
            Some(Order::Must(DateOrder::DayFirst)) => self.day_first += 1,
            Some(Order::Must(DateOrder::MonthFirst)) => self.month_first += 1,
            Some(Order::Unclear) if self.unclear.is_none() => self.unclear = Some(cell.to_owned()),
            _ => {}
        }
    }

    fn comma(&mut self, cell: &str) {
        if !cell.contains(", ") {
            return;
        }
        self.with_comma += 1;
        for piece in cell.split(", ") {
            let mut hasher = DefaultHasher::new();
            piece.trim().hash(&mut hasher);
            if self.pieces.len() < PIECES_MAX || self.pieces.contains_key(&hasher.finish()) {
                *self.pieces.entry(hasher.finish()).or_default() += 1;
            }
        }
    }

    /// Do at least `percent` of the values that were looked at count?
    pub fn mostly(&self, count: usize, percent: usize) -> bool {
        self.seen > 0 && count * 100 >= self.seen * percent
    }

    /// A choice comes again in other rows, a sentence does not.
    pub fn parts_at_commas(&self) -> bool {
        let again = self.pieces.values().filter(|count| **count > 1).count();
        let few = self.pieces.len() < PIECES_MAX;
        few && self.with_comma > 1 && again * 10 >= self.pieces.len() * 7
    }
}

/// What fits on a line and can be shown.
pub fn shortened(text: &str) -> String {
    let mut clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let short: String = clean.by_ref().take(60).collect();
    if clean.next().is_some() { format!("{}…", short.trim_end()) } else { short }
}
