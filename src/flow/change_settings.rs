//! The settings of a space of the console are changed: checked as its file would be, and in force at once.

use super::Context;
use super::load_spaces::whole;
use super::sign_in::hash;
use crate::config::SpaceFile;
use crate::domain::space::{OwnedBy, Space};
use crate::store::StoredSpace;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::path::PathBuf;

/// What a space's settings say, as they are written.
pub struct Written {
    pub stored: StoredSpace,
    pub file: SpaceFile,
}

/// Why settings stayed as they were.
#[derive(Debug, Clone, PartialEq)]
pub enum Unchanged {
    /// A file on the server says them.
    ByFile,
    /// Somebody else has changed the same ones since they were shown.
    Meanwhile,
    /// The key of the setting, and what is wrong with it.
    Wrong { key: String, says: String },
}

impl Unchanged {
    pub fn wrong(key: &str, says: impl Into<String>) -> Unchanged {
        Unchanged::Wrong { key: key.to_owned(), says: says.into() }
    }
}

/// So often a change is tried again after another one, of other settings, came between.
const TRIES: usize = 5;

pub async fn written(ctx: &Context, space: &Space) -> Result<Written> {
    let stored = ctx.store.stored_space(&space.id).await?;
    let file = SpaceFile::kept(&stored.settings)?;
    Ok(Written { stored, file })
}

/// Knows again what was shown of the settings, so that nobody's change is lost under another's.
pub fn seen(part: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string(part).context("settings as they were shown")?;
    Ok(hash(&text).chars().take(16).collect())
}

/// Changes the settings by `change`, which may be called again when other settings were changed in between. `step` of
/// setting up is done with it.
pub async fn change_settings(
    ctx: &Context,
    space: &Space,
    step: Option<&'static str>,
    change: impl Fn(&mut SpaceFile) -> Result<(), Unchanged>,
    now: DateTime<Utc>,
) -> Result<Result<(), Unchanged>> {
    for _ in 0..TRIES {
        let Written { stored, mut file } = written(ctx, space).await?;
        if stored.owned_by == OwnedBy::File {
            return Ok(Err(Unchanged::ByFile));
        }
        if let Err(why) = change(&mut file) {
            return Ok(Err(why));
        }
        let settings = match file.meant(&ctx.spaces_folder) {
            Ok(settings) => settings,
            Err(error) => {
                let (key, says) = SpaceFile::complaint(&error);
                return Ok(Err(Unchanged::Wrong { key, says }));
            }
        };
        let kept = file.to_keep()?;
        if ctx.store.change_settings(&space.id, &stored.settings, &kept, step, now).await? {
            ctx.store.forget_calendars(&space.id, settings.calendars.clone(), now).await?;
            ctx.put_space(whole(ctx.store.stored_space(&space.id).await?, settings));
            return Ok(Ok(()));
        }
    }
    Ok(Err(Unchanged::Meanwhile))
}

/// The file that has the name of a space of the console, and is not used.
pub fn unused_file(ctx: &Context, space: &Space) -> Option<PathBuf> {
    let path = file_of(ctx, &space.slug);
    (space.owned_by == OwnedBy::Console && path.exists()).then_some(path)
}

/// Where a space's file is, or would be.
pub fn file_of(ctx: &Context, slug: &str) -> PathBuf {
    ctx.spaces_folder.join(format!("{slug}.toml"))
}
