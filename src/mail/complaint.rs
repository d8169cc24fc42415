//! "This is spam": feedback reports (RFC 5965), and what providers send instead of them.

use super::bounce::returned;
use super::headers::Headers;
use super::kind::Seen;
use super::phrases::{folded, says};
use super::{Complaint, Kind};

pub fn of(seen: &Seen) -> Option<Kind> {
    if let Some(report) = feedback_report(seen) {
        return Some(report);
    }
    let recipient = without_a_report(seen)?;
    Some(Kind::Complaint(Complaint { feedback_type: "abuse".into(), recipient, returned: returned::of(seen) }))
}

fn feedback_report(seen: &Seen) -> Option<Kind> {
    let is_report = |part: &&super::mime::Part| part.headers.is_type("message", "feedback-report");
    let parts = seen.parts();
    let Some(part) = parts.into_iter().find(is_report) else {
        // It says that it is one, and the part is missing.
        return (seen.report() == "feedback-report").then(|| complaint(seen, "abuse".into(), None));
    };
    let text = part.text(super::TEXT_MAX);
    let fields = Headers::parse(text.as_bytes());
    let kind = fields.first("feedback-type").unwrap_or("abuse".into()).trim().to_ascii_lowercase();
    // Somebody took a mail out of the junk again, or a domain's own statistics (RFC 6591): nobody complains.
    if matches!(kind.as_str(), "not-spam" | "auth-failure" | "dmarc") {
        return Some(Kind::Receipt);
    }
    let to = fields.first("original-rcpt-to").or_else(|| fields.first("removal-recipient"));
    let to = to.map(|to| to.trim().trim_matches(['<', '>']).to_owned()).filter(|to| to.contains('@'));
    Some(complaint(seen, kind, to))
}

fn complaint(seen: &Seen, feedback_type: String, recipient: Option<String>) -> Kind {
    let returned = returned::of(seen);
    let recipient = recipient.or_else(|| returned.to.clone());
    Kind::Complaint(Complaint { feedback_type, recipient, returned })
}

/// Complaints in another form: Hotmail's, which encloses the mail, Amazon's JSON, and a sentence above an enclosed mail.
/// The inner option is whom it names.
fn without_a_report(seen: &Seen) -> Option<Option<String>> {
    let headers = &seen.message.headers;
    let subject = folded(&seen.mail.subject);
    let encloses = seen.parts().iter().any(|part| part.is_message());
    if headers.has("x-hmxmroriginalrecipient") || (encloses && subject.starts_with("complaint about message from")) {
        return Some(headers.first("x-hmxmroriginalrecipient").map(|to| to.trim().to_owned()));
    }
    if let Some(json) = amazon(&seen.text, "Complaint") {
        let to = json["complaint"]["complainedRecipients"][0]["emailAddress"].as_str();
        return Some(to.map(str::to_owned));
    }
    let text = folded(&seen.text);
    let start: String = text.chars().take(300).collect();
    (encloses && says(&start, &["email abuse report for an email message", "this is an abuse report for"]))
        .then_some(None)
}

/// A notification of Amazon's mail service, of this sort.
pub(super) fn amazon(text: &str, sort: &str) -> Option<serde_json::Value> {
    let text = text.trim();
    let text = text.starts_with('{').then(|| text.rsplit_once('}').map(|(json, _)| format!("{json}}}")))??;
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    let kind = json["notificationType"].as_str().or_else(|| json["eventType"].as_str());
    (kind == Some(sort)).then_some(json)
}
