//! Whether an address is dead, a mailbox full, or we are not wanted: the enhanced status first (RFC 3463), then words.

use crate::mail::Severity;
use crate::mail::limits::{DIAGNOSTIC_MAX, cut};
use crate::mail::phrases::{folded, says};

/// What is told about one recipient.
pub struct Told<'a> {
    /// It is still being tried.
    pub delayed: bool,
    pub status: Option<&'a str>,
    pub text: &'a str,
}

/// There is nobody of that name, in the words of many servers.
const NOBODY: [&str; 63] = [
    "user unknown",
    "unknown user",
    "no such user",
    "no such person",
    "no such address",
    "no such recipient",
    "no such mailbox",
    "no such account",
    "no mailbox here by that name",
    "no mailbox by that name",
    "user not known",
    "user not found",
    "user doesn't exist",
    "user does not exist",
    "user is unknown",
    "user was not found",
    "unknown or illegal user",
    "unknown or illegal alias",
    "unknown recipient",
    "unknown address",
    "unknown account",
    "unknown mailbox",
    "unknown local part",
    "not a known user",
    "not a valid user",
    "recipient unknown",
    "recipient not found",
    "recipientnotfound",
    "recipient name is not recognized",
    "recipient does not exist",
    "address does not exist",
    "address doesn't exist",
    "address not found",
    "address unknown",
    "account does not exist",
    "account that you tried to reach does not exist",
    "account has been disabled",
    "account is disabled",
    "account disabled",
    "mailbox not found",
    "mailbox does not exist",
    "mailbox is disabled",
    "mailbox unknown",
    "mailbox disabled",
    "invalid recipient",
    "invalid mailbox",
    "invalid final delivery userid",
    "invalid user",
    "addressee unknown",
    "doesn't have a ",
    "does not have an account",
    "not listed in",
    "no longer valid",
    "no longer with",
    "disabled or discontinued",
    "unrouteable address",
    "unroutable address",
    "user is not found",
    "n'existe pas",
    "no existe",
    "existiert nicht",
    "bad destination mailbox",
    "not recognized as",
];

/// There is no such host.
const NOWHERE: [&str; 8] = [
    "host not found",
    "host unknown",
    "unknown host",
    "domain not found",
    "no such domain",
    "domain does not exist",
    "does not accept mail (nullmx)",
    "null mx",
];

const FULL: [&str; 16] = [
    "mailbox full",
    "mailbox is full",
    "mailfolder is full",
    "over quota",
    "overquota",
    "over disk quota",
    "quota exceed",
    "exceeded quota",
    "quota violation",
    "exceeds the quota",
    "out of storage",
    "insufficient system storage",
    "mail box space not enough",
    "full mailbox",
    "not enough space",
    "mailbox size limit",
];

/// We are refused, whoever it was to.
const REFUSED: [&str; 40] = [
    "spam",
    "blacklist",
    "blocklist",
    "block list",
    "blocked using",
    "has been blocked",
    "is blocked",
    "listed at",
    "listed in rbl",
    "dnsbl",
    "reputation",
    "dmarc",
    "dkim",
    "spf ",
    "sender policy framework",
    "unauthenticated",
    "authentication required",
    "authentication failed",
    "not authenticated",
    "must authenticate",
    "relay access denied",
    "relaying denied",
    "relay denied",
    "unable to relay",
    "not permitted to relay",
    "relay not permitted",
    "relaying not permitted",
    "sender address rejected",
    "sender rejected",
    "sender denied",
    "not accepting mail from",
    "policy",
    "banned",
    "unsolicited",
    "suspicious",
    "virus",
    "message rejected due to content",
    "content rejected",
    "too many messages",
    "access denied",
];

/// Words that outweigh even "no such user": some servers answer so to whoever is on a list.
const LISTED: [&str; 6] = ["spamhaus", "spamcop", "barracudacentral", "blocked using", "dnsbl", "dmarc"];

/// Statuses of the one mailbox's own rules, under policy (5.7.x): who may write to a group, or to nobody.
const RULES_OF_THE_RECIPIENT: [&str; 8] =
    ["5.7.124", "5.7.129", "5.7.130", "5.7.132", "5.7.133", "5.7.134", "5.7.135", "5.7.136"];

impl Told<'_> {
    pub fn severity(&self) -> Severity {
        if self.delayed {
            return Severity::Delayed;
        }
        let text = folded(self.text);
        match self.status {
            Some(status) => by_status(status, &text),
            None => by_words(&text),
        }
    }
}

