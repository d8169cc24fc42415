//! "Did you meet?" goes out to those who were introduced.

use super::{Context, Firing, new_nonce};
use crate::domain::follow_up::{Candidate, FollowUpKind, is_due};
use crate::domain::id::MessageId;
use crate::domain::message::{FollowUpSays, Kind, Message, Says};
use crate::domain::space::Space;
use crate::store::{FollowUpRun, Link, LinkSubject, NewFollowUp, new_id};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Asks whoever it is time to ask. Gives how many letters there are; `None` when another daemon was first.
pub async fn ask_follow_ups(
    ctx: &Context,
    space: &Space,
    firing: &Firing,
    now: DateTime<Utc>,
) -> Result<Option<usize>> {
    let candidates = ctx.store.follow_up_candidates(space, firing.day, now).await?;
    let mut asked = Vec::new();
    for candidate in candidates.iter().filter(|c| is_due(c, space, firing.day)) {
        asked.push(ask(ctx, space, candidate, now).await?);
    }
    let letters = asked.len();
    let run =
        FollowUpRun { space: space.id.clone(), due_at: firing.due_at, day: firing.day, made_up: firing.made_up, asked };
    Ok(ctx.store.save_follow_ups(run, now).await?.then_some(letters))
}

async fn ask(ctx: &Context, space: &Space, candidate: &Candidate, now: DateTime<Utc>) -> Result<NewFollowUp> {
    let member = ctx.store.member(&candidate.member).await?;
    let nonce = new_nonce()?;
    let subject = LinkSubject::Introduction(member.id.clone(), candidate.introduction.clone());
    let letter = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: None,
        introduction: Some(candidate.introduction.clone()),
        recipient: member.email.clone().into(),
        says: Says::FollowUp(FollowUpSays {
            name: member.name.to_string(),
            others: candidate.others.clone(),
            introduced_on: candidate.told_on,
            second_look: candidate.kind == FollowUpKind::SecondLook,
            link: nonce,
        }),
        not_before: now,
        give_up_at: now + Kind::FollowUp.keeps_for(),
    };
    let link = Link::to(nonce, Some(space.id.clone()), subject, now);
    let (introduction, kind) = (candidate.introduction.clone(), candidate.kind);
    Ok(NewFollowUp { introduction, member: member.id, kind, letter, link })
}
