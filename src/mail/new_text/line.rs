//! One line of a mail, and what is known of it so far.

use super::{attribution, header_block};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whose a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The writer's, as far as is known.
    Own,
    Quoted,
    /// Copied from one of our letters, without a mark.
    Letter,
    /// From here on everything is quoted.
    Rest,
    /// A program put it there by itself: a signature, as a rule.
    Foot,
}

#[derive(Debug, Clone)]
pub struct Line {
    /// Without marks of quoting, without white space at the end.
    pub text: String,
    /// For comparing: lower case, no accents, single blanks, no emphasis.
    pub folded: String,
    pub mark: Mark,
}

impl Line {
    pub fn new(text: &str, mark: Mark) -> Line {
        let text: String = text.trim_end().chars().filter(|&c| !is_invisible(c)).collect();
        Line { folded: folded(&text), text, mark }
    }

    pub fn is_blank(&self) -> bool {
        self.folded.is_empty()
    }

    pub fn is_quoted(&self) -> bool {
        matches!(self.mark, Mark::Quoted | Mark::Letter)
    }

    pub fn quote(&mut self) {
        self.mark = Mark::Quoted;
    }

    /// A line of dashes, underscores or the like and nothing else.
    pub fn is_drawn(&self) -> bool {
        let drawn = self.text.trim();
        drawn.chars().count() >= 3 && drawn.chars().all(|c| "-_=—–─*".contains(c))
    }

    /// The number of an entry: "2. Adaeze would like …".
    pub fn entry(&self) -> Option<u32> {
        let digits = self.folded.bytes().take_while(u8::is_ascii_digit).count();
        let rest = self.folded.get(digits..)?;
        let named = rest.strip_prefix(". ").is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        self.folded.get(..digits).filter(|_| named && (1..=2).contains(&digits))?.parse().ok()
    }

    /// The words of the folded line.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        words(&self.folded)
    }
}

pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Lower case, without accents, without emphasis, with single blanks, so that tables need one form of each word.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_combining_mark(c) && c != '*').flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            '’' | '‘' | '´' | '`' => folded.push('\''),
            c if c.is_whitespace() && (folded.is_empty() || folded.ends_with(' ')) => {}
            c if c.is_whitespace() => folded.push(' '),
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Takes no room: directions, joiners apart from those in emoji, what stands for a picture.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{fffc}' | '\u{34f}'
    ) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || (c.is_control() && c != '\t')
}

/// The lines of a plain text.
pub fn of_plain(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for raw in text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')) {
        push(&mut lines, raw);
    }
    lines
}

/// Adds a line that is the writer's unless its own signs say otherwise. One that lost its breaks on the way is parted
/// where its quote begins.
pub fn push(lines: &mut Vec<Line>, raw: &str) {
    let raw: &str = &raw.chars().filter(|&c| !is_invisible(c)).collect::<String>();
    if lines.last().is_some_and(|above| closes_address(above, raw)) {
        lines.push(Line::new(raw, Mark::Own));
    } else if let Some(quoted) = without_marks(raw) {
        lines.push(Line::new(quoted, Mark::Quoted));
    } else if let Some(at) = attribution::within(raw).or_else(|| header_block::within(raw)) {
        lines.push(Line::new(&raw[..at], Mark::Own));
        lines.push(Line::new(&raw[at..], Mark::Rest));
    } else {
        lines.push(Line::new(raw, Mark::Own));
    }
}

/// Whether the `>` of this line ends an address that was broken off above: `<jo@hub.example` and then `> wrote:`.
fn closes_address(above: &Line, raw: &str) -> bool {
    let broken =
        above.text.rfind('<').is_some_and(|at| !above.text[at..].contains('>') && above.text[at..].contains('@'));
    let line = raw.trim();
    above.mark == Mark::Own && broken && line.starts_with('>') && line.ends_with(':') && line.len() <= 60
}

/// What stands behind the marks of a quoted line: `>`, `> > `, `&gt;`, or the initials that some programs put before it
/// (`JS> `).
fn without_marks(raw: &str) -> Option<&str> {
    let line = raw.trim_start_matches([' ', '\t', '\u{a0}', '\u{feff}', '\u{200b}']);
    let initials = line.bytes().take_while(u8::is_ascii_uppercase).count();
    let marked = match line.get(initials..) {
        Some(rest) if (2..=3).contains(&initials) && rest.starts_with("> ") => rest,
        _ => line,
    };
    let mut rest = marked;
    loop {
        let spaceless = rest.strip_prefix(' ').unwrap_or(rest);
        match spaceless.strip_prefix('>').or_else(|| spaceless.strip_prefix("&gt;")) {
            Some(behind) => rest = behind,
            None => break,
        }
    }
    (rest.len() < marked.len()).then(|| rest.strip_prefix(' ').unwrap_or(rest))
}

/// Programs that break lines after marking them leave the end of a quoted line without its mark: it follows a line that
/// was full, directly, and goes on with its sentence.
pub fn mark_wrapped(lines: &mut [Line]) {
    for at in 1..lines.len() {
        let (above, line) = (&lines[at - 1], &lines[at]);
        if !above.is_quoted() || line.mark != Mark::Own || line.is_blank() || above.is_blank() {
            continue;
        }
        let next_is_quoted = lines.get(at + 1).is_some_and(Line::is_quoted);
        if is_remainder(&above.text, &line.text, next_is_quoted) {
            lines[at].quote();
        }
    }
}

/// The shortest length at which mail programs break lines, less the mark that was taken off.
const FULL: usize = 64;

fn is_remainder(above: &str, line: &str, next_is_quoted: bool) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    if above.chars().count() + 1 + first.chars().count() < FULL {
        return false;
    }
    let broken_link = above.contains("://") && !line.trim().contains(' ') && line.contains('/');
    let in_a_sentence = !above.ends_with(['.', '!', '?', ':', ')', '”', '"', '>']) && !above.contains("://");
    let goes_on = line.trim_start().starts_with(|c: char| !c.is_uppercase());
    broken_link || (in_a_sentence && (goes_on || next_is_quoted))
}
