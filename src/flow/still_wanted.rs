//! The last look before every try: is the reader still to be written to, and are those it names still to be named?
//!
//! Whoever stopped or left in the meantime is named no more, also not by a letter that was frozen before: then it
//! is written anew, under the same Message-ID.

use super::Context;
use super::receive_check_in::wants_no_letters;
use crate::domain::id::{MemberId, MessageId};
use crate::domain::introduction::PartyId;
use crate::domain::member::Standing;
use crate::domain::message::{
    AnswerSays, CopyOf, CopySays, DigestKind, DigestSays, Introduced, Message, Says, TextSays,
};
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
    let by_text = text_unwanted(ctx, space, &message, now).await?;
    let moved = address_changed(ctx, &message).await?;
    let because = match &mut message.says {
        Says::SignIn { .. }
        | Says::PasswordChanged(_)
        | Says::Report(_)
        | Says::OwnData { .. }
        | Says::Text(_)
        | Says::AddressChanged { .. } => None,
        Says::ConfirmAddress { .. } => match message.recipient.email() {
            Some(email) => wants_no_letters(ctx, space, email).await?.then_some(STOPPED),
            None => None,
        },
        Says::Digest(digest) if digest.kind == DigestKind::ByHost => by_host_unwanted(ctx, &reader()?, digest).await?,
        Says::Digest(digest) => {
            let today = space.local_day(now);
            digest_unwanted(ctx, &reader()?, digest, digest_day.unwrap_or(today), today).await?
        }
        Says::Introduction(introduction) => {
            let reader = reader()?;
            introduction_unwanted(ctx, Some(&reader), &mut introduction.others).await?
        }
        Says::Answer(answer) => answer_unwanted(ctx, answer).await?,
        Says::Copy(copy) => copy_unwanted(ctx, copy).await?,
        Says::ToOutsider(outsider) => introduction_unwanted(ctx, None, &mut outsider.others).await?,
        Says::FollowUp(_) => {
            let standing = ctx.store.member(&reader()?).await?.standing;
            matches!(standing, Standing::Stopped | Standing::Unreachable).then_some(STOPPED)
        }
        Says::Invitation { .. } => {
            let again = true;
            let invitee = ctx.store.invitee(&reader()?).await?;
            invitee.is_to_be_invited(again).is_err().then_some("they have answered in the meantime")
        }
        Says::Paused { .. } => {
            let rests = ctx.store.member(&reader()?).await?.standing == Standing::Silent;
            (!rests).then_some("they have said otherwise")
        }
    };
    let late = (now >= message.give_up_at).then_some("too late to be of use");
    if let Some(because) = because.or(by_text).or(moved).or(late) {
        return Ok(Wanted::NoMore { id: message.id, because });
    }
    if message.says != before {
        letter = None;
    }
    Ok(Wanted::As { message: Box::new(message), letter })
}

/// A text goes to a number that its member still has, and that has not said STOP.
async fn text_unwanted(
    ctx: &Context,
    space: &Space,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>> {
    let (Some(phone), Some(member)) = (message.recipient.phone(), &message.member) else { return Ok(None) };
    if message.says == Says::Text(TextSays::SignUp) {
        let waits = ctx.store.sign_up_of(member, now).await?.is_some_and(|(asked, _)| asked == *phone);
        return Ok((!waits).then_some("nobody waits for an answer from this number any more"));
    }
    if matches!(message.says, Says::Text(_)) {
        return Ok(None);
    }
    let has_it = ctx.store.member(member).await?.by_text.as_ref() == Some(phone);
    let stopped = ctx.store.has_tombstone(&space.id, &ctx.phone_hash(phone)).await?;
    Ok((!has_it || stopped).then_some("no texts go to this number any more"))
}

/// A letter to a member is for the mailbox that it was written to: neither it nor its links follow an address that an organiser
/// changes. The one that says so is of no use where the address is theirs again.
async fn address_changed(ctx: &Context, message: &Message) -> Result<Option<&'static str>> {
    let (Some(email), Some(member)) = (message.recipient.email(), &message.member) else { return Ok(None) };
    let is_theirs = ctx.store.addresses_of(member).await?.iter().any(|own| own.key() == email.key());
    Ok(match &message.says {
        Says::AddressChanged { .. } => is_theirs.then_some("it is their address again"),
        Says::Digest(_)
        | Says::Introduction(_)
        | Says::FollowUp(_)
        | Says::Paused { .. }
        | Says::Invitation { .. }
        | Says::OwnData { .. } => (!is_theirs).then_some("an organiser changed their address"),
        _ => None,
    })
}

async fn digest_unwanted(
    ctx: &Context,
    reader: &MemberId,
    digest: &mut DigestSays,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<Option<&'static str>> {
    let standing = ctx.store.member(reader).await?.standing;
    let suggested = digest.suggestions.iter().flat_map(|s| &s.others).filter_map(|o| o.who.member().cloned());
    let news = digest.news.iter().map(|n| n.member.clone());
    let named =
        suggested.chain(news).chain(digest.round_table.iter().map(|a| a.member.clone())).chain([reader.clone()]);
    let here = ctx.store.present_members(named.collect(), day).await?;
    let wants = |member: &MemberId| here.iter().any(|h| h.member == *member && h.wants_introductions);
    digest.suggestions.retain(|s| s.others.iter().all(|other| other.who.member().is_some_and(wants)));
    digest.news.retain(|n| wants(&n.member));
    let mut still_open = Vec::new();
    for reminder in digest.reminders.drain(..) {
        if are_reachable(ctx, reminder.others.iter().map(|o| &o.who)).await? {
            still_open.push(reminder);
        }
    }
    digest.reminders = still_open;
    digest.round_table.retain(|a| here.iter().any(|h| h.member == a.member && h.on_round_table));
    Ok(match () {
        () if day != today => Some("its day is over"),
        () if !standing.welcomes_digest(day) => Some("they paused or stopped after it was written"),
        () if !wants(reader) => Some("they left, or took the check-in back"),
        () if digest.suggestions.is_empty() && digest.news.is_empty() => Some("nobody it named is in any more"),
        () => None,
    })
}

