//! The log: every message of a space, a page at a time, and what one of them was written for.
//!
//! Letters that say that all have said yes are in no list before everybody is told: until then nobody can know.

use super::introductions::reasons;
use super::outbox::{OUTBOX_ROW, OutboxRow, attempts, outbox_row, restored};
use super::row::{Columns, Query, time};
use super::{Attempt, LedgerEntry, Result, Store, StoreError};
use crate::domain::id::{IntroductionId, MemberId, SpaceId};
use crate::domain::introduction::MadeBy;
use crate::domain::matching::Reason;
use crate::domain::message::{Kind, State as Wanted};
use crate::domain::text::folded;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, named_params, params_from_iter};

/// Which messages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogFilter {
    /// Those to these members, or to this address; all when there is nobody and no address.
    pub members: Option<Vec<MemberId>>,
    pub recipient: Option<String>,
    pub kind: Option<Kind>,
    pub state: Option<Wanted>,
    /// Written from then on, and before.
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

/// What somebody was told about, and what may be known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    pub introduction: IntroductionId,
    /// Everybody's name, in the order in which reasons speak of them; empty for somebody who was erased.
    pub names: Vec<String>,
    pub reasons: Vec<Reason>,
    pub made_by: MadeBy,
    pub host_sentence: String,
    pub on_day: NaiveDate,
    pub expires_at: DateTime<Utc>,
    pub told: Told,
}

/// How far an introduction is known to have come. Until all are told, nobody can tell what anybody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    NotYet,
    Introduced(DateTime<Utc>),
    Met(DateTime<Utc>),
}

/// What a message was written for.
#[derive(Debug, Clone, PartialEq)]
pub struct Background {
    pub row: OutboxRow,
    pub attempts: Vec<Attempt>,
    /// The letter's bytes, or the text's, while they are kept.
    pub letter: Option<Vec<u8>>,
    pub member: Option<MemberId>,
    pub by_text: bool,
    pub bounced_at: Option<DateTime<Utc>>,
    pub bounced_hard: bool,
    /// The local day of the digest it is.
    pub day: Option<NaiveDate>,
    pub firing: Option<LoggedFiring>,
    /// When and how they checked in for that day.
    pub check_in: Option<(DateTime<Utc>, String)>,
    /// Their latest word about introductions before it was written.
    pub consent: Option<LedgerEntry>,
    pub subjects: Vec<Subject>,
}

/// One firing of a schedule, as the log shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedFiring {
    pub fires: String,
    pub due_at: DateTime<Utc>,
    pub fired_at: DateTime<Utc>,
    /// `ran`, `made_up` or `skipped`.
    pub result: String,
    pub note: String,
}

/// Why somebody heard nothing on a day.
#[derive(Debug, Clone, PartialEq)]
pub enum Nothing {
    NotIn,
    WantedNone,
    /// They were in, and no morning was worked out with them.
    NoMorning,
    /// There was nobody to name, and why.
    Because(String),
    /// There was a letter after all.
    Written,
}

/// So many are counted; whoever looks further back says what for.
const COUNTED_MAX: usize = 10_000;
/// So many people can be meant by what was typed.
const MEANT_MAX: u32 = 20;

impl Store {
    /// Those members whose name begins so; whose name or address it is exactly comes alone.
    pub async fn members_meant(&self, space: &SpaceId, typed: &str) -> Result<Vec<MemberId>> {
        let (space, typed) = (space.clone(), typed.trim().to_owned());
        self.read(move |c| {
            let id = |row: &Row| Ok(MemberId::new(row.text("id")?));
            if typed.contains('@') {
                let known = super::merging::by_address(c, &space, &typed.to_lowercase())?;
                return Ok(known.into_iter().collect());
            }
            let key = folded(&typed);
            let sql = "SELECT id FROM members WHERE space_id = ? AND name_key = ?";
            if let Some(exactly) = c.one(sql, (space.as_str(), &key), id)? {
                return Ok(vec![exactly]);
            }
            let sql = "SELECT id FROM members WHERE space_id = :space AND name_key >= :key AND name_key < :end
                       ORDER BY name_key LIMIT :most";
            let end = format!("{key}\u{10ffff}");
            let params = named_params! { ":space": space.as_str(), ":key": key, ":end": end, ":most": MEANT_MAX };
            c.all(sql, params, id)
        })
        .await
    }

