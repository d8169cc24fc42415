//! From the words people write to topics and terms that can be compared.
//!
//! A **topic** is the canonical form of an interest ("Live events" and "live event" are one). A **term** is a word,
//! or two words side by side, of a sentence somebody wrote as a need, an offer or a headline. Folding goes as far
//! as case, accents and plurals and no further: stemming harder merges finance with binance and io with ios.

mod aliases;
pub mod held;
pub mod look_alike;

pub use aliases::{Aliases, Edit, SaidBy, Unchanged};

use super::text::folded;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

/// An interest as somebody wrote it, and its canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic<'l> {
    pub key: String,
    pub wording: &'l str,
}

/// The topics of one line of interests: "Poetry, Live events" is two. Joining words split only where neither side
/// would lose its meaning.
pub fn topics<'l>(line: &'l str, aliases: &Aliases) -> Vec<Topic<'l>> {
    line.split([',', ';', '/', '|', '•', '\n'])
        .flat_map(|piece| split_joined(piece, aliases))
        .filter_map(|wording| {
            let wording = without_filler(wording.trim());
            let key = aliases.canonical(&key_of(wording));
            (!key.is_empty()).then_some(Topic { key, wording })
        })
        .collect()
}

/// "archives and podcasts" is two topics, "rock and roll" is one.
fn split_joined<'a>(piece: &'a str, aliases: &Aliases) -> Vec<&'a str> {
    if !piece.contains(" and ") && !piece.contains(" & ") {
        return vec![piece];
    }
    let whole = key_of(piece);
    if WHOLE_TOPICS.contains(&whole.as_str()) || aliases.knows(&whole) {
        return vec![piece];
    }
    piece.split(" and ").flat_map(|p| p.split(" & ")).collect()
}

const WHOLE_TOPICS: &[&str] = &[
    "rock and roll",
    "r b",
    "research and development",
    "drum and bass",
    "arts and crafts",
    "arts and craft",
    "health and safety",
    "food and drink",
    "q a",
    "bed and breakfast",
    "diversity and inclusion",
];

fn without_filler(wording: &str) -> &str {
    let fillers = ["i love ", "i like ", "interested in ", "learning about ", "learning ", "anything about "];
    let begins = |filler: &&str| wording.get(..filler.len()).is_some_and(|start| start.eq_ignore_ascii_case(filler));
    fillers.into_iter().find(begins).map_or(wording, |filler| wording[filler.len()..].trim())
}

/// The key by which the wordings of one topic are the same: its words, folded and without plurals.
pub fn key_of(wording: &str) -> String {
    let mut key = String::with_capacity(wording.len());
    for (.., word) in words(wording) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&singular(&folded(word)));
    }
    key
}

/// A word as it is compared: folded and without its plural.
pub fn term_of(word: &str) -> String {
    let mut term = folded(word);
    match singular(&term) {
        Cow::Owned(singular) => singular,
        Cow::Borrowed(beginning) => {
            term.truncate(beginning.len());
            term
        }
    }
}

/// The words of a text in order, folded; `+` and `#` stay inside a word (C++, C#, F#).
pub fn tokens(text: &str) -> Vec<String> {
    words(text).map(|(_, _, word)| folded(word)).collect()
}

/// Each word with the byte range it stands at.
pub fn words(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let end = text[start..]
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '\'' | '’' | '\u{300}'..='\u{36f}'))
            .map_or(text.len(), |i| start + i);
        rest = end;
        Some((start, end, text[start..end].trim_end_matches(['\'', '’'])))
    })
}

/// Words that look like a plural and are another thing without their last letter.
#[rustfmt::skip]
fn stays(word: &str) -> bool {
    matches!(
        word,
        "news" | "series" | "species" | "lens" | "jeans" | "always" | "perhaps" | "business" | "kubernetes" | "physics" | "maths" | "politics"
            | "economics" | "analytics" | "ethics" | "graphics" | "logistics" | "ceramics" | "athletics" | "electronics" | "sales" | "windows" | "rails" | "express"
    )
}

/// Takes off a plural, and only that. Words that end in -ss, -us, -is stay as they are, and so do short ones
/// (ios, aws) and those of which the singular is another thing (news, physics).
pub fn singular(word: &str) -> Cow<'_, str> {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    if !word.ends_with('s') {
        return word.into();
    }
    let n = word.chars().count();
    if n <= 3 || stays(word) {
        return word.into();
    }
    if let Some(stem) = word.strip_suffix("ies")
        && n > 4
    {
        return format!("{stem}y").into();
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].into();
        }
    }
    match word {
        w if w.ends_with("ss") || w.ends_with("us") || w.ends_with("is") => w.into(),
        w => w.strip_suffix('s').unwrap_or(w).into(),
    }
}

/// A content word of a sentence: its term, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentWord {
    pub term: String,
    pub start: usize,
    pub end: usize,
}

