//! Messages leave: claimed one at a time, checked once more, written, frozen, handed over, settled.
//!
//! The order is the promise. The attempt is on the disk before MAIL FROM and marked before the letter's first
//! byte, so whenever the program dies the row tells whether the letter can have been accepted: if it cannot, it
//! goes out again; if it can, it is *unknown* and held. One worker has one connection and one message at a time.

use super::Context;
use crate::channel::{Delivery, SmtpConnection, SmtpSettings, email, folder};
use crate::domain::id::MemberId;
use crate::domain::member::Standing;
use crate::domain::message::{Message, Says, back_off};
use crate::domain::space::Space;
use crate::store::{Claimed, Frozen, Settlement, StoreError};
use anyhow::{Context as _, Result, bail};
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
const LEASE: Duration = Duration::minutes(45);
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
            // Ours, not the server's: it waits, and whoever reads the log sees why.
            let later = now + Duration::minutes(10);
            ctx.store.postpone_message(&id, later, &format!("trouble of ours: {error:#}")).await?;
        }
        done.map(Some)
    }

    async fn deliver(&mut self, ctx: &Context, claimed: Claimed, now: DateTime<Utc>) -> Result<Delivered> {
        let space = ctx.space(&claimed.message.space)?;
        let message = match still_wanted(ctx, &space, claimed.message, now).await? {
            Ok(message) => message,
            Err((message, because)) => {
                ctx.store.drop_message(&message.id, because, now).await?;
                return Ok(Delivered::Dropped(because));
            }
        };
        if let Err(delivery) = self.connect().await {
            return postpone(ctx, &message, claimed.tries, delivery, now).await;
        }
        let (letter, frozen) = match claimed.letter {
            Some(letter) => (letter, None),
            None => {
                let frozen = freeze(ctx, &space, &message, now)?;
                (frozen.bytes.clone(), Some(frozen))
            }
        };
        let number = ctx.store.begin_attempt(&message.id, &self.name, frozen, now).await?;
        let delivery = self.hand_over(ctx, &space, &message, number, &letter, now).await;
        let spread = spread(&message);
        let at = now + back_off(number, spread);
        let settlement = match &delivery {
            Delivery::Accepted(answer) => Settlement::Accepted { answer: answer.clone() },
            Delivery::TryLater(answer) => Settlement::TryLater { answer: answer.clone(), at },
            Delivery::Refused(answer) => Settlement::Refused { answer: answer.clone() },
            Delivery::OurFault(answer) => Settlement::OurFault { answer: answer.clone(), at: now },
            Delivery::Unknown(answer) => Settlement::Unknown { answer: answer.clone() },
        };
        ctx.store.settle_message(&message.id, number, settlement, now).await?;
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
        letter: &[u8],
        now: DateTime<Utc>,
    ) -> Delivery {
        match (&self.outlet, &mut self.line) {
            (Outlet::Folder(path), _) => folder::deliver(path, &file_name(space, message), letter),
            (Outlet::Smtp(_), Some(line)) => {
                let (from, to) = (space.settings.host.from.to_string(), message.recipient.to_string());
                let mark = async || -> Result<(), StoreError> { ctx.store.mark_data(&message.id, number, now).await };
                line.deliver(&from, &to, letter, mark).await
            }
            (Outlet::Smtp(_), None) => Delivery::TryLater("There was no connection.".to_owned()),
        }
    }

    /// Says goodbye to the server.
    pub async fn hang_up(&mut self) {
        if let Some(line) = self.line.take() {
            line.quit().await;
        }
    }
}

async fn postpone(
    ctx: &Context,
    message: &Message,
    tries: u32,
    delivery: Delivery,
    now: DateTime<Utc>,
) -> Result<Delivered> {
    if let Delivery::OurFault(why) = &delivery {
        ctx.store.raise_alarm("mail_halted", why, now).await?;
        ctx.store.postpone_message(&message.id, now, why).await?;
    } else {
        let at = now + back_off(tries.max(1), spread(message));
        ctx.store.postpone_message(&message.id, at, delivery.words()).await?;
    }
    Ok(Delivered::Postponed)
}

