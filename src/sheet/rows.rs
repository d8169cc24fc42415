//! A row as it stands in a file, before anybody knows what its cells mean.

/// A file of people has fewer columns than this; a spreadsheet program could have sixteen thousand.
pub const COLUMNS_MAX: usize = 1_000;
/// The most rows of one file.
pub const ROWS_MAX: usize = 200_000;

/// A row with its number as a spreadsheet program shows it, and its cells or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    pub number: usize,
    pub cells: Result<Vec<String>, String>,
}
