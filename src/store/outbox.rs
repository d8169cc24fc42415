//! The outbox: messages that wait, who has claimed them, and where they are.
//!
//! A claim is a lease, never a lock held while sending.

use super::alarms::{MAIL_HALTED, raise};
use super::attempts::{finish, tell_organiser};
use super::needs_you::NeedKind;
use super::row::{Columns, Query, time};
use super::says::{from_json, to_json};
use super::text_numbers::give_numbers;
use super::{Result, Store, StoreError};
use crate::domain::id::{DigestId, IntroductionId, MemberId, MessageId, SpaceId};
use crate::domain::message::{Message, Recipient, Says, State};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use flate2::read::DeflateDecoder;
use rusqlite::{Connection, Row, Transaction, named_params};
use std::io::Read;

/// A message that one worker alone may send until its lease ends.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub message: Message,
    /// Tries begun before this one.
    pub tries: u32,
    /// The local day of the digest it is, if it is one.
    pub digest_day: Option<NaiveDate>,
    /// The letter's bytes, or the text's, once a first try has frozen them.
    pub letter: Option<Vec<u8>>,
}

/// A message as `outbox list` shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    pub id: MessageId,
    pub space: SpaceId,
    pub kind: String,
    pub recipient: Recipient,
    pub name: Option<String>,
    pub state: State,
    pub because: String,
    pub tries: u32,
    pub not_before: DateTime<Utc>,
    pub give_up_at: DateTime<Utc>,
    pub subject: String,
    pub created_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
}

/// One try.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    pub number: u32,
    pub started_at: DateTime<Utc>,
    pub data_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub result: Option<String>,
    pub answer: String,
}

impl Store {
    /// The message that has waited longest, for this worker alone until the lease ends. Messages past their
    /// deadline are dropped on the way, and so is one that cannot be read: it must not hold up the others. While
    /// mail is halted there is nothing, but for one message every `probe`, which finds out whether it is mended.
    pub async fn claim_due_message(
        &self,
        worker: &str,
        lease: Duration,
        probe: Duration,
        now: DateTime<Utc>,
    ) -> Result<Option<Claimed>> {
        let worker = worker.to_owned();
        self.write(move |tx| {
            give_up_on_the_late(tx, now)?;
            let sql = "UPDATE messages SET claimed_by = :worker, claimed_until = :until
                       WHERE id IN (SELECT id FROM messages
                                    WHERE state = 'waiting' AND channel = 'email' AND not_before <= :now
                                      AND (claimed_until IS NULL OR claimed_until <= :now)
                                      AND NOT EXISTS (SELECT 1 FROM alarms WHERE name = :halted
                                                      AND probed_at > :probe AND probed_at <= :now)
                                    ORDER BY not_before, id LIMIT 1)
                       RETURNING id";
            let params = named_params! {
                ":worker": worker, ":until": time(now + lease), ":now": time(now), ":halted": MAIL_HALTED,
                ":probe": time(now - probe),
            };
            let Some(id) = tx.one(sql, params, |row| row.text("id"))?.map(MessageId::new) else { return Ok(None) };
            // The others wait for what this one finds out.
            tx.change("UPDATE alarms SET probed_at = ? WHERE name = ?", (time(now), MAIL_HALTED))?;
            read_or_drop(tx, &id, now)
        })
        .await
    }

    /// When the next letter is due; `None` when none waits.
    pub async fn next_message_due(&self) -> Result<Option<DateTime<Utc>>> {
        self.read(|c| {
            let sql = "SELECT MIN(not_before) AS due FROM messages
                       WHERE state = 'waiting' AND channel = 'email' AND claimed_until IS NULL";
            Ok(c.one(sql, [], |row| row.time_or_none("due"))?.flatten())
        })
        .await
    }

    /// The newest first; of one space, in one state, or all.
    pub async fn outbox(&self, space: Option<&SpaceId>, state: Option<State>, limit: u32) -> Result<Vec<OutboxRow>> {
        let (space, state) = (space.cloned(), state.map(State::as_str));
        self.read(move |c| {
            // Each question by itself, so that one for a space is answered by the space's own index.
            let of_space = if space.is_some() { "x.space_id = :space" } else { ":space IS NULL" };
            let in_state = if state.is_some() { "x.state = :state" } else { ":state IS NULL" };
            let sql = format!(
                "{OUTBOX_ROW} WHERE {of_space} AND {in_state} ORDER BY x.created_at DESC, x.id DESC LIMIT :limit"
            );
            c.all(
                &sql,
                named_params! { ":space": space.as_ref().map(SpaceId::as_str), ":state": state, ":limit": limit },
                outbox_row,
            )
        })
        .await
    }

