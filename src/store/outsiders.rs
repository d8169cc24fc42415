//! The host's small address book: people and organisations outside the space.

use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{OutsiderId, SpaceId};
use crate::domain::name_words::{is_found, name_words};
use crate::domain::outsider::{NewOutsider, Outsider};
use crate::domain::text::folded;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, Transaction, named_params};
use std::collections::BTreeSet;

impl Store {
    /// The address book of a space, by name, without those the host has taken out.
    pub async fn outsiders(&self, space: &SpaceId) -> Result<Vec<Outsider>> {
        let space = space.clone();
        self.read(move |c| {
            let mut all = entries(c, &space)?;
            all.iter_mut().try_for_each(|outsider| add_lines(c, outsider))?;
            Ok(all)
        })
        .await
    }

    /// A page of those of whom each word, folded, begins one of theirs, by name; and how many there are in all.
    pub async fn outsider_page(
        &self,
        space: &SpaceId,
        words: Vec<String>,
        (skip, most): (usize, usize),
    ) -> Result<(Vec<Outsider>, usize)> {
        let space = space.clone();
        self.read(move |c| {
            let mut found = entries(c, &space)?;
            found.retain(|outsider| is_found(&words_of(outsider), &words));
            let total = found.len();
            let mut page: Vec<Outsider> = found.into_iter().skip(skip).take(most).collect();
            page.iter_mut().try_for_each(|outsider| add_lines(c, outsider))?;
            Ok((page, total))
        })
        .await
    }

    /// Those whose name, organisation or address begins so, or who stand in the row of this id; by name, without their lines.
    pub async fn outsiders_called(&self, space: &SpaceId, typed: &str) -> Result<Vec<Outsider>> {
        let (space, typed) = (space.clone(), folded(typed.trim()));
        self.read(move |c| {
            let mut found = entries(c, &space)?;
            let begins = |name: &String| folded(name).starts_with(&typed);
            found.retain(|outsider| outsider.id.as_str() == typed || outsider.names().iter().any(begins));
            Ok(found)
        })
        .await
    }

    /// An entry of this space's address book; whoever was taken out of it is not there.
    pub async fn entry(&self, space: &SpaceId, id: &OutsiderId) -> Result<Outsider> {
        let (space, id) = (space.clone(), id.clone());
        self.read(move |c| {
            let sql = format!("{OUTSIDER} WHERE id = ? AND space_id = ? AND retired_at IS NULL");
            let found = c.one(&sql, (id.as_str(), space.as_str()), outsider)?;
            let mut outsider = found.ok_or(StoreError::NotFound(ENTRY))?;
            add_lines(c, &mut outsider)?;
            Ok(outsider)
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
            let id = OutsiderId::new(id);
            save_lines(tx, &space, &id, &new, now)?;
            Ok(id)
        })
        .await
    }

