//! Who may sign in to a space, and as what: an owner adds, changes and takes away. There is always an owner left.

use super::Context;
use super::sign_in::invite_organiser;
use crate::domain::email_address::EmailAddress;
use crate::domain::id::OrganiserId;
use crate::domain::role::Role;
use crate::domain::space::Space;
use crate::store::StoreError;
use anyhow::Result;
use chrono::{DateTime, Utc};

/// What became of somebody who was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// They are mailed a link.
    Mailed,
    /// They may sign in, but a few links went to that address lately: no further one is mailed.
    NotMailed,
    /// They could before; nothing is changed.
    Already,
}

/// Somebody may sign in from now on, and is mailed a link to do so.
pub async fn add_organiser(
    ctx: &Context,
    space: &Space,
    email: &EmailAddress,
    role: Role,
    now: DateTime<Utc>,
) -> Result<Added> {
    let known = ctx.store.organiser_named(&email.key()).await?;
    if known.is_some_and(|(_, spaces)| spaces.iter().any(|(id, _)| *id == space.id)) {
        return Ok(Added::Already);
    }
    let mailed = invite_organiser(ctx, space, email, role, now).await?;
    Ok(if mailed { Added::Mailed } else { Added::NotMailed })
}

/// False for the last owner, whom another role would leave nobody to follow.
pub async fn change_role(ctx: &Context, space: &Space, organiser: &OrganiserId, role: Role) -> Result<bool> {
    unless_last(ctx.store.set_role(&space.id, organiser, role).await)
}

/// They may not sign in to this space any more. False for the last owner.
pub async fn remove_organiser(ctx: &Context, space: &Space, organiser: &OrganiserId) -> Result<bool> {
    unless_last(ctx.store.remove_organiser(&space.id, organiser).await)
}

fn unless_last(done: Result<(), StoreError>) -> Result<bool> {
    match done {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict(_)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
