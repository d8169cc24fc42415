//! Messages leave: claimed one at a time, checked once more, written, frozen, handed over, settled.
//!
//! The order is the promise. The attempt is on the disk before MAIL FROM and marked before the letter's first
//! byte, so whenever the program dies the row tells whether the letter can have been accepted: if it cannot, it
//! goes out again; if it can, it is *unknown* and held. One worker has one connection and one message at a time.

use super::Context;
use super::still_wanted::{Wanted, still_wanted};
use crate::channel::{Delivery, SmtpConnection, SmtpSettings, email, folder};
use crate::domain::link::Purpose;
use crate::domain::message::{Message, Says, back_off};
use crate::domain::space::Space;
use crate::domain::text::folded;
use crate::store::{Claimed, Frozen, MAIL_HALTED, RELAY_UNREACHABLE, Settlement, StoreError};
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, Duration, Utc};
use std::path::PathBuf;

/// Where letters go.
#[derive(Debug, Clone)]
pub enum Outlet {
    Smtp(Box<SmtpSettings>),
    /// A folder of `.eml` files.
    Folder(PathBuf),
}

/// One worker: a name for its claims, and its own connection.
pub struct Courier {
    name: String,
    outlet: Outlet,
    line: Option<SmtpConnection>,
}

/// What became of one message.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivered {
    Settled(Delivery),
    /// No connection; it waits on.
    Postponed,
    /// Not sent on purpose.
    Dropped(&'static str),
}

/// Longer than the sum of a conversation's limits (RFC 5321 4.5.3.2), so that no living worker's claim is taken.
const LEASE: Duration = Duration::minutes(60);
/// While the server refuses us, one message finds out this often whether it is mended.
const PROBE: Duration = Duration::minutes(5);

impl Courier {
    pub fn new(name: String, outlet: Outlet) -> Courier {
        Courier { name, outlet, line: None }
    }

    /// Sends the message that has waited longest; `None` when nothing is due.
    pub async fn deliver_next(&mut self, ctx: &Context, now: DateTime<Utc>) -> Result<Option<Delivered>> {
        let Some(claimed) = ctx.store.claim_due_message(&self.name, LEASE, PROBE, now).await? else { return Ok(None) };
        let id = claimed.message.id.clone();
        let done = self.deliver(ctx, claimed, now).await.with_context(|| format!("sending message {id}"));
        if let Err(error) = &done {
            let (later, because) = (now + Duration::minutes(10), format!("trouble of ours: {error:#}"));
            // If this fails too, the claim stands, and whoever recovers it reads the same rows.
            ctx.store.abandon_message(&id, &self.name, later, &because, now).await?;
        }
        done.map(Some)
    }

    async fn deliver(&mut self, ctx: &Context, claimed: Claimed, now: DateTime<Utc>) -> Result<Delivered> {
        let space = ctx.space(&claimed.message.space)?;
        if let Err(delivery) = self.connect().await {
            return self.postpone(ctx, &claimed, &delivery, now).await;
        }
        // After connecting, which can take minutes: a stop in the meantime still counts.
        let (message, letter) = match still_wanted(ctx, &space, claimed, now).await? {
            Wanted::As { message, letter } => (message, letter),
            Wanted::NoMore { id, because } => {
                ctx.store.drop_message(&id, because, now).await?;
                return Ok(Delivered::Dropped(because));
            }
        };
        let (letter, frozen) = match letter {
            Some(letter) => (letter, None),
            None => {
                let frozen = freeze(ctx, &space, &message, now).await?;
                (frozen.bytes.clone(), Some(frozen))
            }
        };
        let sender = sender(ctx, &space, &message).await?;
        let number = ctx.store.begin_attempt(&message.id, &self.name, frozen, now).await?;
        let delivery = self.hand_over(ctx, &space, &message, number, (&sender, &letter), now).await;
        let at = now + back_off(number, spread(&message));
        ctx.store.settle_message(&message.id, number, settlement(&delivery, at, now), now).await?;
        Ok(Delivered::Settled(delivery))
    }

    /// Opens the connection if there is none that is still good.
    async fn connect(&mut self) -> Result<(), Delivery> {
        let Outlet::Smtp(settings) = self.outlet.clone() else { return Ok(()) };
        if self.line.as_ref().is_some_and(|line| !line.is_spent()) {
            return Ok(());
        }
        self.hang_up().await;
        self.line = Some(SmtpConnection::open(&settings).await?);
        Ok(())
    }

    async fn hand_over(
        &mut self,
        ctx: &Context,
        space: &Space,
        message: &Message,
        number: u32,
        (sender, letter): (&str, &[u8]),
        now: DateTime<Utc>,
    ) -> Delivery {
        match (&self.outlet, &mut self.line) {
            (Outlet::Folder(path), _) => folder::deliver(path, &file_name(space, message), letter),
            (Outlet::Smtp(_), Some(line)) => {
                let (from, to) = (sender, message.recipient.to_string());
                let mark = async || -> Result<(), StoreError> { ctx.store.mark_data(&message.id, number, now).await };
                line.deliver(from, &to, letter, mark).await
            }
            (Outlet::Smtp(_), None) => Delivery::TryLater("There was no connection.".to_owned()),
        }
    }

