//! `elevenses introduce` and `connection`: what the host does by hand, on the command line.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::id::ConnectionId;
use crate::domain::introduction::PartyId;
use crate::domain::space::Space;
use crate::flow::Context;
use crate::flow::find_party::find_party;
use crate::flow::introduce_by_hand::{ByHand, introduce_by_hand};
use crate::flow::record_by_hand::{Happened, record_by_hand};
use crate::store::{Connection, Outcome, TakenBack};
use anyhow::Result;
use clap::{Args, Subcommand};

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses introduce --space my-hub Rafe Adaeze --say 'You both keep old tapes.'
  elevenses introduce --space my-hub Rocío 'Tidewell Trust' --write-to-outsiders")]
pub struct Introduce {
    /// Two or three names or addresses: members, or people from the address book.
    #[arg(required = true, num_args = 2..=3)]
    who: Vec<String>,
    #[command(flatten)]
    space: SpaceArg,
    /// Your own sentence, which all of them read.
    #[arg(long, default_value = "", value_name = "SENTENCE")]
    say: String,
    /// Once every member has said yes, write to those from the address book too.
    #[arg(long)]
    write_to_outsiders: bool,
}

impl Introduce {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        let parties = parties(&ctx, &space, &self.who).await?;
        let wanted = ByHand { parties, sentence: self.say, write_to_outsiders: self.write_to_outsiders };
        match introduce_by_hand(&ctx, &space, &wanted, Clock::real().now()).await? {
            Ok(asked) => println!("{asked} asked. Each is told how to reach the others once all have said yes."),
            Err(why) => return Err(Misunderstood(why).into()),
        }
        Ok(Ended::Done)
    }
}

async fn parties(ctx: &Context, space: &Space, who: &[String]) -> Result<Vec<PartyId>> {
    let mut parties = Vec::new();
    for name in who {
        parties.push(find_party(ctx, space, name).await.map_err(|e| Misunderstood(e.to_string()))?);
    }
    Ok(parties)
}

