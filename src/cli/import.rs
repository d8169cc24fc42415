//! `elevenses import`: spreadsheets of check-ins and of people.

use super::progress::Progress;
use super::sheet_args::{SheetArgs, name_of};
use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::keep::UNDO_DAYS;
use crate::flow::Context as Flow;
use crate::flow::import_check_ins::import_check_ins;
use crate::flow::import_people::import_people;
use crate::flow::read_spreadsheet::{Report, Unsettled};
use crate::flow::undo_import::{recent_imports, undo_import};
use crate::sheet::{Apart, Column, Headed, Opening, Purpose, Said, Spreadsheet, suggested};
use crate::store::Store;
use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum Import {
    /// Check-ins: each row is somebody's word that they were in on a day, and what for.
    #[command(after_help = "\
The file needs columns for when they checked in, their address, the name they go by, and whether they want introductions. Past days become history. Importing the same file again changes nothing.

CSV in any dress, XLSX, ODS and XLS are read; columns are recognised by their headings, in six languages, and by their values. What could be two things is asked, with the option that settles it, and the exit code is 2; what was settled holds for the next file with the same headings. Rows that cannot be used are listed and put under \"needs\"; the rest goes on, and the exit code is 3.

Examples:
  elevenses import check-ins today.csv --dry-run
  elevenses import check-ins today.xlsx --space my-hub --map 'What do you bring?=offers' --dates dmy")]
    CheckIns(FileArgs),
    /// People, from a member list, a guest list or an address book: fills gaps, never overwrites.
    #[command(after_help = "\
The file needs columns for their address and the name they go by; whatever else it says of them is taken where nothing is known yet. Nobody is in because of it, and nobody is written to until they check in or are invited. Whoever stopped letters or was erased stays so.

Files are read as `elevenses import check-ins` reads them.

Examples:
  elevenses import people members.xlsx --dry-run
  elevenses import people guests.csv --space my-hub --map 'Bio=headline'")]
    People(FileArgs),
    /// Lists what was brought in during the last seven days.
    List {
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Takes an import of the last seven days back: what nobody changed since is as it was before.
    #[command(after_help = "\
Check-ins that the file brought go, profiles are as they were, and people who were known from that file only are known no more. Whatever somebody said or did since stays, and so do people who were written to; they are named. What was settled about the file's columns is forgotten, so that it can be brought in again the right way. Letters that went out cannot be called back.

Examples:
  elevenses import list --space my-hub
  elevenses import undo --dry-run          the latest import
  elevenses import undo 0198f3a1-6c3e-7b02-9d55-0f8f1d3c2b11")]
    Undo {
        /// As `elevenses import list` shows it; without it, the latest.
        id: Option<String>,
        #[command(flatten)]
        space: SpaceArg,
        /// Says what would be taken back, and changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Says which of the two a file looks like.
    #[command(external_subcommand)]
    Suggest(Vec<OsString>),
}

#[derive(Args)]
pub struct FileArgs {
    /// A spreadsheet.
    file: PathBuf,
    #[command(flatten)]
    space: SpaceArg,
    #[command(flatten)]
    sheet: SheetArgs,
    /// Says what would be read and what would become of each row, and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// The report as JSON.
    #[arg(long)]
    json: bool,
}

impl Import {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Import::CheckIns(args) => args.execute(Purpose::CheckIns, settings).await,
            Import::People(args) => args.execute(Purpose::People, settings).await,
            Import::List { space } => list(settings, &space).await,
            Import::Undo { id, space, dry_run } => undo(settings, &space, id, dry_run).await,
            Import::Suggest(words) => suggest(&words),
        }
    }
}

impl FileArgs {
    async fn execute(self, purpose: Purpose, settings: &Settings) -> Result<Ended> {
        let name = name_of(&self.file);
        let file = match self.sheet.open(&self.file)? {
            Ok(file) => file,
            Err(complaint) => return Ok(self.unsettled(purpose, &name, &complaint.into())),
        };
        let (ctx, space) = settings.open(&self.space).await?;
        let rehearsal = if self.dry_run { Some(rehearsal(&ctx).await?) } else { None };
        let ctx = rehearsal.as_ref().map_or(&ctx, |(copy, _)| copy);
        let (said, now, progress) = (self.sheet.said(), Clock::real().now(), Progress::new("Importing"));
        let tell = |done, all| progress.at(done, all);
        let imported = match purpose {
            Purpose::CheckIns => import_check_ins(ctx, &space, &file, &said, now, tell).await?,
            _ => import_people(ctx, &space, &file, &said, now, tell).await?,
        };
        let report = match imported {
            Ok(report) => report,
            Err(unsettled) => return Ok(self.unsettled(purpose, &name, &unsettled)),
        };
        if self.json {
            println!("{}", as_json(&report))
        } else {
            self.print(&report, &file)
        }
        if let Some(suggestion) = report.suggests() {
            eprintln!("elevenses: {name}: {suggestion}.");
        }
        Ok(if report.set_aside.is_empty() { Ended::Done } else { Ended::InPart })
    }

    /// The file is not brought in before this is settled.
    fn unsettled(&self, purpose: Purpose, name: &str, unsettled: &Unsettled) -> Ended {
        if self.json {
            let columns: Vec<Value> = unsettled.columns.iter().map(column).collect();
            let asks = unsettled.to_string();
            println!("{}", json!({ "kind": purpose.as_str(), "columns": columns, "rows": null, "asks": asks }))
        } else if self.dry_run {
            print_columns(&unsettled.columns)
        }
        eprintln!("elevenses: {name}: {unsettled}. Nothing was imported.");
        Ended::NotUnderstood
    }

