//! What the model of sentences makes of offers and needs, if one was added: once for each line, when it is new, and never
//! while people are matched.

use super::Context;
use crate::model::Model;
use crate::store::KeptModel;
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use std::path::Path;

/// The alarm while lines wait for a model that cannot be used.
pub const MODEL_UNUSABLE: &str = "model_unusable";
/// So many lines are kept at once, and lost at most when the program stops.
const HANDFUL: usize = 16;

/// Looks whether the model in this folder can be used, and remembers it in place of the one before.
pub async fn add_model(ctx: &Context, folder: &Path, now: DateTime<Utc>) -> Result<()> {
    let model = Model::load(folder)?;
    let path = folder.canonicalize()?;
    ctx.store.keep_model(&path, model.hash(), now).await?;
    Ok(ctx.store.clear_alarm(MODEL_UNUSABLE).await?)
}

/// Forgets the model and all it made of lines. False when there was none.
pub async fn remove_model(ctx: &Context) -> Result<bool> {
    ctx.store.clear_alarm(MODEL_UNUSABLE).await?;
    Ok(ctx.store.remove_model().await?)
}

/// Whether there is a model with something left to read.
pub async fn has_unread_lines(ctx: &Context) -> Result<bool> {
    Ok(ctx.store.model().await?.is_some() && !ctx.store.unread_lines(1).await?.is_empty())
}

/// Reads lines that are new, so many at most, and tells how far it has come: done, of how many. Gives how many were read.
/// Blocks while it reads: some 10 ms for a line.
pub async fn embed_profiles(ctx: &Context, at_most: usize, told: impl Fn(usize, usize)) -> Result<usize> {
    let Some(kept) = ctx.store.model().await? else { return Ok(0) };
    let lines = ctx.store.unread_lines(at_most).await?;
    if lines.is_empty() {
        return Ok(0);
    }
    // It takes 100 MB, so it is not kept in memory for the little there is to read in a day.
    let model = open(&kept)?;
    let (all, mut done) = (lines.len(), 0);
    let mut lines = lines.into_iter().peekable();
    while lines.peek().is_some() {
        let read: Vec<_> = lines.by_ref().take(HANDFUL).map(|line| (model.embed(&line.text), line)).collect();
        done += read.len();
        ctx.store.keep_embeddings(&kept.hash, read.into_iter().map(|(made, line)| (line, made)).collect()).await?;
        told(done, all);
    }
    Ok(all)
}

/// The model that was added, if its files are still the same.
pub fn open(kept: &KeptModel) -> Result<Model> {
    let model = Model::load(&kept.path)?;
    if model.hash() != kept.hash {
        let path = kept.path.display();
        bail!("{path} holds other weights than those that were added. Add them anew: elevenses model add {path}");
    }
    Ok(model)
}
