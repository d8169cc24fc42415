//! Connections, and what came of them.

use super::introductions::party_id;
use super::members::{ConsentRow, save_consent};
use super::row::{Columns, Query, time};
use super::{Result, Store, new_id};
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::id::{ConnectionId, IntroductionId, MemberId, OutcomeId, SpaceId};
use crate::domain::introduction::PartyId;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection as Sqlite, Row, Transaction, named_params};
use std::collections::{BTreeMap, BTreeSet};

/// Who says that it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordedBy {
    /// An introduction of ours that led to a meeting.
    Introduction,
    Host,
    Members,
}

impl RecordedBy {
    pub fn as_str(self) -> &'static str {
        match self {
            RecordedBy::Introduction => "introduction",
            RecordedBy::Host => "host",
            RecordedBy::Members => "members",
        }
    }

    pub(super) fn parse(word: &str) -> Option<RecordedBy> {
        [RecordedBy::Introduction, RecordedBy::Host, RecordedBy::Members].into_iter().find(|r| r.as_str() == word)
    }
}

/// A connection to be kept.
#[derive(Debug, Clone)]
pub struct NewConnection {
    pub introduction: Option<IntroductionId>,
    pub recorded_by: RecordedBy,
    /// Two or more.
    pub parties: Vec<PartyId>,
    /// When they met, or were known to have met.
    pub since: DateTime<Utc>,
}

/// What came of something, to be kept.
#[derive(Debug, Clone)]
pub struct NewOutcome {
    /// Nothing when it belongs to the space alone.
    pub connection: Option<ConnectionId>,
    pub kind: OutcomeKind,
    pub stage: Stage,
    pub on_day: NaiveDate,
    /// In whose words: the member's, who speaks for themselves, or the host's.
    pub teller: Option<MemberId>,
    pub words: String,
    pub may_tell: MayTell,
    /// Said once more to the same question: it replaces what this member said before.
    pub again: bool,
}

/// A connection with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    pub id: ConnectionId,
    pub recorded_by: RecordedBy,
    pub since: DateTime<Utc>,
    pub parties: Vec<ConnectionParty>,
    pub outcomes: Vec<Outcome>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ConnectionParty {
    pub who: PartyId,
    /// Empty for somebody who was erased.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub id: OutcomeId,
    pub kind: OutcomeKind,
    pub stage: Stage,
    pub on_day: NaiveDate,
    /// The host's words, and what the hub may do with them.
    pub words: String,
    pub may_tell: MayTell,
    pub tellings: Vec<Telling>,
}

/// What one member says of an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    pub member: MemberId,
    pub words: String,
    pub may_tell: MayTell,
}

/// The same kind reported for the same connection within this many days is one outcome, told by two.
const SAME_OUTCOME_DAYS: u64 = 30;

impl Store {
    /// The connections of a space, the oldest first, and what belongs to the space alone.
    pub async fn connections(&self, space: &SpaceId) -> Result<(Vec<Connection>, Vec<Outcome>)> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT id, recorded_by, since FROM connections WHERE space_id = ? ORDER BY since, id";
            let mut all = c.all(sql, [space.as_str()], |row| {
                Ok(Connection {
                    id: ConnectionId::new(row.text("id")?),
                    recorded_by: row.word("recorded_by", RecordedBy::parse)?,
                    since: row.time("since")?,
                    parties: Vec::new(),
                    outcomes: Vec::new(),
                })
            })?;
            let mut parties = all_parties(c, &space)?;
            let mut outcomes = all_outcomes(c, &space)?;
            for connection in &mut all {
                connection.parties = parties.remove(connection.id.as_str()).unwrap_or_default();
                connection.outcomes = outcomes.remove(&Some(connection.id.to_string())).unwrap_or_default();
            }
            Ok((all, outcomes.remove(&None).unwrap_or_default()))
        })
        .await
    }

    /// A connection that the host or a member records by hand, with what came of it; or what came of nothing in
    /// particular, when there are no parties. The same parties again are the same connection.
    pub async fn record_connection(
        &self,
        space: &SpaceId,
        connection: Option<NewConnection>,
        outcomes: Vec<NewOutcome>,
        now: DateTime<Utc>,
    ) -> Result<Option<ConnectionId>> {
        let space = space.clone();
        self.write(move |tx| {
            let id = connection.map(|new| save_connection(tx, &space, &new, now)).transpose()?;
            for outcome in outcomes {
                let connection = id.clone().or(outcome.connection.clone());
                save_outcome(tx, &space, &NewOutcome { connection, ..outcome }, now)?;
            }
            Ok(id)
        })
        .await
    }

    /// Those a member is connected with or was introduced to, with the connection if there is one already.
    pub async fn known_to(&self, member: &MemberId) -> Result<Vec<(PartyId, String)>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT q.member_id, q.outsider_id, COALESCE(m.name, o.name) AS name
                       FROM (SELECT p.introduction_id AS id, 'i' AS source FROM parties p
                             JOIN introductions i ON i.id = p.introduction_id
                             WHERE p.member_id = :member AND i.state IN ('told', 'met')) AS x
                       JOIN parties q ON q.introduction_id = x.id
                       LEFT JOIN members m ON m.id = q.member_id LEFT JOIN outsiders o ON o.id = q.outsider_id
                       WHERE q.member_id IS NOT :member AND COALESCE(m.name, o.name) IS NOT NULL
                       UNION
                       SELECT q.member_id, q.outsider_id, COALESCE(m.name, o.name) AS name
                       FROM connection_parties p JOIN connection_parties q ON q.connection_id = p.connection_id
                       LEFT JOIN members m ON m.id = q.member_id LEFT JOIN outsiders o ON o.id = q.outsider_id
                       WHERE p.member_id = :member AND q.member_id IS NOT :member AND COALESCE(m.name, o.name) IS NOT NULL
                       ORDER BY name";
            c.all(sql, named_params! { ":member": member.as_str() }, |row| Ok((party_id(row)?, row.text("name")?)))
        })
        .await
    }
}

