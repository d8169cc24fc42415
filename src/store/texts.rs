//! Texts that go out: which one is next, what the gateway calls it, how far it came.
//!
//! A text's attempt is on the disk, marked as one that may have left, before the gateway is asked: there is no moment between
//! question and answer at which it could be known that nothing has happened.

use super::attempts::{Alarms, Settlement, begin, settle};
use super::outbox::{Claimed, give_up_on_the_late, read_or_drop};
use super::row::{Columns, Query, time};
use super::says::to_json;
use super::{Result, Store, StoreError};
use crate::domain::gateway::Reached;
use crate::domain::id::{IntroductionId, MessageId, SpaceId};
use crate::domain::message::Says;
use chrono::{DateTime, Duration, Utc};
use rusqlite::{Connection, Transaction, named_params};
use std::collections::HashMap;

/// Which texts a courier takes.
#[derive(Debug, Clone)]
pub struct TextRound {
    pub worker: String,
    pub gateway: String,
    /// Those that send by one sender of this gateway.
    pub spaces: Vec<SpaceId>,
    pub most: usize,
    pub lease: Duration,
    /// While the gateway refuses us, one text finds out this often whether it is mended.
    pub probe: Duration,
}

/// A text as it is about to leave.
#[derive(Debug, Clone)]
pub struct NewText {
    pub id: MessageId,
    /// `None` where an earlier attempt has written it.
    pub written: Option<WrittenText>,
    pub gateway: String,
    pub sender: String,
    pub encoding: &'static str,
    pub segments: usize,
    /// The gateway takes one text once, however often it is handed over.
    pub asks_again: bool,
}

/// What a text says, once and for all tries.
#[derive(Debug, Clone)]
pub struct WrittenText {
    pub body: String,
    pub says: Says,
    /// Those it had room for: only their numbers mean somebody.
    pub named: Vec<IntroductionId>,
}

/// A text's attempt that is over.
#[derive(Debug, Clone)]
pub struct SettledText {
    pub id: MessageId,
    pub number: u32,
    pub settlement: Settlement,
    pub gateway_id: Option<String>,
}

/// A text that went out, as `outbox show` tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct TextOut {
    pub gateway: String,
    pub sender: String,
    pub encoding: String,
    pub segments: u32,
    pub gateway_id: Option<String>,
    pub reached: Option<Reached>,
    pub reached_at: Option<DateTime<Utc>>,
    pub why: String,
}

/// The alarm during which one gateway is asked by one text at a time.
pub fn texts_halted(gateway: &str) -> String {
    format!("texts_halted:{gateway}")
}

/// No connection to a gateway; over with the next text that it accepts.
pub fn texts_unreachable(gateway: &str) -> String {
    format!("texts_unreachable:{gateway}")
}

impl Store {
    /// The texts that are due, answers first, for this worker alone until the lease ends.
    pub async fn claim_due_texts(&self, round: TextRound, now: DateTime<Utc>) -> Result<Vec<Claimed>> {
        self.write(move |tx| {
            give_up_on_the_late(tx, now)?;
            let Some(most) = allowed(tx, &round, now)? else { return Ok(Vec::new()) };
            let spaces: Vec<&str> = round.spaces.iter().map(SpaceId::as_str).collect();
            let spaces = serde_json::json!(spaces).to_string();
            let sql = "UPDATE messages SET claimed_by = :worker, claimed_until = :until
                       WHERE id IN (SELECT id FROM messages
                                    WHERE state = 'waiting' AND channel = 'sms' AND not_before <= :now
                                      AND (claimed_until IS NULL OR claimed_until <= :now)
                                      AND +space_id IN (SELECT value FROM json_each(:spaces))
                                      -- One that may have left is somebody else's to recover, lease or not.
                                      AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = messages.id AND a.ended_at IS NULL)
                                    ORDER BY kind = 'confirmation' DESC, not_before, id LIMIT :most)
                       RETURNING id";
            let params = named_params! {
                ":worker": round.worker, ":until": time(now + round.lease), ":now": time(now), ":spaces": spaces, ":most": most as i64,
            };
            let ids = tx.all(sql, params, |row| Ok(MessageId::new(row.text("id")?)))?;
            let mut claimed = Vec::new();
            for id in ids {
                claimed.extend(read_or_drop(tx, &id, now)?);
            }
            claimed.sort_by_key(|c| c.message.not_before);
            Ok(claimed)
        })
        .await
    }

    /// When the next text will be due that is not yet.
    pub async fn next_text_due(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        self.read(move |c| {
            let sql = "SELECT MIN(not_before) AS due FROM messages WHERE state = 'waiting' AND channel = 'sms' AND not_before > ?";
            Ok(c.one(sql, [time(now)], |row| row.time_or_none("due"))?.flatten())
        })
        .await
    }

    /// Attempts begin: on the disk when this returns. Gives their numbers; a text that another worker has by now has none.
    pub async fn begin_texts(&self, worker: &str, texts: Vec<NewText>, now: DateTime<Utc>) -> Result<Vec<Option<u32>>> {
        let worker = worker.to_owned();
        self.write(move |tx| texts.iter().map(|text| begin_one(tx, &worker, text, now)).collect()).await
    }

    /// What attempts came to. A receipt that was here before the answer counts now.
    pub async fn settle_texts(&self, gateway: &str, texts: Vec<SettledText>, now: DateTime<Utc>) -> Result<()> {
        let gateway = gateway.to_owned();
        self.write(move |tx| texts.iter().try_for_each(|text| settle_one(tx, &gateway, text, now))).await
    }

    /// Segments that left, or may have, since then.
    pub async fn segments_since(&self, space: &SpaceId, since: DateTime<Utc>) -> Result<u32> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT COALESCE(SUM(segments), 0) AS n FROM texts_out WHERE space_id = ? AND at >= ?";
            Ok(c.one(sql, (space.as_str(), time(since)), |row| row.col::<u32>("n"))?.unwrap_or(0))
        })
        .await
    }

    /// The numbers that people have in this text.
    pub async fn numbers_in(&self, message: &MessageId) -> Result<HashMap<IntroductionId, u32>> {
        let message = message.clone();
        self.read(move |c| {
            let sql = "SELECT introduction_id, number FROM text_numbers WHERE message_id = ?";
            let rows = c.all(sql, [message.as_str()], |row| {
                Ok((IntroductionId::new(row.text("introduction_id")?), row.col::<u32>("number")?))
            })?;
            Ok(rows.into_iter().collect())
        })
        .await
    }

    pub async fn text_out(&self, message: &MessageId) -> Result<Option<TextOut>> {
        let message = message.clone();
        self.read(move |c| text_out(c, &message)).await
    }
}

