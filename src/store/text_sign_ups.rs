//! Who gets texts: asked by a text whether the number is theirs, and only on their YES written to. STOP holds for the
//! telephone and every space on its sender; it is remembered by a keyed hash of the number.

use super::members::{ConsentRow, has_tombstone, save_consent};
use super::outbox::{drop_waiting_for, save_message};
use super::replies::{STOPPED_LETTERS, remember, withdraw_answers};
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::message::Message;
use crate::domain::phone_number::PhoneNumber;
use crate::domain::reply::{Reply, Via};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, Transaction, named_params};

/// Somebody wants texts.
#[derive(Debug, Clone)]
pub struct NewSignUp {
    pub space: SpaceId,
    pub member: MemberId,
    pub phone: PhoneNumber,
    pub phone_hash: String,
    /// Their own zone, where it is not the space's.
    pub zone: Option<String>,
    pub wording: String,
    pub evidence: String,
    pub expires_at: DateTime<Utc>,
    /// So many texts that ask go out for one member, or to one number, within a day.
    pub a_day: u32,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedUp {
    /// The text that asks is in the outbox.
    Asked,
    /// It is theirs already, and goes on.
    Already,
    /// Somebody else of the space has this number.
    Taken,
    /// This telephone said STOP: only START, from it, takes that back.
    Stopped,
    TooOften,
}

/// What is known of a telephone in one space.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPhone {
    pub space: SpaceId,
    /// Nobody where only a STOP is remembered.
    pub member: Option<MemberId>,
    /// It waits for a YES; whether it was asked a second time.
    pub waits: Option<bool>,
    /// The member confirmed it and has lists sent to it.
    pub by_text: bool,
    pub stopped: bool,
}

/// How a phone's word is remembered.
#[derive(Debug, Clone)]
pub struct TextConsent {
    pub phone: PhoneNumber,
    pub phone_hash: String,
    pub evidence: String,
}

impl Store {
    /// Somebody wants texts: the number is asked. `text` is not sent where it may not be.
    pub async fn sign_up_for_texts(&self, new: NewSignUp, text: Message, now: DateTime<Utc>) -> Result<SignedUp> {
        self.write(move |tx| sign_up(tx, &new, &text, now)).await
    }

