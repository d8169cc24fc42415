//! What the organiser decided about one morning before it was sent: the day held or approved, people held, pairs left out.

use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::{MemberId, SpaceId};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Transaction};
use std::collections::BTreeSet;

/// All that was decided about one day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    /// Nothing is sent on that day.
    pub held: bool,
    /// Where a morning waits for the organiser's word: it was given.
    pub approved: bool,
    /// Pairs who do not hear of each other.
    pub left_out: BTreeSet<(MemberId, MemberId)>,
    /// Those who get nothing, and of whom nobody hears.
    pub held_members: BTreeSet<MemberId>,
}

impl Decided {
    pub fn leaves_out(&self, one: &MemberId, other: &MemberId) -> bool {
        self.left_out.contains(&in_order(one, other))
    }
}

/// One decision, each of which can be taken back by its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Hold,
    Approve,
    /// Neither held nor approved.
    Release,
    LeaveOut(MemberId, MemberId),
    PutBack(MemberId, MemberId),
    HoldMember(MemberId),
    ReleaseMember(MemberId),
}

/// Under which a morning that waits for the organiser's word is put before them.
pub fn approval_key(day: NaiveDate) -> String {
    format!("approval:{day}")
}

impl Store {
    pub async fn decided(&self, space: &SpaceId, day: NaiveDate) -> Result<Decided> {
        let space = space.clone();
        self.read(move |c| decided(c, &space, day)).await
    }

    /// Keeps a decision; one about the day also answers the question whether to send.
    pub async fn decide(&self, space: &SpaceId, day: NaiveDate, what: Decision, now: DateTime<Utc>) -> Result<()> {
        let space = space.clone();
        self.write(move |tx| decide(tx, &space, day, &what, now)).await
    }

    /// The question whether to send is over: nobody answered it in time. False where it was never asked.
    pub async fn close_approval(&self, space: &SpaceId, day: NaiveDate, now: DateTime<Utc>) -> Result<bool> {
        let space = space.clone();
        self.write(move |tx| {
            settle_approval(tx, &space, day, "too-late", now)?;
            let sql = "SELECT 1 AS one FROM needs_you WHERE space_id = ? AND dedupe_key = ?";
            Ok(tx.one(sql, (space.as_str(), approval_key(day)), |row| row.col::<i64>("one"))?.is_some())
        })
        .await
    }
}

pub(super) fn decided(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<Decided> {
    let of = (space.as_str(), day.to_string());
    let sql = "SELECT held_at IS NOT NULL AS held, approved_at IS NOT NULL AS approved FROM mornings
               WHERE space_id = ? AND local_day = ?";
    let whole = c.one(sql, (of.0, &of.1), |row| Ok((row.col("held")?, row.col("approved")?)))?;
    let (held, approved) = whole.unwrap_or_default();
    let sql = "SELECT member_id AS a, other_member_id AS b FROM left_out WHERE space_id = ? AND local_day = ?";
    let pairs = c.all(sql, (of.0, &of.1), |row| Ok((MemberId::new(row.text("a")?), MemberId::new(row.text("b")?))))?;
    let sql = "SELECT member_id FROM held_members WHERE space_id = ? AND local_day = ?";
    let members = c.all(sql, (of.0, &of.1), |row| Ok(MemberId::new(row.text("member_id")?)))?;
    let left_out = pairs.iter().map(|(one, other)| in_order(one, other)).collect();
    Ok(Decided { held, approved, left_out, held_members: members.into_iter().collect() })
}

fn decide(tx: &Transaction, space: &SpaceId, day: NaiveDate, what: &Decision, now: DateTime<Utc>) -> Result<()> {
    let (on, at) = (day.to_string(), time(now));
    let whole = |held: Option<&str>, approved: Option<&str>| {
        let sql = "INSERT INTO mornings (space_id, local_day, held_at, approved_at) VALUES (?, ?, ?, ?)
                   ON CONFLICT (space_id, local_day) DO UPDATE SET held_at = excluded.held_at, approved_at = excluded.approved_at";
        tx.change(sql, (space.as_str(), &on, held, approved))
    };
    match what {
        Decision::Hold => {
            whole(Some(&at), None)?;
            settle_approval(tx, space, day, "held", now)?;
        }
        Decision::Approve => {
            whole(None, Some(&at))?;
            settle_approval(tx, space, day, "approved", now)?;
        }
        Decision::Release => {
            whole(None, None)?;
            // Where somebody's word is waited for, it is asked for once more.
            let sql = "UPDATE needs_you SET settled_at = NULL, settled_as = NULL
                       WHERE space_id = ? AND dedupe_key = ? AND settled_as = 'held'";
            tx.change(sql, (space.as_str(), approval_key(day)))?;
        }
        Decision::LeaveOut(one, other) => {
            let (one, other) = in_order(one, other);
            // Only people of this space, and two of them.
            let sql = "INSERT INTO left_out (space_id, local_day, member_id, other_member_id)
                       SELECT m.space_id, ?2, m.id, o.id FROM members m JOIN members o ON o.space_id = m.space_id
                       WHERE m.space_id = ?1 AND m.id = ?3 AND o.id = ?4 AND m.id <> o.id
                       ON CONFLICT DO NOTHING";
            tx.change(sql, (space.as_str(), &on, one.as_str(), other.as_str()))?;
        }
        Decision::PutBack(one, other) => {
            let sql = "DELETE FROM left_out WHERE space_id = ?1 AND local_day = ?2
                       AND ((member_id = ?3 AND other_member_id = ?4) OR (member_id = ?4 AND other_member_id = ?3))";
            tx.change(sql, (space.as_str(), &on, one.as_str(), other.as_str()))?;
        }
        Decision::HoldMember(member) => {
            let sql = "INSERT INTO held_members (space_id, local_day, member_id)
                       SELECT space_id, ?, id FROM members WHERE space_id = ? AND id = ? ON CONFLICT DO NOTHING";
            tx.change(sql, (&on, space.as_str(), member.as_str()))?;
        }
        Decision::ReleaseMember(member) => {
            let sql = "DELETE FROM held_members WHERE space_id = ? AND local_day = ? AND member_id = ?";
            tx.change(sql, (space.as_str(), &on, member.as_str()))?;
        }
    }
    Ok(())
}

fn settle_approval(tx: &Transaction, space: &SpaceId, day: NaiveDate, how: &str, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE needs_you SET settled_at = ?, settled_as = ?
               WHERE space_id = ? AND dedupe_key = ? AND settled_at IS NULL";
    tx.change(sql, (time(now), how, space.as_str(), approval_key(day))).map(|_| ())
}

pub(super) fn forget_decisions(tx: &Transaction, before: NaiveDate) -> Result<()> {
    for table in ["mornings", "left_out", "held_members"] {
        tx.change(&format!("DELETE FROM {table} WHERE local_day < ?"), [before.to_string()])?;
    }
    Ok(())
}

fn in_order(one: &MemberId, other: &MemberId) -> (MemberId, MemberId) {
    if one.as_str() <= other.as_str() { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
}