/// The words that carry meaning, in order. Words of presence and of asking ("someone", "looking", "here") are out:
/// in a room of eight they would look rare and so precious.
pub fn content_words(text: &str) -> Vec<ContentWord> {
    if is_stop_phrase(text) {
        return Vec::new();
    }
    words(text)
        .map(|(start, end, word)| ContentWord { term: term_of(word), start, end })
        .filter(|w| !is_stop_word(&w.term) && w.term.chars().count() > 1)
        .collect()
}

/// The terms of a sentence: its content words, and each two that stand side by side.
pub fn terms(text: &str) -> BTreeSet<String> {
    let words = content_words(text);
    let pairs = words.windows(2).map(|w| format!("{} {}", w[0].term, w[1].term));
    pairs.chain(words.iter().map(|w| w.term.clone())).collect()
}

/// Sentences that say only that somebody is here.
pub fn is_stop_phrase(text: &str) -> bool {
    // Nearly every sentence is seen by its first word not to be one.
    let first = words(text).next().map(|(.., word)| folded(word)).unwrap_or_default();
    if !["here", "in", "just", "visiting", "passing", "working"].contains(&first.as_str()) {
        return false;
    }
    let text = tokens(text).join(" ");
    let starts =
        ["here for ", "in for ", "just here", "just visiting", "visiting for ", "passing through", "working from"];
    starts.iter().any(|s| text.starts_with(s) || text == s.trim_end())
}

/// A word of presence or of asking, or one that only holds a sentence together.
pub fn is_stop_word(term: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| STOP_WORDS.iter().copied().collect());
    WORDS.contains(term)
}

/// Plural-stemmed, like the terms they are compared with.
#[rustfmt::skip]
const STOP_WORDS: &[&str] = &[
    "a", "about", "above", "advice", "after", "again", "all", "also", "am", "an", "and", "any", "anybody", "anyone",
    "anything", "are", "around", "as", "ask", "at", "be", "because", "been", "before", "being", "bit", "both", "but", "by",
    "can", "chat", "could", "day", "did", "do", "doe", "doing", "don't", "each", "else", "etc", "every", "everyone",
    "find", "for", "from", "general", "get", "getting", "give", "go", "good", "great", "had", "happy", "has", "have", "having",
    "he", "help", "helping", "her", "here", "him", "his", "hour", "how", "i", "i'd", "i'm", "idea", "if", "in", "into", "is",
    "interested", "it", "its", "just", "keen", "kind", "know", "learn", "like", "little", "local", "look", "looking", "lot", "love",
    "make", "making", "many", "may", "me", "meet", "meeting", "month", "more", "most", "much", "my", "need", "new",
    "next", "no", "not", "now", "of", "off", "on", "one", "or", "other", "our", "out", "over", "own", "people",
    "person", "place", "please", "put", "putting", "really", "run", "see", "she", "side", "small", "so", "some", "somebody", "someone",
    "something", "somewhere", "sort", "start", "stuff", "such", "support", "take", "talk", "talking", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "thing", "thi", "this", "those", "through", "time", "tip", "to",
    "today", "together", "too", "try", "trying", "up", "us", "use", "using", "very", "want", "was", "way", "we", "week",
    "well", "what", "when", "where", "which", "while", "who", "why", "will", "with", "work", "worked", "working", "would", "year", "you",
    "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interests_become_topics() {
        let keys = |s: &str| topics(s, &Aliases::default()).into_iter().map(|t| t.key).collect::<Vec<_>>();
        let table: &[(&str, &[&str])] = &[
            ("Poetry, Live events", &["poetry", "live event"]),
            ("Archives and podcasts", &["archive", "podcast"]),
            ("Rock and roll; C++ | C#", &["rock and roll", "c and c++", "c# and net"]),
            ("R&B", &["r b"]),
            ("I love pottery", &["pottery"]),
            ("Cafés", &["cafe"]),
            (" , ;", &[]),
        ];
        for (line, want) in table {
            assert_eq!(&keys(line), want, "{line}");
        }
    }

    #[test]
    fn only_plurals_are_taken_off() {
        let table = [
            ("projects", "project"),
            ("charities", "charity"),
            ("boxes", "box"),
            ("classes", "class"),
            ("ios", "ios"),
            ("business", "business"),
            ("bus", "bus"),
            ("analysis", "analysis"),
            ("news", "news"),
            ("lorna's", "lorna"),
            ("binance", "binance"),
            ("cookies", "cooky"),
            ("pies", "pie"),
        ];
        for (word, want) in table {
            assert_eq!(singular(word), want, "{word}");
        }
    }

    #[test]
    fn a_sentence_gives_its_content_words_and_their_pairs() {
        let got = terms("someone for a small paid writing job");
        let want = ["job", "paid", "paid writing", "writing", "writing job"];
        assert_eq!(got.into_iter().collect::<Vec<_>>(), want);
        assert!(terms("Here for a project meeting").is_empty(), "being here is not a topic");
        assert!(terms("").is_empty());
    }
}