    /// What is known of a telephone in each of these spaces; nothing where it is unknown.
    pub async fn known_by_phone(
        &self,
        spaces: Vec<SpaceId>,
        phone: &PhoneNumber,
        phone_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<KnownPhone>> {
        let (phone, hash) = (phone.to_string(), phone_hash.to_owned());
        self.read(move |c| {
            let known = |space| known_in(c, space, &phone, &hash, now);
            spaces.into_iter().filter_map(|space| known(space).transpose()).collect()
        })
        .await
    }

    /// The number is theirs, they say: texts from now on, instead of letters. That they are welcome is kept with it, so that it
    /// is said once.
    pub async fn confirm_texts(
        &self,
        space: &SpaceId,
        member: &MemberId,
        said: TextConsent,
        welcome: Message,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (space, member) = (space.clone(), member.clone());
        self.write(move |tx| {
            let sql = "DELETE FROM text_sign_ups WHERE member_id = ? AND phone = ? AND expires_at > ? RETURNING wording, evidence, zone";
            let found = tx.one(sql, (member.as_str(), said.phone.to_string(), time(now)), |row| {
                Ok((row.text("wording")?, row.text("evidence")?, row.col::<Option<String>>("zone")?))
            })?;
            let Some((wording, asked, zone)) = found else { return Ok(false) };
            let sql = "UPDATE members SET phone = NULL, channel = 'email', updated_at = :now
                       WHERE space_id = :space AND phone = :phone AND id <> :member";
            let phone = said.phone.to_string();
            let params = named_params! { ":now": time(now), ":space": space.as_str(), ":phone": phone, ":member": member.as_str() };
            tx.change(sql, params)?;
            let sql = "UPDATE members SET phone = ?, channel = 'sms', zone = ?, texts_stopped_at = NULL, updated_at = ? WHERE id = ?";
            tx.change(sql, (&phone, zone, time(now), member.as_str()))?;
            let sql = "UPDATE messages SET recipient = ?, letter = NULL WHERE member_id = ? AND channel = 'sms' AND kind <> 'confirmation'
                       AND state = 'waiting' AND claimed_until IS NULL";
            tx.change(sql, (&phone, member.as_str()))?;
            // Its owner says so.
            let sql = "DELETE FROM tombstones WHERE space_id = ? AND address_hash = ?";
            tx.change(sql, (space.as_str(), &said.phone_hash))?;
            let evidence = format!("{asked}; {}", said.evidence);
            let consent = ConsentRow { space: &space, member: &member, what: "texts", given: true, wording: &wording, evidence: &evidence };
            save_consent(tx, &consent, now)?;
            save_message(tx, &welcome, now).map(|()| true)
        })
        .await
    }

    /// They were asked, and said no; or the number is a stranger's. It is forgotten.
    pub async fn refuse_texts(
        &self,
        space: &SpaceId,
        member: &MemberId,
        said: TextConsent,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, member) = (space.clone(), member.clone());
        self.write(move |tx| {
            let sql = "DELETE FROM text_sign_ups WHERE member_id = ? AND phone = ? RETURNING wording";
            let found = tx.one(sql, (member.as_str(), said.phone.to_string()), |row| row.text("wording"))?;
            let Some(wording) = found else { return Ok(()) };
            // Nobody asks this telephone again, unless it says START.
            stopped_for_good(tx, &space, &said, now)?;
            forget_number(tx, &space, &said.phone.to_string())?;
            let consent = ConsentRow {
                space: &space,
                member: &member,
                what: "texts",
                given: false,
                wording: &wording,
                evidence: &said.evidence,
            };
            save_consent(tx, &consent, now)
        })
        .await
    }

    /// The question was asked a second time; there is no third.
    pub async fn note_asked_again(&self, member: &MemberId) -> Result<()> {
        let member = member.clone();
        self.write(move |tx| {
            tx.change("UPDATE text_sign_ups SET asked_again = 1 WHERE member_id = ?", [member.as_str()]).map(|_| ())
        })
        .await
    }

    /// STOP, from this telephone: no texts any more from any of these spaces, and no letters in their place.
    pub async fn stop_texts(&self, spaces: Vec<SpaceId>, said: TextConsent, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| spaces.iter().try_for_each(|space| stop_in(tx, space, &said, now))).await
    }

    /// START, from this telephone: texts may go to it again. That letters were stopped as well is another matter.
    pub async fn restart_texts(&self, spaces: Vec<SpaceId>, said: TextConsent, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| spaces.iter().try_for_each(|space| restart_in(tx, space, &said, now))).await
    }

    /// Letters instead of texts, on their own word; the number is forgotten unless it is what they share.
    pub async fn end_texts(
        &self,
        space: &SpaceId,
        member: &MemberId,
        evidence: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, member, evidence) = (space.clone(), member.clone(), evidence.to_owned());
        self.write(move |tx| {
            tx.change("DELETE FROM text_sign_ups WHERE member_id = ?", [member.as_str()])?;
            let sql =
                "UPDATE members SET channel = 'email', phone = CASE shares WHEN 'phone' THEN phone END, updated_at = ?
                       WHERE id = ? AND channel = 'sms'";
            if tx.change(sql, (time(now), member.as_str()))? == 0 {
                return Ok(());
            }
            let sql = "UPDATE messages SET channel = 'email', recipient = (SELECT email FROM members WHERE id = :member), letter = NULL
                       WHERE member_id = :member AND channel = 'sms' AND kind <> 'confirmation' AND state = 'waiting'
                             AND claimed_until IS NULL";
            tx.change(sql, named_params! { ":member": member.as_str() })?;
            let wording = "letters instead of texts";
            let consent = ConsentRow {
                space: &space,
                member: &member,
                what: "texts",
                given: false,
                wording,
                evidence: &evidence,
            };
            save_consent(tx, &consent, now)
        })
        .await
    }

    /// Whether this number was welcomed since then.
    pub async fn was_welcomed(&self, phone: &PhoneNumber, since: DateTime<Utc>) -> Result<bool> {
        let phone = phone.to_string();
        self.read(move |c| {
            let sql = "SELECT 1 AS one FROM messages WHERE channel = 'sms' AND recipient = ? AND created_at >= ?
                       AND json_extract(says, '$.text') = 'welcome'";
            Ok(c.one(sql, (phone, time(since)), |row| row.col::<i64>("one"))?.is_some())
        })
        .await
    }

    /// The number that waits for its YES.
    pub async fn sign_up_of(
        &self,
        member: &MemberId,
        now: DateTime<Utc>,
    ) -> Result<Option<(PhoneNumber, DateTime<Utc>)>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT phone, expires_at FROM text_sign_ups WHERE member_id = ? AND expires_at > ?";
            let found = c.one(sql, (member.as_str(), time(now)), |row| {
                Ok((row.phone_or_none("phone")?, row.time("expires_at")?))
            })?;
            Ok(found.and_then(|(phone, expires_at)| Some((phone?, expires_at))))
        })
        .await
    }

    /// Whether this number is told for the first time that nobody has signed it up.
    pub async fn is_new_stranger(&self, gateway: &str, phone_hash: &str) -> Result<bool> {
        let (gateway, hash) = (gateway.to_owned(), phone_hash.to_owned());
        self.read(move |c| {
            let sql = "SELECT 1 AS one FROM text_strangers WHERE gateway = ? AND phone_hash = ?";
            Ok(c.one(sql, (gateway, hash), |row| row.col::<i64>("one"))?.is_none())
        })
        .await
    }
}

