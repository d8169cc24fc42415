//! A day that is still to come, as if those who usually come on it had checked in. Nothing of it is ever written.

use super::members::COLUMNS;
use super::mornings::{Look, Present, Snapshot, one_present, present, snapshot};
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
    let days = usual_days(c, &space.id, day)?;
    let mut here = present(c, &space.id, day)?;
    let checked_in = here.len();
    let expected = expected(c, &space.id, day, &days, now)?;
    let usual = expected.iter().map(|present| present.member.id.clone()).collect();
    here.extend(expected);
    // The order in which a room is read.
    here.sort_by(|one, other| one.member.id.cmp(&other.member.id));
    let snapshot = snapshot(c, space, day, here, Look::Shown, now)?;
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

/// Those who came on at least half of these days, wanted introductions the last time, and have said nothing about this
/// day. What they will write on it nobody knows.
fn expected(
    c: &Connection,
    space: &SpaceId,
    day: NaiveDate,
    days: &[NaiveDate],
    now: DateTime<Utc>,
) -> Result<Vec<Present>> {
    let often = days.len().div_ceil(2).max(TIMES_MIN);
    let list: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
    let sql = format!(
        "SELECT {COLUMNS}, '' AS today_line, :now AS line_since, '' AS came_with, last.wants_introductions, last.on_round_table
         FROM (SELECT member_id FROM check_ins
               WHERE space_id = :space AND local_day IN (SELECT value FROM json_each(:days))
               GROUP BY member_id HAVING COUNT(*) >= :often) AS usual
         JOIN members m ON m.id = usual.member_id AND m.email IS NOT NULL
         JOIN check_ins last ON last.member_id = m.id AND last.local_day =
              (SELECT MAX(local_day) FROM check_ins WHERE member_id = m.id AND local_day < :day)
         WHERE last.wants_introductions = 1
           AND NOT EXISTS (SELECT 1 FROM check_ins WHERE member_id = m.id AND local_day = :day)"
    );
    let days = serde_json::Value::from(list).to_string();
    let params = named_params! {
        ":space": space.as_str(), ":day": day.to_string(), ":days": days, ":often": often as i64, ":now": time(now),
    };
    c.all(&sql, params, one_present)
}
