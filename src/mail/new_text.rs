//! What of a mail its writer wrote anew: without the letter that is answered, the signature, and what a program or a
//! company adds by itself.
//!
//! Nobody marks quotes in one way, so a quote is known by any of: a `>` in front, the element that HTML programs put
//! around it, the line that says who wrote when, a block of headings (From, Sent, To), a line of dashes that says
//! "original message", or the opening and the links of our own letters. Two rules stand above all others. Quoted text
//! must never pass for an answer, so a quote that has no end goes on to the end of the mail. And what the writer wrote
//! stays, so whatever only might be a signature is text.
//!
//! Everything here is linear in the length of the mail and knows words by tables (`words`), not by patterns.

mod attribution;
mod flowed;
mod foot;
mod header_block;
mod line;
mod own_letter;
mod separator;
#[cfg(test)]
mod tests;
#[rustfmt::skip]
mod words;

use super::html;
use crate::domain::intent::Piece;
pub use flowed::unflowed;
pub use html::TooMuch;
pub(super) use line::{Line, Mark, push};
pub(super) use own_letter::has_link as has_own_link;

/// What somebody wrote, in the order of the mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewText {
    pub pieces: Vec<Piece>,
    /// Something was quoted, an earlier letter as a rule.
    pub quoted: bool,
    /// The mail passes another one on.
    pub forwarded: bool,
}

impl NewText {
    /// The pieces with a blank line between them.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("\n\n")
    }
}

/// The new text of a plain part. What was `format=flowed` comes through `unflowed` first.
pub fn of_plain(text: &str) -> NewText {
    match html::pretends_to_be_plain(text) {
        true => of_html(text).unwrap_or_default(),
        false => read(line::of_plain(text)),
    }
}

/// The new text of an HTML part.
pub fn of_html(html: &str) -> Result<NewText, TooMuch> {
    Ok(read(html::lines(html)?))
}

fn read(mut lines: Vec<Line>) -> NewText {
    own_letter::mark(&mut lines);
    let forwarded = mark_quotes(&mut lines);
    mark_announcements(&mut lines);
    line::mark_wrapped(&mut lines);
    let quoted = lines.iter().any(Line::is_quoted);
    NewText { pieces: pieces(&lines, !quoted), quoted, forwarded }
}

/// Whether a line says that an earlier mail follows.
pub(super) fn is_separator(line: &Line) -> bool {
    separator::of(line).is_some_and(|kind| kind != separator::Kind::Rule)
}

/// Marks every line that belongs to a quote which has only a beginning; says whether one of them passes a mail on.
fn mark_quotes(lines: &mut [Line]) -> bool {
    let first = lines.iter().find(|line| line.mark == Mark::Quoted && !line.is_blank());
    let mut forwarded = first.and_then(separator::of).is_some_and(separator::Kind::forwards);
    let mut at = 0;
    while at < lines.len() {
        let Some(beginning) = beginning(lines, at) else {
            at += 1;
            continue;
        };
        forwarded |= beginning.forwards;
        let end = match beginning.ends_with_marks && quote_follows(&lines[beginning.to..]) {
            true => beginning.to,
            false => lines.len(),
        };
        let from = rule_above(lines, beginning.from);
        lines[from..end].iter_mut().for_each(Line::quote);
        at = end;
    }
    forwarded
}

/// Lines that announce a quote.
struct Beginning {
    from: usize,
    /// The first line that announces nothing.
    to: usize,
    /// The quote ends where its lines are no longer marked, if they are marked at all. Otherwise it never ends.
    ends_with_marks: bool,
    forwards: bool,
}

