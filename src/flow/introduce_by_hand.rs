//! The host introduces people: two or three members, or members and people from the address book.

use super::{Context, new_nonce};
use crate::domain::digest::{Other, Suggestion};
use crate::domain::id::{IntroductionId, MessageId, OutsiderId};
use crate::domain::introduction::{Answer, Introduction, Party, PartyId};
use crate::domain::member::Member;
use crate::domain::message::{DigestKind, DigestSays, Kind, Message, Says};
use crate::domain::space::Space;
use crate::domain::text;
use crate::store::{Between, HostIntroduction, Link, LinkSubject, NotBetween, StoreError, new_id};
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// What the host wants.
#[derive(Debug, Clone)]
pub struct ByHand {
    /// Two or three, at least one of them a member.
    pub parties: Vec<PartyId>,
    /// The host's own sentence about why.
    pub sentence: String,
    /// Whether outsiders among them get a letter too, once every member has said yes.
    pub write_to_outsiders: bool,
}

/// The longest sentence of a host, in characters.
const SENTENCE_MAX: usize = 300;

const ASKED_ALREADY: &str = "You have asked them already, and they can still answer. Nobody is asked twice.";

/// Asks every member among them; gives how many, or a sentence about why it cannot be.
pub async fn introduce_by_hand(
    ctx: &Context,
    space: &Space,
    wanted: &ByHand,
    now: DateTime<Utc>,
) -> Result<std::result::Result<usize, String>> {
    let sentence = match text::line(&wanted.sentence, SENTENCE_MAX) {
        Ok(sentence) => sentence,
        Err(error) => return Ok(Err(format!("Your sentence {error}."))),
    };
    if let Some(why) = not_possible(ctx, wanted).await? {
        return Ok(Err(why));
    }
    let between = ctx.store.between(&wanted.parties, now).await?;
    match between {
        Between::Introduced => return Ok(Err("They have been introduced to each other already.".to_owned())),
        Between::AskedByHost => return Ok(Err(ASKED_ALREADY.to_owned())),
        Between::Nothing | Between::Suggested { .. } => {}
    }
    let mut others = Vec::new();
    for party in &wanted.parties {
        others.push(shown(ctx, party).await?);
    }
    let parties = wanted.parties.iter().map(|who| Party {
        who: who.clone(),
        asked: who.member().is_some(),
        // For outsiders the host's word counts.
        answer: if who.member().is_some() { Answer::None } else { Answer::Yes },
    });
    let expires_at = now + space.settings.rules.answer_within;
    let (id, unasked, open_already) = match between {
        Between::Suggested { introduction, unasked } => (introduction, unasked, true),
        _ => (IntroductionId::new(new_id(now)), Vec::new(), false),
    };
    let introduction = Introduction::made_by_host(id, parties.collect(), expires_at);
    let mut asked = Vec::new();
    for member in wanted.parties.iter().filter_map(PartyId::member).filter(|m| !unasked.contains(m)) {
        let member = ctx.store.member(member).await?;
        asked.push(ask(space, &introduction.id, &member, &others, &sentence, now)?);
    }
    let count = asked.len();
    let write_to: Vec<OutsiderId> = wanted.parties.iter().filter_map(|p| p.outsider().cloned()).collect();
    let new = HostIntroduction {
        space: space.id.clone(),
        introduction,
        sentence,
        write_to: if wanted.write_to_outsiders { write_to } else { Vec::new() },
        day: space.local_day(now),
        letters: asked,
        open_already,
    };
    match ctx.store.save_host_introduction(new, now).await {
        Err(StoreError::Conflict(_)) => Ok(Err(ASKED_ALREADY.to_owned())),
        saved => Ok(Ok(saved.map(|()| count)?)),
    }
}

async fn not_possible(ctx: &Context, wanted: &ByHand) -> Result<Option<String>> {
    let different: BTreeSet<&PartyId> = wanted.parties.iter().collect();
    let says = |text: &str| Ok(Some(text.to_owned()));
    if !(2..=3).contains(&wanted.parties.len()) || different.len() != wanted.parties.len() {
        return says("Choose two or three different people.");
    }
    if wanted.parties.iter().all(|p| p.member().is_none()) {
        return says("Choose at least one member: only members can be asked.");
    }
    Ok(match ctx.store.not_between(&wanted.parties).await? {
        None => None,
        Some(NotBetween::AskedNotTo) => says("One of them has asked for this introduction not to be made.")?,
        Some(NotBetween::Stopped) => says("One of them has stopped letters, so they cannot be asked.")?,
    })
}

/// A party as the others are shown it before it is mutual.
async fn shown(ctx: &Context, who: &PartyId) -> Result<Other> {
    let (name, headline) = match who {
        PartyId::Member(id) => {
            let member = ctx.store.member(id).await?;
            (member.name.to_string(), member.profile.headline)
        }
        PartyId::Outsider(id) => {
            let outsider = ctx.store.outsider(id).await?;
            (outsider.shown_name(), outsider.about())
        }
        PartyId::Gone => anyhow::bail!("somebody who was erased cannot be introduced"),
    };
    Ok(Other { who: who.clone(), name, headline, today_line: String::new() })
}

fn ask(
    space: &Space,
    introduction: &IntroductionId,
    member: &Member,
    parties: &[Other],
    sentence: &str,
    now: DateTime<Utc>,
) -> Result<(Message, Link)> {
    let nonce = new_nonce()?;
    let suggestion = Suggestion {
        position: 1,
        introduction: introduction.clone(),
        others: parties.iter().filter(|other| !other.who.is(&member.id)).cloned().collect(),
        reasons: Vec::new(),
        standing: false,
        host_sentence: sentence.to_owned(),
    };
    let message = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: None,
        introduction: Some(introduction.clone()),
        recipient: member.email.clone().into(),
        says: Says::Digest(DigestSays {
            kind: DigestKind::ByHost,
            name: member.name.to_string(),
            first: false,
            suggestions: vec![suggestion],
            news: Vec::new(),
            reminders: Vec::new(),
            round_table: Vec::new(),
            link: nonce,
        }),
        not_before: now,
        give_up_at: now + Kind::ByHost.keeps_for(),
    };
    let subject = LinkSubject::Introduction(member.id.clone(), introduction.clone());
    Ok((message, Link::to(nonce, Some(space.id.clone()), subject, now)))
}
