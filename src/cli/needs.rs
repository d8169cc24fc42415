//! `elevenses needs`: what the program would not decide alone.

use super::{Ended, Settings, SpaceArg};
use crate::clock::Clock;
use crate::flow::settle_need::{Settle, settle_need};
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
    Settle {
        id: String,
        #[command(flatten)]
        space: SpaceArg,
        /// How: seen and done with, or (for a letter) sent once more.
        #[arg(long = "as", value_enum, default_value = "done")]
        settled_as: As,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum As {
    Done,
    SendAgain,
}

impl Needs {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Needs::List { space, json } => {
                let (ctx, space) = settings.open(&space).await?;
                let needs = ctx.store.needs(&space.id).await?;
                if json {
                    let rows: Vec<_> = needs.iter().map(|n| json!({ "id": n.id, "kind": n.kind, "text": n.text, "since": n.created_at.to_rfc3339() })).collect();
                    println!("{}", json!(rows));
                } else if needs.is_empty() {
                    eprintln!("elevenses: nothing needs you");
                } else {
                    needs.iter().for_each(|n| println!("{}  {}", n.id, n.text));
                }
            }
            Needs::Settle { id, space, settled_as } => {
                let (ctx, space) = settings.open(&space).await?;
                let settle = match settled_as {
                    As::Done => Settle::Done,
                    As::SendAgain => Settle::SendAgain,
                };
                let need = settle_need(&ctx, &space, &id, settle, Clock::real().now())
                    .await
                    .with_context(|| format!("“{id}”"))?;
                println!("settled: {}", need.text);
            }
        }
        Ok(Ended::Done)
    }
}
