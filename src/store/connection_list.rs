//! Connections a page at a time, or a part of them: only what is asked for is read.

use super::connections::{Connection, ConnectionParty, Outcome, RecordedBy, Telling};
use super::introductions::party_id;
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::id::{ConnectionId, MemberId, OutcomeId, SpaceId};
use crate::domain::introduction::PartyId;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection as Sqlite, Row, params_from_iter};
use std::collections::BTreeMap;

/// Which connections.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConnectionFilter {
    /// Since then, and before.
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
    pub kind: Option<OutcomeKind>,
    /// Of any of these.
    pub people: Option<Vec<PartyId>>,
}

/// The part of the map that is looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// From this local day on, and up to this one.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub kind: Option<OutcomeKind>,
    pub person: Option<PartyId>,
    /// Only so many, the latest.
    pub latest: Option<usize>,
}

/// What was told and may be told on.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    pub words: String,
    pub may_tell: MayTell,
    /// Who told it; nobody where the host wrote it down.
    pub teller: Option<String>,
    pub kind: OutcomeKind,
    pub on_day: NaiveDate,
}

/// Whether something that was recorded by hand is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    Done,
    /// It is not the host's alone: people were introduced by it, or told of it themselves.
    Theirs,
}

/// So many are counted.
const COUNTED_MAX: usize = 10_000;

impl Store {
    /// The newest first, and how many there are in all, up to ten thousand.
    pub async fn connection_page(
        &self,
        space: &SpaceId,
        filter: ConnectionFilter,
        (each, page): (usize, usize),
    ) -> Result<(Vec<Connection>, usize)> {
        let space = space.clone();
        self.read(move |c| {
            let (wanted, mut params) = wanted(&space, &filter);
            let sql = format!(
                "SELECT COUNT(*) AS all_of_them FROM (SELECT 1 FROM connections k WHERE {wanted} LIMIT {COUNTED_MAX})"
            );
            let count = c.one(&sql, params_from_iter(&params), |row| row.col::<u32>("all_of_them"))?;
            let sql = format!("{CONNECTION} WHERE {wanted} ORDER BY k.since DESC, k.id DESC LIMIT ? OFFSET ?");
            params.extend([Value::from(each as i64), Value::from((each * page) as i64)]);
            let found = c.all(&sql, params_from_iter(&params), connection)?;
            Ok((with_details(c, found)?, count.unwrap_or(0) as usize))
        })
        .await
    }

    /// The connections of a part of the map, the oldest first, and what belongs to the space alone: at least all that
    /// is of that part.
    pub async fn connections_seen(&self, space: &SpaceId, seen: &Seen) -> Result<(Vec<Connection>, Vec<Outcome>)> {
        let (space, seen) = (space.clone(), seen.clone());
        self.read(move |c| {
            let (wanted, mut params) = seen_so(&space, &seen);
            let sql = format!("{CONNECTION} WHERE {wanted} ORDER BY k.since DESC, k.id DESC LIMIT ?");
            params.push(Value::from(seen.latest.map_or(-1, |latest| latest as i64)));
            let mut found = with_details(c, c.all(&sql, params_from_iter(&params), connection)?)?;
            found.reverse();
            let sql = format!(
                "{OUTCOME} WHERE o.space_id = ? AND o.connection_id IS NULL AND o.on_day >= ? ORDER BY o.on_day, o.id"
            );
            let from = seen.from.map(|day| day.to_string()).unwrap_or_default();
            let alone = if seen.person.is_some() { Vec::new() } else { c.all(&sql, (space.as_str(), from), outcome)? };
            let mut tellings = tellings(c, &alone.iter().map(|(_, o)| o.id.to_string()).collect::<Vec<_>>())?;
            let alone = alone
                .into_iter()
                .map(|(_, o)| Outcome { tellings: tellings.remove(o.id.as_str()).unwrap_or_default(), ..o });
            Ok((found, alone.collect()))
        })
        .await
    }

