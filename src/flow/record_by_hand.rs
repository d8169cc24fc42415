//! The host records what happened: a connection, what came of it, or something for the space alone.

use super::Context;
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::introduction::PartyId;
use crate::domain::space::Space;
use crate::domain::text;
use crate::store::{NewConnection, NewOutcome, RecordedBy};
use anyhow::Result;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeSet;

/// What the host says, as it was typed.
#[derive(Debug, Clone)]
pub struct Happened {
    /// Two or more, or nobody: then it belongs to the space alone.
    pub parties: Vec<PartyId>,
    /// Nothing when they are only connected.
    pub kind: Option<OutcomeKind>,
    pub stage: Stage,
    /// `YYYY-MM-DD`; today when empty.
    pub on_day: String,
    pub words: String,
    pub may_tell: MayTell,
}

/// The longest story, in characters.
const WORDS_MAX: usize = 400;

/// Keeps it, or names the field and what is wrong with it.
pub async fn record_by_hand(
    ctx: &Context,
    space: &Space,
    happened: &Happened,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), (&'static str, String)>> {
    let (on_day, words) = match read(space, happened, now) {
        Ok(read) => read,
        Err(complaint) => return Ok(Err(complaint)),
    };
    let connection = (!happened.parties.is_empty()).then(|| NewConnection {
        introduction: None,
        recorded_by: RecordedBy::Host,
        parties: happened.parties.clone(),
        since: noon(space, on_day).min(now),
    });
    let outcome = happened.kind.map(|kind| NewOutcome {
        connection: None,
        kind,
        stage: happened.stage,
        on_day,
        teller: None,
        words,
        may_tell: happened.may_tell,
        again: false,
    });
    ctx.store.record_connection(&space.id, connection, outcome.into_iter().collect(), now).await?;
    Ok(Ok(()))
}

/// The middle of a local day: a moment that is on it.
fn noon(space: &Space, day: NaiveDate) -> DateTime<Utc> {
    let noon = day.and_time(NaiveTime::MIN) + Duration::hours(12);
    noon.and_local_timezone(space.settings.zone).earliest().map_or_else(|| noon.and_utc(), |at| at.with_timezone(&Utc))
}

type Complaint = (&'static str, String);

fn read(space: &Space, happened: &Happened, now: DateTime<Utc>) -> std::result::Result<(NaiveDate, String), Complaint> {
    let different: BTreeSet<&PartyId> = happened.parties.iter().collect();
    if happened.parties.len() == 1 || different.len() != happened.parties.len() {
        return Err(("second", "needs another person: choose two or three different people, or nobody".to_owned()));
    }
    if happened.parties.is_empty() && happened.kind.is_none() {
        return Err(("outcome", "is empty; choose people, or what happened, or both".to_owned()));
    }
    let today = space.local_day(now);
    let on_day = match happened.on_day.trim() {
        "" => today,
        day => day.parse().map_err(|_| ("on_day", format!("is “{day}”; write a day like {today}")))?,
    };
    if on_day > today && happened.stage != Stage::Planned {
        return Err(("on_day", "is in the future; choose “It is planned”, or an earlier day".to_owned()));
    }
    let words = text::line(&happened.words, WORDS_MAX).map_err(|e| ("words", e.to_string()))?;
    Ok((on_day, words))
}
