//! What every command that takes a spreadsheet can be told about it.

use super::Misunderstood;
use crate::sheet::{Apart, DateOrder, Opening, Said, SheetComplaint, Spreadsheet};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::path::Path;

#[derive(Args)]
pub struct SheetArgs {
    /// What a column holds, when it is asked: 'What do you bring?=offers'. A minus leaves the column out ('Notes=-'); '#3' means the third column. Can be given again.
    #[arg(long = "map", value_name = "HEADING=FIELD", value_parser = Said::column)]
    columns: Vec<(String, Option<&'static str>)>,
    /// Which comes first in dates like 3/2/2026.
    #[arg(long, value_enum)]
    dates: Option<Dates>,
    /// The sheet of a workbook that has several.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// How the letters of a text file are encoded, where that cannot be told: windows-1250, say.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Dates {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

impl SheetArgs {
    pub fn said(&self) -> Said {
        let order = |dates: Dates| match dates {
            Dates::Dmy => DateOrder::DayFirst,
            Dates::Mdy => DateOrder::MonthFirst,
        };
        Said { columns: self.columns.clone(), dates: self.dates.map(order) }
    }

    /// The file, open; the inner error is what is wrong with it.
    pub fn open(&self, path: &Path) -> Result<Result<Spreadsheet, SheetComplaint>> {
        let encoding = |name: &String| {
            let says = || Misunderstood(format!("“{name}” is no encoding; write one like windows-1250 or utf-8"));
            Opening::encoding(name).ok_or_else(says)
        };
        let encoding = self.encoding.as_ref().map(encoding).transpose()?;
        let opening = Opening { sheet: self.sheet.clone(), encoding };
        let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(Spreadsheet::open(&name_of(path), file, &opening, &Apart::this_program()))
    }
}

/// The file's own name, which is kept as evidence.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
