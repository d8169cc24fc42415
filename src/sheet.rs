//! From the bytes of a spreadsheet to rows of check-in answers. No store, no network.
//!
//! A row that cannot be used is a complaint with its number as in the file; the rest goes on. What is unclear in
//! the whole file (a column, the order of day and month) is asked, never guessed.

mod columns;
mod csv_file;
mod dates;
mod workbook;

use columns::{Columns, Fields};
pub use csv_file::write;
pub use dates::{DateOrder, Stamp};
pub use workbook::workbook;

use crate::domain::check_in::RawSubmission;
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use thiserror::Error;

/// Why a whole file cannot be read yet, in the organiser's words; each says what settles it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetComplaint {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {0} MB; split it, or export fewer columns")]
    TooLarge(usize),
    #[error("the file is not text in UTF-8. Export it as CSV (UTF-8)")]
    NotText,
    #[error("the file cannot be read as CSV: {0}")]
    NotCsv(String),
    #[error("there is no column for {what}. The headings are: {headings}. Expected one like {like}")]
    NoColumn { what: &'static str, like: &'static str, headings: String },
    #[error("two columns could be {what}: “{first}” and “{second}”. Rename or remove one of them")]
    TwoColumns { what: &'static str, first: String, second: String },
    #[error(
        "is {example} in the column “{heading}” day/month or month/day? Run it again with --dates dmy or --dates mdy"
    )]
    WhichDate { example: String, heading: String },
}

/// A file of check-ins, read.
#[derive(Debug, Clone)]
pub struct CheckInSheet {
    /// Each heading, and the field it is read as; `None` is not used.
    pub columns: Vec<(String, Option<&'static str>)>,
    /// The heading that says they want introductions: the words that were agreed to.
    pub consent_heading: String,
    pub rows: Vec<SheetRow>,
}

/// One row with its number as in the file (the headings are row 1).
#[derive(Debug, Clone)]
pub struct SheetRow {
    pub number: usize,
    pub read: Result<(Stamp, RawSubmission), String>,
}

/// The most that one file may hold, in megabytes.
const MEGABYTES_MAX: usize = 50;

/// Reads a spreadsheet of check-ins as a Google Form exports it.
pub fn read_check_ins(
    bytes: &[u8],
    zone: Tz,
    order: Option<DateOrder>,
    now: DateTime<Utc>,
) -> Result<CheckInSheet, SheetComplaint> {
    let table = table(bytes)?;
    let columns = Columns::find(&table.headings)?;
    let stamps = table.rows.iter().filter_map(|(_, row)| row.as_ref().ok()).map(|row| columns.stamp(row));
    let order = dates::settle_order(stamps, order).map_err(|example| SheetComplaint::WhichDate {
        example,
        heading: table.headings[columns.stamp_at()].clone(),
    })?;
    let read = |(number, row): &(usize, Result<Vec<String>, String>)| SheetRow {
        number: *number,
        read: row.clone().and_then(|row| {
            Ok((
                Stamp::parse(columns.stamp(&row), zone, order, now + Duration::days(1))?,
                columns.fields.submission(&row),
            ))
        }),
    };
    Ok(CheckInSheet {
        columns: columns.fields.named(&table.headings),
        consent_heading: columns.consent_heading(&table.headings),
        rows: table.rows.iter().map(read).collect(),
    })
}

/// A file of people, whatever else it holds.
#[derive(Debug, Clone)]
pub struct PeopleSheet {
    /// Each heading, and the field it is read as; `None` is not used.
    pub columns: Vec<(String, Option<&'static str>)>,
    pub rows: Vec<PeopleRow>,
}

/// One row with its number as in the file, and what is wrong with it if it cannot be read.
#[derive(Debug, Clone)]
pub struct PeopleRow {
    pub number: usize,
    pub read: Result<RawSubmission, String>,
}

impl PeopleSheet {
    pub fn has(&self, field: &str) -> bool {
        self.columns.iter().any(|(_, read_as)| *read_as == Some(field))
    }
}

/// Reads any spreadsheet of people: the columns are found as those of check-ins are, but none of when, who and
/// whether has to be there.
pub fn read_people(bytes: &[u8]) -> Result<PeopleSheet, SheetComplaint> {
    let table = table(bytes)?;
    let fields = Fields::of_people(&table.headings)?;
    let rows = table.rows.into_iter();
    let rows = rows.map(|(number, row)| PeopleRow { number, read: row.map(|row| fields.submission(&row)) });
    Ok(PeopleSheet { columns: fields.named(&table.headings), rows: rows.collect() })
}

fn table(bytes: &[u8]) -> Result<csv_file::Table, SheetComplaint> {
    if bytes.len() > MEGABYTES_MAX * 1_000_000 {
        return Err(SheetComplaint::TooLarge(MEGABYTES_MAX));
    }
    csv_file::read(bytes)
}

#[cfg(test)]
mod tests;