    /// Puts a message into the outbox.
    pub async fn send(&self, message: Message, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| save_message(tx, &message, now)).await
    }

    /// One message with its attempts and, once it was frozen, its letter. `id` may be the beginning of one.
    pub async fn outbox_message(&self, id: &str) -> Result<(OutboxRow, Vec<Attempt>, Option<Vec<u8>>)> {
        let id = id.to_owned();
        self.read(move |c| {
            let rows = c.all(
                &format!("{OUTBOX_ROW} WHERE substr(x.id, 1, length(:id)) = :id LIMIT 2"),
                named_params! { ":id": id },
                outbox_row,
            )?;
            let row = match <[OutboxRow; 1]>::try_from(rows) {
                Ok([row]) => row,
                Err(rows) if rows.is_empty() => return Err(StoreError::NotFound("message")),
                Err(_) => {
                    return Err(StoreError::Conflict(format!(
                        "more than one message begins with “{id}”; give more of it"
                    )));
                }
            };
            let letter = c.one("SELECT letter FROM messages WHERE id = ?", [row.id.as_str()], |r| {
                r.col::<Option<Vec<u8>>>("letter")
            })?;
            let letter = letter.flatten().map(|bytes| restored(&bytes)).transpose()?;
            let attempts = attempts(c, &row.id)?;
            Ok((row, attempts, letter))
        })
        .await
    }

    /// What a message says, for showing letters that were not written yet.
    pub async fn message(&self, id: &MessageId) -> Result<Message> {
        let id = id.clone();
        self.read(move |c| Ok(read_claimed(c, &id)?.message)).await
    }

    /// Puts a message that was refused, dropped or is unknown back, with the same letter, until `give_up_at`.
    pub async fn retry_message(&self, id: &MessageId, give_up_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| {
            let sql = "UPDATE messages SET state = 'waiting', because = 'sent again by the operator', not_before = ?, give_up_at = ?,
                                           claimed_by = NULL, claimed_until = NULL, settled_at = NULL
                       WHERE id = ? AND state <> 'accepted' AND claimed_until IS NULL";
            match tx.change(sql, (time(now), time(give_up_at), id.as_str()))? {
                0 => Err(StoreError::Conflict("it was accepted already, or is being sent now".to_owned())),
                _ => Ok(()),
            }
        })
        .await
    }
}

pub(super) fn save_message(tx: &Transaction, message: &Message, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO messages (id, space_id, member_id, digest_id, introduction_id, kind, channel, recipient, says, state,
                                     not_before, give_up_at, created_at, nonce)
               VALUES (:id, :space, :member, :digest, :introduction, :kind, :channel, :recipient, :says, 'waiting',
                       :not_before, :give_up, :now, :nonce)";
    let nonce = message.says.link().map(|(_, nonce)| nonce.as_hex());
    let params = named_params! {
        ":id": message.id.as_str(), ":space": message.space.as_str(), ":member": message.member.as_ref().map(MemberId::as_str),
        ":digest": message.digest.as_ref().map(DigestId::as_str),
        ":introduction": message.introduction.as_ref().map(IntroductionId::as_str), ":kind": message.says.kind().as_str(),
        ":recipient": message.recipient.to_string(), ":says": to_json(&message.says)?, ":not_before": time(message.not_before),
        ":give_up": time(message.give_up_at), ":now": time(now),
        ":nonce": nonce, ":channel": if message.recipient.phone().is_some() { "sms" } else { "email" },
    };
    tx.change(sql, params)?;
    match (&message.recipient, &message.says) {
        (Recipient::Phone(phone), Says::Digest(digest)) => give_numbers(tx, message, phone, digest, now),
        _ => Ok(()),
    }
}

/// Drops what waits for a member, except what is on its way this moment.
pub(super) fn drop_waiting_for(
    tx: &Transaction,
    member: &MemberId,
    kinds: &[&str],
    because: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    for kind in kinds {
        let sql = "UPDATE messages SET state = 'dropped', because = ?, settled_at = ?
                   WHERE member_id = ? AND kind = ? AND state = 'waiting' AND claimed_until IS NULL";
        tx.change(sql, (because, time(now), member.as_str(), kind))?;
    }
    Ok(())
}

/// What a message says, whatever its state.
pub(super) fn read_message(c: &Connection, id: &MessageId) -> Result<Message> {
    Ok(read_claimed(c, id)?.message)
}

