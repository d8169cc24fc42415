//! Members tell whether they met and what came of it: asked, or on their own.

use super::Context;
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::follow_up::Met;
use crate::domain::id::{IntroductionId, MemberId};
use crate::domain::introduction::PartyId;
use crate::domain::reply::Via;
use crate::domain::space::Space;
use crate::domain::text::{self, TextComplaint};
use crate::store::{MetSaid, NewConnection, NewOutcome, RecordedBy};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// What came of it, in one member's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    pub kinds: Vec<OutcomeKind>,
    pub stage: Stage,
    pub words: String,
    pub may_tell: MayTell,
}

/// The longest story, in characters.
const WORDS_MAX: usize = 400;

impl Story {
    /// From what was ticked and typed; nothing chosen is only counted.
    pub fn read(kinds: &[String], stage: &str, words: &str, may_tell: &str) -> Result<Story, TextComplaint> {
        Ok(Story {
            kinds: OutcomeKind::ALL.into_iter().filter(|k| kinds.iter().any(|word| word == k.as_str())).collect(),
            stage: Stage::parse(stage).unwrap_or(Stage::New),
            words: text::line(words, WORDS_MAX)?,
            may_tell: MayTell::parse(may_tell).unwrap_or(MayTell::Count),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.words.is_empty()
    }

    /// `again`: what this member said before to the same question is replaced.
    fn outcomes(&self, space: &Space, member: &MemberId, again: bool, now: DateTime<Utc>) -> Vec<NewOutcome> {
        let outcome = |kind: &OutcomeKind| NewOutcome {
            connection: None,
            kind: *kind,
            stage: self.stage,
            on_day: space.local_day(now),
            teller: Some(member.clone()),
            words: self.words.clone(),
            may_tell: self.may_tell,
            again,
        };
        // Words without a tick are a good chat: they would be lost otherwise.
        let chat = [OutcomeKind::GoodChat];
        let kinds = if self.kinds.is_empty() && !self.words.is_empty() { &chat[..] } else { &self.kinds };
        kinds.iter().map(outcome).collect()
    }
}

/// The answer to "did you meet?". What came of it counts only if they did.
pub async fn say_met(
    ctx: &Context,
    space: &Space,
    (introduction, member): (&IntroductionId, &MemberId),
    met: Met,
    story: &Story,
    (via, now): (Via, DateTime<Utc>),
) -> Result<()> {
    let outcomes = if met == Met::Yes { story.outcomes(space, member, true, now) } else { Vec::new() };
    let (introduction, member) = (introduction.clone(), member.clone());
    Ok(ctx.store.record_met(MetSaid { introduction, member, met, outcomes, via, now }).await?)
}

/// A story that nobody asked for: about somebody they know through the space, or about the space alone.
pub async fn tell_story(
    ctx: &Context,
    space: &Space,
    member: &MemberId,
    with: Option<&PartyId>,
    story: &Story,
    now: DateTime<Utc>,
) -> Result<()> {
    if let Some(other) = with.and_then(PartyId::member)
        && let Some(introduction) = ctx.store.introduction_between(member, other).await?
    {
        let outcomes = story.outcomes(space, member, false, now);
        let (member, via) = (member.clone(), Via::Button);
        let said = MetSaid { introduction, member, met: Met::Yes, outcomes, via, now };
        return Ok(ctx.store.record_met(said).await?);
    }
    let parties = |other: &PartyId| vec![PartyId::Member(member.clone()), other.clone()];
    let connection = with.map(|other| NewConnection {
        introduction: None,
        recorded_by: RecordedBy::Members,
        parties: parties(other),
        since: now,
    });
    ctx.store.record_connection(&space.id, connection, story.outcomes(space, member, false, now), now).await?;
    Ok(())
}
