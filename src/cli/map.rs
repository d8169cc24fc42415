//! `elevenses map`: the map of connections as a picture or a table.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::connection::OutcomeKind;
use crate::flow::draw_map::{View, draw_map};
use crate::flow::find_party::find_party;
use crate::render::map::Style;
use crate::render::picture::png;
use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::Args;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses map --space my-hub --out map.svg
  elevenses map --space my-hub --png --from 2026-02-01 --out february.png
  elevenses map --space my-hub --csv --kind paid_work
  elevenses map --space my-hub --public --out for-the-wall.svg")]
pub struct Map {
    #[command(flatten)]
    space: SpaceArg,
    /// Only from this day on.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    from: Option<NaiveDate>,
    /// Only up to this day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    to: Option<NaiveDate>,
    /// Only what came of it in this way: project_meeting, paid_work, new_project, advice, mutual_support, partnership,
    /// new_coworker or good_chat.
    #[arg(long, value_parser = super::by_hand::outcome)]
    kind: Option<OutcomeKind>,
    /// Only this person and those connected with them: a name or an address.
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// For everybody to see: those who agreed by their first name, the others as dots.
    #[arg(long)]
    public: bool,
    /// As a picture that scales (this is what you get without another choice).
    #[arg(long, group = "format")]
    svg: bool,
    /// As a picture of points.
    #[arg(long, group = "format")]
    png: bool,
    /// How wide the picture of points is.
    #[arg(long, default_value_t = 1600, value_name = "PIXELS")]
    width: u32,
    /// As a table for spreadsheet programs.
    #[arg(long, group = "format")]
    csv: bool,
    /// The file to write; without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Map {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        let person = match &self.person {
            Some(name) => Some(find_party(&ctx, &space, name).await.map_err(|e| Misunderstood(e.to_string()))?),
            None => None,
        };
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            return Err(Misunderstood("--from is after --to".to_owned()).into());
        }
        let view = View { from: self.from, to: self.to, kind: self.kind, person, public: self.public, most: None };
        let map = draw_map(&ctx, &space, &view, Clock::real().now()).await?;
        let bytes = match (self.png, self.csv) {
            (true, _) => png(&map.svg(Style::Within), self.width).context("drawing the picture")?,
            (_, true) => map.csv()?.into_bytes(),
            _ => map.svg(Style::Within).into_bytes(),
        };
        match &self.out {
            Some(file) => {
                std::fs::write(file, bytes).with_context(|| format!("writing {}", file.display()))?;
                eprintln!("elevenses: {} people, {} lines: {}", map.people(), map.rows.len(), file.display());
            }
            None if self.png && std::io::stdout().is_terminal() => {
                return Err(Misunderstood("a picture of points is for a file: name one with --out".to_owned()).into());
            }
            None => std::io::stdout().write_all(&bytes)?,
        }
        if map.rows.is_empty() {
            eprintln!("elevenses: there is nothing in this part of the map");
        }
        Ok(if map.rows.is_empty() { Ended::InPart } else { Ended::Done })
    }
}
