//! "Needs you": what the program would not guess or cannot do alone, and how the organiser settled it.

use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::id::{IntroductionId, MemberId, MessageId, SpaceId};
use crate::domain::introduction::Introduction;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Row, Transaction, named_params};
use serde::{Deserialize, Serialize};

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
    /// Two wordings that may be one topic.
    LookAlike,
    /// A morning that waits for the organiser's word.
    Approval,
}

/// What the buttons of a matter act on; each kind has its own, some have none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedAbout {
    #[default]
    Nothing,
    /// The suggestions that an unclear reply may have been meant for.
    Reply(Vec<String>),
    /// The introduction of which its people say different things.
    Meeting(String),
    /// A wording that looks like another one.
    Topics {
        wrote: String,
        meant: String,
    },
    /// Who stays, and who may be the same person.
    People {
        keep: String,
        other: String,
    },
    Morning(NaiveDate),
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
            NeedKind::LookAlike => "look_alike",
            NeedKind::Approval => "approval",
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
    pub about: NeedAbout,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    pub id: String,
    pub kind: String,
    pub member: Option<MemberId>,
    pub message: Option<MessageId>,
    pub text: String,
    pub about: NeedAbout,
    pub created_at: DateTime<Utc>,
}

pub(super) fn save_need(tx: &Transaction, need: &NewNeed, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO needs_you (id, space_id, kind, member_id, message_id, dedupe_key, text, about, created_at)
               VALUES (:id, :space, :kind, :member, :message, :key, :text, :about, :now)
               ON CONFLICT (space_id, dedupe_key) DO NOTHING";
    let about = match &need.about {
        NeedAbout::Nothing => String::new(),
        about => serde_json::to_string(about).map_err(|e| StoreError::Broken(e.to_string()))?,
    };
    let params = named_params! {
        ":about": about, ":id": new_id(now), ":space": need.space.as_str(), ":kind": need.kind.as_str(),
        ":member": need.member.as_ref().map(MemberId::as_str), ":message": need.message.as_ref().map(MessageId::as_str), ":key": need.dedupe_key, ":text": need.text, ":now": time(now),
    };
    tx.change(sql, params)?;
    Ok(())
}

/// A letter that came back is about whom it was to.
const OPEN: &str =
    "SELECT id, kind, COALESCE(member_id, (SELECT member_id FROM messages WHERE id = message_id)) AS member_id,
                           message_id, text, about, created_at FROM needs_you
                    WHERE space_id = :space AND settled_at IS NULL";

/// Somebody of an introduction: who, if they are a member, and by what name.
pub type Called = (Option<MemberId>, String);

fn parties_named(c: &Connection, id: String) -> Result<(IntroductionId, Vec<Called>)> {
    let sql = "SELECT p.member_id, COALESCE(m.name, o.name, '') AS name FROM parties p
               LEFT JOIN members m ON m.id = p.member_id LEFT JOIN outsiders o ON o.id = p.outsider_id
               WHERE p.introduction_id = ? ORDER BY p.position";
    let called =
        c.all(sql, [&id], |row| Ok((row.col::<Option<String>>("member_id")?.map(MemberId::new), row.text("name")?)))?;
    Ok((IntroductionId::new(id), called))
}

fn need(row: &Row) -> Result<Need> {
    Ok(Need {
        id: row.text("id")?,
        kind: row.text("kind")?,
        member: row.col::<Option<String>>("member_id")?.map(MemberId::new),
        message: row.col::<Option<String>>("message_id")?.map(MessageId::new),
        text: row.text("text")?,
        // What an older program wrote there has no buttons; the text says it all.
        about: serde_json::from_str(&row.text("about")?).unwrap_or_default(),
        created_at: row.time("created_at")?,
    })
}

