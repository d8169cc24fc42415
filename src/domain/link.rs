//! Personal links: tokens that only we can make, short enough for a line of text.
//!
//! A token is one character that names the key, then 18 bytes in lower-case base32 (29 characters): 8 bytes that
//! name a row and 10 bytes of HMAC-SHA-256 over purpose and row. Lower case and no punctuation, because mail
//! programs and address books fold case and break lines at signs. The row is kept for ever, so that "stop" in a
//! letter three years old still works; the key is not in the database, so a stolen copy of it opens no door.

use data_encoding::{BASE32_NOPAD, Encoding, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a link is good for; part of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A member's own pages: answer, check in, pause, stop.
    Personal,
    /// Confirm an address, and with it a check-in.
    Confirm,
    /// An organiser's one-time sign-in.
    SignIn,
    /// A member gets, or deletes, what is known of them: mailed afresh, for an hour.
    OwnData,
    /// Answers to a letter, by mail. Its row, and those of the two below, is the letter's personal link.
    Reply,
    /// Where a letter comes back to when it cannot be delivered.
    Bounce,
    /// Where a mail program writes to when its reader presses "unsubscribe" (RFC 2369).
    Unsubscribe,
    /// The letter that we send ourselves to see whether mail comes in. It has no row.
    Loop,
}

impl Purpose {
    pub const ALL: [Purpose; 8] = [
        Purpose::Personal,
        Purpose::Confirm,
        Purpose::SignIn,
        Purpose::OwnData,
        Purpose::Reply,
        Purpose::Bounce,
        Purpose::Unsubscribe,
        Purpose::Loop,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Personal => "personal",
            Purpose::Confirm => "confirm",
            Purpose::SignIn => "sign_in",
            Purpose::OwnData => "own_data",
            Purpose::Reply => "reply",
            Purpose::Bounce => "bounce",
            Purpose::Unsubscribe => "unsubscribe",
            Purpose::Loop => "loop",
        }
    }
}

/// The random half of a link: 8 bytes, the name of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nonce([u8; 8]);

impl Nonce {
    pub fn new(bytes: [u8; 8]) -> Nonce {
        Nonce(bytes)
    }

    pub fn parse(hex: &str) -> Option<Nonce> {
        HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok().map(Nonce)
    }

    /// Sixteen hexadecimal digits, as the row's key.
    pub fn as_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }
}

/// One secret of 32 bytes, named by one character.
#[derive(Clone)]
pub struct Key {
    pub name: char,
    pub secret: [u8; 32],
}

/// The secrets of one deployment.
#[derive(Clone)]
pub struct Keys {
    /// The first signs, all verify. Two at most, so that one can be retired.
    signing: Vec<Key>,
    /// Recognises addresses that stopped. It is never changed: those hashes cannot be made anew.
    address: [u8; 32],
}

const MAC_BYTES: usize = 10;
/// The key's name and 18 bytes in base32.
const TOKEN_LENGTH: usize = 30;
/// What stands in a token's place.
const MASK: &str = "…";

impl Keys {
    /// `None` when there is no signing key at all.
    pub fn new(signing: Vec<Key>, address: [u8; 32]) -> Option<Keys> {
        (!signing.is_empty()).then_some(Keys { signing, address })
    }

    pub fn token(&self, purpose: Purpose, nonce: &Nonce) -> String {
        let key = &self.signing[0];
        let mut bytes = nonce.0.to_vec();
        bytes.extend(&mac(key, purpose, nonce)[..MAC_BYTES]);
        format!("{}{}", key.name, base32().encode(&bytes))
    }

    /// The row a token names, if one of our keys signed it for this purpose.
    pub fn verify(&self, purpose: Purpose, token: &str) -> Option<Nonce> {
        let token = token.to_ascii_lowercase();
        let mut chars = token.chars();
        let name = chars.next()?;
        let key = self.signing.iter().find(|k| k.name == name)?;
        let bytes = base32().decode(chars.as_str().as_bytes()).ok()?;
        let nonce = Nonce(bytes.get(..8)?.try_into().ok()?);
        let tag = bytes.get(8..).filter(|tag| tag.len() == MAC_BYTES)?;
        hmac(key, purpose, &nonce).verify_truncated_left(tag).ok()?;
        Some(nonce)
    }

