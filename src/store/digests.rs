//! A morning's run, kept whole or not at all, and the digests it wrote.

use super::decisions::{Decided, decided};
use super::introductions::save_reasons;
use super::news::save_told;
use super::outbox::save_message;
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::spaces::{NewFiring, save_firing};
use super::{Result, Store, StoreError};
use crate::domain::id::{DigestId, FiringId, IntroductionId, MemberId, MessageId, SpaceId};
use crate::domain::matching::Match;
use crate::domain::message::{DigestKind, Message};
use crate::domain::space::Fires;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::named_params;
use std::collections::BTreeSet;

/// A morning decided: what is kept, and what goes to the outbox.
#[derive(Debug, Clone)]
pub struct DigestRun {
    pub space: SpaceId,
    pub firing: FiringId,
    pub due_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub made_up: bool,
    pub note: String,
    pub kind: DigestKind,
    pub introductions: Vec<NewIntroduction>,
    pub digests: Vec<NewDigest>,
    /// Pairs of people who know each other, of whom at least one is told news of the other.
    pub news: BTreeSet<(MemberId, MemberId)>,
    /// Introductions that are brought up once more.
    pub reminded: Vec<IntroductionId>,
    /// Those whose introductions rest from now on, with the letter that says so.
    pub paused: Vec<(Message, Link)>,
}

#[derive(Debug, Clone)]
pub struct NewIntroduction {
    pub id: IntroductionId,
    /// It was suggested before and can still be answered: it is put forward once more.
    pub again: bool,
    pub matched: Match,
    /// The place of the party that has given a standing yes and is not asked.
    pub unasked: Option<usize>,
    /// The places of those who have said to it, while it is open, that they know the other.
    pub known: Vec<usize>,
    pub expires_at: DateTime<Utc>,
}

/// One member's digest: the letter with its link, or why there is none.
#[derive(Debug, Clone)]
pub struct NewDigest {
    pub id: DigestId,
    pub member: MemberId,
    /// What its numbers mean, from 1: suggestions, then reminders.
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

impl Store {
    /// Keeps a whole run: firing, introductions, digests, letters, links. False when somebody else has already run
    /// this firing; then nothing of it is kept.
    pub async fn save_digest_run(&self, run: DigestRun, now: DateTime<Utc>) -> Result<bool> {
        unless_overtaken(self.write(move |tx| save_run(tx, &run, now)).await)
    }

