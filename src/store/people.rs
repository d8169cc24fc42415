//! People as their organiser sees them: found by words, listed a page at a time, and one of them in full. Nothing here says
//! what anybody answered before all were told.

use super::members::{COLUMNS, member, one_member};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::id::{ConnectionId, MemberId, MessageId, SpaceId};
use crate::domain::member::Member;
use crate::domain::message::State;
use crate::domain::name_words::name_words;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Row, ToSql, Transaction, named_params};

/// Which people a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    All,
    InToday,
    /// They rest for a while, or letters to them rest because they did not answer.
    Paused,
    Stopped,
    Unreachable,
    /// From a list; they have neither been invited nor said anything.
    New,
}

impl Show {
    pub const ALL: [Show; 6] = [Show::All, Show::InToday, Show::Paused, Show::Stopped, Show::Unreachable, Show::New];

    pub fn as_str(self) -> &'static str {
        match self {
            Show::All => "all",
            Show::InToday => "in_today",
            Show::Paused => "paused",
            Show::Stopped => "stopped",
            Show::Unreachable => "unreachable",
            Show::New => "new",
        }
    }

    pub fn parse(word: &str) -> Option<Show> {
        Show::ALL.into_iter().find(|show| show.as_str() == word)
    }

    fn sql(self) -> &'static str {
        match self {
            Show::All => "TRUE",
            Show::InToday => {
                "m.id IN (SELECT member_id FROM check_ins WHERE space_id = :space AND local_day = :day AND left_at IS NULL)"
            }
            Show::Paused => "m.stopped_at IS NULL AND (m.paused_until > :day OR m.silent_since IS NOT NULL)",
            Show::Stopped => "m.stopped_at IS NOT NULL",
            Show::Unreachable => "m.stopped_at IS NULL AND m.unreachable_since IS NOT NULL",
            Show::New => {
                "m.stopped_at IS NULL AND m.invited_at IS NULL AND m.accepted_at IS NULL
                 AND m.answered_at <= '1970-01-01T00:00:00.000Z'
                 AND NOT EXISTS (SELECT 1 FROM check_ins c WHERE c.member_id = m.id)"
            }
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Folded; people are found by what begins so.
    pub words: Vec<String>,
    pub show: Show,
    /// Today.
    pub day: NaiveDate,
}

/// Somebody in a list; without the lines of their profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedPerson {
    pub member: Member,
    pub surname: String,
    pub company: String,
    pub last_in: Option<NaiveDate>,
}

/// Somebody in full.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub member: Member,
    pub surname: String,
    pub company: String,
    pub phone: Option<String>,
    pub since: DateTime<Utc>,
    /// `letter`, `organiser` or `text`.
    pub confirmed_by: String,
    pub invited_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
}

/// A day on which somebody was in.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonDay {
    pub day: NaiveDate,
    pub today_line: String,
    pub wants_introductions: bool,
    pub left: bool,
}

/// An introduction, as far as time and what all were told say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonIntroduction {
    pub with_whom: String,
    pub suggested_at: DateTime<Utc>,
    /// When all were told; nothing before.
    pub introduced_at: Option<DateTime<Utc>>,
    pub met: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PersonConnection {
    pub id: ConnectionId,
    pub with_whom: String,
    pub since: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PersonMessage {
    pub id: MessageId,
    pub kind: String,
    pub by_text: bool,
    pub state: State,
    pub at: DateTime<Utc>,
}

/// What happened with somebody, the latest first, as many of each as a page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonHistory {
    pub days: Vec<PersonDay>,
    pub introductions: Vec<PersonIntroduction>,
    pub connections: Vec<PersonConnection>,
    pub messages: Vec<PersonMessage>,
    /// Whom the host keeps apart from them.
    pub apart: Vec<(MemberId, String)>,
}

/// What two people who are to be one have of each, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Holds {
    pub check_ins: u32,
    pub introductions: u32,
    pub connections: u32,
    pub lines: u32,
}

