//! Mornings: the snapshot a run decides from, and the run itself, kept whole or not at all.

use super::introductions::save_reasons;
use super::members::{self, all_profiles, member};
use super::outbox::save_message;
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::spaces::{NewFiring, save_firing};
use super::{Result, Store, StoreError};
use crate::domain::digest::Shown;
use crate::domain::id::{DigestId, FiringId, IntroductionId, MemberId, MessageId, SpaceId};
use crate::domain::matching::{Match, Past, Person, Room};
use crate::domain::member::{Member, Profile, Standing};
use crate::domain::message::Message;
use crate::domain::space::Fires;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection, Row, named_params};
use std::collections::{BTreeMap, BTreeSet};

/// Everything a morning depends on, read at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub room: Room,
    /// Those of the room who can be written to, in the same order.
    pub members: Vec<Member>,
    /// What may be shown of them.
    pub shown: Vec<Shown>,
    /// Those who agreed to be named at today's round-the-table, whether or not they want introductions.
    pub round_table: Vec<Shown>,
    /// Everybody who is in, also those who want no introductions.
    pub in_today: usize,
    /// Suggestions of earlier days that can still be answered.
    pub open: Vec<Open>,
    /// Members who have had a digest before.
    pub had_digest: BTreeSet<MemberId>,
}

/// A suggestion that can still be answered, and its two parties in the order in which they are stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    pub introduction: IntroductionId,
    pub people: [MemberId; 2],
}

/// A morning decided: what is kept, and what goes to the outbox.
#[derive(Debug, Clone)]
pub struct DigestRun {
    pub space: SpaceId,
    pub firing: FiringId,
    pub due_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub made_up: bool,
    pub note: String,
    pub introductions: Vec<NewIntroduction>,
    pub digests: Vec<NewDigest>,
}

#[derive(Debug, Clone)]
pub struct NewIntroduction {
    pub id: IntroductionId,
    /// It was suggested before and can still be answered: it is put forward once more.
    pub again: bool,
    pub matched: Match,
    pub expires_at: DateTime<Utc>,
}

/// One member's digest: the letter with its link, or why there is none.
#[derive(Debug, Clone)]
pub struct NewDigest {
    pub id: DigestId,
    pub member: MemberId,
    pub introductions: Vec<IntroductionId>,
    pub letter: Letter,
}

/// A letter with its link, or why there is none.
pub type Letter = std::result::Result<(Message, Link), &'static str>;

/// What one member was told today.
#[derive(Debug, Clone, PartialEq)]
pub struct TodaysDigest {
    pub id: DigestId,
    pub empty_because: Option<String>,
    /// How many introductions it holds.
    pub introductions: u32,
}

/// How far back a profile still tells what is rare in this space.
const BACKGROUND_DAYS: u64 = 90;

impl Store {
    /// The room of a local day: who is in, wants introductions, may be written to and, unless `again`, has had no
    /// digest yet that day.
    pub async fn morning(&self, space: &SpaceId, day: NaiveDate, again: bool, now: DateTime<Utc>) -> Result<Snapshot> {
        let space = space.clone();
        self.read(move |c| snapshot(c, &space, day, again, now)).await
    }

    /// Keeps a whole run: firing, introductions, digests, letters, links. False when somebody else has already run
    /// this firing; then nothing of it is kept.
    pub async fn save_digest_run(&self, run: DigestRun, now: DateTime<Utc>) -> Result<bool> {
        let saved = self.write(move |tx| save_run(tx, &run, now)).await;
        match saved {
            Err(StoreError::Conflict(why)) if why.contains("firings") => Ok(false),
            other => other.map(|()| true),
        }
    }

