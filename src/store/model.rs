//! The model of sentences that was added, and what it made of the lines of profiles.
//!
//! Every embedding that is kept is of the model that is kept: another model takes all of them away.

use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::embedding::Embedding;
use crate::domain::id::MemberId;
use chrono::{DateTime, Utc};
use rusqlite::{Transaction, named_params};
use std::path::{Path, PathBuf};

/// The model that gives a second opinion.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptModel {
    /// The folder that holds its files.
    pub path: PathBuf,
    /// SHA-256 of its weights, in hexadecimal.
    pub hash: String,
    pub added_at: DateTime<Utc>,
}

/// An offer or a need that the model has not read yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    pub member: MemberId,
    pub kind: String,
    pub text: String,
}

impl Store {
    pub async fn model(&self) -> Result<Option<KeptModel>> {
        self.read(|c| {
            c.one("SELECT path, hash, added_at FROM model", [], |row| {
                Ok(KeptModel {
                    path: row.text("path")?.into(),
                    hash: row.text("hash")?,
                    added_at: row.time("added_at")?,
                })
            })
        })
        .await
    }

    /// Remembers a model in place of the one before; what another one made of lines is forgotten.
    pub async fn keep_model(&self, path: &Path, hash: &str, now: DateTime<Utc>) -> Result<()> {
        let (path, hash) = (path.to_string_lossy().into_owned(), hash.to_owned());
        self.write(move |tx| {
            if !is_kept(tx, &hash)? {
                forget_embeddings(tx)?;
            }
            let sql = "INSERT INTO model (one, path, hash, added_at) VALUES (1, :path, :hash, :now)
                       ON CONFLICT (one) DO UPDATE SET path = :path, hash = :hash, added_at = :now";
            tx.change(sql, named_params! { ":path": path, ":hash": hash, ":now": time(now) }).map(|_| ())
        })
        .await
    }

    /// Forgets the model and all it made of lines. False when there was none.
    pub async fn remove_model(&self) -> Result<bool> {
        self.write(|tx| {
            forget_embeddings(tx)?;
            Ok(tx.change("DELETE FROM model", [])? > 0)
        })
        .await
    }

    /// At most so many of the lines that it has not read yet.
    pub async fn unread_lines(&self, at_most: usize) -> Result<Vec<Unread>> {
        self.read(move |c| {
            let sql = "SELECT member_id, kind, text FROM profile_lines
                       WHERE kind IN ('offer', 'need') AND embedding IS NULL ORDER BY member_id, kind, position LIMIT ?";
            c.all(sql, [i64::try_from(at_most).unwrap_or(i64::MAX)], |row| {
                let member = MemberId::new(row.text("member_id")?);
                Ok(Unread { member, kind: row.text("kind")?, text: row.text("text")? })
            })
        })
        .await
    }

    /// How many offers and needs there are, and how many of them it has read.
    pub async fn lines_read(&self) -> Result<(usize, usize)> {
        self.read(|c| {
            let sql = "SELECT COUNT(*) AS all_lines, COUNT(embedding) AS lines_read FROM profile_lines
                       WHERE kind IN ('offer', 'need')";
            let counts = c.one(sql, [], |row| Ok((row.col::<u32>("all_lines")?, row.col::<u32>("lines_read")?)))?;
            Ok(counts.map_or((0, 0), |(all, read)| (all as usize, read as usize)))
        })
        .await
    }

    /// Puts embeddings beside their lines, if the model of this hash is still the one that is kept and the lines are
    /// still there.
    pub async fn keep_embeddings(&self, hash: &str, read: Vec<(Unread, Embedding)>) -> Result<()> {
        let hash = hash.to_owned();
        self.write(move |tx| {
            if !is_kept(tx, &hash)? {
                return Ok(());
            }
            let sql = "UPDATE profile_lines SET embedding = ? WHERE member_id = ? AND kind = ? AND text = ?";
            for (line, embedding) in read {
                tx.change(sql, (embedding.to_bytes(), line.member.as_str(), &line.kind, &line.text))?;
            }
            Ok(())
        })
        .await
    }
}

fn is_kept(tx: &Transaction, hash: &str) -> Result<bool> {
    Ok(tx.one("SELECT hash FROM model WHERE hash = ?", [hash], |row| row.text("hash"))?.is_some())
}

fn forget_embeddings(tx: &Transaction) -> Result<()> {
    tx.change("UPDATE profile_lines SET embedding = NULL WHERE embedding IS NOT NULL", []).map(|_| ())
}