/// A number that differs from message to message.
fn spread(message: &Message) -> u64 {
    message.id.as_str().bytes().fold(0, |n, byte| n.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

fn freeze(ctx: &Context, space: &Space, message: &Message, now: DateTime<Utc>) -> Result<Frozen> {
    let letter = ctx.write_letter(message)?;
    let (from, to) = (space.settings.host.from.to_string(), message.recipient.to_string());
    let (id, reply_to) = (message.id.to_string().replace('-', ""), space.settings.host.reply_to.to_string());
    let from_name = format!("{} at {}", space.settings.host.name, space.settings.name);
    let to_name = match &message.says {
        Says::Digest(digest) => digest.name.as_str(),
        Says::Introduction(introduction) => introduction.name.as_str(),
        Says::ConfirmAddress { .. } | Says::SignIn { .. } => "",
    };
    let parts = email::Parts {
        from_name: &from_name,
        from: &from,
        to_name,
        to: &to,
        reply_to: &reply_to,
        subject: &letter.subject,
        text: &letter.text,
        html: &letter.html,
        date: now,
        id: &id,
        list: (&space.settings.name, &space.slug),
        stop_url: letter.stop_url.as_deref(),
        kind: message.says.kind().as_str(),
    };
    let bytes = email::write(&parts).map_err(|why| anyhow::anyhow!(why))?;
    Ok(Frozen { bytes, subject: letter.subject })
}

/// `2026-02-03-digest-rafe-1a2b3c4d`: the same for every try at one message.
fn file_name(space: &Space, message: &Message) -> String {
    let who = match &message.says {
        Says::Digest(digest) => digest.name.as_str(),
        Says::Introduction(introduction) => introduction.name.as_str(),
        Says::ConfirmAddress { name, .. } => name.as_str(),
        Says::SignIn { .. } => "organiser",
    };
    let slug: String =
        crate::domain::text::folded(who).chars().filter(|c| c.is_ascii_alphanumeric()).take(24).collect();
    let id = message.id.as_str().replace('-', "");
    let tail = &id[id.len().saturating_sub(8)..];
    let kind = message.says.kind().as_str().replace('_', "-");
    format!("{}-{kind}-{slug}-{tail}", space.local_day(message.not_before))
}

/// The last look before a first letter is written, and before every further try: is the reader still to be
/// written to, and are those it names still to be named?
async fn still_wanted(
    ctx: &Context,
    space: &Space,
    mut message: Message,
    now: DateTime<Utc>,
) -> Result<Result<Message, (Message, &'static str)>> {
    let day = space.local_day(message.not_before);
    let because = match &mut message.says {
        Says::SignIn { .. } => None,
        Says::ConfirmAddress { .. } => None,
        Says::Digest(digest) => {
            let reader = reader(&message.member, "a digest")?;
            let standing = ctx.store.member(&reader).await?.standing;
            let present = ctx.store.present_members(vec![reader.clone()], day).await?;
            let named: Vec<MemberId> = digest.suggestions.iter().map(|s| s.other.clone()).collect();
            let here = ctx.store.present_members(named, day).await?;
            digest.suggestions.retain(|s| here.contains(&s.other));
            match () {
                () if !standing.welcomes_digest(day) => Some("they paused or stopped after it was written"),
                () if present.is_empty() => Some("they left, or took the check-in back"),
                () if digest.suggestions.is_empty() => Some("nobody it named is in any more"),
                () => None,
            }
        }
        Says::Introduction(introduction) => {
            let standing = ctx.store.member(&reader(&message.member, "an introduction")?).await?.standing;
            let mut reachable = Vec::new();
            for other in introduction.others.drain(..) {
                if ctx.store.member(&other.member).await.is_ok_and(|m| m.standing != Standing::Stopped) {
                    reachable.push(other);
                }
            }
            introduction.others = reachable;
            match () {
                () if standing == Standing::Stopped => Some("they stopped letters"),
                () if introduction.others.is_empty() => Some("the other side stopped letters"),
                () => None,
            }
        }
    };
    let late = now >= message.give_up_at;
    Ok(match because.or(late.then_some("too late to be of use")) {
        Some(because) => Err((message, because)),
        None => Ok(message),
    })
}

fn reader(member: &Option<MemberId>, what: &str) -> Result<MemberId> {
    match member {
        Some(member) => Ok(member.clone()),
        None => bail!("{what} without a reader"),
    }
}
