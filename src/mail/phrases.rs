//! What machines say, looked for in folded text.

use super::limits::{HTML_MAX, cut};
use mail_parser::decoders::html::html_to_text;

/// Whether any of the phrases stands in a text that is already in lower case.
pub fn says(lower: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| lower.contains(phrase))
}

/// In lower case, each run of white space one space, curly apostrophes straight: as the phrases are written.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase).map(|c| if matches!(c, '’' | '`') { '\'' } else { c }));
    }
    folded
}

/// The words of an HTML text, good enough to look for phrases in; never shown.
pub fn text_of_html(html: &str) -> String {
    let (html, _) = cut(html.to_owned(), HTML_MAX);
    html_to_text(&html)
}

/// A subject without the "Re:" and "Fwd:" that mail programs put before it, in lower case; and whether there were any.
pub fn subject_itself(subject: &str) -> (String, bool) {
    const PREFIXES: [&str; 24] = [
        "re",
        "aw",
        "antw",
        "sv",
        "vs",
        "ref",
        "rif",
        "r",
        "odp",
        "res",
        "fw",
        "fwd",
        "wg",
        "tr",
        "rv",
        "enc",
        "i",
        "vl",
        "vb",
        "doorst",
        "pd",
        "fs",
        "videresendt",
        "vidarebefordrat",
    ];
    let mut rest = folded(subject);
    let mut answers = false;
    while let Some((before, after)) = rest.split_once(':') {
        let word = before.trim().split(['[', '(']).next().unwrap_or_default().trim();
        if !PREFIXES.contains(&word) {
            break;
        }
        answers = true;
        rest = after.trim().to_owned();
    }
    (rest, answers)
}
