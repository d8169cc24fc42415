//! CSV bytes to rows, and rows to a file. A torn or overlong row is a complaint of its own.

use super::SheetComplaint;

pub struct Table {
    pub headings: Vec<String>,
    /// Row number as in a spreadsheet program (headings are 1), and the cells or what is wrong with the row.
    pub rows: Vec<(usize, Result<Vec<String>, String>)>,
}

pub fn read(bytes: &[u8]) -> Result<Table, SheetComplaint> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetComplaint::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(SheetComplaint::Empty);
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|e| SheetComplaint::NotCsv(e.to_string()))?.clone();
    let headings: Vec<String> = headings.iter().map(|h| h.trim().to_owned()).collect();
    let torn = !text.ends_with('\n') && text.matches('"').count() % 2 == 1;
    let mut rows = Vec::new();
    // The reader passes over empty lines without a word; a spreadsheet program counts them. So a row's number is
    // the number of its line, less the line breaks inside the cells before it.
    let (mut record, mut counted, mut line, mut inside) = (csv::StringRecord::new(), 0, 1, 0);
    while reader.read_record(&mut record).map_err(|e| SheetComplaint::NotCsv(e.to_string()))? {
        let start = record.position().map_or(counted, |p| p.byte() as usize).min(text.len());
        let empty_lines = text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
        line += text[counted..start + empty_lines].matches('\n').count();
        counted = start + empty_lines;
        let number = line - inside;
        inside += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cells = record.iter().map(str::to_owned).collect::<Vec<_>>();
        rows.push((number, right_width(cells, headings.len())));
    }
    if let (true, Some((_, last))) = (torn, rows.last_mut()) {
        *last = Err("the file ends in the middle of this row; export it again".to_owned());
    }
    Ok(Table { headings, rows })
}

fn right_width(cells: Vec<String>, width: usize) -> Result<Vec<String>, String> {
    if cells.len() == width {
        return Ok(cells);
    }
    Err(format!(
        "it has {} cells where the headings have {width}; the file may have been cut off or edited by hand",
        cells.len()
    ))
}

/// Rows as a file that spreadsheet programs open.
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
