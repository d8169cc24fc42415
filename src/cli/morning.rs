//! `elevenses morning`: what an organiser decides about the letters of a day.

use super::{Ended, Misunderstood, Settings, SpaceArg, day_or_today};
use crate::clock::Clock;
use crate::domain::id::MemberId;
use crate::domain::space::Space;
use crate::flow::Context as Flow;
use crate::flow::decide_morning::{decide_morning, send_now};
use crate::flow::plan_morning::{plan_morning, subject_of};
use crate::render::week::no_letter_because;
use crate::render::words::Words;
use crate::store::Decision;
use anyhow::Result;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::sync::Arc;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  elevenses morning show --day 2026-02-04                              the letters of a day, or a forecast of them
  elevenses morning hold --day 2026-02-04                              nothing is sent on that day
  elevenses morning hold --member rafe@oralhistory.example             Rafe gets nothing today, and nobody hears of him
  elevenses morning hold --member A@EMAIL --and B@EMAIL                the two do not hear of each other today
  elevenses morning approve                                            where letters wait for a word: they may go
  elevenses morning send                                               now, to whoever is in and has had none")]
pub enum Morning {
    /// Shows who would hear of whom, as far as anybody may know it; a day to come is a forecast.
    Show(Of),
    /// Holds the day, one member, or a pair.
    Hold(Of),
    /// Takes that back.
    Release(Of),
    /// Says that the letters of a day may go, where they wait for a word.
    Approve(Of),
    /// Sends today's letters now to whoever is in and has had none.
    Send {
        #[command(flatten)]
        space: SpaceArg,
    },
}

#[derive(Args)]
pub struct Of {
    #[command(flatten)]
    space: SpaceArg,
    /// Another day than today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    day: Option<NaiveDate>,
    /// One member instead of the whole day.
    #[arg(long, value_name = "EMAIL")]
    member: Option<String>,
    /// With another one: only the two for each other.
    #[arg(long, value_name = "EMAIL", requires = "member")]
    and: Option<String>,
}

impl Morning {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let now = Clock::real().now();
        match self {
            Morning::Show(of) => {
                let (ctx, space) = settings.open(&of.space).await?;
                show(&ctx, &space, day_or_today(of.day, &space)).await
            }
            Morning::Hold(of) => {
                let (whole, one, two) =
                    (Decision::Hold, Decision::HoldMember as fn(_) -> _, Decision::LeaveOut as fn(_, _) -> _);
                decide(settings, of, whole, Some((one, two)), "held").await
            }
            Morning::Release(of) => {
                let (one, two) = (Decision::ReleaseMember as fn(_) -> _, Decision::PutBack as fn(_, _) -> _);
                decide(settings, of, Decision::Release, Some((one, two)), "not held any more").await
            }
            Morning::Approve(of) => decide(settings, of, Decision::Approve, None, "approved").await,
            Morning::Send { space } => {
                let (ctx, space) = settings.open(&space).await?;
                let letters = send_now(&ctx, &space, now).await?;
                println!("{letters} letters are on their way; elevenses outbox list shows them");
                Ok(Ended::Done)
            }
        }
    }
}

/// What is decided about one member, and about two.
type OfPeople = (fn(MemberId) -> Decision, fn(MemberId, MemberId) -> Decision);

async fn decide(settings: &Settings, of: Of, whole: Decision, people: Option<OfPeople>, done: &str) -> Result<Ended> {
    let (ctx, space) = settings.open(&of.space).await?;
    let day = day_or_today(of.day, &space);
    let (what, who) = match (&of.member, &of.and, people) {
        (None, ..) => (whole, "the letters".to_owned()),
        (Some(_), _, None) => return Err(Misunderstood("letters are approved a day at a time".to_owned()).into()),
        (Some(one), None, Some((hold, _))) => (hold(member(&ctx, &space, one).await?), one.clone()),
        (Some(one), Some(other), Some((_, leave_out))) => {
            let both = (member(&ctx, &space, one).await?, member(&ctx, &space, other).await?);
            (leave_out(both.0, both.1), format!("{one} and {other}"))
        }
    };
    decide_morning(&ctx, &space, day, what, Clock::real().now()).await?;
    println!("{day}: {who}: {done}");
    Ok(Ended::Done)
}

async fn member(ctx: &Flow, space: &Space, email: &str) -> Result<MemberId> {
    let known = ctx.store.member_by_address(&space.id, &email.trim().to_lowercase()).await?;
    let known = known.ok_or_else(|| Misunderstood(format!("nobody here has the address “{email}”")))?;
    Ok(known.id)
}

async fn show(ctx: &Flow, space: &Arc<Space>, day: NaiveDate) -> Result<Ended> {
    let plan = plan_morning(ctx, space, day, Clock::real().now()).await?;
    let words = Words::of(&space.settings.locale);
    if let Some(forecast) = plan.forecast {
        println!(
            "{day}, a forecast: {} have checked in, {} more usually come on such a day",
            forecast.checked_in, forecast.usual
        );
    }
    if plan.decided.held {
        println!("{day} is held: nothing is sent");
    }
    for letter in &plan.letters {
        let others: Vec<&str> =
            letter.suggestions.iter().flat_map(|s| &s.others).map(|(_, name)| name.as_str()).collect();
        println!("{}  hears of {}  ({})", letter.name, others.join(", "), subject_of(ctx, letter)?);
    }
    for one in &plan.nobody {
        println!("{}  hears of nobody, {}", one.name, no_letter_because(words, one.why));
    }
    for (_, name) in &plan.held {
        println!("{name}  is held");
    }
    for [(_, one), (_, other)] in &plan.left_out {
        println!("{one} and {other}  are left out for each other");
    }
    Ok(Ended::Done)
}
