//! Spaces, and up to when their schedules have been looked at.

use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::id::SpaceId;
use crate::domain::space::Fires;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, named_params};

/// A space as its row has it; `settings` is JSON that the settings reader understands.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSpace {
    pub id: SpaceId,
    pub slug: String,
    /// `file` or `console`.
    pub owned_by: String,
    pub settings: String,
}

/// What one firing did.
#[derive(Debug, Clone, PartialEq)]
pub struct FiringRow {
    pub due_at: DateTime<Utc>,
    pub fired_at: DateTime<Utc>,
    /// `ran`, `made_up` or `skipped`.
    pub result: String,
    pub note: String,
}

fn stored_space(row: &Row) -> Result<StoredSpace> {
    Ok(StoredSpace {
        id: SpaceId::new(row.text("id")?),
        slug: row.text("slug")?,
        owned_by: row.text("owned_by")?,
        settings: row.text("settings")?,
    })
}

impl Store {
    /// A space's file was read: keeps its settings. A space that the console owns is a conflict.
    pub async fn keep_file_space(&self, slug: &str, settings: &str, now: DateTime<Utc>) -> Result<SpaceId> {
        let (slug, settings) = (slug.to_owned(), settings.to_owned());
        self.write(move |tx| {
            let sql = "INSERT INTO spaces (id, slug, owned_by, settings, created_at, updated_at)
                       VALUES (:id, :slug, 'file', :settings, :now, :now)
                       ON CONFLICT (slug) DO UPDATE SET settings = :settings, updated_at = :now
                       WHERE owned_by = 'file'
                       RETURNING id";
            let params = named_params! { ":id": new_id(now), ":slug": slug, ":settings": settings, ":now": time(now) };
            let id = tx.one(sql, params, |row| row.text("id"))?;
            id.map(SpaceId::new).ok_or_else(|| {
                StoreError::Conflict(format!("the space “{slug}” is owned by the console; its file is not used"))
            })
        })
        .await
    }

    pub async fn spaces(&self) -> Result<Vec<StoredSpace>> {
        self.read(|c| c.all("SELECT id, slug, owned_by, settings FROM spaces ORDER BY slug", [], stored_space)).await
    }

    /// Up to when this schedule has been looked at. A line seen for the first time, or changed, starts now.
    pub async fn schedule_handled_until(
        &self,
        space: &SpaceId,
        fires: Fires,
        line: &str,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>> {
        let (space, line) = (space.clone(), line.to_owned());
        self.write(move |tx| {
            // Asked every few seconds, so nothing is written while nothing changes.
            let known = "SELECT line, handled_until FROM schedules WHERE space_id = ? AND fires = ?";
            let known = tx.one(known, (space.as_str(), fires.as_str()), |row| {
                Ok((row.text("line")?, row.time("handled_until")?))
            })?;
            if let Some((_, handled_until)) = known.filter(|(known, _)| *known == line) {
                return Ok(handled_until);
            }
            let sql =
                "INSERT INTO schedules (space_id, fires, line, handled_until) VALUES (:space, :fires, :line, :now)
                       ON CONFLICT (space_id, fires) DO UPDATE SET handled_until = :now, line = :line";
            let params =
                named_params! { ":space": space.as_str(), ":fires": fires.as_str(), ":line": line, ":now": time(now) };
            tx.change(sql, params)?;
            Ok(now)
        })
        .await
    }

    /// A firing that was not run, and why; the schedule counts as looked at up to then.
    pub async fn skip_firing(
        &self,
        space: &SpaceId,
        fires: Fires,
        due_at: DateTime<Utc>,
        day: NaiveDate,
        note: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, note) = (space.clone(), note.to_owned());
        self.write(move |tx| {
            save_firing(
                tx,
                &space,
                fires,
                &NewFiring { id: new_id(now), due_at, day, result: "skipped", note: &note },
                now,
            )?;
            Ok(())
        })
        .await
    }

    /// The latest firing of a local day, if there was one.
    pub async fn firing_on(&self, space: &SpaceId, fires: Fires, day: NaiveDate) -> Result<Option<FiringRow>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT due_at, fired_at, result, note FROM firings
                       WHERE space_id = :space AND fires = :fires AND local_day = :day
                       ORDER BY due_at DESC LIMIT 1";
            let params = named_params! { ":space": space.as_str(), ":fires": fires.as_str(), ":day": day.to_string() };
            c.one(sql, params, |row| {
                Ok(FiringRow {
                    due_at: row.time("due_at")?,
                    fired_at: row.time("fired_at")?,
                    result: row.text("result")?,
                    note: row.text("note")?,
                })
            })
        })
        .await
    }
}

pub(super) struct NewFiring<'a> {
    pub id: String,
    pub due_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub result: &'static str,
    pub note: &'a str,
}

/// Keeps a firing and moves the schedule past it. False when another daemon has already done so.
pub(super) fn save_firing(
    tx: &rusqlite::Transaction,
    space: &SpaceId,
    fires: Fires,
    firing: &NewFiring,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mine = keep_firing(tx, space, fires, firing, now)?;
    let sql =
        "UPDATE schedules SET handled_until = MAX(handled_until, :due) WHERE space_id = :space AND fires = :fires";
    tx.change(sql, named_params! { ":due": time(firing.due_at), ":space": space.as_str(), ":fires": fires.as_str() })?;
    Ok(mine)
}

/// The same without a schedule.
pub(super) fn keep_firing(
    tx: &rusqlite::Transaction,
    space: &SpaceId,
    fires: Fires,
    firing: &NewFiring,
    now: DateTime<Utc>,
) -> Result<bool> {
    let sql = "INSERT INTO firings (id, space_id, fires, due_at, local_day, fired_at, result, note)
               VALUES (:id, :space, :fires, :due, :day, :now, :result, :note)
               ON CONFLICT (space_id, fires, due_at) DO NOTHING";
    let params = named_params! {
        ":id": firing.id, ":space": space.as_str(), ":fires": fires.as_str(), ":due": time(firing.due_at),
        ":day": firing.day.to_string(), ":now": time(now), ":result": firing.result, ":note": firing.note,
    };
    Ok(tx.change(sql, params)? == 1)
}
