//! Texts that came in: kept before the gateway is answered, worked on afterwards, each once.

use super::needs_you::{NewNeed, save_need};
use super::outbox::save_message;
use super::row::{Columns, Query, time};
use super::{Result, Store, new_id};
use crate::domain::gateway::{Opt, PartOf, TextCame};
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::message::Message;
use crate::domain::phone_number::PhoneNumber;
use chrono::{DateTime, Duration, Utc};
use data_encoding::HEXLOWER;
use rusqlite::{Row, Transaction, named_params};
use sha2::{Digest, Sha256};

/// A text that is to be worked on.
#[derive(Debug, Clone, PartialEq)]
pub struct TextIn {
    pub id: String,
    pub gateway: String,
    pub came: TextCame,
    pub received_at: DateTime<Utc>,
    /// How often it was begun before.
    pub tries: u32,
    /// All parts of it are here; of one that is cut, nobody knows what the rest would have said.
    pub whole: bool,
}

/// A text as `sms inbound` shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct TextInRow {
    pub id: String,
    pub gateway: String,
    pub sender: String,
    pub said: String,
    pub understood: String,
    pub received_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
}

/// What followed from a text.
#[derive(Debug, Clone, Default)]
pub struct SettledIn {
    pub space: Option<SpaceId>,
    pub member: Option<MemberId>,
    /// The sender's number in one spelling, where it is one.
    pub phone: Option<PhoneNumber>,
    /// What it was understood as, in words for the operator.
    pub understood: String,
    pub answer: Option<Message>,
    /// The number was told that nobody has signed it up; its keyed hash.
    pub stranger: Option<String>,
    pub need: Option<NewNeed>,
}

/// So many automatic answers go to one number within an hour, and a day: two programs could write to each other for ever.
const ANSWERS_AN_HOUR: u32 = 5;
const ANSWERS_A_DAY: u32 = 15;

/// Which automatic answers may go to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct May {
    /// That they stopped, or are back: more often than other things.
    pub confirm: bool,
    pub answer: bool,
    /// That nothing was understood is said once a day.
    pub not_understood: bool,
}

impl Store {
    /// A text has come: on the disk when this returns. False when it came before.
    pub async fn keep_text(&self, gateway: &str, came: TextCame, now: DateTime<Utc>) -> Result<bool> {
        let gateway = gateway.to_owned();
        self.write(move |tx| {
            let sql = "INSERT INTO texts_in (id, gateway, key, sender, recipient, said, opt, part_of, part, parts, received_at)
                       VALUES (:id, :gateway, :key, :sender, :recipient, :said, :opt, :part_of, :part, :parts, :now)
                       ON CONFLICT (gateway, key) DO NOTHING";
            let part = came.part.as_ref();
            let params = named_params! {
                ":id": new_id(now), ":gateway": gateway, ":key": HEXLOWER.encode(&Sha256::digest(came.key.as_bytes())), ":sender": came.from, ":recipient": came.to,
                ":said": came.text, ":opt": came.opt.map(opt_word), ":part_of": part.map(|p| &p.reference),
                ":part": part.map(|p| p.number), ":parts": part.map(|p| p.total), ":now": time(now),
            };
            Ok(tx.change(sql, params)? > 0)
        })
        .await
    }

