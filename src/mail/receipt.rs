//! "It was read", "it was delivered": nothing to do.

use super::kind::Seen;
use super::phrases::{folded, says};

pub fn is_receipt(seen: &Seen) -> bool {
    let by_part = seen.report() == "disposition-notification"
        || seen.parts().iter().any(|part| {
            part.headers.is_type("message", "disposition-notification")
                || part.headers.is_type("message", "global-disposition-notification")
        });
    // What is left of the delivery reports when the bounces are taken out: it arrived.
    by_part || seen.report() == "delivery-status" || is_sentence_of_a_receipt(seen)
}

/// Programs that write receipts as plain text (old Outlook and Notes): both the subject and the text say so.
fn is_sentence_of_a_receipt(seen: &Seen) -> bool {
    const SUBJECTS: [&str; 12] = [
        "read:",
        "read receipt",
        "return receipt",
        "gelesen:",
        "lesebestätigung",
        "lu :",
        "lu:",
        "leído:",
        "letto:",
        "gelezen:",
        "lida:",
        "przeczytano:",
    ];
    const WORDS: [&str; 10] = [
        "was read on",
        "has been displayed on",
        "was displayed on",
        "no guarantee that the message has been read",
        "wurde gelesen am",
        "wurde am",
        "a été lu le",
        "se leyó el",
        "è stato letto",
        "is gelezen op",
    ];
    let subject = folded(&seen.mail.subject);
    SUBJECTS.iter().any(|word| subject.starts_with(word)) && says(&folded(&seen.text), &WORDS)
}
