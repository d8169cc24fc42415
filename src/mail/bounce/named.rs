//! Whom a notice is about: the addresses in it, without those that stand there for another reason.

use super::addresses;
use super::notice::NOTICE_LINES;
use super::severity::speaks_of_a_mailbox;
use super::words::FAILED;
use crate::mail::kind::Seen;
use crate::mail::limits::ADDRESSES_MAX;
use crate::mail::phrases::{folded, says};

/// How good a place in a notice is; the best that is taken at all is taken alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// An address begins the line, or a label does and the address is all there is besides.
    Listed,
    /// In or below a sentence that says that it failed.
    InTheSentence,
    Elsewhere,
    /// Whom the returned letter was to.
    To,
}

/// The addresses that a notice names as not reached.
pub fn named_in(notice: &str, seen: &Seen) -> Vec<String> {
    let not_them = not_recipients(seen);
    let mut found: Vec<(Place, String)> = Vec::new();
    let mut above = String::new();
    for line in notice.lines().take(NOTICE_LINES) {
        let words = folded(line);
        if !is_about_somebody_else(&words) {
            for address in addresses::in_line(line) {
                let address = addresses::without_gateway(&address);
                let is_machine = says(&address.to_ascii_lowercase(), &["postmaster@", "mailer-daemon@"]);
                if !is_machine && !not_them.iter().any(|other| other.eq_ignore_ascii_case(&address)) {
                    found.push((place(line, &words, &above, &address), address));
                }
            }
        }
        if !words.is_empty() {
            above = words;
        }
    }
    let Some(best) = found.iter().map(|(place, _)| *place).min() else { return Vec::new() };
    let mut named: Vec<String> = Vec::new();
    for (_, address) in found.into_iter().filter(|(place, _)| *place == best).take(ADDRESSES_MAX) {
        if !named.iter().any(|other| other.eq_ignore_ascii_case(&address)) {
            named.push(address);
        }
    }
    named
}

fn place(line: &str, words: &str, above: &str, address: &str) -> Place {
    let start = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    if ["to:", "cc:", "an:", "para:"].iter().any(|name| words.starts_with(name)) {
        Place::To
    } else if start.starts_with(address) || is_labelled(start, address) || words.starts_with("(expanded from") {
        Place::Listed
    } else if says(words, &FAILED) || says(above, &FAILED) || speaks_of_a_mailbox(words) {
        Place::InTheSentence
    } else {
        Place::Elsewhere
    }
}

/// Whom to ask, or where the letter came from.
fn is_about_somebody_else(words: &str) -> bool {
    words.starts_with("from:") || says(words, &["contact", "questions", "reporting-mta", "mail from", "abuse@", "e.g."])
}

/// `Failed Recipient: lorna@…`, `Unknown user: lorna@…`.
fn is_labelled(line: &str, address: &str) -> bool {
    line.trim_end_matches(|c: char| !c.is_alphanumeric())
        .strip_suffix(address)
        .map(|label| label.trim_end_matches(['<', '"', '\'', ' ', '\t']))
        .is_some_and(|label| label.ends_with(':') && label.len() < 40)
}

/// Where the notice itself came from and went to.
fn not_recipients(seen: &Seen) -> Vec<String> {
    let headers = &seen.message.headers;
    let written = ["from", "to", "cc", "reply-to"];
    let mut all: Vec<String> = written.iter().flat_map(|name| headers.addresses(name)).collect();
    all.extend(seen.envelope.to.clone());
    all.extend(seen.envelope.from.clone());
    all
}