    /// The text that has waited longest, but for these, begun once more. Parts of a long one are put together once all are here, or, after
    /// `patience`, those that are.
    pub async fn next_text_in(
        &self,
        but: Vec<String>,
        patience: Duration,
        now: DateTime<Utc>,
    ) -> Result<Option<TextIn>> {
        self.write(move |tx| {
            let sql = "UPDATE texts_in SET tries = tries + 1 WHERE id = (
                           SELECT id FROM texts_in t WHERE settled_at IS NULL AND id NOT IN (SELECT value FROM json_each(:but))
                           AND (part_of IS NULL OR received_at <= :late OR parts = (
                                SELECT COUNT(*) FROM texts_in o WHERE o.gateway = t.gateway AND o.sender = t.sender
                                AND o.part_of = t.part_of AND o.settled_at IS NULL))
                           ORDER BY received_at, rowid LIMIT 1)
                       RETURNING id, gateway, key, sender, recipient, said, opt, part_of, part, parts, received_at, tries";
            let found = tx.one(sql, named_params! { ":late": time(now - patience), ":but": serde_json::json!(but).to_string() }, text_in)?;
            found.map(|text| put_together(tx, text)).transpose()
        })
        .await
    }

    /// All that followed from a text is done; its answer and what the organiser is asked are kept in the same transaction.
    pub async fn settle_text_in(&self, text: &TextIn, settled: SettledIn, now: DateTime<Utc>) -> Result<()> {
        let text = text.clone();
        self.write(move |tx| {
            let sql = "UPDATE texts_in SET space_id = :space, member_id = :member, understood = :understood, settled_at = :now,
                              sender = COALESCE(:phone, sender)
                       WHERE gateway = :gateway AND settled_at IS NULL AND (id = :id OR (part_of = :part_of AND sender = :sender))";
            let params = named_params! {
                ":space": settled.space.as_ref().map(SpaceId::as_str), ":member": settled.member.as_ref().map(MemberId::as_str),
                ":phone": settled.phone.as_ref().map(PhoneNumber::to_string), ":understood": settled.understood, ":now": time(now), ":gateway": text.gateway, ":id": text.id,
                ":part_of": text.came.part.as_ref().map(|part| &part.reference), ":sender": text.came.from,
            };
            if tx.change(sql, params)? == 0 {
                return Ok(());
            }
            if let Some(hash) = &settled.stranger {
                let sql = "INSERT INTO text_strangers (gateway, phone_hash, told_at) VALUES (?, ?, ?)
                           ON CONFLICT (gateway, phone_hash) DO NOTHING";
                tx.change(sql, (&text.gateway, hash, time(now)))?;
            }
            if let Some(answer) = &settled.answer {
                save_message(tx, answer, now)?;
            }
            settled.need.iter().try_for_each(|need| save_need(tx, need, now))
        })
        .await
    }

    /// Which automatic answers may go to this number now.
    pub async fn may_answer_text(&self, phone: &PhoneNumber, now: DateTime<Utc>) -> Result<May> {
        let phone = phone.to_string();
        self.read(move |c| {
            let sql = "SELECT COUNT(*) FILTER (WHERE created_at > :hour) AS answers, COUNT(*) AS whole,
                              COUNT(*) FILTER (WHERE json_extract(says, '$.text') = 'not_understood') AS questions
                       FROM messages WHERE channel = 'sms' AND recipient = :phone AND kind = 'confirmation' AND created_at > :day";
            let params = named_params! {
                ":hour": time(now - Duration::hours(1)), ":day": time(now - Duration::days(1)), ":phone": phone,
            };
            let found = c.one(sql, params, |row| {
                Ok((row.col::<u32>("answers")?, row.col::<u32>("whole")?, row.col::<u32>("questions")?))
            })?;
            let (answers, whole, questions) = found.unwrap_or_default();
            let confirm = whole < ANSWERS_A_DAY;
            let answer = confirm && answers < ANSWERS_AN_HOUR;
            Ok(May { confirm, answer, not_understood: answer && questions == 0 })
        })
        .await
    }

    /// The latest first.
    pub async fn texts_in(&self, limit: u32) -> Result<Vec<TextInRow>> {
        self.read(move |c| {
            let sql = "SELECT id, gateway, sender, said, understood, received_at, settled_at FROM texts_in
                       ORDER BY received_at DESC, rowid DESC LIMIT ?";
            c.all(sql, [limit], |row| {
                Ok(TextInRow {
                    id: row.text("id")?,
                    gateway: row.text("gateway")?,
                    sender: row.text("sender")?,
                    said: row.text("said")?,
                    understood: row.text("understood")?,
                    received_at: row.time("received_at")?,
                    settled_at: row.time_or_none("settled_at")?,
                })
            })
        })
        .await
    }
}

fn text_in(row: &Row) -> Result<TextIn> {
    let part = match (row.col::<Option<String>>("part_of")?, row.col("part")?, row.col("parts")?) {
        (Some(reference), Some(number), Some(total)) => Some(PartOf { reference, number, total }),
        _ => None,
    };
    let opt = row.col::<Option<String>>("opt")?.as_deref().and_then(opt_of);
    let came = TextCame {
        key: row.text("key")?,
        from: row.text("sender")?,
        to: row.text("recipient")?,
        text: row.text("said")?,
        opt,
        part,
    };
    Ok(TextIn {
        id: row.text("id")?,
        gateway: row.text("gateway")?,
        came,
        received_at: row.time("received_at")?,
        tries: row.col::<u32>("tries")?.saturating_sub(1),
        whole: true,
    })
}

fn put_together(tx: &Transaction, mut text: TextIn) -> Result<TextIn> {
    let Some(part) = &text.came.part else { return Ok(text) };
    let sql = "SELECT said FROM texts_in WHERE gateway = ? AND sender = ? AND part_of = ? AND settled_at IS NULL ORDER BY part";
    let parts = tx.all(sql, (&text.gateway, &text.came.from, &part.reference), |row| row.text("said"))?;
    text.whole = parts.len() >= part.total as usize;
    text.came.text = parts.concat();
    Ok(text)
}

fn opt_word(opt: Opt) -> &'static str {
    match opt {
        Opt::Out => "out",
        Opt::In => "in",
        Opt::Help => "help",
    }
}

fn opt_of(word: &str) -> Option<Opt> {
    match word {
        "out" => Some(Opt::Out),
        "in" => Some(Opt::In),
        "help" => Some(Opt::Help),
        _ => None,
    }
}

/// What people wrote, and from which number, is forgotten with the letters.
pub(super) fn forget_texts_in(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE texts_in SET said = '', sender = '', recipient = '' WHERE received_at < ? AND settled_at IS NOT NULL AND sender <> ''";
    tx.change(sql, [time(before)]).map(|_| ())
}

pub(super) fn forget_rows(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    tx.change("DELETE FROM texts_in WHERE received_at < ? AND settled_at IS NOT NULL", [time(before)]).map(|_| ())
}