    /// The newest first, and how many there are in all, up to ten thousand.
    pub async fn log(
        &self,
        space: &SpaceId,
        filter: LogFilter,
        (each, page): (usize, usize),
        now: DateTime<Utc>,
    ) -> Result<(Vec<OutboxRow>, usize)> {
        let space = space.clone();
        self.read(move |c| {
            let (wanted, mut params) = wanted(&space, &filter, now);
            let sql = format!(
                "SELECT COUNT(*) AS all_of_them FROM (SELECT 1 FROM messages x WHERE {wanted} LIMIT {COUNTED_MAX})"
            );
            let count = c.one(&sql, params_from_iter(&params), |row| row.col::<u32>("all_of_them"))?;
            let sql = format!("{OUTBOX_ROW} WHERE {wanted} ORDER BY x.created_at DESC, x.id DESC LIMIT ? OFFSET ?");
            params.push(Value::from(each as i64));
            params.push(Value::from((each * page) as i64));
            Ok((c.all(&sql, params_from_iter(&params), outbox_row)?, count.unwrap_or(0) as usize))
        })
        .await
    }

    /// One message with what it was written for. `id` is the whole of it.
    pub async fn background(&self, space: &SpaceId, id: &str, now: DateTime<Utc>) -> Result<Background> {
        let (space, id) = (space.clone(), id.to_owned());
        self.read(move |c| {
            let sql = format!("{OUTBOX_ROW} WHERE x.id = :id AND x.space_id = :space AND {}", is_no_secret(":now"));
            let params = named_params! { ":id": id, ":space": space.as_str(), ":now": time(now) };
            let row = c.one(&sql, params, outbox_row)?.ok_or(StoreError::NotFound("message"))?;
            background(c, &space, row, now)
        })
        .await
    }

    /// Why somebody heard nothing on a day.
    pub async fn nothing_because(&self, space: &SpaceId, member: &MemberId, day: NaiveDate) -> Result<Nothing> {
        let (space, member, day) = (space.clone(), member.clone(), day.to_string());
        self.read(move |c| {
            let sql = "SELECT empty_because FROM digests WHERE space_id = ? AND member_id = ? AND local_day = ?
                       ORDER BY empty_because IS NULL DESC LIMIT 1";
            let digest =
                c.one(sql, (space.as_str(), member.as_str(), &day), |row| row.col::<Option<String>>("empty_because"))?;
            match digest {
                Some(None) => return Ok(Nothing::Written),
                Some(Some(because)) => return Ok(Nothing::Because(because)),
                None => {}
            }
            let sql =
                "SELECT wants_introductions FROM check_ins WHERE space_id = ? AND member_id = ? AND local_day = ?";
            let wants =
                c.one(sql, (space.as_str(), member.as_str(), &day), |row| row.col::<bool>("wants_introductions"))?;
            Ok(match wants {
                None => Nothing::NotIn,
                Some(false) => Nothing::WantedNone,
                Some(true) => Nothing::NoMorning,
            })
        })
        .await
    }

    /// What the schedules did, the latest first, and how many times in all.
    pub async fn firings(&self, space: &SpaceId, (each, page): (usize, usize)) -> Result<(Vec<LoggedFiring>, usize)> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!(
                "SELECT COUNT(*) AS all_of_them FROM (SELECT 1 FROM firings WHERE space_id = ? LIMIT {COUNTED_MAX})"
            );
            let count = c.one(&sql, [space.as_str()], |row| row.col::<u32>("all_of_them"))?;
            let sql = "SELECT fires, due_at, fired_at, result, note FROM firings WHERE space_id = ?
                       ORDER BY fired_at DESC, id DESC LIMIT ? OFFSET ?";
            let firings = c.all(sql, (space.as_str(), each as i64, (each * page) as i64), firing)?;
            Ok((firings, count.unwrap_or(0) as usize))
        })
        .await
    }
}

