//! A spreadsheet whose headings were found and whose columns were looked at: what each is read as, and row after row of
//! answers.

use super::headings::{STAMP, STATUS, Says, WHOLE_NAME, in_utc, option_of, says};
use super::mapping::{self, Column, Confidence, Reading, Said};
use super::rows::RawRow;
use super::survey::Survey;
use super::{DateOrder, SheetComplaint, Spreadsheet, Zones, cells, dates};
use crate::domain::check_in::RawSubmission;
use crate::domain::text::parted;
use chrono_tz::Tz;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A spreadsheet with its headings.
pub struct Headed<'a> {
    sheet: &'a Spreadsheet,
    pub headings: Vec<String>,
    /// The row of the headings, as a spreadsheet program numbers it.
    heading_row: usize,
    surveys: Vec<Survey>,
    rows: usize,
}

/// So many rows may stand above the headings.
const TITLES_MAX: usize = 20;

impl<'a> Headed<'a> {
    pub fn of(sheet: &'a Spreadsheet) -> Result<Headed<'a>, SheetComplaint> {
        let (heading_row, headings) = find_headings(sheet)?;
        let mut surveys = vec![Survey::default(); headings.len()];
        let mut rows = 0;
        for row in sheet.rows() {
            let row = row?;
            if row.number <= heading_row {
                continue;
            }
            rows += 1;
            let cells = row.cells.unwrap_or_default();
            for ((survey, heading), cell) in surveys.iter_mut().zip(&headings).zip(&cells) {
                survey.see(heading, cell);
            }
        }
        Ok(Headed { sheet, headings, heading_row, surveys, rows })
    }

    /// Names where such files come from: what was settled for one with these headings holds for the next.
    pub fn source(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.headings.join("\u{1f}")))
    }

    /// What each column is read as, from what was said now and before.
    pub fn table(self, said: &Said, before: &Said) -> Result<Table<'a>, SheetComplaint> {
        said.fits(&self.headings)?;
        let columns = mapping::map(&self.headings, &self.surveys, said, before);
        Ok(Table { headed: self, columns, dates: (said.dates, before.dates) })
    }
}

/// A spreadsheet whose columns are known.
pub struct Table<'a> {
    headed: Headed<'a>,
    pub columns: Vec<Column>,
    dates: (Option<DateOrder>, Option<DateOrder>),
}

impl Table<'_> {
    /// How many rows there are below the headings.
    pub fn len(&self) -> usize {
        self.headed.rows
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn has(&self, field: &str) -> bool {
        self.columns.iter().any(|column| column.field == Some(field))
    }

    fn at(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    pub fn heading_of(&self, field: &str) -> Option<&str> {
        self.at(field).map(|at| self.columns[at].heading.as_str())
    }

    pub(super) fn headings(&self) -> &[String] {
        &self.headed.headings
    }

    /// The order of day and month: as it was said, as a value above 12 shows, or as it was said before.
    pub(super) fn date_order(&self) -> Result<DateOrder, SheetComplaint> {
        let Some(at) = self.at(STAMP) else { return Ok(DateOrder::DayFirst) };
        let survey = &self.headed.surveys[at];
        let shown = match (survey.day_first > 0, survey.month_first > 0) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        let both = survey.day_first > 0 && survey.month_first > 0;
        let (said, before) = self.dates;
        match (said.or(shown).or(before), &survey.unclear) {
            (Some(order), _) => Ok(order),
            (None, None) if !both => Ok(DateOrder::DayFirst),
            (None, unclear) => {
                let example = unclear.clone().or_else(|| survey.examples.first().cloned()).unwrap_or_default();
                Err(SheetComplaint::WhichDate { example, heading: self.columns[at].heading.clone() })
            }
        }
    }

    pub(super) fn zones(&self, local: Tz) -> Zones {
        let utc = self.heading_of(STAMP).is_some_and(in_utc);
        Zones { written: if utc { Tz::UTC } else { local }, local }
    }

    /// Row after row, with its number as in the file: the cell that says when, and the answers; or why it cannot be used.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row, SheetComplaint>> + '_ {
        let below = |row: &Result<RawRow, SheetComplaint>| {
            row.as_ref().map_or(true, |row| row.number > self.headed.heading_row)
        };
        self.headed.sheet.rows().filter(below).map(|row| {
            let RawRow { number, cells } = row?;
            let unread = cells.as_ref().map_or_else(String::clone, |cells| cells.join("\u{1f}"));
            let read = cells.and_then(|cells| self.read(cells));
            let meaning = read.as_ref().map_or(unread, |(stamp, raw)| meaning(stamp, raw));
            Ok(Row { number, read, meaning })
        })
    }

    fn read(&self, mut cells: Vec<String>) -> Result<(String, RawSubmission), String> {
        let width = self.columns.len();
        while cells.len() > width && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.len() > width || (self.headed.sheet.is_text() && cells.len() < width) {
            return Err(format!(
                "it has {} cells where the headings have {width}; the file may have been cut off or edited by hand",
                cells.len()
            ));
        }
        let used = || {
            self.columns.iter().zip(&cells).filter(|(column, cell)| column.field.is_some() && !cell.trim().is_empty())
        };
        if let Some((column, _)) = used().find(|(_, cell)| cell.contains('\u{fffd}')) {
            return Err(format!(
                "in “{}” a letter was lost: it is written in another encoding than the rest of the file",
                column.heading
            ));
        }
        let mut raw = RawSubmission::default();
        let mut stamp = String::new();
        for (column, cell) in used() {
            match column.field {
                Some(STAMP) => stamp = cell.trim().to_owned(),
                Some(STATUS) => come(column, cell)?,
                Some(field) => self.set(&mut raw, field, column, cell),
                None => {}
            }
        }
        Ok((stamp, raw))
    }

    fn set(&self, raw: &mut RawSubmission, field: &'static str, column: &Column, cell: &str) {
        let word = |said: Option<bool>| said.map(|yes| if yes { "yes" } else { "no" });
        match field {
            "email" => raw.set(field, cells::address(cell)),
            "wants_introductions" | "on_round_table" => raw.set(field, word(cells::yes_or_no(cell)).unwrap_or(cell)),
            "here_as" => raw.set(field, cells::here_as(cell).map_or(cell, |here_as| here_as.as_str())),
            "name" | WHOLE_NAME | "surname" if cells::is_anonymous(cell) => false,
            WHOLE_NAME => {
                let (name, surname) = self.parted(cell.trim(), column.reading);
                let own_column = raw.get("surname").is_some() || surname.is_empty();
                raw.set("name", name) && !own_column && raw.set("surname", surname)
            }
            "offers" | "needs" | "interests" => {
                let more = match column.reading {
                    Reading::Ticks if cells::yes_or_no(cell) == Some(false) => return,
                    Reading::Ticks if cells::yes_or_no(cell) == Some(true) => {
                        option_of(&column.heading).unwrap_or(&column.heading).to_owned()
                    }
                    reading => cells::choices(cell, reading == Reading::AtCommas),
                };
                let before = raw.get(field).map(|before| format!("{before}\n")).unwrap_or_default();
                raw.set(field, before + &more)
            }
            field => raw.set(field, cell),
        };
    }

    /// A whole name as the first name and the rest.
    fn parted<'b>(&self, name: &'b str, reading: Reading) -> (&'b str, &'b str) {
        match name.split_once(',').filter(|_| reading == Reading::SurnameFirst) {
            Some((surname, name)) => (name.trim(), surname.trim()),
            None => parted(name),
        }
    }
}

