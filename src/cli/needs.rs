//! `elevenses needs`: what the program would not decide alone.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::space::Space;
use crate::flow::Context as Flow;
use crate::flow::keep_topics::Changed;
use crate::flow::settle_need::{Settle, Settled, settle_need};
use crate::store::NeedAbout;
use anyhow::{Context, Result};
use clap::{Subcommand, ValueEnum};
use serde_json::json;

#[derive(Subcommand)]
pub enum Needs {
    /// Lists what is open, the oldest first.
    List {
        #[command(flatten)]
        space: SpaceArg,
        #[arg(long)]
        json: bool,
    },
    /// Settles one.
    #[command(after_help = "\
Examples:
  elevenses needs settle ID --as yes --introduction ID   what somebody wrote meant yes to that introduction
  elevenses needs settle ID --as not-met                 they did not meet, whatever one of them says
  elevenses needs settle ID --as send                    the morning that waits for a word may go")]
    Settle {
        id: String,
        #[command(flatten)]
        space: SpaceArg,
        /// How.
        #[arg(long = "as", value_enum, default_value = "done")]
        settled_as: As,
        /// Which introduction a reply was meant for, where it can be several: see `needs list --json`.
        #[arg(long, value_name = "ID")]
        introduction: Option<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum As {
    /// Seen and done with.
    Done,
    /// A letter goes out once more.
    SendAgain,
    /// A reply meant yes.
    Yes,
    /// A reply meant "not this time".
    No,
    /// They met.
    Met,
    /// They did not.
    NotMet,
    /// Two wordings are one topic.
    Same,
    /// They are two; or two people are two.
    NotSame,
    /// The morning's letters may go.
    Send,
    /// They do not go today.
    Hold,
}

impl Needs {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Needs::List { space, json } => {
                let (ctx, space) = settings.open(&space).await?;
                let needs = ctx.store.needs(&space.id).await?;
                if json {
                    let rows: Vec<_> = needs.iter().map(|n| json!({ "id": n.id, "kind": n.kind, "text": n.text, "about": n.about, "since": n.created_at.to_rfc3339() })).collect();
                    println!("{}", json!(rows));
                } else if needs.is_empty() {
                    eprintln!("elevenses: nothing needs you");
                } else {
                    needs.iter().for_each(|n| println!("{}  {}", n.id, n.text));
                }
            }
            Needs::Settle { id, space, settled_as, introduction } => {
                let (ctx, space) = settings.open(&space).await?;
                let which = match introduction {
                    Some(which) => which,
                    None => only_introduction(&ctx, &space, &id).await?,
                };
                let word = settled_as.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
                let settle = Settle::parse(&word, &which).ok_or_else(|| {
                    Misunderstood("say which introduction it was meant for, with --introduction".to_owned())
                })?;
                let settled = settle_need(&ctx, &space, &id, &settle, Clock::real().now())
                    .await
                    .with_context(|| format!("“{id}”"))?;
                match settled {
                    Settled::Done(need) => println!("settled: {}", need.text),
                    Settled::Topics(Changed::Done(told)) => {
                        told.iter().for_each(|(word, means)| println!("“{word}” counts as “{means}”"));
                    }
                    Settled::Topics(_) => println!("settled; nothing had to be changed"),
                    Settled::TooLate(_) => {
                        println!("it cannot be answered any more: it is over, or they have said something themselves");
                        return Ok(Ended::InPart);
                    }
                }
            }
        }
        Ok(Ended::Done)
    }
}

/// The one introduction that a reply can have been meant for.
async fn only_introduction(ctx: &Flow, space: &Space, id: &str) -> Result<String> {
    let need = ctx.store.open_need(&space.id, id).await.with_context(|| format!("“{id}”"))?;
    Ok(match need.about {
        NeedAbout::Reply(open) if open.len() == 1 => open.into_iter().next().unwrap_or_default(),
        _ => String::new(),
    })
}
