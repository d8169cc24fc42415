//! From the bytes of any spreadsheet to rows of answers, and from figures to a spreadsheet. No store, no network.
//!
//! `Spreadsheet::open` takes a file in, `Headed` finds its headings and looks at every value, `Table` says what each
//! column is read as. A row that cannot be used is a complaint with its number as in the file; the rest goes on. What is
//! unclear in the whole file (a column, the order of day and month) is asked, never guessed.

mod apart;
mod beside;
mod cells;
mod dates;
mod headings;
mod letters;
mod mapping;
mod positioned;
mod rows;
mod spreadsheet;
mod survey;
mod table;
mod text_file;
mod workbook;
mod written;

pub use apart::{Apart, COMMAND as READ_WORKBOOK, serve as serve_workbook};
pub use beside::beside;
pub use dates::{DateOrder, Stamp, Zones};
pub use headings::{STAMP, fields};
pub use mapping::{Column, Confidence, Said};
pub use rows::RawRow;
pub use spreadsheet::{MEGABYTES_MAX, Opening, Spreadsheet, WEB_PAGE};
pub use table::{Headed, Row, Table, suggested};
pub use workbook::workbook;
pub use written::write;

use crate::domain::check_in::RawSubmission;
use crate::domain::space::DAYS_AHEAD;
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use thiserror::Error;

/// What is later than this is a slip of the pen.
const A_YEAR: Duration = Duration::days(366);

/// Why a whole file cannot be read yet, in the organiser's words; each says what settles it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetComplaint {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {0} MB; split it, or export fewer columns")]
    TooLarge(usize),
    #[error(
        "the file has {columns} columns, and there is room for {most}; leave out those that say nothing about people"
    )]
    TooWide { columns: usize, most: usize },
    #[error("the file has more than {most} rows; split it")]
    TooLong { most: usize },
    #[error(
        "the file asks for far more memory or time than a list of people needs. Open it in your spreadsheet program, copy the rows that are meant into a new file, and save that as CSV"
    )]
    TooHeavy,
    #[error("the file is locked with a password; save it without one")]
    Locked,
    #[error("the file is {what}, not a spreadsheet, whatever its name says. Export it as CSV or XLSX")]
    NoSpreadsheet { what: &'static str },
    #[error("the file cannot be read ({0}). Open it in your spreadsheet program and save it anew, as CSV or XLSX")]
    Broken(String),
    #[error("the file cannot be read as CSV: {0}")]
    NotCsv(String),
    #[error(
        "the letters of the file could be {guess}, but that is not certain. Save it as CSV (UTF-8), or say it with --encoding {guess} (or --encoding windows-1252)"
    )]
    WhichLetters { guess: String },
    #[error("several sheets hold something: {}. Say which with --sheet NAME", .sheets.join(", "))]
    WhichSheet { sheets: Vec<String> },
    #[error("the file has no row of headings above its first row of values; write one, such as Name, Email, Interests")]
    NoHeadings,
    #[error("there is no column “{said}”. The headings are: {headings}")]
    NoSuchHeading { said: String, headings: String },
    #[error("more than one column is headed “{said}”; name the one you mean by its number, like --map '#3=email'")]
    HeadingTwice { said: String },
    #[error("there is no column for {what}. The headings are: {headings}. Expected one like {like}{hint}")]
    NoColumn { what: &'static str, like: &'static str, headings: String, hint: String },
    #[error("{asks}")]
    Unsure { asks: String },
    #[error(
        "is {example} in the column “{heading}” day/month or month/day? Run it again with --dates dmy or --dates mdy"
    )]
    WhichDate { example: String, heading: String },
    #[error(
        "these are the people who unsubscribed or whose addresses bounced, as Mailchimp exports them; nobody of them may be brought in. Export the subscribed ones"
    )]
    Unsubscribed,
}

impl SheetComplaint {
    fn unread(error: impl std::fmt::Display) -> SheetComplaint {
        SheetComplaint::Broken(error.to_string())
    }
}

/// What a file is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Who was in, when, and whether they want introductions.
    CheckIns,
    /// Who there is.
    People,
    /// What people say of themselves, whoever they are.
    Matching,
}

