//! `elevenses preview` and `elevenses explain`: a morning before it is sent, and why it is as it is.

use super::{Ended, Misunderstood, Settings, SpaceArg, day_or_today};
use crate::clock::Clock;
use crate::domain::email_address::EmailAddress;
use crate::domain::space::Space;
use crate::flow::Context as Flow;
use crate::flow::explain::explain;
use crate::flow::preview::{Post, Previewed, preview};
use crate::flow::send_copy::{Copied, send_copy, send_rehearsal};
use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;
use std::sync::Arc;

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses preview --space my-hub
  elevenses preview --space my-hub --member lorna@lornawrites.example --day 2026-02-03
  elevenses preview --space my-hub --member lorna@lornawrites.example --send-copy-to jo@samplehub.example
  elevenses preview --space my-hub --send-copy-to jo@samplehub.example       a rehearsal, with invented people if need be")]
pub struct Preview {
    #[command(flatten)]
    space: SpaceArg,
    /// Only this member's letter.
    #[arg(long, value_name = "EMAIL")]
    member: Option<String>,
    /// Another day than today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    day: Option<NaiveDate>,
    /// Sends an organiser a copy of that member's letter; without --member, one to look at. Its buttons lead nowhere.
    #[arg(long, value_name = "EMAIL")]
    send_copy_to: Option<String>,
    #[arg(long)]
    json: bool,
}

impl Preview {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        if let Some(to) = &self.send_copy_to {
            return self.send(&ctx, &space, to).await;
        }
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

impl Preview {
    async fn send(&self, ctx: &Flow, space: &Arc<Space>, to: &str) -> Result<Ended> {
        let now = Clock::real().now();
        let organisers = ctx.store.organisers_of(&space.id).await?;
        let to = organisers.into_iter().map(|o| o.email).find(|email| email.to_string().eq_ignore_ascii_case(to));
        let to = to.ok_or_else(|| {
            Misunderstood(
                "a copy names people, so it goes to organisers of this space alone: elevenses organiser link".into(),
            )
        })?;
        let Some(member) = &self.member else {
            send_rehearsal(ctx, space, &to, now).await?;
            println!("a letter to look at is on its way to {to}");
            return Ok(Ended::Done);
        };
        let email = EmailAddress::parse(member).map_err(|why| Misunderstood(format!("“{member}” {why}")))?;
        let known = ctx.store.member_by_address(&space.id, &email.key()).await?;
        let known = known.ok_or_else(|| Misunderstood(format!("nobody here has the address “{member}”")))?;
        let day = day_or_today(self.day, space);
        match send_copy(ctx, space, day, &known.id, &to, now).await? {
            Copied::Sent => println!("a copy of {}'s letter of {day} is on its way to {to}", known.name),
            Copied::NoLetter => {
                eprintln!("elevenses: {} would get no letter on {day}; elevenses explain says why", known.name);
                return Ok(Ended::InPart);
            }
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