/// The host's own introduction does not depend on who is in, only on everybody being there to be written to.
async fn by_host_unwanted(ctx: &Context, reader: &MemberId, digest: &mut DigestSays) -> Result<Option<&'static str>> {
    let mut kept = Vec::new();
    for suggestion in digest.suggestions.drain(..) {
        let all_there = are_reachable(ctx, suggestion.others.iter().map(|o| &o.who)).await?;
        kept.extend(all_there.then_some(suggestion));
    }
    digest.suggestions = kept;
    Ok(match () {
        () if has_stopped(ctx, reader).await? => Some(STOPPED),
        () if digest.suggestions.is_empty() => Some(OTHERS_STOPPED),
        () => None,
    })
}

/// A copy is of a letter as it would be now: whoever has stopped since is named in it no more.
async fn copy_unwanted(ctx: &Context, copy: &mut CopySays) -> Result<Option<&'static str>> {
    let CopyOf::Member(reader) = &copy.of else { return Ok(None) };
    let digest = &mut copy.digest;
    let mut suggestions = Vec::new();
    for suggestion in digest.suggestions.drain(..) {
        let all_there = are_reachable(ctx, suggestion.others.iter().map(|o| &o.who)).await?;
        suggestions.extend(all_there.then_some(suggestion));
    }
    digest.suggestions = suggestions;
    let mut reminders = Vec::new();
    for reminder in digest.reminders.drain(..) {
        let all_there = are_reachable(ctx, reminder.others.iter().map(|o| &o.who)).await?;
        reminders.extend(all_there.then_some(reminder));
    }
    digest.reminders = reminders;
    let mut gone = Vec::new();
    for member in digest.news.iter().map(|n| &n.member).chain(digest.round_table.iter().map(|a| &a.member)) {
        if !is_reachable(ctx, &PartyId::Member(member.clone())).await? {
            gone.push(member.clone());
        }
    }
    digest.news.retain(|n| !gone.contains(&n.member));
    digest.round_table.retain(|a| !gone.contains(&a.member));
    let left = is_reachable(ctx, &PartyId::Member(reader.clone())).await?;
    Ok(match () {
        () if !left => Some("the member whose letter it is has stopped letters"),
        () if digest.suggestions.is_empty() && digest.news.is_empty() => Some(OTHERS_STOPPED),
        () => None,
    })
}

async fn introduction_unwanted(
    ctx: &Context,
    reader: Option<&MemberId>,
    others: &mut Vec<Introduced>,
) -> Result<Option<&'static str>> {
    let mut reachable = Vec::new();
    for other in others.drain(..) {
        if is_reachable(ctx, &other.who).await? {
            reachable.push(other);
        }
    }
    *others = reachable;
    let stopped = match reader {
        Some(reader) => has_stopped(ctx, reader).await?,
        None => false,
    };
    Ok(match () {
        () if stopped => Some(STOPPED),
        () if others.is_empty() => Some(OTHERS_STOPPED),
        () => None,
    })
}

/// An answer to what somebody wrote goes to those who stopped as well: that is what they asked for. It names whoever
/// stopped since, too: without it, that there is no answer would tell.
async fn answer_unwanted(ctx: &Context, answer: &mut AnswerSays) -> Result<Option<&'static str>> {
    let mut kept = Vec::new();
    for line in answer.lines.drain(..) {
        if are_known(ctx, line.others.iter().map(|other| &other.who)).await? {
            kept.push(line);
        }
    }
    answer.lines = kept;
    Ok(answer.lines.is_empty().then_some("nobody it named is known any more"))
}

const STOPPED: &str = "they stopped letters";
const OTHERS_STOPPED: &str = "the other side stopped letters";

async fn has_stopped(ctx: &Context, member: &MemberId) -> Result<bool> {
    Ok(ctx.store.member(member).await?.standing == Standing::Stopped)
}

async fn are_known(ctx: &Context, parties: impl Iterator<Item = &PartyId>) -> Result<bool> {
    for who in parties {
        let known = match who {
            PartyId::Member(member) => ctx.store.member(member).await.is_ok(),
            PartyId::Outsider(outsider) => ctx.store.outsider(outsider).await.is_ok(),
            PartyId::Gone => false,
        };
        if !known {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn are_reachable(ctx: &Context, parties: impl Iterator<Item = &PartyId>) -> Result<bool> {
    for who in parties {
        if !is_reachable(ctx, who).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a party may still be named: a member who has not stopped, or an outsider.
async fn is_reachable(ctx: &Context, who: &PartyId) -> Result<bool> {
    Ok(match who {
        PartyId::Member(member) => ctx.store.member(member).await.is_ok_and(|m| m.standing != Standing::Stopped),
        PartyId::Outsider(outsider) => ctx.store.outsider(outsider).await.is_ok(),
        PartyId::Gone => false,
    })
}
