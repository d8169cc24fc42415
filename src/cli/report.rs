//! `elevenses report`: a week in figures, as the organisers' letter says it, or as a spreadsheet for funders.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::message::{ReportSays, ReportSection};
use crate::domain::space::Space;
use crate::domain::week::{Period, Week};
use crate::flow::report_week::{figures_of, last_week, report_week, week_csv};
use crate::flow::report_year::{Trend, TrendTable, report_year, table, when, year_csv};
use crate::render::words::Words;
use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses report --space my-hub
  elevenses report --space my-hub --of 2026-02-03 --csv > week.csv
  elevenses report --space my-hub --year introductions --csv > year.csv")]
pub struct Report {
    #[command(flatten)]
    space: SpaceArg,
    /// Any day of the week, Monday to Sunday. Default: the last week that is over.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    of: Option<NaiveDate>,
    /// The figures as a spreadsheet: numbers only, and what may be told.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[arg(long)]
    json: bool,
    /// A year at a glance instead: check-ins by the week, introductions or outcomes by the month.
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["of", "json"], value_parser = ["check-ins", "introductions", "outcomes"])]
    year: Option<String>,
}

impl Report {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        let now = Clock::real().now();
        if let Some(trend) = self.year.as_deref().and_then(Trend::parse) {
            let words = Words::of(&space.settings.locale);
            let table = table(words, &*report_year(&ctx, &space, now).await?, trend);
            if self.csv {
                print!("{}", year_csv(&table)?)
            } else {
                print_year(words, trend, &table)
            }
            return Ok(Ended::Done);
        }
        let period = match self.of {
            Some(day) => Period::week_of(day, space.settings.zone),
            None => last_week(&space, now),
        };
        let far_off = || Misunderstood("that day is too far off; write one like 2026-02-03".to_owned());
        let (week, says) = report_week(&ctx, &space, &period.ok_or_else(far_off)?, now).await?;
        match (self.csv, self.json) {
            (true, _) => print!("{}", week_csv(&space, &week)?),
            (_, true) => println!("{}", as_json(&space, &week, &says)),
            _ => print_report(&says),
        }
        Ok(Ended::Done)
    }
}

fn print_year(words: Words, trend: Trend, table: &TrendTable) {
    for (from, counts) in &table.rows {
        let counts = table.series.iter().zip(counts).map(|(name, count)| format!("{name}: {count}"));
        println!("{:<28} {}", when(words, trend, *from), counts.collect::<Vec<_>>().join(" · "));
    }
}

fn print_report(says: &ReportSays) {
    println!("{}", says.opening);
    for ReportSection { heading, lines, rows } in &says.sections {
        println!("\n{heading}");
        lines.iter().for_each(|line| println!("  {line}"));
        let width = rows.iter().map(|row| row[0].chars().count()).max().unwrap_or(0);
        for [what, number, of] in rows {
            let of = if of.is_empty() { String::new() } else { format!(" ({of})") };
            println!("  {what:width$}  {number}{of}");
        }
    }
}

fn as_json(space: &Space, week: &Week, says: &ReportSays) -> Value {
    let section = |s: &ReportSection| json!({ "heading": s.heading, "lines": s.lines, "rows": s.rows });
    let figures: Vec<Value> = figures_of(space, week)
        .into_iter()
        .map(|f| json!({ "section": f.section, "what": f.what, "time": f.time, "number": f.number, "of": f.of }))
        .collect();
    json!({
        "space": space.slug, "from": week.period.from.to_string(), "to": week.period.to.to_string(),
        "opening": says.opening, "sections": says.sections.iter().map(section).collect::<Vec<_>>(), "figures": figures,
    })
}