    /// The text with every token of ours in it made unreadable, whatever it is for: what an organiser is shown of a letter
    /// opens nothing.
    pub fn masked(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(begins) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let (before, run) = rest.split_at(begins);
            let ends = run.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(run.len());
            let (run, after) = run.split_at(ends);
            shown.push_str(before);
            shown.push_str(if self.is_token(run) { MASK } else { run });
            rest = after;
        }
        shown + rest
    }

    /// A run of letters and digits in which a token of ours stands.
    fn is_token(&self, run: &str) -> bool {
        let verifies = |token: &str| Purpose::ALL.into_iter().any(|purpose| self.verify(purpose, token).is_some());
        let last = run.len().checked_sub(TOKEN_LENGTH);
        last.is_some_and(|last| (0..=last).any(|at| verifies(&run[at..at + TOKEN_LENGTH])))
    }

    /// Short codes for one thing, of each key, the one that signs first: eight letters and digits (40 bits).
    pub fn codes(&self, purpose: &str, thing: &str) -> impl Iterator<Item = String> {
        self.signing.iter().map(move |key| {
            let mut mac = new_hmac(&key.secret);
            [purpose, "\0", thing].iter().for_each(|part| mac.update(part.as_bytes()));
            base32().encode(&mac.finalize().into_bytes()[..5])
        })
    }

    /// Codes that stand in addresses which nobody may guess, of each key, the one that signs first: 26 letters and digits
    /// (128 bits).
    pub fn path_codes(&self, purpose: &str, thing: &str) -> impl Iterator<Item = String> {
        self.signing.iter().map(move |key| {
            let mut mac = new_hmac(&key.secret);
            ["path\0", purpose, "\0", thing].iter().for_each(|part| mac.update(part.as_bytes()));
            base32().encode(&mac.finalize().into_bytes()[..16])
        })
    }

    /// A keyed hash of an address: recognises it again, cannot be turned back into it.
    pub fn address_hash(&self, address_key: &str) -> String {
        let mut mac = new_hmac(&self.address);
        mac.update(address_key.as_bytes());
        HEXLOWER.encode(&mac.finalize().into_bytes())
    }
}

/// A row of a feed, recognised again without its words.
pub type RowMark = [u8; 16];

impl Keys {
    /// The same for the same meaning in the same feed. Made with the key that never rotates, or all rows of all feeds
    /// would be new one day.
    pub fn row_mark(&self, space: &str, feed: &str, meaning: &str) -> RowMark {
        let mut mac = new_hmac(&self.address);
        ["a row of a feed", space, feed, meaning].iter().for_each(|part| {
            mac.update(part.as_bytes());
            mac.update(b"\0");
        });
        let mut mark = RowMark::default();
        mark.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(mark, byte)| *mark = byte);
        mark
    }
}

fn base32() -> Encoding {
    let mut spec = BASE32_NOPAD.specification();
    spec.symbols = spec.symbols.to_ascii_lowercase();
    spec.encoding().unwrap_or(BASE32_NOPAD)
}

fn new_hmac(secret: &[u8; 32]) -> Hmac<Sha256> {
    let mut key = [0; 64];
    key[..32].copy_from_slice(secret);
    Hmac::new(&key.into())
}

fn hmac(key: &Key, purpose: Purpose, nonce: &Nonce) -> Hmac<Sha256> {
    let mut mac = new_hmac(&key.secret);
    mac.update(purpose.as_str().as_bytes());
    mac.update(b"\0");
    mac.update(&nonce.0);
    mac
}

fn mac(key: &Key, purpose: Purpose, nonce: &Nonce) -> Vec<u8> {
    hmac(key, purpose, nonce).finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: char) -> Key {
        Key { name, secret: [name as u8; 32] }
    }

    #[test]
    fn a_token_opens_its_own_door_only() {
        let keys = Keys::new(vec![key('b'), key('a')], [0; 32]).unwrap();
        let nonce = Nonce::new([1, 2, 3, 4, 5, 6, 7, 8]);
        let token = keys.token(Purpose::Personal, &nonce);
        assert_eq!(token.len(), 30);
        assert!(token.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
        assert_eq!(keys.verify(Purpose::Personal, &token), Some(nonce));
        assert_eq!(keys.verify(Purpose::Personal, &token.to_uppercase()), Some(nonce));
        assert_eq!(keys.verify(Purpose::SignIn, &token), None);
        for i in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[i] = if forged[i] == b'c' { b'd' } else { b'c' };
            assert_eq!(keys.verify(Purpose::Personal, &String::from_utf8(forged).unwrap()), None, "byte {i}");
        }
        for rubbish in ["", "b", "bé", "b22", &"b".repeat(10_000)] {
            assert_eq!(keys.verify(Purpose::Personal, rubbish), None);
        }
    }

    #[test]
    fn a_retired_key_still_verifies_until_it_is_dropped() {
        let nonce = Nonce::new([9; 8]);
        let old = Keys::new(vec![key('a')], [0; 32]).unwrap().token(Purpose::Confirm, &nonce);
        assert_eq!(Keys::new(vec![key('b'), key('a')], [0; 32]).unwrap().verify(Purpose::Confirm, &old), Some(nonce));
        assert_eq!(Keys::new(vec![key('c'), key('b')], [0; 32]).unwrap().verify(Purpose::Confirm, &old), None);
    }
}
