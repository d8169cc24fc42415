//! Posts of other programs that were answered under a key of theirs: the same key again does nothing and is answered
//! the same.

use super::check_ins::{Change, CheckInRecord, CheckedIn, Recorded, record_one};
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::MemberId;
use crate::domain::text::Name;
use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, named_params};

/// By which a post is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// Whose key it is: keys of two senders are two keys.
    pub sender: String,
    pub key_hash: String,
    /// Of what was understood of the post.
    pub body_hash: String,
}

impl Store {
    /// The same as `record_check_in`, once for each key; what is kept is only that something was done. `None` when the
    /// key stands for another post.
    pub async fn record_check_in_once(&self, record: CheckInRecord, once: Once) -> Result<Option<Recorded>> {
        // Key and check-in are one transaction, so of many at once one does it and the others find its answer.
        self.write(move |tx| {
            let sql = "SELECT body_hash, member_id, change, new_member, goes_by FROM answered_posts
                       WHERE space_id = ? AND sender = ? AND key_hash = ?";
            let before = tx.one(sql, (record.space.as_str(), &once.sender, &once.key_hash), answer)?;
            if let Some((body_hash, answer)) = before {
                return Ok((body_hash == once.body_hash).then_some(Recorded::Done(answer)));
            }
            let recorded = record_one(tx, &record)?;
            if let Recorded::Done(done) = &recorded {
                keep_answer(tx, &record, &once, done)?;
            }
            Ok(Some(recorded))
        })
        .await
    }
}

fn answer(row: &Row) -> Result<(String, CheckedIn)> {
    let goes_by = row.col::<Option<String>>("goes_by")?;
    let answer = CheckedIn {
        member: MemberId::new(row.text("member_id")?),
        change: row.word("change", Change::parse)?,
        new_member: row.col("new_member")?,
        renamed: goes_by.and_then(|name| Name::parse(&name).ok()),
    };
    Ok((row.text("body_hash")?, answer))
}

fn keep_answer(tx: &Transaction, record: &CheckInRecord, once: &Once, done: &CheckedIn) -> Result<()> {
    let sql = "INSERT INTO answered_posts (space_id, sender, key_hash, body_hash, member_id, change, new_member, goes_by, answered_at)
               VALUES (:space, :sender, :key, :body, :member, :change, :new_member, :goes_by, :now)";
    let params = named_params! {
        ":space": record.space.as_str(), ":sender": once.sender, ":key": once.key_hash, ":body": once.body_hash,
        ":member": done.member.as_str(), ":change": done.change.as_str(), ":new_member": done.new_member,
        ":goes_by": done.renamed.as_ref().map(Name::as_str), ":now": time(record.now),
    };
    tx.change(sql, params).map(|_| ())
}

pub(super) fn forget_answers(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    tx.change("DELETE FROM answered_posts WHERE answered_at < ?", [time(before)]).map(|_| ())
}