/// The condition, and its blanks in their order.
fn wanted(space: &SpaceId, filter: &LogFilter, now: DateTime<Utc>) -> (String, Vec<Value>) {
    let text = |text: &str| Value::from(text.to_owned());
    let mut conditions = vec!["x.space_id = ?".to_owned()];
    let mut params = vec![text(space.as_str())];
    match (&filter.members, &filter.recipient) {
        (Some(members), None) => {
            // The unary plus keeps the index of the space out of it: a person has few messages.
            conditions[0] = "+x.space_id = ?".to_owned();
            conditions.push(format!("x.member_id IN ({})", vec!["?"; members.len()].join(", ")));
            params.extend(members.iter().map(|id| text(id.as_str())));
        }
        (_, Some(recipient)) => {
            conditions.push("x.recipient = ?".to_owned());
            params.push(text(recipient));
        }
        (None, None) => {}
    }
    if let Some(kind) = filter.kind {
        conditions.push("x.kind = ?".to_owned());
        params.push(text(kind.as_str()));
    }
    if let Some(state) = filter.state {
        conditions.push("x.state = ?".to_owned());
        params.push(text(state.as_str()));
    }
    for (at, condition) in [(filter.from, "x.created_at >= ?"), (filter.before, "x.created_at < ?")] {
        if let Some(at) = at {
            conditions.push(condition.to_owned());
            params.push(Value::from(time(at)));
        }
    }
    conditions.push(is_no_secret("?"));
    params.push(Value::from(time(now)));
    (conditions.join(" AND "), params)
}

/// Answers to what somebody wrote would tell that they answered; so would "both said yes" before all are told of it, or where
/// it never came to that.
fn is_no_secret(now: &str) -> String {
    format!(
        "x.kind <> 'confirmation' AND (x.kind <> 'introduction' OR EXISTS (
             SELECT 1 FROM introductions i WHERE i.id = x.introduction_id
             AND (i.state IN ('told', 'met') OR (i.state = 'mutual' AND i.told_at <= {now}))))"
    )
}

fn background(c: &Connection, space: &SpaceId, row: OutboxRow, now: DateTime<Utc>) -> Result<Background> {
    let sql = "SELECT x.member_id, x.introduction_id, x.digest_id, x.channel, x.letter, x.bounced_at, x.bounced_hard,
                      d.local_day, d.firing_id
               FROM messages x LEFT JOIN digests d ON d.id = x.digest_id WHERE x.id = ?";
    let found = c.one(sql, [row.id.as_str()], |r| {
        let id = |name: &str| r.col::<Option<String>>(name);
        let day = r.col::<Option<String>>("local_day")?.map(|_| r.day("local_day")).transpose()?;
        let letter = r.col::<Option<Vec<u8>>>("letter")?.map(|bytes| restored(&bytes)).transpose()?;
        let bounced = (r.time_or_none("bounced_at")?, r.col::<bool>("bounced_hard")?);
        Ok((
            (id("member_id")?, id("introduction_id")?, id("digest_id")?, id("firing_id")?),
            day,
            letter,
            bounced,
            r.text("channel")?,
        ))
    })?;
    let ((member, introduction, digest, fired), day, letter, bounced, channel) =
        found.ok_or(StoreError::NotFound("message"))?;
    let member = member.map(MemberId::new);
    let attempts = attempts(c, &row.id)?;
    let firing = match &fired {
        Some(id) => c.one("SELECT fires, due_at, fired_at, result, note FROM firings WHERE id = ?", [id], firing)?,
        None => None,
    };
    let (check_in, consent) = match &member {
        Some(member) => {
            (day.map(|day| check_in(c, member, day)).transpose()?.flatten(), consent(c, space, member, &row)?)
        }
        None => (None, None),
    };
    let subjects = subjects(c, (digest.as_deref(), introduction.as_deref()), now)?;
    let (bounced_at, bounced_hard) = bounced;
    let by_text = channel == "sms";
    Ok(Background {
        row,
        attempts,
        letter,
        member,
        by_text,
        bounced_at,
        bounced_hard,
        day,
        firing,
        check_in,
        consent,
        subjects,
    })
}

