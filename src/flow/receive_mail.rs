//! A mail comes in, by whatever way: known again if it came before, sorted, acted on, answered; and only then acknowledged.
//!
//! Everything that is done is an absolute state, so a mail whose work was cut short is worked on again from the
//! beginning. Its answer and what the organiser is asked are kept in the transaction that ends it.

use super::Context;
use super::answer_by_mail::answer_by_mail;
use super::note_bounce::{note_bounce, note_complaint};
use super::unsubscribe::unsubscribe;
use crate::channel::inbound::{Arrived, Kept, Way};
use crate::channel::vouching::Voucher;
use crate::domain::link::{Nonce, Purpose};
use crate::mail::{self, Envelope, Kind, Mail, Ours};
use crate::store::{Begun, NeedAbout, NeedKind, NewInbound, NewNeed, SettledMail, StoreError};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

/// So often a mail is worked on; then it is kept for somebody to look at.
const TRIES_MAX: u32 = 5;

/// What is known of the way mail comes in.
#[derive(Clone, Default)]
pub struct Postroom {
    /// The name under which our own mail server writes what it found out about a sender.
    pub authserv_id: Option<String>,
    /// Asks the senders' domains ourselves, where it is set up.
    pub voucher: Option<Voucher>,
    /// The name that our own mail server gives itself in `Received`: only then is it known who handed a mail to us.
    pub received_by: Option<String>,
}

/// A mail in the middle of its work.
pub(super) struct InHand<'a> {
    pub id: &'a str,
    pub mail: &'a Mail,
    pub arrived: &'a Arrived,
    pub now: DateTime<Utc>,
}

/// Keeps a mail and does what it says. `TryLater` when the database is busy; an error is trouble of ours, and the mail
/// comes again.
pub async fn receive_mail(ctx: &Context, room: &Postroom, arrived: Arrived, now: DateTime<Utc>) -> Result<Kept> {
    match receive(ctx, room, arrived, now).await {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Busy)) => {
            Ok(Kept::TryLater("the database is busy".to_owned()))
        }
        done => done,
    }
}

async fn receive(ctx: &Context, room: &Postroom, arrived: Arrived, now: DateTime<Utc>) -> Result<Kept> {
    let Some(mail) = read_mail(ctx, room, &arrived) else {
        return Ok(Kept::Refused("no answers are read here".to_owned()));
    };
    if let Some(nonce) = token_of(ctx, &mail, Purpose::Loop) {
        ctx.store.close_mail_loop(&nonce, &arrived.way.to_string(), now).await?;
        return Ok(Kept::Kept);
    }
    let Begun::Now { id, tries } = ctx.store.begin_inbound(begun(&mail, &arrived), now).await? else {
        return Ok(Kept::Kept);
    };
    let hand = InHand { id: &id, mail: &mail, arrived: &arrived, now };
    let settled = match tries {
        TRIES_MAX.. => give_up(ctx, &hand).await?,
        _ => work_on(ctx, room, &hand).await.with_context(|| format!("working on mail {id}"))?,
    };
    let settled = named(ctx, &mail, settled).await?;
    tracing::info!(way = %arrived.way, kind = mail.kind.as_str(), mail = id, "mail came in");
    ctx.store.settle_inbound(&id, settled, now).await?;
    Ok(Kept::Kept)
}

/// The mail as it was understood; nothing where no mail is expected.
fn read_mail(ctx: &Context, room: &Postroom, arrived: &Arrived) -> Option<Mail> {
    let replies = ctx.replies.as_ref()?;
    let mark = ctx.loop_mark();
    let domains: Vec<String> = ctx.spaces().iter().map(|s| s.settings.host.from.domain().to_owned()).collect();
    let ours = Ours {
        replies: Some(replies),
        message_id_domains: &domains,
        authserv_id: room.authserv_id.as_deref(),
        results_below: arrived.way == Way::Imap,
        loop_mark: Some(&mark),
    };
    let envelope = Envelope { from: arrived.mail_from.clone(), to: arrived.rcpt_to.clone() };
    let mut mail = mail::read(&arrived.raw, &envelope, &ours);
    if let Some(bytes) = arrived.too_large {
        mail.kind = Kind::Unreadable(format!("it has {bytes} bytes, which is more than a letter needs"));
    }
    Some(mail)
}

/// The letter that the address it came to belongs to, if one of ours led there for this purpose.
pub(super) fn token_of(ctx: &Context, mail: &Mail, purpose: Purpose) -> Option<Nonce> {
    ctx.keys.verify(purpose, mail.token.as_deref()?)
}

