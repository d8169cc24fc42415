//! How near words are to each other in what they are about: "boiler" is near "heating" and far from "suit".
//!
//! A row of numbers for each word, made from the definitions of a public dictionary and our own topics
//! (`lexicon/make_related.py`). The cosine of two rows says how near they are.

use super::rows;
use crate::domain::topic::term_of;
use foldhash::HashMap;

const WORDS: &str = include_str!("related.words");
const TABLE: &[u8] = include_bytes!("related.table");

/// How many numbers a row has.
pub const WIDTH: usize = 96;

/// How long each row is, as the table is made.
const LENGTH: f64 = 250.0;

/// A word's row in the table.
pub type Row = u16;

pub struct Related {
    rows: HashMap<String, Row>,
}

/// What several words are about together: a sum of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning([f32; WIDTH]);

impl Default for Meaning {
    fn default() -> Meaning {
        Meaning([0.0; WIDTH])
    }
}

impl Related {
    pub(super) fn read(family: &dyn Fn(&str) -> String) -> Related {
        let words = rows(WORDS).flat_map(|line| line.split(' '));
        Related { rows: words.zip(0..).map(|(word, row)| (family(&term_of(word)), row)).collect() }
    }

    /// The cosine of two words.
    pub fn near(&self, one: Row, other: Row) -> f64 {
        let (Some(a), Some(b)) = (numbers(one), numbers(other)) else { return 0.0 };
        let product: i32 = a.iter().zip(b).map(|(x, y)| i32::from(*x as i8) * i32::from(*y as i8)).sum();
        f64::from(product) / (LENGTH * LENGTH)
    }

    pub fn row(&self, family: &str) -> Option<Row> {
        self.rows.get(family).copied()
    }
}

fn numbers(row: Row) -> Option<&'static [u8]> {
    let start = usize::from(row) * WIDTH;
    TABLE.get(start..start + WIDTH)
}

impl Meaning {
    pub fn add(&mut self, row: Row, weight: f32) {
        let Some(numbers) = numbers(row) else { return };
        self.0.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += f32::from(*number as i8) * weight);
    }

    fn length(&self) -> f32 {
        self.0.iter().map(|x| x * x).sum::<f32>().sqrt()
    }

    /// Of length one; nothing where no word of it is in the table.
    pub fn normal(mut self) -> Option<Meaning> {
        let length = self.length();
        self.0.iter_mut().for_each(|x| *x /= length);
        (length > 0.0).then_some(self)
    }

    /// The cosine of two that are of length one: 1 the same, 0 nothing to do with each other.
    pub fn near(&self, other: &Meaning) -> f64 {
        f64::from(self.0.iter().zip(&other.0).map(|(x, y)| x * y).sum::<f32>())
    }
}
