//! A spreadsheet of people comes in: a member list, a guest list. What is known of somebody stays, only gaps are filled;
//! nobody is in because of it, and nobody is written to until they check in or are invited.

use super::Context;
use super::bring_in_rows::{Aim, Incoming};
use super::look_at_upload::Rehearsal;
use super::read_spreadsheet::{Report, Unsettled, all_in_words, table};
use super::receive_check_in::names_to_try;
use super::seen_rows::Seen;
use crate::domain::check_in::{Asked, RawSubmission, Submission};
use crate::domain::space::Space;
use crate::sheet::{Purpose, Row, Said, Spreadsheet};
use crate::store::{Consent, ImportRow, PersonRecord};
use anyhow::Result;
use chrono::{DateTime, Utc};

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
    let (table, origin) = match table(ctx, space, file, said, Purpose::People).await? {
        Ok(table) => table,
        Err(unsettled) => return Ok(Err(unsettled)),
    };
    let wording = table.heading_of("wants_introductions");
    let mut incoming = Incoming::new(ctx, space, file, (Purpose::People, table.columns.clone()), aim, now);
    for (done, row) in table.rows().enumerate() {
        let row = match row {
            Ok(row) => row,
            Err(complaint) => return Ok(Err(complaint.into())),
        };
        if incoming.was_seen(row.number, &row.meaning) {
            still_holds(&mut incoming, row);
            continue;
        }
        let evidence = incoming.evidence(row.number);
        let consent = wording.map(|wording| Consent { wording: wording.to_owned(), evidence });
        let read = row.read.and_then(|(_, raw)| person(ctx, space, raw, consent, now)).and_then(|person| {
            incoming.hold(row.number, None, &person.email, &person.name)?;
            Ok(ImportRow::Person(person))
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
fn still_holds(incoming: &mut Incoming, row: Row) {
    let Ok((_, mut raw)) = row.read else { return };
    // Said or not, it is none of this question.
    raw.set("wants_introductions", "no");
    if let Ok(Submission { email: Some(email), name: Some(name), .. }) = Submission::parse(&raw, Asked::Stranger) {
        incoming.hold(row.number, None, &email, &name).ok();
    }
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