fn begun(mail: &Mail, arrived: &Arrived) -> NewInbound {
    NewInbound {
        way: arrived.way.to_string(),
        content_key: mail.keys.content.clone(),
        header_key: mail.keys.message.clone(),
        kind: mail.kind.as_str().to_owned(),
        sender: mail.from.as_ref().map(|from| from.masked()).unwrap_or_default(),
        subject: mail.subject.clone(),
    }
}

async fn work_on(ctx: &Context, room: &Postroom, hand: &InHand<'_>) -> Result<SettledMail> {
    let mail = hand.mail;
    // Nobody writes to this address: a mail program does, for its reader. What it puts into the mail does not matter.
    let is_about_a_letter = matches!(mail.kind, Kind::Bounce(_) | Kind::Complaint(_) | Kind::Loop | Kind::Own);
    if let Some(nonce) = token_of(ctx, mail, Purpose::Unsubscribe).filter(|_| !is_about_a_letter) {
        return unsubscribe(ctx, &nonce, hand.now).await;
    }
    match &mail.kind {
        Kind::Person => answer_by_mail(ctx, room, hand).await,
        Kind::Unsubscribe => match token_of(ctx, mail, Purpose::Reply) {
            Some(nonce) => unsubscribe(ctx, &nonce, hand.now).await,
            None => Ok(left_alone("an “unsubscribe” that names none of our letters")),
        },
        Kind::Bounce(bounce) => note_bounce(ctx, mail, bounce, hand.now).await,
        Kind::Complaint(complaint) => note_complaint(ctx, mail, complaint, hand.now).await,
        Kind::Unreadable(why) => {
            tracing::warn!(mail = hand.id, "a mail could not be read, and is kept: {why}");
            let raw = Some(hand.arrived.raw.clone());
            Ok(SettledMail {
                raw,
                need: unread(ctx, hand, why).await?,
                ..left_alone(&format!("unreadable, kept: {why}"))
            })
        }
        _ => Ok(left_alone("nobody wrote this by hand: neither read nor answered")),
    }
}

/// A mail on which the work has failed so often is kept, and holds up no other any longer.
async fn give_up(ctx: &Context, hand: &InHand<'_>) -> Result<SettledMail> {
    let text = format!(
        "mail {} could not be worked on in {TRIES_MAX} tries; see: elevenses inbound show {}",
        hand.id, hand.id
    );
    ctx.store.raise_alarm("inbound_mail", &text, hand.now).await?;
    let raw = Some(hand.arrived.raw.clone());
    let why = "nothing came of it in several tries";
    Ok(SettledMail { raw, need: unread(ctx, hand, why).await?, ..left_alone("given up, kept: trouble of ours") })
}

/// Somebody answered a letter of ours, and nobody could read it: the organiser has to ask them.
async fn unread(ctx: &Context, hand: &InHand<'_>, why: &str) -> Result<Option<NewNeed>> {
    let Some(nonce) = token_of(ctx, hand.mail, Purpose::Reply) else { return Ok(None) };
    let Some(letter) = ctx.store.letter_of(&nonce).await? else { return Ok(None) };
    let Some(member) = &letter.member else { return Ok(None) };
    let name = ctx.store.member(member).await?.name;
    let text = format!("An answer to {name}'s letter could not be read: {why}. Ask {name} what was meant.");
    let (space, kind) = (letter.space, NeedKind::UnclearReply);
    Ok(Some(NewNeed {
        space,
        kind,
        member: letter.member,
        message: None,
        dedupe_key: format!("unread:{}", hand.id),
        text,
        about: NeedAbout::Nothing,
    }))
}

/// Whatever came of it: whose letter it is about, so that it goes when they do.
async fn named(ctx: &Context, mail: &Mail, settled: SettledMail) -> Result<SettledMail> {
    if settled.member.is_some() {
        return Ok(settled);
    }
    let purposes = [Purpose::Reply, Purpose::Bounce, Purpose::Unsubscribe];
    let Some(nonce) = purposes.into_iter().find_map(|purpose| token_of(ctx, mail, purpose)) else { return Ok(settled) };
    match ctx.store.link(&nonce).await {
        Ok(link) => Ok(SettledMail { space: link.space, member: link.member, ..settled }),
        Err(StoreError::NotFound(_)) => Ok(settled),
        Err(error) => Err(error.into()),
    }
}

/// Nothing was done.
pub(super) fn left_alone(why: &str) -> SettledMail {
    SettledMail { understood: why.to_owned(), ..SettledMail::default() }
}
