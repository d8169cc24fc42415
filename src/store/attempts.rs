//! Attempts at a message, and what they came to.
//!
//! An attempt is on the disk before MAIL FROM, and marked once more before the letter's first byte: whatever moment
//! the program dies at, the row says whether the letter can have been accepted.

use super::alarms::{MAIL_HALTED, RELAY_UNREACHABLE, raise};
use super::needs_you::{NeedAbout, NeedKind, NewNeed, save_need};
use super::row::{Columns, Query, time};
use super::says::to_json;
use super::{Result, Store, StoreError};
use crate::domain::id::{MessageId, SpaceId};
use crate::domain::message::{Says, State};
use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::read::DeflateEncoder;
use rusqlite::Transaction;
use std::io::Read;

/// A letter as it will go out, now and at every further try.
#[derive(Debug, Clone)]
pub struct Frozen {
    pub bytes: Vec<u8>,
    pub subject: String,
    /// What it says: less than was meant, where somebody in it left in the meantime.
    pub says: Says,
}

/// What one attempt came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Settlement {
    Accepted {
        answer: String,
    },
    TryLater {
        answer: String,
        at: DateTime<Utc>,
    },
    Refused {
        answer: String,
    },
    /// The server refuses us, not the person: tried again when that is mended.
    OurFault {
        answer: String,
        at: DateTime<Utc>,
    },
    Unknown {
        answer: String,
    },
}

impl Store {
    /// An attempt begins: on the disk when this returns. `frozen` is the letter from now on. Gives its number.
    pub async fn begin_attempt(
        &self,
        id: &MessageId,
        worker: &str,
        frozen: Option<Frozen>,
        now: DateTime<Utc>,
    ) -> Result<u32> {
        let (id, worker) = (id.clone(), worker.to_owned());
        self.write(move |tx| {
            if let Some(frozen) = frozen {
                let sql = "UPDATE messages SET letter = ?, subject = ?, says = ?, frozen_at = ? WHERE id = ?";
                let (letter, says) = (compressed(&frozen.bytes)?, to_json(&frozen.says)?);
                tx.change(sql, (letter, frozen.subject, says, time(now), id.as_str()))?;
            }
            let begun = begin(tx, &id, &worker, now)?;
            let (number, _) =
                begun.ok_or_else(|| StoreError::Conflict("another worker has this message".to_owned()))?;
            Ok(number)
        })
        .await
    }

    /// The letter's bytes are about to leave: from here on it may be accepted without our knowing.
    pub async fn mark_data(&self, id: &MessageId, number: u32, now: DateTime<Utc>) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| {
            let sql = "UPDATE attempts SET data_at = ? WHERE message_id = ? AND number = ? AND ended_at IS NULL";
            match tx.change(sql, (time(now), id.as_str(), number))? {
                0 => Err(StoreError::NotFound("attempt")),
                _ => Ok(()),
            }
        })
        .await
    }

    /// What an attempt came to.
    pub async fn settle_message(
        &self,
        id: &MessageId,
        number: u32,
        settlement: Settlement,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| settle(tx, &id, number, &settlement, &Alarms::OF_MAIL, now)).await
    }

    /// No attempt was made (no connection could be opened): it waits on.
    pub async fn postpone_message(
        &self,
        id: &MessageId,
        worker: &str,
        until: DateTime<Utc>,
        because: &str,
    ) -> Result<()> {
        let (id, worker, because) = (id.clone(), worker.to_owned(), because.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE messages SET not_before = ?, because = ?, claimed_by = NULL, claimed_until = NULL
                       WHERE id = ? AND state = 'waiting' AND claimed_by = ?";
            tx.change(sql, (time(until), because, id.as_str(), worker)).map(|_| ())
        })
        .await
    }

    /// Trouble of ours in the middle of it: a letter that may have gone out is held as *unknown*, anything else waits
    /// until then. Nothing when another worker has it by now.
    pub async fn abandon_message(
        &self,
        id: &MessageId,
        worker: &str,
        until: DateTime<Utc>,
        because: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (id, worker, because) = (id.clone(), worker.to_owned(), because.to_owned());
        self.write(move |tx| {
            let sql = "SELECT 1 AS one FROM messages WHERE id = ? AND claimed_by = ? AND state = 'waiting'";
            if tx.one(sql, (id.as_str(), &worker), |row| row.col::<i64>("one"))?.is_none() {
                return Ok(());
            }
            let unknown = recover(tx, &id, now)?;
            if unknown { Ok(()) } else { wait_until(tx, &id, until, &because) }
        })
        .await
    }

    /// Not to be sent any more, and why.
    pub async fn drop_message(&self, id: &MessageId, because: &str, now: DateTime<Utc>) -> Result<()> {
        let (id, because) = (id.clone(), because.to_owned());
        self.write(move |tx| finish(tx, &id, State::Dropped, &because, now)).await
    }

    /// Picks up what a dead worker left: a letter that may have gone out is *unknown* and held, everything else
    /// waits again. `everybody` when no other worker can be alive. Says how many were unknown.
    pub async fn recover_lost_claims(&self, everybody: bool, now: DateTime<Utc>) -> Result<usize> {
        self.write(move |tx| {
            let deadline = if everybody { "9999".to_owned() } else { time(now) };
            let sql =
                "SELECT id FROM messages WHERE state = 'waiting' AND claimed_until IS NOT NULL AND claimed_until <= ?";
            let lost = tx.all(sql, [deadline], |row| row.text("id"))?;
            let mut unknown = 0;
            for id in lost {
                unknown += usize::from(recover(tx, &MessageId::new(id), now)?);
            }
            Ok(unknown)
        })
        .await
    }
}

