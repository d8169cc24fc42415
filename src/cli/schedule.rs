//! `elevenses schedule`: crontab lines, before they are trusted with a morning.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::schedule::Schedule as Line;
use crate::domain::space::{Fires, Space};
use anyhow::Result;
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use clap::Subcommand;
use serde_json::json;

#[derive(Subcommand)]
pub enum Schedule {
    /// Prints the next firings of a line, one on each line, RFC 3339 with the zone's offset.
    #[command(after_help = "\
Example:
  elevenses schedule next \"0 9 * * mon-fri\" --zone Europe/London --from 2027-03-27T00:00:00Z --count 5

A time that the clocks skip fires at the first minute after the gap; one that happens twice fires once.")]
    Next {
        /// Minute, hour, day of month, month, weekday.
        line: String,
        #[arg(long)]
        zone: String,
        /// Default: now.
        #[arg(long)]
        from: Option<DateTime<Utc>>,
        #[arg(long, default_value_t = 3)]
        count: usize,
        #[arg(long)]
        json: bool,
    },
    /// Prints when a space's letters go out: each line, and its next three firings.
    #[command(after_help = "\
Example:
  elevenses schedule show --space my-hub

It is changed on the page Schedule, or by: elevenses space set my-hub 'schedules.digest=15 9 * * mon-fri'")]
    Show {
        #[command(flatten)]
        space: SpaceArg,
        #[arg(long)]
        json: bool,
    },
}

fn show(space: &Space, now: DateTime<Utc>, as_json: bool) {
    let firings = |schedule: &Line| -> Vec<String> {
        let all = std::iter::successors(schedule.next_after(now), |at| schedule.next_after(at.with_timezone(&Utc)));
        all.take(3).map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).collect()
    };
    if as_json {
        let each = Fires::ALL.map(|fires| {
            let schedule = space.settings.schedules.of(fires);
            let next = schedule.map(firings).unwrap_or_default();
            json!({"fires": fires.as_str(), "line": schedule.map(Line::line), "next": next})
        });
        let paused = space.paused_until.map(|day| day.to_string());
        println!(
            "{}",
            json!({"space": space.slug, "started": space.started, "paused_until": paused, "schedules": each})
        );
        return;
    }
    if !space.started {
        println!("Nothing fires yet: elevenses space go {}", space.slug);
    }
    if let Some(until) = space.rests_on(space.local_day(now)) {
        println!("Resting until {until}: elevenses space resume {}", space.slug);
    }
    for fires in Fires::ALL {
        match space.settings.schedules.of(fires) {
            None => println!("{:<10} never", fires.as_str()),
            Some(schedule) => {
                println!("{:<10} {}", fires.as_str(), schedule.line());
                firings(schedule).iter().for_each(|at| println!("           {at}"));
            }
        }
    }
}

impl Schedule {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (line, zone, from, count, json) = match self {
            Schedule::Next { line, zone, from, count, json } => (line, zone, from, count, json),
            Schedule::Show { space, json } => {
                let (_, space) = settings.open(&space).await?;
                show(&space, Clock::real().now(), json);
                return Ok(Ended::Done);
            }
        };
        let zone: Tz = zone
            .parse()
            .map_err(|_| Misunderstood(format!("“{zone}” is no time zone; write one like Europe/London")))?;
        let schedule = match Line::parse(&line, zone) {
            Ok(schedule) => schedule,
            Err(complaint) => {
                eprintln!("elevenses: {complaint}");
                return Ok(Ended::NotUnderstood);
            }
        };
        let from = from.unwrap_or_else(|| Clock::real().now());
        let firings =
            std::iter::successors(schedule.next_after(from), |at| schedule.next_after(at.with_timezone(&Utc)));
        let firings: Vec<String> =
            firings.take(count).map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).collect();
        if json {
            println!("{}", json!(firings));
        } else {
            firings.iter().for_each(|at| println!("{at}"));
        }
        Ok(Ended::Done)
    }
}
