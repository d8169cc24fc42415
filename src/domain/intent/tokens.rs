//! A text as words and marks, in units: a unit is a sentence or a line, whichever is shorter.

use super::lexicon::{Lexicon, TONGUES, Word};
use crate::domain::text::folded;
use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    /// As it is compared: without case and accents.
    pub word: String,
    pub id: Option<Word>,
    /// Written with a capital.
    pub capital: bool,
    /// Where it stands in the text, in bytes.
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number(u32),
    /// Three numbers, or two and nothing, with the mark between them.
    Day(u32, u32, Option<u32>, char),
    /// "15:30", "3pm".
    Time,
    /// A mark that ends a clause.
    Mark(char),
    /// "+" and "&".
    And,
    Emoji,
    /// One that says no, or laughs.
    BadEmoji,
    /// What has no place in an answer: addresses, "=", a very long number.
    Odd,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub tokens: Range<usize>,
    pub question: bool,
    pub quoted: bool,
    /// Nothing else stands in its line.
    pub own_line: bool,
    /// Where it begins in the text, in bytes.
    pub start: usize,
}

#[derive(Debug)]
pub struct Text<'a> {
    pub raw: &'a str,
    pub tokens: Vec<Token>,
    pub units: Vec<Unit>,
    /// How many of the tokens each language knows.
    pub known: [usize; TONGUES],
}

