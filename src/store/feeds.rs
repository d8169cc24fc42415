//! Feeds: what the looks at them came to, and which rows they have brought before.

use super::needs_you::save_need;
use super::row::{Columns, Query, time};
use super::{NeedAbout, NeedKind, NewNeed, Result, Store, StoreError};
use crate::domain::feed::{Looks, Version};
use crate::domain::id::SpaceId;
use crate::domain::keep::Keep;
use crate::domain::link::RowMark;
use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, named_params};

/// What is known of a feed that was looked at before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownFeed {
    pub looks: Looks,
    /// What the last look came to, in words.
    pub result: String,
    /// A hash of the settings with which `version` was read.
    pub source: String,
    pub version: Option<Version>,
}

/// A look at a feed, once it is over.
#[derive(Debug, Clone)]
pub struct FeedLook {
    pub space: SpaceId,
    pub feed: String,
    pub source: String,
    /// In words.
    pub said: String,
    pub result: LookResult,
}

#[derive(Debug, Clone, PartialEq)]
pub enum LookResult {
    /// Its rows were read. A file of a folder has no version: each is read.
    Read(Option<Version>),
    /// Nothing of it was read.
    Nothing,
    /// It may be over by itself.
    TryLater,
    /// It asks for something, in these words.
    Asks(String),
}

impl Store {
    /// What is known of a feed; nothing, before the first look.
    pub async fn feed(&self, space: &SpaceId, feed: &str) -> Result<KnownFeed> {
        let (space, feed) = (space.clone(), feed.to_owned());
        self.read(move |c| {
            let sql = "SELECT looked_at, result, failures, source, etag, last_modified, sha256 FROM feeds
                       WHERE space_id = ? AND name = ?";
            Ok(c.one(sql, (space.as_str(), &feed), known)?.unwrap_or_default())
        })
        .await
    }

    /// Keeps what a look came to, and says how often in a row it has failed by now. What a feed asks is put before the
    /// organiser once while it fails, and is settled by itself when it is read again.
    pub async fn keep_look(&self, look: FeedLook, now: DateTime<Utc>) -> Result<u32> {
        self.write(move |tx| {
            let id = find_or_add_feed(tx, &look.space, &look.feed)?;
            // Told otherwise, the same bytes are to be read anew, also when this look failed.
            let sql = "UPDATE feeds SET looked_at = :now, result = :said, source = :source,
                           etag = CASE WHEN source = :source THEN etag END,
                           last_modified = CASE WHEN source = :source THEN last_modified END,
                           sha256 = CASE WHEN source = :source THEN sha256 END
                       WHERE id = :id";
            tx.change(sql, named_params! { ":now": time(now), ":said": look.said, ":source": look.source, ":id": id })?;
            match &look.result {
                LookResult::Read(version) => {
                    let version = version.clone().unwrap_or_default();
                    let sql = "UPDATE feeds SET read_at = ?, etag = ?, last_modified = ?, sha256 = ? WHERE id = ?";
                    tx.change(sql, (time(now), version.etag, version.last_modified, version.sha256, id))?;
                    succeeded(tx, &look, id, now)
                }
                LookResult::Nothing => succeeded(tx, &look, id, now),
                LookResult::TryLater => failed(tx, id, now).map(|(failures, _)| failures),
                LookResult::Asks(text) => {
                    // Not "unchanged" next time: what is asked can be settled elsewhere than in the sheet.
                    tx.change("UPDATE feeds SET etag = NULL, last_modified = NULL, sha256 = NULL WHERE id = ?", [id])?;
                    let (failures, since) = failed(tx, id, now)?;
                    settle(tx, &look, "changed", text, now)?;
                    let need = NewNeed {
                        space: look.space.clone(),
                        kind: NeedKind::FeedFailed,
                        member: None,
                        message: None,
                        dedupe_key: format!("{}{since}:{text}", asked_by(&look.feed)),
                        text: text.clone(),
                        about: NeedAbout::Nothing,
                    };
                    save_need(tx, &need, now)?;
                    Ok(failures)
                }
            }
        })
        .await
    }

    /// A file of a folder that was not brought in; the same file is put before the organiser once.
    pub async fn ask_about_file(
        &self,
        space: &SpaceId,
        feed: &str,
        file: &str,
        text: String,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let dedupe_key = format!("feed_file:{feed}:{file}");
        let (space, kind, about) = (space.clone(), NeedKind::FeedFailed, NeedAbout::Nothing);
        let need = NewNeed { space, kind, member: None, message: None, dedupe_key, text, about };
        self.write(move |tx| save_need(tx, &need, now)).await
    }

