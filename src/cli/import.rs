//! `elevenses import`: spreadsheets.

use super::progress::Progress;
use super::{Ended, Settings, SpaceArg};
use crate::clock::Clock;
use crate::flow::import_check_ins::{Report, import_check_ins};
use crate::sheet::DateOrder;
use anyhow::{Context, Result};
use clap::{Subcommand, ValueEnum};
use serde_json::json;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Import {
    /// Check-ins, as a Google Form exports them (CSV): each row is somebody's word that they were in, and what for.
    #[command(after_help = "\
The file needs columns for when they checked in, their address, the name they go by, and whether they want introductions; the headings are recognised. Importing the same file again changes nothing. Rows that cannot be used are listed and put under \"needs\"; the rest goes on, and the exit code is 3.

Example:
  elevenses import check-ins today.csv --space my-hub")]
    CheckIns {
        file: PathBuf,
        #[command(flatten)]
        space: SpaceArg,
        /// Which comes first in dates like 3/2/2026.
        #[arg(long, value_enum)]
        dates: Option<Dates>,
        /// The report as JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Dates {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

impl Dates {
    pub fn order(self) -> DateOrder {
        match self {
            Dates::Dmy => DateOrder::DayFirst,
            Dates::Mdy => DateOrder::MonthFirst,
        }
    }
}

impl Import {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let Import::CheckIns { file, space, dates, json } = self;
        let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let (ctx, space) = settings.open(&space).await?;
        let order = dates.map(Dates::order);
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let progress = Progress::new("Importing");
        let tell = |done, all| progress.at(done, all);
        let report = match import_check_ins(&ctx, &space, (&name, &bytes), order, Clock::real().now(), tell).await? {
            Ok(report) => report,
            Err(complaint) => {
                eprintln!("elevenses: {name}: {complaint}. Nothing was imported.");
                return Ok(Ended::NotUnderstood);
            }
        };
        if json {
            println!("{}", as_json(&report))
        } else {
            print(&report)
        }
        Ok(if report.set_aside.is_empty() { Ended::Done } else { Ended::InPart })
    }
}

fn print(report: &Report) {
    for (heading, field) in &report.columns {
        println!(
            "  {heading:<40} {}",
            field.map_or("not used".to_owned(), |f| format!("read as {}", f.replace('_', " ")))
        );
    }
    println!("{}", report.summary());
    for (row, name) in &report.renamed {
        println!("  row {row}: that name is taken here, so this one goes by “{name}”");
    }
    for (row, why) in &report.set_aside {
        println!("  row {row} was set aside: {why}");
    }
}

fn as_json(report: &Report) -> serde_json::Value {
    let columns: Vec<_> =
        report.columns.iter().map(|(heading, field)| json!({ "heading": heading, "field": field })).collect();
    let aside: Vec<_> = report.set_aside.iter().map(|(row, why)| json!({ "row": row, "reason": why })).collect();
    let renamed: Vec<_> = report.renamed.iter().map(|(row, name)| json!({ "row": row, "goes_by": name })).collect();
    json!({
        "kind": "check_ins", "columns": columns, "renamed": renamed, "new_members": report.new_members,
        "rows": { "new": report.new, "changed": report.changed, "unchanged": report.unchanged, "set_aside": aside },
    })
}