fn firing(row: &Row) -> Result<LoggedFiring> {
    Ok(LoggedFiring {
        fires: row.text("fires")?,
        due_at: row.time("due_at")?,
        fired_at: row.time("fired_at")?,
        result: row.text("result")?,
        note: row.text("note")?,
    })
}

fn check_in(c: &Connection, member: &MemberId, day: NaiveDate) -> Result<Option<(DateTime<Utc>, String)>> {
    let sql = "SELECT said_at, source FROM check_ins WHERE member_id = ? AND local_day = ?";
    c.one(sql, (member.as_str(), day.to_string()), |row| Ok((row.time("said_at")?, row.text("source")?)))
}

fn consent(c: &Connection, space: &SpaceId, member: &MemberId, row: &OutboxRow) -> Result<Option<LedgerEntry>> {
    let sql = "SELECT c.what, c.given, c.at, w.text, c.evidence
               FROM consents c JOIN wordings w ON w.hash = c.wording_hash
               WHERE c.space_id = ? AND c.member_id = ? AND c.at <= ? AND c.what = 'introductions' AND c.given = 1
               ORDER BY c.at DESC, c.rowid DESC LIMIT 1";
    c.one(sql, (space.as_str(), member.as_str(), time(row.created_at)), |row| {
        Ok(LedgerEntry {
            what: row.text("what")?,
            given: row.col("given")?,
            at: row.time("at")?,
            wording: row.text("text")?,
            evidence: row.text("evidence")?,
        })
    })
}

/// What it names, in its order.
fn subjects(
    c: &Connection,
    (digest, introduction): (Option<&str>, Option<&str>),
    now: DateTime<Utc>,
) -> Result<Vec<Subject>> {
    let ids = match (digest, introduction) {
        (Some(digest), _) => {
            let sql = "SELECT introduction_id FROM digest_introductions WHERE digest_id = ? ORDER BY position";
            c.all(sql, [digest], |row| row.text("introduction_id"))?
        }
        (None, Some(introduction)) => vec![introduction.to_owned()],
        (None, None) => Vec::new(),
    };
    let mut found = Vec::new();
    for id in ids {
        found.extend(subject(c, IntroductionId::new(id), now)?);
    }
    Ok(found)
}

fn subject(c: &Connection, id: IntroductionId, now: DateTime<Utc>) -> Result<Option<Subject>> {
    let sql = "SELECT COALESCE(m.name, o.name, '') AS name FROM parties p
               LEFT JOIN members m ON m.id = p.member_id LEFT JOIN outsiders o ON o.id = p.outsider_id
               WHERE p.introduction_id = ? ORDER BY p.position";
    let names = c.all(sql, [id.as_str()], |row| row.text("name"))?;
    let reasons = reasons(c, &id)?;
    let sql = "SELECT made_by, state, host_sentence, local_day, expires_at, mutual_at, told_at, suggested_at
               FROM introductions WHERE id = ?";
    c.one(sql, [id.as_str()], |row| {
        let suggested_at = row.time("suggested_at")?;
        let at = row.time_or_none("told_at")?.or(row.time_or_none("mutual_at")?).unwrap_or(suggested_at);
        let told = match row.text("state")?.as_str() {
            "met" => Told::Met(at),
            "told" => Told::Introduced(at),
            "mutual" if at <= now => Told::Introduced(at),
            _ => Told::NotYet,
        };
        Ok(Subject {
            introduction: id.clone(),
            names,
            reasons,
            made_by: row.word("made_by", MadeBy::parse)?,
            host_sentence: row.text("host_sentence")?,
            on_day: row.day("local_day")?,
            expires_at: row.time("expires_at")?,
            told,
        })
    })
}

#[cfg(test)]
pub(super) mod tests;
