//! Introductions that the host makes, and what the host may not make.

use super::introductions::introduction;
use super::outbox::save_message;
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::id::{IntroductionId, MemberId, OutsiderId, SpaceId};
use crate::domain::introduction::{Answer, Introduction, MadeBy, PartyId};
use crate::domain::member::Standing;
use crate::domain::message::Message;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Transaction, named_params};
use std::collections::BTreeSet;

/// An introduction by the host, with the letters that ask.
#[derive(Debug, Clone)]
pub struct HostIntroduction {
    pub space: SpaceId,
    pub introduction: Introduction,
    pub sentence: String,
    /// Outsiders to whom the host has pressed to write once it is mutual.
    pub write_to: Vec<OutsiderId>,
    pub day: NaiveDate,
    pub letters: Vec<(Message, Link)>,
    /// The matching has suggested the same people to each other, and it can still be answered: the host's sentence is
    /// put to that one, so that a yes to either is a yes to both.
    pub open_already: bool,
}

/// What there is between some people already.
#[derive(Debug, Clone, PartialEq)]
pub enum Between {
    Nothing,
    /// A suggestion of the matching that can still be answered, with those who need not be asked.
    Suggested {
        introduction: IntroductionId,
        unasked: Vec<MemberId>,
    },
    /// The host has asked them, and it can still be answered.
    AskedByHost,
    Introduced,
}

/// Why two people are not to be introduced, as far as the host may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBetween {
    /// One of them has asked for it; which one is nobody's business.
    AskedNotTo,
    /// One of them has stopped letters.
    Stopped,
}

impl Store {
    /// Keeps an introduction by the host and asks. A conflict when somebody has asked the same people in the meantime:
    /// a button that is pressed twice asks once.
    pub async fn save_host_introduction(&self, new: HostIntroduction, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| {
            let parties = new.introduction.parties.iter().map(|p| p.who.clone()).collect();
            match between(tx, &parties, now)? {
                Between::Nothing if !new.open_already => insert(tx, &new, now)?,
                Between::Suggested { introduction, .. } if new.open_already && introduction == new.introduction.id => {
                    let sql =
                        "UPDATE introductions SET host_sentence = ?, expires_at = MAX(expires_at, ?) WHERE id = ?";
                    tx.change(sql, (&new.sentence, time(new.introduction.expires_at), introduction.as_str()))?;
                }
                _ => return Err(StoreError::Conflict("the same people were asked in the meantime".to_owned())),
            }
            for (letter, link) in &new.letters {
                save_link(tx, link)?;
                save_message(tx, letter, now)?;
            }
            Ok(())
        })
        .await
    }

    /// What there is between exactly these parties.
    pub async fn between(&self, parties: &[PartyId], now: DateTime<Utc>) -> Result<Between> {
        let wanted: BTreeSet<PartyId> = parties.iter().cloned().collect();
        self.read(move |c| between(c, &wanted, now)).await
    }

    /// What speaks against introducing these to each other.
    pub async fn not_between(&self, parties: &[PartyId]) -> Result<Option<NotBetween>> {
        let members: Vec<MemberId> = parties.iter().filter_map(|p| p.member().cloned()).collect();
        self.read(move |c| {
            for member in &members {
                let known = super::members::one_member(c, member)?;
                if known.standing == Standing::Stopped {
                    return Ok(Some(NotBetween::Stopped));
                }
                // They are suggested to nobody, also not by the host.
                if known.wish == Some(0) {
                    return Ok(Some(NotBetween::AskedNotTo));
                }
                for other in &members {
                    let sql = "SELECT 1 AS one FROM kept_apart WHERE member_id = ? AND other_member_id = ? AND why <> 'known'";
                    if c.one(sql, (member.as_str(), other.as_str()), |row| row.col::<i64>("one"))?.is_some() {
                        return Ok(Some(NotBetween::AskedNotTo));
                    }
                }
            }
            Ok(None)
        })
        .await
    }

    /// Members and outsiders who were introduced or are connected, or whose introduction is still open.
    pub async fn tied_outsiders(&self, space: &SpaceId) -> Result<BTreeSet<(MemberId, OutsiderId)>> {
        let space = space.clone();
        self.read(move |c| tied(c, &space)).await
    }
}

