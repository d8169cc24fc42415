//! Workbooks (XLSX, ODS, XLS) are read by a child process: the program starts itself, under limits on memory and time,
//! and is handed the file and nothing else. A file of a kilobyte can make any reader ask for all memory there is, which
//! cannot be caught; so it is the child that dies of it, and the organiser reads a sentence.
//!
//! The child writes the rows as CSV, each with its number in front; they wait in a file without a name.

mod child;

use super::SheetComplaint;
use super::positioned::Positioned;
use super::rows::RawRow;
pub use child::serve;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The word on the command line that makes the program such a child.
pub const COMMAND: &str = "read-workbook";

/// Memory that the child may ask for: a hundred thousand rows of an XLSX need a tenth of it.
const MEGABYTES_OF_MEMORY: u64 = 768;
/// Processor time of the child, and how long it is waited for.
const SECONDS: u64 = 60;
/// The most that may come out of a file: a bomb is small until it is opened.
const MEGABYTES_OUT: u64 = 400;

/// Where workbooks are read.
#[derive(Debug, Clone)]
pub struct Apart {
    program: PathBuf,
}

impl Apart {
    /// By another run of this very program.
    pub fn this_program() -> Apart {
        Apart { program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("elevenses")) }
    }

    /// By another run of the program at this path.
    pub fn program(path: impl Into<PathBuf>) -> Apart {
        Apart { program: path.into() }
    }

    /// The rows of a workbook's one sheet, or of the one that is named, in a file that `rows` reads.
    pub(super) fn read(&self, workbook: &File, sheet: Option<&str>) -> Result<File, SheetComplaint> {
        let mut out = tempfile::tempfile().map_err(SheetComplaint::unread)?;
        let mut input = workbook.try_clone().map_err(SheetComplaint::unread)?;
        input.rewind().map_err(SheetComplaint::unread)?;
        let mut command = Command::new(&self.program);
        // Nothing of ours: no environment (it may hold passwords), no folder, no descriptor but the file.
        command.arg(COMMAND).args(sheet).env_clear().current_dir("/");
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = Ending(command.spawn().map_err(SheetComplaint::unread)?);
        let whole = child.copy_to(&mut out)?;
        let (ended, says) = child.wait()?;
        match (ended, whole) {
            (Some(true), true) => Ok(out),
            (Some(false), _) => Err(serde_json::from_str::<Refusal>(&says).map_or_else(|_| damaged(), Into::into)),
            _ => Err(SheetComplaint::TooHeavy),
        }
    }
}

fn damaged() -> SheetComplaint {
    SheetComplaint::Broken("it is damaged".to_owned())
}

/// The rows that a child wrote.
pub fn rows(file: &File) -> impl Iterator<Item = Result<RawRow, SheetComplaint>> + '_ {
    let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(Positioned::new(file));
    reader.into_records().map(|record| {
        let record = record.map_err(|error| SheetComplaint::Broken(error.to_string()))?;
        let number = record.get(0).and_then(|number| number.parse().ok()).unwrap_or(0);
        Ok(RawRow { number, cells: Ok(record.iter().skip(1).map(str::to_owned).collect()) })
    })
}

/// Why the child reads no further.
#[derive(Debug, Serialize, Deserialize)]
enum Refusal {
    Locked,
    Broken(String),
    TooWide { columns: usize, most: usize },
    TooLong { most: usize },
    WhichSheet { sheets: Vec<String> },
    Empty,
}

impl From<Refusal> for SheetComplaint {
    fn from(refusal: Refusal) -> SheetComplaint {
        match refusal {
            Refusal::Locked => SheetComplaint::Locked,
            Refusal::Broken(why) => SheetComplaint::Broken(why),
            Refusal::TooWide { columns, most } => SheetComplaint::TooWide { columns, most },
            Refusal::TooLong { most } => SheetComplaint::TooLong { most },
            Refusal::WhichSheet { sheets } => SheetComplaint::WhichSheet { sheets },
            Refusal::Empty => SheetComplaint::Empty,
        }
    }
}

/// A child that is ended with its reader.
struct Ending(Child);

impl Ending {
    /// Copies what the child says; false when there is no end to it, in size or in time.
    fn copy_to(&mut self, out: &mut File) -> Result<bool, SheetComplaint> {
        let Some(mut said) = self.0.stdout.take() else { return Ok(false) };
        let (mut chunk, mut all, began) = (vec![0; 64 * 1024], 0, Instant::now());
        loop {
            // The child's own limit on processor time ends a silent one, so that this read comes back.
            let read = said.read(&mut chunk).map_err(SheetComplaint::unread)?;
            all += read as u64;
            if all > MEGABYTES_OUT * 1_000_000 || began.elapsed() > Duration::from_secs(2 * SECONDS) {
                return Ok(false);
            }
            if read == 0 {
                return Ok(true);
            }
            out.write_all(&chunk[..read]).map_err(SheetComplaint::unread)?;
        }
    }

    /// Whether it ended well, `None` if something ended it, and its last words.
    fn wait(&mut self) -> Result<(Option<bool>, String), SheetComplaint> {
        let mut says = String::new();
        if let Some(words) = self.0.stderr.take() {
            // Said at its very end, and short: more is none of ours.
            let _ = words.take(64 * 1024).read_to_string(&mut says);
        }
        let status = self.0.wait().map_err(SheetComplaint::unread)?;
        Ok((status.code().map(|code| code == 0), says))
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