    fn print(&self, report: &Report, file: &Spreadsheet) {
        if self.dry_run {
            println!("{} was read as {}. Nothing is saved; this is what would be done:", file.name, file.described());
            print_columns(&report.columns)
        } else {
            report.columns.iter().for_each(|column| println!("{}", column.in_a_line()))
        }
        report.lines().iter().for_each(|line| println!("{line}"));
    }
}

fn print_columns(columns: &[Column]) {
    for column in columns {
        println!("{}", column.in_a_line());
        let values: Vec<String> = column.values.iter().map(|value| format!("“{value}”")).collect();
        println!("  {:<40}   {}", "", if values.is_empty() { "no values".to_owned() } else { values.join(", ") });
    }
}

async fn list(settings: &Settings, space: &SpaceArg) -> Result<Ended> {
    let (ctx, space) = settings.open(space).await?;
    let imports = recent_imports(&ctx, &space, Clock::real().now()).await?;
    if imports.is_empty() {
        eprintln!("elevenses: nothing was imported in the last {UNDO_DAYS} days");
    }
    for import in imports {
        let undone = if import.undone_at.is_some() { " (undone)" } else { "" };
        let at = import.at.with_timezone(&space.settings.zone).format("%Y-%m-%d %H:%M");
        println!("{}  {at}  {}: {}{undone}", import.id, import.file_name, import.summary);
    }
    Ok(Ended::Done)
}

async fn undo(settings: &Settings, space: &SpaceArg, id: Option<String>, dry_run: bool) -> Result<Ended> {
    let (ctx, space) = settings.open(space).await?;
    let now = Clock::real().now();
    let rehearsal = if dry_run { Some(rehearsal(&ctx).await?) } else { None };
    let ctx = rehearsal.as_ref().map_or(&ctx, |(copy, _)| copy);
    let imports = recent_imports(ctx, &space, now).await?;
    let latest =
        imports.iter().find(|import| id.as_ref().map_or(import.undone_at.is_none(), |id| import.id.as_str() == id));
    let Some(id) = id.clone().or(latest.map(|import| import.id.to_string())) else {
        return Err(anyhow!("nothing was imported in the last {UNDO_DAYS} days that could be undone"));
    };
    let undone = undo_import(ctx, &space, &id, now).await?;
    let name = latest.map(|import| import.file_name.as_str()).unwrap_or_default();
    println!(
        "{}",
        if dry_run {
            format!("{name}: nothing is changed; this is what would be done:")
        } else {
            format!("{name} is undone:")
        }
    );
    let gone = (undone.check_ins_gone, undone.check_ins_restored, undone.people_gone, undone.people_restored);
    println!(
        "{} check-ins taken back, {} as they were before; {} people known no more, {} as they were before",
        gone.0, gone.1, gone.2, gone.3
    );
    for name in &undone.stayed {
        println!("  {name}: something stays, because they were in, said something or were written to since");
    }
    Ok(Ended::Done)
}

/// A copy of the database on which everything is done as it would be, and its folder, which goes with it: so that what is
/// said is what will happen, and nothing has happened.
async fn rehearsal(ctx: &Flow) -> Result<(Flow, tempfile::TempDir)> {
    let folder = tempfile::tempdir().context("there is no room for a copy of the database")?;
    let path = folder.path().join("rehearsal.db");
    ctx.store.backup(&path).await?;
    let mut copy = ctx.clone();
    copy.store = Store::open(&path)?;
    Ok((copy, folder))
}

/// `elevenses import FILE`: what it is for is said, not assumed.
fn suggest(words: &[OsString]) -> Result<Ended> {
    let Some(path) = words.first().map(PathBuf::from).filter(|path| path.exists()) else {
        let word = words.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
        let says =
            format!("“{word}” is no file; write `elevenses import check-ins FILE` or `elevenses import people FILE`");
        return Err(Misunderstood(says).into());
    };
    let name = name_of(&path);
    match looks_like(&path)? {
        Ok(Purpose::CheckIns) => eprintln!(
            "elevenses: {name} looks like check-ins: it says when, and whether they want introductions. If it is: elevenses import check-ins {name}"
        ),
        Ok(_) => eprintln!("elevenses: {name} looks like a list of people. If it is: elevenses import people {name}"),
        Err(complaint) => eprintln!("elevenses: {name}: {complaint}."),
    }
    Ok(Ended::NotUnderstood)
}

fn looks_like(path: &Path) -> Result<Result<Purpose, crate::sheet::SheetComplaint>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let file = Spreadsheet::open(&name_of(path), file, &Opening::default(), &Apart::this_program());
    Ok(file.and_then(|file| {
        let table = Headed::of(&file)?.table(&Said::default(), &Said::default())?;
        Ok(suggested(&table.columns))
    }))
}

fn column(column: &Column) -> Value {
    json!({
        "heading": column.heading, "field": column.field, "confidence": column.confidence.as_str(), "why": column.why,
        "values": column.values,
    })
}

fn as_json(report: &Report) -> Value {
    let columns: Vec<Value> = report.columns.iter().map(column).collect();
    let aside: Vec<_> = report.set_aside.iter().map(|(row, why)| json!({ "row": row, "reason": why })).collect();
    let renamed: Vec<_> = report.renamed.iter().map(|(row, name)| json!({ "row": row, "goes_by": name })).collect();
    json!({
        "kind": report.kind.as_str(), "columns": columns, "renamed": renamed, "new_members": report.new_members,
        "rows": { "new": report.new, "changed": report.changed, "unchanged": report.unchanged, "set_aside": aside },
    })
}
