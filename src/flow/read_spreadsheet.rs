//! What both imports do with a spreadsheet: read it with what was settled about its source before, count what became of
//! its rows, and remember what was settled now.

use super::Context;
use super::keep_topics::ask_about_look_alikes;
use super::keep_uploads::came_to;
use super::merge_members::ask_about_namesakes;
use super::seen_rows::Seen;
use crate::domain::check_in::Complaint;
use crate::domain::id::ImportId;
use crate::domain::space::Space;
use crate::sheet::{Column, DateOrder, Headed, Purpose, Said, SheetComplaint, Spreadsheet, Table, suggested};
use crate::store::{Change, Imported, NeedAbout, NeedKind, NewImport, NewNeed, Recorded, Settled, Upload};
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use std::fmt;

/// A row of a form says when it was filled in; what was written longer ago was there before.
const LATELY: Duration = Duration::days(14);

/// What an import did.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub kind: Purpose,
    /// By which it can be undone; nothing where nothing new came.
    pub import: Option<ImportId>,
    pub columns: Vec<Column>,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub new_members: usize,
    /// Rows for a day that is further away than one can plan.
    pub too_early: usize,
    /// Row number as in the file, and why it was not used.
    pub set_aside: Vec<(usize, String)>,
    /// Rows whose person goes by another name here than they gave.
    pub renamed: Vec<(usize, String)>,
}

/// A file that cannot be used before something is settled, with its columns as far as they are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsettled {
    pub columns: Vec<Column>,
    /// How many rows stand below the headings, as far as that is known.
    pub rows: usize,
    pub complaint: SheetComplaint,
}

impl fmt::Display for Unsettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.complaint.fmt(f)
    }
}

impl From<SheetComplaint> for Unsettled {
    fn from(complaint: SheetComplaint) -> Unsettled {
        Unsettled { columns: Vec::new(), rows: 0, complaint }
    }
}

/// Where a file comes from, by its headings, and what is settled about it if something was settled now.
pub(super) struct Origin {
    source: String,
    settled: Option<Said>,
}

/// The columns of a file, if it can be used for this; and its origin.
pub(super) async fn table<'a>(
    ctx: &Context,
    space: &Space,
    file: &'a Spreadsheet,
    said: &Said,
    purpose: Purpose,
) -> Result<Result<(Table<'a>, Origin), Unsettled>> {
    let headed = match Headed::of(file) {
        Ok(headed) => headed,
        Err(complaint) => return Ok(Err(complaint.into())),
    };
    let source = headed.source();
    let before = ctx.store.settled_columns(&space.id, &source).await?.map(said_before).unwrap_or_default();
    let origin = Origin { source, settled: (!said.is_nothing()).then(|| said.and_before(&before)) };
    Ok(headed.table(said, &before).map_err(Unsettled::from).and_then(|table| match table.settled(purpose) {
        Ok(()) => Ok((table, origin)),
        Err(complaint) => Err(Unsettled { rows: table.len(), columns: table.columns, complaint }),
    }))
}

/// A file that is brought in, from its first row on: everything that it changes can be undone. One that holds nothing new
/// never begins; one that broke off goes on as what it was begun as.
pub(super) struct Begins<'a> {
    ctx: &'a Context,
    import: NewImport,
    now: DateTime<Utc>,
    id: Option<ImportId>,
    goes_on: bool,
}

impl<'a> Begins<'a> {
    pub fn with(
        ctx: &'a Context,
        space: &Space,
        file: &Spreadsheet,
        (purpose, upload): (Purpose, Option<&Upload>),
        now: DateTime<Utc>,
    ) -> Begins<'a> {
        let import = NewImport {
            space: space.id.clone(),
            kind: purpose.as_str(),
            file_name: file.name.clone(),
            sha256: file.sha256.clone(),
            upload: upload.map(|upload| upload.id.clone()),
        };
        let id = upload.and_then(|upload| upload.import.clone());
        Begins { ctx, import, now, goes_on: id.is_some(), id }
    }

    pub async fn id(&mut self) -> Result<&ImportId> {
        let id = match self.id.take() {
            Some(id) => id,
            None => self.ctx.store.begin_import(self.import.clone(), self.now).await?,
        };
        Ok(self.id.insert(id))
    }
}

pub(super) fn said_before(settled: Settled) -> Said {
    let columns = settled.columns.into_iter();
    let field = |(heading, field): (String, Option<String>)| {
        Said::column(&format!("{heading}={}", field.as_deref().unwrap_or("-"))).ok()
    };
    Said { columns: columns.filter_map(field).collect(), dates: settled.dates.as_deref().and_then(DateOrder::parse) }
}

pub(super) fn to_settle(said: &Said) -> Settled {
    let columns = said.columns.iter().map(|(heading, field)| (heading.clone(), field.map(str::to_owned)));
    Settled { columns: columns.collect(), dates: said.dates.map(|order| order.as_str().to_owned()) }
}

/// What is wrong with a row, in one sentence.
pub(super) fn all_in_words(complaints: &[Complaint]) -> String {
    let texts: Vec<String> = complaints.iter().map(|c| format!("{} {}", in_words(c.field), c.says)).collect();
    texts.join("; ")
}

fn in_words(field: &str) -> String {
    match field {
        "email" => "the address".to_owned(),
        "name" => "the name".to_owned(),
        field => format!("“{}”", field.replace('_', " ")),
    }
}

/// What is counted of a file whose first rows were in before the program ended.
const BROKEN_OFF: &str = "; it was broken off once, and what was brought in by then counts as unchanged here";
/// As many rows are put before the organiser one by one; the report has all of them.
const NEEDS_MAX: usize = 50;

