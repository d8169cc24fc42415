//! The organiser settles what the program would not decide alone.

use super::Context;
use crate::domain::space::Space;
use crate::store::Need;
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};

/// How a matter is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// Seen, and nothing more to do.
    Done,
    /// The letter goes out once more, knowing that it may arrive twice.
    SendAgain,
}

impl Settle {
    pub fn parse(word: &str) -> Option<Settle> {
        [Settle::Done, Settle::SendAgain].into_iter().find(|s| s.as_str() == word)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Settle::Done => "done",
            Settle::SendAgain => "send-again",
        }
    }
}

pub async fn settle_need(ctx: &Context, space: &Space, id: &str, settle: Settle, now: DateTime<Utc>) -> Result<Need> {
    let need = ctx.store.settle_need(&space.id, id, settle.as_str(), now).await?;
    if let (Settle::SendAgain, Some(message)) = (settle, &need.message) {
        ctx.store.retry_message(message, now + Duration::hours(6), now).await?;
    }
    Ok(need)
}
