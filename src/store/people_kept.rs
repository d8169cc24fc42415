//! What the organiser changes of somebody by hand. What they answered and agreed to is theirs alone, and never changed here.

use super::imports::{PersonRecord, keep_person};
use super::members::{has_tombstone, save_profile};
use super::merging::by_address;
use super::outbox::save_message;
use super::replies::remember;
use super::row::{Columns, Query, time};
use super::{Recorded, Result, Store, StoreError};
use crate::domain::check_in::{HereAs, ProfileAnswers};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::message::Message;
use crate::domain::reply::{Reply, Via};
use crate::domain::text::Name;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Transaction, named_params};

/// Somebody as the organiser writes them anew.
#[derive(Debug, Clone)]
pub struct EditedPerson {
    pub name: Name,
    pub surname: String,
    pub company: String,
    pub here_as: HereAs,
    pub profile: ProfileAnswers,
    pub email: EmailAddress,
    /// By which somebody who stopped or was erased is known again.
    pub address_hash: String,
    /// What the address before is told, where it was another one that letters went to.
    pub goodbye: Message,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Edited {
    Done,
    NameTaken,
    /// This member has that address already.
    AddressTaken(MemberId),
    /// Whoever has that address asked for no letters, or to be forgotten.
    Forgotten,
}

impl Store {
    /// Somebody is known from now on, by the organiser's word; of whom something is known already, only gaps are filled.
    pub async fn add_person(&self, person: PersonRecord) -> Result<Recorded> {
        self.write(move |tx| keep_person(tx, &person)).await
    }

    pub async fn edit_person(
        &self,
        space: &SpaceId,
        member: &MemberId,
        edited: EditedPerson,
        now: DateTime<Utc>,
    ) -> Result<Edited> {
        let (space, member) = (space.clone(), member.clone());
        self.write(move |tx| {
            let sql = "SELECT 1 AS one FROM members WHERE space_id = ? AND name_key = ? AND id <> ?";
            let taken = tx.one(sql, (space.as_str(), edited.name.key(), member.as_str()), |row| row.col::<i64>("one"))?;
            if taken.is_some() {
                return Ok(Edited::NameTaken);
            }
            match change_address(tx, &space, &member, &edited, now)? {
                Edited::Done => {}
                cannot => return Ok(cannot),
            }
            let sql = "UPDATE members SET name = :name, name_key = :key, surname = :surname, company = :company, here_as = :here_as,
                                          updated_at = :now WHERE id = :id AND space_id = :space";
            let params = named_params! {
                ":name": edited.name.as_str(), ":key": edited.name.key(), ":surname": edited.surname, ":company": edited.company,
                ":here_as": edited.here_as.as_str(), ":now": time(now), ":id": member.as_str(), ":space": space.as_str(),
            };
            if tx.change(sql, params)? == 0 {
                return Err(StoreError::NotFound("member"));
            }
            save_profile(tx, &space, &member, &edited.profile, now).map(|_| Edited::Done)
        })
        .await
    }

    /// What kept letters from them ends: a pause, or that letters came back. A stop is their own to take back.
    pub async fn end_pause(&self, space: &SpaceId, member: &MemberId, now: DateTime<Utc>) -> Result<bool> {
        let (space, member) = (space.clone(), member.clone());
        self.write(move |tx| {
            let sql = "UPDATE members SET paused_until = NULL, unreachable_since = NULL, updated_at = :now
                       WHERE id = :id AND space_id = :space AND stopped_at IS NULL
                         AND (paused_until IS NOT NULL OR unreachable_since IS NOT NULL)";
            let params = named_params! { ":now": time(now), ":id": member.as_str(), ":space": space.as_str() };
            if tx.change(sql, params)? == 0 {
                return Ok(false);
            }
            remember(tx, &space, &member, Reply::Resume, true, Via::Organiser, now).map(|()| true)
        })
        .await
    }

    /// The host does not want these two suggested to each other. A refusal of one's own stays what it is, and the host's wish
    /// is then kept from the other side, from which it counts as much.
    pub async fn host_keeps_apart(
        &self,
        space: &SpaceId,
        member: &MemberId,
        other: &MemberId,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, member, other) = (space.clone(), member.clone(), other.clone());
        self.write(move |tx| {
            for (a, b) in [(&member, &other), (&other, &member)] {
                let sql = "INSERT INTO kept_apart (space_id, member_id, other_member_id, why, since)
                           VALUES (:space, :a, :b, 'host', :now)
                           ON CONFLICT (member_id, other_member_id) DO NOTHING";
                let params =
                    named_params! { ":space": space.as_str(), ":a": a.as_str(), ":b": b.as_str(), ":now": time(now) };
                let sql_is = "SELECT why FROM kept_apart WHERE member_id = ? AND other_member_id = ?";
                tx.change(sql, params)?;
                let why = tx.one(sql_is, (a.as_str(), b.as_str()), |row| row.text("why"))?;
                if why.as_deref() == Some("host") {
                    return Ok(());
                }
            }
            // Both have said something of each other already. That they know each other gives way to the host's wish.
            let sql =
                "UPDATE kept_apart SET why = 'host' WHERE why = 'known' AND member_id = ? AND other_member_id = ?";
            tx.change(sql, (member.as_str(), other.as_str())).map(|_| ())
        })
        .await
    }

    pub async fn host_lets_meet(&self, member: &MemberId, other: &MemberId) -> Result<()> {
        let (member, other) = (member.clone(), other.clone());
        self.write(move |tx| {
            for (a, b) in [(&member, &other), (&other, &member)] {
                let sql = "DELETE FROM kept_apart WHERE member_id = ? AND other_member_id = ? AND why = 'host'";
                tx.change(sql, (a.as_str(), b.as_str()))?;
            }
            Ok(())
        })
        .await
    }

