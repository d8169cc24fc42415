//! `elevenses export`: a space's people, check-ins and connections, as a file to take elsewhere.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::flow::export::{List, export};
use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

#[derive(Subcommand)]
#[command(after_help = "\
The headings are those that an import reads, so what is exported can be imported elsewhere. What anybody answered to a suggestion, and whom they do not want to meet, is in none of these files.

Examples:
  elevenses export people --space my-hub --out people.csv
  elevenses export check-ins --from 2026-02-01 --xlsx --out february.xlsx")]
pub enum Export {
    /// Everybody, with what they do, offer, look for and like.
    People(Options),
    /// Who was in when, and what they said that day.
    CheckIns(Options),
    /// Who met whom, and what came of it.
    Connections(Options),
}

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    space: SpaceArg,
    /// Only from this day on (people are everybody all the same).
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    from: Option<NaiveDate>,
    /// Only up to this day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    to: Option<NaiveDate>,
    /// A workbook (XLSX) instead of CSV.
    #[arg(long)]
    xlsx: bool,
    /// The file to write; without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Export {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (list, options) = match self {
            Export::People(options) => (List::People, options),
            Export::CheckIns(options) => (List::CheckIns, options),
            Export::Connections(options) => (List::Connections, options),
        };
        if options.from.zip(options.to).is_some_and(|(from, to)| from > to) {
            return Err(Misunderstood("--from is after --to".to_owned()).into());
        }
        if options.xlsx && options.out.is_none() && std::io::stdout().is_terminal() {
            return Err(Misunderstood("a workbook is for a file: name one with --out".to_owned()).into());
        }
        let (ctx, space) = settings.open(&options.space).await?;
        let table = export(&ctx, &space, list, (options.from, options.to)).await?;
        let rows = table.rows.len();
        let bytes = if options.xlsx { table.xlsx()? } else { table.csv()? };
        match &options.out {
            Some(file) => {
                std::fs::write(file, bytes).with_context(|| format!("writing {}", file.display()))?;
                eprintln!("elevenses: {rows} rows: {}", file.display());
            }
            None => std::io::stdout().write_all(&bytes)?,
        }
        Ok(Ended::Done)
    }
}