/// A message that was claimed; one that cannot be read is dropped, and both organiser and operator hear of it.
pub(super) fn read_or_drop(tx: &Transaction, id: &MessageId, now: DateTime<Utc>) -> Result<Option<Claimed>> {
    match read_claimed(tx, id) {
        Err(StoreError::Broken(why)) => {
            let because = format!("it cannot be read: {why}");
            tell_organiser(tx, id, NeedKind::DeliveryRefused, &because, now)?;
            raise(tx, "unreadable_message", &because, now)?;
            finish(tx, id, State::Dropped, &because, now).map(|()| None)
        }
        read => read.map(Some),
    }
}

fn read_claimed(c: &Connection, id: &MessageId) -> Result<Claimed> {
    let sql = "SELECT x.id, x.space_id, x.member_id, x.digest_id, x.introduction_id, x.recipient, x.says, x.not_before,
                      x.give_up_at, x.tries, x.letter, d.local_day
               FROM messages x LEFT JOIN digests d ON d.id = x.digest_id WHERE x.id = ?";
    c.one(sql, [id.as_str()], claimed)?.ok_or(StoreError::NotFound("message"))
}

fn claimed(row: &Row) -> Result<Claimed> {
    let id = |name: &str| row.col::<Option<String>>(name);
    let letter = row.col::<Option<Vec<u8>>>("letter")?;
    Ok(Claimed {
        message: Message {
            id: MessageId::new(row.text("id")?),
            space: SpaceId::new(row.text("space_id")?),
            member: id("member_id")?.map(MemberId::new),
            digest: id("digest_id")?.map(DigestId::new),
            introduction: id("introduction_id")?.map(IntroductionId::new),
            recipient: row.recipient("recipient")?,
            says: from_json(&row.text("says")?)?,
            not_before: row.time("not_before")?,
            give_up_at: row.time("give_up_at")?,
        },
        tries: row.col("tries")?,
        digest_day: row.col::<Option<String>>("local_day")?.map(|_| row.day("local_day")).transpose()?,
        letter: letter.map(|bytes| restored(&bytes)).transpose()?,
    })
}

/// Late letters are worse than none; if none at all got through, somebody has to know.
pub(super) fn give_up_on_the_late(tx: &Transaction, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE messages SET state = 'dropped', settled_at = :now,
                      because = 'too late to be of use' || CASE WHEN because = '' THEN '' ELSE '; last tried: ' || because END
               WHERE state = 'waiting' AND give_up_at <= :now AND claimed_until IS NULL";
    let late = tx.change(sql, named_params! { ":now": time(now) })?;
    if late > 0 {
        let text =
            format!("{late} message(s) waited too long and were not sent. See: elevenses outbox list --state dropped");
        raise(tx, "letters_gave_up", &text, now)?;
    }
    Ok(())
}

pub(super) const OUTBOX_ROW: &str =
    "SELECT x.id, x.space_id, x.kind, x.recipient, m.name, x.state, x.because, x.tries, x.not_before, x.give_up_at,
                                 x.subject, x.created_at, x.settled_at
                          FROM messages x LEFT JOIN members m ON m.id = x.member_id";

pub(super) fn outbox_row(row: &Row) -> Result<OutboxRow> {
    Ok(OutboxRow {
        id: MessageId::new(row.text("id")?),
        space: SpaceId::new(row.text("space_id")?),
        kind: row.text("kind")?,
        recipient: row.recipient("recipient")?,
        name: row.col("name")?,
        state: row.word("state", State::parse)?,
        because: row.text("because")?,
        tries: row.col("tries")?,
        not_before: row.time("not_before")?,
        give_up_at: row.time("give_up_at")?,
        subject: row.text("subject")?,
        created_at: row.time("created_at")?,
        settled_at: row.time_or_none("settled_at")?,
    })
}

pub(super) fn attempts(c: &Connection, id: &MessageId) -> Result<Vec<Attempt>> {
    let sql = "SELECT number, started_at, data_at, ended_at, result, answer FROM attempts WHERE message_id = ? ORDER BY number";
    c.all(sql, [id.as_str()], |row| {
        Ok(Attempt {
            number: row.col("number")?,
            started_at: row.time("started_at")?,
            data_at: row.time_or_none("data_at")?,
            ended_at: row.time_or_none("ended_at")?,
            result: row.col("result")?,
            answer: row.text("answer")?,
        })
    })
}

pub(super) fn restored(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut whole = Vec::new();
    DeflateDecoder::new(bytes).read_to_end(&mut whole).map_err(|e| StoreError::Broken(e.to_string()))?;
    Ok(whole)
}
