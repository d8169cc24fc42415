//! News between people who are connected: since when there is any, and what was told.

use super::Result;
use super::mornings::Here;
use super::row::{Columns, Query, time};
use crate::domain::id::{FiringId, MemberId, SpaceId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, named_params};

/// Connected pairs who are both in, and since when what they say is news: since they met, or were told last. Nothing is
/// told between two of whom one asked not to be suggested the other, or whom the host keeps apart, nor to somebody who
/// wishes for nobody in their letter.
pub(super) fn connected(c: &Connection, here: &Here) -> Result<Vec<(MemberId, MemberId, DateTime<Utc>)>> {
    let sql = "WITH here AS MATERIALIZED (SELECT m.id FROM json_each(?) j JOIN members m ON m.id = j.value WHERE m.wish IS NOT 0)
               SELECT p.member_id AS a, q.member_id AS b, MAX(MAX(k.since), COALESCE(n.told_at, '')) AS since
               FROM here JOIN connection_parties p ON p.member_id = here.id
               JOIN connection_parties q ON q.connection_id = p.connection_id AND q.member_id > p.member_id
               JOIN connections k ON k.id = p.connection_id
               LEFT JOIN news_told n ON n.member_id = p.member_id AND n.other_member_id = q.member_id
               WHERE q.member_id IN (SELECT id FROM here)
                 AND NOT EXISTS (SELECT 1 FROM kept_apart x WHERE x.why <> 'known'
                                 AND ((x.member_id = p.member_id AND x.other_member_id = q.member_id)
                                      OR (x.member_id = q.member_id AND x.other_member_id = p.member_id)))
               GROUP BY p.member_id, q.member_id ORDER BY p.member_id, q.member_id";
    c.all(sql, [here.as_str()], |row| {
        Ok((MemberId::new(row.text("a")?), MemberId::new(row.text("b")?), row.time("since")?))
    })
}

/// What was told is news no more, from this morning's run on.
pub(super) fn save_told(
    tx: &Transaction,
    space: &SpaceId,
    firing: &FiringId,
    (one, other): &(MemberId, MemberId),
    now: DateTime<Utc>,
) -> Result<()> {
    let sql = "INSERT INTO news_told (space_id, member_id, other_member_id, told_at, firing_id)
               VALUES (:space, :one, :other, :now, :firing)
               ON CONFLICT (member_id, other_member_id) DO UPDATE SET told_at = :now, firing_id = :firing";
    let params = named_params! {
        ":space": space.as_str(), ":one": one.as_str(), ":other": other.as_str(), ":now": time(now),
        ":firing": firing.as_str(),
    };
    tx.change(sql, params).map(|_| ())
}
