//! What a space calls the same, and the interests its members wrote.

use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::topic::{Aliases, Edit};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, named_params};

/// A line of interests, as one member wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Interest {
    pub member: MemberId,
    pub text: String,
    pub first_said_at: DateTime<Utc>,
}

impl Store {
    /// Whether anybody, or this member, has said since then that they are interested in something new.
    pub async fn has_new_interests(
        &self,
        space: &SpaceId,
        member: Option<&MemberId>,
        since: DateTime<Utc>,
    ) -> Result<bool> {
        let (space, member) = (space.clone(), member.cloned());
        self.read(move |c| {
            let of_one = "SELECT 1 AS one FROM profile_lines
                          WHERE member_id = ? AND kind = 'interest' AND first_said_at >= ? LIMIT 1";
            let of_all = "SELECT 1 AS one FROM profile_lines
                          WHERE space_id = ? AND kind = 'interest' AND first_said_at >= ? LIMIT 1";
            let (sql, of) = match &member {
                Some(member) => (of_one, member.as_str()),
                None => (of_all, space.as_str()),
            };
            Ok(c.one(sql, (of, time(since)), |row| row.col::<i64>("one"))?.is_some())
        })
        .await
    }

    /// Every line of interests in a space, and what the space calls the same, at one moment.
    pub async fn interests(&self, space: &SpaceId) -> Result<(Vec<Interest>, Aliases)> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT member_id, text, first_said_at FROM profile_lines
                       WHERE space_id = ? AND kind = 'interest' ORDER BY member_id, position";
            let lines = c.all(sql, [space.as_str()], |row| {
                Ok(Interest {
                    member: MemberId::new(row.text("member_id")?),
                    text: row.text("text")?,
                    first_said_at: row.time("first_said_at")?,
                })
            })?;
            Ok((lines, aliases(c, &space)?))
        })
        .await
    }

    /// Another one as soon as anybody writes or takes away a line of interests, or topics or members are made one: from indexes.
    /// Lines that go over to another member are the same rows as before.
    pub async fn interests_mark(&self, space: &SpaceId) -> Result<String> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT (SELECT COUNT(*) || ' ' || COALESCE(MAX(first_said_at), '') || ' ' || COALESCE(TOTAL(rowid), 0)
                               FROM profile_lines WHERE space_id = ?1 AND kind = 'interest')
                           || ' ' || (SELECT COUNT(*) || ' ' || COALESCE(MAX(made_at), '') || ' ' || COALESCE(group_concat(key || '=' || means_key, ';'), '')
                                      FROM topic_aliases WHERE space_id = ?1)
                           || ' ' || (SELECT COUNT(*) || ' ' || COALESCE(MAX(merged_at), '')
                                      FROM merged_members WHERE space_id = ?1) AS mark";
            Ok(c.one(sql, [space.as_str()], |row| row.text("mark"))?.unwrap_or_default())
        })
        .await
    }

    /// Keeps what a space calls the same from now on; `made_by` says how the organiser said so.
    pub async fn change_aliases(
        &self,
        space: &SpaceId,
        edits: Vec<Edit>,
        made_by: &'static str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let space = space.clone();
        self.write(move |tx| edits.iter().try_for_each(|edit| change(tx, &space, edit, made_by, now))).await
    }
}

/// What a space calls the same.
pub(super) fn aliases(c: &Connection, space: &SpaceId) -> Result<Aliases> {
    let sql = "SELECT key, means_key FROM topic_aliases WHERE space_id = ?";
    let rows = c.all(sql, [space.as_str()], |row| Ok((row.text("key")?, row.text("means_key")?)))?;
    Ok(Aliases(rows.into_iter().collect()))
}

fn change(tx: &Transaction, space: &SpaceId, edit: &Edit, made_by: &str, now: DateTime<Utc>) -> Result<()> {
    match edit {
        Edit::Means { key, means } => {
            let sql = "INSERT INTO topic_aliases (space_id, key, means_key, made_by, made_at)
                       VALUES (:space, :key, :means, :by, :now)
                       ON CONFLICT (space_id, key) DO UPDATE SET means_key = :means, made_by = :by, made_at = :now";
            let params = named_params! {
                ":space": space.as_str(), ":key": key, ":means": means, ":by": made_by, ":now": time(now),
            };
            tx.change(sql, params)?;
        }
        Edit::Forget { key } => {
            tx.change("DELETE FROM topic_aliases WHERE space_id = ? AND key = ?", (space.as_str(), key))?;
        }
    }
    Ok(())
}
