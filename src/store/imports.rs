//! Spreadsheets that were brought in: the people of one, that it was, and what was settled about its columns.

use super::check_ins::{CheckInRecord, Found, find_or_add_member, is_forgotten, record_one};
use super::journal::Journal;
use super::members::{ConsentRow, save_consent, save_profile};
use super::merging::by_address;
use super::row::{Columns, Query, time};
use super::{
    Change, CheckedIn, Consent, NameRule, NewNeed, Recorded, Result, Source, Store, StoreError, UploadResult, Who,
    new_id,
};
use crate::domain::check_in::{ProfileAnswers, Submission};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{ImportId, MemberId, SpaceId, UploadId};
use crate::domain::text::Name;
use chrono::{DateTime, Utc};
use rusqlite::{Transaction, named_params};
use serde::{Deserialize, Serialize};

/// Somebody whom an organiser brings in from a list.
#[derive(Debug, Clone)]
pub struct PersonRecord {
    pub space: SpaceId,
    pub email: EmailAddress,
    pub address_hash: String,
    pub name: Name,
    /// What else they may go by, where somebody has the name.
    pub names: Vec<Name>,
    pub submission: Submission,
    /// The words in which the list says whether they want introductions, if it does.
    pub consent: Option<Consent>,
    pub now: DateTime<Utc>,
}

/// A row of a file.
#[derive(Debug, Clone)]
pub enum ImportRow {
    CheckIn(CheckInRecord),
    /// What is known of them stays; only what is missing is filled in. They are in on no day and nothing is written to
    /// them.
    Person(PersonRecord),
}

/// A file that is about to be brought in.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub space: SpaceId,
    /// `check_ins` or `people`.
    pub kind: &'static str,
    pub file_name: String,
    pub sha256: String,
    /// The file as it waited in the console, where it did.
    pub upload: Option<UploadId>,
}

/// A file, once it was brought in.
#[derive(Debug, Clone)]
pub struct Imported {
    pub id: ImportId,
    pub space: SpaceId,
    pub summary: String,
    /// What is to be shown to the organiser because of it.
    pub needs: Vec<NewNeed>,
    /// The source of the file and what was settled about it just now.
    pub settled: Option<(String, Settled)>,
    /// What the console says came of the file that waited there.
    pub came_to: Option<(UploadId, UploadResult)>,
}

/// What was settled about the columns of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Heading and field; `None` leaves the column out.
    pub columns: Vec<(String, Option<String>)>,
    /// `dmy` or `mdy`.
    pub dates: Option<String>,
}

impl Store {
    /// A file is about to be brought in: from here on everything it changes can be undone, also when it breaks off.
    pub async fn begin_import(&self, import: NewImport, now: DateTime<Utc>) -> Result<ImportId> {
        self.write(move |tx| {
            let NewImport { space, kind, file_name, sha256, upload } = &import;
            let (id, summary) = (new_id(now), "broken off before its end");
            let sql =
                "INSERT INTO imports (id, space_id, kind, file_name, sha256, at, summary) VALUES (?, ?, ?, ?, ?, ?, ?)";
            tx.change(sql, (&id, space.as_str(), kind, file_name, sha256, time(now), summary))?;
            if let Some(upload) = upload {
                tx.change("UPDATE uploads SET import_id = ? WHERE id = ?", (&id, upload.as_str()))?;
            }
            Ok(ImportId::new(id))
        })
        .await
    }

    /// Keeps rows of a file, in their order: all of them, or none.
    pub async fn bring_in(&self, import: &ImportId, rows: Vec<ImportRow>) -> Result<Vec<Recorded>> {
        let import = import.clone();
        self.write(move |tx| {
            let sql = "SELECT 1 AS one FROM imports WHERE id = ? AND undone_at IS NULL";
            if tx.one(sql, [import.as_str()], |row| row.col::<i64>("one"))?.is_none() {
                return Err(StoreError::Conflict("it was undone while it was brought in".to_owned()));
            }
            rows.iter().map(|row| bring_in(tx, &import, row)).collect()
        })
        .await
    }

    /// A file was brought in.
    pub async fn keep_import(&self, import: Imported, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| {
            let Imported { id, space, summary, needs, settled, came_to } = &import;
            tx.change("UPDATE imports SET summary = ? WHERE id = ?", (summary, id.as_str()))?;
            if let Some((source, settled)) = settled {
                let settled = serde_json::to_string(settled).map_err(|e| StoreError::Broken(e.to_string()))?;
                let sql = "INSERT INTO settled_columns (space_id, source, settled, settled_at) VALUES (:space, :source, :settled, :now)
                           ON CONFLICT (space_id, source) DO UPDATE SET settled = :settled, settled_at = :now";
                let params = named_params! { ":space": space.as_str(), ":source": source, ":settled": settled, ":now": time(now) };
                tx.change(sql, params)?;
            }
            if let Some((upload, result)) = came_to {
                super::uploads::settle(tx, upload, result)?;
            }
            needs.iter().try_for_each(|need| super::needs_you::save_need(tx, need, now))
        })
        .await
    }

    /// What was settled about files from this source.
    pub async fn settled_columns(&self, space: &SpaceId, source: &str) -> Result<Option<Settled>> {
        let (space, source) = (space.clone(), source.to_owned());
        self.read(move |c| {
            let sql = "SELECT settled FROM settled_columns WHERE space_id = ? AND source = ?";
            let settled = c.one(sql, (space.as_str(), &source), |row| row.text("settled"))?;
            let read = |text: String| {
                serde_json::from_str(&text)
                    .map_err(|e| StoreError::Broken(format!("settled columns cannot be read: {e}")))
            };
            settled.map(read).transpose()
        })
        .await
    }
}

