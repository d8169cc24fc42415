//! Spaces, and up to when their schedules have been looked at.

use super::calendars::{CalendarDay, calendar_days};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::id::{OrganiserId, SpaceId};
use crate::domain::space::{Fires, OwnedBy};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, named_params};

/// A space as its row has it; `settings` is JSON that the settings reader understands.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSpace {
    pub id: SpaceId,
    pub slug: String,
    pub owned_by: OwnedBy,
    pub settings: String,
    /// When the organiser of a space of the console said go.
    pub started_at: Option<DateTime<Utc>>,
    pub paused_until: Option<NaiveDate>,
    /// The steps of setting it up that were saved.
    pub set_up: Vec<String>,
    /// The days that its calendars say.
    pub calendar_days: Vec<CalendarDay>,
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

const STORED: &str = "SELECT id, slug, owned_by, settings, started_at, paused_until, set_up FROM spaces";

fn stored_space(row: &Row) -> Result<StoredSpace> {
    let owned_by = row.word("owned_by", |word| match word {
        "file" => Some(OwnedBy::File),
        "console" => Some(OwnedBy::Console),
        _ => None,
    })?;
    Ok(StoredSpace {
        id: SpaceId::new(row.text("id")?),
        slug: row.text("slug")?,
        owned_by,
        settings: row.text("settings")?,
        started_at: row.time_or_none("started_at")?,
        paused_until: row.col::<Option<String>>("paused_until")?.and_then(|day| day.parse().ok()),
        set_up: row.text("set_up")?.split_whitespace().map(str::to_owned).collect(),
        calendar_days: Vec::new(),
    })
}

fn with_calendars(c: &rusqlite::Connection, space: StoredSpace) -> Result<StoredSpace> {
    Ok(StoredSpace { calendar_days: calendar_days(c, &space.id)?, ..space })
}

