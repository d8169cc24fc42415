//! By program and language: what is above, below and between the lines of an answer, and what of it is the answer.

use super::*;

mod clients;
mod feet;
mod hostile;
mod letters;
mod pages;

/// The new text of a plain mail.
fn new(text: &str) -> String {
    of_plain(text).text()
}

/// The new text and, of each piece, the entry that it answers.
fn under(text: &str) -> Vec<(Option<u32>, String)> {
    of_plain(text).pieces.into_iter().map(|piece| (piece.under, piece.text)).collect()
}