    /// The rows that a feed has brought before, and whether each is known to have stood there since `lately`.
    pub async fn seen_rows(&self, space: &SpaceId, feed: &str, lately: DateTime<Utc>) -> Result<Vec<(RowMark, bool)>> {
        let (space, feed) = (space.clone(), feed.to_owned());
        self.read(move |c| {
            let sql = "SELECT mark, seen_at >= ? AS lately FROM seen_rows
                       WHERE feed_id = (SELECT id FROM feeds WHERE space_id = ? AND name = ?)";
            c.all(sql, (time(lately), space.as_str(), &feed), |row| Ok((row.col("mark")?, row.col("lately")?)))
        })
        .await
    }

    /// These rows stand in the feed's sheet now, and are done with.
    pub async fn see_rows(&self, space: &SpaceId, feed: &str, marks: Vec<RowMark>, now: DateTime<Utc>) -> Result<()> {
        let (space, feed) = (space.clone(), feed.to_owned());
        self.write(move |tx| {
            let id = find_or_add_feed(tx, &space, &feed)?;
            let sql = "INSERT INTO seen_rows (feed_id, mark, seen_at) VALUES (:id, :mark, :now)
                       ON CONFLICT (feed_id, mark) DO UPDATE SET seen_at = :now";
            let now = time(now);
            marks.iter().try_for_each(|mark| {
                tx.change(sql, named_params! { ":id": id, ":mark": mark, ":now": now }).map(|_| ())
            })
        })
        .await
    }
}

fn known(row: &Row) -> Result<KnownFeed> {
    let sha256: Option<String> = row.col("sha256")?;
    let (etag, last_modified) = (row.col("etag")?, row.col("last_modified")?);
    Ok(KnownFeed {
        looks: Looks { last: row.time_or_none("looked_at")?, failures: row.col("failures")? },
        result: row.text("result")?,
        source: row.text("source")?,
        version: sha256.map(|sha256| Version { etag, last_modified, sha256 }),
    })
}

fn find_or_add_feed(tx: &Transaction, space: &SpaceId, feed: &str) -> Result<i64> {
    let sql = "INSERT INTO feeds (space_id, name) VALUES (?, ?) ON CONFLICT (space_id, name) DO NOTHING";
    tx.change(sql, (space.as_str(), feed))?;
    let sql = "SELECT id FROM feeds WHERE space_id = ? AND name = ?";
    tx.one(sql, (space.as_str(), feed), |row| row.col("id"))?.ok_or(StoreError::NotFound("feed"))
}

/// How the keys of what a feed's address asks begin.
fn asked_by(feed: &str) -> String {
    format!("feed:{feed}:")
}

fn succeeded(tx: &Transaction, look: &FeedLook, id: i64, now: DateTime<Utc>) -> Result<u32> {
    tx.change("UPDATE feeds SET failures = 0, failing_since = NULL WHERE id = ?", [id])?;
    settle(tx, look, "mended", "", now)?;
    Ok(0)
}

/// Settles everything that the feed has asked but this.
fn settle(tx: &Transaction, look: &FeedLook, settled_as: &str, but: &str, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE needs_you SET settled_at = :now, settled_as = :as
               WHERE space_id = :space AND settled_at IS NULL AND substr(dedupe_key, 1, length(:key)) = :key
                 AND text <> :but";
    let params = named_params! {
        ":now": time(now), ":as": settled_as, ":space": look.space.as_str(), ":key": asked_by(&look.feed), ":but": but,
    };
    tx.change(sql, params).map(|_| ())
}

/// How often in a row, and since when.
fn failed(tx: &Transaction, id: i64, now: DateTime<Utc>) -> Result<(u32, String)> {
    let sql = "UPDATE feeds SET failures = failures + 1, failing_since = COALESCE(failing_since, ?) WHERE id = ?
               RETURNING failures, failing_since";
    let failed = tx.one(sql, (time(now), id), |row| Ok((row.col("failures")?, row.text("failing_since")?)))?;
    failed.ok_or(StoreError::NotFound("feed"))
}

/// A row that has not stood in its sheet for as long as check-ins are kept will not be read again; counted up to when
/// the sheet was last read, because one that never changes is not read and its rows stand there all the same. A feed
/// that was not looked at for as long is no feed any more.
pub(super) fn forget_seen_rows(tx: &Transaction, keep: Keep, now: DateTime<Utc>) -> Result<()> {
    tx.change("DELETE FROM feeds WHERE looked_at < ?", [time(keep.messages_since(now))])?;
    let sql = "SELECT id, read_at FROM feeds WHERE read_at IS NOT NULL";
    let feeds = tx.all(sql, [], |row| Ok((row.col::<i64>("id")?, row.time("read_at")?)))?;
    for (id, read_at) in feeds {
        let before = time(keep.messages_since(read_at));
        tx.change("DELETE FROM seen_rows WHERE feed_id = ? AND seen_at < ?", (id, before))?;
    }
    Ok(())
}