/// The fields in which people say something of themselves that can be compared.
const TELLING: &[&str] = &["needs", "offers", "interests", "headline", "today_line"];
const TOLD: &str = "what people do, offer, look for or are interested in";

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::CheckIns => "check_ins",
            Purpose::People => "people",
            Purpose::Matching => "matching",
        }
    }

    /// Whether a field makes a difference to it.
    pub fn uses(self, field: &str) -> bool {
        let of_a_day = [STAMP, "today_line", "place", "came_with", "stay", "on_round_table"].contains(&field);
        self == Purpose::CheckIns || !of_a_day || (self == Purpose::Matching && field == "today_line")
    }
}

/// One row of check-ins with its number as in the file.
#[derive(Debug, Clone)]
pub struct SheetRow {
    pub number: usize,
    pub read: Result<(Stamp, RawSubmission), String>,
    /// As in `Row`.
    pub meaning: String,
    /// Its day is further away than one can plan: not yet of use.
    pub too_early: bool,
}

impl Table<'_> {
    /// Whether the file can be used for this; else what has to be said or is missing.
    pub fn settled(&self, purpose: Purpose) -> Result<(), SheetComplaint> {
        let headings = self.headings();
        if headings.iter().any(|h| matches!(headings::plain(h).as_str(), "unsub time" | "clean time")) {
            return Err(SheetComplaint::Unsubscribed);
        }
        let asks = mapping::questions(&self.columns, |field| purpose.uses(field));
        // What nothing in the file could be comes first: no answer would bring it.
        if let Some((missing, like, hint)) = self.missing(purpose)
            && (asks.is_none()
                || !self.columns.iter().any(|column| missing.iter().any(|f| column.could_be.contains(f))))
        {
            let what = if missing == TELLING { TOLD } else { mapping::in_words(missing[0]) };
            let headings = mapping::listed(headings);
            return Err(SheetComplaint::NoColumn { what, like, headings, hint: hint.to_owned() });
        }
        match asks {
            Some(asks) => Err(asks),
            None if purpose == Purpose::CheckIns => self.date_order().map(|_| ()),
            None => Ok(()),
        }
    }

    /// The fields one of which is needed and not there, a heading like it, and what else to say about that.
    fn missing(&self, purpose: Purpose) -> Option<(&'static [&'static str], &'static str, &'static str)> {
        const OF_PEOPLE: &str = "; if these are people rather than check-ins, use `elevenses import people`";
        let needed: &[(&'static [&'static str], &'static str, &'static str)] = &[
            (&["email"], "“Email Address”", no_addresses(self.headings())),
            (&["name", headings::WHOLE_NAME], "“What should we call you?”", ""),
            (&[STAMP], "“Timestamp”", OF_PEOPLE),
            (&["wants_introductions"], "“Introductions today?”", OF_PEOPLE),
        ];
        let needed = match purpose {
            Purpose::CheckIns => needed,
            Purpose::People => &needed[..2],
            Purpose::Matching => &[(TELLING, "“Interests”", "")],
        };
        needed.iter().find(|(fields, ..)| !fields.iter().any(|field| self.has(field))).copied()
    }

    /// The check-ins of the file, row by row.
    pub fn check_ins(
        &self,
        zone: Tz,
        now: DateTime<Utc>,
    ) -> Result<impl Iterator<Item = Result<SheetRow, SheetComplaint>> + '_, SheetComplaint> {
        self.settled(Purpose::CheckIns)?;
        let (zones, order) = (self.zones(zone), self.date_order()?);
        let ahead = Duration::days(DAYS_AHEAD as i64 - 1);
        Ok(self.rows().map(move |row| {
            let Row { number, read, meaning } = row?;
            let stamped =
                |(stamp, raw): (String, RawSubmission)| Ok((Stamp::parse(&stamp, zones, order, now + A_YEAR)?, raw));
            let mut read = read.and_then(stamped);
            let too_early = read.as_ref().is_ok_and(|(stamp, _)| stamp.at > now + ahead);
            if too_early {
                read = Err(format!("its day is too far away; it can be up to {DAYS_AHEAD} days ahead"));
            }
            Ok(SheetRow { number, read, meaning, too_early })
        }))
    }
}

/// Meetup's files never hold addresses, which is good to know before one looks for them.
fn no_addresses(headings: &[String]) -> &'static str {
    let meetup = headings.iter().any(|h| headings::plain(h) == "url of member profile");
    if meetup { ". Your file has no email addresses; Meetup's files never do" } else { "" }
}

#[cfg(test)]
mod tests;