/// How many may be taken now; `None` while the gateway is halted and was asked a moment ago.
fn allowed(tx: &Transaction, round: &TextRound, now: DateTime<Utc>) -> Result<Option<usize>> {
    let name = texts_halted(&round.gateway);
    let probed = tx.one("SELECT probed_at FROM alarms WHERE name = ?", [&name], |row| row.time("probed_at"))?;
    match probed {
        None => Ok(Some(round.most)),
        Some(at) if at > now - round.probe && at <= now => Ok(None),
        Some(_) => {
            tx.change("UPDATE alarms SET probed_at = ? WHERE name = ?", (time(now), &name))?;
            Ok(Some(1))
        }
    }
}

fn begin_one(tx: &Transaction, worker: &str, text: &NewText, now: DateTime<Utc>) -> Result<Option<u32>> {
    let Some((number, space)) = begin(tx, &text.id, worker, now)? else { return Ok(None) };
    let sql = "UPDATE attempts SET data_at = ? WHERE message_id = ? AND number = ?";
    tx.change(sql, (time(now), text.id.as_str(), number))?;
    if let Some(WrittenText { body, says, named }) = &text.written {
        let sql = "UPDATE messages SET letter = ?, says = ?, frozen_at = ? WHERE id = ?";
        let body = super::attempts::compressed(body.as_bytes())?;
        tx.change(sql, (body, to_json(says)?, time(now), text.id.as_str()))?;
        super::text_numbers::keep_only(tx, &text.id, named)?;
    }
    let sql = "INSERT INTO texts_out (message_id, space_id, gateway, sender, encoding, segments, asks_again, at)
               VALUES (:id, :space, :gateway, :sender, :encoding, :segments, :again, :now)
               ON CONFLICT (message_id) DO UPDATE SET gateway = :gateway, sender = :sender, encoding = :encoding,
                      segments = :segments, asks_again = :again, at = :now, reached = NULL, reached_at = NULL, why = '',
                      gateway_id = NULL";
    let params = named_params! {
        ":id": text.id.as_str(), ":space": space, ":gateway": text.gateway, ":sender": text.sender, ":encoding": text.encoding,
        ":segments": text.segments as i64, ":again": text.asks_again, ":now": time(now),
    };
    tx.change(sql, params)?;
    Ok(Some(number))
}

fn settle_one(tx: &Transaction, gateway: &str, text: &SettledText, now: DateTime<Utc>) -> Result<()> {
    let (halted, unreachable) = (texts_halted(gateway), texts_unreachable(gateway));
    // A receipt may have settled it already; what it says is later than the gateway's answer.
    let alarms = Alarms { halted: &halted, unreachable: &unreachable, gave_up: "" };
    let settlement = told_by_receipt(tx, &text.id)?.unwrap_or_else(|| text.settlement.clone());
    match settle(tx, &text.id, text.number, &settlement, &alarms, now) {
        // Its member was erased meanwhile, or it was recovered: that is no reason to forget what became of the others.
        Err(StoreError::Conflict(_)) => return Ok(()),
        settled => settled?,
    }
    let Some(theirs) = &text.gateway_id else { return Ok(()) };
    tx.change("UPDATE texts_out SET gateway_id = ? WHERE message_id = ?", (theirs, text.id.as_str()))?;
    super::receipts::take_early(tx, gateway, theirs, now)
}

/// What a receipt has told before the gateway's own answer was read.
fn told_by_receipt(tx: &Transaction, id: &MessageId) -> Result<Option<Settlement>> {
    let told = text_out(tx, id)?.and_then(|text| Some((text.reached?, text.why)));
    Ok(told.map(|(reached, why)| match reached {
        Reached::Failed | Reached::Expired => {
            let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
            Settlement::Refused { answer: format!("the gateway says that it {}{why}", reached.as_str()) }
        }
        reached => Settlement::Accepted { answer: format!("a receipt says that it was {}", reached.as_str()) },
    }))
}

pub(super) fn text_out(c: &Connection, message: &MessageId) -> Result<Option<TextOut>> {
    let sql = "SELECT gateway, sender, encoding, segments, gateway_id, reached, reached_at, why FROM texts_out WHERE message_id = ?";
    c.one(sql, [message.as_str()], |row| {
        Ok(TextOut {
            gateway: row.text("gateway")?,
            sender: row.text("sender")?,
            encoding: row.text("encoding")?,
            segments: row.col("segments")?,
            gateway_id: row.col("gateway_id")?,
            reached: row.col::<Option<String>>("reached")?.as_deref().and_then(Reached::parse),
            reached_at: row.time_or_none("reached_at")?,
            why: row.text("why")?,
        })
    })
}