impl Store {
    /// What is open, the oldest first.
    pub async fn needs(&self, space: &SpaceId) -> Result<Vec<Need>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!("{OPEN} ORDER BY created_at, rowid");
            c.all(&sql, named_params! { ":space": space.as_str() }, need)
        })
        .await
    }

    /// Some of what is open, the oldest first, and how much there is in all.
    pub async fn some_needs(&self, space: &SpaceId, skip: usize, most: usize) -> Result<(Vec<Need>, usize)> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT COUNT(*) AS n FROM needs_you WHERE space_id = ? AND settled_at IS NULL";
            let total = c.one(sql, [space.as_str()], |row| row.col::<u32>("n"))?.unwrap_or(0) as usize;
            // A morning that waits comes first: it is the one matter that is over by noon.
            let sql = format!("{OPEN} ORDER BY kind <> 'approval', created_at, rowid LIMIT :most OFFSET :skip");
            let params = named_params! { ":space": space.as_str(), ":most": most as i64, ":skip": skip as i64 };
            Ok((c.all(&sql, params, need)?, total))
        })
        .await
    }

    /// One open matter.
    pub async fn open_need(&self, space: &SpaceId, id: &str) -> Result<Need> {
        let (space, id) = (space.clone(), id.to_owned());
        self.read(move |c| {
            let sql = format!("{OPEN} AND id = :id");
            let found = c.one(&sql, named_params! { ":space": space.as_str(), ":id": id }, need)?;
            found.ok_or(StoreError::NotFound("open matter"))
        })
        .await
    }

    /// The latest suggestions that a member has not answered and still can; by their own answer and time alone.
    pub async fn unanswered_by(&self, member: &MemberId, now: DateTime<Utc>) -> Result<Vec<String>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT i.id FROM parties p JOIN introductions i ON i.id = p.introduction_id
                       WHERE p.member_id = ? AND p.asked = 1 AND p.answer = 'none' AND i.expires_at > ?
                       ORDER BY i.suggested_at DESC, i.id LIMIT 3";
            c.all(sql, (member.as_str(), time(now)), |row| row.text("id"))
        })
        .await
    }

    /// The people of introductions, in the order in which they stand there.
    pub async fn parties_named(&self, introductions: Vec<String>) -> Result<Vec<(IntroductionId, Vec<Called>)>> {
        self.read(move |c| introductions.into_iter().map(|id| parties_named(c, id)).collect()).await
    }

    /// Puts something before the organiser.
    pub async fn add_need(&self, need: NewNeed, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| save_need(tx, &need, now)).await
    }

    /// What is left of a matter that has several parts.
    pub async fn narrow_need(&self, space: &SpaceId, id: &str, about: NeedAbout) -> Result<()> {
        let (space, id) = (space.clone(), id.to_owned());
        let about = serde_json::to_string(&about).map_err(|e| StoreError::Broken(e.to_string()))?;
        self.write(move |tx| {
            let sql = "UPDATE needs_you SET about = ? WHERE id = ? AND space_id = ? AND settled_at IS NULL";
            tx.change(sql, (about, id, space.as_str())).map(|_| ())
        })
        .await
    }

    /// One introduction with its people and answers, for a verb that is to act on it.
    pub async fn introduction(&self, space: &SpaceId, id: &IntroductionId) -> Result<Introduction> {
        let (space, id) = (space.clone(), id.clone());
        self.read(move |c| {
            let (of, introduction) = super::introductions::introduction(c, &id)?;
            if of == space { Ok(introduction) } else { Err(StoreError::NotFound("introduction")) }
        })
        .await
    }

    /// Those who say that they met.
    pub async fn who_says_met(&self, introduction: &IntroductionId) -> Result<Vec<MemberId>> {
        let introduction = introduction.clone();
        self.read(move |c| {
            let sql =
                "SELECT member_id FROM follow_ups WHERE introduction_id = ? AND kind = 'did_you_meet' AND said = 'met'";
            c.all(sql, [introduction.as_str()], |row| Ok(MemberId::new(row.text("member_id")?)))
        })
        .await
    }

    /// Settles one; gives it back, so that what follows can be done.
    pub async fn settle_need(&self, space: &SpaceId, id: &str, settled_as: &str, now: DateTime<Utc>) -> Result<Need> {
        let (space, id, settled_as) = (space.clone(), id.to_owned(), settled_as.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE needs_you SET settled_at = :now, settled_as = :as
                       WHERE id = :id AND space_id = :space AND settled_at IS NULL
                       RETURNING id, kind, member_id, message_id, text, about, created_at";
            let params = named_params! { ":now": time(now), ":as": settled_as, ":id": id, ":space": space.as_str() };
            tx.one(sql, params, need)?.ok_or(StoreError::NotFound("open matter"))
        })
        .await
    }
}
