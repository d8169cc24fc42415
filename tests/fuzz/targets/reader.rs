//! Any bytes as a spreadsheet: read to the end without a panic, in bounded time, and the same twice.
#![no_main]

use elevenses::sheet::{Apart, Headed, Opening, Said, Spreadsheet};
use libfuzzer_sys::fuzz_target;

/// What the file says, as far as it can be read. Workbooks are read by another process, which fails here.
fn rows(bytes: &[u8]) -> Result<Vec<String>, String> {
    let file = Spreadsheet::open("f.csv", bytes, &Opening::default(), &Apart::program("/bin/false"));
    let file = file.map_err(|complaint| complaint.to_string())?;
    let headed = Headed::of(&file).map_err(|complaint| complaint.to_string())?;
    let table = headed.table(&Said::default(), &Said::default()).map_err(|complaint| complaint.to_string())?;
    let columns = table.columns.iter().map(|column| format!("{column:?}"));
    let rows = table.rows().map(|row| row.map_or_else(|why| why.to_string(), |row| format!("{} {:?}", row.number, row.read)));
    Ok(columns.chain(rows).collect())
}

fuzz_target!(|bytes: &[u8]| {
    let first = rows(bytes);
    assert_eq!(first, rows(bytes));
    // Every complaint is a sentence for an organiser: not empty, and without what could steer a terminal.
    if let Err(complaint) = first {
        assert!(!complaint.is_empty() && !complaint.contains('\u{1b}'), "{complaint:?}");
    }
});