/// What the operator hears of the way that a message goes.
pub(super) struct Alarms<'a> {
    pub halted: &'a str,
    pub unreachable: &'a str,
    pub gave_up: &'a str,
}

impl Alarms<'static> {
    const OF_MAIL: Alarms<'static> =
        Alarms { halted: MAIL_HALTED, unreachable: RELAY_UNREACHABLE, gave_up: "letters_gave_up" };
}

/// One more attempt of this worker's message: its number, and the message's space. Nothing when another worker has it.
pub(super) fn begin(
    tx: &Transaction,
    id: &MessageId,
    worker: &str,
    now: DateTime<Utc>,
) -> Result<Option<(u32, String)>> {
    let sql = "UPDATE messages SET tries = tries + 1 WHERE id = ? AND claimed_by = ? AND state = 'waiting'
               RETURNING tries, space_id";
    let begun = tx.one(sql, (id.as_str(), worker), |row| Ok((row.col::<u32>("tries")?, row.text("space_id")?)))?;
    if let Some((number, space)) = &begun {
        let sql = "INSERT INTO attempts (message_id, number, space_id, worker, started_at) VALUES (?, ?, ?, ?, ?)";
        tx.change(sql, (id.as_str(), number, space, worker, time(now)))?;
    }
    Ok(begun)
}

pub(super) fn settle(
    tx: &Transaction,
    id: &MessageId,
    number: u32,
    settlement: &Settlement,
    alarms: &Alarms,
    now: DateTime<Utc>,
) -> Result<()> {
    let (word, answer) = match settlement {
        Settlement::Accepted { answer } => ("accepted", answer),
        Settlement::TryLater { answer, .. } => ("try_later", answer),
        Settlement::Refused { answer } => ("refused", answer),
        Settlement::OurFault { answer, .. } => ("our_fault", answer),
        Settlement::Unknown { answer } => ("unknown", answer),
    };
    let sql = "UPDATE attempts SET ended_at = ?, result = ?, answer = ? WHERE message_id = ? AND number = ? AND ended_at IS NULL";
    if tx.change(sql, (time(now), word, answer, id.as_str(), number))? == 0 {
        return Err(StoreError::Conflict("this attempt was settled already".to_owned()));
    }
    match settlement {
        Settlement::Accepted { .. } => {
            tx.change(
                "DELETE FROM alarms WHERE name IN (?, ?, ?)",
                [alarms.halted, alarms.unreachable, alarms.gave_up],
            )?;
            // A link that is good for an hour must not lie about in its letter for a month.
            tx.change(
                "UPDATE messages SET letter = NULL WHERE id = ? AND kind IN ('sign_in', 'own_data')",
                [id.as_str()],
            )?;
            finish(tx, id, State::Accepted, answer, now)
        }
        Settlement::Refused { .. } => {
            tell_organiser(tx, id, NeedKind::DeliveryRefused, answer, now)?;
            finish(tx, id, State::Refused, answer, now)
        }
        Settlement::Unknown { .. } => {
            tell_organiser(tx, id, NeedKind::DeliveryUnknown, answer, now)?;
            finish(tx, id, State::Unknown, answer, now)
        }
        Settlement::TryLater { at, .. } => wait_until(tx, id, *at, answer),
        Settlement::OurFault { at, .. } => {
            raise(tx, alarms.halted, answer, now)?;
            wait_until(tx, id, *at, answer)
        }
    }
}