/// The beginning whose last deciding line is this one.
fn beginning(lines: &[Line], at: usize) -> Option<Beginning> {
    if lines[at].mark == Mark::Rest {
        let forwards = lines[at..].iter().take(8).any(|line| separator::of(line).is_some_and(|kind| kind.forwards()));
        return Some(Beginning { from: at, to: at + 1, ends_with_marks: false, forwards });
    }
    if lines[at].mark != Mark::Own || lines[at].is_blank() {
        return None;
    }
    if let Some(kind) = separator::of(&lines[at]) {
        let ends_with_marks = kind != separator::Kind::Rule;
        let announced = ends_with_marks || separator::rule_announces(lines, at);
        return announced.then_some(Beginning { from: at, to: at + 1, ends_with_marks, forwards: kind.forwards() });
    }
    if header_block::begins(lines, at) {
        return Some(Beginning { from: at, to: at + 1, ends_with_marks: false, forwards: false });
    }
    let from = attribution::ending_at(lines, at)?;
    Some(Beginning { from, to: at + 1, ends_with_marks: true, forwards: false })
}

/// Marks what announces a quote in a language that no table knows: lines directly above it that all have a colon, and one
/// of them an address in brackets.
fn mark_announcements(lines: &mut [Line]) {
    let begins = |&at: &usize| lines[at].is_quoted() && (at == 0 || !lines[at - 1].is_quoted());
    let beginnings: Vec<usize> = (0..lines.len()).filter(begins).collect();
    for beginning in beginnings {
        let Some(last) = lines[..beginning].iter().rposition(|line| !line.is_blank()) else { continue };
        let with_colon = |line: &&Line| line.mark == Mark::Own && !line.is_blank() && line.text.contains([':', '：']);
        let start = last + 1 - lines[..=last].iter().rev().take_while(with_colon).count();
        let block = &mut lines[start..=last];
        let ends = block.len() >= 3 || block.last().is_some_and(|line| line.text.ends_with([':', '：']));
        if ends && block.iter().any(|line| line.text.contains('<') && line.text.contains('@')) {
            block.iter_mut().for_each(Line::quote);
        }
    }
}

/// Whether the next line that is not blank is marked as a quote.
fn quote_follows(lines: &[Line]) -> bool {
    lines.iter().find(|line| !line.is_blank()).is_some_and(|line| line.mark == Mark::Quoted)
}

/// A quote begins with the drawn line above it, if there is one.
fn rule_above(lines: &[Line], from: usize) -> usize {
    let above = lines[..from].iter().rposition(|line| !line.is_blank());
    above.filter(|&at| lines[at].mark == Mark::Own && lines[at].is_drawn()).unwrap_or(from)
}

/// The stretches between the quotes, without signatures.
fn pieces(lines: &[Line], alone: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    let mut above = Entries::default();
    while at < lines.len() {
        let end = at + lines[at..].iter().take_while(|line| !line.is_quoted()).count();
        let text = foot::without(&lines[at..end], alone);
        let quoted_below = lines[end..].iter().any(|line| !line.is_blank());
        if !text.is_empty() {
            let answered_one_by_one = quoted_below || pieces.iter().any(|piece| piece.under.is_some());
            pieces.push(Piece { under: above.last(answered_one_by_one), text });
            above = Entries::default();
        }
        at = end + lines[end..].iter().take_while(|line| line.is_quoted()).count();
        lines[end..at].iter().for_each(|line| above.read(line));
    }
    pieces
}

/// The numbered entries of a letter that a stretch of quoted lines shows.
#[derive(Default)]
struct Entries {
    shown: Vec<u32>,
    /// The letter went on to something else after its last entry.
    left: bool,
}

impl Entries {
    fn read(&mut self, line: &Line) {
        match line.entry() {
            Some(number) => {
                self.shown.push(number);
                self.left = false;
            }
            None => self.left |= own_letter::ends_entries(line),
        }
    }

    /// The entry that an answer stands under. Under several, an answer that is the only one and the last word of the mail
    /// may as well be meant for all of them.
    fn last(&self, answered_one_by_one: bool) -> Option<u32> {
        let clear = self.shown.len() == 1 || answered_one_by_one;
        self.shown.last().copied().filter(|_| clear && !self.left)
    }
}
