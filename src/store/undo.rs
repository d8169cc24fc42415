//! Imports that can be undone: what each one changed, as it was and as it was left, and putting it back.
//!
//! What somebody changed since does not look as it was left, and stays; so does whoever was written to, was introduced or
//! came in since, because then they are known for more than the import.

use super::journal::What;
use super::members::{ConsentRow, save_consent};
use super::own_data::as_json;
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::id::{ImportId, MemberId, SpaceId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, Transaction, named_params, params_from_iter};
use serde_json::Value;
use std::collections::BTreeSet;

/// A file that was brought in.
#[derive(Debug, Clone, PartialEq)]
pub struct PastImport {
    pub id: ImportId,
    /// `check_ins` or `people`.
    pub kind: String,
    pub file_name: String,
    pub at: DateTime<Utc>,
    pub summary: String,
    pub undone_at: Option<DateTime<Utc>>,
}

/// What undoing an import did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Undone {
    /// People who were known from this import only, and are known no more.
    pub people_gone: usize,
    /// People of whom something is again as it was.
    pub people_restored: usize,
    pub check_ins_gone: usize,
    /// Check-ins that say again what they said before.
    pub check_ins_restored: usize,
    /// Names of those of whom something stays.
    pub stayed: BTreeSet<String>,
}

impl Store {
    /// What was brought in since then, the latest first.
    pub async fn imports(&self, space: &SpaceId, since: DateTime<Utc>) -> Result<Vec<PastImport>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT id, kind, file_name, at, summary, undone_at FROM imports WHERE space_id = ? AND at >= ?
                       ORDER BY at DESC, rowid DESC";
            c.all(sql, (space.as_str(), time(since)), import)
        })
        .await
    }

    /// Puts back what an import changed, as far as nobody changed it since; all of it or nothing.
    pub async fn undo_import(&self, import: &ImportId, now: DateTime<Utc>) -> Result<Undone> {
        let import = import.clone();
        self.write(move |tx| {
            let sql = "UPDATE imports SET undone_at = ? WHERE id = ? AND undone_at IS NULL RETURNING space_id, file_name, sha256, at";
            let found = tx.one(sql, (time(now), import.as_str()), |row| {
                Ok((SpaceId::new(row.text("space_id")?), row.text("file_name")?, row.text("sha256")?, row.text("at")?))
            })?;
            let (space, file_name, sha256, at) = found.ok_or(StoreError::NotFound("import that could be undone"))?;
            let undone = put_back(tx, &import, &space, &file_name, now)?;
            // It can be brought in once more, and then asks and complains anew.
            let sql = "DELETE FROM settled_columns WHERE space_id = ? AND settled_at = ?";
            tx.change(sql, (space.as_str(), at))?;
            let sql = "DELETE FROM needs_you WHERE space_id = ? AND instr(dedupe_key, ':' || ? || ':') > 0";
            tx.change(sql, (space.as_str(), sha256))?;
            tx.change("DELETE FROM import_changes WHERE import_id = ?", [import.as_str()])?;
            Ok(undone)
        })
        .await
    }
}

fn import(row: &Row) -> Result<PastImport> {
    Ok(PastImport {
        id: ImportId::new(row.text("id")?),
        kind: row.text("kind")?,
        file_name: row.text("file_name")?,
        at: row.time("at")?,
        summary: row.text("summary")?,
        undone_at: row.time_or_none("undone_at")?,
    })
}

struct Change {
    member: MemberId,
    what: What,
    key: String,
    was: Option<Value>,
    left: Option<Value>,
    answered_at: String,
}

fn change(row: &Row) -> Result<Change> {
    let json = |column: &str| {
        let text = row.col::<Option<String>>(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|e| StoreError::Broken(e.to_string()))).transpose()
    };
    Ok(Change {
        member: MemberId::new(row.text("member_id")?),
        what: row.word("what", |word| What::ALL.into_iter().find(|what| what.as_str() == word))?,
        key: row.text("key")?,
        was: json("was")?,
        left: json("left_as")?,
        answered_at: row.text("answered_at")?,
    })
}

fn put_back(
    tx: &Transaction,
    import: &ImportId,
    space: &SpaceId,
    file_name: &str,
    now: DateTime<Utc>,
) -> Result<Undone> {
    let sql = "SELECT member_id, what, key, was, left_as, answered_at FROM import_changes WHERE import_id = ? ORDER BY position DESC";
    let changes = tx.all(sql, [import.as_str()], change)?;
    let (mut undone, mut restored, mut stayed) = (Undone::default(), BTreeSet::new(), BTreeSet::new());
    for change in &changes {
        let done = change.is_as_left(tx)? && change.put_back(tx)?;
        let member = change.member.clone();
        match (change.what, &change.was, done) {
            (_, _, false) => _ = stayed.insert(member),
            (What::CheckIn, was, true) => {
                let count = if was.is_some() { &mut undone.check_ins_restored } else { &mut undone.check_ins_gone };
                *count += 1;
                take_back_consent(tx, space, &member, file_name, now)?;
            }
            (What::Member, None, true) => {
                undone.people_gone += 1;
                restored.remove(&member);
            }
            (What::Member | What::Line, _, true) => _ = restored.insert(member),
        }
    }
    undone.people_restored = restored.len();
    for member in stayed {
        let name = tx.one("SELECT name FROM members WHERE id = ?", [member.as_str()], |row| row.text("name"))?;
        undone.stayed.extend(name);
    }
    Ok(undone)
}

