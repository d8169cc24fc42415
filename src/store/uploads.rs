//! Spreadsheets that an organiser looks at before anything of them is kept.

use super::members::has_tombstone;
use super::merging::by_address;
use super::row::{Columns, Query, time};
use super::{Result, Settled, Store, StoreError, new_id};
use crate::domain::id::{ImportId, OrganiserId, SpaceId, UploadId};
use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, named_params};
use serde::{Deserialize, Serialize};

/// A file between "choose a file" and "save", and for a day what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    pub id: UploadId,
    pub space: SpaceId,
    pub file_name: String,
    /// `check_ins` or `people`.
    pub reads: String,
    pub said: UploadSaid,
    pub at: DateTime<Utc>,
    /// When Save was pressed; from then on nothing about it can be changed.
    pub to_save_at: Option<DateTime<Utc>>,
    /// What it is brought in as, from its first rows on: a saving that broke off goes on with it.
    pub import: Option<ImportId>,
    pub result: Option<UploadResult>,
}

/// What was said about a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UploadSaid {
    pub columns: Vec<(String, Option<String>)>,
    /// `dmy` or `mdy`.
    pub dates: Option<String>,
    pub sheet: Option<String>,
    pub encoding: Option<String>,
}

impl UploadSaid {
    /// What is remembered for the next file with the same headings.
    pub fn settled(&self) -> Settled {
        Settled { columns: self.columns.clone(), dates: self.dates.clone() }
    }
}

/// What became of it when it was saved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UploadResult {
    pub import: Option<String>,
    pub summary: String,
    /// Row number as in the file, and why it was not used.
    pub set_aside: Vec<(usize, String)>,
    /// Rows whose person goes by another name here.
    pub renamed: Vec<(usize, String)>,
    /// Why nothing was brought in, if nothing was.
    pub failed: Option<String>,
}

/// Somebody in a file, as far as it matters whether they are known.
#[derive(Debug, Clone)]
pub struct Newcomer {
    pub email_key: String,
    pub address_hash: String,
    /// The keys of the names they could go by, the wanted one first.
    pub names: Vec<String>,
}

/// What is known of somebody in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    pub is_known: bool,
    /// They stopped or were erased, and nothing may be kept.
    pub is_forgotten: bool,
    /// Which of their names somebody has.
    pub taken: Vec<bool>,
}

/// So many files of a space wait at once; the oldest makes room.
const WAITING_MAX: u32 = 10;

impl Store {
    pub async fn keep_upload(
        &self,
        upload: Upload,
        organiser: &OrganiserId,
        bytes: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let organiser = organiser.clone();
        self.write(move |tx| {
            let sql = "DELETE FROM uploads WHERE space_id = :space AND to_save_at IS NULL AND id NOT IN
                       (SELECT id FROM uploads WHERE space_id = :space AND to_save_at IS NULL
                        ORDER BY at DESC, id DESC LIMIT :most)";
            tx.change(sql, named_params! { ":space": upload.space.as_str(), ":most": WAITING_MAX - 1 })?;
            let sql = "INSERT INTO uploads (id, space_id, organiser_id, reads, file_name, bytes, settled, at)
                       VALUES (:id, :space, :organiser, :reads, :name, :bytes, :said, :now)";
            let params = named_params! {
                ":id": upload.id.as_str(), ":space": upload.space.as_str(), ":organiser": organiser.as_str(),
                ":reads": upload.reads, ":name": upload.file_name, ":bytes": bytes, ":said": json(&upload.said)?, ":now": time(now),
            };
            tx.change(sql, params).map(|_| ())
        })
        .await
    }

    /// A name for a file to come.
    pub fn new_upload(&self, now: DateTime<Utc>) -> UploadId {
        UploadId::new(new_id(now))
    }

    pub async fn upload(&self, space: &SpaceId, id: &str) -> Result<Upload> {
        let (space, id) = (space.clone(), id.to_owned());
        self.read(move |c| {
            let sql = format!("{UPLOAD} WHERE id = ? AND space_id = ?");
            c.one(&sql, (&id, space.as_str()), upload)?.ok_or(StoreError::NotFound("upload"))
        })
        .await
    }