fn by_status(status: &str, text: &str) -> Severity {
    let (class, rest) = status.split_once('.').unwrap_or((status, ""));
    let is_listed = says(text, &LISTED);
    match (class, rest) {
        // The address itself, and a domain that takes no mail (RFC 7505).
        ("5", "1.1" | "1.2" | "1.3" | "1.6" | "1.10" | "2.1") if !is_listed => Severity::Hard,
        // The sender's address.
        (_, "1.7" | "1.8") => Severity::Ours,
        (_, _) if RULES_OF_THE_RECIPIENT.contains(&status) => Severity::Soft,
        ("5", _) if rest.starts_with("7.") => Severity::Ours,
        ("4", _) if rest.starts_with("7.") && says(text, &REFUSED) => Severity::Ours,
        ("4", _) | (_, "2.2") => Severity::Soft,
        // No more than "it did not work": the words may know more.
        (_, "0.0" | "1.0" | "3.0" | "4.0" | "4.4" | "5.0" | "1.1" | "1.2" | "1.3" | "1.6" | "1.10" | "2.0" | "2.1") => {
            by_words(text)
        }
        _ => Severity::Soft,
    }
}

fn by_words(text: &str) -> Severity {
    if has_code(text, &["530", "535"]) || says(text, &LISTED) {
        Severity::Ours
    } else if says(text, &FULL) {
        Severity::Soft
    } else if says(text, &NOBODY) || says(text, &NOWHERE) {
        Severity::Hard
    } else if says(text, &REFUSED) {
        Severity::Ours
    } else {
        Severity::Soft
    }
}

fn has_code(text: &str, codes: &[&str]) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').any(|word| codes.contains(&word))
}

/// Whether folded words say what is wrong with somebody's mailbox.
pub fn speaks_of_a_mailbox(words: &str) -> bool {
    says(words, &NOBODY) || says(words, &FULL)
}

/// The first enhanced status of a failure in a text.
pub fn status_in(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    words.map(|word| word.trim_matches('.')).find(|word| is_status(word)).map(str::to_owned)
}

fn is_status(word: &str) -> bool {
    let mut numbers = word.split('.');
    let class = numbers.next().is_some_and(|class| matches!(class, "4" | "5"));
    // Of subjects there are eight (RFC 3463 3): what else has three numbers is a version of a program.
    let subject = numbers.next().is_some_and(|subject| subject.len() == 1 && subject < "8");
    let detail = numbers.next().is_some_and(|detail| (1..=3).contains(&detail.len()));
    class && subject && detail && numbers.next().is_none()
}

/// A status that says what happened, not only that something did.
pub fn is_telling(status: &str) -> bool {
    !matches!(status.split_once('.'), Some((_, "0.0" | "3.0" | "5.0" | "1.0" | "4.0" | "2.0")))
}

/// For the organiser: one line, bounded, without what could steer a terminal.
pub fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    cut(clean.split_whitespace().collect::<Vec<_>>().join(" "), DIAGNOSTIC_MAX).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use Severity::*;

    #[test]
    fn status_first_then_words() {
        let table = [
            (Some("5.1.1"), "550 5.1.1 user unknown", Hard),
            (Some("5.1.10"), "RESOLVER.ADR.RecipientNotFound", Hard),
            (Some("5.2.1"), "mailbox disabled", Hard),
            (Some("5.2.2"), "552 5.2.2 mailbox full", Soft),
            (Some("4.4.7"), "message expired", Soft),
            (Some("5.7.26"), "unauthenticated mail is prohibited", Ours),
            (Some("5.7.515"), "Access denied, sending domain does not meet the required level", Ours),
            (Some("5.7.1"), "message rejected as spam", Ours),
            (Some("5.7.133"), "sender not authenticated for group", Soft),
            (Some("5.1.8"), "sender address has null MX", Ours),
            (Some("5.1.1"), "550 blocked using zen.spamhaus.org", Ours),
            (Some("4.7.28"), "unusual rate of unsolicited mail", Ours),
            (Some("4.7.1"), "greylisted", Soft),
            (Some("5.0.0"), "550 No such user here", Hard),
            (Some("5.5.0"), "550 5.5.0 requested action not taken: mailbox unavailable", Soft),
            (Some("5.4.4"), "Host or domain name not found. Name service error: Host not found", Hard),
            (Some("5.3.4"), "message too big", Soft),
            (Some("5.4.1"), "Recipient address rejected: Access denied", Soft),
            (None, "550 user unknown", Hard),
            (None, "552 over quota", Soft),
            (None, "535 authentication failed", Ours),
            (None, "554 relay access denied", Ours),
            (None, "Connection timed out", Soft),
            (None, "", Soft),
        ];
        for (status, text, want) in table {
            assert_eq!(Told { delayed: false, status, text }.severity(), want, "{status:?} {text}");
        }
        assert_eq!(Told { delayed: true, status: Some("5.1.1"), text: "" }.severity(), Delayed);
    }

    #[test]
    fn statuses_are_found_and_addresses_of_hosts_are_not() {
        let table = [
            ("550 5.1.1 <x@y.example>", Some("5.1.1")),
            ("(#5.1.1)", Some("5.1.1")),
            ("host 194.25.134.9 said: 550-5.7.26 no", Some("5.7.26")),
            ("from 5.1.1.9 at 4.2", None),
            ("Mailer 4.12.1, version 5.5.2653", None),
            ("", None),
        ];
        for (text, want) in table {
            assert_eq!(status_in(text).as_deref(), want, "{text}");
        }
    }
}
