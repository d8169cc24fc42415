//! The child's side: limits first, then the library that may die of the file.

use super::{MEGABYTES_OF_MEMORY, Refusal, SECONDS};
use crate::sheet::rows::{COLUMNS_MAX, ROWS_MAX};
use calamine::{
    Cell, CellErrorType, Data, DataRef, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Sheets, Xls, Xlsx,
    XlsxError,
};
use rlimit::{Resource, setrlimit};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, StdoutLock};
use std::os::fd::AsFd;

type Book = Sheets<BufReader<File>>;

/// Reads the workbook on standard input and writes its rows to standard output; says on standard error why not.
/// True when all of it was read.
pub fn serve(sheet: Option<&str>) -> bool {
    let read = limited().and_then(|()| {
        let file = io::stdin().as_fd().try_clone_to_owned().map(File::from).map_err(broken)?;
        read(open(BufReader::new(file))?, sheet)
    });
    if let Err(refusal) = &read {
        eprintln!("{}", serde_json::to_string(refusal).unwrap_or_default());
    }
    read.is_ok()
}

fn limited() -> Result<(), Refusal> {
    let limits = [
        (Resource::AS, MEGABYTES_OF_MEMORY * 1_000_000),
        (Resource::CPU, SECONDS),
        (Resource::CORE, 0),
        (Resource::FSIZE, 0),
    ];
    limits.into_iter().try_for_each(|(what, most)| setrlimit(what, most, most)).map_err(broken)
}

/// By what the file is, not by what it is called.
fn open(mut file: BufReader<File>) -> Result<Book, Refusal> {
    let start = file.fill_buf().map_err(broken)?;
    let zipped = start.starts_with(b"PK");
    let open_document = start.iter().take(200).copied().collect::<Vec<u8>>();
    let open_document = String::from_utf8_lossy(&open_document).contains("opendocument.spreadsheet");
    let opened = match (zipped, open_document) {
        (true, true) => Ods::new(file).map(Sheets::Ods).map_err(calamine::Error::Ods),
        (true, false) => Xlsx::new(file).map(Sheets::Xlsx).map_err(calamine::Error::Xlsx),
        (false, _) => Xls::new(file).map(Sheets::Xls).map_err(calamine::Error::Xls),
    };
    opened.map_err(refused)
}

fn read(mut book: Book, wanted: Option<&str>) -> Result<(), Refusal> {
    let name = the_sheet(&mut book, wanted)?;
    let mut out = Rows::new();
    if let Sheets::Xlsx(xlsx) = &mut book {
        stream(xlsx, &name, |cell| out.cell(cell.get_position(), xlsx_value(cell.get_value())))?;
    } else {
        // These come whole: the limits above are what keeps them in bounds.
        let range = book.worksheet_range(&name).map_err(refused)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            out.cell((top + row as u32, left + column as u32), value_of(value))?;
        }
    }
    out.end()
}

fn stream(
    xlsx: &mut Xlsx<BufReader<File>>,
    name: &str,
    mut see: impl FnMut(Cell<DataRef>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut cells = xlsx.worksheet_cells_reader(name).map_err(|e| refused(e.into()))?;
    while let Some(cell) = cells.next_cell().map_err(|e| refused(e.into()))? {
        see(cell)?;
    }
    Ok(())
}

/// The sheet that is named; else the only one that can be seen and holds something.
fn the_sheet(book: &mut Book, wanted: Option<&str>) -> Result<String, Refusal> {
    let seen = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && matches!(sheet.typ, SheetType::WorkSheet));
    let names: Vec<String> = seen.map(|sheet| sheet.name.clone()).collect();
    if let Some(wanted) = wanted {
        let named = names.iter().find(|name| name.trim().eq_ignore_ascii_case(wanted.trim()));
        return named.cloned().ok_or(Refusal::WhichSheet { sheets: names });
    }
    let mut filled = Vec::new();
    for name in names {
        if holds_something(book, &name)? {
            filled.push(name);
        }
    }
    match filled.as_slice() {
        [] => Err(Refusal::Empty),
        [only] => Ok(only.clone()),
        _ => Err(Refusal::WhichSheet { sheets: filled }),
    }
}

fn holds_something(book: &mut Book, name: &str) -> Result<bool, Refusal> {
    let Sheets::Xlsx(xlsx) = book else { return Ok(!book.worksheet_range(name).map_err(refused)?.is_empty()) };
    let mut cells = xlsx.worksheet_cells_reader(name).map_err(|e| refused(e.into()))?;
    while let Some(cell) = cells.next_cell().map_err(|e| refused(e.into()))? {
        if !xlsx_value(cell.get_value()).is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Cells into rows: they come row by row, from left to right.
struct Rows {
    out: csv::Writer<BufWriter<StdoutLock<'static>>>,
    number: u32,
    cells: Vec<String>,
    written: usize,
}

impl Rows {
    fn new() -> Rows {
        let out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
        Rows {
            out: csv::WriterBuilder::new().flexible(true).from_writer(out),
            number: 0,
            cells: Vec::new(),
            written: 0,
        }
    }

    fn cell(&mut self, (row, column): (u32, u32), value: String) -> Result<(), Refusal> {
        if value.is_empty() {
            return Ok(());
        }
        let column = column as usize;
        if column >= COLUMNS_MAX {
            return Err(Refusal::TooWide { columns: column + 1, most: COLUMNS_MAX });
        }
        if row != self.number {
            self.write()?;
            self.number = row;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = value;
        Ok(())
    }

    fn write(&mut self) -> Result<(), Refusal> {
        if self.cells.is_empty() {
            return Ok(());
        }
        self.written += 1;
        if self.written > ROWS_MAX {
            return Err(Refusal::TooLong { most: ROWS_MAX });
        }
        let number = (self.number + 1).to_string();
        let cells = self.cells.iter().map(String::as_str);
        self.out.write_record(std::iter::once(number.as_str()).chain(cells)).map_err(broken)?;
        self.cells.clear();
        Ok(())
    }

    fn end(mut self) -> Result<(), Refusal> {
        self.write()?;
        self.out.flush().map_err(broken)
    }
}

fn xlsx_value(value: &DataRef) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(said) => said.to_string(),
        DataRef::DateTime(at) => date(*at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn value_of(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(said) => said.to_string(),
        Data::DateTime(at) => date(*at),
        Data::Error(CellErrorType::NA | _) | Data::Empty => String::new(),
    }
}

/// A day, a time, or both, with the year first, so that nobody has to ask what comes first.
fn date(at: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match at.as_f64() {
        value if value < 1.0 || at.is_duration() => time,
        value if value.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

fn broken(error: impl std::fmt::Display) -> Refusal {
    Refusal::Broken(error.to_string())
}

fn refused(error: calamine::Error) -> Refusal {
    match error {
        calamine::Error::Xlsx(XlsxError::Password)
        | calamine::Error::Ods(calamine::OdsError::Password)
        | calamine::Error::Xls(calamine::XlsError::Password) => Refusal::Locked,
        error => broken(error),
    }
}
