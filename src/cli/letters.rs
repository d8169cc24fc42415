//! `elevenses preview` and `elevenses explain`: a morning before it is sent, and why it is as it is.

use super::{Ended, Settings, SpaceArg, day_or_today};
use crate::clock::Clock;
use crate::flow::explain::explain;
use crate::flow::preview::{Post, Previewed, preview};
use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses preview --space my-hub
  elevenses preview --space my-hub --member lorna@lornawrites.example --day 2026-02-03")]
pub struct Preview {
    #[command(flatten)]
    space: SpaceArg,
    /// Only this member's letter.
    #[arg(long, value_name = "EMAIL")]
    member: Option<String>,
    /// Another day than today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    day: Option<NaiveDate>,
    #[arg(long)]
    json: bool,
}

impl Preview {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        let day = day_or_today(self.day, &space);
        let mut all = preview(&ctx, &space, day, Clock::real().now()).await?;
        if let Some(member) = &self.member {
            all.retain(|p| p.email.eq_ignore_ascii_case(member));
        }
        if self.json {
            let letters: Vec<_> = all.iter().map(as_json).collect();
            println!("{}", json!(letters));
        } else {
            all.iter().for_each(print);
        }
        let schedule = space.settings.schedules.digest.as_ref();
        if !schedule.is_some_and(|schedule| schedule.fires_on(day)) {
            eprintln!("elevenses: no digest is due on {day}; this is what it would say");
        }
        if all.iter().any(|p| !p.written) {
            eprintln!("elevenses: nothing is sent by this, and the links of letters not written yet lead nowhere");
        }
        if all.is_empty() {
            eprintln!(
                "elevenses: nobody{} is in on {day} who wants introductions and may be written to",
                self.member.map_or(String::new(), |m| format!(" called {m}"))
            );
            return Ok(Ended::InPart);
        }
        Ok(Ended::Done)
    }
}

fn print(previewed: &Previewed) {
    let written = if previewed.written { " (written already; see: elevenses outbox list)" } else { "" };
    println!("To: {} <{}>{written}", previewed.name, previewed.email);
    match &previewed.letter {
        Ok(Post::Letter(letter)) => println!("Subject: {}\n\n{}\n", letter.subject, letter.text),
        Ok(Post::Text(number, text)) => {
            println!("By text to {number}, {} segment(s)\n\n{}\n", text.counted.segments, text.body);
        }
        Err(why) => println!("No letter: {}.\n", why.replace('_', " ")),
    }
}

fn as_json(previewed: &Previewed) -> serde_json::Value {
    let (letter, text) = match &previewed.letter {
        Ok(Post::Letter(letter)) => (Some(letter), Some(&letter.text)),
        Ok(Post::Text(_, text)) => (None, Some(&text.body)),
        Err(_) => (None, None),
    };
    let number = match &previewed.letter {
        Ok(Post::Text(number, _)) => Some(number.to_string()),
        _ => None,
    };
    json!({
        "name": previewed.name, "email": previewed.email, "written": previewed.written, "no_letter": previewed.letter.as_ref().err(),
        "subject": letter.map(|l| &l.subject), "text": text, "html": letter.map(|l| &l.html), "by_text_to": number,
    })
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses explain --space my-hub Rafe Adaeze
  elevenses explain --space my-hub --day 2026-02-03 nadir@openmic.example")]
pub struct Explain {
    /// A name or an address.
    member: String,
    /// Another one; without it, everything about the first.
    other: Option<String>,
    #[command(flatten)]
    space: SpaceArg,
    /// Another day than today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    day: Option<NaiveDate>,
}

impl Explain {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        let day = day_or_today(self.day, &space);
        let lines = explain(&ctx, &space, day, (&self.member, self.other.as_deref()), Clock::real().now()).await?;
        lines.iter().for_each(|line| println!("{line}"));
        Ok(Ended::Done)
    }
}
