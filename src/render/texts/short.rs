//! Names and phrases as short as a text needs them, never cut within a word of a phrase.

use super::super::letters::listed;
use super::super::words::Words;
use crate::domain::digest::Said;
use crate::domain::text::folded;
use crate::domain::topic::is_stop_word;

/// Longer names are cut, so that every text can name somebody in one segment of any script.
pub const NAME_MAX: usize = 14;

/// The names that texts call people by: the first word of the name they go by, and more only where two would be called
/// the same.
pub fn names<'a>(whole: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let whole: Vec<&str> = whole.into_iter().collect();
    let firsts: Vec<&str> = whole.iter().map(|name| first(name)).collect();
    let same = |at: usize| firsts.iter().enumerate().any(|(other, name)| other != at && *name == firsts[at]);
    whole
        .iter()
        .zip(&firsts)
        .enumerate()
        .map(|(at, (whole, first))| cut(if same(at) { whole } else { first }))
        .collect()
}

/// The first word, unless it is an initial.
fn first(name: &str) -> &str {
    let name = name.trim();
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let ends = name.match_indices(' ').map(|(at, _)| at);
    ends.map(|at| &name[..at]).find(|word| letters(word) > 1).unwrap_or(name)
}

fn cut(name: &str) -> String {
    if units(name) <= NAME_MAX {
        return name.to_owned();
    }
    let room = fitting(name, NAME_MAX - 1);
    match room.rfind(['-', ' ']) {
        Some(at) if at > 0 => room[..at].trim_end().to_owned(),
        _ => format!("{}.", room.trim_end()),
    }
}

/// The beginning of so many units, at a letter's end.
fn fitting(text: &str, room: usize) -> &str {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = ends.take_while(|end| units(&text[..*end]) <= room).last();
    &text[..end.unwrap_or_default()]
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Words that hold a sentence together are short; "advice", which tells little to a matcher, tells a reader enough.
const LOOSE_WORD_MAX: usize = 5;

/// As many words as have room; nothing when not even the first has. "of", "and" and the like do not end a phrase.
pub fn words_of(phrase: &str, room: usize) -> &str {
    let phrase = phrase.trim_end_matches(is_loose);
    if units(phrase) <= room {
        return phrase;
    }
    let fits = |at: &usize| units(&phrase[..*at]) <= room;
    let end = phrase.match_indices(' ').map(|(at, _)| at).take_while(fits).last();
    let mut kept = phrase[..end.unwrap_or_default()].trim_end_matches(is_loose);
    while let Some((before, last)) = kept.rsplit_once(' ')
        && last.len() <= LOOSE_WORD_MAX
        && is_stop_word(&folded(last))
    {
        kept = before.trim_end_matches(is_loose);
    }
    kept
}

/// Signs that do not end a phrase.
fn is_loose(c: char) -> bool {
    matches!(c, '.' | '…' | ',' | ';' | ':' | '-' | '–' | '—' | '/' | '&' | '(' | ' ')
}

/// A reason in a few words; `room` is for all of it. Nothing when it has no room or nothing to name.
pub fn reason(words: Words, said: &Said, room: usize) -> Option<String> {
    let key = match said {
        Said::TheyCanHelp { phrase, .. } if phrase.is_empty() => "text-they-can-help-plain",
        Said::YouCanHelp { phrase, .. } if phrase.is_empty() => "text-you-can-help-plain",
        Said::TheyCanHelp { .. } => "text-they-can-help",
        Said::YouCanHelp { .. } => "text-you-can-help",
        Said::BothLookFor { .. } => "text-both-look-for",
        Said::BothLike { .. } => "text-both-like",
        Said::TheyMayHelp { .. } => "text-they-may-help",
        Said::YouMayHelp { .. } => "text-you-may-help",
        Said::NotMetYet => return None,
    };
    let phrased = |phrase: &str| words.with(key, &[("phrase", phrase)]);
    let around = units(&phrased(""));
    if said.phrase().is_empty() {
        return (around <= room).then(|| phrased(""));
    }
    let whole = listed(words, said.phrase());
    let phrase = words_of(&whole, room.saturating_sub(around));
    (!phrase.is_empty()).then(|| phrased(phrase))
}
