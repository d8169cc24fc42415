//! A year at a glance, for the page, the terminal and the spreadsheet: tables that are also drawn.

use super::Context;
use crate::domain::connection::OutcomeKind;
use crate::domain::space::Space;
use crate::domain::year::{Counts, Year};
use crate::render::words::Words;
use crate::sheet;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::sync::Arc;

/// Which table of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    CheckIns,
    Introductions,
    Outcomes,
}

impl Trend {
    pub const ALL: [Trend; 3] = [Trend::CheckIns, Trend::Introductions, Trend::Outcomes];

    pub fn as_str(self) -> &'static str {
        match self {
            Trend::CheckIns => "check-ins",
            Trend::Introductions => "introductions",
            Trend::Outcomes => "outcomes",
        }
    }

    pub fn parse(word: &str) -> Option<Trend> {
        Trend::ALL.into_iter().find(|trend| trend.as_str() == word)
    }
}

/// A table of the year, the oldest row first: when, then a number for each series.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendTable {
    /// What the first column holds.
    pub when: String,
    pub series: Vec<String>,
    pub rows: Vec<(NaiveDate, Vec<usize>)>,
}

/// The year up to today.
pub async fn report_year(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<Arc<Year>> {
    let (today, zone) = (space.local_day(now), space.settings.zone);
    let mark = format!("{}/{today}", ctx.store.version().await?);
    if let Some(kept) = ctx.years.get(&space.id, &mark) {
        return Ok(kept);
    }
    let begins = Year::begins(today, zone).context("a day in no year we know")?;
    // Check-ins for days to come are of this week as well.
    let ends = today.checked_add_days(chrono::Days::new(6)).unwrap_or(today);
    let counts: Counts = ctx.store.counts(&space.id, begins, ends).await?;
    Ok(ctx.years.keep(&space.id, mark, Year::of(today, zone, &counts)))
}

/// One table of it.
pub fn table(words: Words, year: &Year, trend: Trend) -> TrendTable {
    let months = |count: &dyn Fn(&crate::domain::year::Month) -> Vec<usize>| {
        year.months.iter().map(|month| (month.from, count(month))).collect()
    };
    match trend {
        Trend::CheckIns => TrendTable {
            when: words.say("trend-week"),
            series: vec![words.say("trend-check-ins")],
            rows: year.weeks.iter().map(|(monday, count)| (*monday, vec![*count])).collect(),
        },
        Trend::Introductions => TrendTable {
            when: words.say("trend-month"),
            series: ["trend-suggested", "trend-told", "trend-met"].map(|key| words.say(key)).into(),
            rows: months(&|month| {
                let i = &month.introductions;
                vec![i.suggested, i.told, i.met]
            }),
        },
        Trend::Outcomes => TrendTable {
            when: words.say("trend-month"),
            series: OutcomeKind::ALL.map(|kind| words.say(&format!("outcome-{}", kind.as_str()))).into(),
            rows: months(&|month| month.outcomes.to_vec()),
        },
    }
}

/// When a row is about, in words: "Week from 2 February 2026", "February 2026".
pub fn when(words: Words, trend: Trend, from: NaiveDate) -> String {
    let (month, year) = (words.say(&format!("month-{}", from.month())), from.year().to_string());
    let blanks = [("day", from.day().to_string()), ("month", month), ("year", year)];
    let blanks = blanks.each_ref().map(|(name, text)| (*name, text.as_str()));
    words.with(if trend == Trend::CheckIns { "trend-week-from" } else { "trend-in-month" }, &blanks)
}

/// The table as a file that spreadsheets open.
pub fn year_csv(table: &TrendTable) -> Result<String> {
    let headings = std::iter::once(table.when.clone()).chain(table.series.iter().cloned()).collect();
    let row = |(from, counts): &(NaiveDate, Vec<usize>)| {
        std::iter::once(from.to_string()).chain(counts.iter().map(usize::to_string)).collect()
    };
    sheet::write(std::iter::once(headings).chain(table.rows.iter().map(row))).context("writing a year's figures")
}
