//! Rows to a workbook (XLSX). Every cell is text, so that nothing is computed, whoever wrote it.

use anyhow::{Context, Result};
use rust_xlsxwriter::{Format, Workbook};

/// The most that a cell of a workbook holds (Excel's limit).
const CELL_MAX: usize = 32_767;
/// No column is wider than this on the screen, in characters.
const WIDTH_MAX: u32 = 60;

/// One sheet with headings that stay in sight. Fails when there are more rows than a sheet has (1,048,576).
pub fn workbook(name: &str, headings: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(name)?;
    let bold = Format::new().set_bold();
    for (heading, column) in headings.iter().zip(0u16..) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    for (row, number) in rows.iter().zip(1u32..) {
        for (cell, column) in row.iter().zip(0u16..).filter(|(cell, _)| !cell.is_empty()) {
            let cell: String = cell.chars().take(CELL_MAX).collect();
            sheet.write_string(number, column, cell).context("a sheet holds no more rows than 1,048,576")?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_autofit_max_width(WIDTH_MAX);
    sheet.autofit();
    Ok(book.save_to_buffer()?)
}
