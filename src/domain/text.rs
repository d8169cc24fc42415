//! Words that people type, made safe to print: one line, no hidden characters, of a bounded length.
//!
//! Everything a member writes passes through `line` once, at the door. What comes out holds no line break, no
//! control character and nothing that turns the reading direction, so no later layer has to think about
//! injected headers or disguised names. Escaping for HTML stays with the templates.

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// The longest line that a profile or a check-in may hold, in characters.
pub const LINE_MAX: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextComplaint {
    #[error("is too long: {length} characters, and there is room for {max}. Please shorten it")]
    TooLong { length: usize, max: usize },
    #[error("is empty")]
    Empty,
    #[error("is an address; please give the name you go by, others will see it before they may see your address")]
    NameIsAddress,
    #[error("has no letters in it; please give the name you go by")]
    NameWithoutLetters,
}

/// One clean line: composed (NFC), white space collapsed, control and direction characters gone.
/// An empty line is fine; one of more than `max` characters is not.
pub fn line(raw: &str, max: usize) -> Result<String, TextComplaint> {
    let kept: String = raw.nfc().map(soften).collect();
    let clean = kept.replace('\u{0}', "").split_whitespace().collect::<Vec<_>>().join(" ");
    match clean.chars().count() {
        length if length > max => Err(TextComplaint::TooLong { length, max }),
        _ => Ok(clean),
    }
}

/// Line breaks and the like become spaces, so words do not run together; invisible characters become NUL, which
/// `line` takes out.
fn soften(c: char) -> char {
    match c {
        '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{a0}' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => '\u{0}',
        '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{fffd}' | '\u{34f}' => '\u{0}',
        // Letters to the machine, blank to the eye.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{180e}' | '\u{e0000}'..='\u{e007f}' => '\u{0}',
        c if c.is_whitespace() => ' ',
        c if c.is_control() => '\u{0}',
        c => c,
    }
}

/// The name somebody goes by: shown to others before anything else is, so never an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    pub const MAX: usize = 60;

    pub fn parse(raw: &str) -> Result<Name, TextComplaint> {
        let name = line(raw, Self::MAX)?;
        if name.is_empty() {
            return Err(TextComplaint::Empty);
        }
        if name.contains(['@', '/']) || name.split_whitespace().any(is_like_a_domain) {
            return Err(TextComplaint::NameIsAddress);
        }
        if !name.chars().any(char::is_alphabetic) {
            return Err(TextComplaint::NameWithoutLetters);
        }
        Ok(Name(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Two names with one key are the same name to a reader: case, width, accents, signs and what cannot be seen do
    /// not tell them apart.
    pub fn key(&self) -> String {
        folded(&self.0).chars().filter(|c| c.is_alphanumeric()).collect()
    }
}

/// `shop.example` would become a link in somebody's mail program; "J.R." and "Lorna K." are names.
fn is_like_a_domain(word: &str) -> bool {
    word.split('.').skip(1).any(|part| part.chars().take_while(|c| c.is_alphanumeric()).count() > 1)
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// As a shell takes it, whatever people wrote.
pub fn for_a_shell(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Compatibility-decomposed, lower-cased, without accents: for comparing, never for showing.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// A whole name as the first name and the rest, which is shown to nobody before both said yes.
pub fn parted(name: &str) -> (&str, &str) {
    let parted = name.split(',').next().and_then(|name| name.trim().split_once(char::is_whitespace));
    let (name, surname) = parted.unwrap_or((name, ""));
    (name.trim(), surname.trim())
}

/// Several lines from one box: split where people split lists of sentences (new lines and semicolons).
pub fn lines(raw: &str) -> Vec<&str> {
    raw.split(['\n', '\r', ';']).map(str::trim).filter(|l| !l.is_empty()).collect()
}

/// Does the text name them, written as they write themselves and as words of their own?
pub fn names(text: &str, name: &str) -> bool {
    places_of(text, name).next().is_some()
}

/// The text with "…" wherever it names them.
pub fn without_name(text: &str, name: &str) -> String {
    let mut rest = 0;
    let mut out = String::new();
    for place in places_of(text, name) {
        out += &text[rest..place];
        out.push('…');
        rest = place + name.len();
    }
    out + &text[rest..]
}

fn places_of<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let apart = |neighbour: Option<char>| neighbour.is_none_or(|c| !c.is_alphanumeric());
    let places = text.match_indices(name).filter(|_| !name.is_empty());
    places
        .map(|(at, _)| at)
        .filter(move |at| apart(text[..*at].chars().next_back()) && apart(text[at + name.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_and_attackers_type() {
        let table = [
            ("  Lorna\tK. ", "Lorna K."),
            ("Eve\r\nBcc: x", "Eve Bcc: x"),
            ("\u{202e}anroL", "anroL"),
            ("nul\u{0}l", "null"),
            ("R\u{65}\u{301}mi", "Rémi"),
            ("👩‍🎨 art", "👩‍🎨 art"),
            ("a\u{b}b\u{c}c\u{85}d", "a b c d"),
            ("bell\u{7}", "bell"),
        ];
        for (raw, clean) in table {
            assert_eq!(line(raw, 60).as_deref(), Ok(clean), "{raw:?}");
        }
        assert_eq!(line(&"x".repeat(61), 60), Err(TextComplaint::TooLong { length: 61, max: 60 }));
    }

    #[test]
    fn a_name_is_taken_out_where_it_is_a_word() {
        let table = [
            ("Jo and Rafe, Rafe's tapes", "Rafe", "Jo and …, …'s tapes"),
            ("Join Jo", "Jo", "Join …"),
            ("we will ask Will", "Will", "we will ask …"),
            ("Lorna (visitor) came", "Lorna (visitor)", "… came"),
            ("Örjan: ok", "Örjan", "…: ok"),
            ("nobody", "", "nobody"),
        ];
        for (text, name, want) in table {
            assert_eq!((without_name(text, name).as_str(), names(text, name)), (want, want.contains('…')), "{text}");
        }
    }

    #[test]
    fn a_name_is_a_name() {
        assert_eq!(Name::parse("lorna@x.example"), Err(TextComplaint::NameIsAddress));
        assert_eq!(Name::parse(" \u{200b} "), Err(TextComplaint::Empty));
        assert_eq!(Name::parse("You won, see evil.example"), Err(TextComplaint::NameIsAddress));
        assert_eq!(Name::parse("\u{3164}"), Err(TextComplaint::Empty));
        assert!(Name::parse("J.R. Kovač-Smith").is_ok() && Name::parse("Lorna (visitor)").is_ok());
        assert_eq!(Name::parse("Lorna\u{200d}").map(|n| n.key()), Name::parse("lorna").map(|n| n.key()));
        assert_eq!(Name::parse("42"), Err(TextComplaint::NameWithoutLetters));
        assert_eq!(Name::parse("ROCÍO").map(|n| n.key()), Name::parse("Rocio").map(|n| n.key()));
    }

    proptest! {
        #[test]
        fn a_clean_line_has_nothing_hidden_and_cleaning_again_changes_nothing(raw in "\\PC*|[\\x00-\\x20\u{200b}-\u{2069}a]*") {
            let clean = line(&raw, 10_000).unwrap_or_default();
            prop_assert!(!clean.chars().any(|c| c.is_control()));
            let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!clean.chars().any(turns));
            prop_assert_eq!(line(&clean, 10_000), Ok(clean.clone()));
        }
    }
}
