//! What a week's figures depend on, read at one moment.

use super::members::{add_line, all_profiles};
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::check_in::HereAs;
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::id::SpaceId;
use crate::domain::introduction::MadeBy;
use crate::domain::member::Profile;
use crate::domain::week::{Facts, Health, Met, Outcome, Period, Seen, Suggested, Told};
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection, Row, named_params};
use std::collections::BTreeMap;

impl Store {
    /// Everything that a week's figures depend on. Answers to suggestions count up to `answers_until`.
    pub async fn week(&self, space: &SpaceId, period: &Period, answers_until: DateTime<Utc>) -> Result<Facts> {
        let (space, period) = (space.clone(), *period);
        self.read(move |c| {
            Ok(Facts {
                people: people(c, &space, &period)?,
                outsiders: outsiders(c, &space)?,
                suggested: suggested(c, &space, &period, answers_until)?,
                outcomes: outcomes(c, &space, &period)?,
                told: told(c, &space, &period)?,
                by_hand: by_hand(c, &space, &period)?,
                health: health(c, &space, &period)?,
            })
        })
        .await
    }
}

/// Who was in during the 30 days, with their present profiles and the connections they had at the week's end.
fn people(c: &Connection, space: &SpaceId, period: &Period) -> Result<Vec<Seen>> {
    let (connections, mut profiles) = (connections(c, space, period)?, all_profiles(c, space)?);
    let sql = "SELECT m.id, m.name, m.headline, m.here_as, m.stopped_at IS NOT NULL AS stopped,
                      COUNT(*) AS days, SUM(c.local_day >= :from) AS days_of_week,
                      MAX(c.wants_introductions) AS wanted,
                      (SELECT MIN(f.local_day) FROM check_ins f WHERE f.member_id = m.id) AS first_day
               FROM check_ins c JOIN members m ON m.id = c.member_id
               WHERE c.space_id = :space AND c.local_day BETWEEN :month AND :to
               GROUP BY m.id ORDER BY m.id";
    let params = named_params! {
        ":space": space.as_str(), ":from": period.from.to_string(), ":month": period.month_from().to_string(),
        ":to": period.to.to_string(),
    };
    c.all(sql, params, |row| {
        let id = row.text("id")?;
        let host = row.word("here_as", HereAs::parse)? == HereAs::Host;
        let lines = profiles.remove(&id).unwrap_or_default();
        Ok(Seen {
            name: row.text("name")?,
            first_day: row.day("first_day")?,
            days: number(row, "days")?,
            days_of_week: number(row, "days_of_week")?,
            open: !host && row.col("wanted")? && !row.col::<bool>("stopped")?,
            connections: connections.get(&id).copied().unwrap_or(0),
            profile: Profile { headline: row.text("headline")?, ..lines },
        })
    })
}

pub(super) fn number(row: &Row, name: &str) -> Result<usize> {
    Ok(row.col::<u32>(name)? as usize)
}

/// With how many others each member was connected: all said yes, or it was recorded. Who was erased still counts.
fn connections(c: &Connection, space: &SpaceId, period: &Period) -> Result<BTreeMap<String, usize>> {
    let sql = "SELECT member_id, COUNT(DISTINCT other) AS others FROM (
                   SELECT p.member_id, COALESCE(q.member_id, q.outsider_id, COALESCE(c.introduction_id, c.id) || q.position) AS other
                   FROM connections c
                   JOIN connection_parties p ON p.connection_id = c.id
                   JOIN connection_parties q ON q.connection_id = c.id AND q.position <> p.position
                   WHERE c.space_id = :space AND c.since < :ends
                   UNION
                   SELECT p.member_id, COALESCE(q.member_id, q.outsider_id, i.id || q.position)
                   FROM introductions i
                   JOIN parties p ON p.introduction_id = i.id
                   JOIN parties q ON q.introduction_id = i.id AND q.position <> p.position
                   WHERE i.space_id = :space AND i.state IN ('told', 'met')
                     AND COALESCE(i.mutual_at, i.suggested_at) < :ends)
               WHERE member_id IS NOT NULL GROUP BY member_id";
    let params = named_params! { ":space": space.as_str(), ":ends": time(period.ends()) };
    let rows = c.all(sql, params, |row| Ok((row.text("member_id")?, number(row, "others")?)))?;
    Ok(rows.into_iter().collect())
}

