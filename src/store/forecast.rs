//! A day that is still to come, as if those who usually come on it had checked in.
//!
//! Nothing of it is ever written: those expected stand in a temporary table of a reading connection, a temporary view beside
//! it takes the place of `check_ins` for everything that is asked there, and both are gone when the transaction is rolled
//! back. So a forecast is the ordinary snapshot of a morning, holds up nobody who writes, and leaves nothing in the file
//! however it ends.

use super::mornings::{Look, Snapshot, snapshot};
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::space::Space;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection, named_params};

/// The morning of a day to come, and on what it rests.
#[derive(Debug, Clone)]
pub struct Expected {
    pub snapshot: Snapshot,
    /// Those who have checked in for the day.
    pub checked_in: usize,
    /// Those who usually come and have not said anything.
    pub usual: Vec<MemberId>,
    /// How many such days "usually" looks back on.
    pub days: usize,
}

/// So many open days of that weekday tell who usually comes on it.
const DAYS: usize = 8;
/// So far back they are looked for.
const WEEKS: u64 = 26;
/// Once is no habit.
const TIMES_MIN: usize = 2;

impl Store {
    /// The morning of a day, with those who usually come on such a day beside those who have checked in.
    pub async fn forecast(&self, space: &Space, day: NaiveDate, now: DateTime<Utc>) -> Result<Expected> {
        let space = space.clone();
        self.read(move |c| forecast(c, &space, day, now)).await
    }
}

fn forecast(c: &Connection, space: &Space, day: NaiveDate, now: DateTime<Utc>) -> Result<Expected> {
    let id = &space.id;
    let days = usual_days(c, id, day)?;
    // Rolled back when it is dropped, whatever happens.
    let tx = c.unchecked_transaction()?;
    tx.execute_batch(
        "CREATE TEMP TABLE expected AS SELECT * FROM main.check_ins WHERE FALSE;
         CREATE TEMP VIEW check_ins AS SELECT * FROM main.check_ins UNION ALL SELECT * FROM temp.expected;",
    )?;
    let said = "SELECT COUNT(*) AS n FROM main.check_ins WHERE space_id = ? AND local_day = ? AND left_at IS NULL";
    let checked_in = tx.one(said, (id.as_str(), day.to_string()), |row| row.col::<u32>("n"))?.unwrap_or(0) as usize;
    let usual = expect(&tx, id, day, &days, now)?;
    let snapshot = snapshot(&tx, space, day, Look::Shown, now)?;
    Ok(Expected { snapshot, checked_in, usual, days: days.len() })
}

/// The last days of the same weekday on which anybody was in, the latest first.
fn usual_days(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<Vec<NaiveDate>> {
    let sql = "SELECT 1 AS one FROM check_ins WHERE space_id = ? AND local_day = ? LIMIT 1";
    let mut days = Vec::new();
    for weeks in 1..=WEEKS {
        let Some(before) = day.checked_sub_days(Days::new(7 * weeks)) else { break };
        if c.one(sql, (space.as_str(), before.to_string()), |row| row.col::<i64>("one"))?.is_some() {
            days.push(before);
        }
        if days.len() == DAYS {
            break;
        }
    }
    Ok(days)
}

/// Puts in those who came on at least half of these days, wanted introductions the last time, and have said nothing about
/// this day. What they will write on it nobody knows.
fn expect(
    c: &Connection,
    space: &SpaceId,
    day: NaiveDate,
    days: &[NaiveDate],
    now: DateTime<Utc>,
) -> Result<Vec<MemberId>> {
    let often = days.len().div_ceil(2).max(TIMES_MIN);
    let list: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
    let sql = "INSERT INTO temp.expected (id, space_id, member_id, local_day, here_as, today_line, wants_introductions, place,
                                          came_with, stay, on_round_table, source, said_at)
               SELECT 'expected ' || m.id, m.space_id, m.id, :day, last.here_as, '', 1, '', '', last.stay, last.on_round_table,
                      last.source, :now
               FROM (SELECT member_id FROM main.check_ins
                     WHERE space_id = :space AND local_day IN (SELECT value FROM json_each(:days))
                     GROUP BY member_id HAVING COUNT(*) >= :often) AS usual
               JOIN members m ON m.id = usual.member_id AND m.email IS NOT NULL
               JOIN main.check_ins last ON last.member_id = m.id AND last.local_day =
                    (SELECT MAX(local_day) FROM main.check_ins WHERE member_id = m.id AND local_day < :day)
               WHERE last.wants_introductions = 1
                 AND NOT EXISTS (SELECT 1 FROM main.check_ins WHERE member_id = m.id AND local_day = :day)
               RETURNING member_id";
    let days = serde_json::to_string(&list).unwrap_or_default();
    let params = named_params! {
        ":space": space.as_str(), ":day": day.to_string(), ":days": days, ":often": often as i64, ":now": time(now),
    };
    c.all(sql, params, |row| Ok(MemberId::new(row.text("member_id")?)))
}