    /// A check-in was a mistake. One that the organiser made by hand is gone; what somebody said themselves stays, and they
    /// are not in any more. False when they were not in.
    pub async fn cancel_check_in(&self, member: &MemberId, day: NaiveDate, now: DateTime<Utc>) -> Result<bool> {
        let member = member.clone();
        self.write(move |tx| {
            let day = day.to_string();
            let sql = "DELETE FROM check_ins WHERE member_id = ? AND local_day = ? AND source = 'organiser' AND left_at IS NULL
                         AND NOT EXISTS (SELECT 1 FROM digests d WHERE d.member_id = check_ins.member_id AND d.local_day = check_ins.local_day)";
            if tx.change(sql, (member.as_str(), &day))? == 1 {
                return Ok(true);
            }
            let sql = "UPDATE check_ins SET left_at = ? WHERE member_id = ? AND local_day = ? AND left_at IS NULL";
            Ok(tx.change(sql, (time(now), member.as_str(), &day))? == 1)
        })
        .await
    }
}

/// How somebody was written to until now.
struct Before {
    email: Option<EmailAddress>,
    stopped: bool,
    /// Letters to that address came back.
    unreachable: bool,
}

/// Letters that wait are for who reads the address before, and so are the links that came there: the former are dropped, the
/// latter stay theirs, so that nobody can be kept from stopping letters. It says nothing against the new address that letters
/// to the other one came back.
fn change_address(
    tx: &Transaction,
    space: &SpaceId,
    member: &MemberId,
    edited: &EditedPerson,
    now: DateTime<Utc>,
) -> Result<Edited> {
    let Before { email: before, stopped, unreachable } = before(tx, space, member)?;
    if before.as_ref().is_some_and(|before| before.key() == edited.email.key()) {
        return Ok(Edited::Done);
    }
    match by_address(tx, space, &edited.email.key())? {
        Some(other) if other != *member => return Ok(Edited::AddressTaken(other)),
        Some(_) => {}
        None if has_tombstone(tx, space, &edited.address_hash)? => return Ok(Edited::Forgotten),
        None => {}
    }
    let sql = "DELETE FROM merged_members WHERE space_id = ? AND email_key = ? AND member_id = ?";
    tx.change(sql, (space.as_str(), edited.email.key(), member.as_str()))?;
    let sql = "UPDATE members SET email = :email, email_key = :key, confirmed_by = 'organiser', confirmed_at = :now,
                                  unreachable_since = NULL WHERE id = :id";
    let (email, key) = (edited.email.to_string(), edited.email.key());
    tx.change(sql, named_params! { ":email": email, ":key": key, ":now": time(now), ":id": member.as_str() })?;
    if stopped {
        let sql = "INSERT INTO tombstones (space_id, address_hash, why, at) VALUES (?, ?, 'stopped', ?)
                   ON CONFLICT (space_id, address_hash) DO NOTHING";
        tx.change(sql, (space.as_str(), &edited.address_hash, time(now)))?;
    }
    drop_letters(tx, member, now)?;
    // A stop holds for this letter as well.
    if let Some(before) = before.filter(|_| !stopped && !unreachable)
        && is_written_to(tx, member)?
    {
        // To the address as it was a moment ago, whatever the page showed.
        save_message(tx, &Message { recipient: before.into(), ..edited.goodbye.clone() }, now)?;
    }
    Ok(Edited::Done)
}

fn before(tx: &Transaction, space: &SpaceId, member: &MemberId) -> Result<Before> {
    let sql = "SELECT email, email_key, stopped_at IS NOT NULL AS stopped, unreachable_since IS NOT NULL AS unreachable
               FROM members WHERE id = ? AND space_id = ?";
    let found = tx.one(sql, (member.as_str(), space.as_str()), |row| {
        let key = row.col::<Option<String>>("email_key")?;
        let email = key.map(|_| row.email("email")).transpose()?;
        Ok(Before { email, stopped: row.col("stopped")?, unreachable: row.col("unreachable")? })
    })?;
    found.ok_or(StoreError::NotFound("member"))
}

/// Nobody writes to people from a list before they come or are invited.
fn is_written_to(tx: &Transaction, member: &MemberId) -> Result<bool> {
    let sql = "SELECT m.invited_at IS NOT NULL OR m.answered_at > '1970-01-01T00:00:00.000Z'
                      OR EXISTS (SELECT 1 FROM check_ins c WHERE c.member_id = m.id) AS written_to
               FROM members m WHERE m.id = ?";
    Ok(tx.one(sql, [member.as_str()], |row| row.col::<bool>("written_to"))?.unwrap_or(false))
}

/// Letters to the address before are not sent any more, but for one that is on its way this moment and one that says goodbye to
/// an address still further back. What was to be said once can be said anew: an invitation, and that introductions rest.
fn drop_letters(tx: &Transaction, member: &MemberId, now: DateTime<Utc>) -> Result<()> {
    const WAITS: &str = "channel = 'email' AND state = 'waiting' AND claimed_until IS NULL";
    for (kind, said_at) in [("invitation", "invited_at"), ("paused", "silent_since")] {
        let sql = format!(
            "UPDATE members SET {said_at} = NULL WHERE id = :id AND EXISTS
             (SELECT 1 FROM messages WHERE member_id = :id AND kind = :kind AND {WAITS})"
        );
        tx.change(&sql, named_params! { ":id": member.as_str(), ":kind": kind })?;
    }
    let sql = format!(
        "UPDATE messages SET state = 'dropped', because = 'an organiser changed their address', settled_at = :now
         WHERE member_id = :id AND kind <> 'goodbye' AND {WAITS}"
    );
    tx.change(&sql, named_params! { ":now": time(now), ":id": member.as_str() }).map(|_| ())
}