    /// The digests of a day that are in the outbox or went out, as they are said.
    pub async fn digests_of(&self, space: &SpaceId, day: NaiveDate) -> Result<Vec<Message>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT x.id FROM messages x JOIN digests d ON d.id = x.digest_id
                       WHERE d.space_id = ? AND d.local_day = ? ORDER BY x.id";
            let ids = c.all(sql, (space.as_str(), day.to_string()), |row| row.text("id"))?;
            ids.into_iter().map(|id| super::outbox::read_message(c, &MessageId::new(id))).collect()
        })
        .await
    }

    /// The last day on which two people were suggested to each other.
    pub async fn last_suggested(&self, one: &MemberId, other: &MemberId) -> Result<Option<NaiveDate>> {
        let (one, other) = (one.clone(), other.clone());
        self.read(move |c| {
            let sql = "SELECT MAX(i.local_day) AS day FROM introductions i
                       JOIN parties p ON p.introduction_id = i.id AND p.member_id = ?
                       JOIN parties q ON q.introduction_id = i.id AND q.member_id = ?";
            let day = c.one(sql, (one.as_str(), other.as_str()), |row| {
                row.col::<Option<String>>("day")?.map(|_| row.day("day")).transpose()
            })?;
            Ok(day.flatten())
        })
        .await
    }

    pub async fn todays_digest(&self, member: &MemberId, day: NaiveDate) -> Result<Option<TodaysDigest>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT d.id, d.empty_because,
                              (SELECT COUNT(*) FROM digest_introductions i WHERE i.digest_id = d.id) AS introductions
                       FROM digests d WHERE d.member_id = ? AND d.local_day = ? AND d.kind = 'digest'";
            c.one(sql, (member.as_str(), day.to_string()), |row| {
                Ok(TodaysDigest {
                    id: DigestId::new(row.text("id")?),
                    empty_because: row.col("empty_because")?,
                    introductions: row.col("introductions")?,
                })
            })
        })
        .await
    }
}

fn save_run(tx: &rusqlite::Transaction, run: &DigestRun, now: DateTime<Utc>) -> Result<()> {
    let result = if run.made_up { "made_up" } else { "ran" };
    let firing = NewFiring { id: run.firing.to_string(), due_at: run.due_at, day: run.day, result, note: &run.note };
    if !save_firing(tx, &run.space, Fires::Digest, &firing, now)? {
        return Err(StoreError::Conflict("firings: somebody else has run this one".to_owned()));
    }
    for new in &run.introductions {
        save_new_introduction(tx, run, new, now)?;
    }
    run.digests.iter().try_for_each(|digest| save_digest(tx, run, digest, now))
}

fn save_new_introduction(
    tx: &rusqlite::Transaction,
    run: &DigestRun,
    new: &NewIntroduction,
    now: DateTime<Utc>,
) -> Result<()> {
    let (day, expires) = (run.day.to_string(), time(new.expires_at));
    if new.again {
        let sql = "UPDATE introductions SET local_day = ?, score = ?, suggested_at = ?, expires_at = ? WHERE id = ?";
        tx.change(sql, (day, new.matched.score, time(now), expires, new.id.as_str()))?;
        tx.change("DELETE FROM reasons WHERE introduction_id = ?", [new.id.as_str()])?;
        return save_reasons(tx, &run.space, &new.id, &new.matched.reasons);
    }
    let sql = "INSERT INTO introductions (id, space_id, made_by, state, local_day, score, suggested_at, expires_at)
               VALUES (:id, :space, 'matching', 'suggested', :day, :score, :now, :expires)";
    let params = named_params! {
        ":id": new.id.as_str(), ":space": run.space.as_str(), ":day": day, ":score": new.matched.score,
        ":now": time(now), ":expires": expires,
    };
    tx.change(sql, params)?;
    for (position, member) in new.matched.people.iter().enumerate() {
        let sql = "INSERT INTO parties (introduction_id, position, space_id, member_id) VALUES (?, ?, ?, ?)";
        tx.change(sql, (new.id.as_str(), position as i64, run.space.as_str(), member.as_str()))?;
    }
    save_reasons(tx, &run.space, &new.id, &new.matched.reasons)
}

