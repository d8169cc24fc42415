//! Somebody looks for their own name on a tablet at the door.

use super::Context;
use crate::domain::first_names::{Found, Known, find};
use crate::domain::id::MemberId;
use crate::domain::space::Space;
use anyhow::Result;

/// Those whose first name begins with the letters that were typed.
pub async fn find_name(ctx: &Context, space: &Space, typed: &str) -> Result<Found> {
    Ok(find(&ctx.store.first_names(&space.id).await?, typed))
}

/// The one who was pressed, if a tablet of this space may show them.
pub async fn chosen_name(ctx: &Context, space: &Space, member: &MemberId) -> Result<Option<Known>> {
    let everybody = ctx.store.first_names(&space.id).await?;
    Ok(everybody.into_iter().find(|known| known.id == *member))
}
