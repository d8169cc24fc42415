//! What time alone forgets, and that what is forgotten is gone from the file as well.

use super::answered_posts::forget_answers;
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::keep::Keep;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rusqlite::{Connection, Transaction};

/// Everything from before these is forgotten.
#[derive(Debug, Clone, Copy)]
pub struct Forget {
    /// The bytes of settled letters and the texts of replies.
    pub letters: DateTime<Utc>,
    /// Settled messages, and matters that the organiser settled.
    pub messages: DateTime<Utc>,
    pub check_ins: NaiveDate,
    /// Rows of feeds are counted back from when their sheet was last read.
    pub keep: Keep,
    /// What imports changed.
    pub imports: DateTime<Utc>,
    /// Keys of other programs' posts.
    pub answered_posts: DateTime<Utc>,
    /// The log of who signed in.
    pub sign_ins: DateTime<Utc>,
}

/// How long it is known what an organiser decided about a morning.
const DECISIONS_KEPT: Duration = Duration::weeks(6);

impl Store {
    /// Forgets what is promised to be forgotten; also forms whose letter was not answered in time, and the letters
    /// that asked. Digests, firings and who was introduced to whom stay: they are counted.
    pub async fn forget_old(&self, before: Forget, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| {
            forget_letters(tx, before.letters)?;
            forget_messages(tx, before.messages)?;
            tx.change("DELETE FROM check_ins WHERE local_day < ?", [before.check_ins.to_string()])?;
            super::feeds::forget_seen_rows(tx, before.keep, now)?;
            let sql = "DELETE FROM import_changes WHERE import_id IN (SELECT id FROM imports WHERE at < ?)";
            tx.change(sql, [time(before.imports)])?;
            forget_answers(tx, before.answered_posts)?;
            super::text_sign_ups::forget_sign_ups(tx, now)?;
            super::text_sign_ups::forget_strangers(tx, now - Duration::days(1))?;
            super::text_numbers::forget_numbers(tx, now)?;
            super::receipts::forget_early(tx, now - Duration::days(1))?;
            super::sign_ins::forget_sign_ins(tx, before.sign_ins, now)?;
            super::decisions::forget_decisions(tx, (now - DECISIONS_KEPT).date_naive())?;
            super::uploads::forget_uploads(tx, now - Duration::days(1))?;
            forget_unconfirmed(tx, now)
        })
        .await
    }

    /// Takes out of the file what was deleted from its tables: a page of it may still hold a copy of a row that was
    /// moved about, and the log beside it the row itself.
    pub async fn wipe_traces(&self) -> Result<()> {
        self.writer.run(|connection| wipe(connection)).await
    }
}

/// The bytes go first; what was said in them stays until the message is forgotten.
fn forget_letters(tx: &Transaction, before_at: DateTime<Utc>) -> Result<()> {
    let before = time(before_at);
    tx.change("UPDATE messages SET letter = NULL WHERE letter IS NOT NULL AND settled_at < ?", [&before])?;
    super::inbound::forget_texts(tx, before_at)?;
    super::texts_in::forget_texts_in(tx, before_at)?;
    tx.change("UPDATE replies SET said = '' WHERE said <> '' AND at < ?", [&before])?;
    // An unclear reply is put before the organiser with the text as it came.
    // An old one needs nobody any more.
    let sql = "UPDATE needs_you SET settled_at = created_at, settled_as = 'forgotten'
               WHERE kind = 'unclear_reply' AND settled_at IS NULL AND created_at < ?";
    tx.change(sql, [&before])?;
    let sql = "UPDATE needs_you SET text = '' WHERE kind = 'unclear_reply' AND text <> '' AND created_at < ?";
    tx.change(sql, [&before]).map(|_| ())
}

fn forget_messages(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    super::inbound::forget_rows(tx, before)?;
    super::texts_in::forget_rows(tx, before)?;
    let before = time(before);
    tx.change("DELETE FROM messages WHERE state <> 'waiting' AND settled_at < ?", [&before])?;
    tx.change("DELETE FROM needs_you WHERE settled_at < ?", [&before]).map(|_| ())
}

fn forget_unconfirmed(tx: &Transaction, now: DateTime<Utc>) -> Result<()> {
    tx.change("DELETE FROM unconfirmed_check_ins WHERE expires_at <= ?", [time(now)])?;
    let sql = "DELETE FROM messages WHERE kind = 'confirm_address' AND give_up_at <= ? AND claimed_until IS NULL";
    tx.change(sql, [time(now)]).map(|_| ())
}

/// `VACUUM` writes every page anew from its rows, and the checkpoint empties the log.
fn wipe(connection: &Connection) -> Result<()> {
    connection.execute_batch("VACUUM")?;
    let busy = connection.one("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.col::<bool>("busy"))?;
    if busy.unwrap_or(false) { Err(StoreError::Busy) } else { Ok(()) }
}
