//! Mail that came in: known again when it comes twice, and what was made of it.

use super::attempts::compressed;
use super::outbox::{restored, save_message};
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::message::Message;
use crate::domain::reply::AnsweredAs;
use crate::store::needs_you::{NewNeed, save_need};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, Transaction, named_params};

/// A mail as it came in, before anything was done about it.
#[derive(Debug, Clone)]
pub struct NewInbound {
    pub way: String,
    /// SHA-256 over token, Message-ID, date and the beginning of the text.
    pub content_key: String,
    /// SHA-256 over Message-ID and sender; a mail may lack the first.
    pub header_key: Option<String>,
    pub kind: String,
    /// Masked.
    pub sender: String,
    pub subject: String,
}

/// What a mail that comes in is to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// To be worked on: new, or begun before and not finished.
    Now { id: String, tries: u32 },
    /// It came before and all was done.
    Before,
}

/// What was made of a mail; kept together with the letter that answers it.
#[derive(Debug, Clone, Default)]
pub struct SettledMail {
    pub space: Option<SpaceId>,
    pub member: Option<MemberId>,
    pub said: String,
    /// In words for the operator.
    pub understood: String,
    pub answer: Option<(AnsweredAs, Message, Link)>,
    pub need: Option<NewNeed>,
    /// What the organiser is told instead where the question to its writer would be one too many.
    pub need_unasked: Option<NewNeed>,
    /// How many people in a letter the member wants from now on.
    pub wish: Option<u8>,
    /// The member wrote themselves, from their address: letters reach them.
    pub reached: bool,
    /// The bytes, of what could not be read.
    pub raw: Option<Vec<u8>>,
}

/// A mail as `elevenses inbound list` shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundRow {
    pub id: String,
    pub way: String,
    pub kind: String,
    pub sender: String,
    pub subject: String,
    pub understood: String,
    pub received_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
}

impl Store {
    /// A mail has arrived: on the disk when this returns.
    pub async fn begin_inbound(&self, mail: NewInbound, now: DateTime<Utc>) -> Result<Begun> {
        self.write(move |tx| {
            // Some programs give two mails one Message-ID; by the same way, only the content says that it is the same.
            let sql = "SELECT id, settled_at FROM inbound_mail
                       WHERE content_key = :content OR (header_key = :header AND way <> :way)";
            let params =
                named_params! { ":content": mail.content_key, ":header": mail.header_key, ":way": mail.way };
            let found = tx.one(sql, params, |row| Ok((row.text("id")?, row.time_or_none("settled_at")?)))?;
            match found {
                Some((_, Some(_))) => return Ok(Begun::Before),
                Some((id, None)) => {
                    let sql = "UPDATE inbound_mail SET tries = tries + 1 WHERE id = ? RETURNING tries";
                    let tries = tx.one(sql, [&id], |row| row.col::<u32>("tries"))?.unwrap_or(1);
                    return Ok(Begun::Now { id, tries });
                }
                None => {}
            }
            let id = new_id(now);
            let sql = "INSERT INTO inbound_mail (id, way, content_key, header_key, kind, sender, subject, received_at)
                       VALUES (:id, :way, :content, :header, :kind, :sender, :subject, :now)";
            let params = named_params! {
                ":id": id, ":way": mail.way, ":content": mail.content_key, ":header": mail.header_key, ":kind": mail.kind,
                ":sender": mail.sender, ":subject": mail.subject, ":now": time(now),
            };
            tx.change(sql, params)?;
            Ok(Begun::Now { id, tries: 1 })
        })
        .await
    }

    /// All that followed from a mail is done. Its answer and what the organiser is asked are kept in the same
    /// transaction, so that neither comes twice. False when there was no answer, or it would have been one too many for
    /// its member and was not written.
    pub async fn settle_inbound(&self, id: &str, settled: SettledMail, now: DateTime<Utc>) -> Result<bool> {
        let id = id.to_owned();
        self.write(move |tx| {
            let answer = match &settled.answer {
                Some((kind, _, link)) if within(tx, *kind, link, now)? => settled.answer.as_ref(),
                _ => None,
            };
            let sql = "UPDATE inbound_mail SET space_id = :space, member_id = :member, said = :said, understood = :understood,
                              answered_as = :answered, raw = :raw, settled_at = :now
                       WHERE id = :id AND settled_at IS NULL";
            let raw = settled.raw.as_deref().map(compressed).transpose()?;
            let params = named_params! {
                ":space": settled.space.as_ref().map(SpaceId::as_str), ":member": settled.member.as_ref().map(MemberId::as_str),
                ":said": settled.said, ":understood": settled.understood, ":answered": answer.map(|(kind, ..)| kind.as_str()),
                ":raw": raw, ":now": time(now), ":id": id,
            };
            if tx.change(sql, params)? == 0 {
                return Ok(false);
            }
            if let Some((_, letter, link)) = answer {
                save_link(tx, link)?;
                save_message(tx, letter, now)?;
            }
            if let Some(member) = &settled.member {
                about_the_member(tx, member, &settled, now)?;
            }
            let unasked = settled.need_unasked.as_ref().filter(|_| answer.is_none());
            unasked.or(settled.need.as_ref()).into_iter().try_for_each(|need| save_need(tx, need, now))?;
            Ok(answer.is_some())
        })
        .await
    }

