//! Where each name stands on the map of connections, and who else could be on it.

use super::row::{Columns, Query};
use super::{Result, Store};
use crate::domain::id::{MemberId, SpaceId};
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Store {
    /// Places by node, as the last drawing left them: x and y in CSS pixels.
    pub async fn map_places(&self, space: &SpaceId) -> Result<BTreeMap<String, (f64, f64)>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT node, x, y FROM map_places WHERE space_id = ?";
            let places = c.all(sql, [space.as_str()], |row| Ok((row.text("node")?, (row.col("x")?, row.col("y")?))))?;
            Ok(places.into_iter().collect())
        })
        .await
    }

    /// Keeps where everybody stands. Nothing is written while nobody moves.
    pub async fn keep_map_places(&self, space: &SpaceId, places: Vec<(String, (f64, f64))>) -> Result<()> {
        let space = space.clone();
        self.write(move |tx| {
            for (node, (x, y)) in &places {
                let sql = "INSERT INTO map_places (space_id, node, x, y) VALUES (?, ?, ?, ?)
                           ON CONFLICT (space_id, node) DO UPDATE SET x = excluded.x, y = excluded.y
                           WHERE x <> excluded.x OR y <> excluded.y";
                tx.change(sql, (space.as_str(), node, x, y))?;
            }
            Ok(())
        })
        .await
    }

    /// Members who were in on a local day since then and have no connection yet, by name.
    pub async fn not_connected(&self, space: &SpaceId, since: NaiveDate) -> Result<Vec<(MemberId, String)>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT DISTINCT m.id, m.name, m.name_key FROM check_ins c JOIN members m ON m.id = c.member_id
                       WHERE c.space_id = ? AND c.local_day >= ?
                         AND NOT EXISTS (SELECT 1 FROM connection_parties p WHERE p.member_id = m.id)
                       ORDER BY m.name_key";
            c.all(sql, (space.as_str(), since.to_string()), |row| {
                Ok((MemberId::new(row.text("id")?), row.text("name")?))
            })
        })
        .await
    }
}