fn between(c: &Connection, wanted: &BTreeSet<PartyId>, now: DateTime<Utc>) -> Result<Between> {
    let Some(first) = wanted.iter().find_map(PartyId::member) else { return Ok(Between::Nothing) };
    let sql = "SELECT i.id FROM introductions i JOIN parties p ON p.introduction_id = i.id
               WHERE p.member_id = ? AND (i.expires_at > ? OR i.state IN ('mutual', 'told', 'met'))
               ORDER BY i.suggested_at DESC";
    let mut found = Between::Nothing;
    for id in c.all(sql, (first.as_str(), time(now)), |row| row.text("id"))? {
        let (_, known) = introduction(c, &IntroductionId::new(id))?;
        if known.parties.iter().map(|p| p.who.clone()).collect::<BTreeSet<_>>() != *wanted {
            continue;
        }
        let withdrawn = known.parties.iter().any(|p| p.answer == Answer::Withdrawn);
        found = match known.made_by {
            _ if known.is_told(now) => return Ok(Between::Introduced),
            // Until all are told of it nobody can tell that it is more than a suggestion.
            _ if known.is_mutual() => return Ok(Between::AskedByHost),
            _ if withdrawn => continue,
            MadeBy::Host => Between::AskedByHost,
            _ if asked_by_host(c, &known.id)? => Between::AskedByHost,
            MadeBy::Matching if found == Between::Nothing => suggested(known),
            MadeBy::Matching => found,
        };
    }
    Ok(found)
}

fn suggested(known: Introduction) -> Between {
    let unasked = known.parties.iter().filter(|p| !p.asked).filter_map(|p| p.who.member().cloned());
    Between::Suggested { unasked: unasked.collect(), introduction: known.id }
}

/// Whether the host's letter went out for a suggestion of the matching.
fn asked_by_host(c: &Connection, id: &IntroductionId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM messages WHERE introduction_id = ? AND kind = 'by_host' LIMIT 1";
    Ok(c.one(sql, [id.as_str()], |row| row.col::<i64>("one"))?.is_some())
}

fn insert(tx: &Transaction, new: &HostIntroduction, now: DateTime<Utc>) -> Result<()> {
    let introduction = &new.introduction;
    let sql =
        "INSERT INTO introductions (id, space_id, made_by, state, local_day, host_sentence, suggested_at, expires_at)
               VALUES (:id, :space, 'host', 'suggested', :day, :sentence, :now, :expires)";
    let params = named_params! {
        ":id": introduction.id.as_str(), ":space": new.space.as_str(), ":day": new.day.to_string(),
        ":sentence": new.sentence, ":now": time(now), ":expires": time(introduction.expires_at),
    };
    tx.change(sql, params)?;
    for (position, party) in introduction.parties.iter().enumerate() {
        let sql =
            "INSERT INTO parties (introduction_id, position, space_id, member_id, outsider_id, asked, answer, write_to)
                   VALUES (:id, :position, :space, :member, :outsider, :asked, :answer, :write_to)";
        let outsider = party.who.outsider();
        let params = named_params! {
            ":id": introduction.id.as_str(), ":position": position as i64, ":space": new.space.as_str(),
            ":member": party.who.member().map(MemberId::as_str), ":outsider": outsider.map(OutsiderId::as_str),
            ":asked": party.asked, ":answer": party.answer.as_str(),
            ":write_to": outsider.is_some_and(|o| new.write_to.contains(o)),
        };
        tx.change(sql, params)?;
    }
    Ok(())
}

fn tied(c: &Connection, space: &SpaceId) -> Result<BTreeSet<(MemberId, OutsiderId)>> {
    let sql = "SELECT p.member_id, q.outsider_id FROM parties p JOIN parties q ON q.introduction_id = p.introduction_id
               WHERE p.space_id = :space AND p.member_id IS NOT NULL AND q.outsider_id IS NOT NULL
               UNION
               SELECT p.member_id, q.outsider_id FROM connection_parties p
               JOIN connection_parties q ON q.connection_id = p.connection_id
               WHERE p.space_id = :space AND p.member_id IS NOT NULL AND q.outsider_id IS NOT NULL";
    let pairs = c.all(sql, named_params! { ":space": space.as_str() }, |row| {
        Ok((MemberId::new(row.text("member_id")?), OutsiderId::new(row.text("outsider_id")?)))
    })?;
    Ok(pairs.into_iter().collect())
}
