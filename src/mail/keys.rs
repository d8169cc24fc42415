//! By which the same mail is known when it comes again: through another way in, or after a crash in between.

use super::Mail;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Two keys, because a Message-ID may be missing, and some programs give the same one twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// To whom, Message-ID, date and the beginning of the text.
    pub content: String,
    /// Message-ID and sender; for the same mail by another path, where the text may look different.
    pub message: Option<String>,
}

const TEXT_BYTES: usize = 4096;

impl Keys {
    pub(super) fn of(mail: &Mail, to: Option<&str>) -> Keys {
        let text = mail.body.plain.as_deref().or(mail.body.html.as_deref()).unwrap_or_default();
        let text = &text.as_bytes()[..text.len().min(TEXT_BYTES)];
        Keys { content: hash(&[b"content", &whom(mail, to), &id(mail), &date(mail), text]), message: by_message(mail) }
    }

    /// Of a mail that could not be read: its bytes are what is known.
    pub(super) fn of_bytes(bytes: &[u8], mail: &Mail) -> Keys {
        Keys { content: hash(&[b"bytes", bytes]), message: by_message(mail) }
    }
}

fn whom(mail: &Mail, to: Option<&str>) -> Vec<u8> {
    mail.token.as_deref().or(to).unwrap_or_default().to_ascii_lowercase().into_bytes()
}

fn id(mail: &Mail) -> Vec<u8> {
    mail.message_id.clone().unwrap_or_default().into_bytes()
}

fn date(mail: &Mail) -> Vec<u8> {
    mail.date.map(|date| date.timestamp().to_string()).unwrap_or_default().into_bytes()
}

fn by_message(mail: &Mail) -> Option<String> {
    let id = mail.message_id.as_ref()?;
    let from = mail.from.as_ref().map(|from| from.key()).unwrap_or_default();
    Some(hash(&[b"message", id.as_bytes(), from.as_bytes()]))
}

fn hash(fields: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    HEXLOWER.encode(&hash.finalize())
}
