//! The numbers by which people stand in texts, and whom a number means when it comes back.

use super::introductions::outlook;
use super::row::{Columns, Query, time};
use super::{Outlook, Result, Store, StoreError};
use crate::domain::id::{IntroductionId, MemberId, MessageId, SpaceId};
use crate::domain::message::{DigestSays, Message};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::text_number::{MEANS_ONE_FOR, next_numbers};
use chrono::{DateTime, Utc};
use rusqlite::{Transaction, named_params};
use std::collections::BTreeSet;

/// A number in one of the texts to a telephone, and whom it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    pub number: u32,
    pub space: SpaceId,
    pub member: MemberId,
    /// The list it stands in.
    pub message: MessageId,
    pub outlook: Outlook,
}

impl Store {
    /// Everybody whom a number means that this telephone may still send, the latest list first.
    pub async fn numbered(&self, phone: &PhoneNumber, now: DateTime<Utc>) -> Result<Vec<Numbered>> {
        let phone = phone.to_string();
        self.read(move |c| {
            // A list that has not left yet is nothing that could be answered.
            let sql = "SELECT number, space_id, member_id, introduction_id, message_id FROM text_numbers n
                       WHERE phone = ? AND given_at > ? AND EXISTS (SELECT 1 FROM texts_out o JOIN messages m ON m.id = o.message_id
                                   WHERE o.message_id = n.message_id AND m.state NOT IN ('refused', 'dropped'))
                       ORDER BY given_at DESC, message_id, number";
            let rows = c.all(sql, (&phone, time(now - MEANS_ONE_FOR)), |row| {
                Ok((
                    row.col::<u32>("number")?,
                    (row.text("space_id")?, row.text("member_id")?),
                    IntroductionId::new(row.text("introduction_id")?),
                    row.text("message_id")?,
                ))
            })?;
            let mut all = Vec::new();
            for (number, (space, member), introduction, message) in rows {
                let member = MemberId::new(member);
                match outlook(c, &introduction, &member, number) {
                    Ok(outlook) => all.push(Numbered {
                        number,
                        space: SpaceId::new(space),
                        member,
                        message: MessageId::new(message),
                        outlook,
                    }),
                    // They have been merged with the other, or the other is gone.
                    Err(StoreError::NotFound(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(all)
        })
        .await
    }
}

/// Everybody in a list that goes out by text gets a number.
pub(super) fn give_numbers(
    tx: &Transaction,
    message: &Message,
    phone: &PhoneNumber,
    digest: &DigestSays,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(member) = &message.member else { return Ok(()) };
    let phone = phone.to_string();
    let sql = "SELECT number FROM text_numbers WHERE phone = ? AND given_at > ? ORDER BY given_at DESC, number DESC";
    let in_use = tx.all(sql, (&phone, time(now - MEANS_ONE_FOR)), |row| row.col::<u32>("number"))?;
    let sql = "SELECT number FROM text_numbers WHERE phone = ? ORDER BY given_at DESC, rowid DESC LIMIT 1";
    let last = tx.one(sql, [&phone], |row| row.col::<u32>("number"))?;
    let in_use: BTreeSet<u32> = in_use.into_iter().collect();
    let numbers = next_numbers(last, &in_use, digest.suggestions.len());
    for (suggestion, number) in digest.suggestions.iter().zip(numbers) {
        let sql = "INSERT INTO text_numbers (phone, number, space_id, member_id, introduction_id, message_id, given_at)
                   VALUES (:phone, :number, :space, :member, :introduction, :message, :now)";
        let params = named_params! {
            ":phone": phone, ":number": number, ":space": message.space.as_str(), ":member": member.as_str(),
            ":introduction": suggestion.introduction.as_str(), ":message": message.id.as_str(), ":now": time(now),
        };
        tx.change(sql, params)?;
    }
    Ok(())
}

/// Whoever a text had no room for has no number in it: “all” is not meant for them.
pub(super) fn keep_only(tx: &Transaction, message: &MessageId, named: &[IntroductionId]) -> Result<()> {
    let named: Vec<&str> = named.iter().map(IntroductionId::as_str).collect();
    let sql =
        "DELETE FROM text_numbers WHERE message_id = ? AND introduction_id NOT IN (SELECT value FROM json_each(?))";
    tx.change(sql, (message.as_str(), serde_json::json!(named).to_string())).map(|_| ())
}

/// Those that mean nobody any more; the last one given to each telephone stays, because the next comes after it.
pub(super) fn forget_numbers(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    let sql = "DELETE FROM text_numbers AS t WHERE given_at < ?
               AND EXISTS (SELECT 1 FROM text_numbers l WHERE l.phone = t.phone AND l.given_at > t.given_at)";
    tx.change(sql, [time(before - MEANS_ONE_FOR)]).map(|_| ())
}
