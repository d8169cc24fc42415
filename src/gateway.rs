//! Gateways that carry texts (SMS): what is asked of them, what their answers mean, whose their posts are and what they
//! bring. One engine for all; what a gateway wants is data, a preset in `config/gateways` or a file of the operator's.
//!
//! It has no network, no clock and no database, and must not know members, digests or words of ours.

mod fields;
mod post;
mod preset;
mod request;
mod signature;
mod template;
#[cfg(test)]
mod tests;
mod verdict;

pub use preset::{BUILT_IN, Preset, Setting, WrittenRate};

use crate::domain::bucket::Rate;
use crate::domain::gateway::Door;
use crate::domain::phone_number::PhoneNumber;
use crate::domain::segments::Encoding;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;
use template::Values;

/// A preset with an operator's settings filled in.
#[derive(Clone)]
pub struct Gateway {
    name: String,
    preset_name: String,
    preset: Preset,
    from: String,
    rate: Rate,
    carrier_handles_stop: bool,
    /// The preset's settings by name, and `base_url`.
    settings: Values,
}

/// What an operator says of a gateway.
#[derive(Clone, Default)]
pub struct Account {
    /// Our number there, or a name where nobody can answer.
    pub from: String,
    pub rate: Option<WrittenRate>,
    pub carrier_handles_stop: Option<bool>,
    /// What the preset's settings are, and `base_url`.
    pub settings: BTreeMap<String, String>,
}

/// A message that goes out.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    pub to: &'a PhoneNumber,
    pub from: &'a str,
    pub text: &'a str,
    pub encoding: Encoding,
    /// Our name for the message: at most 36 of `[A-Za-z0-9_-]`.
    pub id: &'a str,
    /// Where its receipts go.
    pub callback: &'a str,
    /// For so long it may be tried to reach the phone.
    pub ttl: Duration,
    pub now: DateTime<Utc>,
}

/// What was posted at one of our doors.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    pub door: Door,
    /// In capitals.
    pub method: &'a str,
    /// Our public address, then the path and the query as they came.
    pub url: &'a str,
    /// Names in lower case.
    pub headers: &'a [(String, String)],
    pub body: &'a [u8],
}

impl Post<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Why a post is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Its signature is not the gateway's.
    Forged,
    /// It is the gateway's, but from long ago, or from the future.
    OutOfTime,
    /// It is the gateway's, and not understood.
    Unreadable(String),
}

/// How a post that was taken is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostReply<'a> {
    pub status: u16,
    pub content_type: Option<&'a str>,
    pub body: &'a str,
}

impl Gateway {
    /// The complaint names the setting.
    pub fn new(name: &str, preset_name: &str, preset: Preset, account: Account) -> Result<Gateway, String> {
        Ok(Gateway {
            name: name.to_owned(),
            preset_name: preset_name.to_owned(),
            from: account.from,
            rate: account.rate.unwrap_or(preset.rate).0,
            carrier_handles_stop: account.carrier_handles_stop.unwrap_or(preset.carrier_handles_stop),
            settings: preset.settle(preset_name, account.settings)?,
            preset,
        })
    }

    /// What spaces call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the preset, or its file.
    pub fn preset_name(&self) -> &str {
        &self.preset_name
    }

    /// Our number there.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// How fast texts may follow each other.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Whether the same id is sent only once, however often it is asked for.
    pub fn is_idempotent(&self) -> bool {
        self.preset.idempotent
    }

    /// Whether STOP is answered before it comes to us.
    pub fn carrier_handles_stop(&self) -> bool {
        self.carrier_handles_stop
    }

    /// Whether texts are shown to whoever runs the program, and sent to nobody.
    pub fn is_console(&self) -> bool {
        self.preset.send.url.begins_with("console:")
    }

    /// Whether somebody can answer.
    pub fn has_inbound(&self) -> bool {
        self.preset.inbound.is_some()
    }

    /// Whether posts are looked at beyond the code in their address.
    pub fn is_signed(&self) -> bool {
        self.preset.verify.as_ref().is_some_and(|scheme| scheme.is_on(&self.settings))
    }

    /// The gateway's own name, for people.
    pub fn about(&self) -> &str {
        &self.preset.about
    }

    /// What to do at the gateway.
    pub fn notes(&self) -> &str {
        self.preset.notes.trim()
    }

    /// How a post that was taken is answered.
    pub fn reply(&self) -> PostReply<'_> {
        let reply = &self.preset.reply;
        PostReply { status: reply.status, content_type: reply.content_type.as_deref(), body: &reply.body }
    }

    /// The settings as understood, in a line; no secret is shown.
    pub fn describe(&self) -> String {
        let shown = self.settings.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| {
            let is_secret = self.preset.settings.get(key).is_some_and(|setting| setting.secret);
            format!("{key} {}", if is_secret { "***" } else { value })
        });
        let seconds = self.rate.every.num_milliseconds() as f64 / 1000.0;
        let mut parts = vec![format!("{} from {}", self.preset_name, self.from), format!("a text each {seconds} s")];
        parts.extend(shown);
        parts.extend(self.carrier_handles_stop.then(|| "it answers STOP itself".to_owned()));
        parts.extend(self.has_inbound().then(|| match self.is_signed() {
            true => "its posts are signed".to_owned(),
            false => "its posts are known by their address alone".to_owned(),
        }));
        parts.join(", ")
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gateway({}: {})", self.name, self.describe())
    }
}
