//! Bounces that are only text: exim, qmail, Exchange, Yahoo, Gmail, GroupWise and the many others.
//!
//! Not a pattern for each of them, but what they have in common: a machine sends them, a sentence near the top says that
//! something was not delivered, and the address stands below it, above the returned letter. A person who writes "the
//! delivery failed" or sends a bounce on has none of the first.

use super::addresses;
use super::named::named_in;
use super::severity::{Told, one_line, status_in};
use super::words::{DAEMONS, DELAYED, FAILED, GIVEN_UP, LETTER_BEGINS};
use crate::mail::Undelivered;
use crate::mail::auto_reply::is_marked_automatic;
use crate::mail::kind::Seen;
use crate::mail::phrases::{folded, says, subject_itself};

pub const NOTICE_LINES: usize = 120;

/// A notice and whom it is about; one entry without a recipient where it does not say.
pub fn of(seen: &Seen) -> Option<Vec<Undelivered>> {
    let failed = seen.message.headers.first("x-failed-recipients");
    if failed.is_none() && !may_be_notice(seen) {
        return None;
    }
    let notice = end_of_notice(&seen.text).and_then(|end| seen.text.get(..end)).unwrap_or(&seen.text);
    if failed.is_none() && !is_notice(seen, notice) {
        return None;
    }
    let words = folded(&format!("{}\n{notice}", seen.mail.subject));
    let delayed = says(&words, &DELAYED) && !says(&words, &GIVEN_UP);
    let listed = failed.map(|list| addresses::in_line(&list)).unwrap_or_default();
    let named = if listed.is_empty() { named_in(notice, seen) } else { listed };
    if named.is_empty() && !is_from_a_daemon(seen) && !encloses_a_letter(seen) {
        return None;
    }
    let told = |text: &str, shown: &str, recipient: Option<String>| {
        let status = status_in(text);
        let severity = Told { delayed, status: status.as_deref(), text }.severity();
        Undelivered { recipient, status, severity, diagnostic: one_line(shown) }
    };
    Some(match named.as_slice() {
        [] => vec![told(notice, notice, None)],
        [only] => vec![told(notice, from_line_of(notice, only), Some(only.clone()))],
        several => several
            .iter()
            .map(|address| {
                let text = about(notice, address, several);
                told(text, text, Some(address.clone()))
            })
            .collect(),
    })
}

/// Whether a program that delivers mail says that it sent this.
pub fn is_from_a_daemon(seen: &Seen) -> bool {
    says(&seen.message.headers.sender_words(), &DAEMONS)
        || seen.envelope.is_null_sender()
        || seen.envelope.from.as_deref().is_some_and(|from| from.to_ascii_lowercase().starts_with("mailer-daemon"))
        // `From: <>` and `From: Postmaster <>`.
        || seen.message.headers.first("from").is_some_and(|from| from.trim().ends_with("<>"))
}

/// What can be said before the text is looked at: a machine under a name of its own answers nobody.
fn may_be_notice(seen: &Seen) -> bool {
    let (subject, answers) = subject_itself(&seen.mail.subject);
    let is_answer = seen.message.headers.has("in-reply-to") || (answers && !subject.contains("non remis"));
    is_from_a_daemon(seen) || !is_answer
}

fn is_notice(seen: &Seen, notice: &str) -> bool {
    let (subject, _) = subject_itself(&seen.mail.subject);
    let in_subject = says(&subject, &FAILED) || says(&subject, &DELAYED);
    let top: String = folded(&written_anew(notice)).chars().take(1500).collect();
    let in_text = says(&top, &FAILED) || says(&top, &DELAYED);
    if says(&seen.message.headers.sender_words(), &["mailer-daemon", "mailer daemon"]) {
        // Nobody else is called so, whatever the language: better an unread bounce than a read one.
        return in_subject || in_text || !is_away(&subject);
    }
    if is_from_a_daemon(seen) {
        return in_subject || in_text;
    }
    // Under a name of its own, all of it has to fit.
    in_text && (in_subject || is_marked_automatic(seen) || encloses_a_letter(seen))
}

fn encloses_a_letter(seen: &Seen) -> bool {
    seen.parts().iter().any(|part| part.is_message())
}

fn is_away(subject: &str) -> bool {
    says(subject, &["automatic reply", "out of office", "autoreply", "auto-reply", "vacation", "abwesen"])
}

/// Without what stands in it as a quote.
fn written_anew(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with('>')).take(NOTICE_LINES).collect::<Vec<_>>().join("\n")
}

/// Where the notice ends and the letter that came back begins.
pub fn end_of_notice(text: &str) -> Option<usize> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if number > 0 && begins_letter(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn begins_letter(line: &str) -> bool {
    let words = folded(line.trim_matches(|c: char| !c.is_alphanumeric()));
    let ruled = line.trim_start().starts_with(['-', '=', '_', '*']);
    LETTER_BEGINS.iter().any(|beginning| {
        words.strip_prefix(beginning).is_some_and(|rest| match *beginning {
            // Words that begin other sentences too.
            "return" | "message body" => ruled && rest.is_empty(),
            "returned mail" | "returned message" | "undelivered message" | "the message you sent" => ruled,
            _ => true,
        })
    })
}

/// The notice from the line on in which an address stands first; the whole where that says hardly more.
pub fn from_line_of<'a>(notice: &'a str, address: &str) -> &'a str {
    let line = notice.find(address).map(|at| notice[..at].rfind('\n').map_or(0, |end| end + 1)).unwrap_or(0);
    let rest = notice.get(line..).unwrap_or(notice);
    if rest.trim().len() > address.len() + 10 { rest } else { notice }
}

/// The lines of a notice about one of several addresses: from where it stands first to where the next one does.
fn about<'a>(notice: &'a str, address: &str, all: &[String]) -> &'a str {
    let rest = from_line_of(notice, address);
    let own = rest.find(address).map_or(0, |at| at + address.len());
    let others = all.iter().filter(|other| *other != address).filter_map(|other| rest.get(own..)?.find(other.as_str()));
    let end = others.min().and_then(|at| rest.get(..own + at)?.rfind('\n')).unwrap_or(rest.len());
    rest.get(..end.max(own)).unwrap_or(rest)
}
