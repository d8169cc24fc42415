//! The outbox forgets somebody: letters to them, and what letters to others say of them.

use super::Result;
use super::attempts::finish;
use super::erase::Person;
use super::row::{Columns, Query};
use super::says::{from_json, to_json};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::MessageId;
use crate::domain::message::{Gone, Says, State};
use chrono::{DateTime, Utc};
use rusqlite::Transaction;

/// Every letter to them, also the one that is on its way this moment, and those that asked whether the address was
/// theirs. A letter that waits for the same address as an organiser's stays.
pub(super) fn to_them(tx: &Transaction, person: &Person) -> Result<()> {
    tx.change("DELETE FROM messages WHERE member_id = ?", [person.gone.member.as_str()])?;
    let keys: Vec<String> = person.emails.iter().map(EmailAddress::key).collect();
    let sql = "SELECT id, recipient FROM messages
               WHERE space_id = ? AND member_id IS NULL AND channel = 'email' AND (kind = 'confirm_address' OR state <> 'waiting')";
    let unnamed = tx.all(sql, [person.space.as_str()], |row| Ok((row.text("id")?, row.email("recipient")?)))?;
    if let Some(phone) = &person.phone {
        let sql = "DELETE FROM messages WHERE space_id = ? AND channel = 'sms' AND recipient = ?";
        tx.change(sql, (person.space.as_str(), phone))?;
        tx.change("DELETE FROM texts_in WHERE sender = ?", [phone])?;
    }
    for (id, _) in unnamed.iter().filter(|(_, recipient)| keys.contains(&recipient.key())) {
        tx.change("DELETE FROM messages WHERE id = ?", [id])?;
    }
    Ok(())
}

/// Letters to others that name them: what is said of them is taken out, and the letter as it was written is
/// forgotten. One that waits and has nothing left to say is dropped.
pub(super) fn about_them(tx: &Transaction, person: &Person, now: DateTime<Utc>) -> Result<()> {
    let sql = "SELECT id, says, state FROM messages
               WHERE space_id = :space AND (kind IN ('report', 'confirmation') OR instr(says, :member) > 0 OR introduction_id IN
                     (SELECT introduction_id FROM parties WHERE member_id = :member))";
    let params = rusqlite::named_params! { ":space": person.space.as_str(), ":member": person.gone.member.as_str() };
    let about = tx.all(sql, params, |row| {
        Ok((MessageId::new(row.text("id")?), row.text("says")?, row.word("state", State::parse)?))
    })?;
    for (id, says, state) in about {
        match from_json(&says) {
            Ok(says) => say_without(tx, person, (&id, says, state), now)?,
            // What cannot be read cannot be searched either.
            Err(_) => tx.change("DELETE FROM messages WHERE id = ?", [id.as_str()]).map(|_| ())?,
        }
    }
    Ok(())
}

fn say_without(
    tx: &Transaction,
    person: &Person,
    (id, says, state): (&MessageId, Says, State),
    now: DateTime<Utc>,
) -> Result<()> {
    let merged = person.merged.iter().map(|(name, _)| Gone { name: name.clone(), ..person.gone.clone() });
    let says = merged.fold(says.without(&person.gone), |says, gone| says.without(&gone));
    let sql = "UPDATE messages SET says = ?, letter = NULL, subject = '', frozen_at = NULL WHERE id = ?";
    tx.change(sql, (to_json(&says)?, id.as_str()))?;
    if state != State::Waiting {
        return Ok(());
    }
    // A worker that has read the letter and not begun with it must read it anew.
    let sql = "UPDATE messages SET claimed_by = NULL, claimed_until = NULL
               WHERE id = ? AND NOT EXISTS (SELECT 1 FROM attempts WHERE message_id = messages.id AND ended_at IS NULL)";
    tx.change(sql, [id.as_str()])?;
    if says.names_nobody() { finish(tx, id, State::Dropped, "nobody it named is here any more", now) } else { Ok(()) }
}
