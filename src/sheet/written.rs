//! Rows to a file that spreadsheet programs open.

/// Rows as CSV in which nothing runs.
pub fn write(rows: impl Iterator<Item = Vec<String>>) -> std::io::Result<String> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(harmless))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}

/// A spreadsheet program would run what begins like a formula, whoever wrote it.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