/// The parties of every connection, by the connection's id.
fn all_parties(c: &Sqlite, space: &SpaceId) -> Result<BTreeMap<String, Vec<ConnectionParty>>> {
    let sql = "SELECT p.connection_id, p.member_id, p.outsider_id, COALESCE(m.name, o.name, '') AS name,
                      COALESCE(o.organisation, '') AS organisation
               FROM connection_parties p
               LEFT JOIN members m ON m.id = p.member_id LEFT JOIN outsiders o ON o.id = p.outsider_id
               WHERE p.space_id = ? ORDER BY p.connection_id, p.position";
    let mut all: BTreeMap<String, Vec<ConnectionParty>> = BTreeMap::new();
    c.all(sql, [space.as_str()], |row| {
        let (name, organisation) = (row.text("name")?, row.text("organisation")?);
        let name = if organisation.is_empty() { name } else { format!("{name} ({organisation})") };
        let party = ConnectionParty { who: party_id(row)?, name };
        all.entry(row.text("connection_id")?).or_default().push(party);
        Ok(())
    })?;
    Ok(all)
}

/// Every outcome with its tellings, by its connection's id; under `None` what belongs to the space alone.
fn all_outcomes(c: &Sqlite, space: &SpaceId) -> Result<BTreeMap<Option<String>, Vec<Outcome>>> {
    let mut tellings: BTreeMap<String, Vec<Telling>> = BTreeMap::new();
    let sql = "SELECT outcome_id, member_id, words, may_tell FROM tellings WHERE space_id = ? ORDER BY at, member_id";
    c.all(sql, [space.as_str()], |row| {
        let telling = Telling {
            member: MemberId::new(row.text("member_id")?),
            words: row.text("words")?,
            may_tell: row.word("may_tell", MayTell::parse)?,
        };
        tellings.entry(row.text("outcome_id")?).or_default().push(telling);
        Ok(())
    })?;
    let sql = "SELECT id, connection_id, kind, stage, on_day, words, may_tell FROM outcomes
               WHERE space_id = ? ORDER BY on_day, id";
    let mut all: BTreeMap<Option<String>, Vec<Outcome>> = BTreeMap::new();
    c.all(sql, [space.as_str()], |row: &Row| {
        let id = row.text("id")?;
        let outcome = Outcome {
            kind: row.word("kind", OutcomeKind::parse)?,
            stage: row.word("stage", Stage::parse)?,
            on_day: row.day("on_day")?,
            words: row.text("words")?,
            may_tell: row.word("may_tell", MayTell::parse)?,
            tellings: tellings.remove(&id).unwrap_or_default(),
            id: OutcomeId::new(id),
        };
        all.entry(row.col("connection_id")?).or_default().push(outcome);
        Ok(())
    })?;
    Ok(all)
}

