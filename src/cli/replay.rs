//! `elevenses replay`: what past check-ins would have led to.

use super::progress::Progress;
use super::sheet_args::SheetArgs;
use super::{Ended, Misunderstood};
use crate::clock::Clock;
use crate::domain::id::MemberId;
use crate::domain::matching::Match;
use crate::domain::rehearsal::{Figures, Held, How};
use crate::domain::space::Rules;
use crate::flow::replay::{Replayed, Setting, replay};
use crate::render::replay::{ReplaySays, page, says};
use crate::render::words::Words;
use anyhow::{Context, Result};
use chrono_tz::Tz;
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
The files are check-ins as `elevenses import check-ins` takes them; each may hold many days, and their order does not matter. The mornings are those the hub would have had, one after another, as if nobody had answered. All who were in on a day count as one room. Rows that cannot be used are named on standard error and left out; the exit code is then 3.

Examples:
  elevenses replay january.csv february.csv
  elevenses replay exports/*.csv --timezone Europe/Paris --html replay.html")]
pub struct Replay {
    /// Past check-ins.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Also writes all of it as a page.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// How many people a digest names, at most.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=3))]
    per_person: u8,
    /// The same two are not suggested again within so many days on which both are in, fewer in a small hub.
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(..=365))]
    no_repeat_days: u32,
    /// The hub's time zone: on which day a check-in was.
    #[arg(long, visible_alias = "zone", value_name = "ZONE", default_value = "Europe/London")]
    timezone: String,
    #[command(flatten)]
    sheet: SheetArgs,
    #[arg(long)]
    json: bool,
}

impl Replay {
    pub fn execute(self) -> Result<Ended> {
        let zone = self.timezone.parse::<Tz>();
        let no_zone = |_| Misunderstood(format!("“{}” is no time zone; write one like Europe/London", self.timezone));
        let rules =
            Rules { people_per_digest: self.per_person, no_repeat_days: self.no_repeat_days, ..Rules::default() };
        let setting = Setting { zone: zone.map_err(no_zone)?, said: self.sheet.said(), rules };
        let mut files = Vec::new();
        for file in &self.files {
            match self.sheet.open(file)? {
                Ok(mut read) => {
                    read.name = file.display().to_string();
                    files.push(read)
                }
                Err(complaint) => {
                    eprintln!("elevenses: {}: {complaint}.", file.display());
                    return Ok(Ended::NotUnderstood);
                }
            }
        }
        let progress = Progress::new("Days");
        let replayed = replay(&files, &setting, Clock::real().now(), |done, all| progress.at(done, all));
        match replayed {
            Ok(replayed) => self.tell(&replayed),
            Err((file, complaint)) => {
                eprintln!("elevenses: {file}: {complaint}.");
                Ok(Ended::NotUnderstood)
            }
        }
    }

    fn tell(&self, replayed: &Replayed) -> Result<Ended> {
        for aside in &replayed.set_aside {
            eprintln!("elevenses: {}, row {} was left out: {}", aside.file, aside.row, aside.why);
        }
        let words = Words::of("en");
        let says = says(words, &replayed.hub, &replayed.held);
        if let Some(file) = &self.html {
            let page = page(words, &says).context("writing the page")?;
            std::fs::write(file, page).with_context(|| format!("writing {}", file.display()))?;
            eprintln!("elevenses: the page is {}", file.display());
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        if self.json {
            writeln!(out, "{}", as_json(replayed))?
        } else {
            print(&mut out, &says)?
        }
        out.flush()?;
        Ok(if replayed.set_aside.is_empty() && !replayed.held.is_empty() { Ended::Done } else { Ended::InPart })
    }
}

fn print(out: &mut impl Write, says: &ReplaySays) -> io::Result<()> {
    for day in &says.days {
        writeln!(out, "{}\n  {}", day.heading, day.opening)?;
        let width = |name: &str| name.chars().count();
        let who = day.introductions.iter().map(|i| width(&i.who)).max().unwrap_or(0);
        let with = day.introductions.iter().map(|i| width(&i.with)).max().unwrap_or(0);
        for introduction in &day.introductions {
            write!(out, "  {:who$}  {:with$}", introduction.who, introduction.with)?;
            for (line, why) in introduction.why.iter().enumerate() {
                let indent = if line == 0 { 0 } else { who + with + 4 };
                writeln!(out, "{:indent$}  {why}", "")?;
            }
        }
        day.nobody.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        writeln!(out)?;
    }
    writeln!(out, "{}\n", says.opening)?;
    let width = says.figures.iter().map(|row| row[0].chars().count()).max().unwrap_or(0);
    says.figures.iter().try_for_each(|[what, number]| writeln!(out, "  {what:width$}  {number}"))
}

fn as_json(replayed: &Replayed) -> Value {
    let figures = Figures::of(&replayed.held);
    let days: Vec<Value> = replayed.held.iter().map(|held| day_as_json(replayed, held)).collect();
    json!({
        "days": days,
        "summary": {
            "days": figures.days, "people": figures.people, "introductions": figures.introductions,
            "again": figures.again, "person_days": figures.person_days,
            "person_days_with_nobody": figures.person_days - figures.letters, "repeats": figures.repeats,
            "fewest_different_people": figures.worst_off.different,
        },
    })
}

fn day_as_json(replayed: &Replayed, held: &Held) -> Value {
    let person = |id: &MemberId| json!({ "id": id.as_str(), "name": replayed.hub.name(id) });
    let introduction = |matched: &Match| {
        let again = held.named.iter().any(|named| {
            named.how != How::FirstTime && [&named.pair.0, &named.pair.1].iter().all(|id| matched.people.contains(id))
        });
        let reasons: Vec<Value> = matched
            .reasons
            .iter()
            .map(|reason| super::match_people::reason(reason, |place| matched.people.get(place).map(MemberId::as_str)))
            .collect();
        let people: Vec<Value> = matched.people.iter().map(person).collect();
        json!({ "people": people, "score": matched.score, "again": again, "reasons": reasons })
    };
    let nobody = held.morning.nobody.iter().map(|(id, why)| json!({ "person": person(id), "why": why.as_str() }));
    json!({
        "day": held.when.day.to_string(), "in": held.in_today, "wanted": held.people.len(),
        "introductions": held.morning.matches.iter().map(introduction).collect::<Vec<_>>(),
        "nobody": nobody.collect::<Vec<_>>(),
    })
}
