//! An import is taken back, as far as nobody has said or done anything since.

use super::{Context, Refused};
use crate::domain::id::ImportId;
use crate::domain::keep::{UNDO_DAYS, undo_since};
use crate::domain::space::Space;
use crate::store::{PastImport, Undone};
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

/// What was brought in lately, the latest first.
pub async fn recent_imports(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<Vec<PastImport>> {
    Ok(ctx.store.imports(&space.id, undo_since(now)).await?)
}

/// Takes an import back; the error says why it cannot be.
pub async fn undo_import(ctx: &Context, space: &Space, id: &str, now: DateTime<Utc>) -> Result<Undone> {
    let imports = recent_imports(ctx, space, now).await?;
    let Some(import) = imports.iter().find(|import| import.id.as_str() == id) else {
        bail!("no import of the last {UNDO_DAYS} days has the id “{id}”; `elevenses import list` shows them");
    };
    if import.undone_at.is_some() {
        return Err(Refused(format!("The import of {} was undone already.", import.file_name)).into());
    }
    Ok(ctx.store.undo_import(&ImportId::new(id), now).await?)
}
