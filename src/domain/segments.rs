//! How many segments a text message takes, and what it can be written with so that it takes fewer.
//!
//! A segment has 140 bytes. They hold 160 septets of the GSM 7 bit default alphabet, or 70 units of UCS-2 as soon as one
//! letter is not in that alphabet. A longer text goes in parts, each with a header of 6 bytes: 153 septets or 67 units
//! (3GPP TS 23.038 6.1 and 6.2.1; 3GPP TS 23.040 9.2.3.24.1). What a segment costs, each of them costs.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How the letters of a text travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM 7 bit default alphabet with its extension table.
    Gsm7,
    /// Two bytes a unit; what is beyond the first plane (most emoji) takes two units, as in UTF-16.
    Ucs2,
}

impl Encoding {
    pub fn as_str(self) -> &'static str {
        match self {
            Encoding::Gsm7 => "GSM-7",
            Encoding::Ucs2 => "UCS-2",
        }
    }

    /// Units in a text that is alone, and in each part of a longer one.
    fn room(self) -> (usize, usize) {
        match self {
            Encoding::Gsm7 => (160, 153),
            Encoding::Ucs2 => (70, 67),
        }
    }

    fn width(self, letter: char) -> usize {
        match self {
            Encoding::Gsm7 => septets(letter).unwrap_or_default(),
            Encoding::Ucs2 => letter.len_utf16(),
        }
    }
}

/// What a text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub encoding: Encoding,
    /// Septets of GSM-7, or units of UCS-2.
    pub units: usize,
    /// An empty text takes one as well.
    pub segments: usize,
}

/// Counts a text as it is.
pub fn count(text: &str) -> Counted {
    let encoding = if is_gsm(text) { Encoding::Gsm7 } else { Encoding::Ucs2 };
    let widths = || text.chars().map(|letter| encoding.width(letter));
    let (alone, in_parts) = encoding.room();
    let units = widths().sum();
    let segments = if units <= alone { 1 } else { parts(widths(), in_parts) };
    Counted { encoding, units, segments }
}

/// An escape and what it escapes, or the halves of a surrogate pair, are never torn apart: a letter that does not fit
/// whole begins the next part.
fn parts(widths: impl Iterator<Item = usize>, room: usize) -> usize {
    let (parts, _) = widths.fold((1, 0), |(parts, used), width| match used + width {
        more if more > room => (parts + 1, width),
        used => (parts, used),
    });
    parts
}

/// Whether a text may be written with simpler signs than its author used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fold {
    /// Where that makes the whole of it GSM-7.
    #[default]
    Auto,
    /// Never: for languages in which every accent counts.
    Never,
}

impl Fold {
    pub const ALL: [Fold; 2] = [Fold::Auto, Fold::Never];

    pub fn as_str(self) -> &'static str {
        match self {
            Fold::Auto => "auto",
            Fold::Never => "never",
        }
    }

    pub fn parse(word: &str) -> Option<Fold> {
        Fold::ALL.into_iter().find(|fold| fold.as_str() == word)
    }
}

/// The text with typographic signs and accents made plain, if all of it is GSM-7 then and no segment more; otherwise the
/// text as it was, so that nobody's name is half changed. Nothing is romanised, and nothing becomes a question mark.
pub fn fold(text: &str, fold: Fold) -> Cow<'_, str> {
    if fold == Fold::Never || is_gsm(text) {
        return Cow::Borrowed(text);
    }
    match in_gsm(text) {
        Some(plain) if count(&plain).segments <= count(text).segments => Cow::Owned(plain),
        _ => Cow::Borrowed(text),
    }
}

/// Whether every letter is in the GSM 7 bit alphabet.
pub fn is_gsm(text: &str) -> bool {
    text.chars().all(|letter| septets(letter).is_some())
}

fn in_gsm(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    // Composed first: an e with its accent beside it is the é that the alphabet has.
    for letter in text.nfc() {
        if septets(letter).is_some() {
            plain.push(letter);
        } else if let Some(signs) = plain_signs(letter) {
            plain.push_str(signs);
        } else if !(is_combining_mark(letter) && plain.ends_with(char::is_alphanumeric)) {
            plain.push(without_accents(letter)?);
        }
    }
    Some(plain)
}

/// Typographic signs as a typewriter has them, and letters that have no decomposition. GOV.UK Notify folds alike.
fn plain_signs(letter: char) -> Option<&'static str> {
    Some(match letter {
        '‘' | '’' | '‚' | '´' | '`' | 'ʼ' | 'ʻ' => "'",
        '“' | '”' | '„' => "\"",
        '‐' | '‑' | '–' | '—' | '−' | '•' | '·' => "-",
        '…' => "...",
        '\t' | '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}' => " ",
        // Invisible: zero-width spaces and joiners, the byte order mark, the soft hyphen.
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => "",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        'ı' => "i",
        'œ' => "oe",
        'Œ' => "OE",
        _ => return None,
    })
}

/// The letter under its accents, if the alphabet has it. Signs such as ≠ mean something else without theirs.
fn without_accents(letter: char) -> Option<char> {
    let mut parts = std::iter::once(letter).nfd();
    let first = parts.next().filter(|first| first.is_alphabetic() && septets(*first).is_some())?;
    parts.all(is_combining_mark).then_some(first)
}

/// How many septets a letter takes; none if the alphabet has it not.
fn septets(letter: char) -> Option<usize> {
    match letter {
        ' '..='Z' | 'a'..='z' => Some(1),
        _ if BASIC.contains(letter) => Some(1),
        _ if EXTENSION.contains(letter) => Some(2),
        _ => None,
    }
}

/// 3GPP TS 23.038 6.2.1, in the order of its table, without the escape (0x1B).
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// 3GPP TS 23.038 6.2.1.1: an escape stands before each of them.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";
