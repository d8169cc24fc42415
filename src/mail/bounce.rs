//! Letters that came back: delivery reports first, then the many that are only text.

mod addresses;
mod delivery_report;
mod named;
mod notice;
pub(super) mod returned;
mod severity;
mod words;

use super::complaint::amazon;
use super::kind::Seen;
use super::{Bounce, Kind, Severity, Undelivered};

pub fn of(seen: &Seen) -> Option<Kind> {
    let report = delivery_report::of(seen);
    if report.as_ref().is_some_and(|report| report.arrived) {
        return None;
    }
    let envelope_id = report.as_ref().and_then(|report| report.envelope_id.clone());
    let told = report.map(|report| report.undelivered).unwrap_or_default();
    let undelivered = if told.is_empty() { of_amazon(seen).or_else(|| notice::of(seen))? } else { told };
    let returned = returned::of(seen);
    let (undelivered, others) = gravest_first(undelivered, &returned)?;
    Some(Kind::Bounce(Bounce { undelivered, others, returned, envelope_id }))
}

/// A single one whose recipient is not said is about the one whom a letter of ours was to.
fn gravest_first(mut all: Vec<Undelivered>, returned: &super::Returned) -> Option<(Undelivered, Vec<Undelivered>)> {
    all.sort_by_key(|one| std::cmp::Reverse(one.severity));
    let mut all = all.into_iter();
    let mut first = all.next()?;
    let others: Vec<Undelivered> = all.collect();
    let is_ours = returned.our_message_id.is_some() || returned.token.is_some();
    if first.recipient.is_none() && others.is_empty() && is_ours {
        first.recipient = returned.to.clone();
    }
    Some((first, others))
}

/// Amazon's mail service may be set to write JSON.
fn of_amazon(seen: &Seen) -> Option<Vec<Undelivered>> {
    let json = amazon(&seen.text, "Bounce")?;
    let bounce = &json["bounce"];
    let recipients = bounce["bouncedRecipients"].as_array()?;
    let one = |recipient: &serde_json::Value| {
        let text = |name: &str| recipient[name].as_str().map(str::to_owned);
        let diagnostic = text("diagnosticCode").unwrap_or_default();
        let status = text("status").and_then(|status| severity::status_in(&status));
        let said = severity::Told { delayed: false, status: status.as_deref(), text: &diagnostic };
        let severity = match bounce["bounceType"].as_str() {
            Some("Transient") => Severity::Soft,
            _ => said.severity(),
        };
        Undelivered { recipient: text("emailAddress"), status, severity, diagnostic: severity::one_line(&diagnostic) }
    };
    Some(recipients.iter().take(super::limits::ADDRESSES_MAX).map(one).collect())
}
