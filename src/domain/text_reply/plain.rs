//! A text without what phones and keyboards put around it.

use crate::domain::text::{folded, line};
use unicode_normalization::UnicodeNormalization;

/// The noughts of the digits that people type, beside those that compatibility makes ASCII.
const NOUGHTS: [char; 18] = ['٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐'];

pub const QUOTES: [char; 12] = ['“', '”', '„', '‟', '«', '»', '"', '‹', '›', '‘', '’', '‚'];

pub struct Plain {
    /// As people read it, in its lines: without hidden characters, with ASCII digits, without quotation marks around
    /// the whole. Pictures stay: "12 👎" is no yes.
    pub text: String,
    /// Its words in lower case, without accents, apostrophes, marks and pictures.
    pub words: Vec<String>,
}

impl Plain {
    pub fn of(raw: &str) -> Plain {
        let lines = raw.lines().map(|raw| line(raw, usize::MAX).unwrap_or_default());
        let seen: String = lines.collect::<Vec<_>>().join("\n").nfkc().filter(|c| !is_hidden(*c)).map(digit).collect();
        let text = unquoted(seen.trim()).to_owned();
        let words = words(&text);
        Plain { text, words }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Do its words begin with those of the phrase?
    pub fn starts_with(&self, phrase: &str) -> bool {
        let mut words = self.words.iter();
        phrase.split(' ').all(|wanted| words.next().is_some_and(|word| word == wanted))
    }

    pub fn contains(&self, phrase: &str) -> bool {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        self.words.windows(wanted.len()).any(|words| words.iter().zip(&wanted).all(|(word, wanted)| word == wanted))
    }

    pub fn has_digits(&self) -> bool {
        self.text.contains(|c: char| c.is_ascii_digit())
    }
}

pub fn words(text: &str) -> Vec<String> {
    let apostrophe = |c: &char| matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´');
    let spelt: String = folded(&text.chars().filter(|c| !apostrophe(c)).collect::<String>());
    let spelt = spelt.replace('ß', "ss").replace('ł', "l").replace('ø', "o").replace('æ', "ae").replace('œ', "oe");
    spelt.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Joiners, the frame of a keycap, the place of a picture that did not come.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{fffc}')
}

fn digit(c: char) -> char {
    let value = NOUGHTS.iter().find_map(|nought| (c as u32).checked_sub(*nought as u32).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Without the quotation marks around the whole of it.
fn unquoted(text: &str) -> &str {
    let inside = text.trim_matches(|c: char| QUOTES.contains(&c) || c == '\'').trim();
    if inside.len() < text.len() && !inside.contains(|c: char| QUOTES.contains(&c) && !matches!(c, '’' | '‘')) {
        inside
    } else {
        text
    }
}
