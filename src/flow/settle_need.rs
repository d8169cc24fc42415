//! The organiser settles what the program would not decide alone, and sends a letter once more.

use super::Context;
use crate::domain::id::MessageId;
use crate::domain::message::{Kind, State};
use crate::domain::space::Space;
use crate::store::{Need, OutboxRow};
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

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
    if settle == Settle::SendAgain {
        // First, so that a matter whose letter cannot be sent again stays open.
        let needs = ctx.store.needs(&space.id).await?;
        match needs.into_iter().find(|n| n.id == id).and_then(|n| n.message) {
            Some(message) => send_again(ctx, &message, now).await.map(|_| ())?,
            None => bail!("there is no letter in this matter to send again"),
        }
    }
    Ok(ctx.store.settle_need(&space.id, id, settle.as_str(), now).await?)
}

/// Puts a message back into the outbox, if it is still of use: yesterday's "in today" and a link that is over are not.
pub async fn send_again(ctx: &Context, id: &MessageId, now: DateTime<Utc>) -> Result<OutboxRow> {
    let (row, ..) = ctx.store.outbox_message(id.as_str()).await?;
    let keeps_for = Kind::parse(&row.kind).map(Kind::keeps_for).unwrap_or_default();
    let give_up_at = match row.kind.as_str() {
        "digest" => {
            let space = ctx.space(&row.space)?;
            if space.local_day(row.created_at) != space.local_day(now) {
                bail!("this digest was for another day; it says who is in on that day");
            }
            now + keeps_for
        }
        "confirm_address" | "sign_in" if row.created_at + keeps_for <= now => bail!("the link in this letter is over"),
        "confirm_address" | "sign_in" => row.created_at + keeps_for,
        _ => now + keeps_for,
    };
    if row.state == State::Accepted {
        bail!("it was accepted already");
    }
    ctx.store.retry_message(&row.id, give_up_at, now).await?;
    Ok(row)
}