/// Keeps a connection; the same parties again, or the same introduction, are the one there is.
pub(super) fn save_connection(
    tx: &Transaction,
    space: &SpaceId,
    new: &NewConnection,
    now: DateTime<Utc>,
) -> Result<ConnectionId> {
    if let Some(known) = same_connection(tx, space, new)? {
        // An introduction that led to what the host had recorded already is the same connection from then on.
        let sql = "UPDATE connections SET introduction_id = COALESCE(introduction_id, :introduction),
                                          since = MIN(since, :since) WHERE id = :id";
        let introduction = new.introduction.as_ref().map(IntroductionId::as_str);
        let params = named_params! { ":introduction": introduction, ":since": time(new.since), ":id": known.as_str() };
        tx.change(sql, params)?;
        return Ok(known);
    }
    let id = new_id(now);
    let sql = "INSERT INTO connections (id, space_id, introduction_id, recorded_by, since) VALUES (?, ?, ?, ?, ?)";
    let introduction = new.introduction.as_ref().map(IntroductionId::as_str);
    tx.change(sql, (&id, space.as_str(), introduction, new.recorded_by.as_str(), time(new.since)))?;
    for (position, party) in new.parties.iter().enumerate() {
        let sql = "INSERT INTO connection_parties (connection_id, position, space_id, member_id, outsider_id)
                   VALUES (:id, :position, :space, :member, :outsider)";
        let params = named_params! {
            ":id": id, ":position": position as i64, ":space": space.as_str(),
            ":member": party.member().map(MemberId::as_str), ":outsider": party.outsider().map(|o| o.as_str()),
        };
        tx.change(sql, params)?;
    }
    Ok(ConnectionId::new(id))
}

fn same_connection(tx: &Transaction, space: &SpaceId, new: &NewConnection) -> Result<Option<ConnectionId>> {
    let wanted: BTreeSet<&PartyId> = new.parties.iter().collect();
    if let Some(introduction) = &new.introduction {
        let sql = "SELECT id FROM connections WHERE introduction_id = ?";
        let known = tx.one(sql, [introduction.as_str()], |row| row.text("id"))?;
        if known.is_some() {
            return Ok(known.map(ConnectionId::new));
        }
    }
    let Some(first) = new.parties.first() else { return Ok(None) };
    let sql = "SELECT p.connection_id FROM connection_parties p JOIN connections k ON k.id = p.connection_id
               WHERE p.space_id = ? AND p.member_id IS ? AND p.outsider_id IS ? ORDER BY k.since, k.id";
    let (member, outsider) = (first.member().map(MemberId::as_str), first.outsider().map(|o| o.as_str()));
    let ids = tx.all(sql, (space.as_str(), member, outsider), |row| row.text("connection_id"))?;
    for id in ids {
        let sql = "SELECT member_id, outsider_id FROM connection_parties WHERE connection_id = ?";
        let parties = tx.all(sql, [&id], party_id)?;
        if parties.iter().collect::<BTreeSet<_>>() == wanted {
            return Ok(Some(ConnectionId::new(id)));
        }
    }
    Ok(None)
}

/// Keeps an outcome. What two tell of the same thing is one outcome with two tellings: the earlier day, the later stage.
/// Nobody's story is lost for that: who has told of it already tells of another one, unless asked the same again.
pub(super) fn save_outcome(
    tx: &Transaction,
    space: &SpaceId,
    new: &NewOutcome,
    now: DateTime<Utc>,
) -> Result<OutcomeId> {
    let (id, before) = match same_outcome(tx, new)? {
        Some(known) => known,
        None => (add_outcome(tx, space, new, now)?, new.stage),
    };
    let sql = "UPDATE outcomes SET stage = ?, on_day = MIN(on_day, ?) WHERE id = ?";
    tx.change(sql, (before.max(new.stage).as_str(), new.on_day.to_string(), id.as_str()))?;
    match &new.teller {
        Some(member) => save_telling(tx, space, &id, member, new, now)?,
        None => {
            let sql = "UPDATE outcomes SET words = ?, may_tell = ? WHERE id = ?";
            tx.change(sql, (&new.words, new.may_tell.as_str(), id.as_str()))?;
        }
    }
    Ok(id)
}