/// One row with its number as in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub number: usize,
    /// The cell that says when, and the answers.
    pub read: Result<(String, RawSubmission), String>,
    /// Everything it says that is used, field by field: two rows of one meaning are the same, wherever they stand and
    /// whatever else is noted beside them. Of a row that cannot be read, its cells.
    pub meaning: String,
}

fn meaning(stamp: &str, raw: &RawSubmission) -> String {
    let answers = raw.fields().map(|(field, value)| format!("{field}\u{1e}{}", value.trim()));
    std::iter::once(stamp.to_owned()).chain(answers).collect::<Vec<_>>().join("\u{1f}")
}

fn come(column: &Column, cell: &str) -> Result<(), String> {
    let shown = super::survey::shortened(cell.trim());
    match cells::comes(cell) {
        Some(true) => Ok(()),
        Some(false) => Err(format!("“{}” says “{shown}”", column.heading)),
        None => Err(format!("“{}” says “{shown}”, which does not tell whether they come", column.heading)),
    }
}

/// The first row with two cells that holds neither address nor date. A later one takes its place only if two of its
/// cells are headings that everybody knows and none of the first one's were: so titles may have cells beside them.
fn find_headings(sheet: &Spreadsheet) -> Result<(usize, Vec<String>), SheetComplaint> {
    let mut found: Option<(usize, Vec<String>)> = None;
    let mut lone = None;
    for row in sheet.rows().take(TITLES_MAX) {
        let RawRow { number, cells } = row?;
        let Ok(mut cells) = cells else { continue };
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        if cells.iter().any(|cell| cells::is_address(cell) || dates::order_of(cell).is_some()) {
            // A title may hold a date; the people's rows have begun where there is more than that.
            match filled {
                1 => continue,
                _ => break,
            }
        }
        let known = |at_all: bool, cells: &[String]| {
            let known = |cell: &&String| matches!(says(cell), Says::Is(_)) || (at_all && says(cell) != Says::Nothing);
            cells.iter().filter(known).count()
        };
        match &found {
            _ if filled < 2 => lone = lone.or(Some((number, cells)).filter(|(_, cells)| known(true, cells) > 0)),
            None => found = Some((number, cells)),
            Some((_, titles)) if known(true, titles) == 0 && known(false, &cells) > 1 => found = Some((number, cells)),
            Some(_) => {}
        }
    }
    let (number, cells) = found.or(lone).ok_or(SheetComplaint::NoHeadings)?;
    Ok((number, cells.into_iter().map(|cell| cell.trim().to_owned()).collect()))
}

/// What a file is for, as far as its columns tell.
pub fn suggested(columns: &[Column]) -> super::Purpose {
    let has = |field: &str| columns.iter().any(|c| c.field == Some(field) || c.could_be.contains(&field));
    let sure = columns.iter().any(|c| c.field == Some("wants_introductions") && c.confidence >= Confidence::Likely);
    if sure && has(STAMP) { super::Purpose::CheckIns } else { super::Purpose::People }
}