/// The ledger only grows: that a file said so stands there, and now that the file does not count.
fn take_back_consent(
    tx: &Transaction,
    space: &SpaceId,
    member: &MemberId,
    file_name: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let evidence = format!("the import of {file_name} was undone");
    let wording = "what an import said of a day does not count";
    let row = ConsentRow { space, member, what: "introductions", given: false, wording, evidence: &evidence };
    save_consent(tx, &row, now)
}

impl Change {
    /// Whether nothing happened to it since. What somebody is, offers and looks for is also theirs when they said
    /// something later and left it as it was.
    fn is_as_left(&self, tx: &Transaction) -> Result<bool> {
        if self.what != What::CheckIn {
            let sql = "SELECT answered_at FROM members WHERE id = ?";
            let answered_at = tx.one(sql, [self.member.as_str()], |row| row.text("answered_at"))?;
            if answered_at.is_none_or(|at| at != self.answered_at) {
                return Ok(false);
            }
        }
        let sql = format!("SELECT {} FROM {} WHERE {}", self.what.columns(), self.what.table(), self.what.which());
        let params = named_params! { ":member": self.member.as_str(), ":key": self.key };
        Ok(tx.one(&sql, params, as_json)? == self.left)
    }

    /// False when it has to stay.
    fn put_back(&self, tx: &Transaction) -> Result<bool> {
        if self.what == What::Member && self.was.is_none() {
            return Ok(!is_known_otherwise(tx, &self.member)? && self.delete(tx)?);
        }
        match (&self.was, &self.left) {
            (None, _) => self.delete(tx),
            (Some(was), None) => self.put_line_back(tx, was),
            (Some(was), Some(_)) => self.update(tx, was),
        }
    }

    fn delete(&self, tx: &Transaction) -> Result<bool> {
        let sql = format!("DELETE FROM {} WHERE {}", self.what.table(), self.what.which());
        Ok(tx.change(&sql, named_params! { ":member": self.member.as_str(), ":key": self.key })? == 1)
    }

    /// A line that was taken out is there again (nothing else is ever taken out). A standing yes is not: it was
    /// withdrawn with the line, and is theirs to give.
    fn put_line_back(&self, tx: &Transaction, was: &Value) -> Result<bool> {
        let sql = "INSERT INTO profile_lines (space_id, member_id, kind, text, position, strength, first_said_at)
                   SELECT space_id, id, :line ->> 'kind', :line ->> 'text', :line ->> 'position', :line ->> 'strength',
                          :line ->> 'first_said_at' FROM members WHERE id = :member";
        let params = named_params! { ":line": was.to_string(), ":member": self.member.as_str() };
        Ok(tx.change(sql, params)? == 1)
    }

    fn update(&self, tx: &Transaction, was: &Value) -> Result<bool> {
        let columns: Vec<String> = self.what.columns().split(", ").map(|column| format!("{column} = ?")).collect();
        let which = self.what.which().replace(":member", "?").replace(":key", "?");
        let sql = format!("UPDATE {} SET {} WHERE {which}", self.what.table(), columns.join(", "));
        let mut values = self.what.values(was);
        values.push(Box::new(self.member.as_str().to_owned()));
        values.push(Box::new(self.key.clone()));
        Ok(tx.change(&sql, params_from_iter(values))? == 1)
    }
}

/// What shows that a member is known for more than an import: each table that names members.
const KNOWN_BY: &[(&str, &str)] = &[
    ("check_ins", "member_id"),
    ("profile_lines", "member_id"),
    ("kept_apart", "member_id"),
    ("kept_apart", "other_member_id"),
    ("parties", "member_id"),
    ("digests", "member_id"),
    ("messages", "member_id"),
    ("links", "member_id"),
    ("replies", "member_id"),
    ("inbound_mail", "member_id"),
    ("connection_parties", "member_id"),
    ("follow_ups", "member_id"),
    ("tellings", "member_id"),
    ("news_told", "member_id"),
    ("news_told", "other_member_id"),
    ("merged_members", "member_id"),
    ("answered_posts", "member_id"),
    ("text_sign_ups", "member_id"),
    ("text_numbers", "member_id"),
    ("texts_in", "member_id"),
];

fn is_known_otherwise(c: &Connection, member: &MemberId) -> Result<bool> {
    for (table, column) in KNOWN_BY {
        let sql = format!("SELECT 1 AS one FROM {table} WHERE {column} = ? LIMIT 1");
        if c.one(&sql, [member.as_str()], |row| row.col::<i64>("one"))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
