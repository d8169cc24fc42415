//! A gateway posts: texts that came in are kept before it is answered, receipts are noted. What texts say is worked on
//! afterwards.

use super::Context;
use super::answer_texts::stop_phone;
use crate::domain::gateway::{Came, ReceiptCame};
use crate::domain::phone_number::PhoneNumber;
use crate::gateway::Gateway;
use crate::store::Noted;
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Keeps all that one post brought. Says whether there is something new to work on.
pub async fn receive_text(ctx: &Context, gateway: &Gateway, came: Vec<Came>, now: DateTime<Utc>) -> Result<bool> {
    let mut news = false;
    for came in came {
        match came {
            Came::Text(text) => news |= ctx.store.keep_text(gateway.name(), text, now).await?,
            Came::Receipt(receipt) => note(ctx, gateway, receipt, now).await?,
            Came::Nothing => {}
        }
    }
    Ok(news)
}

async fn note(ctx: &Context, gateway: &Gateway, receipt: ReceiptCame, now: DateTime<Utc>) -> Result<()> {
    match ctx.store.note_receipt(gateway.name(), receipt, now).await? {
        Noted::Moved { message, opted_out: true } => {
            if let Some(phone) = ctx.store.message(&message).await?.recipient.phone() {
                opted_out(ctx, gateway, phone, now).await?;
            }
        }
        Noted::Unknown => tracing::debug!(gateway = gateway.name(), "a receipt names no text of ours"),
        Noted::Moved { .. } | Noted::Nothing => {}
    }
    Ok(())
}

/// The gateway says that its reader wants no more texts: that is a STOP, too.
pub(super) async fn opted_out(ctx: &Context, gateway: &Gateway, phone: &PhoneNumber, now: DateTime<Utc>) -> Result<()> {
    let spaces = ctx.spaces_by_gateway(gateway.name());
    stop_phone(ctx, &spaces, phone, "the gateway says that this number opted out", now).await
}