fn sign_up(tx: &Transaction, new: &NewSignUp, text: &Message, now: DateTime<Utc>) -> Result<SignedUp> {
    let phone = new.phone.to_string();
    let member = new.member.as_str();
    let sql = "SELECT id, channel FROM members WHERE space_id = ? AND phone = ?";
    let has_it = tx.one(sql, (new.space.as_str(), &phone), |row| Ok((row.text("id")?, row.text("channel")?)))?;
    match has_it {
        Some((id, _)) if id != member => return Ok(SignedUp::Taken),
        Some((_, channel)) if channel == "sms" => return Ok(SignedUp::Already),
        _ => {}
    }
    let sql = "SELECT 1 AS one FROM tombstones WHERE space_id = ? AND address_hash = ? AND why = 'stopped'";
    if tx.one(sql, (new.space.as_str(), &new.phone_hash), |row| row.col::<i64>("one"))?.is_some() {
        return Ok(SignedUp::Stopped);
    }
    let sql =
        "SELECT member_id FROM text_sign_ups WHERE space_id = ? AND phone = ? AND member_id <> ? AND expires_at > ?";
    if tx.one(sql, (new.space.as_str(), &phone, member, time(now)), |row| row.text("member_id"))?.is_some() {
        return Ok(SignedUp::Taken);
    }
    // Nobody's telephone is to ring because somebody types numbers.
    let sql = "SELECT COUNT(*) AS n FROM messages WHERE channel = 'sms' AND created_at > :since AND json_extract(says, '$.text') = 'sign_up'
               AND (member_id = :member OR recipient = :phone)";
    let params = named_params! { ":since": time(now - chrono::Duration::days(1)), ":member": member, ":phone": phone };
    if tx.one(sql, params, |row| row.col::<u32>("n"))?.unwrap_or(0) >= new.a_day {
        return Ok(SignedUp::TooOften);
    }
    tx.change("DELETE FROM text_sign_ups WHERE space_id = ? AND phone = ?", (new.space.as_str(), &phone))?;
    let sql = "DELETE FROM text_sign_ups WHERE member_id = ? RETURNING phone";
    if let Some(mistyped) = tx.one(sql, [member], |row| row.text("phone"))? {
        forget_number(tx, &new.space, &mistyped)?;
    }
    let sql = "INSERT INTO text_sign_ups (member_id, space_id, phone, zone, wording, evidence, asked_at, expires_at)
               VALUES (:member, :space, :phone, :zone, :wording, :evidence, :now, :expires)
               ON CONFLICT (member_id) DO UPDATE SET phone = :phone, zone = :zone, wording = :wording, evidence = :evidence,
                      asked_at = :now, expires_at = :expires, asked_again = 0";
    let params = named_params! {
        ":member": member, ":space": new.space.as_str(), ":phone": phone, ":zone": new.zone, ":wording": new.wording,
        ":evidence": new.evidence, ":now": time(now), ":expires": time(new.expires_at),
    };
    tx.change(sql, params)?;
    save_message(tx, text, now)?;
    Ok(SignedUp::Asked)
}