fn outsiders(c: &Connection, space: &SpaceId) -> Result<Vec<Profile>> {
    let sql = "SELECT l.outsider_id, l.kind, l.text, 1.0 AS strength, 0 AS standing_yes, l.first_said_at,
                      NULL AS embedding
               FROM outsider_lines l JOIN outsiders x ON x.id = l.outsider_id
               WHERE l.space_id = ? AND x.retired_at IS NULL ORDER BY l.outsider_id, l.kind, l.position";
    let mut profiles: BTreeMap<String, Profile> = BTreeMap::new();
    c.all(sql, [space.as_str()], |row| add_line(profiles.entry(row.at(0)?).or_default(), row, 1))?;
    Ok(profiles.into_values().collect())
}

/// The introductions of the week about which somebody was asked.
fn suggested(c: &Connection, space: &SpaceId, period: &Period, answers_until: DateTime<Utc>) -> Result<Vec<Suggested>> {
    let sql = "SELECT i.made_by, i.state IN ('told', 'met') AS introduced, i.state = 'met' AS state_met,
                      NOT EXISTS (SELECT 1 FROM parties p WHERE p.introduction_id = i.id AND p.asked = 1
                                  AND NOT EXISTS (SELECT 1 FROM messages x
                                                  WHERE x.member_id = p.member_id AND x.created_at >= :since
                                                    AND x.state = 'accepted'
                                                    AND x.kind IN ('digest', 'addendum', 'by_host')
                                                    AND (x.introduction_id = i.id OR EXISTS
                                                         (SELECT 1 FROM digest_introductions d
                                                          WHERE d.digest_id = x.digest_id
                                                            AND d.introduction_id = i.id)))) AS reached,
                      NOT EXISTS (SELECT 1 FROM parties p WHERE p.introduction_id = i.id AND p.asked = 1
                                  AND (p.answer NOT IN ('yes', 'no', 'known') OR p.answered_at >= :until)) AS answered,
                      EXISTS (SELECT 1 FROM connections n JOIN outcomes o ON o.connection_id = n.id
                              WHERE n.introduction_id = i.id) AS came_of_it,
                      (SELECT group_concat(DISTINCT f.said) FROM follow_ups f
                       WHERE f.introduction_id = i.id AND f.kind = 'did_you_meet') AS said
               FROM introductions i
               WHERE i.space_id = :space AND i.local_day BETWEEN :from AND :to
                 AND EXISTS (SELECT 1 FROM parties p WHERE p.introduction_id = i.id AND p.asked = 1)";
    // No letter about them is older than they are; wherever the space is, its day begins after this.
    let since = period.from.checked_sub_days(Days::new(1)).unwrap_or(period.from);
    let params = named_params! {
        ":space": space.as_str(), ":from": period.from.to_string(), ":to": period.to.to_string(),
        ":until": time(answers_until), ":since": since.to_string(),
    };
    c.all(sql, params, |row| {
        let said = row.col::<Option<String>>("said")?;
        let met = met(said.as_deref(), row.col("state_met")?);
        Ok(Suggested {
            made_by: row.word("made_by", MadeBy::parse)?,
            reached: row.col("reached")?,
            answered: row.col("answered")?,
            introduced: row.col("introduced")?,
            met,
            disagree: met == Met::Met && said.is_some_and(|said| said.split(',').any(|word| word == "no")),
            came_of_it: row.col("came_of_it")?,
        })
    })
}

/// `said` holds the different answers to "did you meet?", with commas between them.
fn met(said: Option<&str>, state_met: bool) -> Met {
    let any = |word| said.is_some_and(|said| said.split(',').any(|s| s == word));
    match said {
        _ if state_met || any("met") => Met::Met,
        _ if any("planned") => Met::Planned,
        _ if any("no") => Met::No,
        Some(_) => Met::NotKnown,
        None => Met::NotAsked,
    }
}

fn outcomes(c: &Connection, space: &SpaceId, period: &Period) -> Result<Vec<Outcome>> {
    let sql = "SELECT kind, stage, on_day FROM outcomes WHERE space_id = ? AND on_day <= ?";
    c.all(sql, (space.as_str(), period.to.to_string()), |row| {
        Ok(Outcome {
            kind: row.word("kind", OutcomeKind::parse)?,
            stage: row.word("stage", Stage::parse)?,
            on: row.day("on_day")?,
        })
    })
}

fn told(c: &Connection, space: &SpaceId, period: &Period) -> Result<Vec<Told>> {
    let sql = "SELECT t.words, t.may_tell, m.name, o.kind
               FROM tellings t JOIN outcomes o ON o.id = t.outcome_id JOIN members m ON m.id = t.member_id
               WHERE t.space_id = ? AND t.at >= ? AND t.at < ? ORDER BY t.at, t.outcome_id, t.member_id";
    c.all(sql, (space.as_str(), time(period.begins()), time(period.ends())), |row| {
        Ok(Told {
            words: row.text("words")?,
            name: row.text("name")?,
            may_tell: row.word("may_tell", MayTell::parse)?,
            kind: row.word("kind", OutcomeKind::parse)?,
        })
    })
}

