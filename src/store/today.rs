//! The organiser's day: its figures, and who is in with what became of their letter.

use super::row::{Columns, Query, time};
use super::weeks::number;
use super::{Result, Store};
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::message::State;
use crate::domain::space::Space;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection, Row, named_params};

/// What today came to so far. Of answers only what all concerned have been told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TodayFigures {
    pub people_in: usize,
    pub suggested: usize,
    /// Both said yes, and both were told so today.
    pub introduced: usize,
    /// Somebody told today that they met.
    pub met: usize,
    /// Letters that suggest somebody and were written today, by where they are. Other kinds follow upon answers.
    pub letters: Vec<(State, usize)>,
}

/// Somebody who is in.
#[derive(Debug, Clone, PartialEq)]
pub struct InRow {
    pub member: MemberId,
    pub name: String,
    pub since: DateTime<Utc>,
    pub today_line: String,
    pub wants_introductions: bool,
    /// Where their digest is, and what the other side said about it; nothing where they had none.
    pub letter: Option<(State, String)>,
    /// It was a text, and a receipt says that it arrived.
    pub delivered: bool,
    pub came_back: bool,
    /// Why they hear of nobody today.
    pub empty_because: Option<String>,
}

/// "Met" is told of an introduction this long ago at most.
const MET_WITHIN: u64 = 60;

impl Store {
    pub async fn today_figures(&self, space: &Space, day: NaiveDate, now: DateTime<Utc>) -> Result<TodayFigures> {
        let space = space.clone();
        self.read(move |c| figures(c, &space, day, now)).await
    }

    /// Some of those who are in, in the order in which they came.
    pub async fn in_today(&self, space: &SpaceId, day: NaiveDate, skip: usize, most: usize) -> Result<Vec<InRow>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT m.id, m.name, COALESCE(c.came_at, c.said_at) AS since, c.today_line, c.wants_introductions,
                              d.empty_because, x.state, x.because, x.bounced_at IS NOT NULL AS came_back,
                              COALESCE((SELECT t.reached FROM texts_out t WHERE t.message_id = x.id), '') = 'delivered' AS delivered
                       FROM check_ins c JOIN members m ON m.id = c.member_id
                       LEFT JOIN digests d ON d.member_id = c.member_id AND d.local_day = c.local_day AND d.kind = 'digest'
                       LEFT JOIN messages x ON x.digest_id = d.id AND x.kind = 'digest'
                       WHERE c.space_id = :space AND c.local_day = :day AND c.left_at IS NULL
                       ORDER BY since, m.name, m.id LIMIT :most OFFSET :skip";
            let params = named_params! {
                ":space": space.as_str(), ":day": day.to_string(), ":most": most as i64, ":skip": skip as i64,
            };
            c.all(sql, params, in_row)
        })
        .await
    }
}

fn in_row(row: &Row) -> Result<InRow> {
    let state = row.col::<Option<String>>("state")?.as_deref().and_then(State::parse);
    let because = row.col::<Option<String>>("because")?.unwrap_or_default();
    Ok(InRow {
        member: MemberId::new(row.text("id")?),
        name: row.text("name")?,
        since: row.time("since")?,
        today_line: row.text("today_line")?,
        wants_introductions: row.col("wants_introductions")?,
        letter: state.map(|state| (state, because)),
        delivered: row.col("delivered")?,
        came_back: row.col("came_back")?,
        empty_because: row.col("empty_because")?,
    })
}

fn figures(c: &Connection, space: &Space, day: NaiveDate, now: DateTime<Utc>) -> Result<TodayFigures> {
    let begins = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(space.settings.zone).earliest();
    let begins = begins.map_or(now, |at| at.to_utc());
    // Suggestions can be answered for so long, and nothing is told of older ones.
    let oldest = (begins - space.settings.rules.answer_within).date_naive().pred_opt().unwrap_or(day);
    let met_since = begins.checked_sub_days(Days::new(MET_WITHIN)).unwrap_or(begins);
    let sql = "SELECT
                 (SELECT COUNT(*) FROM check_ins WHERE space_id = :space AND local_day = :day AND left_at IS NULL) AS people_in,
                 (SELECT COUNT(*) FROM introductions WHERE space_id = :space AND local_day = :day) AS suggested,
                 (SELECT COUNT(*) FROM introductions
                  WHERE space_id = :space AND local_day BETWEEN :oldest AND :day AND state IN ('mutual', 'told', 'met')
                    AND told_at >= :begins AND told_at <= :now) AS introduced,
                 (SELECT COUNT(DISTINCT introduction_id) FROM follow_ups
                  WHERE space_id = :space AND asked_at >= :met_since AND said = 'met' AND said_at >= :begins) AS met";
    let params = named_params! {
        ":space": space.id.as_str(), ":day": day.to_string(), ":oldest": oldest.to_string(), ":begins": time(begins),
        ":now": time(now), ":met_since": time(met_since),
    };
    let counted = c.one(sql, params, |row| {
        Ok(TodayFigures {
            people_in: number(row, "people_in")?,
            suggested: number(row, "suggested")?,
            introduced: number(row, "introduced")?,
            met: number(row, "met")?,
            letters: Vec::new(),
        })
    })?;
    let sql = "SELECT state, COUNT(*) AS letters FROM messages
               WHERE space_id = ? AND created_at >= ? AND kind IN ('digest', 'addendum', 'by_host')
               GROUP BY state ORDER BY state";
    let letters = c.all(sql, (space.id.as_str(), time(begins)), |row| {
        Ok((row.word("state", State::parse)?, number(row, "letters")?))
    })?;
    Ok(TodayFigures { letters, ..counted.unwrap_or_default() })
}