const HISTORY: u32 = 30;

impl Store {
    /// A page of those who are looked for, by name; and how many there are in all.
    pub async fn people(
        &self,
        space: &SpaceId,
        wanted: Wanted,
        (skip, most): (usize, usize),
    ) -> Result<(Vec<ListedPerson>, usize)> {
        if !wanted.words.is_empty() {
            self.read_names(space).await?;
        }
        let space = space.clone();
        self.read(move |c| {
            let (sql, words) = conditions(&wanted);
            let (space, day) = (space.as_str(), wanted.day.to_string());
            let (skip, most) = (skip as i64, most as i64);
            let mut params: Vec<(&str, &dyn ToSql)> = vec![(":space", &space), (":day", &day)];
            params.extend(words.iter().map(|(name, text)| (name.as_str(), text as &dyn ToSql)));
            let count = format!("SELECT COUNT(*) AS n FROM members m WHERE {sql}");
            let total = c.one(&count, &params[..], |row| row.col::<u32>("n"))?.unwrap_or(0) as usize;
            params.extend([(":most", &most as &dyn ToSql), (":skip", &skip)]);
            let page = format!(
                "SELECT {COLUMNS}, m.surname, m.company, (SELECT MAX(local_day) FROM check_ins c WHERE c.member_id = m.id) AS last_in
                 FROM members m WHERE {sql} ORDER BY m.name_key, m.id LIMIT :most OFFSET :skip"
            );
            Ok((c.all(&page, &params[..], listed)?, total))
        })
        .await
    }

    /// Somebody of this space; whoever is of another one is not there.
    pub async fn person(&self, space: &SpaceId, id: &MemberId) -> Result<Person> {
        let (space, id) = (space.clone(), id.clone());
        self.read(move |c| {
            let sql = "SELECT surname, company, phone, created_at, confirmed_by, invited_at, accepted_at FROM members
                       WHERE id = ? AND space_id = ? AND email IS NOT NULL";
            let member = |row: &Row| {
                Ok(Person {
                    member: one_member(c, &id)?,
                    surname: row.text("surname")?,
                    company: row.text("company")?,
                    phone: row.col("phone")?,
                    since: row.time("created_at")?,
                    confirmed_by: row.text("confirmed_by")?,
                    invited_at: row.time_or_none("invited_at")?,
                    accepted_at: row.time_or_none("accepted_at")?,
                })
            };
            c.one(sql, (id.as_str(), space.as_str()), member)?.ok_or(StoreError::NotFound("member"))
        })
        .await
    }

    /// Whoever goes by this name: at most one does.
    pub async fn member_by_name(&self, space: &SpaceId, name_key: &str) -> Result<Option<Member>> {
        let (space, key) = (space.clone(), name_key.to_owned());
        self.read(move |c| {
            let sql = format!(
                "SELECT {COLUMNS} FROM members m WHERE m.space_id = ? AND m.name_key = ? AND m.email IS NOT NULL"
            );
            c.one(&sql, (space.as_str(), key), member)
        })
        .await
    }

