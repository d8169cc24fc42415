//! `elevenses check`: the settings as they were understood.

use super::Ended;
use super::feeds::in_a_line;
use crate::clock::Clock;
use crate::config::{Deployment, SpaceFile, read_space_files};
use crate::daemon::open_store;
use crate::domain::space::{OwnedBy, Settings as SpaceSettings};
use crate::flow::no_texts_because;
use crate::store::StoredSpace;
use anyhow::Result;
use chrono::Utc;
use clap::Args;

#[derive(Args)]
pub struct Check {}

impl Check {
    pub async fn execute(self, deployment: &Deployment) -> Result<Ended> {
        for (key, value) in deployment.describe() {
            println!("{key:<11} {value}");
        }
        let files = if deployment.spaces.exists() { read_space_files(&deployment.spaces)? } else { Vec::new() };
        let owned = of_console(deployment).await?;
        let mut mistakes = files.is_empty() && owned.is_empty();
        if mistakes {
            println!("\nThere is no space yet: {} holds no .toml file.", deployment.spaces.display());
        }
        for (slug, path, file) in files {
            match file {
                // What the console owns does not care what a file says.
                _ if owned.iter().any(|space| space.slug == slug) => {
                    println!("\n{slug}: {} is not used: the console owns this space", path.display());
                }
                Ok((_, settings)) => mistakes |= !show(deployment, &slug, &settings),
                Err(error) => {
                    mistakes = true;
                    println!("\n{slug}: {} has a mistake: {error:#}", path.display());
                }
            }
        }
        for stored in owned {
            match SpaceFile::kept(&stored.settings).and_then(|file| file.meant(&deployment.spaces)) {
                Ok(settings) => {
                    mistakes |= !show(deployment, &stored.slug, &settings);
                    if stored.started_at.is_none() {
                        println!("  it has not started: elevenses space go {}", stored.slug);
                    }
                }
                Err(error) => {
                    mistakes = true;
                    println!("\n{}: its settings have a mistake: {error:#}", stored.slug);
                }
            }
        }
        Ok(if mistakes { Ended::NotUnderstood } else { Ended::Done })
    }
}

/// What one space's settings came to; false where something of it does not work.
fn show(deployment: &Deployment, slug: &str, settings: &SpaceSettings) -> bool {
    let mut good = true;
    println!(
        "\n{slug}: {} in {}, letters by {} from {}",
        settings.name, settings.zone, settings.host.name, settings.host.from
    );
    if let Some(texts) = &settings.texts {
        let gateways: Vec<_> = deployment.sms.iter().collect();
        match no_texts_because(&gateways, texts) {
            None => println!("  texts by {} as “{}”", texts.gateway, texts.name),
            Some(why) => {
                good = false;
                println!("  no texts: {why}");
            }
        }
    }
    for webhook in &settings.webhooks {
        let proof = if webhook.signature.is_some() { "signed" } else { "with an API token" };
        println!("  posts to {}/s/{slug}/webhooks/{}, {proof}", deployment.public_url, webhook.name);
    }
    match &settings.schedules.digest {
        None => println!("  no digest schedule: nothing is sent by itself"),
        Some(schedule) => {
            println!("  digest at \"{}\"", schedule.line());
            let mut at = Clock::real().now();
            for _ in 0..3 {
                let Some(next) = schedule.next_after(at) else { break };
                println!("    {}", next.format("%A %-d %B %Y, %H:%M %Z"));
                at = next.with_timezone(&Utc);
            }
        }
    }
    settings.feeds.iter().for_each(|feed| println!("  feed {}", in_a_line(feed)));
    good
}

/// The spaces that the console owns, where there is a database yet.
async fn of_console(deployment: &Deployment) -> Result<Vec<StoredSpace>> {
    if !deployment.database.exists() {
        return Ok(Vec::new());
    }
    let stored = open_store(deployment).await?.store.spaces().await?;
    Ok(stored.into_iter().filter(|space| space.owned_by == OwnedBy::Console).collect())
}