impl Store {
    /// A space's file was read: keeps its settings. A space that the console owns is a conflict.
    pub async fn keep_file_space(&self, slug: &str, settings: &str, now: DateTime<Utc>) -> Result<SpaceId> {
        let (slug, settings) = (slug.to_owned(), settings.to_owned());
        self.write(move |tx| {
            // When a row was changed says to other processes that there is something new, so it is left alone when not.
            let sql = "INSERT INTO spaces (id, slug, owned_by, settings, created_at, updated_at)
                       VALUES (:id, :slug, 'file', :settings, :now, :now)
                       ON CONFLICT (slug) DO UPDATE SET settings = :settings,
                         updated_at = CASE WHEN settings = :settings THEN updated_at ELSE :now END
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

    /// A new space of the console's own, which has not started.
    pub async fn new_console_space(&self, slug: &str, settings: &str, now: DateTime<Utc>) -> Result<SpaceId> {
        let (slug, settings) = (slug.to_owned(), settings.to_owned());
        self.write(move |tx| {
            let sql = "INSERT INTO spaces (id, slug, owned_by, settings, created_at, updated_at)
                       VALUES (:id, :slug, 'console', :settings, :now, :now)
                       ON CONFLICT (slug) DO NOTHING
                       RETURNING id";
            let params = named_params! { ":id": new_id(now), ":slug": slug, ":settings": settings, ":now": time(now) };
            let id = tx.one(sql, params, |row| row.text("id"))?;
            id.map(SpaceId::new).ok_or_else(|| StoreError::Conflict(format!("there is a space “{slug}” already")))
        })
        .await
    }

    pub async fn spaces(&self) -> Result<Vec<StoredSpace>> {
        self.read(|c| {
            let spaces = c.all(&format!("{STORED} ORDER BY slug"), [], stored_space)?;
            spaces.into_iter().map(|space| with_calendars(c, space)).collect()
        })
        .await
    }

    pub async fn stored_space(&self, id: &SpaceId) -> Result<StoredSpace> {
        let id = id.clone();
        self.read(move |c| {
            let space = c.one(&format!("{STORED} WHERE id = ?"), [id.as_str()], stored_space)?;
            with_calendars(c, space.ok_or(StoreError::NotFound("space"))?)
        })
        .await
    }

    /// Changes with every change of a space, whichever process made it.
    pub async fn spaces_stamp(&self) -> Result<Vec<(String, String)>> {
        self.read(|c| {
            let sql = "SELECT slug, updated_at FROM spaces ORDER BY slug";
            c.all(sql, [], |row| Ok((row.text("slug")?, row.text("updated_at")?)))
        })
        .await
    }

    /// Keeps new settings of a space of the console, if they are still as they were `read`. False when somebody else was
    /// faster, or a file owns it now. `step`: the step of setting up that was saved by it.
    pub async fn change_settings(
        &self,
        id: &SpaceId,
        read: &str,
        settings: &str,
        step: Option<&'static str>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (id, read, settings) = (id.clone(), read.to_owned(), settings.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE spaces SET settings = :settings, updated_at = :now
                       WHERE id = :id AND owned_by = 'console' AND settings = :read";
            let params = named_params! { ":settings": settings, ":now": time(now), ":id": id.as_str(), ":read": read };
            if tx.change(sql, params)? == 0 {
                return Ok(false);
            }
            let sql = "UPDATE spaces SET set_up = TRIM(set_up || ' ' || :step)
                       WHERE id = :id AND ' ' || set_up || ' ' NOT LIKE '% ' || :step || ' %'";
            tx.change(sql, named_params! { ":id": id.as_str(), ":step": step.unwrap_or_default() })?;
            Ok(true)
        })
        .await
    }

    /// The console takes a space over from its file; it goes on as it was. False when it owns it already.
    pub async fn adopt_space(&self, id: &SpaceId, now: DateTime<Utc>) -> Result<bool> {
        let id = id.clone();
        let sql = "UPDATE spaces SET owned_by = 'console', started_at = COALESCE(started_at, :now), updated_at = :now
                   WHERE id = :id AND owned_by = 'file'";
        self.write(move |tx| Ok(tx.change(sql, named_params! { ":id": id.as_str(), ":now": time(now) })? == 1)).await
    }

    /// The space's file, which says `settings`, owns it again. False when they have changed meanwhile.
    pub async fn release_space(&self, id: &SpaceId, settings: &str, now: DateTime<Utc>) -> Result<bool> {
        let (id, settings) = (id.clone(), settings.to_owned());
        let sql = "UPDATE spaces SET owned_by = 'file', updated_at = :now
                   WHERE id = :id AND owned_by = 'console' AND settings = :settings";
        self.write(move |tx| {
            let params = named_params! { ":id": id.as_str(), ":now": time(now), ":settings": settings };
            Ok(tx.change(sql, params)? == 1)
        })
        .await
    }

    /// Its mornings begin. False when they had begun.
    pub async fn start_space(&self, id: &SpaceId, now: DateTime<Utc>) -> Result<bool> {
        let id = id.clone();
        let sql = "UPDATE spaces SET started_at = :now, updated_at = :now WHERE id = :id AND started_at IS NULL";
        self.write(move |tx| Ok(tx.change(sql, named_params! { ":id": id.as_str(), ":now": time(now) })? == 1)).await
    }

    /// It rests until this day; without one it goes on.
    pub async fn pause_space(&self, id: &SpaceId, until: Option<NaiveDate>, now: DateTime<Utc>) -> Result<()> {
        let (id, until) = (id.clone(), until.map(|day| day.to_string()));
        let sql = "UPDATE spaces SET paused_until = :until, updated_at = :now WHERE id = :id";
        self.write(move |tx| {
            tx.change(sql, named_params! { ":id": id.as_str(), ":until": until, ":now": time(now) }).map(|_| ())
        })
        .await
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

impl Store {
    /// This organiser owns the space from now on.
    pub async fn own_space(&self, organiser: &OrganiserId, space: &SpaceId) -> Result<()> {
        let (organiser, space) = (organiser.clone(), space.clone());
        let sql = "INSERT INTO organiser_spaces (organiser_id, space_id, role) VALUES (?, ?, 'owner')
                   ON CONFLICT (organiser_id, space_id) DO UPDATE SET role = 'owner'";
        self.write(move |tx| tx.change(sql, (organiser.as_str(), space.as_str())).map(|_| ())).await
    }

    /// Whether an organiser had a letter sent to themselves.
    pub async fn has_rehearsed(&self, space: &SpaceId) -> Result<bool> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT 1 AS one FROM messages WHERE space_id = ? AND kind = 'copy' LIMIT 1";
            Ok(c.one(sql, [space.as_str()], |row| row.col::<i64>("one"))?.is_some())
        })
        .await
    }
}
