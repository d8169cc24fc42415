//! The last look before every try: is the reader still to be written to, and are those it names still to be named?
//!
//! Whoever stopped or left in the meantime is named no more, also not by a letter that was frozen before: then it
//! is written anew, under the same Message-ID.

use super::Context;
use crate::domain::id::{MemberId, MessageId};
use crate::domain::member::Standing;
use crate::domain::message::{DigestSays, IntroductionSays, Message, Says};
use crate::domain::space::Space;
use crate::store::Claimed;
use anyhow::{Context as _, Result};
use chrono::{DateTime, NaiveDate, Utc};

/// What the last look came to.
pub enum Wanted {
    /// To be sent, with the letter that is frozen already if it still says what it should.
    As {
        message: Box<Message>,
        letter: Option<Vec<u8>>,
    },
    NoMore {
        id: MessageId,
        because: &'static str,
    },
}

pub async fn still_wanted(ctx: &Context, space: &Space, claimed: Claimed, now: DateTime<Utc>) -> Result<Wanted> {
    let Claimed { mut message, mut letter, digest_day, .. } = claimed;
    let before = message.says.clone();
    let reader = message.member.clone();
    let reader = || reader.clone().context("a letter to a member without a member");
    let because = match &mut message.says {
        Says::SignIn { .. } => None,
        Says::ConfirmAddress { .. } => {
            let hash = ctx.keys.address_hash(&message.recipient.key());
            let stopped = ctx.store.has_tombstone(&space.id, &hash).await?;
            stopped.then_some("they stopped letters")
        }
        Says::Digest(digest) => {
            let today = space.local_day(now);
            digest_unwanted(ctx, &reader()?, digest, digest_day.unwrap_or(today), today).await?
        }
        Says::Introduction(introduction) => introduction_unwanted(ctx, &reader()?, introduction).await?,
    };
    let late = (now >= message.give_up_at).then_some("too late to be of use");
    if let Some(because) = because.or(late) {
        return Ok(Wanted::NoMore { id: message.id, because });
    }
    if message.says != before {
        letter = None;
    }
    Ok(Wanted::As { message: Box::new(message), letter })
}

async fn digest_unwanted(
    ctx: &Context,
    reader: &MemberId,
    digest: &mut DigestSays,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<Option<&'static str>> {
    let standing = ctx.store.member(reader).await?.standing;
    let suggested = digest.suggestions.iter().map(|s| s.other.clone());
    let named = suggested.chain(digest.round_table.iter().map(|a| a.member.clone())).chain([reader.clone()]);
    let here = ctx.store.present_members(named.collect(), day).await?;
    let wants = |member: &MemberId| here.iter().any(|h| h.member == *member && h.wants_introductions);
    digest.suggestions.retain(|s| wants(&s.other));
    digest.round_table.retain(|a| here.iter().any(|h| h.member == a.member && h.on_round_table));
    Ok(match () {
        () if day != today => Some("its day is over"),
        () if !standing.welcomes_digest(day) => Some("they paused or stopped after it was written"),
        () if !wants(reader) => Some("they left, or took the check-in back"),
        () if digest.suggestions.is_empty() => Some("nobody it named is in any more"),
        () => None,
    })
}

async fn introduction_unwanted(
    ctx: &Context,
    reader: &MemberId,
    introduction: &mut IntroductionSays,
) -> Result<Option<&'static str>> {
    let standing = ctx.store.member(reader).await?.standing;
    let mut reachable = Vec::new();
    for other in introduction.others.drain(..) {
        if ctx.store.member(&other.member).await.is_ok_and(|m| m.standing != Standing::Stopped) {
            reachable.push(other);
        }
    }
    introduction.others = reachable;
    Ok(match () {
        () if standing == Standing::Stopped => Some("they stopped letters"),
        () if introduction.others.is_empty() => Some("the other side stopped letters"),
        () => None,
    })
}
