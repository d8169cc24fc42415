//! What a row of an import changes, written down as it was and as it was left.

use super::Result;
use super::own_data::as_json;
use super::row::Query;
use crate::domain::id::{ImportId, MemberId, SpaceId};
use chrono::NaiveDate;
use rusqlite::{ToSql, Transaction, named_params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The things an import may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Member,
    Line,
    CheckIn,
}

impl What {
    pub const ALL: [What; 3] = [What::Member, What::Line, What::CheckIn];

    pub fn as_str(self) -> &'static str {
        match self {
            What::Member => "member",
            What::Line => "line",
            What::CheckIn => "check_in",
        }
    }

    pub fn table(self) -> &'static str {
        match self {
            What::Member => "members",
            What::Line => "profile_lines",
            What::CheckIn => "check_ins",
        }
    }

    /// The columns that are looked at and put back.
    pub fn columns(self) -> &'static str {
        match self {
            What::Member => "headline, surname, company, shares, here_as, answered_at",
            What::Line => "kind, text, position, strength, standing_yes, first_said_at",
            What::CheckIn => {
                "local_day, here_as, today_line, wants_introductions, place, came_with, stay, on_round_table, source, \
                 said_at, left_at, came_at"
            }
        }
    }

    /// Whose it is, and which of theirs: `:member` and `:key`.
    pub fn which(self) -> &'static str {
        match self {
            What::Member => "id = :member AND :key = ''",
            What::Line => "member_id = :member AND kind || ':' || text = :key",
            What::CheckIn => "member_id = :member AND local_day = :key",
        }
    }

    fn key(self, columns: &Value) -> String {
        let text = |column: &str| columns[column].as_str().unwrap_or_default().to_owned();
        match self {
            What::Member => String::new(),
            What::Line => format!("{}:{}", text("kind"), text("text")),
            What::CheckIn => text("local_day"),
        }
    }

    /// The values of its columns, in their order.
    pub fn values(self, of: &Value) -> Vec<Box<dyn ToSql>> {
        let value = |column: &str| -> Box<dyn ToSql> {
            match &of[column] {
                Value::Number(number) if number.is_f64() => Box::new(number.as_f64()),
                Value::Number(number) => Box::new(number.as_i64()),
                Value::String(text) => Box::new(text.clone()),
                _ => Box::new(None::<String>),
            }
        };
        self.columns().split(", ").map(value).collect()
    }
}

/// A member's things as they are: what and which, and the columns.
pub(super) type Image = BTreeMap<(What, String), Value>;

/// Where the changes of an import are written down.
pub(super) struct Journal<'a> {
    pub tx: &'a Transaction<'a>,
    pub import: &'a ImportId,
    pub space: &'a SpaceId,
}

impl Journal<'_> {
    /// How a member and one of their days look; empty where there is no such member.
    pub fn image(&self, member: Option<&MemberId>, day: Option<NaiveDate>) -> Result<Image> {
        let mut image = Image::new();
        let Some(member) = member else { return Ok(image) };
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        let each = [
            (What::Member, "id = ?1 AND ?2 = ''", ""),
            (What::Line, "member_id = ?1 AND ?2 = ''", ""),
            (What::CheckIn, "member_id = ?1 AND local_day = ?2", day.as_str()),
        ];
        for (what, which, day) in each {
            let sql = format!("SELECT {} FROM {} WHERE {which}", what.columns(), what.table());
            let found = self.tx.all(&sql, (member.as_str(), day), as_json)?;
            image.extend(found.into_iter().map(|columns| ((what, what.key(&columns)), columns)));
        }
        Ok(image)
    }

    /// Writes down what a row changed.
    pub fn write_down(&self, member: &MemberId, was: &Image, left: &Image) -> Result<()> {
        let things: BTreeSet<_> = was.keys().chain(left.keys()).collect();
        let sql = "INSERT INTO import_changes (import_id, position, space_id, member_id, what, key, was, left_as, answered_at)
                   SELECT :import, (SELECT COALESCE(MAX(position), 0) + 1 FROM import_changes WHERE import_id = :import),
                          :space, :member, :what, :key, :was, :left, answered_at FROM members WHERE id = :member";
        for (what, key) in things {
            let thing = (*what, key.clone());
            let (was, left) = (was.get(&thing), left.get(&thing));
            if was != left {
                let params = named_params! {
                    ":import": self.import.as_str(), ":space": self.space.as_str(), ":member": member.as_str(),
                    ":what": what.as_str(), ":key": key, ":was": was.map(Value::to_string), ":left": left.map(Value::to_string),
                };
                self.tx.change(sql, params)?;
            }
        }
        Ok(())
    }
}