/// An outcome of the same kind about that day in which this teller has not spoken yet, or has and is asked again.
fn same_outcome(tx: &Transaction, new: &NewOutcome) -> Result<Option<(OutcomeId, Stage)>> {
    let Some(connection) = &new.connection else { return Ok(None) };
    let near = |day: Option<NaiveDate>| day.unwrap_or(new.on_day).to_string();
    let sql = "SELECT o.id, o.stage FROM outcomes o
               WHERE o.connection_id = :connection AND o.kind = :kind AND o.on_day >= :from AND o.on_day <= :to
                 AND CASE WHEN :teller IS NULL THEN o.recorded_by = 'members' AND o.words = ''
                          ELSE :again OR NOT EXISTS (SELECT 1 FROM tellings t
                                                     WHERE t.outcome_id = o.id AND t.member_id = :teller) END
               ORDER BY EXISTS (SELECT 1 FROM tellings t WHERE t.outcome_id = o.id AND t.member_id = :teller) DESC,
                        o.on_day, o.id
               LIMIT 1";
    let params = named_params! {
        ":connection": connection.as_str(), ":kind": new.kind.as_str(), ":again": new.again,
        ":teller": new.teller.as_ref().map(MemberId::as_str),
        ":from": near(new.on_day.checked_sub_days(Days::new(SAME_OUTCOME_DAYS))),
        ":to": near(new.on_day.checked_add_days(Days::new(SAME_OUTCOME_DAYS))),
    };
    tx.one(sql, params, |row| Ok((OutcomeId::new(row.text("id")?), row.word("stage", Stage::parse)?)))
}

fn add_outcome(tx: &Transaction, space: &SpaceId, new: &NewOutcome, now: DateTime<Utc>) -> Result<OutcomeId> {
    let id = new_id(now);
    let by_host = new.teller.is_none();
    let (words, may_tell) = if by_host { (new.words.as_str(), new.may_tell) } else { ("", MayTell::Count) };
    let sql = "INSERT INTO outcomes (id, space_id, connection_id, kind, stage, on_day, words, may_tell, recorded_at, recorded_by)
               VALUES (:id, :space, :connection, :kind, :stage, :day, :words, :may_tell, :now, :by)";
    let params = named_params! {
        ":id": id, ":space": space.as_str(), ":connection": new.connection.as_ref().map(ConnectionId::as_str),
        ":kind": new.kind.as_str(), ":stage": new.stage.as_str(), ":day": new.on_day.to_string(), ":words": words,
        ":may_tell": may_tell.as_str(), ":now": time(now), ":by": if by_host { "host" } else { "members" },
    };
    tx.change(sql, params)?;
    Ok(OutcomeId::new(id))
}

/// The button's words are the wording that was agreed to.
fn save_telling(
    tx: &Transaction,
    space: &SpaceId,
    outcome: &OutcomeId,
    member: &MemberId,
    new: &NewOutcome,
    now: DateTime<Utc>,
) -> Result<()> {
    let sql = "INSERT INTO tellings (outcome_id, member_id, space_id, words, may_tell, at)
               VALUES (:outcome, :member, :space, :words, :may_tell, :now)
               ON CONFLICT (outcome_id, member_id) DO UPDATE SET words = :words, may_tell = :may_tell, at = :now";
    let params = named_params! {
        ":outcome": outcome.as_str(), ":member": member.as_str(), ":space": space.as_str(), ":words": new.words,
        ":may_tell": new.may_tell.as_str(), ":now": time(now),
    };
    tx.change(sql, params)?;
    let wording = match new.may_tell {
        MayTell::Count => "Only count it, do not mention me",
        MayTell::WithoutNames => "Share it without names",
        MayTell::FirstName => "Share it with my first name",
    };
    let given = new.may_tell != MayTell::Count;
    let evidence = format!("chosen on their own page for outcome {outcome}");
    save_consent(tx, &ConsentRow { space, member, what: "story", given, wording, evidence: &evidence }, now)
}

/// Takes back what one member told of an introduction's connection; what nobody tells any more is gone, and so is the
/// connection when `also_connection` and nothing else stands on it.
pub(super) fn take_back_tellings(
    tx: &Transaction,
    introduction: &IntroductionId,
    member: &MemberId,
    also_connection: bool,
) -> Result<()> {
    let sql = "DELETE FROM tellings WHERE member_id = :member AND outcome_id IN
               (SELECT o.id FROM outcomes o JOIN connections k ON k.id = o.connection_id WHERE k.introduction_id = :introduction)";
    tx.change(sql, named_params! { ":member": member.as_str(), ":introduction": introduction.as_str() })?;
    let sql = "DELETE FROM outcomes WHERE recorded_by = 'members' AND words = ''
               AND connection_id IN (SELECT id FROM connections WHERE introduction_id = ?)
               AND NOT EXISTS (SELECT 1 FROM tellings t WHERE t.outcome_id = outcomes.id)";
    tx.change(sql, [introduction.as_str()])?;
    if also_connection {
        let sql = "DELETE FROM connections WHERE introduction_id = ? AND recorded_by = 'introduction'
                   AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.connection_id = connections.id)";
        tx.change(sql, [introduction.as_str()])?;
    }
    Ok(())
}
