//! `elevenses webhook`: what another program's posts are read as.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::check_in::{Asked, Submission};
use crate::domain::space::Space;
use crate::flow::read_post::{ReadPost, Written, read_post};
use anyhow::{Context, Result};
use clap::Subcommand;
use std::io::Read;

#[derive(Subcommand)]
#[command(after_help = "\
Example:
  elevenses webhook test zapier post.json --space my-hub

Webhooks are set up in the space's file, under [[webhooks]]; docs/webhooks.md shows how, program by program.")]
pub enum Webhook {
    /// Shows what would be made of a saved post: which field gets what, and why not. Nothing is written.
    Test {
        /// The webhook's name in the space's file.
        name: String,
        /// The body as it was posted, JSON or a form; - is standard input.
        file: String,
        #[command(flatten)]
        space: SpaceArg,
    },
}

impl Webhook {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let Webhook::Test { name, file, space } = self;
        let (_, space) = settings.open(&space).await?;
        let webhook = space.webhook(&name).ok_or_else(|| {
            let names: Vec<&str> = space.settings.webhooks.iter().map(|webhook| webhook.name.as_str()).collect();
            let there_is = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            Misunderstood(format!("there is no webhook “{name}” in {}; there is: {there_is}", space.slug))
        })?;
        let body = body(&file).with_context(|| format!("{file} cannot be read"))?;
        let now = Clock::real().now();
        let post = read_post(webhook, Written::guessed(&body), &body, space.settings.zone, now)
            .map_err(|why| Misunderstood(format!("in {file} {why}")))?;
        show(&space, &post);
        Ok(verdict(&post))
    }
}

fn body(file: &str) -> std::io::Result<Vec<u8>> {
    if file != "-" {
        return std::fs::read(file);
    }
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    Ok(body)
}

fn show(space: &Space, post: &ReadPost) {
    for read in &post.fields {
        let got = match &read.got {
            Ok(Some(text)) => one_line(text),
            Ok(None) => "nothing stands there".to_owned(),
            Err(why) => format!("not read: it {why}"),
        };
        println!("{:<20} {got}   ({})", read.field, one_line(&read.from));
    }
    let when = match &post.said_at {
        Ok(Some(at)) => format!("{}, which is {} here", at.format("%Y-%m-%dT%H:%M:%SZ"), space.local_day(*at)),
        Ok(None) => "when the post comes".to_owned(),
        Err(why) => format!("not read: it {}", one_line(why)),
    };
    println!("{:<20} {when}", "said_at");
    println!("{:<20} {}", "id", post.id.as_deref().map_or("none: once a day for each person".to_owned(), one_line));
}

/// What would be answered, in the same words.
fn verdict(post: &ReadPost) -> Ended {
    if let Some(why) = &post.left_alone {
        println!("\nIt would be left alone: {}.", one_line(why));
        return Ended::Done;
    }
    let complaints = post.submission().and_then(|raw| Submission::parse(&raw, Asked::Stranger).map(|_| ()));
    let Err(complaints) = complaints else {
        println!("\nThey would be checked in.");
        return Ended::Done;
    };
    println!("\nNothing would be kept:");
    complaints.iter().for_each(|complaint| println!("  {} {}", complaint.field, one_line(&complaint.says)));
    Ended::NotUnderstood
}

/// What somebody else wrote, safe for a terminal.
fn one_line(text: &str) -> String {
    text.replace('\n', "; ").chars().filter(|c| !c.is_control()).take(200).collect()
}
