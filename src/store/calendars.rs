//! The calendars of closed days: what the last look at each came to, and which days it says.

use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::SpaceId;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, named_params};

/// A closed day that a calendar says.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarDay {
    /// The calendar's address.
    pub source: String,
    pub day: NaiveDate,
    pub why: String,
}

/// What the last look at a calendar came to; empty when it went well.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarLook {
    pub source: String,
    pub looked_at: DateTime<Utc>,
    pub result: String,
}

/// The days that the calendars of a space say.
pub(super) fn calendar_days(c: &Connection, space: &SpaceId) -> Result<Vec<CalendarDay>> {
    let sql = "SELECT source, local_day, why FROM calendar_days WHERE space_id = ? ORDER BY local_day, source";
    c.all(sql, [space.as_str()], |row| {
        Ok(CalendarDay { source: row.text("source")?, day: row.day("local_day")?, why: row.text("why")? })
    })
}

impl Store {
    /// What the looks at this space's calendars came to.
    pub async fn calendar_looks(&self, id: &SpaceId) -> Result<Vec<CalendarLook>> {
        let id = id.clone();
        self.read(move |c| {
            let sql = "SELECT source, looked_at, result FROM calendars WHERE space_id = ? ORDER BY source";
            c.all(sql, [id.as_str()], |row| {
                Ok(CalendarLook {
                    source: row.text("source")?,
                    looked_at: row.time("looked_at")?,
                    result: row.text("result")?,
                })
            })
        })
        .await
    }

    /// Keeps what a look at a calendar came to: its days, or why they stay as they were. True when they are others now.
    pub async fn keep_calendar(
        &self,
        id: &SpaceId,
        source: &str,
        came: std::result::Result<Vec<(NaiveDate, String)>, String>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (id, source) = (id.clone(), source.to_owned());
        self.write(move |tx| {
            let sql = "INSERT INTO calendars (space_id, source, looked_at, result) VALUES (:id, :source, :now, :result)
                       ON CONFLICT (space_id, source) DO UPDATE SET looked_at = :now, result = :result";
            let result = came.as_ref().err().cloned().unwrap_or_default();
            let at = time(now);
            tx.change(sql, named_params! { ":id": id.as_str(), ":source": source, ":now": at, ":result": result })?;
            let Ok(days) = came else { return Ok(false) };
            let sql = "SELECT local_day, why FROM calendar_days WHERE space_id = ? AND source = ? ORDER BY local_day";
            let known = tx.all(sql, (id.as_str(), &source), |row| Ok((row.day("local_day")?, row.text("why")?)))?;
            if known == days {
                return Ok(false);
            }
            tx.change("DELETE FROM calendar_days WHERE space_id = ? AND source = ?", (id.as_str(), &source))?;
            for (day, why) in &days {
                let sql = "INSERT INTO calendar_days (space_id, source, local_day, why) VALUES (?, ?, ?, ?)";
                tx.change(sql, (id.as_str(), &source, day.to_string(), why))?;
            }
            tx.change("UPDATE spaces SET updated_at = ? WHERE id = ?", (at, id.as_str()))?;
            Ok(true)
        })
        .await
    }

    /// Forgets the calendars that are not among these any more, and their days.
    pub async fn forget_calendars(&self, id: &SpaceId, but: Vec<String>, now: DateTime<Utc>) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| {
            let sql = "SELECT source FROM calendars WHERE space_id = ?";
            let known = tx.all(sql, [id.as_str()], |row| row.text("source"))?;
            for source in known.iter().filter(|source| !but.contains(source)) {
                tx.change("DELETE FROM calendars WHERE space_id = ? AND source = ?", (id.as_str(), source))?;
                tx.change("DELETE FROM calendar_days WHERE space_id = ? AND source = ?", (id.as_str(), source))?;
                tx.change("UPDATE spaces SET updated_at = ? WHERE id = ?", (time(now), id.as_str()))?;
            }
            Ok(())
        })
        .await
    }
}
