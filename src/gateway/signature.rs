//! Whether a post is the gateway's own. Every scheme looks at the bytes as they came, and at the address as we have told
//! it, never at what a Host header claims; and it compares without telling by its time how much was right.

use super::fields::{pairs, query, text_pairs};
use super::template::{Template, Values};
use super::{Doubt, Post};
use chrono::{DateTime, Duration, Utc};
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

mod plivo;
mod token;
mod twilio;

/// How far their clocks and ours may be apart.
const CLOCKS_DIFFER: Duration = Duration::minutes(5);

/// How a gateway shows that a post is its own. Where the secret is left empty, only the code in the address guards.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "scheme", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Scheme {
    /// <https://www.twilio.com/docs/usage/security>
    Twilio { token: Template, shared_key: Template },
    /// An HMAC-SHA-256 of parts of the post, in hexadecimal or base64.
    Hmac { secret: Template, header: String, signed: Vec<Part>, time: Option<String>, tries_for_hours: Option<u32> },
    /// A signature by a public key of parts of the post.
    Ed25519 {
        public_key: Template,
        header: String,
        signed: Vec<Part>,
        time: Option<String>,
        tries_for_hours: Option<u32>,
    },
    /// A JSON Web Token that holds hashes of the post.
    JwtPayloadHash { secret: Template, header: String, tries_for_hours: Option<u32> },
    /// <https://developer.vonage.com/en/getting-started/concepts/signing-messages>
    VonageSig { secret: Template, hash: Hash },
    /// <https://www.plivo.com/docs/messaging/concepts/signature-validation>
    PlivoV3 { token: Template },
    /// HTTP Basic.
    Basic { user: Template, password: Template },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hash {
    Sha256,
    Sha512,
}

/// A part of what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Part {
    Text(String),
    Body,
    /// 32 bytes, as they are.
    BodySha256,
    Url,
    Header(String),
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(written: String) -> Result<Part, String> {
        match written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some("body") => Ok(Part::Body),
            Some("body_sha256") => Ok(Part::BodySha256),
            Some("url") => Ok(Part::Url),
            Some(name) => match name.strip_prefix("header:") {
                Some(header) => Ok(Part::Header(header.to_owned())),
                None => Err(format!(
                    "{written} is no part of a post; write {{body}}, {{body_sha256}}, {{url}} or {{header:NAME}}"
                )),
            },
            None => Ok(Part::Text(written)),
        }
    }
}

impl Scheme {
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Scheme::Twilio { token, shared_key } => vec![token, shared_key],
            Scheme::Basic { user, password } => vec![user, password],
            Scheme::PlivoV3 { token } => vec![token],
            Scheme::Hmac { secret, .. } | Scheme::JwtPayloadHash { secret, .. } | Scheme::VonageSig { secret, .. } => {
                vec![secret]
            }
            Scheme::Ed25519 { public_key, .. } => vec![public_key],
        }
    }

    /// A time that is not signed protects nobody.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Scheme::Hmac { signed, time: Some(time), .. } | Scheme::Ed25519 { signed, time: Some(time), .. }
                if !signed.contains(&Part::Header(time.clone())) =>
            {
                Err(format!("verify.time is {time}, which verify.signed does not name as {{header:{time}}}"))
            }
            _ => Ok(()),
        }
    }

    /// Whether anything is looked at, with these settings.
    pub fn is_on(&self, settings: &Values) -> bool {
        self.templates().into_iter().any(|template| !template.fill(settings).is_empty())
    }

    pub fn verify(&self, post: &Post, settings: &Values, now: DateTime<Utc>) -> Result<(), Doubt> {
        if !self.is_on(settings) {
            return Ok(());
        }
        let fill = |template: &Template| template.fill(settings);
        match self {
            Scheme::Twilio { token, shared_key } => sure(twilio::vouches(&fill(token), &fill(shared_key), post)),
            Scheme::Hmac { secret, header, signed, time, tries_for_hours } => {
                let written = post.header(header).and_then(tag).ok_or(Doubt::Forged)?;
                sure(is_mac::<Hmac<Sha256>>(fill(secret).as_bytes(), &joined(signed, post), &written))?;
                in_time(time.as_deref(), post, *tries_for_hours, now)
            }
            Scheme::Ed25519 { public_key, header, signed, time, tries_for_hours } => {
                let written = post.header(header).and_then(tag).ok_or(Doubt::Forged)?;
                let key = BASE64.decode(fill(public_key).as_bytes()).map_err(|_| Doubt::Forged)?;
                let key = UnparsedPublicKey::new(&ED25519, key);
                key.verify(&joined(signed, post), &written).map_err(|_| Doubt::Forged)?;
                in_time(time.as_deref(), post, *tries_for_hours, now)
            }
            Scheme::JwtPayloadHash { secret, header, tries_for_hours } => {
                let written = post.header(header).ok_or(Doubt::Forged)?;
                token::vouches(&fill(secret), written, post, hours(*tries_for_hours), now)
            }
            Scheme::VonageSig { secret, hash } => vonage_sig(&fill(secret), *hash, post, now),
            Scheme::PlivoV3 { token } => sure(plivo::vouches(&fill(token), post)),
            Scheme::Basic { user, password } => {
                let login = BASE64.encode(format!("{}:{}", fill(user), fill(password)).as_bytes());
                let brought = post.header("authorization").and_then(|header| header.split_once(' '));
                let brought = brought.filter(|(kind, _)| kind.eq_ignore_ascii_case("basic"));
                sure(brought.is_some_and(|(_, brought)| Sha256::digest(brought.trim()) == Sha256::digest(&login)))
            }
        }
    }
}

