//! A spreadsheet of people comes in: a member list, a guest list. What is known of somebody stays, only gaps are filled;
//! nobody is in because of it, and nobody is written to until they check in or are invited.

use super::Context;
use super::read_spreadsheet::{Begins, ROWS_AT_ONCE, Report, Unsettled, all_in_words, table};
use super::receive_check_in::names_to_try;
use super::seen_rows::Seen;
use crate::domain::check_in::{Asked, RawSubmission, Submission};
use crate::domain::space::Space;
use crate::sheet::{Purpose, Row, Said, Spreadsheet};
use crate::store::{Consent, ImportRow, PersonRecord};
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Imports a file. The outer error is trouble of ours; the inner one is about the whole file. `progress` is told
/// rows done and rows in all.
pub async fn import_people(
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
    let (table, origin) = match table(ctx, space, file, said, Purpose::People).await? {
        Ok(table) => table,
        Err(unsettled) => return Ok(Err(unsettled)),
    };
    let mut report = Report::new(Purpose::People, table.columns.clone());
    let mut import = Begins::with(ctx, space, file, Purpose::People, now);
    let wording = table.heading_of("wants_introductions");
    let (mut waiting, mut seen) = (Vec::new(), BTreeMap::new());
    for (done, row) in table.rows().enumerate() {
        let row = match row {
            Ok(row) => row,
            Err(complaint) => return Ok(Err(complaint.into())),
        };
        if known.has(ctx, space, row.number, &row.meaning) {
            report.unchanged += 1;
            first_of_address(&mut seen, row);
            continue;
        }
        let evidence = format!("{} (sha256 {}…), row {}", file.name, &file.sha256[..16], row.number);
        let consent = wording.map(|wording| Consent { wording: wording.to_owned(), evidence });
        let person = row.read.and_then(|(_, raw)| person(ctx, space, raw, consent, now));
        match person.and_then(|person| once(&mut seen, row.number, person)) {
            Ok(person) => waiting.push((row.number, person)),
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
    waiting: &mut Vec<(usize, PersonRecord)>,
) -> Result<Vec<usize>> {
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let (numbers, people): (Vec<_>, Vec<_>) = std::mem::take(waiting).into_iter().unzip();
    let rows = people.into_iter().map(ImportRow::Person).collect();
    let recorded = ctx.store.bring_in(import.id().await?, rows).await?;
    Ok(report.count_all(numbers, recorded))
}

/// A row that was seen before still holds its address for its name.
fn first_of_address(seen: &mut BTreeMap<String, (usize, String)>, row: Row) {
    let Ok((_, mut raw)) = row.read else { return };
    // Said or not, it is none of this question.
    raw.set("wants_introductions", "no");
    if let Ok(Submission { email: Some(email), name: Some(name), .. }) = Submission::parse(&raw, Asked::Stranger) {
        seen.entry(email.key()).or_insert_with(|| (row.number, name.key()));
    }
}

/// A ticket office writes the buyer's address beside every guest.
fn once(
    seen: &mut BTreeMap<String, (usize, String)>,
    row: usize,
    person: PersonRecord,
) -> Result<PersonRecord, String> {
    let name = person.name.key();
    let (first, before) = seen.entry(person.email.key()).or_insert_with(|| (row, name.clone()));
    if *before == name {
        return Ok(person);
    }
    Err(format!("the same address stands beside another name in row {first}; whose is it?"))
}

fn person(
    ctx: &Context,
    space: &Space,
    mut raw: RawSubmission,
    consent: Option<Consent>,
    now: DateTime<Utc>,
) -> Result<PersonRecord, String> {
    // Who said nothing about introductions has said neither yes nor no, and is asked when they check in.
    let consent = consent.filter(|_| raw.get("wants_introductions").is_some());
    if consent.is_none() {
        raw.set("wants_introductions", "no");
    }
    let submission = Submission::parse(&raw, Asked::Stranger).map_err(|complaints| all_in_words(&complaints))?;
    let (Some(email), Some(name)) = (submission.email.clone(), submission.name.clone()) else {
        return Err("it has no name or no address".to_owned());
    };
    Ok(PersonRecord {
        space: space.id.clone(),
        address_hash: ctx.keys.address_hash(&email.key()),
        email,
        name,
        names: names_to_try(&submission),
        submission,
        consent,
        now,
    })
}