    /// No connection: the message waits, and the operator hears why.
    async fn postpone(
        &self,
        ctx: &Context,
        claimed: &Claimed,
        delivery: &Delivery,
        now: DateTime<Utc>,
    ) -> Result<Delivered> {
        let (why, id) = (delivery.words(), &claimed.message.id);
        tracing::warn!("no connection to the mail server: {why}");
        let (alarm, at) = match delivery {
            Delivery::OurFault(_) => (MAIL_HALTED, now),
            _ => (RELAY_UNREACHABLE, now + back_off(claimed.tries.max(1), spread(&claimed.message))),
        };
        ctx.store.raise_alarm(alarm, why, now).await?;
        ctx.store.postpone_message(id, &self.name, at, why).await?;
        Ok(Delivered::Postponed)
    }

    /// Says goodbye to the server.
    pub async fn hang_up(&mut self) {
        if let Some(line) = self.line.take() {
            line.quit().await;
        }
    }
}

fn settlement(delivery: &Delivery, at: DateTime<Utc>, now: DateTime<Utc>) -> Settlement {
    let answer = delivery.words().to_owned();
    match delivery {
        Delivery::Accepted(_) => Settlement::Accepted { answer },
        Delivery::TryLater(_) => Settlement::TryLater { answer, at },
        Delivery::Refused(_) => Settlement::Refused { answer },
        Delivery::OurFault(_) => Settlement::OurFault { answer, at: now },
        Delivery::Unknown(_) => Settlement::Unknown { answer },
    }
}

/// A number that differs from message to message.
pub(super) fn spread(message: &Message) -> u64 {
    message.id.as_str().bytes().fold(0, |n, byte| n.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// The envelope's sender: nobody for what answers a reply (RFC 3834 3.3); the letter's own address where letters that
/// come back are read; else the host.
async fn sender(ctx: &Context, space: &Space, message: &Message) -> Result<String> {
    if matches!(message.says, Says::Answer(_)) {
        return Ok(String::new());
    }
    let own = match (ctx.proven_replies().await?, message.says.link()) {
        (Some(replies), Some((_, nonce))) => Some(replies.with(&ctx.keys.token(Purpose::Bounce, nonce))),
        _ => None,
    };
    Ok(own.unwrap_or_else(|| space.settings.host.from.to_string()))
}

async fn freeze(ctx: &Context, space: &Space, message: &Message, now: DateTime<Utc>) -> Result<Frozen> {
    let replies = ctx.proven_replies().await?;
    let own_address = |purpose: Purpose| match (replies, message.says.link()) {
        (Some(replies), Some((Purpose::Personal, nonce))) => Some(replies.with(&ctx.keys.token(purpose, nonce))),
        _ => None,
    };
    let letter = ctx.write_letter(message, replies.is_some())?;
    let host = &space.settings.host;
    let id = message.id.as_str().replace('-', "");
    let stop_mail = own_address(Purpose::Unsubscribe);
    let parts = email::Parts {
        from_name: &format!("{} at {}", host.name, space.settings.name),
        from: &host.from.to_string(),
        to_name: message.says.reader(),
        to: &message.recipient.to_string(),
        reply_to: &own_address(Purpose::Reply).unwrap_or_else(|| host.reply_to.to_string()),
        subject: &letter.subject,
        text: &letter.text,
        html: &letter.html,
        date: now,
        id: &id,
        list: (&space.settings.name, &space.slug),
        stop_url: letter.stop_url.as_deref(),
        stop_mail: stop_mail.as_deref(),
        thread: message.says.thread(),
        loop_mark: &ctx.loop_mark(),
        kind: message.says.kind().as_str(),
    };
    let bytes = email::write(&parts).map_err(|why| anyhow!(why))?;
    Ok(Frozen { bytes, subject: letter.subject, says: message.says.clone() })
}

/// `2026-02-03-digest-rafe-1a2b3c4d`: the same for every try at one message, unless it is sent again by hand.
fn file_name(space: &Space, message: &Message) -> String {
    let who = Some(message.says.reader()).filter(|name| !name.is_empty()).unwrap_or("organiser");
    let slug: String = folded(who).chars().filter(|c| c.is_ascii_alphanumeric()).take(24).collect();
    let id = message.id.as_str().replace('-', "");
    let tail = &id[id.len().saturating_sub(8)..];
    // Counted back from the deadline, which no try of ours moves.
    let day = space.local_day(message.give_up_at - message.says.kind().keeps_for());
    format!("{day}-{}-{slug}-{tail}", message.says.kind().as_str().replace('_', "-"))
}