    /// Those that wait for Save, the latest first.
    pub async fn uploads(&self, space: &SpaceId) -> Result<Vec<Upload>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!("{UPLOAD} WHERE space_id = ? AND to_save_at IS NULL ORDER BY at DESC, id DESC");
            c.all(&sql, [space.as_str()], upload)
        })
        .await
    }

    pub async fn upload_bytes(&self, id: &UploadId) -> Result<Vec<u8>> {
        let id = id.clone();
        self.read(move |c| {
            let bytes =
                c.one("SELECT bytes FROM uploads WHERE id = ?", [id.as_str()], |row| row.col::<Vec<u8>>("bytes"))?;
            bytes.ok_or(StoreError::NotFound("upload"))
        })
        .await
    }

    /// Something is said about a file that waits. False when it waits no more.
    pub async fn settle_upload(&self, id: &UploadId, reads: &'static str, said: UploadSaid) -> Result<bool> {
        let id = id.clone();
        self.write(move |tx| {
            let sql = "UPDATE uploads SET reads = ?, settled = ? WHERE id = ? AND to_save_at IS NULL";
            Ok(tx.change(sql, (reads, json(&said)?, id.as_str()))? > 0)
        })
        .await
    }

    /// Save was pressed. False when it had been before.
    pub async fn ask_to_save(&self, id: &UploadId, now: DateTime<Utc>) -> Result<bool> {
        let id = id.clone();
        self.write(move |tx| {
            let sql = "UPDATE uploads SET to_save_at = ? WHERE id = ? AND to_save_at IS NULL";
            Ok(tx.change(sql, (time(now), id.as_str()))? > 0)
        })
        .await
    }

    /// The file that has waited longest to be saved.
    pub async fn next_to_save(&self) -> Result<Option<Upload>> {
        self.read(|c| {
            let sql = format!("{UPLOAD} WHERE to_save_at IS NOT NULL AND result = '' ORDER BY to_save_at, id LIMIT 1");
            c.one(&sql, [], upload)
        })
        .await
    }

    /// It could not be saved: its bytes are not needed any more. What came of one that was saved is kept with its import.
    pub async fn settle_saving(&self, id: &UploadId, result: UploadResult) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| settle(tx, &id, &result)).await
    }

    /// Nothing is left of a file that waited.
    pub async fn drop_upload(&self, space: &SpaceId, id: &str) -> Result<()> {
        let (space, id) = (space.clone(), id.to_owned());
        self.write(move |tx| {
            let sql = "DELETE FROM uploads WHERE id = ? AND space_id = ? AND to_save_at IS NULL";
            tx.change(sql, (&id, space.as_str())).map(|_| ())
        })
        .await
    }

    /// Which of these people are known, in their order.
    pub async fn prospects(&self, space: &SpaceId, people: Vec<Newcomer>) -> Result<Vec<Prospect>> {
        let space = space.clone();
        self.read(move |c| {
            let taken = |key: &String| {
                let sql = "SELECT 1 AS one FROM members WHERE space_id = ? AND name_key = ?";
                Ok::<bool, StoreError>(c.one(sql, (space.as_str(), key), |row| row.col::<i64>("one"))?.is_some())
            };
            let look = |person: &Newcomer| {
                let is_known = by_address(c, &space, &person.email_key)?.is_some();
                let is_forgotten = !is_known && has_tombstone(c, &space, &person.address_hash)?;
                let taken = if is_known { Ok(Vec::new()) } else { person.names.iter().map(taken).collect() };
                Ok(Prospect { is_known, is_forgotten, taken: taken? })
            };
            people.iter().map(look).collect::<Result<Vec<Prospect>>>()
        })
        .await
    }
}

/// What is said of a file stays as it was said first.
pub(super) fn settle(tx: &Transaction, id: &UploadId, result: &UploadResult) -> Result<()> {
    let sql = "UPDATE uploads SET result = ?, bytes = x'' WHERE id = ? AND result = ''";
    tx.change(sql, (json(result)?, id.as_str())).map(|_| ())
}

const UPLOAD: &str = "SELECT id, space_id, file_name, reads, settled, at, to_save_at, import_id, result FROM uploads";

fn upload(row: &Row) -> Result<Upload> {
    let broken = |e: serde_json::Error| StoreError::Broken(format!("an upload cannot be read: {e}"));
    let result = row.text("result")?;
    Ok(Upload {
        id: UploadId::new(row.text("id")?),
        space: SpaceId::new(row.text("space_id")?),
        file_name: row.text("file_name")?,
        reads: row.text("reads")?,
        said: serde_json::from_str(&row.text("settled")?).map_err(broken)?,
        at: row.time("at")?,
        to_save_at: row.time_or_none("to_save_at")?,
        import: row.col::<Option<String>>("import_id")?.map(ImportId::new),
        result: if result.is_empty() { None } else { Some(serde_json::from_str(&result).map_err(broken)?) },
    })
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| StoreError::Broken(e.to_string()))
}

/// What was to be saved and has not been worked on waits, however old it is.
pub(super) fn forget_uploads(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    let sql = "DELETE FROM uploads WHERE at < ? AND (to_save_at IS NULL OR result <> '')";
    tx.change(sql, [time(before)]).map(|_| ())
}

/// A file that waits may hold somebody who was erased just now: it can be uploaded again. One that is to be saved stays,
/// for their rows in it are met by what is kept of the erasure, and so does what became of one: its bytes are gone. But
/// what is told there of single rows goes where it is about them.
pub(super) fn forget_all_of(tx: &Transaction, space: &SpaceId, is_theirs: impl Fn(&str) -> bool) -> Result<()> {
    tx.change("DELETE FROM uploads WHERE space_id = ? AND to_save_at IS NULL", [space.as_str()])?;
    let sql = format!("{UPLOAD} WHERE space_id = ? AND result <> ''");
    for upload in tx.all(&sql, [space.as_str()], upload)? {
        let Some(mut result) = upload.result else { continue };
        let before = result.clone();
        result.set_aside.retain(|(_, says)| !is_theirs(says));
        result.renamed.retain(|(_, says)| !is_theirs(says));
        if result != before {
            let sql = "UPDATE uploads SET result = ? WHERE id = ?";
            tx.change(sql, (json(&result)?, upload.id.as_str()))?;
        }
    }
    Ok(())
}