fn save_digest(tx: &rusqlite::Transaction, run: &DigestRun, digest: &NewDigest, now: DateTime<Utc>) -> Result<()> {
    // A row that says "nobody" gives way to a digest later the same day; a digest that was sent never does.
    let sql = "INSERT INTO digests (id, space_id, member_id, local_day, kind, firing_id, empty_because, created_at)
               VALUES (:id, :space, :member, :day, 'digest', :firing, :because, :now)
               ON CONFLICT (space_id, member_id, local_day, kind) DO UPDATE
               SET id = :id, firing_id = :firing, empty_because = :because, created_at = :now
               WHERE empty_because IS NOT NULL";
    let params = named_params! {
        ":id": digest.id.as_str(), ":space": run.space.as_str(), ":member": digest.member.as_str(), ":day": run.day.to_string(),
        ":firing": run.firing.as_str(), ":because": digest.letter.as_ref().err(), ":now": time(now),
    };
    if tx.change(sql, params)? == 0 {
        return Err(StoreError::Conflict("somebody was told in the meantime".to_owned()));
    }
    for (index, introduction) in digest.introductions.iter().enumerate() {
        let sql =
            "INSERT INTO digest_introductions (digest_id, position, space_id, introduction_id) VALUES (?, ?, ?, ?)";
        tx.change(sql, (digest.id.as_str(), index as i64 + 1, run.space.as_str(), introduction.as_str()))?;
    }
    if let Ok((letter, link)) = &digest.letter {
        save_link(tx, link)?;
        save_message(tx, letter, now)?;
    }
    Ok(())
}

fn snapshot(c: &Connection, space: &SpaceId, day: NaiveDate, again: bool, now: DateTime<Utc>) -> Result<Snapshot> {
    let profiles = all_profiles(c, space)?;
    let in_today = present(c, space, day)?;
    let hungry = had_nobody(c, space, day)?;
    let told = if again { BTreeSet::new() } else { told_on(c, space, day)? };
    let wanted =
        in_today.iter().filter(|p| p.wants && p.member.standing.welcomes_digest(day) && !told.contains(&p.member.id));
    let mut snapshot = Snapshot {
        room: Room {
            day,
            people: Vec::new(),
            background: Vec::new(),
            past: past(c, space, day)?,
            apart: apart(c, space, again, now)?,
            usually_in: usually_in(c, space, day)?,
        },
        members: Vec::new(),
        shown: Vec::new(),
        round_table: in_today
            .iter()
            .filter(|p| p.on_round_table && p.member.standing != Standing::Stopped)
            .map(Present::shown)
            .collect(),
        in_today: in_today.len(),
        open: still_open(c, space, now)?,
        had_digest: had_digest(c, space)?,
    };
    for present in wanted {
        let person = present.person(&profiles, &hungry);
        snapshot.shown.push(Shown { headline: person.profile.headline.clone(), ..present.shown() });
        snapshot.members.push(Member { profile: person.profile.clone(), ..present.member.clone() });
        snapshot.room.people.push(person);
    }
    snapshot.room.background = background(c, space, day, &profiles, &snapshot.members)?;
    Ok(snapshot)
}

/// Somebody who is in, as the row has it.
struct Present {
    member: Member,
    today_line: String,
    line_since: DateTime<Utc>,
    came_with: String,
    wants: bool,
    on_round_table: bool,
}

impl Present {
    fn shown(&self) -> Shown {
        Shown {
            id: self.member.id.clone(),
            name: self.member.name.to_string(),
            headline: self.member.profile.headline.clone(),
            today_line: self.today_line.clone(),
        }
    }

    fn person(&self, profiles: &BTreeMap<String, Profile>, hungry: &BTreeSet<String>) -> Person {
        let lines = profiles.get(self.member.id.as_str()).cloned().unwrap_or_default();
        Person {
            id: self.member.id.clone(),
            stable_key: self.member.email.key(),
            name: self.member.name.to_string(),
            profile: Profile { headline: self.member.profile.headline.clone(), ..lines },
            today_line: (!self.today_line.is_empty()).then(|| (self.today_line.clone(), self.line_since)),
            private_domain: self.member.email.private_domain().map(str::to_owned),
            came_with: self.came_with.clone(),
            wish: self.member.wish,
            had_nobody: hungry.contains(self.member.id.as_str()),
        }
    }
}

