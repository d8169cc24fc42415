//! Letters that come back after the mail server had taken them.

use super::attempts::kind_in_words;
use super::needs_you::{NeedAbout, NeedKind, NewNeed, save_need};
use super::outbox::drop_waiting_for;
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{MemberId, MessageId, SpaceId};
use crate::domain::link::Nonce;
use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, named_params};

/// A letter that came back.
#[derive(Debug, Clone)]
pub struct Bounced {
    pub message: MessageId,
    pub gravity: Gravity,
    /// What the far side said, for the organiser.
    pub says: String,
}

/// How it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gravity {
    /// It may work another day, or nobody knows who wrote the report.
    Soft,
    /// The far side refuses us, whoever the reader is.
    Ours,
    /// There is no such address.
    Hard,
}

/// A letter that was written to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct LetterSent {
    pub message: MessageId,
    pub space: SpaceId,
    pub member: Option<MemberId>,
    pub kind: String,
    pub recipient: EmailAddress,
    /// Of its link.
    pub nonce: Option<Nonce>,
}

/// What came of a bounce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounce {
    Noted,
    /// The second for good, on another day: nothing is written to them until they say something themselves.
    Unreachable,
}

/// What is not written to somebody from whom letters come back.
const NOT_WRITTEN: &[&str] = &["digest", "addendum", "follow_up", "paused", "invitation"];

impl Store {
    /// The letter whose link this is.
    pub async fn letter_of(&self, nonce: &Nonce) -> Result<Option<LetterSent>> {
        let nonce = nonce.as_hex();
        self.read(move |c| {
            c.one(&format!("{LETTER_SENT} WHERE nonce = ? ORDER BY created_at DESC LIMIT 1"), [nonce], letter_sent)
        })
        .await
    }

    /// The letter of this id.
    pub async fn letter_named(&self, id: &MessageId) -> Result<Option<LetterSent>> {
        let id = id.clone();
        self.read(move |c| c.one(&format!("{LETTER_SENT} WHERE id = ?"), [id.as_str()], letter_sent)).await
    }

    /// A letter came back. The organiser is told in words, once for each letter; a member counts as unreachable when a
    /// second letter comes back for good on another day.
    pub async fn note_bounce(&self, bounced: Bounced, now: DateTime<Utc>) -> Result<Bounce> {
        self.write(move |tx| {
            let hard = bounced.gravity == Gravity::Hard;
            let sql = "UPDATE messages SET bounced_hard = MAX(bounced_hard, :hard), bounced_at = COALESCE(bounced_at, :now)
                       WHERE id = :id RETURNING space_id, member_id, kind, recipient,
                       (SELECT name FROM members WHERE members.id = messages.member_id) AS name";
            let params = named_params! { ":hard": hard, ":now": time(now), ":id": bounced.message.as_str() };
            let found = tx.one(sql, params, |row| {
                let member = row.col::<Option<String>>("member_id")?.map(MemberId::new);
                let name = row.col::<Option<String>>("name")?;
                Ok((SpaceId::new(row.text("space_id")?), member, row.text("kind")?, row.text("recipient")?, name))
            })?;
            let Some((space, member, kind, recipient, name)) = found else { return Ok(Bounce::Noted) };
            // Anybody can type any address at the door; that it does not exist is no matter for the organiser. Nor is what
            // becomes of an address that is not theirs any more.
            if matches!(kind.as_str(), "confirm_address" | "goodbye") {
                return Ok(Bounce::Noted);
            }
            let came_to = match &member {
                Some(member) if hard => count(tx, member, &recipient, now)?,
                _ => Bounce::Noted,
            };
            let name = name.unwrap_or(recipient);
            let next = match came_to {
                Bounce::Unreachable => "It is the second on different days, so nothing more is written to them before they say something themselves. Ask them for another address",
                Bounce::Noted if hard => "Check the address",
                Bounce::Noted => "Their mail server refuses us, not this address alone: whoever runs the server has to look",
            };
            let (kind, says) = (kind_in_words(&kind), bounced.says.trim_end_matches('.'));
            let text = format!("The {kind} letter to {name} came back: {says}. {next}.");
            let dedupe_key = format!("bounce:{}", bounced.message);
            let (kind, message) = (NeedKind::DeliveryRefused, Some(bounced.message.clone()));
            // A full mailbox is empty another day.
            if bounced.gravity != Gravity::Soft {
                save_need(tx, &NewNeed { space, kind, member, message, dedupe_key, text, about: NeedAbout::Nothing }, now)?;
            }
            Ok(came_to)
        })
        .await
    }
}

const LETTER_SENT: &str = "SELECT id, space_id, member_id, kind, recipient, nonce FROM messages";

fn letter_sent(row: &Row) -> Result<LetterSent> {
    Ok(LetterSent {
        message: MessageId::new(row.text("id")?),
        space: SpaceId::new(row.text("space_id")?),
        member: row.col::<Option<String>>("member_id")?.map(MemberId::new),
        kind: row.text("kind")?,
        recipient: row.email("recipient")?,
        nonce: row.col::<Option<String>>("nonce")?.as_deref().and_then(Nonce::parse),
    })
}

fn count(tx: &Transaction, member: &MemberId, recipient: &str, now: DateTime<Utc>) -> Result<Bounce> {
    let sql = "SELECT COUNT(DISTINCT substr(bounced_at, 1, 10)) AS days FROM messages
               WHERE member_id = ? AND recipient = ? AND bounced_hard = 1";
    let days = tx.one(sql, (member.as_str(), recipient), |row| row.col::<u32>("days"))?;
    if days.unwrap_or(0) < 2 {
        return Ok(Bounce::Noted);
    }
    let sql = "UPDATE members SET unreachable_since = :now, updated_at = :now
               WHERE id = :id AND email = :email AND unreachable_since IS NULL";
    tx.change(sql, named_params! { ":now": time(now), ":id": member.as_str(), ":email": recipient })?;
    drop_waiting_for(tx, member, NOT_WRITTEN, "letters to them come back", now)?;
    Ok(Bounce::Unreachable)
}
