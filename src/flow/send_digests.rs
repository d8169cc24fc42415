//! The morning: from who is in to the letters in the outbox, in one snapshot, one decision and one transaction.

use super::{Context, new_nonce};
use crate::domain::digest::{Digest, RoundTable, Suggested, compose};
use crate::domain::id::{DigestId, FiringId, IntroductionId, MemberId, MessageId};
use crate::domain::matching::{self, Nobody, pair_up};
use crate::domain::message::{DigestSays, Kind, Message, Says};
use crate::domain::space::Space;
use crate::store::{DigestRun, Link, LinkSubject, NewDigest, NewIntroduction, Snapshot, new_id};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// A firing of the digest schedule.
#[derive(Debug, Clone)]
pub struct Firing {
    pub due_at: DateTime<Utc>,
    pub day: NaiveDate,
    /// It was due while the daemon was not running.
    pub made_up: bool,
}

/// Decides the morning and keeps it. Gives how many letters there are; `None` when another daemon was first.
pub async fn send_digests(ctx: &Context, space: &Space, firing: &Firing, now: DateTime<Utc>) -> Result<Option<usize>> {
    let snapshot = ctx.store.morning(&space.id, firing.day, false, now).await?;
    let run = plan(space, &snapshot, firing, now)?;
    let letters = run.digests.iter().filter(|d| d.letter.is_ok()).count();
    Ok(ctx.store.save_digest_run(run, now).await?.then_some(letters))
}

pub(super) fn matching_rules(space: &Space) -> matching::Rules {
    let rules = &space.settings.rules;
    matching::Rules {
        people_per_digest: rules.people_per_digest,
        no_repeat_days: rules.no_repeat_days,
        serendipity: rules.serendipity,
    }
}

/// The whole run as it would be kept: also what a preview shows.
pub(super) fn plan(space: &Space, snapshot: &Snapshot, firing: &Firing, now: DateTime<Utc>) -> Result<DigestRun> {
    let morning = pair_up(&snapshot.room, &matching_rules(space));
    let introduction = |matched: &matching::Match| {
        let open = snapshot.open.iter().find(|open| open.people.iter().eq(&matched.people));
        NewIntroduction {
            id: open.map_or_else(|| IntroductionId::new(new_id(now)), |open| open.introduction.clone()),
            again: open.is_some(),
            matched: matched.clone(),
            expires_at: now + space.settings.rules.answer_within,
        }
    };
    let introductions: Vec<NewIntroduction> = morning.matches.iter().map(introduction).collect();
    let suggested: Vec<Suggested> =
        introductions.iter().map(|i| Suggested { introduction: i.id.clone(), matched: i.matched.clone() }).collect();
    let digests = compose(&suggested, &snapshot.shown);
    let told = digests.iter().map(|digest| letter(space, snapshot, digest, firing, now)).collect::<Result<Vec<_>>>()?;
    let empty = morning.nobody.iter().map(|(member, why)| nothing_to_say(member, *why, now));
    Ok(DigestRun {
        space: space.id.clone(),
        firing: FiringId::new(new_id(now)),
        due_at: firing.due_at,
        day: firing.day,
        made_up: firing.made_up,
        note: format!("{} letters, {} people in", told.len(), snapshot.in_today),
        introductions,
        digests: told.into_iter().chain(empty).collect(),
    })
}

fn nothing_to_say(member: &MemberId, why: Nobody, now: DateTime<Utc>) -> NewDigest {
    NewDigest {
        id: DigestId::new(new_id(now)),
        member: member.clone(),
        introductions: Vec::new(),
        letter: Err(why.as_str()),
    }
}

fn letter(
    space: &Space,
    snapshot: &Snapshot,
    digest: &Digest,
    firing: &Firing,
    now: DateTime<Utc>,
) -> Result<NewDigest> {
    let id = DigestId::new(new_id(now));
    let nonce = new_nonce()?;
    let member = snapshot.members.iter().find(|m| m.id == digest.member);
    let member = member.ok_or_else(|| anyhow::anyhow!("a digest for somebody who is not in the room"))?;
    let round_table = RoundTable { day: firing.day, people: snapshot.round_table.clone() };
    let message = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: Some(id.clone()),
        introduction: None,
        recipient: member.email.clone(),
        says: Says::Digest(DigestSays {
            name: member.name.to_string(),
            first: !snapshot.had_digest.contains(&member.id),
            suggestions: digest.suggestions.clone(),
            round_table: round_table.for_reader(digest, snapshot.in_today),
            link: nonce,
        }),
        not_before: now,
        give_up_at: now + Kind::Digest.keeps_for(),
    };
    let link = Link::to(nonce, Some(space.id.clone()), LinkSubject::Digest(member.id.clone(), id.clone()), now);
    let introductions = digest.suggestions.iter().map(|s| s.introduction.clone()).collect();
    Ok(NewDigest { id, member: member.id.clone(), introductions, letter: Ok((message, link)) })
}