fn present(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<Vec<Present>> {
    // The line counts as said on the first day on which they wrote these very words, so that a standing line is
    // not news every morning.
    let sql = format!(
        "SELECT {}, c.today_line, c.came_with, c.wants_introductions, c.on_round_table,
                (SELECT MIN(e.said_at) FROM check_ins e WHERE e.member_id = m.id AND e.today_line = c.today_line) AS line_since
         FROM check_ins c JOIN members m ON m.id = c.member_id
         WHERE c.space_id = ? AND c.local_day = ? AND c.left_at IS NULL AND m.email IS NOT NULL
         ORDER BY m.id",
        members::COLUMNS
    );
    c.all(&sql, (space.as_str(), day.to_string()), |row: &Row| {
        Ok(Present {
            member: member(row)?,
            today_line: row.text("today_line")?,
            line_since: row.time("line_since")?,
            came_with: row.text("came_with")?,
            wants: row.col("wants_introductions")?,
            on_round_table: row.col("on_round_table")?,
        })
    })
}

/// Profiles of those who were in lately and wanted introductions, but are not in the room today.
fn background(
    c: &Connection,
    space: &SpaceId,
    day: NaiveDate,
    profiles: &BTreeMap<String, Profile>,
    room: &[Member],
) -> Result<Vec<Profile>> {
    let since = day.checked_sub_days(Days::new(BACKGROUND_DAYS)).unwrap_or(day);
    let sql = "SELECT DISTINCT c.member_id, m.headline FROM check_ins c JOIN members m ON m.id = c.member_id
               WHERE c.space_id = ? AND c.local_day >= ? AND c.local_day <= ? AND c.wants_introductions = 1 ORDER BY c.member_id";
    let recent = c.all(sql, (space.as_str(), since.to_string(), day.to_string()), |row| {
        Ok((row.text("member_id")?, row.text("headline")?))
    })?;
    let away = recent.into_iter().filter(|(id, _)| !room.iter().any(|m| m.id.as_str() == id));
    Ok(away.map(|(id, headline)| Profile { headline, ..profiles.get(&id).cloned().unwrap_or_default() }).collect())
}

/// Each pair's last suggestion, and on how many days since then the one who was in less often was in.
fn past(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<Vec<Past>> {
    let sql = "SELECT pair.a, pair.b, pair.at, MIN(
                   (SELECT COUNT(*) FROM check_ins c WHERE c.member_id = pair.a AND c.local_day > pair.day AND c.local_day <= :day),
                   (SELECT COUNT(*) FROM check_ins c WHERE c.member_id = pair.b AND c.local_day > pair.day AND c.local_day <= :day)
               ) AS attended
               FROM (SELECT p.member_id AS a, q.member_id AS b, MAX(i.suggested_at) AS at, MAX(i.local_day) AS day
                     FROM check_ins here
                     JOIN parties p ON p.member_id = here.member_id
                     JOIN introductions i ON i.id = p.introduction_id
                     JOIN parties q ON q.introduction_id = i.id AND q.position > p.position
                     JOIN check_ins there ON there.member_id = q.member_id AND there.local_day = :day
                     WHERE here.space_id = :space AND here.local_day = :day AND i.local_day < :day
                     GROUP BY p.member_id, q.member_id) AS pair";
    c.all(sql, named_params! { ":space": space.as_str(), ":day": day.to_string() }, |row| {
        Ok(Past {
            pair: (MemberId::new(row.text("a")?), MemberId::new(row.text("b")?)),
            at: row.time("at")?,
            attended_since: row.col("attended")?,
        })
    })
}

/// Suggestions that can still be answered: a pair that comes up again gets the same one again, so that a yes to
/// the first and a yes to the second are two yeses to one. By time alone, whatever was answered.
fn still_open(c: &Connection, space: &SpaceId, now: DateTime<Utc>) -> Result<Vec<Open>> {
    let sql = "SELECT i.id, p.member_id AS a, q.member_id AS b FROM introductions i
               JOIN parties p ON p.introduction_id = i.id AND p.position = 0
               JOIN parties q ON q.introduction_id = i.id AND q.position = 1
               WHERE i.space_id = :space AND i.expires_at > :now AND i.state IN ('suggested', 'ended')
                 AND i.made_by = 'matching' AND p.member_id IS NOT NULL AND q.member_id IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM parties t WHERE t.introduction_id = i.id AND t.position = 2)
                 AND NOT EXISTS (SELECT 1 FROM parties t WHERE t.introduction_id = i.id AND t.answer = 'withdrawn')";
    c.all(sql, named_params! { ":space": space.as_str(), ":now": time(now) }, |row| {
        Ok(Open {
            introduction: IntroductionId::new(row.text("id")?),
            people: [MemberId::new(row.text("a")?), MemberId::new(row.text("b")?)],
        })
    })
}

