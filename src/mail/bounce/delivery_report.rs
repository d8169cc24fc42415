//! Delivery status notifications (RFC 3464, and RFC 6533 for addresses beyond ASCII).

use super::addresses;
use super::notice::from_line_of;
use super::severity::{Told, is_telling, one_line, status_in};
use crate::mail::Undelivered;
use crate::mail::headers::{Headers, bare};
use crate::mail::kind::Seen;
use crate::mail::limits::{ADDRESSES_MAX, TEXT_MAX};
use crate::mail::mime::Part;

pub struct Report {
    pub undelivered: Vec<Undelivered>,
    pub envelope_id: Option<String>,
    /// It tells of deliveries alone.
    pub arrived: bool,
}

/// The report inside a mail; it may name nobody.
pub fn of(seen: &Seen) -> Option<Report> {
    let from_a_daemon = super::notice::is_from_a_daemon(seen);
    // What somebody attaches to a mail of their own is not about a mail of ours.
    if !seen.message.headers.is_type("multipart", "report") && !from_a_daemon {
        return None;
    }
    let parts = seen.parts();
    let here = parts.iter().copied().find(|part| is_report(part));
    // Some filters on the way put the whole report into a mail of their own.
    let enclosed = parts.iter().filter_map(|part| part.enclosed.as_deref()).filter(|mail| is_a_mail_of_one(mail));
    let part = here.or_else(|| enclosed.filter(|_| from_a_daemon).flat_map(Part::all).find(|part| is_report(part)))?;
    Some(read(part, &seen.text))
}

fn is_report(part: &Part) -> bool {
    part.headers.is_type("message", "delivery-status") || part.headers.is_type("message", "global-delivery-status")
}

fn is_a_mail_of_one(mail: &Part) -> bool {
    mail.headers.is_type("multipart", "report")
}

fn read(part: &Part, notice: &str) -> Report {
    let text = part.text(TEXT_MAX);
    let mut report = Report { undelivered: Vec::new(), envelope_id: None, arrived: false };
    let mut told_of_delivery = false;
    for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
        // The last line of headers has to be ended as well.
        let block = format!("{block}\n\n");
        let fields = Headers::parse(block.as_bytes());
        if let Some(id) = fields.first("original-envelope-id") {
            report.envelope_id = Some(id.trim().to_owned());
        }
        let action = action(&fields);
        match action.as_deref() {
            Some("delivered" | "relayed" | "expanded") => told_of_delivery = true,
            _ if report.undelivered.len() < ADDRESSES_MAX => {
                report.undelivered.extend(recipient(&fields, action, notice))
            }
            _ => {}
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    report.undelivered.retain(|one| seen.insert(one.recipient.as_deref().map(str::to_lowercase)));
    report.arrived = told_of_delivery && report.undelivered.is_empty();
    report
}

/// The first word: some put a comment behind it.
fn action(fields: &Headers) -> Option<String> {
    let value = bare(&fields.first("action")?).to_ascii_lowercase();
    value.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty()).map(str::to_owned)
}

fn recipient(fields: &Headers, action: Option<String>, notice: &str) -> Option<Undelivered> {
    // What we wrote to comes first: a mailbox that passes mail on reports the address behind it.
    let names = ["original-recipient", "final-recipient", "x-actual-recipient"];
    let recipient = names.iter().find_map(|name| addresses::of_field(&fields.decoded(name)?));
    if recipient.is_none() && action.is_none() {
        return None;
    }
    let diagnostic = fields.first("diagnostic-code").map(|code| code.into_owned()).unwrap_or_default();
    let diagnostic = diagnostic
        .split_once(';')
        .filter(|(kind, _)| kind.trim().len() < 16)
        .map_or(diagnostic.as_str(), |(_, text)| text);
    let status = fields.first("status").and_then(|status| status_in(&status));
    let status = match status {
        Some(status) if is_telling(&status) => Some(status),
        other => status_in(diagnostic).or(other),
    };
    let delayed = action.as_deref() == Some("delayed");
    // A report without a diagnosis is explained in the words above it.
    let explained = || from_line_of(notice, recipient.as_deref().unwrap_or_default());
    let words = if diagnostic.trim().is_empty() { explained() } else { diagnostic };
    let severity = Told { delayed, status: status.as_deref(), text: words }.severity();
    Some(Undelivered { recipient, status, severity, diagnostic: one_line(words) })
}
