//! Tablets at the door, and the names they may show.

use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::first_names::Known;
use crate::domain::id::{MemberId, SpaceId};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

/// A tablet at the door.
#[derive(Debug, Clone, PartialEq)]
pub struct Kiosk {
    pub id: String,
    pub space: SpaceId,
    pub name: String,
    pub state: KioskState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KioskState {
    /// Its code has not been typed yet, and is good until then.
    Waiting(DateTime<Utc>),
    Enrolled(DateTime<Utc>),
    Revoked(DateTime<Utc>),
}

impl Store {
    /// A tablet that may be enrolled with this code. A name that is enrolled already has to be revoked first.
    pub async fn keep_kiosk_code(
        &self,
        space: &SpaceId,
        name: &str,
        code_hash: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, name, code_hash) = (space.clone(), name.to_owned(), code_hash.to_owned());
        self.write(move |tx| {
            let sql = "INSERT INTO kiosks (id, space_id, name, code_hash, code_until, created_at)
                       VALUES (:id, :space, :name, :code, :until, :now)
                       ON CONFLICT (space_id, name) DO UPDATE
                       SET code_hash = :code, code_until = :until, cookie_hash = NULL, created_at = :now, enrolled_at = NULL,
                           revoked_at = NULL
                       WHERE enrolled_at IS NULL OR revoked_at IS NOT NULL";
            let params = named_params! {
                ":id": new_id(now), ":space": space.as_str(), ":name": name, ":code": code_hash, ":until": time(until),
                ":now": time(now),
            };
            match tx.change(sql, params)? {
                0 => Err(StoreError::Conflict(format!(
                    "there is a kiosk called “{name}” already; revoke it first, or choose another name"
                ))),
                _ => Ok(()),
            }
        })
        .await
    }

    /// Uses a code up: from now on the browser with this cookie is that tablet. False when no such code is good.
    pub async fn enrol_kiosk(
        &self,
        space: &SpaceId,
        code_hash: &str,
        cookie_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (space, code_hash, cookie_hash) = (space.clone(), code_hash.to_owned(), cookie_hash.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE kiosks SET cookie_hash = :cookie, enrolled_at = :now, code_hash = NULL, code_until = NULL
                       WHERE space_id = :space AND code_hash = :code AND code_until > :now AND revoked_at IS NULL";
            let params = named_params! {
                ":cookie": cookie_hash, ":now": time(now), ":space": space.as_str(), ":code": code_hash,
            };
            Ok(tx.change(sql, params)? == 1)
        })
        .await
    }

    /// Which tablet of the space a browser is.
    pub async fn kiosk(&self, space: &SpaceId, cookie_hash: &str) -> Result<Option<Kiosk>> {
        let (space, cookie_hash) = (space.clone(), cookie_hash.to_owned());
        self.read(move |c| {
            let sql = "SELECT id, space_id, name, code_until, enrolled_at, revoked_at FROM kiosks
                       WHERE space_id = ? AND cookie_hash = ? AND revoked_at IS NULL";
            c.one(sql, (space.as_str(), &cookie_hash), kiosk)
        })
        .await
    }

    pub async fn kiosks(&self, space: &SpaceId) -> Result<Vec<Kiosk>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT id, space_id, name, code_until, enrolled_at, revoked_at FROM kiosks
                       WHERE space_id = ? ORDER BY name";
            c.all(sql, [space.as_str()], kiosk)
        })
        .await
    }

    /// Ends a tablet, or a code that nobody has typed yet.
    pub async fn revoke_kiosk(&self, space: &SpaceId, name: &str, now: DateTime<Utc>) -> Result<()> {
        let (space, name) = (space.clone(), name.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE kiosks SET revoked_at = ?, cookie_hash = NULL, code_hash = NULL, code_until = NULL
                       WHERE space_id = ? AND name = ? AND revoked_at IS NULL";
            match tx.change(sql, (time(now), space.as_str(), name))? {
                0 => Err(StoreError::NotFound("kiosk")),
                _ => Ok(()),
            }
        })
        .await
    }

    /// Everybody whom a tablet may show: who stopped, or was erased, is not among them.
    pub async fn first_names(&self, space: &SpaceId) -> Result<Vec<Known>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT id, name, surname, company FROM members
                       WHERE space_id = ? AND stopped_at IS NULL AND email IS NOT NULL";
            c.all(sql, [space.as_str()], known)
        })
        .await
    }
}

fn kiosk(row: &Row) -> Result<Kiosk> {
    let state = match (row.time_or_none("revoked_at")?, row.time_or_none("enrolled_at")?) {
        (Some(at), _) => KioskState::Revoked(at),
        (None, Some(at)) => KioskState::Enrolled(at),
        (None, None) => KioskState::Waiting(row.time("code_until")?),
    };
    Ok(Kiosk { id: row.text("id")?, space: SpaceId::new(row.text("space_id")?), name: row.text("name")?, state })
}

fn known(row: &Row) -> Result<Known> {
    Ok(Known {
        id: MemberId::new(row.text("id")?),
        name: row.name("name")?,
        surname: row.text("surname")?,
        company: row.text("company")?,
    })
}
