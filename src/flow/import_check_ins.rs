//! A spreadsheet of check-ins comes in: each row is somebody's word that they were in that day, and what for.
//!
//! Safe to repeat: the same row again changes nothing, an older answer never replaces a newer one.

use super::Context;
use super::bring_in_rows::{Aim, Incoming};
use super::look_at_upload::Rehearsal;
use super::read_spreadsheet::{Report, Unsettled, all_in_words, table};
use super::receive_check_in::{by_address, names_to_try};
use super::seen_rows::Seen;
use crate::domain::check_in::{Asked, Submission};
use crate::domain::space::Space;
use crate::sheet::{Purpose, Said, SheetRow, Spreadsheet};
use crate::store::{CheckInRecord, Consent, ImportRow, NameRule, Source, Who};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Imports a file. The outer error is trouble of ours; the inner one is about the whole file. `progress` is told
/// rows done and rows in all.
pub async fn import_check_ins(
    ctx: &Context,
    space: &Space,
    file: &Spreadsheet,
    said: &Said,
    now: DateTime<Utc>,
    progress: impl Fn(usize, usize),
) -> Result<Result<Report, Unsettled>> {
    let aim = Aim::Save(Seen::nothing());
    let imported = go_through(ctx, space, (file, said), aim, now, progress).await?;
    Ok(imported.map(|(report, _)| report))
}

/// Goes through the rows with this aim; where they are only looked at, says whom they would bring.
pub(super) async fn go_through(
    ctx: &Context,
    space: &Space,
    (file, said): (&Spreadsheet, &Said),
    aim: Aim,
    now: DateTime<Utc>,
    progress: impl Fn(usize, usize),
) -> Result<Result<(Report, Option<Rehearsal>), Unsettled>> {
    let (table, origin) = match table(ctx, space, file, said, Purpose::CheckIns).await? {
        Ok(table) => table,
        Err(unsettled) => return Ok(Err(unsettled)),
    };
    let wording = table.heading_of("wants_introductions").unwrap_or_default().to_owned();
    let rows = match table.check_ins(space.settings.zone, now) {
        Ok(rows) => rows,
        Err(complaint) => return Ok(Err(complaint.into())),
    };
    let mut incoming = Incoming::new(ctx, space, file, (Purpose::CheckIns, table.columns.clone()), aim, now);
    for (done, row) in rows.enumerate() {
        let row = match row {
            Ok(row) => row,
            Err(complaint) => return Ok(Err(complaint.into())),
        };
        if row.too_early {
            incoming.report.too_early += 1;
            if let (false, Err(why)) = (incoming.known.comes_again(), row.read) {
                incoming.report.set_aside.push((row.number, why));
            }
            continue;
        }
        if incoming.was_seen(row.number, &row.meaning) {
            still_holds(&mut incoming, &row);
            continue;
        }
        let consent = Consent { wording: wording.clone(), evidence: incoming.evidence(row.number) };
        let read = record(ctx, space, &row, consent, now).and_then(|record| {
            if let Who::Address { email, name, .. } = &record.who {
                incoming.hold(row.number, Some(record.local_day), email, name)?;
            }
            Ok(ImportRow::CheckIn(record))
        });
        if incoming.take(row.number, read).await? {
            progress(done, table.len());
        }
    }
    let done = incoming.finish(origin).await?;
    progress(table.len(), table.len());
    Ok(Ok(done))
}

/// A row that was seen before still holds its address for its name.
fn still_holds(incoming: &mut Incoming, row: &SheetRow) {
    let Ok((stamp, raw)) = &row.read else { return };
    if let Ok(Submission { email: Some(email), name: Some(name), .. }) = Submission::parse(raw, Asked::Stranger) {
        incoming.hold(row.number, Some(stamp.day), &email, &name).ok();
    }
}

fn record(
    ctx: &Context,
    space: &Space,
    row: &SheetRow,
    consent: Consent,
    now: DateTime<Utc>,
) -> Result<CheckInRecord, String> {
    let (stamp, raw) = row.read.as_ref().map_err(String::clone)?;
    let submission = Submission::parse(raw, Asked::Stranger).map_err(|complaints| all_in_words(&complaints))?;
    let who = by_address(ctx, &submission, "organiser").ok_or("it has no name or no address")?;
    Ok(CheckInRecord {
        space: space.id.clone(),
        who,
        names: NameRule::Add(names_to_try(&submission)),
        submission,
        local_day: stamp.day,
        source: Source::Import,
        // A time to come is when they will be in, not when it was said: whatever they say until then is newer.
        said_at: stamp.at.min(now),
        now,
        consent,
        confirms: None,
    })
}