    /// How many people and organisations are connected with anybody.
    pub async fn connected_people(&self, space: &SpaceId) -> Result<usize> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT COUNT(*) AS people FROM (SELECT DISTINCT member_id, outsider_id FROM connection_parties
                                                       WHERE space_id = ? AND (member_id IS NOT NULL OR outsider_id IS NOT NULL))";
            Ok(c.one(sql, [space.as_str()], |row| row.col::<u32>("people"))?.unwrap_or(0) as usize)
        })
        .await
    }

    /// Stories that may be told, the newest first, and how many there are.
    pub async fn stories(&self, space: &SpaceId, (each, page): (usize, usize)) -> Result<(Vec<Story>, usize)> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!("SELECT COUNT(*) AS all_of_them FROM ({STORIES} LIMIT {COUNTED_MAX})");
            let count = c.one(&sql, [space.as_str()], |row| row.col::<u32>("all_of_them"))?;
            let sql = format!("{STORIES} ORDER BY at DESC, id LIMIT ?2 OFFSET ?3");
            let stories = c.all(&sql, (space.as_str(), each as i64, (each * page) as i64), |row| {
                Ok(Story {
                    words: row.text("words")?,
                    may_tell: row.word("may_tell", MayTell::parse)?,
                    teller: row.col("teller")?,
                    kind: row.word("kind", OutcomeKind::parse)?,
                    on_day: row.day("on_day")?,
                })
            })?;
            Ok((stories, count.unwrap_or(0) as usize))
        })
        .await
    }

    /// One connection with what came of it.
    pub async fn connection(&self, space: &SpaceId, id: &str) -> Result<Connection> {
        let (space, id) = (space.clone(), id.to_owned());
        self.read(move |c| {
            let found =
                c.all(&format!("{CONNECTION} WHERE k.id = ? AND k.space_id = ?"), (&id, space.as_str()), connection)?;
            with_details(c, found)?.pop().ok_or(StoreError::NotFound("connection"))
        })
        .await
    }

    /// A connection that the host recorded by mistake is gone, with what the host said came of it. What people told
    /// themselves, and what an introduction led to, stays.
    pub async fn take_back_connection(&self, space: &SpaceId, id: &ConnectionId) -> Result<TakenBack> {
        let (space, id) = (space.clone(), id.clone());
        self.write(move |tx| {
            let sql = "SELECT 1 AS one FROM connections k
                       WHERE k.id = ?1 AND k.space_id = ?2 AND k.recorded_by = 'host' AND k.introduction_id IS NULL
                         AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.connection_id = k.id
                                         AND (o.recorded_by <> 'host'
                                              OR EXISTS (SELECT 1 FROM tellings t WHERE t.outcome_id = o.id)))";
            if tx.one(sql, (id.as_str(), space.as_str()), |row| row.col::<i64>("one"))?.is_none() {
                let sql = "SELECT 1 AS one FROM connections WHERE id = ? AND space_id = ?";
                let there = tx.one(sql, (id.as_str(), space.as_str()), |row| row.col::<i64>("one"))?;
                return there.map(|_| TakenBack::Theirs).ok_or(StoreError::NotFound("connection"));
            }
            tx.change("DELETE FROM outcomes WHERE connection_id = ?", [id.as_str()])?;
            tx.change("DELETE FROM connections WHERE id = ?", [id.as_str()])?;
            Ok(TakenBack::Done)
        })
        .await
    }
}

const CONNECTION: &str = "SELECT k.id, k.recorded_by, k.since FROM connections k";
const OUTCOME: &str = "SELECT o.id, o.connection_id, o.kind, o.stage, o.on_day, o.words, o.may_tell FROM outcomes o";
/// What members told in their own words, and what the host wrote down.
const STORIES: &str = "SELECT t.words, t.may_tell, m.name AS teller, o.kind, o.on_day, t.at, o.id
     FROM tellings t JOIN outcomes o ON o.id = t.outcome_id JOIN members m ON m.id = t.member_id
     WHERE t.space_id = ?1 AND t.may_tell <> 'count' AND t.words <> ''
     UNION ALL
     SELECT o.words, o.may_tell, NULL, o.kind, o.on_day, o.recorded_at, o.id FROM outcomes o
     WHERE o.space_id = ?1 AND o.may_tell <> 'count' AND o.words <> ''";

fn connection(row: &Row) -> Result<Connection> {
    Ok(Connection {
        id: ConnectionId::new(row.text("id")?),
        recorded_by: row.word("recorded_by", RecordedBy::parse)?,
        since: row.time("since")?,
        parties: Vec::new(),
        outcomes: Vec::new(),
    })
}

