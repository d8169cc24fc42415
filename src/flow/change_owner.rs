//! A space's settings go over from its file to the console, and back. They say the same before and after.

use super::Context;
use super::change_settings::{file_of, written};
use super::load_spaces::reload_space;
use crate::domain::space::{OwnedBy, Space};
use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Utc};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What became of the file that said the settings before.
#[derive(Debug, Clone, PartialEq)]
pub enum OldFile {
    /// Put aside under this name.
    Aside(PathBuf),
    /// It stays where it is, and is not used: this program may not rename it.
    Unused(PathBuf),
    NotThere,
}

/// The console takes the space over. Its file is put aside, so that nobody edits what nobody reads.
pub async fn adopt_space(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<OldFile> {
    let path = file_of(ctx, &space.slug);
    if !ctx.store.adopt_space(&space.id, now).await? {
        bail!("the console owns {} already", space.slug);
    }
    reload_space(ctx, &space.id).await?;
    if !path.exists() {
        return Ok(OldFile::NotThere);
    }
    // A name for each, so that an older one with somebody's comments is not lost.
    let names = (1..).map(|number| match number {
        1 => path.with_extension("toml.adopted"),
        _ => path.with_extension(format!("toml.adopted-{number}")),
    });
    let aside = names.take(1_000).find(|name| !name.exists());
    match aside.filter(|aside| fs::rename(&path, aside).is_ok()) {
        Some(aside) => Ok(OldFile::Aside(aside)),
        None => Ok(OldFile::Unused(path)),
    }
}

/// A file says the settings again: it is written with what the console held, without anybody's comments.
pub async fn release_space(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<PathBuf> {
    let written = written(ctx, space).await?;
    if written.stored.owned_by == OwnedBy::File {
        bail!("a file owns {} already", space.slug);
    }
    if written.stored.started_at.is_none() {
        bail!("{} has not started, and a file's space starts at once: say go first", space.slug);
    }
    let path = file_of(ctx, &space.slug);
    if path.exists() {
        bail!("{} is there already, and not used; move it away first", path.display());
    }
    let head = "# Written by Elevenses when the console gave this space back. Every key is explained in the example that\n\
                # comes with the program: config/spaces/sample-hub.toml\n\n";
    let text = format!("{head}{}", written.file.to_toml()?);
    write_new(&path, &text).with_context(|| format!("{} cannot be written", path.display()))?;
    if !ctx.store.release_space(&space.id, &written.stored.settings, now).await? {
        let _ = fs::remove_file(&path);
        return Err(anyhow!("somebody changed the settings at this moment; nothing was done, so try again"));
    }
    reload_space(ctx, &space.id).await?;
    Ok(path)
}

/// Whole or not at all, and never over another one.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}
