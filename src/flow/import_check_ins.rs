//! A spreadsheet of check-ins comes in: each row is somebody's word that they were in that day, and what for.
//!
//! Safe to repeat: the same row again changes nothing, an older answer never replaces a newer one.

use super::Context;
use super::receive_check_in::{by_address, is_forgotten, names_to_try};
use crate::domain::check_in::{Asked, Complaint, Submission};
use crate::domain::space::Space;
use crate::sheet::{self, CheckInSheet, DateOrder, SheetComplaint, SheetRow};
use crate::store::{Change, CheckInRecord, Consent, NameRule, NeedKind, NewNeed, Recorded, Source};
use anyhow::Result;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Each heading and the field it was read as.
    pub columns: Vec<(String, Option<&'static str>)>,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub new_members: usize,
    /// Row number as in the file, and why it was not used.
    pub set_aside: Vec<(usize, String)>,
    /// Rows whose person goes by another name here than they gave.
    pub renamed: Vec<(usize, String)>,
}

/// Imports a file. The outer error is trouble of ours; the inner one is about the whole file. `progress` is told
/// rows done and rows in all.
pub async fn import_check_ins(
    ctx: &Context,
    space: &Space,
    file: (&str, &[u8]),
    order: Option<DateOrder>,
    now: DateTime<Utc>,
    progress: impl Fn(usize, usize),
) -> Result<Result<Report, SheetComplaint>> {
    let (file_name, bytes) = file;
    let sheet = match sheet::read_check_ins(bytes, space.settings.zone, order, now) {
        Ok(sheet) => sheet,
        Err(complaint) => return Ok(Err(complaint)),
    };
    let mut report = Report { columns: sheet.columns.clone(), ..Report::default() };
    let sha256 = HEXLOWER.encode(&Sha256::digest(bytes));
    for (done, row) in sheet.rows.iter().enumerate() {
        progress(done, sheet.rows.len());
        let evidence = format!("{file_name} (sha256 {}…), row {}", &sha256[..16], row.number);
        match import_row(ctx, space, (&sheet, row), evidence, now).await? {
            Ok(recorded) => report.count(row.number, recorded),
            Err(why) => report.set_aside.push((row.number, why)),
        }
    }
    progress(sheet.rows.len(), sheet.rows.len());
    let needs = report.for_organiser(space, file_name, &sha256);
    ctx.store.keep_import(&space.id, file_name, &sha256, &report.summary(), needs, now).await?;
    Ok(Ok(report))
}

async fn import_row(
    ctx: &Context,
    space: &Space,
    (sheet, row): (&CheckInSheet, &SheetRow),
    evidence: String,
    now: DateTime<Utc>,
) -> Result<Result<Recorded, String>> {
    let (stamp, raw) = match &row.read {
        Ok(read) => read,
        Err(why) => return Ok(Err(why.clone())),
    };
    let submission = match Submission::parse(raw, Asked::Stranger) {
        Ok(submission) => submission,
        Err(complaints) => return Ok(Err(all_in_words(&complaints))),
    };
    let Some(who) = by_address(&submission, "organiser") else {
        return Ok(Err("it has no name or no address".to_owned()));
    };
    if let Some(email) = &submission.email
        && is_forgotten(ctx, space, email).await?
    {
        return Ok(Err("this person asked for no letters, or to be forgotten; nothing of the row is kept".to_owned()));
    }
    let record = CheckInRecord {
        space: space.id.clone(),
        who,
        names: NameRule::Add(names_to_try(&submission)),
        submission,
        local_day: stamp.day,
        source: Source::Import,
        said_at: stamp.at,
        now,
        consent: Consent { wording: sheet.consent_heading.clone(), evidence },
        confirms: None,
    };
    Ok(Ok(ctx.store.record_check_in(record).await?))
}

/// What is wrong with a row, in one sentence.
pub(super) fn all_in_words(complaints: &[Complaint]) -> String {
    let texts: Vec<String> = complaints.iter().map(|c| format!("{} {}", in_words(c.field), c.says)).collect();
    texts.join("; ")
}

fn in_words(field: &str) -> String {
    match field {
        "email" => "the address".to_owned(),
        "name" => "the name".to_owned(),
        field => format!("“{}”", field.replace('_', " ")),
    }
}

impl Report {
    fn count(&mut self, row: usize, recorded: Recorded) {
        let Recorded::Done(done) = recorded else {
            self.set_aside.push((row, "the name is taken, and so is every addition to it".to_owned()));
            return;
        };
        match done.change {
            Change::New => self.new += 1,
            Change::Changed => self.changed += 1,
            Change::Unchanged => self.unchanged += 1,
        }
        self.new_members += usize::from(done.new_member);
        if let Some(name) = done.renamed {
            self.renamed.push((row, name.to_string()));
        }
    }

    pub fn summary(&self) -> String {
        format!(
            "{} check-ins new, {} changed, {} unchanged, {} rows set aside; {} people new",
            self.new,
            self.changed,
            self.unchanged,
            self.set_aside.len(),
            self.new_members
        )
    }

    /// What the organiser should know, each row once however often the file comes.
    fn for_organiser(&self, space: &Space, file: &str, sha256: &str) -> Vec<NewNeed> {
        let need = |kind: NeedKind, row: usize, text: String| NewNeed {
            space: space.id.clone(),
            kind,
            message: None,
            dedupe_key: format!("{}:{sha256}:{row}", kind.as_str()),
            text,
        };
        let aside = self
            .set_aside
            .iter()
            .map(|(row, why)| need(NeedKind::RowSetAside, *row, format!("{file}, row {row} was set aside: {why}.")));
        let renamed = self.renamed.iter().map(|(row, name)| {
            let text =
                format!("{file}, row {row}: somebody of that name is here already, so this one goes by “{name}”.");
            need(NeedKind::NameChanged, *row, text)
        });
        aside.chain(renamed).collect()
    }
}
