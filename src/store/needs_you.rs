//! "Needs you": what the program would not guess or cannot do alone, and how the organiser settled it.

use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::id::{MemberId, MessageId, SpaceId};
use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, named_params};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedKind {
    /// A row of a spreadsheet, or another program's post, that could not be used.
    RowSetAside,
    /// Somebody goes by another name here than they gave.
    NameChanged,
    /// A letter that may have arrived.
    DeliveryUnknown,
    /// A letter that will never arrive.
    DeliveryRefused,
    /// A reply that could be read in more than one way, with its text.
    UnclearReply,
    /// Two people say different things of the same meeting.
    Disagreement,
    /// A feed that brings nothing before somebody changes something.
    FeedFailed,
    /// Two members who may be one person.
    MayBeOne,
}

impl NeedKind {
    pub fn as_str(self) -> &'static str {
        match self {
            NeedKind::RowSetAside => "row_set_aside",
            NeedKind::NameChanged => "name_changed",
            NeedKind::DeliveryUnknown => "delivery_unknown",
            NeedKind::DeliveryRefused => "delivery_refused",
            NeedKind::UnclearReply => "unclear_reply",
            NeedKind::Disagreement => "disagreement",
            NeedKind::FeedFailed => "feed_failed",
            NeedKind::MayBeOne => "may_be_one",
        }
    }
}

/// Something for the organiser. The same `dedupe_key` again is the same thing.
#[derive(Debug, Clone)]
pub struct NewNeed {
    pub space: SpaceId,
    pub kind: NeedKind,
    /// It goes when they do.
    pub member: Option<MemberId>,
    pub message: Option<MessageId>,
    pub dedupe_key: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    pub id: String,
    pub kind: String,
    pub message: Option<MessageId>,
    pub text: String,
    pub created_at: DateTime<Utc>,
}

pub(super) fn save_need(tx: &Transaction, need: &NewNeed, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO needs_you (id, space_id, kind, member_id, message_id, dedupe_key, text, created_at)
               VALUES (:id, :space, :kind, :member, :message, :key, :text, :now)
               ON CONFLICT (space_id, dedupe_key) DO NOTHING";
    let params = named_params! {
        ":id": new_id(now), ":space": need.space.as_str(), ":kind": need.kind.as_str(),
        ":member": need.member.as_ref().map(MemberId::as_str), ":message": need.message.as_ref().map(MessageId::as_str), ":key": need.dedupe_key, ":text": need.text, ":now": time(now),
    };
    tx.change(sql, params)?;
    Ok(())
}

fn need(row: &Row) -> Result<Need> {
    Ok(Need {
        id: row.text("id")?,
        kind: row.text("kind")?,
        message: row.col::<Option<String>>("message_id")?.map(MessageId::new),
        text: row.text("text")?,
        created_at: row.time("created_at")?,
    })
}

impl Store {
    /// What is open, the oldest first.
    pub async fn needs(&self, space: &SpaceId) -> Result<Vec<Need>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT id, kind, message_id, text, created_at FROM needs_you
                       WHERE space_id = ? AND settled_at IS NULL ORDER BY created_at, rowid";
            c.all(sql, [space.as_str()], need)
        })
        .await
    }

    /// Puts something before the organiser.
    pub async fn add_need(&self, need: NewNeed, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| save_need(tx, &need, now)).await
    }

    /// Settles one; gives it back, so that what follows can be done.
    pub async fn settle_need(&self, space: &SpaceId, id: &str, settled_as: &str, now: DateTime<Utc>) -> Result<Need> {
        let (space, id, settled_as) = (space.clone(), id.to_owned(), settled_as.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE needs_you SET settled_at = :now, settled_as = :as
                       WHERE id = :id AND space_id = :space AND settled_at IS NULL
                       RETURNING id, kind, message_id, text, created_at";
            let params = named_params! { ":now": time(now), ":as": settled_as, ":id": id, ":space": space.as_str() };
            tx.one(sql, params, need)?.ok_or(StoreError::NotFound("open matter"))
        })
        .await
    }
}
