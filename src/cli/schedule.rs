//! `elevenses schedule`: crontab lines, before they are trusted with a morning.

use super::{Ended, Misunderstood};
use crate::clock::Clock;
use crate::domain::schedule::Schedule as Line;
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
}

impl Schedule {
    pub fn execute(self) -> Result<Ended> {
        let Schedule::Next { line, zone, from, count, json } = self;
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