#[derive(Subcommand)]
pub enum Connections {
    /// Records that people are connected, and what came of it; without people, something for the hub alone.
    #[command(after_help = "\
Examples:
  elevenses connection add --space my-hub Lorna Mireille --outcome paid_work
  elevenses connection add --space my-hub --outcome new_coworker --words 'Somebody asked about joining.'")]
    Add {
        /// Names or addresses of members, or names from the address book.
        who: Vec<String>,
        #[command(flatten)]
        space: SpaceArg,
        /// What came of it: project_meeting, paid_work, new_project, advice, mutual_support, partnership,
        /// new_coworker or good_chat.
        #[arg(long, value_parser = outcome)]
        outcome: Option<OutcomeKind>,
        /// How far it is: planned, new or ongoing.
        #[arg(long, default_value = "new", value_parser = stage)]
        stage: Stage,
        /// On which day; today when missing.
        #[arg(long, default_value = "", value_name = "YYYY-MM-DD")]
        on: String,
        /// In your own words.
        #[arg(long, default_value = "")]
        words: String,
        /// Whether the hub may tell it: count (only count it), without_names or first_name (they all agreed).
        #[arg(long, default_value = "count", value_parser = may_tell)]
        may_tell: MayTell,
    },
    /// Takes back one that was recorded by mistake, with what was recorded of it.
    #[command(after_help = "\
Examples:
  elevenses connection list
  elevenses connection take-back 0198f3a1-6c3e-7b02-9d55-0f8f1d3c2b11

What an introduction led to, and what people told themselves, cannot be taken back.")]
    TakeBack {
        /// As `elevenses connection list` shows it.
        id: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Lists the stories that may be told, and how.
    Stories {
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Lists connections and what came of them.
    List {
        #[command(flatten)]
        space: SpaceArg,
    },
}

fn one_of<T>(parsed: Option<T>, words: &[&str]) -> Result<T, String> {
    parsed.ok_or_else(|| format!("it can be {}", words.join(", ")))
}

pub fn outcome(word: &str) -> Result<OutcomeKind, String> {
    one_of(OutcomeKind::parse(word), &OutcomeKind::ALL.map(OutcomeKind::as_str))
}

fn stage(word: &str) -> Result<Stage, String> {
    one_of(Stage::parse(word), &Stage::ALL.map(Stage::as_str))
}

fn may_tell(word: &str) -> Result<MayTell, String> {
    one_of(MayTell::parse(word), &MayTell::ALL.map(MayTell::as_str))
}

impl Connections {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Connections::Add { who, space, outcome, stage, on, words, may_tell } => {
                let (ctx, space) = settings.open(&space).await?;
                let parties = parties(&ctx, &space, &who).await?;
                let happened = Happened { parties, kind: outcome, stage, on_day: on, words, may_tell };
                match record_by_hand(&ctx, &space, &happened, Clock::real().now()).await? {
                    Ok(()) => println!("recorded"),
                    Err((field, why)) => {
                        let says = match field {
                            "second" => "name two or three different people, or nobody".to_owned(),
                            "outcome" => "name people, or say what happened with --outcome, or both".to_owned(),
                            "on_day" => {
                                format!("--on {}", why.replace("choose “It is planned”", "add --stage planned"))
                            }
                            other => format!("--{other} {why}"),
                        };
                        return Err(Misunderstood(says).into());
                    }
                }
            }
            Connections::TakeBack { id, space } => {
                let (ctx, space) = settings.open(&space).await?;
                match ctx.store.take_back_connection(&space.id, &ConnectionId::new(id)).await? {
                    TakenBack::Done => println!("taken back"),
                    TakenBack::Theirs => {
                        let says = "an introduction led to it, or somebody told of it in their own words; that stays";
                        return Err(Misunderstood(says.to_owned()).into());
                    }
                }
            }
            Connections::Stories { space } => {
                let (ctx, space) = settings.open(&space).await?;
                let (stories, _) = ctx.store.stories(&space.id, (10_000, 0)).await?;
                for story in stories {
                    let teller = story.teller.as_deref().filter(|_| story.may_tell == MayTell::FirstName);
                    let teller = teller.and_then(|name| name.split_whitespace().next());
                    let how = match (story.may_tell, teller) {
                        (MayTell::FirstName, Some(name)) => format!("with the first name {name}"),
                        (MayTell::FirstName, None) => "with first names".to_owned(),
                        _ => "without names".to_owned(),
                    };
                    println!("{}  {}  {how}: “{}”", story.on_day, story.kind.as_str(), story.words);
                }
            }
            Connections::List { space } => {
                let (ctx, space) = settings.open(&space).await?;
                let (connections, alone) = ctx.store.connections(&space.id).await?;
                connections.iter().for_each(print);
                alone.iter().for_each(|outcome| println!("for the hub: {}", in_words(outcome)));
            }
        }
        Ok(Ended::Done)
    }
}

fn print(connection: &Connection) {
    let name = |name: &str| if name.is_empty() { "somebody who has left".to_owned() } else { name.to_owned() };
    let names: Vec<String> = connection.parties.iter().map(|p| name(&p.name)).collect();
    let outcomes: Vec<String> = connection.outcomes.iter().map(in_words).collect();
    let outcomes = if outcomes.is_empty() { "met".to_owned() } else { outcomes.join("; ") };
    let since = connection.since.format("%Y-%m-%d");
    println!("{}: {outcomes} (since {since})  {}", names.join(", "), connection.id);
}

fn in_words(outcome: &Outcome) -> String {
    let kind = outcome.kind.as_str().replace('_', " ");
    let words = if outcome.words.is_empty() { String::new() } else { format!(" “{}”", outcome.words) };
    format!("{kind} ({}, {}){words}", outcome.stage.as_str(), outcome.on_day)
}