fn known_in(c: &Connection, space: SpaceId, phone: &str, hash: &str, now: DateTime<Utc>) -> Result<Option<KnownPhone>> {
    let sql = "SELECT id AS member_id, channel = 'sms' AS by_text, COALESCE(stopped_at, texts_stopped_at) IS NOT NULL AS stopped,
                      NULL AS waits FROM members
               WHERE space_id = :space AND phone = :phone
               UNION ALL
               SELECT member_id, 0, 0, asked_again FROM text_sign_ups
               WHERE space_id = :space AND phone = :phone AND expires_at > :now
               ORDER BY waits DESC LIMIT 1";
    let params = named_params! { ":space": space.as_str(), ":phone": phone, ":now": time(now) };
    let found = c.one(sql, params, |row: &Row| {
        Ok((
            MemberId::new(row.text("member_id")?),
            row.col::<Option<bool>>("waits")?,
            row.col::<bool>("by_text")?,
            row.col::<bool>("stopped")?,
        ))
    })?;
    let stopped = has_tombstone(c, &space, hash)?;
    Ok(match found {
        None => stopped.then_some(KnownPhone { space, member: None, waits: None, by_text: false, stopped }),
        Some((member, waits, by_text, web)) => {
            Some(KnownPhone { space, member: Some(member), waits, by_text, stopped: stopped || (by_text && web) })
        }
    })
}

fn stop_in(tx: &Transaction, space: &SpaceId, said: &TextConsent, now: DateTime<Utc>) -> Result<()> {
    let phone = said.phone.to_string();
    stopped_for_good(tx, space, said, now)?;
    // What still waits for it, answers too.
    let sql = "UPDATE messages SET state = 'dropped', because = 'they stopped texts', settled_at = ?
               WHERE space_id = ? AND recipient = ? AND channel = 'sms' AND state = 'waiting' AND claimed_until IS NULL";
    tx.change(sql, (time(now), space.as_str(), &phone))?;
    let sql = "DELETE FROM text_sign_ups WHERE space_id = ? AND phone = ? RETURNING member_id";
    if let Some(member) = tx.one(sql, (space.as_str(), &phone), |row| row.text("member_id"))?.map(MemberId::new) {
        refused(tx, space, &member, &said.evidence, now)?;
    }
    let sql = "SELECT id, channel FROM members WHERE space_id = ? AND phone = ?";
    let found =
        tx.one(sql, (space.as_str(), &phone), |row| Ok((MemberId::new(row.text("id")?), row.text("channel")?)))?;
    let Some((member, channel)) = found else { return Ok(()) };
    if channel != "sms" {
        return refused(tx, space, &member, &said.evidence, now);
    }
    // They are not moved to letters in silence: who chose texts and stops them gets neither.
    let sql =
        "UPDATE members SET stopped_at = COALESCE(stopped_at, :now), texts_stopped_at = :now, paused_until = NULL,
                      silent_since = NULL, updated_at = :now
               WHERE id = :id AND (stopped_at IS NULL OR texts_stopped_at IS NULL)";
    if tx.change(sql, named_params! { ":now": time(now), ":id": member.as_str() })? == 0 {
        return Ok(());
    }
    drop_waiting_for(tx, &member, STOPPED_LETTERS, "they stopped texts", now)?;
    withdraw_answers(tx, &member, now)?;
    refused(tx, space, &member, &said.evidence, now)?;
    remember(tx, space, &member, Reply::Stop, true, Via::Text, now)
}

