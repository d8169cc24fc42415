//! The spaces, those of files and those of the console, read again when one of them changes, whoever changed it.

use crate::config::read_space_files;
use crate::domain::space::{OwnedBy, Space};
use crate::flow::Context;
use crate::flow::load_spaces::{load_file_space, load_kept_space};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

/// By which it is seen that something has changed: the files, and the rows.
#[derive(Debug, Default, PartialEq)]
struct Stamps {
    files: BTreeMap<PathBuf, Option<SystemTime>>,
    rows: Vec<(String, String)>,
}

#[derive(Default)]
pub(super) struct Spaces {
    seen: Mutex<Stamps>,
    /// Files that are not used and of which that was said.
    unused: Mutex<BTreeSet<PathBuf>>,
}

impl Spaces {
    pub async fn read_again_if_changed(&self, ctx: &Context, now: DateTime<Utc>) {
        let changed = match stamps(ctx).await {
            Ok(stamps) => !self.seen.lock().is_ok_and(|seen| *seen == stamps),
            Err(_) => true,
        };
        if !changed {
            return;
        }
        match self.read_again(ctx, now).await {
            Ok(()) => tracing::info!(spaces = ctx.spaces().len(), "the spaces were looked at again"),
            Err(error) => tracing::error!("the spaces could not be read again: {error:#}"),
        }
    }

    /// A file with a mistake raises an alarm, and its space goes on as it was when its file was last good; the
    /// others are taken.
    pub async fn read_again(&self, ctx: &Context, now: DateTime<Utc>) -> Result<()> {
        let stamps = stamps(ctx).await?;
        let (mut spaces, mut alarms) = (Vec::new(), Vec::new());
        for (slug, path, file) in files(ctx)? {
            let loaded = match file {
                Ok((file, settings)) => load_file_space(ctx, &slug, &file, settings, now).await?,
                // What the console owns does not care what a file says.
                Err(_) if is_of_console(ctx, &slug).await? => None,
                Err(error) => {
                    let text = format!("{} has a mistake; the space goes on as it was: {error:#}", path.display());
                    tracing::error!("{text}");
                    alarms.push((format!("space_file:{slug}"), text));
                    spaces.extend(as_it_was(ctx, &slug).await?);
                    continue;
                }
            };
            match loaded {
                Some(space) => spaces.push(space),
                None => self.say_unused(&path),
            }
        }
        for (slug, space, error) in of_console(ctx).await? {
            if let Some(error) = error {
                let without = if space.is_some() { "goes on without its webhooks" } else { "cannot go on" };
                let text = format!("the space {slug} {without}: {error:#}");
                tracing::error!("{text}");
                alarms.push((format!("space_file:{slug}"), text));
            }
            spaces.extend(space);
        }
        ctx.store.replace_alarms("space_file:", alarms, now).await?;
        set(ctx, spaces)?;
        if let Ok(mut seen) = self.seen.lock() {
            *seen = stamps;
        }
        Ok(())
    }

    /// Once for each file.
    fn say_unused(&self, path: &Path) {
        if self.unused.lock().is_ok_and(|mut unused| unused.insert(path.to_owned())) {
            tracing::warn!(
                "{} is not used: the console owns this space. Move it away; after that, to give the space back to a file: elevenses space release",
                path.display()
            );
        }
    }
}

/// All spaces, for the command line: a file with a mistake is an error.
pub(super) async fn read_strictly(ctx: &Context, now: DateTime<Utc>) -> Result<()> {
    let mut spaces = Vec::new();
    for (slug, path, file) in files(ctx)? {
        if is_of_console(ctx, &slug).await? {
            continue;
        }
        let (file, settings) = file.with_context(|| format!("in {}", path.display()))?;
        spaces.extend(load_file_space(ctx, &slug, &file, settings, now).await?);
    }
    for (slug, space, error) in of_console(ctx).await? {
        if let Some(error) = error {
            tracing::error!("the space {slug}: {error:#}");
        }
        spaces.extend(space);
    }
    set(ctx, spaces)
}

/// A space of the console, by its name, and what is wrong with it.
type OfConsole = (String, Option<Space>, Option<anyhow::Error>);

async fn of_console(ctx: &Context) -> Result<Vec<OfConsole>> {
    let stored = ctx.store.spaces().await?.into_iter().filter(|stored| stored.owned_by == OwnedBy::Console);
    let loaded = stored.map(|stored| {
        let slug = stored.slug.clone();
        let (space, error) = load_kept_space(ctx, stored);
        (slug, space, error)
    });
    Ok(loaded.collect())
}

async fn is_of_console(ctx: &Context, slug: &str) -> Result<bool> {
    let stored = ctx.store.spaces().await?;
    Ok(stored.iter().any(|stored| stored.slug == slug && stored.owned_by == OwnedBy::Console))
}

/// The space as its file last said it, from the database; without its webhooks, where a secret of theirs is gone.
async fn as_it_was(ctx: &Context, slug: &str) -> Result<Option<Space>> {
    let stored = ctx.store.spaces().await?.into_iter().find(|s| s.slug == slug);
    Ok(stored.and_then(|stored| load_kept_space(ctx, stored).0))
}

/// Where the console owns every space there need be no folder for files.
fn files(ctx: &Context) -> Result<Vec<crate::config::ReadFile>> {
    if ctx.spaces_folder.exists() { read_space_files(&ctx.spaces_folder) } else { Ok(Vec::new()) }
}

fn set(ctx: &Context, mut spaces: Vec<Space>) -> Result<()> {
    if spaces.is_empty() {
        bail!(
            "there is no space yet: {} holds no .toml file that can be used, and the console owns none. Make one with: elevenses init, or: elevenses space new",
            ctx.spaces_folder.display()
        );
    }
    spaces.sort_by(|a, b| a.slug.cmp(&b.slug));
    ctx.set_spaces(spaces);
    Ok(())
}

async fn stamps(ctx: &Context) -> Result<Stamps> {
    let entries = std::fs::read_dir(&ctx.spaces_folder).into_iter().flatten().flatten();
    let files = entries.map(|e| (e.path(), e.metadata().ok().and_then(|m| m.modified().ok()))).collect();
    Ok(Stamps { files, rows: ctx.store.spaces_stamp().await? })
}
