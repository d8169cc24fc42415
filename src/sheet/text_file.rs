//! Rows of a text file, whatever stands between its cells.

use super::SheetComplaint;
use super::letters::{self, END, Lines};
use super::rows::{COLUMNS_MAX, RawRow};
use encoding_rs::Encoding;
use std::fs::File;
use std::io::Read;

/// How a text file is to be read.
#[derive(Debug, Clone, Copy)]
pub struct TextFile {
    pub encoding: &'static Encoding,
    pub delimiter: u8,
    /// Its first line says `sep=;`, which a spreadsheet program does not count as a row.
    names_delimiter: bool,
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// So many characters at the beginning of a file are looked at to find what stands between the cells.
const LOOKED_AT: u64 = 64 * 1024;
const ROWS_LOOKED_AT: usize = 40;

impl TextFile {
    pub fn of(file: &File, said: Option<&'static Encoding>) -> Result<TextFile, SheetComplaint> {
        let encoding = letters::find(file, said)?;
        let mut start = Vec::new();
        let mut lines = Lines::of(letters::text(file, encoding)).take(LOOKED_AT);
        lines.read_to_end(&mut start).map_err(SheetComplaint::unread)?;
        let start = String::from_utf8_lossy(&start);
        let first = start.lines().next().unwrap_or_default().trim().trim_matches('"').to_lowercase();
        let named = first.strip_prefix("sep=").map(|rest| rest.bytes().next().unwrap_or(b'\t'));
        if start.replace(END, "").trim().is_empty() {
            return Err(SheetComplaint::Empty);
        }
        let delimiter = named.unwrap_or_else(|| most_even(&start));
        Ok(TextFile { encoding, delimiter, names_delimiter: named.is_some() })
    }

    /// What stands between the cells, in words.
    pub fn separated_by(&self) -> &'static str {
        match self.delimiter {
            b',' => "commas",
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "bars",
            _ => "signs of its own",
        }
    }

    pub fn rows<'a>(&self, file: &'a File) -> impl Iterator<Item = Result<RawRow, SheetComplaint>> + 'a {
        let mut text = Lines::of(letters::text(file, self.encoding));
        let skipped = if self.names_delimiter { skip_line(&mut text) } else { Ok(()) };
        let mut reader = reader(self.delimiter, text);
        let (mut record, mut inside) = (csv::StringRecord::new(), 0);
        let mut failed = skipped.err().map(SheetComplaint::unread);
        std::iter::from_fn(move || {
            if let Some(complaint) = failed.take() {
                return Some(Err(complaint));
            }
            loop {
                match reader.read_record(&mut record) {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => return Some(Err(SheetComplaint::NotCsv(error.to_string()))),
                }
                // The reader passes over empty lines without a word; a spreadsheet program counts them. So a row's
                // number is the number of its line, less the line breaks inside the cells up to it.
                inside += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
                let swallowed = swallows_the_end(&record);
                let number = (reader.position().line() as usize + usize::from(swallowed)).saturating_sub(1 + inside);
                if record.get(0) == Some(END) || record.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                return Some(row(number, &record, swallowed));
            }
        })
    }
}

fn swallows_the_end(record: &csv::StringRecord) -> bool {
    record.iter().next_back().is_some_and(|cell| cell.strip_suffix('\n').is_some_and(|cell| cell.ends_with(END)))
}

fn row(number: usize, record: &csv::StringRecord, swallowed: bool) -> Result<RawRow, SheetComplaint> {
    if record.len() > COLUMNS_MAX {
        return Err(SheetComplaint::TooWide { columns: record.len(), most: COLUMNS_MAX });
    }
    if swallowed {
        let why = "a quotation mark in it is never closed, so neither it nor what follows can be told apart. \
                   The file may have been cut off; export it again";
        return Ok(RawRow { number, cells: Err(why.to_owned()) });
    }
    Ok(RawRow { number, cells: Ok(record.iter().map(str::to_owned).collect()) })
}

fn reader<R: Read>(delimiter: u8, text: R) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(text)
}

fn skip_line(text: &mut impl Read) -> std::io::Result<()> {
    let mut byte = [0];
    while text.read(&mut byte)? == 1 && byte[0] != b'\n' {}
    Ok(())
}

/// The delimiter that gives the most rows of one width; of two that give as many, the wider.
fn most_even(start: &str) -> u8 {
    let evenness = |delimiter: u8| {
        let mut widths = [0_usize; COLUMNS_MAX + 1];
        let (mut reader, mut rows) = (reader(delimiter, start.as_bytes()), 0_usize);
        let mut record = csv::StringRecord::new();
        while rows < ROWS_LOOKED_AT && reader.read_record(&mut record).unwrap_or(false) {
            rows += 1;
            widths[record.len().min(COLUMNS_MAX)] += 1;
        }
        let split = widths.iter().enumerate().skip(2);
        split.map(|(width, rows)| (*rows, width)).max().unwrap_or_default()
    };
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| evenness(*delimiter)).unwrap_or(b',')
}
