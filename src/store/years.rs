//! What a year's plots depend on, counted day by day from indexes alone.
//!
//! The same things are counted as for a week (`weeks`); a test compares.

use super::row::{Columns, Query};
use super::weeks::number;
use super::{Result, Store};
use crate::domain::connection::OutcomeKind;
use crate::domain::id::SpaceId;
use crate::domain::year::{Counts, Introduced};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

impl Store {
    /// From a day to another, both included.
    pub async fn counts(&self, space: &SpaceId, from: NaiveDate, to: NaiveDate) -> Result<Counts> {
        let (space, from, to) = (space.clone(), from.to_string(), to.to_string());
        self.read(move |c| {
            let between = (space.as_str(), from.as_str(), to.as_str());
            let sql = "SELECT local_day, COUNT(*) AS check_ins FROM check_ins
                       WHERE space_id = ? AND local_day BETWEEN ? AND ? GROUP BY local_day";
            let check_ins = c.all(sql, between, |row| Ok((row.day("local_day")?, number(row, "check_ins")?)))?;
            let sql = "SELECT on_day, kind, COUNT(*) AS outcomes FROM outcomes
                       WHERE space_id = ? AND on_day BETWEEN ? AND ? GROUP BY on_day, kind";
            let outcomes = c.all(sql, between, |row| {
                Ok((row.day("on_day")?, row.word("kind", OutcomeKind::parse)?, number(row, "outcomes")?))
            })?;
            Ok(Counts { check_ins, introductions: introductions(c, between)?, outcomes })
        })
        .await
    }
}

/// Those of which somebody was asked. A mutual one that is not told yet counts as suggested.
fn introductions(c: &Connection, between: (&str, &str, &str)) -> Result<Vec<(NaiveDate, Introduced)>> {
    let mut days: BTreeMap<NaiveDate, Introduced> = BTreeMap::new();
    let counted = |row: &Row| Ok((row.day("local_day")?, row.text("state")?, number(row, "introductions")?));
    let sql = "SELECT local_day, state, COUNT(*) AS introductions FROM introductions
               WHERE space_id = ? AND local_day BETWEEN ? AND ? GROUP BY local_day, state";
    for (day, state, count) in c.all(sql, between, counted)? {
        let of_day = days.entry(day).or_default();
        of_day.suggested += count;
        of_day.told += if matches!(state.as_str(), "told" | "met") { count } else { 0 };
        of_day.met += if state == "met" { count } else { 0 };
    }
    // The few that a host made where nobody had to be asked are nobody's suggestion.
    let sql = "SELECT i.local_day, i.state, COUNT(*) AS introductions FROM introductions i
               WHERE i.space_id = ? AND i.made_by = 'host' AND i.local_day BETWEEN ? AND ?
                 AND NOT EXISTS (SELECT 1 FROM parties p WHERE p.introduction_id = i.id AND p.asked = 1)
               GROUP BY i.local_day, i.state";
    for (day, state, count) in c.all(sql, between, counted)? {
        let of_day = days.entry(day).or_default();
        of_day.suggested -= count.min(of_day.suggested);
        of_day.told -= if matches!(state.as_str(), "told" | "met") { count.min(of_day.told) } else { 0 };
        of_day.met -= if state == "met" { count.min(of_day.met) } else { 0 };
    }
    // Told, and one of them said that they met, though the introduction has not gone on to it.
    let sql = "SELECT i.local_day, i.state, COUNT(*) AS introductions FROM introductions i
               WHERE i.space_id = ? AND i.local_day BETWEEN ? AND ? AND i.state = 'told'
                 AND EXISTS (SELECT 1 FROM follow_ups f
                             WHERE f.introduction_id = i.id AND f.kind = 'did_you_meet' AND f.said = 'met')
                 AND EXISTS (SELECT 1 FROM parties p WHERE p.introduction_id = i.id AND p.asked = 1)
               GROUP BY i.local_day, i.state";
    for (day, _, count) in c.all(sql, between, counted)? {
        days.entry(day).or_default().met += count;
    }
    Ok(days.into_iter().collect())
}
