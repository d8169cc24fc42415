//! The organiser sees a letter in their own mail program, before anybody has it.
//!
//! A copy says so above everything, carries no token of anybody's, counts nowhere and cannot be answered.

use super::Context;
use super::plan_morning::{Planned, days_due, plan_morning};
use crate::domain::digest::{Other, Said, Suggestion, Why};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{IntroductionId, MemberId, MessageId};
use crate::domain::introduction::PartyId;
use crate::domain::link::Nonce;
use crate::domain::message::{CopyOf, CopySays, DigestKind, DigestSays, Kind, Message, Says};
use crate::domain::space::Space;
use crate::render::words::Words;
use crate::store::new_id;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    Sent,
    /// That member gets no letter on that day.
    NoLetter,
}

/// Sends a copy of the letter that this member would get on that day.
pub async fn send_copy(
    ctx: &Context,
    space: &Arc<Space>,
    day: NaiveDate,
    member: &MemberId,
    to: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<Copied> {
    let plan = plan_morning(ctx, space, day, now).await?;
    let Some(copy) = plan.of(member).and_then(|planned| copy_of(planned, day)) else { return Ok(Copied::NoLetter) };
    send(ctx, space, copy, to, now).await?;
    Ok(Copied::Sent)
}

/// Sends a letter as people will get them: of the next morning, if it has one to show; else with invented people.
pub async fn send_rehearsal(
    ctx: &Context,
    space: &Arc<Space>,
    to: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<CopyOf> {
    let day = days_due(space, now).first().map_or(space.local_day(now), |at| at.date_naive());
    let plan = plan_morning(ctx, space, day, now).await?;
    // Their own, if they are a member; else the one with most to see.
    let own =
        plan.letters.iter().find(|p| plan.snapshot.members.iter().any(|m| m.id == p.id && m.email.key() == to.key()));
    let fullest = plan.letters.iter().filter(|p| !p.suggestions.is_empty()).max_by_key(|p| p.suggestions.len());
    let copy = own.or(fullest).and_then(|planned| copy_of(planned, day));
    let copy = copy.unwrap_or_else(|| invented(space, day, to));
    let of = copy.of.clone();
    send(ctx, space, copy, to, now).await?;
    Ok(of)
}

fn copy_of(planned: &Planned, day: NaiveDate) -> Option<CopySays> {
    let Says::Digest(digest) = &planned.message.says else { return None };
    let digest = DigestSays { link: nobodys(), ..digest.clone() };
    Some(CopySays { of: CopyOf::Member(planned.id.clone()), day, digest })
}

/// Names no row, and is put into no letter.
fn nobodys() -> Nonce {
    Nonce::new([0; 8])
}

async fn send(ctx: &Context, space: &Space, copy: CopySays, to: &EmailAddress, now: DateTime<Utc>) -> Result<()> {
    let message = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: None,
        digest: None,
        introduction: None,
        recipient: to.clone().into(),
        says: Says::Copy(copy),
        not_before: now,
        give_up_at: now + Kind::Copy.keeps_for(),
    };
    Ok(ctx.store.send(message, now).await?)
}

/// A morning of people who do not exist, in the words of the space's language.
fn invented(space: &Space, day: NaiveDate, to: &EmailAddress) -> CopySays {
    let words = Words::of(&space.settings.locale);
    let said = |key: &str| words.say(&format!("rehearsal-{key}"));
    let other = |key: &str| Other {
        who: PartyId::Gone,
        name: said(&format!("{key}-name")),
        headline: said(&format!("{key}-headline")),
        today_line: said(&format!("{key}-today")),
    };
    let suggestion = |position: usize, key: &str, reason: Said| Suggestion {
        position,
        introduction: IntroductionId::new("invented"),
        others: vec![other(key)],
        reasons: vec![Why { of: 0, said: reason }],
        standing: false,
        host_sentence: String::new(),
    };
    let help = Said::TheyCanHelp {
        phrase: said("first-phrase"),
        you_wrote: said("first-you"),
        they_wrote: said("first-they"),
    };
    let like = Said::BothLike { phrase: said("second-phrase") };
    let digest = DigestSays {
        kind: DigestKind::Digest,
        name: to.to_string().split(['@', '.', '+']).next().unwrap_or_default().to_owned(),
        first: true,
        suggestions: vec![suggestion(1, "first", help), suggestion(2, "second", like)],
        news: vec![],
        reminders: vec![],
        round_table: vec![],
        link: nobodys(),
    };
    CopySays { of: CopyOf::Invented, day, digest }
}
