//! `elevenses closed-days`: the days on which a space is closed, by hand and by calendars.

use super::space::changed;
use super::{Ended, Settings, SpaceArg, day};
use crate::clock::Clock;
use crate::config::closed_day;
use crate::flow::change_settings::{change_settings, written};
use crate::flow::look_at_calendars::{look_now, read_calendar};
use anyhow::{Context as _, Result, anyhow};
use chrono::NaiveDate;
use clap::Subcommand;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum ClosedDays {
    /// Lists the closed days to come, and where each is from.
    List {
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Adds a day, or the days of a calendar's file.
    #[command(after_help = "\
Examples:
  elevenses closed-days add 2026-12-25 --why Christmas
  elevenses closed-days add --file holidays.ics")]
    Add {
        #[arg(value_parser = day, required_unless_present = "file")]
        day: Option<NaiveDate>,
        #[arg(long, default_value = "")]
        why: String,
        /// An iCalendar file: its events of whole days, or from nine to five.
        #[arg(long, value_name = "FILE", conflicts_with = "day")]
        file: Option<PathBuf>,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Takes a day out that was added by hand.
    Remove {
        #[arg(value_parser = day)]
        day: NaiveDate,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Looks at the space's calendars now; their addresses are the setting `calendars`.
    Look {
        #[command(flatten)]
        space: SpaceArg,
    },
}

impl ClosedDays {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ClosedDays::List { space }
        | ClosedDays::Add { space, .. }
        | ClosedDays::Remove { space, .. }
        | ClosedDays::Look { space }) = &self;
        let (ctx, space) = settings.open(space).await?;
        let now = Clock::real().now();
        match self {
            ClosedDays::List { .. } => {
                let written = written(&ctx, &space).await?;
                let by_hand = written.file.closed_days.iter().filter_map(|written| closed_day(written).ok());
                let calendars = written.stored.calendar_days.into_iter();
                let calendars = calendars.filter(|day| space.settings.calendars.contains(&day.source));
                let mut days: BTreeMap<NaiveDate, (String, &str)> =
                    calendars.map(|day| (day.day, (day.why, " (by a calendar)"))).collect();
                days.extend(by_hand.map(|(day, why)| (day, (why, ""))));
                for (day, (why, whence)) in days.range(space.local_day(now)..) {
                    println!("{} {why}{whence}", day.format("%Y-%m-%d %A"));
                }
            }
            ClosedDays::Add { day, why, file, .. } => {
                let mut new: Vec<String> =
                    day.map(|day| format!("{day} {why}").trim().to_owned()).into_iter().collect();
                if let Some(path) = file {
                    let mut bytes = Vec::new();
                    let file =
                        std::fs::File::open(&path).with_context(|| format!("{} cannot be read", path.display()))?;
                    file.take(crate::domain::calendar::BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
                    let closes = read_calendar(&space, bytes, now).await?;
                    let closes = closes.map_err(|why| anyhow!("{} {why}", path.display()))?;
                    println!(
                        "{} days; {} events are too short to close one, {} could not be read",
                        closes.days.len(),
                        closes.short,
                        closes.unread
                    );
                    new.extend(closes.days.iter().map(|(day, why)| format!("{day} {why}").trim().to_owned()));
                }
                let change = |file: &mut crate::config::SpaceFile| {
                    for written in &new {
                        let day = |text: &str| closed_day(text).ok().map(|(day, _)| day);
                        file.closed_days.retain(|known| day(known) != day(written));
                        file.closed_days.push(written.clone());
                    }
                    file.closed_days.sort();
                    Ok(())
                };
                changed(&space, change_settings(&ctx, &space, None, change, now).await?)?;
            }
            ClosedDays::Remove { day, .. } => {
                let change = |file: &mut crate::config::SpaceFile| {
                    file.closed_days.retain(|known| closed_day(known).ok().is_none_or(|(known, _)| known != day));
                    Ok(())
                };
                changed(&space, change_settings(&ctx, &space, None, change, now).await?)?;
            }
            ClosedDays::Look { .. } => {
                let looked = look_now(&ctx, &space, now).await?;
                if looked.is_empty() {
                    println!(
                        "{} has no calendars: elevenses space set {} 'calendars=[\"https://…\"]'",
                        space.slug, space.slug
                    );
                }
                let mut all = true;
                for look in looked {
                    match look.came {
                        Ok(days) => println!("{}: closes {days} days", look.source),
                        Err(why) => {
                            all = false;
                            println!("{}: {why}; its days stay as they were", look.source);
                        }
                    }
                }
                return Ok(if all { Ended::Done } else { Ended::InPart });
            }
        }
        Ok(Ended::Done)
    }
}
