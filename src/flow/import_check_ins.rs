//! A spreadsheet of check-ins comes in: each row is somebody's word that they were in that day, and what for.
//!
//! Safe to repeat: the same row again changes nothing, an older answer never replaces a newer one.

use super::Context;
use super::read_spreadsheet::{Begins, ROWS_AT_ONCE, Report, Unsettled, all_in_words, table};
use super::receive_check_in::{by_address, names_to_try};
use super::seen_rows::Seen;
use crate::domain::check_in::{Asked, Submission};
use crate::domain::space::Space;
use crate::sheet::{Purpose, Said, SheetRow, Spreadsheet};
use crate::store::{CheckInRecord, Consent, ImportRow, NameRule, Source, Who};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

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
    import_unseen(ctx, space, (file, said), Seen::nothing(), now, progress).await
}

/// The same, but for rows that were seen before.
pub(super) async fn import_unseen(
    ctx: &Context,
    space: &Space,
    (file, said): (&Spreadsheet, &Said),
    mut known: Seen,
    now: DateTime<Utc>,
    progress: impl Fn(usize, usize),
) -> Result<Result<Report, Unsettled>> {
    let (table, origin) = match table(ctx, space, file, said, Purpose::CheckIns).await? {
        Ok(table) => table,
        Err(unsettled) => return Ok(Err(unsettled)),
    };
    let mut report = Report::new(Purpose::CheckIns, table.columns.clone());
    let mut import = Begins::with(ctx, space, file, Purpose::CheckIns, now);
    let wording = table.heading_of("wants_introductions").unwrap_or_default().to_owned();
    let rows = match table.check_ins(space.settings.zone, now) {
        Ok(rows) => rows,
        Err(complaint) => return Ok(Err(complaint.into())),
    };
    let (mut waiting, mut seen) = (Vec::new(), BTreeMap::new());
    for (done, row) in rows.enumerate() {
        let row = match row {
            Ok(row) => row,
            Err(complaint) => return Ok(Err(complaint.into())),
        };
        if row.too_early {
            report.too_early += 1;
            if let (false, Err(why)) = (known.comes_again(), row.read) {
                report.set_aside.push((row.number, why));
            }
            continue;
        }
        if known.has(ctx, space, row.number, &row.meaning) {
            report.unchanged += 1;
            first_of_address(&mut seen, &row);
            continue;
        }
        let evidence = format!("{} (sha256 {}…), row {}", file.name, &file.sha256[..16], row.number);
        let consent = Consent { wording: wording.clone(), evidence };
        match record(ctx, space, &row, consent, now).and_then(|record| once(&mut seen, row.number, record)) {
            Ok(record) => waiting.push((row.number, record)),
            Err(why) => report.set_aside.push((row.number, why)),
        }
        if waiting.len() == ROWS_AT_ONCE {
            let done_with = keep(ctx, &mut import, &mut report, &mut waiting).await?;
            known.keep(ctx, space, done_with, now).await?;
            progress(done, table.len());
        }
    }
    keep(ctx, &mut import, &mut report, &mut waiting).await?;
    progress(table.len(), table.len());
    report.keep(ctx, space, file, (import, origin), &mut known).await?;
    Ok(Ok(report))
}

/// Gives back the rows that are done with.
async fn keep(
    ctx: &Context,
    import: &mut Begins<'_>,
    report: &mut Report,
    waiting: &mut Vec<(usize, CheckInRecord)>,
) -> Result<Vec<usize>> {
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let (numbers, records): (Vec<_>, Vec<_>) = std::mem::take(waiting).into_iter().unzip();
    let rows = records.into_iter().map(ImportRow::CheckIn).collect();
    let recorded = ctx.store.bring_in(import.id().await?, rows).await?;
    Ok(report.count_all(numbers, recorded))
}

/// A row that was seen before still holds its address for its name.
fn first_of_address(seen: &mut BTreeMap<(NaiveDate, String), (usize, String)>, row: &SheetRow) {
    let Ok((stamp, raw)) = &row.read else { return };
    if let Ok(Submission { email: Some(email), name: Some(name), .. }) = Submission::parse(raw, Asked::Stranger) {
        seen.entry((stamp.day, email.key())).or_insert_with(|| (row.number, name.key()));
    }
}

/// A ticket office writes the buyer's address beside every guest: on one day, one address is one person.
fn once(
    seen: &mut BTreeMap<(NaiveDate, String), (usize, String)>,
    row: usize,
    record: CheckInRecord,
) -> Result<CheckInRecord, String> {
    let Who::Address { email, name, .. } = &record.who else { return Ok(record) };
    let (first, before) = seen.entry((record.local_day, email.key())).or_insert_with(|| (row, name.key()));
    if *before == name.key() {
        return Ok(record);
    }
    Err(format!("the same address stands beside another name in row {first}; whose is it?"))
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
