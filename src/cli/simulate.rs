//! `elevenses simulate`: how a hub fares over months, before there is one.

use super::Ended;
use super::progress::Progress;
use crate::domain::rehearsal::Figures;
use crate::domain::rehearsal::season::{MONTH, Seasons, Setup, Stretch, hubs_of, stretches};
use crate::domain::space::Rules;
use crate::render::season::{Column, svg};
use crate::render::words::Words;
use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Who is in on which day is drawn from ten real days of an office building (217 people, SocioPatterns, CC0); what people write is drawn. On one day in five that somebody is in, they have a new need or a line for the day. Of small hubs several are looked at together. The same seed gives the same figures.

  silent       somebody heard of nobody but people they had heard of lately, and of no news
  nothing new  of all letters, those that name only people named before, for no new reason
  repeats      pairs suggested again within the window for no new reason: there must be none
  fewest       different people, for whoever heard of the fewest of those in on at least half of the days (and on how many)
  Gini         how unequally often people are named: 0 is all alike

Examples:
  elevenses simulate --people 8,20 --months 1
  elevenses simulate --yes 0.2 --svg season.svg")]
pub struct Simulate {
    /// Sizes of hubs, with commas between them.
    #[arg(long, value_name = "SIZES", value_delimiter = ',', default_value = "8,20,60,217,600", value_parser = size)]
    people: Vec<usize>,
    /// How many months of 21 working days.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=24))]
    months: u8,
    /// How many people a digest names, at most.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=3))]
    per_person: u8,
    /// How likely it is that a suggestion becomes a connection, between 0 and 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = rate)]
    yes: f64,
    /// Another number draws other people.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Also draws it, week by week.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

fn size(text: &str) -> std::result::Result<usize, String> {
    let size = text.trim().parse().ok().filter(|size| (2..=5000).contains(size));
    size.ok_or_else(|| "a hub has 2 to 5000 people".to_owned())
}

fn rate(text: &str) -> std::result::Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
    rate.ok_or_else(|| "write a number between 0 and 1, such as 0.2".to_owned())
}

impl Simulate {
    pub fn execute(self) -> Result<Ended> {
        let rules = Rules { people_per_digest: self.per_person, ..Rules::default() };
        let setup = Setup { rules, months: usize::from(self.months), yes: self.yes, seed: self.seed };
        let stretches = stretches(setup.months);
        let progress = Progress::new("Mornings");
        let all: usize = self.people.iter().map(|size| hubs_of(*size) * setup.months * MONTH).sum();
        let mut done = 0;
        let mut columns = Vec::new();
        let mut lines = Vec::new();
        if !self.json {
            println!("{}", heading());
        }
        for &size in &self.people {
            let seasons = Seasons::of(&setup, size, hubs_of(size), || {
                done += 1;
                progress.at(done, all);
            });
            progress.clear();
            let rows: Vec<(&Stretch, Figures)> = stretches.iter().map(|s| (s, seasons.figures(s.from, s.to))).collect();
            if !self.json {
                rows.iter().for_each(|(stretch, figures)| println!("{}", row(size, stretch, figures)));
            }
            columns.push(Column { size, weeks: seasons.weeks() });
            lines.push(as_json(&seasons, &rows));
        }
        if self.json {
            println!("{}", Value::from(lines));
        }
        if let Some(file) = &self.svg {
            std::fs::write(file, svg(Words::of("en"), &columns))
                .with_context(|| format!("writing {}", file.display()))?;
            eprintln!("elevenses: the picture is {}", file.display());
        }
        Ok(Ended::Done)
    }
}

fn heading() -> String {
    format!(
        "{:>6}  {:<8}  {:>11}  {:>13}  {:>13}  {:>7}  {:>13}  {:>4}",
        "people", "", "person-days", "silent", "nothing new", "repeats", "fewest", "Gini"
    )
}

fn row(size: usize, stretch: &Stretch, figures: &Figures) -> String {
    let share = |part: usize, of: f64| format!("{part} ({:.1} %)", of * 100.0);
    format!(
        "{size:>6}  {:<8}  {:>11}  {:>13}  {:>13}  {:>7}  {:>13}  {:>4.2}",
        stretch.name,
        figures.person_days,
        share(figures.silent, figures.silent_share()),
        share(figures.nothing_new, figures.nothing_new_share()),
        figures.repeats,
        format!("{} (in {})", figures.worst_off.different, figures.worst_off.days_in),
        figures.gini
    )
}

fn as_json(seasons: &Seasons, rows: &[(&Stretch, Figures)]) -> Value {
    let stretch = |(stretch, figures): &(&Stretch, Figures)| {
        let mut said = figures_as_json(figures);
        said["name"] = json!(stretch.name);
        said["days"] = json!([stretch.from, stretch.to]);
        said
    };
    let weeks: Vec<Value> = seasons.weeks().iter().map(figures_as_json).collect();
    let stretches: Vec<Value> = rows.iter().map(stretch).collect();
    json!({ "people": seasons.size, "hubs": seasons.hubs.len(), "stretches": stretches, "weeks": weeks })
}

fn figures_as_json(figures: &Figures) -> Value {
    json!({
        "person_days": figures.person_days, "silent": figures.silent, "silent_share": figures.silent_share(),
        "letters": figures.letters, "nothing_new": figures.nothing_new,
        "nothing_new_share": figures.nothing_new_share(), "introductions": figures.introductions,
        "repeats": figures.repeats, "again": figures.again,
        "fewest_different_people": figures.worst_off.different, "gini": figures.gini,
    })
}