impl Report {
    pub(super) fn new(kind: Purpose, columns: Vec<Column>) -> Report {
        let (set_aside, renamed, import) = (Vec::new(), Vec::new(), None);
        Report {
            kind,
            import,
            columns,
            new: 0,
            changed: 0,
            unchanged: 0,
            new_members: 0,
            too_early: 0,
            set_aside,
            renamed,
        }
    }

    /// Counts what became of these rows, and gives back those that are not set aside.
    pub(super) fn count_all(&mut self, rows: Vec<usize>, recorded: Vec<Recorded>) -> Vec<usize> {
        let count = |(row, recorded)| self.count(row, recorded).then_some(row);
        rows.into_iter().zip(recorded).filter_map(count).collect()
    }

    fn count(&mut self, row: usize, recorded: Recorded) -> bool {
        let done = match recorded {
            Recorded::Done(done) => done,
            Recorded::Forgotten => {
                let why = "this person asked for no letters, or to be forgotten; nothing of the row is kept";
                self.set_aside.push((row, why.to_owned()));
                return false;
            }
            Recorded::NameTaken | Recorded::NoLongerWaiting => {
                self.set_aside.push((row, "the name is taken, and so is every addition to it".to_owned()));
                return false;
            }
        };
        match done.change {
            Change::New => self.new += 1,
            Change::Changed => self.changed += 1,
            Change::Unchanged => self.unchanged += 1,
        }
        self.new_members += usize::from(done.new_member);
        if let Some(name) = done.renamed {
            self.renamed.push((row, name.to_string()));
        }
        true
    }

    pub fn summary(&self) -> String {
        let (new, changed, unchanged, aside) = (self.new, self.changed, self.unchanged, self.set_aside.len());
        match self.kind {
            Purpose::People => {
                format!("{new} people new, {changed} filled in, {unchanged} unchanged, {aside} rows set aside")
            }
            _ => format!(
                "{new} check-ins new, {changed} changed, {unchanged} unchanged, {aside} rows set aside; {} people new",
                self.new_members
            ),
        }
    }

    /// The summary, and a line for each row of which there is something to say.
    pub fn lines(&self) -> Vec<String> {
        let renamed = self
            .renamed
            .iter()
            .map(|(row, name)| format!("  row {row}: that name is taken here, so this one goes by “{name}”"));
        let aside = self.set_aside.iter().map(|(row, why)| format!("  row {row} was set aside: {why}"));
        std::iter::once(self.summary()).chain(renamed).chain(aside).collect()
    }

    /// What the file looks like, when that is not what it was brought in as.
    pub fn suggests(&self) -> Option<&'static str> {
        let check_ins = self.kind == Purpose::People && suggested(&self.columns) == Purpose::CheckIns;
        check_ins.then_some(
            "The file says when people were in and whether they want introductions: `elevenses import check-ins` would keep that, too",
        )
    }

    /// Keeps that the file was brought in, what its organiser should know of it, and what was settled about it.
    pub(super) async fn keep(
        &mut self,
        ctx: &Context,
        space: &Space,
        file: &Spreadsheet,
        (mut import, origin): (Begins<'_>, Origin),
        seen: &mut Seen,
    ) -> Result<()> {
        let now = import.now;
        if seen.is_all_old() {
            return seen.keep_all(ctx, space, now).await;
        }
        self.set_aside.sort();
        let id = import.id().await?.clone();
        self.import = Some(id.clone());
        let mut needs = self.for_organiser(space, file);
        if self.new_members > 0 {
            needs.extend(ask_about_namesakes(ctx, space, &id).await?);
        }
        needs.extend(ask_about_look_alikes(ctx, space, None, now - LATELY).await?);
        let broken_off = if import.goes_on { BROKEN_OFF } else { "" };
        let summary = self.summary() + broken_off;
        let import = Imported {
            id,
            space: space.id.clone(),
            came_to: import.import.upload.map(|upload| (upload, came_to(self, &summary))),
            summary,
            needs,
            settled: origin.settled.map(|said| (origin.source, to_settle(&said))),
        };
        ctx.store.keep_import(import, now).await?;
        // Only now: what is set aside is put before the organiser first.
        seen.keep_all(ctx, space, now).await
    }

    /// What the organiser should know, each row once however often the file comes.
    fn for_organiser(&self, space: &Space, file: &Spreadsheet) -> Vec<NewNeed> {
        let name = &file.name;
        let need = |kind: NeedKind, row: usize, text: String| NewNeed {
            space: space.id.clone(),
            kind,
            member: None,
            message: None,
            dedupe_key: format!("{}:{}:{row}", kind.as_str(), file.sha256),
            text,
            about: NeedAbout::Nothing,
        };
        let aside =
            self.set_aside.iter().take(NEEDS_MAX).map(|(row, why)| {
                need(NeedKind::RowSetAside, *row, format!("{name}, row {row} was set aside: {why}."))
            });
        let more = self.set_aside.len().saturating_sub(NEEDS_MAX);
        let text = format!("{name}: {more} more rows were set aside. Importing it with --dry-run lists them all.");
        let more = (more > 0).then(|| need(NeedKind::RowSetAside, 0, text));
        let renamed = self.renamed.iter().take(NEEDS_MAX).map(|(row, given)| {
            let text =
                format!("{name}, row {row}: somebody of that name is here already, so this one goes by “{given}”.");
            need(NeedKind::NameChanged, *row, text)
        });
        aside.chain(more).chain(renamed).collect()
    }
}