    /// One mail, with what was new in it and, where it could not be read, its bytes. `id` may be the beginning of one.
    pub async fn inbound_mail(&self, id: &str) -> Result<(InboundRow, String, Option<Vec<u8>>)> {
        let id = id.to_owned();
        self.read(move |c| {
            let sql = "SELECT id, way, kind, sender, subject, understood, received_at, settled_at, said, raw FROM inbound_mail
                       WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2";
            let found = c.all(sql, [&id], |row| {
                let raw = row.col::<Option<Vec<u8>>>("raw")?.map(|bytes| restored(&bytes)).transpose()?;
                Ok((inbound_row(row)?, row.text("said")?, raw))
            })?;
            match <[_; 1]>::try_from(found) {
                Ok([one]) => Ok(one),
                Err(found) if found.is_empty() => Err(StoreError::NotFound("mail")),
                Err(_) => Err(StoreError::Conflict("more than one mail begins so; give more of it".to_owned())),
            }
        })
        .await
    }

    /// The latest first.
    pub async fn inbound(&self, limit: u32) -> Result<Vec<InboundRow>> {
        self.read(move |c| {
            let sql = "SELECT id, way, kind, sender, subject, understood, received_at, settled_at FROM inbound_mail
                       ORDER BY received_at DESC, rowid DESC LIMIT ?";
            c.all(sql, [limit], inbound_row)
        })
        .await
    }
}

fn inbound_row(row: &Row) -> Result<InboundRow> {
    Ok(InboundRow {
        id: row.text("id")?,
        way: row.text("way")?,
        kind: row.text("kind")?,
        sender: row.text("sender")?,
        subject: row.text("subject")?,
        understood: row.text("understood")?,
        received_at: row.time("received_at")?,
        settled_at: row.time_or_none("settled_at")?,
    })
}

fn about_the_member(tx: &Transaction, member: &MemberId, settled: &SettledMail, now: DateTime<Utc>) -> Result<()> {
    if let Some(wish) = settled.wish {
        let sql = "UPDATE members SET wish = ?, updated_at = ? WHERE id = ?";
        tx.change(sql, (wish, time(now), member.as_str()))?;
    }
    if settled.reached {
        let sql = "UPDATE members SET unreachable_since = NULL, updated_at = ? WHERE id = ? AND unreachable_since IS NOT NULL";
        tx.change(sql, (time(now), member.as_str()))?;
    }
    Ok(())
}

fn within(c: &Connection, kind: AnsweredAs, link: &Link, now: DateTime<Utc>) -> Result<bool> {
    for (within, most) in kind.limits() {
        let sql = "SELECT COUNT(*) AS n FROM inbound_mail WHERE member_id = ? AND answered_as = ? AND received_at > ?";
        let member = link.member.as_ref().map(MemberId::as_str);
        let answered = c.one(sql, (member, kind.as_str(), time(now - within)), |row| row.col::<u32>("n"))?;
        if answered.unwrap_or(0) >= most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What people wrote is forgotten with the letters; that something came is kept as long as messages are.
pub(super) fn forget_texts(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE inbound_mail SET said = '', subject = '', raw = NULL
               WHERE received_at < ? AND (said <> '' OR subject <> '' OR raw IS NOT NULL)";
    tx.change(sql, [time(before)]).map(|_| ())
}

pub(super) fn forget_rows(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    tx.change("DELETE FROM inbound_mail WHERE received_at < ?", [time(before)])?;
    tx.change("DELETE FROM mail_loops WHERE sent_at < ? AND came_back_at IS NULL", [time(before)]).map(|_| ())
}