fn wait_until(tx: &Transaction, id: &MessageId, at: DateTime<Utc>, because: &str) -> Result<()> {
    let sql = "UPDATE messages SET not_before = ?, because = ?, claimed_by = NULL, claimed_until = NULL WHERE id = ?";
    tx.change(sql, (time(at), because, id.as_str())).map(|_| ())
}

pub(super) fn finish(tx: &Transaction, id: &MessageId, state: State, because: &str, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE messages SET state = ?, because = ?, settled_at = ?, claimed_by = NULL, claimed_until = NULL
               WHERE id = ? AND state = 'waiting'";
    tx.change(sql, (state.as_str(), because, time(now), id.as_str())).map(|_| ())
}

pub(super) fn tell_organiser(
    tx: &Transaction,
    id: &MessageId,
    kind: NeedKind,
    answer: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let sql = "SELECT x.space_id, x.member_id, x.kind, x.channel, x.tries, COALESCE(m.name, x.recipient) AS name FROM messages x
               LEFT JOIN members m ON m.id = x.member_id WHERE x.id = ?";
    let found = tx.one(sql, [id.as_str()], |row| {
        let channel = row.text("channel")?;
        let nobody = channel == "sms" && row.col::<Option<String>>("member_id")?.is_none();
        let what = (row.text("kind")?, channel, nobody);
        Ok((row.text("space_id")?, what, row.text("name")?, row.col::<u32>("tries")?))
    })?;
    let Some((space, (letter, channel, nobody), name, tries)) = found else { return Ok(()) };
    let (thing, check) = match channel.as_str() {
        "sms" => ("text", "number"),
        _ => ("letter", "address"),
    };
    // Anybody can type any address at the door, and text from any number; that it does not exist is no matter for the organiser.
    // Nor is it that somebody's address before the present one takes no letters: that may be why it was changed.
    if matches!(letter.as_str(), "confirm_address" | "goodbye") || nobody {
        return Ok(());
    }
    let letter = kind_in_words(&letter);
    let text = match kind {
        NeedKind::DeliveryUnknown => format!(
            "The {letter} {thing} to {name} may or may not have arrived: it was handed over and no answer came ({answer}). It is not sent again by itself."
        ),
        _ => format!("The {letter} {thing} to {name} could not be delivered: {answer}. Check the {check}."),
    };
    let dedupe_key = format!("{}:{id}:{tries}", kind.as_str());
    save_need(
        tx,
        &NewNeed {
            space: SpaceId::new(space),
            kind,
            member: None,
            message: Some(id.clone()),
            dedupe_key,
            text,
            about: NeedAbout::Nothing,
        },
        now,
    )
}

/// A letter's kind as it stands in a sentence.
pub(super) fn kind_in_words(kind: &str) -> String {
    kind.replace('_', "-")
}

/// A text whose gateway knows it again and takes it once, however often it is handed over.
fn is_taken_once(tx: &Transaction, id: &MessageId) -> Result<bool> {
    let sql = "SELECT asks_again FROM texts_out WHERE message_id = ?";
    Ok(tx.one(sql, [id.as_str()], |row| row.col::<bool>("asks_again"))?.unwrap_or(false))
}

fn recover(tx: &Transaction, id: &MessageId, now: DateTime<Utc>) -> Result<bool> {
    let sql =
        "SELECT number, data_at FROM attempts WHERE message_id = ? AND ended_at IS NULL ORDER BY number DESC LIMIT 1";
    let open = tx.one(sql, [id.as_str()], |row| Ok((row.col::<u32>("number")?, row.time_or_none("data_at")?)))?;
    match open {
        Some((number, Some(_))) if !is_taken_once(tx, id)? => {
            let answer = "the program ended while it was being handed over".to_owned();
            settle(tx, id, number, &Settlement::Unknown { answer }, &Alarms::OF_MAIL, now)?;
            Ok(true)
        }
        Some((number, _)) => {
            let sql = "UPDATE attempts SET ended_at = ?, result = 'lost', answer = 'the program ended; it can be handed over again'
                       WHERE message_id = ? AND number = ?";
            tx.change(sql, (time(now), id.as_str(), number))?;
            wait_until(tx, id, now, "the program ended; it can be handed over again").map(|()| false)
        }
        None => wait_until(tx, id, now, "").map(|()| false),
    }
}

pub(super) fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut small = Vec::new();
    DeflateEncoder::new(bytes, Compression::fast())
        .read_to_end(&mut small)
        .map_err(|e| StoreError::Broken(e.to_string()))?;
    Ok(small)
}