fn outcome(row: &Row) -> Result<(Option<String>, Outcome)> {
    let outcome = Outcome {
        id: OutcomeId::new(row.text("id")?),
        kind: row.word("kind", OutcomeKind::parse)?,
        stage: row.word("stage", Stage::parse)?,
        on_day: row.day("on_day")?,
        words: row.text("words")?,
        may_tell: row.word("may_tell", MayTell::parse)?,
        tellings: Vec::new(),
    };
    Ok((row.col("connection_id")?, outcome))
}

fn text(text: &str) -> Value {
    Value::from(text.to_owned())
}

/// Connections of one of these people.
fn theirs(people: &[PartyId], params: &mut Vec<Value>) -> String {
    let one = |person: &PartyId| match person {
        PartyId::Member(id) => Some(("member_id", id.to_string())),
        PartyId::Outsider(id) => Some(("outsider_id", id.to_string())),
        PartyId::Gone => None,
    };
    let mut each = Vec::new();
    for (column, id) in people.iter().filter_map(one) {
        each.push(format!("SELECT connection_id FROM connection_parties WHERE {column} = ?"));
        params.push(text(&id));
    }
    if each.is_empty() { "0".to_owned() } else { format!("k.id IN ({})", each.join(" UNION ")) }
}

fn wanted(space: &SpaceId, filter: &ConnectionFilter) -> (String, Vec<Value>) {
    let (mut conditions, mut params) = (vec!["k.space_id = ?".to_owned()], vec![text(space.as_str())]);
    for (at, condition) in [(filter.from, "k.since >= ?"), (filter.before, "k.since < ?")] {
        if let Some(at) = at {
            conditions.push(condition.to_owned());
            params.push(text(&time(at)));
        }
    }
    if let Some(people) = &filter.people {
        conditions.push(theirs(people, &mut params));
    }
    if let Some(kind) = filter.kind {
        conditions.push("EXISTS (SELECT 1 FROM outcomes o WHERE o.connection_id = k.id AND o.kind = ?)".to_owned());
        params.push(text(kind.as_str()));
    }
    (conditions.join(" AND "), params)
}

fn seen_so(space: &SpaceId, seen: &Seen) -> (String, Vec<Value>) {
    let (mut conditions, mut params) = (vec!["k.space_id = ?".to_owned()], vec![text(space.as_str())]);
    if let Some(day) = seen.from {
        // The day begins somewhere within a day of midnight in UTC; the map looks more closely.
        let since = day.checked_sub_days(Days::new(1)).unwrap_or(day);
        let recent = "SELECT id FROM connections WHERE space_id = ? AND since >= ?
                      UNION SELECT connection_id FROM outcomes WHERE space_id = ? AND on_day >= ? AND connection_id IS NOT NULL";
        conditions.push(format!("k.id IN ({recent})"));
        params.extend([text(space.as_str()), text(&since.to_string()), text(space.as_str()), text(&day.to_string())]);
    }
    if let Some(day) = seen.to {
        let until = day.checked_add_days(Days::new(2)).unwrap_or(day);
        let told = "EXISTS (SELECT 1 FROM outcomes o WHERE o.connection_id = k.id AND o.on_day <= ?)";
        conditions.push(format!("(k.since < ? OR {told})"));
        params.extend([text(&until.to_string()), text(&day.to_string())]);
    }
    if let Some(kind) = seen.kind {
        conditions.push("EXISTS (SELECT 1 FROM outcomes o WHERE o.connection_id = k.id AND o.kind = ?)".to_owned());
        params.push(text(kind.as_str()));
    }
    if let Some(person) = &seen.person {
        conditions.push(theirs(std::slice::from_ref(person), &mut params));
    }
    (conditions.join(" AND "), params)
}

