//! `elevenses why`: why somebody got a letter on a day, or none.

use super::{Ended, Misunderstood, Settings, SpaceArg, day_or_today};
use crate::clock::Clock;
use crate::domain::email_address::EmailAddress;
use crate::flow::say_why::{Because, of_day, say_why, why_nothing};
use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses why lorna@lornawrites.example
  elevenses why lorna@lornawrites.example --day 2026-02-03 --space my-hub

What anybody answered is not said before all have said yes and were told.")]
pub struct Why {
    /// Whose letters.
    #[arg(value_name = "EMAIL")]
    email: String,
    #[command(flatten)]
    space: SpaceArg,
    /// Another day than today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    day: Option<NaiveDate>,
    #[arg(long)]
    json: bool,
}

impl Why {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        let (day, now) = (day_or_today(self.day, &space), Clock::real().now());
        let email = EmailAddress::parse(&self.email).map_err(|why| Misunderstood(format!("the address {why}")))?;
        let Some(member) = ctx.store.member_by_address(&space.id, &email.key()).await? else {
            return Err(Misunderstood(format!("nobody in {} has the address {email}", space.settings.name)).into());
        };
        let mut all = Vec::new();
        for row in of_day(&ctx, &space, &member, day, now).await? {
            all.push(say_why(&ctx, &space, row.id.as_str(), now).await?);
        }
        let nothing = why_nothing(&ctx, &space, &member, day).await?;
        if self.json {
            println!("{}", json!({ "messages": all.iter().map(as_json).collect::<Vec<_>>(), "no_digest": nothing }));
            return Ok(Ended::Done);
        }
        all.iter().for_each(print);
        nothing.iter().for_each(|why| println!("{why}"));
        Ok(Ended::Done)
    }
}

fn print(because: &Because) {
    let row = &because.row;
    println!("{}  {}\n  {}", row.id, row.kind.replace('_', "-"), because.state);
    because.because.iter().for_each(|line| println!("  {line}"));
    for subject in &because.subjects {
        println!("  {}", subject.who);
        subject.reasons.iter().chain([&subject.came_of_it]).for_each(|line| println!("    {line}"));
    }
    because.went.iter().for_each(|line| println!("  {line}"));
}

fn as_json(because: &Because) -> Value {
    let subject =
        |s: &crate::flow::say_why::Explained| json!({ "who": s.who, "reasons": s.reasons, "came_of_it": s.came_of_it });
    json!({
        "id": because.row.id.as_str(), "kind": because.row.kind, "state": because.state, "because": because.because,
        "names": because.subjects.iter().map(subject).collect::<Vec<_>>(), "went": because.went,
    })
}
