//! A space of the console begins, starts, rests and goes on.

use super::Context;
use super::load_spaces::reload_space;
use crate::config::{SpaceFile, WrittenHost, is_slug};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::SpaceId;
use crate::domain::space::Space;
use anyhow::{Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// The least that a space begins with; all of it can be changed on its pages.
pub struct NewSpace {
    pub slug: String,
    pub name: String,
    pub zone: String,
    pub host: String,
    /// The sender of every letter.
    pub from: EmailAddress,
    /// Where an answer goes that somebody types.
    pub reply_to: EmailAddress,
}

/// A new space of the console's own. It sends nothing before its organiser has said go.
pub async fn new_space(ctx: &Context, new: &NewSpace, now: DateTime<Utc>) -> Result<Arc<Space>> {
    if !is_slug(&new.slug) {
        bail!(
            "“{}” cannot be a space's name in addresses: lower-case letters, digits and hyphens, at most 40",
            new.slug
        );
    }
    let file = SpaceFile::new(
        &new.name,
        &new.zone,
        WrittenHost { reply_to: Some(new.reply_to.to_string()), ..WrittenHost::new(&new.host, &new.from.to_string()) },
    );
    file.meant(&ctx.spaces_folder)?;
    let id = ctx.store.new_console_space(&new.slug, &file.to_keep()?, now).await?;
    reload_space(ctx, &id).await
}

/// Go: its schedules fire from now on. False when they did already.
pub async fn start_space(ctx: &Context, id: &SpaceId, now: DateTime<Utc>) -> Result<bool> {
    let started = ctx.store.start_space(id, now).await?;
    reload_space(ctx, id).await?;
    Ok(started)
}

/// It rests until that day, or goes on at once. What is wrong with the day, in words that follow its name.
pub async fn pause_space(
    ctx: &Context,
    space: &Space,
    until: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Result<(), String>> {
    let today = space.local_day(now);
    if let Some(day) = until.filter(|day| *day <= today) {
        return Ok(Err(format!("is {day}, which is not a day to come")));
    }
    if let Some(day) = until.filter(|day| *day > today + chrono::Days::new(730)) {
        return Ok(Err(format!("is {day}, which is more than two years away")));
    }
    ctx.store.pause_space(&space.id, until, now).await?;
    reload_space(ctx, &space.id).await?;
    Ok(Ok(()))
}