    /// How many people a space knows.
    pub async fn count_members(&self, space: &SpaceId) -> Result<usize> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT COUNT(*) AS n FROM members WHERE space_id = ?";
            Ok(c.one(sql, [space.as_str()], |row| row.col::<u32>("n"))?.unwrap_or(0) as usize)
        })
        .await
    }

    pub async fn history_of(&self, member: &MemberId, now: DateTime<Utc>) -> Result<PersonHistory> {
        let member = member.clone();
        self.read(move |c| {
            Ok(PersonHistory {
                days: days(c, &member)?,
                introductions: introductions(c, &member, now)?,
                connections: connections(c, &member)?,
                messages: messages(c, &member, now)?,
                apart: apart(c, &member)?,
            })
        })
        .await
    }

    pub async fn holds(&self, member: &MemberId) -> Result<Holds> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT (SELECT COUNT(*) FROM check_ins WHERE member_id = :id) AS check_ins,
                              (SELECT COUNT(*) FROM parties WHERE member_id = :id) AS introductions,
                              (SELECT COUNT(*) FROM connection_parties WHERE member_id = :id) AS connections,
                              (SELECT COUNT(*) FROM profile_lines WHERE member_id = :id) AS lines";
            let holds = c.one(sql, named_params! { ":id": member.as_str() }, |row| {
                let (check_ins, introductions) = (row.col("check_ins")?, row.col("introductions")?);
                Ok(Holds { check_ins, introductions, connections: row.col("connections")?, lines: row.col("lines")? })
            })?;
            Ok(holds.unwrap_or_default())
        })
        .await
    }

    /// Reads the words of those whose names are new.
    async fn read_names(&self, space: &SpaceId) -> Result<()> {
        let (space, of_space) = (space.clone(), space.clone());
        let sql = "SELECT 1 AS one FROM member_words WHERE space_id = ? AND word = '' LIMIT 1";
        let unread = self.read(move |c| c.one(sql, [space.as_str()], |row| row.col::<i64>("one"))).await?;
        match unread {
            Some(_) => self.write(move |tx| read_names(tx, &of_space)).await,
            None => Ok(()),
        }
    }
}

fn read_names(tx: &Transaction, space: &SpaceId) -> Result<()> {
    let sql = "SELECT m.id, m.name, m.surname, m.company, COALESCE(m.email, '') AS email
               FROM member_words w JOIN members m ON m.id = w.member_id WHERE w.space_id = ? AND w.word = ''";
    let unread = tx.all(sql, [space.as_str()], |row| {
        let texts = [row.text("name")?, row.text("surname")?, row.text("company")?, row.text("email")?];
        Ok((row.text("id")?, texts))
    })?;
    for (id, texts) in unread {
        for word in name_words(texts.iter().map(String::as_str)) {
            let sql = "INSERT INTO member_words (space_id, word, member_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
            tx.change(sql, (space.as_str(), word, &id))?;
        }
    }
    tx.change("DELETE FROM member_words WHERE space_id = ? AND word = ''", [space.as_str()]).map(|_| ())
}

/// The condition, with the bounds between which each word lies.
fn conditions(wanted: &Wanted) -> (String, Vec<(String, String)>) {
    let mut sql = format!("m.space_id = :space AND :day <> '' AND m.email IS NOT NULL AND {}", wanted.show.sql());
    let mut bounds = Vec::new();
    for (n, word) in wanted.words.iter().enumerate() {
        sql += &format!(
            " AND m.id IN (SELECT member_id FROM member_words WHERE space_id = :space AND word >= :from{n} AND word < :until{n})"
        );
        bounds.push((format!(":from{n}"), word.clone()));
        bounds.push((format!(":until{n}"), format!("{word}\u{10ffff}")));
    }
    (sql, bounds)
}

fn listed(row: &Row) -> Result<ListedPerson> {
    let last_in = row.col::<Option<String>>("last_in")?.map(|_| row.day("last_in")).transpose()?;
    Ok(ListedPerson { member: member(row)?, surname: row.text("surname")?, company: row.text("company")?, last_in })
}

fn days(c: &Connection, member: &MemberId) -> Result<Vec<PersonDay>> {
    let sql = "SELECT local_day, today_line, wants_introductions, left_at IS NOT NULL AS gone FROM check_ins
               WHERE member_id = ? ORDER BY local_day DESC LIMIT ?";
    c.all(sql, (member.as_str(), HISTORY), |row| {
        let (day, today_line) = (row.day("local_day")?, row.text("today_line")?);
        Ok(PersonDay { day, today_line, wants_introductions: row.col("wants_introductions")?, left: row.col("gone")? })
    })
}

/// All were told of it by `:now`.
const TOLD: &str = "(i.state IN ('told', 'met') OR (i.state = 'mutual' AND i.told_at <= :now))";

