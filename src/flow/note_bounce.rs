//! A letter came back, or its reader called it spam.
//!
//! Anybody can write either. A bounce counts against a member only when it came to the address that stood in nothing
//! but that letter's envelope; a complaint only with something that stood in the letter.

use super::Context;
use super::receive_mail::{left_alone, token_of};
use super::unsubscribe::unsubscribe;
use crate::domain::id::MessageId;
use crate::domain::link::{Nonce, Purpose};
use crate::mail::{Bounce, Complaint, Mail, Returned, Severity, Undelivered};
use crate::store::{Bounced, Gravity, LetterSent, SettledMail};
use anyhow::Result;
use chrono::{DateTime, Utc};

pub(super) async fn note_bounce(
    ctx: &Context,
    mail: &Mail,
    bounce: &Bounce,
    now: DateTime<Utc>,
) -> Result<SettledMail> {
    let proof = token_of(ctx, mail, Purpose::Bounce);
    let letter = match &proof {
        Some(nonce) => ctx.store.letter_of(nonce).await?,
        None => returned_letter(ctx, &bounce.returned).await?,
    };
    let Some(letter) = letter else { return Ok(left_alone("a letter came back that is none of ours, or long gone")) };
    let told = in_words(&bounce.undelivered);
    let gravity = match bounce.undelivered.severity {
        Severity::Delayed => {
            let words = format!("the {} letter is late: {told}", letter.kind);
            return Ok(SettledMail { space: Some(letter.space), member: letter.member, ..left_alone(&words) });
        }
        Severity::Hard if proof.is_some() => Gravity::Hard,
        Severity::Hard | Severity::Soft => Gravity::Soft,
        Severity::Ours => Gravity::Ours,
    };
    let understood = format!("the {} letter came back ({}): {told}", letter.kind, bounce.undelivered.severity.as_str());
    let (message, space, member) = (letter.message, letter.space, letter.member);
    ctx.store.note_bounce(Bounced { message, gravity, says: told }, now).await?;
    Ok(SettledMail { space: Some(space), member, ..left_alone(&understood) })
}

/// Whoever calls a letter spam gets no more of them, and no answer.
pub(super) async fn note_complaint(
    ctx: &Context,
    mail: &Mail,
    complaint: &Complaint,
    now: DateTime<Utc>,
) -> Result<SettledMail> {
    let own = [Purpose::Bounce, Purpose::Reply].into_iter().find_map(|purpose| token_of(ctx, mail, purpose));
    let nonce = match own.or_else(|| token_returned(ctx, &complaint.returned)) {
        Some(nonce) => Some(nonce),
        None => returned_letter(ctx, &complaint.returned).await?.and_then(|letter| letter.nonce),
    };
    let Some(nonce) = nonce else { return Ok(left_alone("a complaint about a letter that is none of ours")) };
    let stopped = unsubscribe(ctx, &nonce, now).await?;
    Ok(SettledMail { understood: format!("a complaint ({}): stop", complaint.feedback_type), ..stopped })
}

fn token_returned(ctx: &Context, returned: &Returned) -> Option<Nonce> {
    let token = returned.token.as_deref()?;
    let purposes = [Purpose::Bounce, Purpose::Reply, Purpose::Unsubscribe];
    purposes.into_iter().find_map(|purpose| ctx.keys.verify(purpose, token))
}

/// The letter whose headers stand in a report.
async fn returned_letter(ctx: &Context, returned: &Returned) -> Result<Option<LetterSent>> {
    if let Some(nonce) = token_returned(ctx, returned) {
        return Ok(ctx.store.letter_of(&nonce).await?);
    }
    let Some(id) = returned.our_message_id.as_deref().and_then(message_named) else { return Ok(None) };
    Ok(ctx.store.letter_named(&id).await?)
}

/// The message in a Message-ID of ours, `digest.019c…@hub.example`.
pub(super) fn message_named(message_id: &str) -> Option<MessageId> {
    let (_, id) = message_id.split_once('@')?.0.split_once('.')?;
    let parts = [id.get(..8)?, id.get(8..12)?, id.get(12..16)?, id.get(16..20)?, id.get(20..32)?];
    (id.len() == 32).then(|| MessageId::new(parts.join("-")))
}

/// Without addresses: it is kept longer than they may be.
fn in_words(undelivered: &Undelivered) -> String {
    let status = undelivered.status.as_deref().map(|status| format!("{status} ")).unwrap_or_default();
    let words = undelivered.diagnostic.split_whitespace().filter(|word| !word.contains('@'));
    let says = words.collect::<Vec<_>>().join(" ");
    let says = if says.is_empty() { "no reason was given" } else { &says };
    format!("{status}{says}").chars().take(200).collect()
}
