//! Spaces are put together: what their settings mean, and what the database holds beside them.

use super::Context;
use crate::config::SpaceFile;
use crate::domain::id::SpaceId;
use crate::domain::space::{OwnedBy, Settings, Space};
use crate::store::{StoreError, StoredSpace};
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// A space's file was read: the space, or nothing where the console owns it and the file is not used.
pub async fn load_file_space(
    ctx: &Context,
    slug: &str,
    file: &SpaceFile,
    settings: Settings,
    now: DateTime<Utc>,
) -> Result<Option<Space>> {
    match ctx.store.keep_file_space(slug, &file.to_keep()?, now).await {
        Ok(id) => Ok(Some(whole(ctx.store.stored_space(&id).await?, settings))),
        Err(StoreError::Conflict(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A space as it was last kept, and what is wrong with it: one whose webhook has lost its secret goes on without its
/// webhooks. No space where nothing else helps.
pub fn load_kept_space(ctx: &Context, stored: StoredSpace) -> (Option<Space>, Option<anyhow::Error>) {
    let file = match SpaceFile::kept(&stored.settings) {
        Ok(file) => file,
        Err(error) => return (None, Some(error)),
    };
    match file.meant(&ctx.spaces_folder) {
        Ok(settings) => (Some(whole(stored, settings)), None),
        Err(error) => {
            let without = SpaceFile { webhooks: Vec::new(), ..file }.meant(&ctx.spaces_folder);
            (without.ok().map(|settings| whole(stored, settings)), Some(error))
        }
    }
}

/// One space read anew from the database and put in its place.
pub async fn reload_space(ctx: &Context, id: &SpaceId) -> Result<Arc<Space>> {
    let (space, error) = load_kept_space(ctx, ctx.store.stored_space(id).await?);
    match (space, error) {
        (Some(space), None) => Ok(ctx.put_space(space)),
        // What is wrong with it is not new, and said elsewhere.
        (Some(space), Some(_)) => Ok(ctx.put_space(space)),
        (None, error) => Err(error.unwrap_or_else(|| anyhow::anyhow!("the space is not there any more"))),
    }
}

pub(super) fn whole(stored: StoredSpace, mut settings: Settings) -> Space {
    let of_calendars = stored.calendar_days.iter().filter(|day| settings.calendars.contains(&day.source));
    let of_calendars: Vec<_> = of_calendars.map(|day| day.day).collect();
    settings.closed_days.extend(of_calendars);
    Space {
        id: stored.id,
        slug: stored.slug,
        settings,
        owned_by: stored.owned_by,
        started: stored.owned_by == OwnedBy::File || stored.started_at.is_some(),
        paused_until: stored.paused_until,
    }
}