/// Pairs one side of which is not to be brought together with the other, and those connected already. When a morning
/// is looked at `again` (to explain it), what one side answered to a suggestion that is still open does not count:
/// nobody is shown an answer before it is mutual, not the organiser either.
fn apart(c: &Connection, space: &SpaceId, again: bool, now: DateTime<Utc>) -> Result<Vec<(MemberId, MemberId)>> {
    let sql = "SELECT k.member_id AS a, k.other_member_id AS b FROM kept_apart k
               WHERE k.space_id = :space AND NOT (:again AND EXISTS (
                   SELECT 1 FROM introductions i
                   JOIN parties p ON p.introduction_id = i.id AND p.member_id = k.member_id
                   JOIN parties q ON q.introduction_id = i.id AND q.member_id = k.other_member_id
                   WHERE i.expires_at > :now))
               UNION
               SELECT p.member_id, q.member_id FROM connection_parties p
               JOIN connection_parties q ON q.connection_id = p.connection_id AND q.position > p.position
               WHERE p.space_id = :space AND p.member_id IS NOT NULL AND q.member_id IS NOT NULL
               UNION
               SELECT p.member_id, q.member_id FROM introductions i
               JOIN parties p ON p.introduction_id = i.id
               JOIN parties q ON q.introduction_id = i.id AND q.position > p.position
               WHERE i.space_id = :space AND i.state IN ('mutual', 'told', 'met')
                 AND p.member_id IS NOT NULL AND q.member_id IS NOT NULL";
    c.all(sql, named_params! { ":space": space.as_str(), ":again": again, ":now": time(now) }, |row| {
        Ok((MemberId::new(row.text("a")?), MemberId::new(row.text("b")?)))
    })
}

/// How many are in on a usual day: the mean over the last 30 days on which anybody was.
fn usually_in(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<f64> {
    let sql = "SELECT AVG(n) AS mean FROM (SELECT COUNT(*) AS n FROM check_ins
                                           WHERE space_id = ? AND local_day <= ? GROUP BY local_day ORDER BY local_day DESC LIMIT 30)";
    let mean = c.one(sql, (space.as_str(), day.to_string()), |row| row.col::<Option<f64>>("mean"))?;
    Ok(mean.flatten().unwrap_or(0.0))
}

/// Members whose last digest before this day named nobody.
fn had_nobody(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<BTreeSet<String>> {
    let sql = "SELECT member_id, MAX(local_day) AS latest, empty_because FROM digests
               WHERE space_id = ? AND local_day < ? GROUP BY member_id HAVING empty_because IS NOT NULL";
    Ok(c.all(sql, (space.as_str(), day.to_string()), |row| row.text("member_id"))?.into_iter().collect())
}

fn told_on(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<BTreeSet<MemberId>> {
    let sql = "SELECT member_id FROM digests WHERE space_id = ? AND local_day = ? AND kind = 'digest' AND empty_because IS NULL";
    let ids = c.all(sql, (space.as_str(), day.to_string()), |row| row.text("member_id"))?;
    Ok(ids.into_iter().map(MemberId::new).collect())
}

fn had_digest(c: &Connection, space: &SpaceId) -> Result<BTreeSet<MemberId>> {
    let sql = "SELECT DISTINCT member_id FROM digests WHERE space_id = ? AND empty_because IS NULL";
    let ids = c.all(sql, [space.as_str()], |row| row.text("member_id"))?;
    Ok(ids.into_iter().map(MemberId::new).collect())
}