/// Lower case, without accents, apostrophes and hyphens; letters that Unicode does not take apart are spelt out.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in folded(text).chars() {
        match c {
            'ß' => out.push_str("ss"),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' => out.push('d'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ı' => out.push('i'),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{301}' => {}
            '-' | '‐' | '‑' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl<'a> Text<'a> {
    pub fn of(raw: &'a str, lexicon: &Lexicon) -> Text<'a> {
        let mut cutter = Cutter { chars: raw.char_indices().collect(), at: 0, text: Text::empty(raw), lexicon };
        cutter.cut();
        let mut text = cutter.text;
        for (tongue, known) in lexicon.tongues.iter().zip(text.known.iter_mut()) {
            let mut at = 0;
            while at < text.tokens.len() {
                let length = tongue.longest(text.tokens[at..].iter().map(|t| t.id)).map_or(0, |(_, length)| length);
                *known += length;
                at += length.max(1);
            }
        }
        text
    }

    fn empty(raw: &str) -> Text<'_> {
        Text { raw, tokens: Vec::new(), units: Vec::new(), known: [0; TONGUES] }
    }
}

struct Cutter<'a, 'l> {
    chars: Vec<(usize, char)>,
    at: usize,
    text: Text<'a>,
    lexicon: &'l Lexicon,
}

impl Cutter<'_, '_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|(_, c)| *c)
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.text.raw.len(), |(byte, _)| *byte)
    }

    fn cut(&mut self) {
        let mut unit = Open { first: 0, start: 0, question: false, quoted: false, line_start: true };
        while let Some(c) = self.peek(0) {
            match c {
                '\n' => self.close(&mut unit, true),
                '.' | '…' if self.ends_sentence() => self.close_after(&mut unit),
                '.' | '…' => self.mark('.'),
                ':' | ';' if self.smiley() => {}
                '!' | ';' => self.close_after(&mut unit),
                '?' | '¿' => {
                    unit.question = true;
                    match self.text.tokens.len() == unit.first {
                        // A question mark alone, or one that opens a question.
                        true if c == '?' && self.rest_of_line_is_empty() => {
                            self.push(Kind::Word, self.at, self.at + 1);
                            self.at += 1;
                        }
                        true => self.at += 1,
                        false if self.peek(1) == Some('?') || self.peek(1) == Some('!') => self.at += 1,
                        false => self.close_after(&mut unit),
                    }
                }
                '“' | '”' | '„' | '‟' | '«' | '»' | '"' | '‚' | '‹' | '›' => {
                    unit.quoted = true;
                    self.at += 1;
                }
                '\'' | '‘' | '’' if self.peek(1).is_some_and(char::is_alphanumeric) => {
                    unit.quoted = true;
                    self.at += 1;
                }
                ',' | ':' | '–' | '—' | '-' | '(' | ')' | '/' => self.mark(c),
                '+' | '&' => {
                    self.push(Kind::And, self.at, self.at + 1);
                    self.at += 1;
                }
                '=' | '<' | '>' | '|' | '@' | '%' | '\\' | '^' => {
                    self.push(Kind::Odd, self.at, self.at + 1);
                    self.at += 1;
                }
                c if c.is_ascii_digit() => self.number(),
                c if c.is_alphanumeric() => self.word(),
                c if is_emoji(c) => {
                    let kind = if BAD_EMOJI.contains(&c) { Kind::BadEmoji } else { Kind::Emoji };
                    self.push(kind, self.at, self.at + 1);
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        self.close(&mut unit, true);
    }

    /// A full stop between figures, or after the figure of a list or a date, ends no sentence.
    fn ends_sentence(&self) -> bool {
        let after_number = self.at > 0 && self.chars[self.at - 1].1.is_ascii_digit();
        let next = self.chars[self.at + 1..].iter().map(|(_, c)| *c).find(|c| *c != ' ');
        let at_end = next.is_none_or(|c| c == '\n');
        // "No. 2" is a number, if it is not a no.
        let last = self.text.tokens.last().filter(|t| t.end == self.byte(self.at));
        let numbers = last.is_some_and(|t| matches!(t.word.as_str(), "no" | "nr" | "num" | "nro" | "n"));
        !(after_number || numbers && next.is_some_and(|c| c.is_ascii_digit())) || at_end
    }

    fn rest_of_line_is_empty(&self) -> bool {
        let rest = self.chars[self.at..].iter().map(|(_, c)| *c).take_while(|c| *c != '\n');
        rest.into_iter().all(|c| c == '?' || c == '!' || c.is_whitespace())
    }

    fn mark(&mut self, c: char) {
        self.push(Kind::Mark(c), self.at, self.at + 1);
        self.at += 1;
    }

    fn close_after(&mut self, unit: &mut Open) {
        self.at += 1;
        while self.peek(0).is_some_and(|c| matches!(c, '.' | '!' | '…' | '?')) {
            unit.question |= self.peek(0) == Some('?');
            self.at += 1;
        }
        let rest =
            self.chars[self.at..].iter().map(|(_, c)| *c).find(|c| !matches!(c, ' ' | '*' | '_' | ')' | '"' | '”'));
        let ends_line = rest.is_none_or(|c| c == '\n');
        self.close(unit, ends_line);
    }

    fn close(&mut self, unit: &mut Open, ends_line: bool) {
        if self.peek(0) == Some('\n') {
            self.at += 1;
        }
        let tokens = unit.first..self.text.tokens.len();
        let worth = self.text.tokens[tokens.clone()].iter().any(|t| !matches!(t.kind, Kind::Mark(_)));
        let own_line = unit.line_start && ends_line;
        if worth {
            let start = self.start_of(unit.start);
            let (question, quoted) = (unit.question, unit.quoted);
            self.text.units.push(Unit { tokens, question, quoted, own_line, start });
        } else {
            self.text.tokens.truncate(unit.first);
            // A mark that stands apart belongs to what it follows.
            if unit.question
                && !unit.line_start
                && let Some(last) = self.text.units.last_mut()
            {
                last.question = true;
            }
        }
        let (first, start) = (self.text.tokens.len(), self.byte(self.at));
        *unit = Open { first, start, question: false, quoted: false, line_start: ends_line };
    }

    fn start_of(&self, from: usize) -> usize {
        from + self.text.raw[from..].len() - self.text.raw[from..].trim_start().len()
    }

    /// `:)` and its like; true if there was one.
    fn smiley(&mut self) -> bool {
        let nose = usize::from(matches!(self.peek(1), Some('-' | '\'')));
        let mouth = self.peek(1 + nose);
        let after = self.peek(2 + nose);
        let kind = match mouth {
            Some(')' | ']') => Kind::Emoji,
            Some('D' | 'P' | 'p') if after.is_none_or(|c| !c.is_alphanumeric()) => Kind::Emoji,
            Some('(' | '/' | '|' | '[') if after.is_none_or(|c| c.is_whitespace()) => Kind::BadEmoji,
            _ => return false,
        };
        self.push(kind, self.at, self.at + 2 + nose);
        self.at += 2 + nose;
        true
    }

    fn word(&mut self) {
        let from = self.at;
        let apostrophe = |c: char| matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´');
        while let Some(c) = self.peek(0) {
            let inside = apostrophe(c) && self.at > from && self.peek(1).is_some_and(char::is_alphanumeric);
            let mark = unicode_normalization::char::is_combining_mark(c) && c != '\u{20e3}';
            if inside && self.is_elision(from) {
                self.push(Kind::Word, from, self.at);
                self.at += 1;
                return;
            }
            if !(c.is_alphanumeric() || inside || mark || matches!(c, '\u{ad}' | '\u{200d}')) {
                break;
            }
            self.at += 1;
        }
        if self.peek(0) == Some('@') || self.peek(0) == Some(':') && self.peek(1) == Some('/') {
            return self.address(from);
        }
        if self.is_number_sign(from) {
            return;
        }
        self.push(Kind::Word, from, self.at);
        // "peut-être" is two words; "yes - 1" is two clauses.
        if matches!(self.peek(0), Some('-' | '‐' | '‑')) && self.peek(1).is_some_and(char::is_alphabetic) {
            self.at += 1;
        }
    }

    /// "l'idée", "s'il", "aujourd'hui" and "un'altra" are two words; "don't" and "I'd" are one.
    fn is_elision(&self, from: usize) -> bool {
        let before = fold(&self.text.raw[self.byte(from)..self.byte(self.at)]);
        let vowel = self
            .peek(1)
            .map(|c| fold(&c.to_string()))
            .is_some_and(|c| c.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']));
        vowel && ELIDED.contains(&before.as_str())
    }

    /// "n° 2" and "nº 2" are the number and no "no".
    fn is_number_sign(&self, from: usize) -> bool {
        let word = &self.text.raw[self.byte(from)..self.byte(self.at)];
        let next = self.chars[self.at..].iter().map(|(_, c)| *c).find(|c| !matches!(c, ' ' | '.' | '°' | '\u{a0}'));
        matches!(word, "n" | "N" | "nº" | "Nº" | "n°") && next.is_some_and(|c| c.is_ascii_digit())
    }

    fn address(&mut self, from: usize) {
        while self.peek(0).is_some_and(|c| !c.is_whitespace()) {
            self.at += 1;
        }
        self.push(Kind::Odd, from, self.at);
    }

    fn number(&mut self) {
        let from = self.at;
        let first = self.digits();
        let mark = self.peek(0);
        if let (Some(mark @ ('-' | '.' | '/')), Some(next)) = (mark, self.peek(1))
            && next.is_ascii_digit()
        {
            self.at += 1;
            let second = self.digits();
            let third = match (self.peek(0) == Some(mark), self.peek(1)) {
                (true, Some(c)) if c.is_ascii_digit() => {
                    self.at += 1;
                    Some(self.digits())
                }
                (true, _) if mark == '.' => {
                    self.at += 1;
                    None
                }
                _ => None,
            };
            let kind = match (first, second, third) {
                (Some(a), Some(b), None) => Kind::Day(a, b, None, mark),
                (Some(a), Some(b), Some(Some(c))) => Kind::Day(a, b, Some(c), mark),
                _ => Kind::Odd,
            };
            return self.push(kind, from, self.at);
        }
        if matches!(mark, Some(':')) && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
            self.digits();
            return self.push(Kind::Time, from, self.at);
        }
        let letters = self.at;
        while self.peek(0).is_some_and(char::is_alphanumeric) {
            self.at += 1;
        }
        let suffix = fold(&self.text.raw[self.byte(letters)..self.byte(self.at)]);
        let kind = match (first, suffix.as_str()) {
            (Some(number), "" | "st" | "nd" | "rd" | "th" | "er" | "eme" | "e" | "o" | "a" | "te" | "ste") => {
                Kind::Number(number)
            }
            (Some(_), "am" | "pm" | "h" | "u") => Kind::Time,
            (Some(_), suffix) if suffix.starts_with('h') && suffix[1..].chars().all(|c| c.is_ascii_digit()) => {
                Kind::Time
            }
            _ => Kind::Odd,
        };
        self.push(kind, from, self.at);
    }

    fn digits(&mut self) -> Option<u32> {
        let from = self.at;
        while self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.text.raw[self.byte(from)..self.byte(self.at)].parse().ok().filter(|n| *n < 100_000)
    }

    fn push(&mut self, kind: Kind, from: usize, to: usize) {
        let (start, end) = (self.byte(from), self.byte(to));
        let raw = &self.text.raw[start..end];
        let word = fold(raw);
        let id = (kind == Kind::Word).then(|| self.lexicon.word(&word)).flatten();
        let capital = raw.chars().next().is_some_and(char::is_uppercase);
        self.text.tokens.push(Token { kind, word, id, capital, start, end });
    }
}

/// The unit that is being read.
struct Open {
    first: usize,
    start: usize,
    question: bool,
    quoted: bool,
    line_start: bool,
}

const ELIDED: [&str; 24] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "v", "qu", "jusqu", "lorsqu", "puisqu", "quelqu", "aujourd", "un", "all",
    "dell", "nell", "sull", "quell", "dall", "com", "anch",
];

const BAD_EMOJI: [char; 32] = [
    '👎', '🙄', '😒', '🙃', '😑', '😐', '😬', '🤔', '🤷', '❌', '🚫', '✋', '🛑', '😢', '😭', '😡', '🤮', '💩', '😕',
    '😞', '🤦', '⛔', '✖', '❎', '😂', '🤣', '😆', '🤨', '😠', '🙅', '😏', '🖕',
];

fn is_emoji(c: char) -> bool {
    matches!(c as u32, 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x2190..=0x21FF | 0x2300..=0x23FF)
}
