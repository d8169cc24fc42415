//! Reports to the organisers, kept with their firing or not at all, and what a day's report says.

use super::outbox::save_message;
use super::row::{Columns, Query, time};
use super::spaces::{NewFiring, keep_firing, save_firing};
use super::weeks::{number, skipped};
use super::{Result, Store, new_id};
use crate::domain::id::SpaceId;
use crate::domain::message::{Message, State};
use crate::domain::space::Fires;
use chrono::{DateTime, NaiveDate, Utc};

/// Letters to the organisers, and the firing they belong to.
#[derive(Debug, Clone)]
pub struct ReportRun {
    pub space: SpaceId,
    pub occasion: Occasion,
    pub due_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub made_up: bool,
    pub note: String,
    pub letters: Vec<Message>,
}

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    Week,
    /// What went out in the morning: no firing of the week's schedule, so that one stays as it is.
    Day,
}

/// What became of a day's digests.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DayFigures {
    pub letters: Vec<(State, usize)>,
    /// Who was in and got none, by the reason.
    pub without: Vec<(String, usize)>,
}

impl Store {
    pub async fn day_figures(&self, space: &SpaceId, day: NaiveDate) -> Result<DayFigures> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT x.state, COUNT(*) AS letters FROM digests d JOIN messages x ON x.digest_id = d.id AND x.kind = 'digest'
                       WHERE d.space_id = ? AND d.local_day = ? AND d.kind = 'digest' GROUP BY x.state";
            let letters = c.all(sql, (space.as_str(), day.to_string()), |row| {
                Ok((row.word("state", State::parse)?, number(row, "letters")?))
            })?;
            Ok(DayFigures { letters, without: skipped(c, &space, day, day)? })
        })
        .await
    }

    /// Keeps a report's letters with their firing. False when another daemon was first; then nothing is kept.
    pub async fn save_report(&self, run: ReportRun, now: DateTime<Utc>) -> Result<bool> {
        self.write(move |tx| {
            let result = if run.made_up { "made_up" } else { "ran" };
            let firing = NewFiring { id: new_id(now), due_at: run.due_at, day: run.day, result, note: &run.note };
            let mine = match run.occasion {
                Occasion::Week => save_firing(tx, &run.space, Fires::Report, &firing, now)?,
                Occasion::Day => keep_firing(tx, &run.space, Fires::Report, &firing, now)?,
            };
            if mine {
                run.letters.iter().try_for_each(|letter| save_message(tx, letter, now))?;
            }
            Ok(mine)
        })
        .await
    }

    /// Whether a report of this moment has been written.
    pub async fn report_written(&self, space: &SpaceId, due_at: DateTime<Utc>) -> Result<bool> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT 1 AS one FROM firings WHERE space_id = ? AND fires = 'report' AND due_at = ?";
            Ok(c.one(sql, (space.as_str(), time(due_at)), |row| row.col::<i64>("one"))?.is_some())
        })
        .await
    }
}