/// Who and what belongs to these connections.
fn with_details(c: &Sqlite, mut found: Vec<Connection>) -> Result<Vec<Connection>> {
    let ids: Vec<&str> = found.iter().map(|k| k.id.as_str()).collect();
    let ids = json(&ids)?;
    let sql = "SELECT p.connection_id, p.member_id, p.outsider_id, COALESCE(m.name, o.name, '') AS name,
                      COALESCE(o.organisation, '') AS organisation
               FROM json_each(?) AS wanted JOIN connection_parties p ON p.connection_id = wanted.value
               LEFT JOIN members m ON m.id = p.member_id LEFT JOIN outsiders o ON o.id = p.outsider_id
               ORDER BY p.connection_id, p.position";
    let mut parties: BTreeMap<String, Vec<ConnectionParty>> = BTreeMap::new();
    c.all(sql, [&ids], |row| {
        let (name, organisation) = (row.text("name")?, row.text("organisation")?);
        let name = if organisation.is_empty() { name } else { format!("{name} ({organisation})") };
        parties.entry(row.text("connection_id")?).or_default().push(ConnectionParty { who: party_id(row)?, name });
        Ok(())
    })?;
    let sql =
        format!("{OUTCOME} JOIN json_each(?) AS wanted ON o.connection_id = wanted.value ORDER BY o.on_day, o.id");
    let outcomes = c.all(&sql, [&ids], outcome)?;
    let mut tellings = tellings(c, &outcomes.iter().map(|(_, o)| o.id.to_string()).collect::<Vec<_>>())?;
    let mut of: BTreeMap<String, Vec<Outcome>> = BTreeMap::new();
    for (connection, outcome) in outcomes {
        let tellings = tellings.remove(outcome.id.as_str()).unwrap_or_default();
        of.entry(connection.unwrap_or_default()).or_default().push(Outcome { tellings, ..outcome });
    }
    for connection in &mut found {
        connection.parties = parties.remove(connection.id.as_str()).unwrap_or_default();
        connection.outcomes = of.remove(connection.id.as_str()).unwrap_or_default();
    }
    Ok(found)
}

/// What members told of these outcomes, by the outcome's id.
fn tellings(c: &Sqlite, outcomes: &[String]) -> Result<BTreeMap<String, Vec<Telling>>> {
    let mut all: BTreeMap<String, Vec<Telling>> = BTreeMap::new();
    let sql = "SELECT t.outcome_id, t.member_id, t.words, t.may_tell
               FROM json_each(?) AS wanted JOIN tellings t ON t.outcome_id = wanted.value ORDER BY t.at, t.member_id";
    c.all(sql, [json(outcomes)?], |row| {
        let telling = Telling {
            member: MemberId::new(row.text("member_id")?),
            words: row.text("words")?,
            may_tell: row.word("may_tell", MayTell::parse)?,
        };
        all.entry(row.text("outcome_id")?).or_default().push(telling);
        Ok(())
    })?;
    Ok(all)
}

fn json(ids: &[impl serde::Serialize]) -> Result<String> {
    serde_json::to_string(ids).map_err(|e| StoreError::Broken(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::log::tests::{empty, scans};
    use super::*;

    #[test]
    fn no_page_of_connections_goes_through_all_of_them() {
        let (c, _folder) = empty();
        let somebody = PartyId::Member(MemberId::new("m"));
        let filters = [
            ConnectionFilter::default(),
            ConnectionFilter {
                kind: Some(OutcomeKind::Advice),
                from: Some(DateTime::UNIX_EPOCH),
                ..Default::default()
            },
            ConnectionFilter { people: Some(vec![somebody.clone(), PartyId::Gone]), ..Default::default() },
        ];
        let none = Vec::<String>::new();
        for filter in filters {
            let (wanted, params) = wanted(&SpaceId::new("s"), &filter);
            let sql = format!("{CONNECTION} WHERE {wanted} ORDER BY k.since DESC, k.id DESC LIMIT 50");
            assert_eq!(scans(&c, &sql, &params), none, "{filter:?}");
        }
        let day = "2026-02-03".parse().ok();
        let part = Seen { from: day, to: day, kind: Some(OutcomeKind::Advice), person: Some(somebody), latest: None };
        for seen in [Seen::default(), part] {
            let (wanted, params) = seen_so(&SpaceId::new("s"), &seen);
            assert_eq!(
                scans(&c, &format!("{CONNECTION} WHERE {wanted} ORDER BY k.since, k.id"), &params),
                none,
                "{seen:?}"
            );
        }
        assert_eq!(scans(&c, &format!("{STORIES} ORDER BY at DESC, id LIMIT 50"), &[text("s")]), none);
    }
}
