//! `elevenses check`: the settings as they were understood.

use super::Ended;
use super::feeds::in_a_line;
use crate::clock::Clock;
use crate::config::{Deployment, read_space_files};
use crate::flow::no_texts_because;
use anyhow::Result;
use chrono::Utc;
use clap::Args;

#[derive(Args)]
pub struct Check {}

impl Check {
    pub fn execute(self, deployment: &Deployment) -> Result<Ended> {
        for (key, value) in deployment.describe() {
            println!("{key:<11} {value}");
        }
        let files = read_space_files(&deployment.spaces)?;
        let mut mistakes = files.is_empty();
        if files.is_empty() {
            println!("\nThere is no space yet: {} holds no .toml file.", deployment.spaces.display());
        }
        for (slug, path, file) in files {
            match file {
                Ok((_, settings)) => {
                    println!(
                        "\n{slug}: {} in {}, letters by {} from {}",
                        settings.name, settings.zone, settings.host.name, settings.host.from
                    );
                    if let Some(texts) = &settings.texts {
                        let gateways: Vec<_> = deployment.sms.iter().collect();
                        match no_texts_because(&gateways, texts) {
                            None => println!("  texts by {} as “{}”", texts.gateway, texts.name),
                            Some(why) => {
                                mistakes = true;
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
                }
                Err(error) => {
                    mistakes = true;
                    println!("\n{slug}: {} has a mistake: {error:#}", path.display());
                }
            }
        }
        Ok(if mistakes { Ended::NotUnderstood } else { Ended::Done })
    }
}
