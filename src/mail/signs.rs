//! Reactions, calendars, lists, and our own letters: what a header or a part shows at once.

use super::kind::Seen;
use super::phrases::{folded, says};
use crate::domain::message::LOOP_HEADER;

/// Servers a mail went through, above which it goes round in circles (RFC 5321 6.3 asks for at least 100 there; no mail
/// to us has a third of this).
const RECEIVED_MAX: usize = 50;

pub fn is_own(seen: &Seen) -> bool {
    let headers = &seen.message.headers;
    let by_id = seen.mail.message_id.as_deref().is_some_and(|id| seen.ours.wrote(id));
    by_id || headers.sender_written().is_some_and(|from| seen.ours.is_own_address(&from))
}

/// Our mark under another Message-ID: something sends our letters on to us. Where our mark is not known, any will do.
pub fn is_loop(seen: &Seen) -> bool {
    let mut marks = seen.message.headers.all(LOOP_HEADER);
    let marked = match seen.ours.loop_mark {
        Some(ours) => marks.any(|mark| mark.trim() == ours),
        None => marks.next().is_some(),
    };
    marked || seen.mail.received_count > RECEIVED_MAX
}

/// Gmail's and RFC 9078's are a part of their own; Outlook writes a sentence.
pub fn is_reaction(seen: &Seen) -> bool {
    let by_part = seen.parts().iter().any(|part| {
        part.headers.is_type("text", "vnd.google.email-reaction+json")
            || part.headers.disposition().is_some_and(|found| found.c_type.eq_ignore_ascii_case("reaction"))
    });
    by_part
        || is_sentence_of_a_reaction(&folded(
            seen.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default(),
        ))
}

fn is_sentence_of_a_reaction(first: &str) -> bool {
    const BEGINNINGS: [&str; 7] =
        ["liked “", "loved “", "disliked “", "laughed at “", "emphasized “", "emphasised “", "questioned “"];
    says(
        first,
        &["reacted to your message", "reacted via gmail", "hat auf ihre nachricht reagiert", "a réagi à votre message"],
    ) || BEGINNINGS.iter().any(|beginning| first.starts_with(beginning))
}

/// A part of a calendar that is no mere file: an invitation, or an answer to one (RFC 6047 2.4).
pub fn is_calendar(seen: &Seen) -> bool {
    seen.parts().iter().any(|part| {
        let attached = part.headers.disposition().is_some_and(|found| found.c_type.eq_ignore_ascii_case("attachment"));
        part.headers.is_type("text", "calendar") && (part.headers.parameter("method").is_some() || !attached)
    })
}

/// Of a mailing list, whose headers programs set that speak for nobody (RFC 2369, RFC 2919).
pub fn is_list(seen: &Seen) -> bool {
    let names = ["list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list", "x-beenthere"];
    names.iter().any(|name| seen.message.headers.has(name))
}

/// To many. Programs that answer by themselves say so too, so this is looked at after them.
pub fn is_bulk(seen: &Seen) -> bool {
    let mut all = seen.message.headers.all("precedence");
    all.any(|value| matches!(value.trim().to_ascii_lowercase().as_str(), "list" | "bulk" | "junk"))
}

/// The mail that a mail program sends by itself to the address in List-Unsubscribe (RFC 2369 3.2): our subject, and
/// nothing, or the program's own sentence.
pub fn is_unsubscribe(seen: &Seen) -> bool {
    let subject = folded(&seen.mail.subject);
    if !matches!(subject.trim_matches(|c: char| !c.is_alphanumeric()), "stop" | "unsubscribe") {
        return false;
    }
    let text = folded(&seen.text);
    text.is_empty() || says(&text, &["apple mail sent this email to unsubscribe"])
}