fn restart_in(tx: &Transaction, space: &SpaceId, said: &TextConsent, now: DateTime<Utc>) -> Result<()> {
    let sql = "DELETE FROM tombstones WHERE space_id = ? AND address_hash = ? AND why = 'stopped'";
    tx.change(sql, (space.as_str(), &said.phone_hash))?;
    let sql = "UPDATE members SET texts_stopped_at = NULL, updated_at = ?
               WHERE space_id = ? AND phone = ? AND channel = 'sms' RETURNING id";
    let found = tx.one(sql, (time(now), space.as_str(), said.phone.to_string()), |row| row.text("id"))?;
    let Some(member) = found.map(MemberId::new) else { return Ok(()) };
    let wording = "START";
    let consent = ConsentRow { space, member: &member, what: "texts", given: true, wording, evidence: &said.evidence };
    save_consent(tx, &consent, now)
}

fn refused(tx: &Transaction, space: &SpaceId, member: &MemberId, evidence: &str, now: DateTime<Utc>) -> Result<()> {
    let consent = ConsentRow { space, member, what: "texts", given: false, wording: "STOP", evidence };
    save_consent(tx, &consent, now)
}

/// Recognised again without the number.
fn stopped_for_good(tx: &Transaction, space: &SpaceId, said: &TextConsent, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO tombstones (space_id, address_hash, why, at) VALUES (?, ?, 'stopped', ?)
               ON CONFLICT (space_id, address_hash) DO NOTHING";
    tx.change(sql, (space.as_str(), &said.phone_hash, time(now))).map(|_| ())
}

/// Whoever did not answer in time; with the number, which may be a stranger's.
pub(super) fn forget_sign_ups(tx: &Transaction, now: DateTime<Utc>) -> Result<()> {
    let sql = "DELETE FROM text_sign_ups WHERE expires_at <= ? RETURNING space_id, phone";
    let over = tx.all(sql, [time(now)], |row| Ok((row.text("space_id")?, row.text("phone")?)))?;
    over.into_iter().try_for_each(|(space, phone)| forget_number(tx, &SpaceId::new(space), &phone))
}

/// A number that is nobody's: what was sent to it, and what it sent.
fn forget_number(tx: &Transaction, space: &SpaceId, phone: &str) -> Result<()> {
    let sql = "DELETE FROM messages WHERE space_id = ? AND recipient = ? AND channel = 'sms' AND claimed_until IS NULL
               AND NOT EXISTS (SELECT 1 FROM members m WHERE m.space_id = messages.space_id AND m.phone = messages.recipient)";
    tx.change(sql, (space.as_str(), phone))?;
    let sql = "UPDATE texts_in SET sender = '', said = '' WHERE sender = ? AND settled_at IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM members m WHERE m.phone = texts_in.sender)";
    tx.change(sql, [phone]).map(|_| ())
}

/// What was said to and by numbers of nobody's is not kept for longer than its limits are counted.
pub(super) fn forget_strangers(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    let sql = "DELETE FROM messages WHERE channel = 'sms' AND state <> 'waiting' AND settled_at < ?
               AND NOT EXISTS (SELECT 1 FROM members m WHERE m.space_id = messages.space_id AND m.phone = messages.recipient)
               AND NOT EXISTS (SELECT 1 FROM text_sign_ups s WHERE s.phone = messages.recipient)";
    tx.change(sql, [time(before)])?;
    let sql = "UPDATE texts_in SET sender = '', said = '' WHERE settled_at < ? AND sender <> ''
               AND NOT EXISTS (SELECT 1 FROM members m WHERE m.phone = texts_in.sender)
               AND NOT EXISTS (SELECT 1 FROM text_sign_ups s WHERE s.phone = texts_in.sender)";
    tx.change(sql, [time(before)]).map(|_| ())
}
