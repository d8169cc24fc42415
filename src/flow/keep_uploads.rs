//! A spreadsheet on its way through the console: taken in, something said about it, saved by the daemon, or dropped.
//!
//! Saving is asked for by the page and done by the daemon, so that it comes to its end whether or not the browser waits.

use super::Context;
use super::bring_in_rows::Aim;
use super::look_at_upload::{open, purpose, said};
use super::read_spreadsheet::Report;
use super::{import_check_ins, import_people};
use crate::domain::id::{OrganiserId, UploadId};
use crate::domain::space::Space;
use crate::sheet::{Headed, Opening, Purpose, Said, SheetComplaint, Spreadsheet, beside, suggested};
use crate::store::{Upload, UploadResult, UploadSaid};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use std::io::Cursor;
use tokio::runtime::Handle;

/// The most that one file may hold when it comes through a page.
pub const UPLOAD_MEGABYTES: usize = 20;
/// So many rows are told of one by one on the page that says what became of a file.
const TOLD_MAX: usize = 1_000;

/// Takes a file in. The inner error says why it is no spreadsheet; a file that asks something is taken. Without `reads`,
/// what it holds is read from its columns.
pub async fn take_upload(
    ctx: &Context,
    space: &Space,
    organiser: &OrganiserId,
    (name, bytes, reads): (String, Vec<u8>, Option<Purpose>),
    now: DateTime<Utc>,
) -> Result<Result<UploadId, SheetComplaint>> {
    let (apart, file_name) = (ctx.apart.clone(), name.clone());
    let looked = beside(move || {
        let looked = Spreadsheet::open(&file_name, Cursor::new(&bytes), &Opening::default(), &apart);
        (looked.and_then(|file| looks_like(&file)), bytes)
    });
    let (looked, bytes) = looked.await.context("reading an upload")?;
    let suggested = match looked {
        Ok(purpose) => purpose,
        // What can be said on the next page is asked there.
        Err(SheetComplaint::WhichSheet { .. } | SheetComplaint::WhichLetters { .. }) => Purpose::People,
        Err(complaint) => return Ok(Err(complaint)),
    };
    let id = ctx.store.new_upload(now);
    let upload = Upload {
        id: id.clone(),
        space: space.id.clone(),
        file_name: name,
        reads: reads.unwrap_or(suggested).as_str().to_owned(),
        said: UploadSaid::default(),
        at: now,
        to_save_at: None,
        import: None,
        result: None,
    };
    ctx.store.keep_upload(upload, organiser, bytes, now).await?;
    Ok(Ok(id))
}

fn looks_like(file: &Spreadsheet) -> Result<Purpose, SheetComplaint> {
    let table = Headed::of(file)?.table(&Said::default(), &Said::default())?;
    Ok(suggested(&table.columns))
}

/// Saves the file that has waited longest for it; false when none waits. One whose saving broke off goes on as the same import,
/// so that taking that back takes back everything.
pub async fn save_next_upload(ctx: &Context, now: DateTime<Utc>) -> Result<bool> {
    let Some(upload) = ctx.store.next_to_save().await? else { return Ok(false) };
    let bytes = ctx.store.upload_bytes(&upload.id).await?;
    let (ctx_there, upload_there, here) = (ctx.clone(), upload.clone(), Handle::current());
    // Reading rows is work for a processor.
    let saving = beside(move || here.block_on(save(&ctx_there, &upload_there, bytes, now)));
    let failed = match saving.await.map_err(anyhow::Error::from).and_then(|saved| saved) {
        Ok(failed) => failed,
        Err(error) => {
            tracing::error!("an upload could not be brought in: {error:#}");
            Some("something went wrong on our side, and it has been written down".to_owned())
        }
    };
    if failed.is_some() {
        ctx.store.settle_saving(&upload.id, UploadResult { failed, ..UploadResult::default() }).await?;
    }
    Ok(true)
}

/// Gives why nothing was brought in, if nothing was. What came of it is kept with the import.
async fn save(ctx: &Context, upload: &Upload, bytes: Vec<u8>, now: DateTime<Utc>) -> Result<Option<String>> {
    let space = ctx.space(&upload.space)?;
    let file = match open(upload, bytes, &ctx.apart) {
        Ok(file) => file,
        Err(complaint) => return Ok(Some(complaint.to_string())),
    };
    let (said, aim) = (said(upload), Aim::SaveUpload(Box::new(upload.clone())));
    let imported = match purpose(upload) {
        Purpose::CheckIns => import_check_ins::go_through(ctx, &space, (&file, &said), aim, now, |_, _| {}).await?,
        _ => import_people::go_through(ctx, &space, (&file, &said), aim, now, |_, _| {}).await?,
    };
    Ok(imported.err().map(|unsettled| unsettled.to_string()))
}

/// What the page says of a file that was saved.
pub(super) fn came_to(report: &Report, summary: &str) -> UploadResult {
    let told = |rows: &[(usize, String)]| rows.iter().take(TOLD_MAX).cloned().collect();
    UploadResult {
        import: report.import.as_ref().map(|id| id.to_string()),
        summary: summary.to_owned(),
        set_aside: told(&report.set_aside),
        renamed: told(&report.renamed),
        failed: None,
    }
}
