//! What both imports do with the rows of a file: pass over those that were seen before, see to it that one address is one
//! person, and keep the rest, some hundred at once.

use super::Context;
use super::look_at_upload::Rehearsal;
use super::read_spreadsheet::{Begins, Origin, Report};
use super::seen_rows::Seen;
use crate::domain::email_address::EmailAddress;
use crate::domain::space::Space;
use crate::domain::text::Name;
use crate::sheet::{Column, Purpose, Spreadsheet};
use crate::store::{ImportRow, Upload};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// So many rows are kept in memory and written in one transaction.
const ROWS_AT_ONCE: usize = 250;

/// What is done with the rows.
pub(super) enum Aim {
    /// They are kept, but for those that were seen before.
    Save(Seen),
    /// All are kept, as what the file that waited in the console brings.
    SaveUpload(Box<Upload>),
    /// It is said what would become of them, and nothing is written.
    Look,
}

/// The rows of one file on their way into the database.
pub(super) struct Incoming<'a> {
    ctx: &'a Context,
    space: &'a Space,
    file: &'a Spreadsheet,
    now: DateTime<Utc>,
    import: Begins<'a>,
    pub report: Report,
    pub known: Seen,
    /// Nothing is written then.
    rehearsal: Option<Rehearsal>,
    waiting: Vec<(usize, ImportRow)>,
    /// The row in which an address stood first (on a day, where days count), and the name beside it.
    holders: BTreeMap<(Option<NaiveDate>, String), (usize, String)>,
}

impl<'a> Incoming<'a> {
    pub fn new(
        ctx: &'a Context,
        space: &'a Space,
        file: &'a Spreadsheet,
        (purpose, columns): (Purpose, Vec<Column>),
        aim: Aim,
        now: DateTime<Utc>,
    ) -> Incoming<'a> {
        let (known, rehearsal, upload) = match aim {
            Aim::Save(known) => (known, None, None),
            Aim::SaveUpload(upload) => (Seen::nothing(), None, Some(upload)),
            Aim::Look => (Seen::nothing(), Some(Rehearsal::default()), None),
        };
        let import = Begins::with(ctx, space, file, (purpose, upload.as_deref()), now);
        let (report, waiting, holders) = (Report::new(purpose, columns), Vec::new(), BTreeMap::new());
        Incoming { ctx, space, file, now, import, report, known, rehearsal, waiting, holders }
    }

    pub fn was_seen(&mut self, row: usize, meaning: &str) -> bool {
        let seen = self.known.has(self.ctx, self.space, row, meaning);
        self.report.unchanged += usize::from(seen);
        seen
    }

    /// How we know what a row says.
    pub fn evidence(&self, row: usize) -> String {
        format!("{} (sha256 {}…), row {row}", self.file.name, &self.file.sha256[..16])
    }

    /// A ticket office writes the buyer's address beside every guest: one address is one person, or it is asked.
    pub fn hold(
        &mut self,
        row: usize,
        day: Option<NaiveDate>,
        email: &EmailAddress,
        name: &Name,
    ) -> Result<(), String> {
        let (first, before) = self.holders.entry((day, email.key())).or_insert_with(|| (row, name.key()));
        match *before == name.key() {
            true => Ok(()),
            false => Err(format!("the same address stands beside another name in row {first}; whose is it?")),
        }
    }

    /// Takes a row, or why it cannot be used. True when those that waited were written.
    pub async fn take(&mut self, row: usize, read: Result<ImportRow, String>) -> Result<bool> {
        match read {
            Ok(read) => self.waiting.push((row, read)),
            Err(why) => self.report.set_aside.push((row, why)),
        }
        if self.waiting.len() < ROWS_AT_ONCE {
            return Ok(false);
        }
        let done_with = self.write().await?;
        self.known.keep(self.ctx, self.space, done_with, self.now).await.map(|()| true)
    }

    /// Gives back the rows that are done with.
    async fn write(&mut self) -> Result<Vec<usize>> {
        if self.waiting.is_empty() {
            return Ok(Vec::new());
        }
        let (numbers, rows): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting).into_iter().unzip();
        let recorded = match &mut self.rehearsal {
            Some(rehearsal) => rehearsal.bring_in(self.ctx, self.space, rows).await?,
            None => self.ctx.store.bring_in(self.import.id().await?, rows).await?,
        };
        Ok(self.report.count_all(numbers, recorded))
    }

    /// Writes the rest, and that the file was brought in. Of a rehearsal, with whom it would bring.
    pub async fn finish(mut self, origin: Origin) -> Result<(Report, Option<Rehearsal>)> {
        self.write().await?;
        if self.rehearsal.is_some() {
            self.report.set_aside.sort();
            return Ok((self.report, self.rehearsal));
        }
        self.report.keep(self.ctx, self.space, self.file, (self.import, origin), &mut self.known).await?;
        Ok((self.report, None))
    }
}
