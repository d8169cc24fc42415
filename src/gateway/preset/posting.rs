//! What a preset says of posts: where the text of somebody stands, where a receipt says what, and how both are answered.

use super::super::fields::{At, When, Words};
use crate::domain::gateway::Reached;
use serde::Deserialize;

/// Where a text stands that somebody has sent to us.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inbound {
    /// A list, of which each item is a text.
    pub each: Option<At>,
    /// With it, texts may come to the receipts' door as well.
    #[serde(default)]
    pub when: When,
    pub from: At,
    pub to: Option<At>,
    pub text: At,
    pub charset: Option<At>,
    /// What makes a text the same text.
    pub key: Vec<At>,
    pub opt: Option<WrittenOpt>,
    pub part: Option<WrittenPart>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenOpt {
    pub at: At,
    #[serde(default)]
    pub out: Words,
    #[serde(default, rename = "in")]
    pub back_in: Words,
    #[serde(default)]
    pub help: Words,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenPart {
    pub reference: At,
    pub number: At,
    pub total: At,
}

/// Where a receipt says what became of a text of ours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub each: Option<At>,
    #[serde(default)]
    pub when: When,
    /// Our name for the message; without it, `m` in the address.
    pub ours: Option<At>,
    pub theirs: Option<At>,
    pub status: At,
    pub code: Option<At>,
    pub why: Option<At>,
    pub reached: WrittenReached,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenReached {
    #[serde(default)]
    pub accepted: Words,
    #[serde(default)]
    pub sent: Words,
    pub delivered: Words,
    pub failed: Words,
    #[serde(default)]
    pub expired: Words,
}

impl WrittenReached {
    pub fn by(&self, status: &str) -> Option<Reached> {
        let table = [
            (&self.accepted, Reached::Accepted),
            (&self.sent, Reached::Sent),
            (&self.delivered, Reached::Delivered),
            (&self.failed, Reached::Failed),
            (&self.expired, Reached::Expired),
        ];
        table.into_iter().find(|(words, _)| words.has(status)).map(|(_, reached)| reached)
    }
}

/// How a post is answered. Never with 204: Kannel takes it for a failure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reply {
    pub status: u16,
    pub content_type: Option<String>,
    pub body: String,
}

impl Default for Reply {
    fn default() -> Self {
        Reply { status: 200, content_type: None, body: String::new() }
    }
}
