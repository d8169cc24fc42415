//! A spreadsheet as it was handed over: kept in a file without a name while it is read, as often as needed, row by row.

use super::apart::{self, Apart};
use super::positioned::Positioned;
use super::rows::{ROWS_MAX, RawRow};
use super::text_file::TextFile;
use super::{SheetComplaint, letters};
use data_encoding::HEXLOWER;
use encoding_rs::Encoding;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;

/// The most that one file may hold, in megabytes.
pub const MEGABYTES_MAX: usize = 100;

/// What a spreadsheet's address gives to whoever has to sign in first.
pub const WEB_PAGE: &str = "a web page or XML";

/// What may be said about a file before it is opened.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// The sheet of a workbook that has several.
    pub sheet: Option<String>,
    pub encoding: Option<&'static Encoding>,
}

impl Opening {
    /// An encoding by its name; says whether there is one.
    pub fn encoding(label: &str) -> Option<&'static Encoding> {
        letters::named(label)
    }
}

/// A file whose rows can be read.
#[derive(Debug)]
pub struct Spreadsheet {
    pub name: String,
    pub sha256: String,
    file: File,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Text(TextFile),
    /// The rows that were read apart.
    Workbook,
}

impl Spreadsheet {
    /// Takes a file in. Nothing beyond the first hundred megabytes is ever read.
    pub fn open(name: &str, input: impl Read, opening: &Opening, apart: &Apart) -> Result<Spreadsheet, SheetComplaint> {
        let file = kept(input)?;
        let sha256 = hashed(&file)?;
        let mut start = Vec::new();
        Positioned::new(&file).take(1024).read_to_end(&mut start).map_err(SheetComplaint::unread)?;
        let (file, kind) = match start.as_slice() {
            [] => return Err(SheetComplaint::Empty),
            [b'P', b'K', 3 | 5, 4 | 6, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
                (apart.read(&file, opening.sheet.as_deref())?, Kind::Workbook)
            }
            start => {
                no_spreadsheet(start)?;
                let text = TextFile::of(&file, opening.encoding)?;
                (file, Kind::Text(text))
            }
        };
        Ok(Spreadsheet { name: name.to_owned(), sha256, file, kind })
    }

    /// Text at hand, such as the sample hub's.
    pub fn of_text(name: &str, text: &str) -> Result<Spreadsheet, SheetComplaint> {
        Spreadsheet::open(name, text.as_bytes(), &Opening::default(), &Apart::this_program())
    }

    /// Every row that holds something, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Result<RawRow, SheetComplaint>> + '_ {
        let (text, book) = match &self.kind {
            Kind::Text(text) => (Some(text.rows(&self.file)), None),
            Kind::Workbook => (None, Some(apart::rows(&self.file))),
        };
        let rows = text.into_iter().flatten().chain(book.into_iter().flatten());
        rows.enumerate()
            .map(|(n, row)| if n < ROWS_MAX { row } else { Err(SheetComplaint::TooLong { most: ROWS_MAX }) })
    }

    /// How the file was read, in words.
    pub fn described(&self) -> String {
        match &self.kind {
            Kind::Text(text) => format!("text in {}, separated by {}", text.encoding.name(), text.separated_by()),
            Kind::Workbook => "a workbook".to_owned(),
        }
    }

    /// What stands between the cells of a text file; nothing for a workbook.
    pub fn separated_by(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Text(text) => Some(text.separated_by()),
            Kind::Workbook => None,
        }
    }

    /// A text file's rows have all the cells that its headings have; a workbook's end with their last filled cell.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text(_))
    }
}

fn kept(input: impl Read) -> Result<File, SheetComplaint> {
    let mut file = tempfile::tempfile().map_err(SheetComplaint::unread)?;
    let most = MEGABYTES_MAX as u64 * 1_000_000;
    let read = std::io::copy(&mut input.take(most + 1), &mut file).map_err(SheetComplaint::unread)?;
    if read > most { Err(SheetComplaint::TooLarge(MEGABYTES_MAX)) } else { Ok(file) }
}

fn hashed(file: &File) -> Result<String, SheetComplaint> {
    let (mut from, mut chunk, mut hash) = (Positioned::new(file), vec![0; 64 * 1024], Sha256::new());
    loop {
        match from.read(&mut chunk).map_err(SheetComplaint::unread)? {
            0 => return Ok(HEXLOWER.encode(&hash.finalize())),
            read => hash.update(&chunk[..read]),
        }
    }
}

/// What often bears the name of a spreadsheet and is none.
fn no_spreadsheet(start: &[u8]) -> Result<(), SheetComplaint> {
    let text = String::from_utf8_lossy(start).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let kinds = [
        ("%pdf", "a PDF"),
        ("<", WEB_PAGE),
        ("{\\rtf", "a text document"),
        ("{", "JSON"),
        ("gif8", "a picture"),
        ("\u{fffd}png", "a picture"),
    ];
    let found = kinds.iter().find(|(begins, _)| text.starts_with(begins));
    found.map_or(Ok(()), |(_, what)| Err(SheetComplaint::NoSpreadsheet { what }))
}
