//! The morning: from who is in to the letters in the outbox, in one snapshot, one decision and one transaction.

use super::{Context, Firing, new_nonce};
use crate::domain::digest::{Digest, RoundTable, Suggested, compose, pairs_told, remind};
use crate::domain::id::{DigestId, FiringId, IntroductionId, MemberId, MessageId};
use crate::domain::matching::{self, Match, Morning, Nobody, Person, pair_up};
use crate::domain::member::Member;
use crate::domain::message::{DigestKind, DigestSays, Kind, Message, Says};
use crate::domain::space::Space;
use crate::store::{DigestRun, Link, LinkSubject, Look, NewDigest, NewIntroduction, Open, Snapshot, new_id};
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};

/// Decides the morning, or the second run of the day, and keeps it. Gives how many letters there are; `None` when
/// another daemon was first.
pub async fn send_digests(
    ctx: &Context,
    space: &Space,
    firing: &Firing,
    look: Look,
    now: DateTime<Utc>,
) -> Result<Option<usize>> {
    let run = planned(ctx, space, firing, look, now).await?;
    let letters = run.digests.iter().filter(|d| d.letter.is_ok()).count();
    Ok(ctx.store.save_digest_run(run, now).await?.then_some(letters))
}

/// The run as it would be kept, from one look at the store.
pub async fn planned(
    ctx: &Context,
    space: &Space,
    firing: &Firing,
    look: Look,
    now: DateTime<Utc>,
) -> Result<DigestRun> {
    let snapshot = ctx.store.morning(space, firing.day, look, now).await?;
    plan(space, &snapshot, firing, now)
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
    let open: HashMap<&[MemberId; 2], &Open> = snapshot.open.iter().map(|open| (&open.people, open)).collect();
    let opened = |matched: &Match| open.get(<&[MemberId; 2]>::try_from(&matched.people[..]).ok()?).copied();
    let people: HashMap<&MemberId, &Person> = snapshot.room.people.iter().map(|p| (&p.id, p)).collect();
    let person = |id: &MemberId| people.get(id).copied();
    let Morning { matches, news, nobody } = pair_up(&snapshot.room, &matching_rules(space));
    let introduction = |matched: Match| {
        let open = opened(&matched);
        introduction(space, matched, person, open, now)
    };
    let introductions: Vec<NewIntroduction> = matches.into_iter().map(introduction).collect();
    let suggested: Vec<Suggested> = introductions.iter().map(suggested).collect();
    let mut digests = compose(&suggested, &news, &snapshot.shown);
    let reminded = remind(&mut digests, &snapshot.loose_ends);
    let kind = if snapshot.room.late.is_some() { DigestKind::Addendum } else { DigestKind::Digest };
    let members: HashMap<&MemberId, &Member> = snapshot.members.iter().map(|m| (&m.id, m)).collect();
    let round = RoundTable { day: firing.day, people: snapshot.round_table.clone() };
    let note = format!("{} letters, {} people in", digests.len(), snapshot.in_today);
    let empty = if kind == DigestKind::Digest {
        nothing_to_say(snapshot, &nobody, (&suggested, &digests), now)
    } else {
        Vec::new()
    };
    let news = pairs_told(&digests);
    let write = |d: Digest| {
        let member = members.get(&d.member);
        let member = member.ok_or_else(|| anyhow::anyhow!("a digest for somebody who is not in the room"))?;
        letter(space, snapshot, (kind, &round), d, member, now)
    };
    let written = digests.into_iter().map(write).collect::<Result<Vec<_>>>()?;
    Ok(DigestRun {
        space: space.id.clone(),
        firing: FiringId::new(new_id(now)),
        due_at: firing.due_at,
        day: firing.day,
        made_up: firing.made_up,
        note,
        kind,
        introductions,
        digests: written.into_iter().chain(empty).collect(),
        news,
        reminded,
        paused: snapshot.silent.iter().map(|member| paused(space, member, now)).collect::<Result<_>>()?,
    })
}

/// A match as an introduction: the one that is still open between the same two, or a new one.
fn introduction<'p>(
    space: &Space,
    matched: Match,
    person: impl Fn(&MemberId) -> Option<&'p Person>,
    open: Option<&Open>,
    now: DateTime<Utc>,
) -> NewIntroduction {
    NewIntroduction {
        id: open.map_or_else(|| IntroductionId::new(new_id(now)), |open| open.introduction.clone()),
        again: open.is_some(),
        unasked: open.map_or_else(|| matched.unasked(person), |open| open.unasked),
        known: open.map(|open| open.known.clone()).unwrap_or_default(),
        matched,
        expires_at: now + space.settings.rules.answer_within,
    }
}