    /// Writes an entry anew. A letter that waits goes to the new address, or nowhere when there is none any more.
    pub async fn edit_outsider(
        &self,
        space: &SpaceId,
        id: &OutsiderId,
        new: NewOutsider,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, id) = (space.clone(), id.clone());
        self.write(move |tx| {
            let sql = "SELECT email FROM outsiders WHERE id = ? AND space_id = ? AND retired_at IS NULL";
            let before = tx.one(sql, (id.as_str(), space.as_str()), |row| row.col::<Option<String>>("email"))?;
            let before = before.ok_or(StoreError::NotFound(ENTRY))?;
            let email = new.email.as_ref().map(EmailAddress::to_string);
            let sql = "UPDATE outsiders SET name = ?, organisation = ?, email = ? WHERE id = ?";
            tx.change(sql, (&new.name, &new.organisation, &email, id.as_str()))?;
            save_lines(tx, &space, &id, &new, now)?;
            match before {
                Some(before) if email.as_ref() != Some(&before) => {
                    redirect(tx, &id, (before.as_str(), email.as_deref()), now)
                }
                _ => Ok(()),
            }
        })
        .await
    }

    /// Takes somebody out of the address book. Connections keep their name; everything else of them is deleted.
    pub async fn remove_outsider(&self, space: &SpaceId, id: &OutsiderId, now: DateTime<Utc>) -> Result<()> {
        let (space, id) = (space.clone(), id.clone());
        self.write(move |tx| {
            let sql = "UPDATE outsiders SET retired_at = ?, email = NULL WHERE id = ? AND space_id = ? AND retired_at IS NULL";
            if tx.change(sql, (time(now), id.as_str(), space.as_str()))? == 0 {
                return Err(StoreError::NotFound(ENTRY));
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
const ENTRY: &str = "entry in the address book";

/// Everybody in the address book, by name, without their lines.
fn entries(c: &Connection, space: &SpaceId) -> Result<Vec<Outsider>> {
    let sql = format!("{OUTSIDER} WHERE space_id = ? AND retired_at IS NULL ORDER BY name, id");
    c.all(&sql, [space.as_str()], outsider)
}

/// The words by which somebody is found.
fn words_of(outsider: &Outsider) -> BTreeSet<String> {
    let email = outsider.email.as_ref().map(EmailAddress::to_string).unwrap_or_default();
    name_words([&outsider.name, &outsider.organisation, &email].into_iter().map(String::as_str))
}

/// What they offer, need and like is this from now on; what was there before keeps its age.
fn save_lines(tx: &Transaction, space: &SpaceId, id: &OutsiderId, new: &NewOutsider, now: DateTime<Utc>) -> Result<()> {
    // No line stands before the first, so that whatever is left there has gone.
    tx.change("UPDATE outsider_lines SET position = -1 WHERE outsider_id = ?", [id.as_str()])?;
    for (kind, lines) in [("interest", &new.interests), ("offer", &new.offers), ("need", &new.needs)] {
        for (position, text) in lines.iter().enumerate() {
            let sql = "INSERT INTO outsider_lines (space_id, outsider_id, kind, position, text, first_said_at)
                       VALUES (:space, :id, :kind, :position, :text, :now)
                       ON CONFLICT (outsider_id, kind, text) DO UPDATE SET position = excluded.position";
            let params = named_params! {
                ":space": space.as_str(), ":id": id.as_str(), ":kind": kind, ":position": position as i64, ":text": text,
                ":now": time(now),
            };
            tx.change(sql, params)?;
        }
    }
    tx.change("DELETE FROM outsider_lines WHERE outsider_id = ? AND position = -1", [id.as_str()]).map(|_| ())
}

/// Letters to them that wait, from one address to another.
fn redirect(
    tx: &Transaction,
    id: &OutsiderId,
    (before, email): (&str, Option<&str>),
    now: DateTime<Utc>,
) -> Result<()> {
    let waiting = "member_id IS NULL AND state = 'waiting' AND claimed_until IS NULL AND kind = 'introduction' AND recipient = :before
                   AND introduction_id IN (SELECT introduction_id FROM parties WHERE outsider_id = :id)";
    let Some(email) = email else {
        let sql = format!(
            "UPDATE messages SET state = 'dropped', because = 'taken out of the address book', settled_at = :now WHERE {waiting}"
        );
        let params = named_params! { ":now": time(now), ":before": before, ":id": id.as_str() };
        return tx.change(&sql, params).map(|_| ());
    };
    // What was tried may have left.
    let sql = format!(
        "UPDATE messages SET recipient = :email, letter = NULL, frozen_at = NULL WHERE {waiting} AND tries = 0"
    );
    tx.change(&sql, named_params! { ":email": email, ":before": before, ":id": id.as_str() }).map(|_| ())
}

pub(super) fn one_outsider(c: &Connection, id: &OutsiderId) -> Result<Outsider> {
    let found = c.one(&format!("{OUTSIDER} WHERE id = ?"), [id.as_str()], outsider)?;
    let mut outsider = found.ok_or(StoreError::NotFound(ENTRY))?;
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
    let sql = "SELECT kind, text, 1.0 AS strength, 0 AS standing_yes, first_said_at, NULL AS embedding
               FROM outsider_lines WHERE outsider_id = ? ORDER BY kind, position";
    c.all(sql, [outsider.id.as_str()], |row| super::members::add_line(&mut outsider.profile, row, 0)).map(|_| ())
}
