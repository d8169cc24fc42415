//! A space's people, check-ins and connections as a table to take elsewhere. What anybody answered to a suggestion, and
//! whom they do not want to meet, is in none of them.

use super::Context;
use super::draw_map::{HEADINGS, MapRow, View, map_table};
use crate::domain::member::{Line, Standing};
use crate::domain::space::Space;
use crate::sheet;
use crate::store::{ListedCheckIn, ListedMember};
use anyhow::Result;
use chrono::NaiveDate;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    People,
    CheckIns,
    Connections,
}

/// A table with headings that an import of the same kind reads again.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub name: &'static str,
    pub headings: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As CSV, in which nothing begins like a formula. The mark at its beginning tells Excel that it is UTF-8.
    pub fn csv(self) -> Result<Vec<u8>> {
        let headings = self.headings.into_iter().map(str::to_owned).collect();
        let text = sheet::write(std::iter::once(headings).chain(self.rows))?;
        Ok(["\u{feff}", &text].concat().into_bytes())
    }

    /// As a workbook, in which every cell is text.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        sheet::workbook(self.name, &self.headings, &self.rows)
    }
}

/// The list between two local days, both included; people are everybody, whenever they were in.
pub async fn export(
    ctx: &Context,
    space: &Space,
    list: List,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Table> {
    Ok(match list {
        List::People => people(&ctx.store.listed_members(&space.id).await?),
        List::CheckIns => check_ins(space, &ctx.store.listed_check_ins(&space.id, (from, to)).await?),
        List::Connections => {
            let rows = map_table(ctx, space, &View { from, to, ..View::default() }).await?;
            Table { name: "Connections", headings: HEADINGS.to_vec(), rows: rows.iter().map(MapRow::columns).collect() }
        }
    })
}

fn people(members: &[ListedMember]) -> Table {
    let headings = vec![
        "First name",
        "Surname",
        "Company",
        "Email address",
        "Here as",
        "What do you do?",
        "Offers",
        "Needs",
        "Interests",
        "Letters",
        "Last in",
    ];
    let row = |listed: &ListedMember| {
        let member = &listed.member;
        vec![
            member.name.to_string(),
            listed.surname.clone(),
            listed.company.clone(),
            member.email.to_string(),
            member.here_as.as_str().to_owned(),
            member.profile.headline.clone(),
            lines(&member.profile.offers),
            lines(&member.profile.needs),
            lines(&member.profile.interests),
            letters(&member.standing),
            listed.last_in.map(|day| day.to_string()).unwrap_or_default(),
        ]
    };
    Table { name: "People", headings, rows: members.iter().map(row).collect() }
}

/// One below the other, as they were typed into one cell.
fn lines(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn letters(standing: &Standing) -> String {
    match standing {
        Standing::Active => "yes".to_owned(),
        Standing::PausedUntil(day) => format!("paused until {day}"),
        Standing::Silent => "resting".to_owned(),
        Standing::Unreachable => "come back".to_owned(),
        Standing::Stopped => "stopped".to_owned(),
    }
}

fn check_ins(space: &Space, check_ins: &[ListedCheckIn]) -> Table {
    let headings = vec![
        "Timestamp",
        "First name",
        "Email address",
        "Here as",
        "Today",
        "Introductions today",
        "Place",
        "Came with",
        "Came in by",
    ];
    let row = |listed: &ListedCheckIn| {
        let time = listed.said_at.with_timezone(&space.settings.zone);
        // What was said on another day (a file of last week's) counts for its own day.
        let stamp = if time.date_naive() == listed.day {
            time.format("%Y-%m-%d %H:%M:%S").to_string()
        } else {
            listed.day.to_string()
        };
        vec![
            stamp,
            listed.name.clone(),
            listed.email.clone(),
            listed.here_as.clone(),
            listed.today_line.clone(),
            if listed.wants_introductions { "Yes" } else { "No" }.to_owned(),
            listed.place.clone(),
            listed.came_with.clone(),
            listed.source.clone(),
        ]
    };
    Table { name: "Check-ins", headings, rows: check_ins.iter().map(row).collect() }
}