fn bring_in(tx: &Transaction, import: &ImportId, row: &ImportRow) -> Result<Recorded> {
    let (space, email, day) = match row {
        ImportRow::Person(person) => (&person.space, &person.email, None),
        ImportRow::CheckIn(record) => match &record.who {
            Who::Address { email, .. } => (&record.space, email, Some(record.local_day)),
            Who::Member(_) | Who::AtDoor(_) => return record_one(tx, record),
        },
    };
    let known = by_address(tx, space, &email.key())?;
    let journal = Journal { tx, import, space };
    let was = journal.image(known.as_ref(), day)?;
    let recorded = match row {
        ImportRow::Person(person) => keep_person(tx, person)?,
        ImportRow::CheckIn(record) => record_one(tx, record)?,
    };
    if let Recorded::Done(CheckedIn { member, .. }) = &recorded {
        journal.write_down(member, &was, &journal.image(Some(member), day)?)?;
    }
    Ok(recorded)
}

pub(super) fn keep_person(tx: &Transaction, person: &PersonRecord) -> Result<Recorded> {
    let PersonRecord { space, email, address_hash, name, names, submission, consent, now } = person;
    let record = CheckInRecord {
        space: space.clone(),
        who: Who::Address {
            email: email.clone(),
            address_hash: address_hash.clone(),
            name: name.clone(),
            confirmed_by: "organiser",
        },
        submission: submission.clone(),
        names: NameRule::Add(names.clone()),
        local_day: now.date_naive(),
        source: Source::Import,
        said_at: *now,
        now: *now,
        consent: consent.clone().unwrap_or(Consent { wording: String::new(), evidence: String::new() }),
        confirms: None,
    };
    if is_forgotten(tx, &record)? {
        return Ok(Recorded::Forgotten);
    }
    let Some(Found { id, new, renamed, .. }) = find_or_add_member(tx, &record)? else { return Ok(Recorded::NameTaken) };
    let filled = fill_gaps(tx, person, &id)?;
    if new {
        // They have not said anything themselves yet, so that whatever they say, however long ago, is newer.
        let sql = "UPDATE members SET answered_at = ? WHERE id = ?";
        tx.change(sql, (time(DateTime::UNIX_EPOCH), id.as_str()))?;
        if let Some(Consent { wording, evidence }) = consent {
            let given = submission.today.wants_introductions;
            let row = ConsentRow { space, member: &id, what: "introductions", given, wording, evidence };
            save_consent(tx, &row, *now)?;
        }
    }
    let change = match (new, filled) {
        (true, _) => Change::New,
        (false, true) => Change::Changed,
        (false, false) => Change::Unchanged,
    };
    Ok(Recorded::Done(CheckedIn { member: id, change, new_member: new, renamed }))
}

/// Fills in what nothing is known of. True when something was filled in.
fn fill_gaps(tx: &Transaction, person: &PersonRecord, member: &MemberId) -> Result<bool> {
    let Submission { surname, company, profile, .. } = &person.submission;
    let headline = profile.headline.as_deref().unwrap_or_default();
    let sql = "UPDATE members
               SET surname = CASE surname WHEN '' THEN :surname ELSE surname END,
                   company = CASE company WHEN '' THEN :company ELSE company END,
                   headline = CASE headline WHEN '' THEN :headline ELSE headline END, updated_at = :now
               WHERE id = :id AND ((surname = '' AND :surname <> '') OR (company = '' AND :company <> '')
                                   OR (headline = '' AND :headline <> ''))";
    let params = named_params! {
        ":surname": surname, ":company": company, ":headline": headline, ":now": time(person.now), ":id": member.as_str(),
    };
    let filled = tx.change(sql, params)? > 0;
    let missing = |kind: &str, lines: &Option<Vec<String>>| {
        let sql = "SELECT 1 AS one FROM profile_lines WHERE member_id = ? AND kind = ? LIMIT 1";
        let said = tx.one(sql, (member.as_str(), kind), |row| row.col::<i64>("one"))?.is_some();
        Ok::<_, StoreError>(lines.clone().filter(|lines| !said && !lines.is_empty()))
    };
    let gaps = ProfileAnswers {
        headline: None,
        interests: missing("interest", &profile.interests)?,
        offers: missing("offer", &profile.offers)?,
        needs: missing("need", &profile.needs)?,
    };
    Ok(save_profile(tx, &person.space, member, &gaps, person.now)? || filled)
}