fn suggested(new: &NewIntroduction) -> Suggested<'_> {
    Suggested {
        introduction: &new.id,
        matched: &new.matched,
        standing: new.unasked.is_some(),
        quiet: new.unasked.into_iter().chain(new.known.iter().copied()).collect(),
    }
}

/// A row for everybody who hears of nobody, with the word for why.
fn nothing_to_say(
    snapshot: &Snapshot,
    nobody: &[(MemberId, Nobody)],
    (suggested, digests): (&[Suggested], &[Digest]),
    now: DateTime<Utc>,
) -> Vec<NewDigest> {
    let silent = snapshot.silent.iter().map(|member| (&member.id, Nobody::Silent));
    let told: HashSet<&MemberId> = digests.iter().map(|d| &d.member).collect();
    // News of somebody they know is a letter, too.
    let alone = nobody.iter().filter(|(member, _)| !told.contains(member)).map(|(member, why)| (member, *why));
    let left_out: HashSet<&MemberId> = nobody.iter().map(|(id, _)| id).collect();
    let people = snapshot.room.people.iter().map(|p| &p.id).filter(|id| !told.contains(id) && !left_out.contains(id));
    let standing = suggested.iter().filter(|s| s.standing);
    let asked_about: HashSet<&MemberId> =
        standing.flat_map(|s| s.quiet.iter().filter_map(|place| s.matched.people.get(*place))).collect();
    let quiet = people.map(|id| (id, if asked_about.contains(id) { Nobody::OnlyStanding } else { Nobody::OwnAnswer }));
    let row = |(member, why): (&MemberId, Nobody)| NewDigest {
        id: DigestId::new(new_id(now)),
        member: member.clone(),
        introductions: Vec::new(),
        letter: Err(why.as_str()),
    };
    silent.chain(alone).chain(quiet).map(row).collect()
}

/// The one letter that says that introductions rest.
fn paused(space: &Space, member: &Member, now: DateTime<Utc>) -> Result<(Message, Link)> {
    let nonce = new_nonce()?;
    let message = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: None,
        introduction: None,
        recipient: member.recipient(space.settings.texts.is_some()),
        says: Says::Paused { name: member.name.to_string(), link: nonce },
        not_before: now,
        give_up_at: now + Kind::Paused.keeps_for(),
    };
    Ok((message, Link::to(nonce, Some(space.id.clone()), LinkSubject::Member(member.id.clone()), now)))
}

fn letter(
    space: &Space,
    snapshot: &Snapshot,
    (kind, round): (DigestKind, &RoundTable),
    digest: Digest,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<NewDigest> {
    let id = DigestId::new(new_id(now));
    let nonce = new_nonce()?;
    // One list a day is what they agreed to get by text.
    let by_text = kind == DigestKind::Digest && space.settings.texts.is_some();
    let recipient = member.recipient(by_text);
    let suggested = digest.suggestions.iter().map(|s| s.introduction.clone());
    let introductions = suggested.chain(digest.reminders.iter().map(|r| r.introduction.clone())).collect();
    let round_table = match kind {
        DigestKind::Digest => round.for_reader(&digest, snapshot.in_today),
        DigestKind::Addendum | DigestKind::ByHost => Vec::new(),
    };
    let message = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: Some(id.clone()),
        introduction: None,
        recipient,
        says: Says::Digest(DigestSays {
            kind,
            name: member.name.to_string(),
            first: !snapshot.had_digest.contains(&member.id),
            round_table,
            suggestions: digest.suggestions,
            news: digest.news,
            reminders: digest.reminders,
            link: nonce,
        }),
        not_before: now,
        give_up_at: now + if kind == DigestKind::Digest { Kind::Digest } else { Kind::Addendum }.keeps_for(),
    };
    let link = Link::to(nonce, Some(space.id.clone()), LinkSubject::Digest(member.id.clone(), id.clone()), now);
    Ok(NewDigest { id, member: member.id.clone(), introductions, letter: Ok((message, link)) })
}
