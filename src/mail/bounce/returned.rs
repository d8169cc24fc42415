//! What can be seen of the letter that a report is about.

use super::addresses;
use crate::mail::Returned;
use crate::mail::headers::Headers;
use crate::mail::kind::Seen;
use crate::mail::limits::TEXT_MAX;
use crate::mail::mime::is_headers_of_a_mail;

pub fn of(seen: &Seen) -> Returned {
    let mut found = Returned::default();
    for part in seen.parts() {
        match &part.enclosed {
            Some(letter) => look_at(&letter.headers, seen, &mut found),
            None if part.is_message() || is_headers_of_a_mail(part) => {
                look_at_text(&part.text(TEXT_MAX), seen, &mut found)
            }
            None => {}
        }
    }
    // Reports that are text alone quote the letter, or its headers, below.
    let text = &seen.text;
    let below = super::notice::end_of_notice(text).and_then(|end| text.get(end..)).unwrap_or_default();
    if found.our_message_id.is_none() {
        found.our_message_id = our_ids(text, seen).next();
    }
    if found.token.is_none() {
        found.token =
            below.lines().take(400).flat_map(addresses::in_line).find_map(|address| seen.ours.token(&address));
    }
    if found.our_message_id.is_none() {
        // Gmail and Exchange make their reports answers to the letter.
        let ids = seen.mail.in_reply_to.iter().chain(&seen.mail.references);
        found.our_message_id = ids.rev().find(|id| seen.ours.wrote(id)).cloned();
    }
    found
}

fn look_at_text(text: &str, seen: &Seen, found: &mut Returned) {
    look_at(&Headers::parse(text.trim_start().as_bytes()), seen, found);
}

fn look_at(headers: &Headers, seen: &Seen, found: &mut Returned) {
    let ours = seen.ours;
    let id = headers.ids("message-id").into_iter().find(|id| ours.wrote(id));
    found.our_message_id = found.our_message_id.take().or(id);
    let written = ["return-path", "reply-to", "list-unsubscribe", "from", "x-original-from"];
    let token = written.iter().flat_map(|name| headers.all(name)).flat_map(|value| addresses::in_line(&value));
    found.token = found.token.take().or_else(|| token.into_iter().find_map(|address| ours.token(&address)));
    let to = headers.addresses("to");
    if let ([only], None) = (to.as_slice(), &found.to) {
        found.to = Some(only.clone());
    }
}

/// Message-IDs of ours that stand in a text.
fn our_ids<'a>(text: &'a str, seen: &'a Seen) -> impl Iterator<Item = String> + 'a {
    let ids = text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(id, _)| id);
    ids.filter(|id| id.len() < 200 && seen.ours.wrote(id)).map(str::to_owned)
}
