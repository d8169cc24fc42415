//! A letter as bytes: headers, a text part and an HTML part, the same at every try.
//!
//! Date, Message-ID and boundary are parameters, so that one message is one sequence of bytes for ever.

use crate::domain::message::{LOOP_HEADER, Thread};
use chrono::{DateTime, Utc};
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use std::time::SystemTime;

/// Everything that goes into one letter. Names and subject hold no line breaks (`domain::text`).
pub struct Parts<'a> {
    pub from_name: &'a str,
    pub from: &'a str,
    pub to_name: &'a str,
    pub to: &'a str,
    pub reply_to: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
    pub date: DateTime<Utc>,
    /// The left side of the Message-ID, and part of the boundary.
    pub id: &'a str,
    /// The space's name and slug, for List-Id.
    pub list: (&'a str, &'a str),
    /// A letter that was subscribed to: its one-click address.
    pub stop_url: Option<&'a str>,
    /// The same by mail, where mail comes in.
    pub stop_mail: Option<&'a str>,
    /// The letter that this one answers, where it answers one.
    pub thread: Option<&'a Thread>,
    /// By which a letter of ours is known again when it comes back to us.
    pub loop_mark: &'a str,
    pub kind: &'a str,
}

/// The letter's bytes. The error is a sentence for the operator.
pub fn write(parts: &Parts) -> Result<Vec<u8>, String> {
    let domain = parts.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let mut letter = Message::builder()
        .from(mailbox(parts.from_name, parts.from)?)
        .to(mailbox(parts.to_name, parts.to)?)
        .reply_to(mailbox("", parts.reply_to)?)
        .subject(parts.subject)
        .date(SystemTime::from(parts.date))
        .message_id(Some(format!("<{}.{}@{domain}>", parts.kind.replace('_', "-"), parts.id)));
    for (name, value) in more_headers(parts, domain) {
        let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|e| e.to_string())?;
        letter = letter.raw_header(HeaderValue::new(name, value));
    }
    let body = MultiPart::builder()
        .kind(lettre::message::MultiPartKind::Alternative)
        .boundary(format!("=_elevenses_{}", parts.id))
        .singlepart(SinglePart::plain(parts.text.to_owned()))
        .singlepart(SinglePart::html(parts.html.to_owned()));
    let letter = letter.multipart(body).map_err(|e| format!("the letter could not be put together: {e}"))?;
    Ok(letter.formatted())
}

/// Headers that tell mail programs what this is: made by a program (RFC 3834), not to be answered by one, of a
/// list (RFC 2919) and with a way to stop it (RFC 2369, RFC 8058).
fn more_headers(parts: &Parts, domain: &str) -> Vec<(&'static str, String)> {
    let (space, slug) = parts.list;
    let auto = if parts.thread.is_some() { "auto-replied" } else { "auto-generated" };
    let mut headers = vec![
        ("Auto-Submitted", auto.to_owned()),
        ("X-Auto-Response-Suppress", "OOF, AutoReply".to_owned()),
        ("Feedback-ID", format!("{}:{slug}:elevenses", parts.kind)),
        (LOOP_HEADER, parts.loop_mark.to_owned()),
    ];
    if let Some(Thread { message_id: Some(id), references, .. }) = parts.thread {
        headers.push(("In-Reply-To", format!("<{id}>")));
        let all = references.iter().chain([id]).map(|id| format!("<{id}>")).collect::<Vec<_>>();
        headers.push(("References", all.join(" ")));
    }
    let Some(stop_url) = parts.stop_url else { return headers };
    let plain: String = space.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-')).collect();
    headers.push(("List-Id", format!("{} introductions <{slug}.{domain}>", plain.trim())));
    headers.push(("Precedence", "bulk".to_owned()));
    let by_mail = parts.stop_mail.map(|address| format!(", <mailto:{address}?subject=stop>"));
    headers.push(("List-Unsubscribe", format!("<{stop_url}>{}", by_mail.unwrap_or_default())));
    // RFC 8058 asks for https; over plain http the header would promise what mail programs refuse to do.
    if stop_url.starts_with("https://") {
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    headers
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, String> {
    let address: Address = address.parse().map_err(|e| format!("“{address}” is not an address: {e}"))?;
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;

    fn parts<'a>(name: &'a str, subject: &'a str) -> Parts<'a> {
        Parts {
            from_name: "Jo at Sample Hub",
            from: "hello@samplehub.example",
            to_name: name,
            to: "lorna@lornawrites.example",
            reply_to: "jo@samplehub.example",
            subject,
            text: "Good morning,\n\n“Grüße”\n.\n",
            html: "<p>Good morning</p>",
            date: "2026-02-03T09:15:00Z".parse().unwrap(),
            id: "019c",
            list: ("Sample Hub", "sample-hub"),
            stop_url: Some("https://hub.example/m/x/stop"),
            stop_mail: None,
            thread: None,
            loop_mark: "abcd",
            kind: "digest",
        }
    }

    #[test]
    fn a_letter_is_the_same_bytes_each_time_and_has_what_receivers_ask_for() {
        let bytes = write(&parts("Lorna", "Rafe and Adaeze, both in today")).unwrap();
        assert_eq!(bytes, write(&parts("Lorna", "Rafe and Adaeze, both in today")).unwrap());
        let letter = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(letter.message_id(), Some("digest.019c@samplehub.example"));
        assert_eq!(letter.subject(), Some("Rafe and Adaeze, both in today"));
        assert_eq!(letter.body_text(0).unwrap().replace("\r\n", "\n"), "Good morning,\n\n“Grüße”\n.\n");
        for name in ["Date", "MIME-Version", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"] {
            assert_eq!(letter.header_values(name).count(), 1, "{name}");
        }
        assert!(bytes.is_ascii() && !String::from_utf8(bytes).unwrap().replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn names_cannot_become_headers_or_other_names() {
        for name in ["=?utf-8?q?Bank?=", "\"><b>Eve", "Eve, bcc@x.example", "Rocío 👩‍🎨", "a\\\"b", "(comment) ;:<>@"]
        {
            let bytes = write(&parts(name, "= ?utf-8?q?spoofed?= hello")).unwrap();
            let letter = MessageParser::default().parse(&bytes).unwrap();
            assert_eq!(letter.to().unwrap().first().unwrap().name(), Some(name), "{name}");
            assert_eq!(letter.to().unwrap().clone().into_list().len(), 1, "{name}");
            assert_eq!(letter.bcc(), None);
        }
    }
}