/// What the host recorded, and those introduced at once because nobody had to be asked. A name is empty where somebody
/// was erased.
fn by_hand(c: &Connection, space: &SpaceId, period: &Period) -> Result<Vec<Vec<String>>> {
    let sql = "SELECT made.id, COALESCE(m.name, x.name, '') AS name
               FROM (SELECT n.id, n.since AS at, p.position, p.member_id, p.outsider_id
                     FROM connections n JOIN connection_parties p ON p.connection_id = n.id
                     WHERE n.space_id = :space AND n.recorded_by = 'host' AND n.since >= :begins AND n.since < :ends
                     UNION ALL
                     SELECT i.id, i.suggested_at, p.position, p.member_id, p.outsider_id
                     FROM introductions i JOIN parties p ON p.introduction_id = i.id
                     WHERE i.space_id = :space AND i.made_by = 'host' AND i.suggested_at >= :begins AND i.suggested_at < :ends
                       AND NOT EXISTS (SELECT 1 FROM parties a WHERE a.introduction_id = i.id AND a.asked = 1)
                       AND NOT EXISTS (SELECT 1 FROM connections n
                                       WHERE n.introduction_id = i.id AND n.recorded_by = 'host')) AS made
               LEFT JOIN members m ON m.id = made.member_id
               LEFT JOIN outsiders x ON x.id = made.outsider_id
               ORDER BY made.at, made.id, made.position";
    let params = named_params! {
        ":space": space.as_str(), ":begins": time(period.begins()), ":ends": time(period.ends()),
    };
    let rows = c.all(sql, params, |row| Ok((row.text("id")?, row.text("name")?)))?;
    let groups = rows.chunk_by(|a, b| a.0 == b.0);
    Ok(groups.map(|rows| rows.iter().map(|(_, name)| name.clone()).collect()).collect())
}

fn health(c: &Connection, space: &SpaceId, period: &Period) -> Result<Health> {
    let sql = "SELECT
                 (SELECT COUNT(*) FROM messages WHERE space_id = :space AND state = 'refused'
                                                AND created_at >= :begins AND created_at < :ends) AS refused,
                 (SELECT COUNT(*) FROM messages WHERE space_id = :space AND state = 'unknown'
                                                AND created_at >= :begins AND created_at < :ends) AS unknown,
                 (SELECT COUNT(*) FROM needs_you WHERE space_id = :space AND settled_at IS NULL) AS needs,
                 (SELECT COUNT(DISTINCT member_id) FROM consents WHERE space_id = :space AND what = 'stop'
                                                                  AND at >= :begins AND at < :ends) AS stopped,
                 (SELECT COUNT(DISTINCT member_id) FROM consents WHERE space_id = :space AND what = 'pause'
                                                                  AND at >= :begins AND at < :ends) AS paused,
                 (SELECT COUNT(*) FROM members WHERE space_id = :space
                                               AND silent_since >= :begins AND silent_since < :ends) AS resting";
    let params = named_params! {
        ":space": space.as_str(), ":begins": time(period.begins()), ":ends": time(period.ends()),
    };
    let counted = c.one(sql, params, |row| {
        Ok(Health {
            letters_refused: number(row, "refused")?,
            letters_unknown: number(row, "unknown")?,
            needs_open: number(row, "needs")?,
            stopped: number(row, "stopped")?,
            paused: number(row, "paused")?,
            resting: number(row, "resting")?,
            skipped: Vec::new(),
        })
    })?;
    Ok(Health { skipped: skipped(c, space, period.from, period.to)?, ..counted.unwrap_or_default() })
}

/// Digests with nobody in them, by the reason; the most frequent first.
pub(super) fn skipped(c: &Connection, space: &SpaceId, from: NaiveDate, to: NaiveDate) -> Result<Vec<(String, usize)>> {
    let sql = "SELECT empty_because, COUNT(*) AS digests FROM digests
               WHERE space_id = ? AND local_day BETWEEN ? AND ? AND kind = 'digest' AND empty_because IS NOT NULL
               GROUP BY empty_because ORDER BY digests DESC, empty_because";
    c.all(sql, (space.as_str(), from.to_string(), to.to_string()), |row| {
        Ok((row.text("empty_because")?, number(row, "digests")?))
    })
}