    /// The same on the organiser's word. What it adds to a day whose digests went out belongs to the firing that the day has: else
    /// each press would be another firing, with a line to the organisers of its own.
    pub async fn save_digests_by_hand(&self, mut run: DigestRun, now: DateTime<Utc>) -> Result<bool> {
        let saved = self.write(move |tx| match ran_on(tx, &run)? {
            None => save_run(tx, &run, now),
            Some(firing) => {
                run.firing = firing;
                join_run(tx, &run, now)
            }
        });
        unless_overtaken(saved.await)
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

    /// What somebody was told on a day: that of the link they came by, else the one that names people, the latest first.
    pub async fn todays_digest(
        &self,
        member: &MemberId,
        day: NaiveDate,
        came_by: Option<&DigestId>,
    ) -> Result<Option<TodaysDigest>> {
        let (member, came_by) = (member.clone(), came_by.cloned());
        self.read(move |c| {
            let sql = "SELECT d.id, d.empty_because,
                              (SELECT COUNT(*) FROM digest_introductions i WHERE i.digest_id = d.id) AS introductions
                       FROM digests d WHERE d.member_id = ? AND d.local_day = ?
                       ORDER BY d.id IS ? DESC, d.empty_because IS NULL DESC, d.created_at DESC LIMIT 1";
            c.one(sql, (member.as_str(), day.to_string(), came_by.as_ref().map(DigestId::as_str)), |row| {
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

/// Says in a conflict that what the run rests on has changed since it was planned: the next look plans anew.
const MEANWHILE: &str = "in the meantime";

impl DigestRun {
    /// Whether it would send what the organiser holds.
    fn goes_against(&self, decided: &Decided) -> bool {
        let holds = |id: &MemberId| decided.held_members.contains(id);
        let left_out = |people: &[MemberId]| {
            decided.left_out.iter().any(|(one, other)| people.contains(one) && people.contains(other))
        };
        let letters = self.digests.iter().filter(|digest| digest.letter.is_ok());
        decided.held
            || letters.map(|digest| &digest.member).any(holds)
            || self.introductions.iter().any(|new| left_out(&new.matched.people))
    }
}

/// False when somebody else has run it, or what it rests on has changed.
fn unless_overtaken(saved: Result<()>) -> Result<bool> {
    match saved {
        Err(StoreError::Conflict(why)) if why.contains("firings") || why.contains(MEANWHILE) => Ok(false),
        other => other.map(|()| true),
    }
}

/// The firing by which the day's digests went out first.
fn ran_on(tx: &rusqlite::Transaction, run: &DigestRun) -> Result<Option<FiringId>> {
    let sql = "SELECT id FROM firings WHERE space_id = ? AND fires = 'digest' AND local_day = ? AND result <> 'skipped'
               ORDER BY due_at LIMIT 1";
    tx.one(sql, (run.space.as_str(), run.day.to_string()), |row| Ok(FiringId::new(row.text("id")?)))
}

fn join_run(tx: &rusqlite::Transaction, run: &DigestRun, now: DateTime<Utc>) -> Result<()> {
    let letters = run.digests.iter().filter(|digest| digest.letter.is_ok()).count();
    if letters > 0 {
        let more = format!("; {letters} more by hand");
        tx.change("UPDATE firings SET note = note || ? WHERE id = ?", (more, run.firing.as_str()))?;
    }
    save_all_of(tx, run, now)
}

fn save_run(tx: &rusqlite::Transaction, run: &DigestRun, now: DateTime<Utc>) -> Result<()> {
    let result = if run.made_up { "made_up" } else { "ran" };
    let firing = NewFiring { id: run.firing.to_string(), due_at: run.due_at, day: run.day, result, note: &run.note };
    let fires = if run.kind == DigestKind::Addendum { Fires::Addendum } else { Fires::Digest };
    if !save_firing(tx, &run.space, fires, &firing, now)? {
        return Err(StoreError::Conflict("firings: somebody else has run this one".to_owned()));
    }
    save_all_of(tx, run, now)
}

/// What belongs to the firing, which is there already.
fn save_all_of(tx: &rusqlite::Transaction, run: &DigestRun, now: DateTime<Utc>) -> Result<()> {
    // Planning a large room takes a while, in which the organiser may have said otherwise.
    if run.goes_against(&decided(tx, &run.space, run.day)?) {
        return Err(StoreError::Conflict(format!("the organiser decided otherwise {MEANWHILE}")));
    }
    for new in &run.introductions {
        save_new_introduction(tx, run, new, now)?;
    }
    run.digests.iter().try_for_each(|digest| save_digest(tx, run, digest, now))?;
    run.news.iter().try_for_each(|pair| save_told(tx, &run.space, &run.firing, pair, now))?;
    run.reminded.iter().try_for_each(|id| mark_reminded(tx, id, now))?;
    run.paused.iter().try_for_each(|(letter, link)| rest(tx, letter, link, now))
}

/// Once for a suggestion, once for "did you meet?".
fn mark_reminded(tx: &rusqlite::Transaction, id: &IntroductionId, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE introductions SET reminded_at = ? WHERE id = ? AND state IN ('suggested', 'ended')";
    tx.change(sql, (time(now), id.as_str()))?;
    let sql = "UPDATE follow_ups SET reminded_at = ? WHERE introduction_id = ? AND reminded_at IS NULL";
    tx.change(sql, (time(now), id.as_str())).map(|_| ())
}

/// Introductions rest until the member says otherwise.
fn rest(tx: &rusqlite::Transaction, letter: &Message, link: &Link, now: DateTime<Utc>) -> Result<()> {
    let member = letter.member.as_ref().map(MemberId::as_str);
    let sql = "UPDATE members SET silent_since = :now, updated_at = :now WHERE id = :id AND silent_since IS NULL";
    if tx.change(sql, named_params! { ":now": time(now), ":id": member })? == 1 {
        save_link(tx, link)?;
        save_message(tx, letter, now)?;
    }
    Ok(())
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
        let (asked, answer) = if new.unasked == Some(position) { (false, "yes") } else { (true, "none") };
        let sql = "INSERT INTO parties (introduction_id, position, space_id, member_id, asked, answer) VALUES (?, ?, ?, ?, ?, ?)";
        tx.change(sql, (new.id.as_str(), position as i64, run.space.as_str(), member.as_str(), asked, answer))?;
    }
    save_reasons(tx, &run.space, &new.id, &new.matched.reasons)
}

fn save_digest(tx: &rusqlite::Transaction, run: &DigestRun, digest: &NewDigest, now: DateTime<Utc>) -> Result<()> {
    // A row that says "nobody" gives way to a digest later the same day; a digest that was sent never does.
    let sql = "INSERT INTO digests (id, space_id, member_id, local_day, kind, firing_id, empty_because, created_at)
               VALUES (:id, :space, :member, :day, :kind, :firing, :because, :now)
               ON CONFLICT (space_id, member_id, local_day, kind) DO UPDATE
               SET id = :id, firing_id = :firing, empty_because = :because, created_at = :now
               WHERE empty_because IS NOT NULL";
    let params = named_params! {
        ":id": digest.id.as_str(), ":space": run.space.as_str(), ":member": digest.member.as_str(), ":day": run.day.to_string(),
        ":firing": run.firing.as_str(), ":because": digest.letter.as_ref().err(), ":now": time(now),
        ":kind": if run.kind == DigestKind::Addendum { "addendum" } else { "digest" },
    };
    if tx.change(sql, params)? == 0 {
        return Err(StoreError::Conflict(format!("somebody was told {MEANWHILE}")));
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