fn introductions(c: &Connection, member: &MemberId, now: DateTime<Utc>) -> Result<Vec<PersonIntroduction>> {
    let sql = format!(
        "SELECT i.suggested_at, CASE WHEN {TOLD} THEN COALESCE(i.told_at, i.mutual_at) END AS introduced_at, i.state = 'met' AS met,
                (SELECT group_concat(COALESCE(m.name, o.name), ', ') FROM parties q
                 LEFT JOIN members m ON m.id = q.member_id LEFT JOIN outsiders o ON o.id = q.outsider_id
                 WHERE q.introduction_id = i.id AND q.position <> p.position) AS with_whom
         FROM parties p JOIN introductions i ON i.id = p.introduction_id
         WHERE p.member_id = :member ORDER BY i.suggested_at DESC, i.id LIMIT :most"
    );
    let params = named_params! { ":now": time(now), ":member": member.as_str(), ":most": HISTORY };
    c.all(&sql, params, |row| {
        Ok(PersonIntroduction {
            with_whom: row.col::<Option<String>>("with_whom")?.unwrap_or_default(),
            suggested_at: row.time("suggested_at")?,
            introduced_at: row.time_or_none("introduced_at")?,
            met: row.col("met")?,
        })
    })
}

fn connections(c: &Connection, member: &MemberId) -> Result<Vec<PersonConnection>> {
    let sql = "SELECT k.id, k.since,
                      (SELECT group_concat(COALESCE(m.name, o.name), ', ') FROM connection_parties q
                       LEFT JOIN members m ON m.id = q.member_id LEFT JOIN outsiders o ON o.id = q.outsider_id
                       WHERE q.connection_id = k.id AND q.position <> p.position) AS with_whom
               FROM connection_parties p JOIN connections k ON k.id = p.connection_id
               WHERE p.member_id = ? ORDER BY k.since DESC, k.id LIMIT ?";
    c.all(sql, (member.as_str(), HISTORY), |row| {
        let with_whom = row.col::<Option<String>>("with_whom")?.unwrap_or_default();
        Ok(PersonConnection { id: ConnectionId::new(row.text("id")?), with_whom, since: row.time("since")? })
    })
}

/// Not the answers to what they wrote, which would say that they answered; nor a letter of introduction that waits for its
/// moment, or was dropped before it.
fn messages(c: &Connection, member: &MemberId, now: DateTime<Utc>) -> Result<Vec<PersonMessage>> {
    let sql = format!(
        "SELECT x.id, x.kind, x.channel, x.state, x.created_at FROM messages x
         LEFT JOIN introductions i ON i.id = x.introduction_id
         WHERE x.member_id = :member AND x.kind <> 'confirmation' AND (x.kind <> 'introduction' OR {TOLD})
         ORDER BY x.created_at DESC, x.id DESC LIMIT :most"
    );
    c.all(&sql, named_params! { ":member": member.as_str(), ":now": time(now), ":most": HISTORY }, |row| {
        Ok(PersonMessage {
            id: MessageId::new(row.text("id")?),
            kind: row.text("kind")?,
            by_text: row.text("channel")? == "sms",
            state: row.word("state", State::parse)?,
            at: row.time("created_at")?,
        })
    })
}

fn apart(c: &Connection, member: &MemberId) -> Result<Vec<(MemberId, String)>> {
    let sql = "SELECT m.id, m.name FROM kept_apart k JOIN members m ON m.id = k.other_member_id WHERE k.member_id = ?1 AND k.why = 'host'
               UNION
               SELECT m.id, m.name FROM kept_apart k JOIN members m ON m.id = k.member_id WHERE k.other_member_id = ?1 AND k.why = 'host'
               ORDER BY m.name";
    c.all(sql, [member.as_str()], |row| Ok((MemberId::new(row.text("id")?), row.text("name")?)))
}
