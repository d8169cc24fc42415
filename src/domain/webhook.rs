//! A webhook: where in another program's posts stands what a check-in needs to know, and how the program shows that
//! it is the one.
//!
//! The other program chooses the shape of what it posts; this is the space's word about that shape. Reading a post
//! is `flow::read_post`'s.

use super::check_in::FIELDS;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;

/// A place in what is posted: a JSON Pointer (RFC 6901), or the name of a form's field or of a key at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    written: String,
    pointer: String,
}

impl Place {
    /// The complaint follows what the place is for.
    pub fn parse(written: &str) -> Result<Place, String> {
        if written.is_empty() || written.chars().count() > 200 || written.chars().any(char::is_control) {
            return Err("is empty or too long; write a place like \"/person/email\" or \"email\"".to_owned());
        }
        if !written.starts_with('/') {
            let pointer = format!("/{}", written.replace('~', "~0").replace('/', "~1"));
            return Ok(Place { written: written.to_owned(), pointer });
        }
        if written.split('~').skip(1).any(|rest| !rest.starts_with(['0', '1'])) {
            return Err(format!("is “{written}”; in a place that begins with / a “~” is written ~0"));
        }
        Ok(Place { written: written.to_owned(), pointer: written.to_owned() })
    }

    /// As a JSON Pointer, also for a form's field.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

/// As it was written.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// Where a field's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    At(Place),
    /// The same for every post.
    Always(String),
}

/// Posts of which something else is said are left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub place: Place,
    /// Any of these.
    pub values: Vec<String>,
}

/// Where another program's posts say what.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The name in the address: lower-case letters, digits and hyphens.
    pub name: String,
    /// For each field that is known of, at most once, in the order of `FIELDS`.
    pub fields: Vec<(&'static str, Gives)>,
    /// When somebody came; without it, when the post came.
    pub said_at: Option<Place>,
    /// What makes a post the same post.
    pub id: Option<Place>,
    pub only_if: Vec<Condition>,
    /// Without it, posts bring an API token.
    pub signature: Option<Signature>,
}

impl Webhook {
    pub fn gives(&self, field: &str) -> Option<&Gives> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, gives)| gives)
    }
}

/// The field of that name.
pub fn field(name: &str) -> Option<&'static str> {
    FIELDS.into_iter().find(|field| *field == name)
}

/// A name that can stand in an address.
pub fn is_name(name: &str) -> bool {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&name.len()) && name.chars().all(sound)
}

/// A header with an HMAC-SHA-256 of the body as it came, in hexadecimal or base64.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    pub header: String,
    /// What stands before it in the header, such as `sha256=`.
    pub prefix: String,
    pub secret: Secret,
}

impl Signature {
    /// Whether this header is the body's.
    pub fn is_of(&self, header: &str, body: &[u8]) -> bool {
        let Some(written) = header.trim().strip_prefix(self.prefix.as_str()) else { return false };
        self.secret.has_signed(body, written)
    }
}

/// 64 hexadecimal digits, or the 44 signs of base64 with or without the last one.
fn decoded(written: &str) -> Option<Vec<u8>> {
    use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
    let bare = written.trim_end_matches('=').as_bytes();
    let encodings = if written.len() == 64 { &[HEXLOWER_PERMISSIVE][..] } else { &[BASE64_NOPAD, BASE64URL_NOPAD] };
    encodings.iter().find_map(|encoding| encoding.decode(bare).ok()).filter(|tag| tag.len() == 32)
}

/// What both sides know. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Shorter than this could be guessed.
    pub const MIN: usize = 16;

    pub fn parse(text: &str) -> Result<Secret, String> {
        let text = text.trim_end_matches(['\r', '\n']);
        match text.len() {
            length if length < Secret::MIN => {
                Err(format!("has {length} signs; a secret needs {} at least", Secret::MIN))
            }
            _ => Ok(Secret(text.as_bytes().to_vec())),
        }
    }

    /// Whether this is the HMAC-SHA-256 of these bytes, in hexadecimal or base64. Compared in constant time.
    pub fn has_signed(&self, bytes: &[u8], written: &str) -> bool {
        let Some(tag) = decoded(written) else { return false };
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return false };
        mac.update(bytes);
        mac.verify_slice(&tag).is_ok()
    }

    /// Whether this is the secret itself. How long the comparison takes says something about hashes only.
    pub fn is(&self, text: &str) -> bool {
        Sha256::digest(&self.0) == Sha256::digest(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_pointer_or_a_name() {
        let pointer = |written: &str| Place::parse(written).map(|place| place.pointer().to_owned());
        assert_eq!(pointer("/person/email"), Ok("/person/email".to_owned()));
        assert_eq!(pointer("/a~1b/0"), Ok("/a~1b/0".to_owned()));
        assert_eq!(pointer("email"), Ok("/email".to_owned()));
        assert_eq!(pointer("guest[email]~a/b"), Ok("/guest[email]~0a~1b".to_owned()));
        for bad in ["", "/a~2b", "/a~", "a\nb", &"x".repeat(201)] {
            assert!(pointer(bad).is_err(), "{bad}");
        }
    }

    /// The first two are what `openssl dgst -sha256 -hmac 'it is a secret between us'` and `... -binary | base64` give.
    #[test]
    fn a_signature_is_the_body_s_to_the_last_bit() {
        let secret = Secret::parse("it is a secret between us\n").unwrap();
        let signature = |prefix: &str| Signature {
            header: "x-signature".to_owned(),
            prefix: prefix.to_owned(),
            secret: secret.clone(),
        };
        let body = br#"{"email":"rafe@oralhistory.example"}"#;
        let hex = "7478a80598bb1d5cb71479d9e65fd840791c2640ff1fbd72ce999b488c2af86e";
        let base64 = "dHioBZi7HVy3FHnZ5l/YQHkcJkD/H71yzpmbSIwq+G4=";
        for good in [hex, &hex.to_uppercase(), base64, base64.trim_end_matches('='), &format!(" {hex} ")] {
            assert!(signature("").is_of(good, body), "{good}");
        }
        assert!(signature("sha256=").is_of(&format!("sha256={hex}"), body));
        assert!(!signature("sha256=").is_of(hex, body), "the prefix belongs to it");
        assert!(!signature("").is_of(hex, &body[1..]));
        for at in 0..hex.len() {
            let mut forged = hex.to_owned().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            assert!(!signature("").is_of(&String::from_utf8(forged).unwrap(), body), "byte {at}");
        }
        for rubbish in ["", "é", &"0".repeat(10_000), &hex[..62], "===="] {
            assert!(!signature("").is_of(rubbish, body), "{rubbish}");
        }
        assert_eq!(format!("{secret:?}"), "***");
        assert!(Secret::parse("short\n").is_err());
    }
}
