//! The host's small address book: people and organisations outside the space.

use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{OutsiderId, SpaceId};
use crate::domain::outsider::{NewOutsider, Outsider};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, named_params};

impl Store {
    /// The address book of a space, by name, without those the host has taken out.
    pub async fn outsiders(&self, space: &SpaceId) -> Result<Vec<Outsider>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!("{OUTSIDER} WHERE space_id = ? AND retired_at IS NULL ORDER BY name, id");
            let mut all = c.all(&sql, [space.as_str()], outsider)?;
            all.iter_mut().try_for_each(|outsider| add_lines(c, outsider))?;
            Ok(all)
        })
        .await
    }

    pub async fn outsider(&self, id: &OutsiderId) -> Result<Outsider> {
        let id = id.clone();
        self.read(move |c| one_outsider(c, &id)).await
    }

    /// Puts somebody into the address book.
    pub async fn add_outsider(&self, space: &SpaceId, new: NewOutsider, now: DateTime<Utc>) -> Result<OutsiderId> {
        let space = space.clone();
        self.write(move |tx| {
            let id = new_id(now);
            let sql = "INSERT INTO outsiders (id, space_id, name, organisation, email, created_at)
                       VALUES (:id, :space, :name, :organisation, :email, :now)";
            let params = named_params! {
                ":id": id, ":space": space.as_str(), ":name": new.name, ":organisation": new.organisation,
                ":email": new.email.as_ref().map(EmailAddress::to_string), ":now": time(now),
            };
            tx.change(sql, params)?;
            for (kind, lines) in [("interest", &new.interests), ("offer", &new.offers), ("need", &new.needs)] {
                for (position, text) in lines.iter().enumerate() {
                    let sql = "INSERT INTO outsider_lines (space_id, outsider_id, kind, position, text, first_said_at)
                               VALUES (:space, :id, :kind, :position, :text, :now)
                               ON CONFLICT (outsider_id, kind, text) DO NOTHING";
                    let params = named_params! {
                        ":space": space.as_str(), ":id": id, ":kind": kind, ":position": position as i64, ":text": text,
                        ":now": time(now),
                    };
                    tx.change(sql, params)?;
                }
            }
            Ok(OutsiderId::new(id))
        })
        .await
    }

    /// Takes somebody out of the address book. Connections keep their name; everything else of them is deleted.
    pub async fn remove_outsider(&self, space: &SpaceId, id: &OutsiderId, now: DateTime<Utc>) -> Result<()> {
        let (space, id) = (space.clone(), id.clone());
        self.write(move |tx| {
            let sql = "UPDATE outsiders SET retired_at = ?, email = NULL WHERE id = ? AND space_id = ? AND retired_at IS NULL";
            if tx.change(sql, (time(now), id.as_str(), space.as_str()))? == 0 {
                return Err(StoreError::NotFound("entry in the address book"));
            }
            tx.change("DELETE FROM outsider_lines WHERE outsider_id = ?", [id.as_str()])?;
            let sql = "UPDATE messages SET state = 'dropped', because = 'taken out of the address book', settled_at = :now
                       WHERE member_id IS NULL AND state = 'waiting' AND claimed_until IS NULL AND kind = 'introduction'
                         AND introduction_id IN (SELECT introduction_id FROM parties WHERE outsider_id = :id)";
            tx.change(sql, named_params! { ":now": time(now), ":id": id.as_str() }).map(|_| ())
        })
        .await
    }
}

const OUTSIDER: &str = "SELECT id, name, organisation, email FROM outsiders";

pub(super) fn one_outsider(c: &Connection, id: &OutsiderId) -> Result<Outsider> {
    let found = c.one(&format!("{OUTSIDER} WHERE id = ?"), [id.as_str()], outsider)?;
    let mut outsider = found.ok_or(StoreError::NotFound("entry in the address book"))?;
    add_lines(c, &mut outsider)?;
    Ok(outsider)
}

fn outsider(row: &Row) -> Result<Outsider> {
    let email: Option<String> = row.col("email")?;
    Ok(Outsider {
        id: OutsiderId::new(row.text("id")?),
        name: row.text("name")?,
        organisation: row.text("organisation")?,
        email: email.map(|_| row.email("email")).transpose()?,
        profile: Default::default(),
    })
}

fn add_lines(c: &Connection, outsider: &mut Outsider) -> Result<()> {
    let sql =
        "SELECT kind, text, 1.0 AS strength, 0 AS standing_yes, first_said_at, NULL AS embedding FROM outsider_lines
               WHERE outsider_id = ? ORDER BY kind, position";
    c.all(sql, [outsider.id.as_str()], |row| super::members::add_line(&mut outsider.profile, row)).map(|_| ())
}