fn sure(vouches: bool) -> Result<(), Doubt> {
    if vouches { Ok(()) } else { Err(Doubt::Forged) }
}

/// Compared in constant time.
fn is_mac<M: Mac + KeyInit>(key: &[u8], signed: &[u8], tag: &[u8]) -> bool {
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { return false };
    mac.update(signed);
    !key.is_empty() && mac.verify_slice(tag).is_ok()
}

/// Hexadecimal where it can be, else base64 with or without its last signs.
fn tag(written: &str) -> Option<Vec<u8>> {
    let written = written.trim();
    let hex = HEXLOWER_PERMISSIVE.decode(written.as_bytes()).ok().filter(|tag| tag.len() >= 20);
    hex.or_else(|| BASE64_NOPAD.decode(written.trim_end_matches('=').as_bytes()).ok())
}

fn joined(signed: &[Part], post: &Post) -> Vec<u8> {
    let parts = signed.iter().map(|part| match part {
        Part::Text(text) => text.as_bytes().to_vec(),
        Part::Body => post.body.to_vec(),
        Part::BodySha256 => Sha256::digest(post.body).to_vec(),
        Part::Url => post.url.as_bytes().to_vec(),
        Part::Header(name) => post.header(name).unwrap_or_default().as_bytes().to_vec(),
    });
    parts.collect::<Vec<_>>().concat()
}

fn hours(tries_for: Option<u32>) -> Duration {
    Duration::hours(i64::from(tries_for.unwrap_or_default()))
}

/// Whether it was signed a moment ago, or not longer ago than its gateway tries. The header holds seconds.
fn in_time(header: Option<&str>, post: &Post, tries_for: Option<u32>, now: DateTime<Utc>) -> Result<(), Doubt> {
    let Some(header) = header else { return Ok(()) };
    let seconds = post.header(header).and_then(|text| text.trim().parse().ok()).ok_or(Doubt::OutOfTime)?;
    fresh(seconds, hours(tries_for), now)
}

fn fresh(seconds: i64, tries_for: Duration, now: DateTime<Utc>) -> Result<(), Doubt> {
    let signed_at = DateTime::from_timestamp(seconds, 0).ok_or(Doubt::OutOfTime)?;
    let age = now - signed_at;
    if age <= tries_for + CLOCKS_DIFFER && age >= -CLOCKS_DIFFER { Ok(()) } else { Err(Doubt::OutOfTime) }
}

/// Its text API repeats a post for 24 hours; whether with the time of the first attempt is not said.
const VONAGE_TRIES_FOR: Duration = Duration::hours(24);

/// Fields in their order, each as `&name=value` without any other `&` and `=`, and the time among them.
fn vonage_sig(secret: &str, hash: Hash, post: &Post, now: DateTime<Utc>) -> Result<(), Doubt> {
    let mut fields = flat(post);
    fields.sort();
    let of = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let written = of("sig").and_then(tag).ok_or(Doubt::Forged)?;
    let bare = |value: &str| value.replace(['&', '='], "_");
    let signed =
        fields.iter().filter(|(name, _)| name != "sig").map(|(name, value)| format!("&{name}={}", bare(value)));
    let signed: String = signed.collect();
    sure(match hash {
        Hash::Sha256 => is_mac::<Hmac<Sha256>>(secret.as_bytes(), signed.as_bytes(), &written),
        Hash::Sha512 => is_mac::<Hmac<Sha512>>(secret.as_bytes(), signed.as_bytes(), &written),
    })?;
    let seconds = of("timestamp").and_then(|text| text.parse().ok()).ok_or(Doubt::OutOfTime)?;
    fresh(seconds, VONAGE_TRIES_FOR, now)
}

/// The fields of a form, or of flat JSON, and of the address.
fn flat(post: &Post) -> Vec<(String, String)> {
    let mut fields = text_pairs(query(post.url).as_bytes());
    match serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(post.body) {
        _ if post.method == "GET" => {}
        Ok(object) => fields.extend(object.into_iter().map(|(name, value)| match value {
            serde_json::Value::String(text) => (name, text),
            other => (name, other.to_string()),
        })),
        Err(_) => fields.extend(text_pairs(post.body)),
    }
    fields
}

#[cfg(test)]
mod tests;
