//! `elevenses feeds`: spreadsheets that come by themselves.

use super::{Ended, Misunderstood, Settings, SpaceArg, chosen};
use crate::clock::Clock;
use crate::domain::feed::{Feed, Place};
use crate::domain::space::Space;
use crate::flow::Context;
use crate::flow::look_at_feeds::{Came, Looked, Lookout, look_at_feed};
use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use serde_json::json;

#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
A feed is set up as [[feeds]] in a space's file: a folder where another program puts files, or the address at which a sheet is published as CSV. The daemon looks at it; nothing has to be pressed.

A row that a feed has brought before is not brought again, whatever became of it since.

In the space's file:
  [[feeds]]
  name = \"front-desk\"
  folder = \"/var/lib/elevenses/inbox\"     # or: address = \"https://…/pub?output=csv\"
  reads = \"check-ins\"                    # or \"people\"

Examples:
  elevenses feeds                      when each was last looked at, and what came of it
  elevenses feeds look front-desk      looks now, and says what an import would say"
)]
pub struct Feeds {
    #[command(subcommand)]
    command: Option<Look>,
    #[command(flatten)]
    space: SpaceArg,
    /// The list as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Look {
    /// Looks at one feed now, due or not.
    Look {
        /// The feed's name in the space's file.
        name: String,
        #[command(flatten)]
        space: SpaceArg,
    },
}

impl Feeds {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self.command {
            Some(Look::Look { name, space }) => {
                let (ctx, space) = settings.open(&space).await?;
                look(&ctx, &space, &name).await
            }
            None => list(&settings.open_all().await?, &self.space, self.json).await,
        }
    }
}

/// The feeds of the space that was named, or of all.
async fn list(ctx: &Context, space: &SpaceArg, as_json: bool) -> Result<Ended> {
    let spaces = if space.space.is_some() { vec![chosen(ctx, space)?] } else { ctx.spaces() };
    let mut rows = Vec::new();
    for space in &spaces {
        for feed in &space.settings.feeds {
            let known = ctx.store.feed(&space.id, &feed.name).await?;
            let last = known.looks.last;
            if as_json {
                rows.push(json!({
                    "space": space.slug, "name": feed.name, "reads": feed.reads.as_str(), "failures": known.looks.failures,
                    "last": last.map(|at| at.to_rfc3339()), "result": last.map(|_| &known.result),
                }));
                continue;
            }
            println!("{}  {}", space.slug, in_a_line(feed));
            match last {
                Some(at) => println!("    {}: {}", at.format("%Y-%m-%dT%H:%M:%SZ"), known.result),
                None => println!("    nothing came yet"),
            }
        }
    }
    if as_json {
        println!("{}", json!(rows));
    } else if spaces.iter().all(|space| space.settings.feeds.is_empty()) {
        eprintln!("elevenses: there are no feeds yet; write [[feeds]] into a space's file (elevenses feeds --help)");
    }
    Ok(Ended::Done)
}

/// What a feed is, as `elevenses check` says it as well. An address is a key to its sheet, so only its host is shown.
pub fn in_a_line(feed: &Feed) -> String {
    let from = match &feed.place {
        Place::Folder(folder) => format!("from the folder {}", folder.display()),
        Place::Address(address) => {
            let beyond = address.url.split_once("://").map_or("", |(_, beyond)| beyond);
            let host = beyond.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit('@').next().unwrap_or_default();
            format!("from {host} at \"{}\"", address.schedule.line())
        }
    };
    format!("{}: {} {from}", feed.name, feed.reads.as_str())
}

async fn look(ctx: &Context, space: &Space, name: &str) -> Result<Ended> {
    let Some(feed) = space.settings.feeds.iter().find(|feed| feed.name == name) else {
        let names: Vec<&str> = space.settings.feeds.iter().map(|feed| feed.name.as_str()).collect();
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(Misunderstood(format!("there is no feed “{name}”; there is: {there}")).into());
    };
    let (lookout, clock) = (Lookout::default(), Clock::real());
    let mut looked = look_at_feed(ctx, space, feed, &lookout, clock.now()).await?;
    if matches!(feed.place, Place::Folder(_)) {
        let pause = lookout.watch.settles_for;
        eprintln!("elevenses: waiting {} seconds to see that no file is still growing", pause.num_seconds());
        tokio::time::sleep(pause.to_std().unwrap_or_default()).await;
        looked = look_at_feed(ctx, space, feed, &lookout, clock.now()).await?;
        trouble_of(ctx, space, feed).await?;
    }
    if looked.is_empty() {
        eprintln!("elevenses: there is no complete file in the folder");
    }
    Ok(looked.iter().map(print).fold(Ended::Done, worse))
}

/// A folder's trouble is an alarm.
async fn trouble_of(ctx: &Context, space: &Space, feed: &Feed) -> Result<()> {
    let name = format!("feed:{}:{}", space.slug, feed.name);
    match ctx.store.alarms().await?.into_iter().find(|alarm| alarm.name == name) {
        Some(alarm) => Err(anyhow!(alarm.text)),
        None => Ok(()),
    }
}

fn print(looked: &Looked) -> Ended {
    let name = looked.file.as_ref().unwrap_or(&looked.feed);
    match &looked.came {
        Came::Read(report) => {
            println!("{name}");
            report.columns.iter().for_each(|column| println!("{}", column.in_a_line()));
            report.lines().iter().for_each(|line| println!("{line}"));
            if report.set_aside.is_empty() { Ended::Done } else { Ended::InPart }
        }
        Came::Unchanged => {
            println!("{name}: unchanged");
            Ended::Done
        }
        Came::Asks(says) => {
            eprintln!("elevenses: {name}: {says}. Nothing was imported.");
            Ended::NotUnderstood
        }
        Came::TryLater(why) => {
            eprintln!("elevenses: {name}: {why}. Nothing was imported; it is tried again.");
            Ended::InPart
        }
    }
}

fn worse(one: Ended, other: Ended) -> Ended {
    let weight = |ended: &Ended| match ended {
        Ended::Done => 0,
        Ended::InPart => 1,
        Ended::NotUnderstood | Ended::With(_) => 2,
    };
    if weight(&other) > weight(&one) { other } else { one }
}
