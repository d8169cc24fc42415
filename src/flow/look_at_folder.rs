//! A watched folder is looked at: complete files are brought in, then moved to `done` or `failed` with a report beside
//! them.
//!
//! A file is moved after its rows are in the database. When the program dies between, the next start reads it again,
//! knows every row of it, changes nothing, and moves it.

use super::Context;
use super::look_at_feeds::{Came, Looked, Lookout, alarm, bring_in, opening};
use super::read_spreadsheet::{Report, Unsettled};
use crate::channel::watched_folder::{Dropped, Put, holds, is_ready};
use crate::domain::feed::{Done, Feed};
use crate::domain::space::Space;
use crate::domain::text::for_a_shell;
use crate::sheet::{MEGABYTES_MAX, SheetComplaint, Spreadsheet};
use crate::store::{FeedLook, LookResult};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, Utc};
use std::io;
use std::path::Path;

/// So many files are taken at one look, so that other feeds have their turn.
const FILES_AT_ONCE: usize = 20;
/// How long a file is left alone after trouble of ours.
const REST: Duration = Duration::minutes(5);

/// Where the look happens.
struct Here<'a> {
    ctx: &'a Context,
    space: &'a Space,
    feed: &'a Feed,
    lookout: &'a Lookout,
    now: DateTime<Utc>,
}

pub async fn look_at_folder(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    folder: &Path,
    lookout: &Lookout,
    now: DateTime<Utc>,
) -> Result<Vec<Looked>> {
    let here = Here { ctx, space, feed, lookout, now };
    if holds(folder, ctx.store.path()) {
        let says = "is where Elevenses keeps its database; give the feed a folder of its own";
        here.alarm(format!("the folder {} {says}", folder.display())).await?;
        return Ok(Vec::new());
    }
    let complete = match lookout.watch.complete(folder, now) {
        Ok(complete) => complete,
        Err(error) => {
            here.alarm(format!("the folder {} cannot be read ({error})", folder.display())).await?;
            return Ok(Vec::new());
        }
    };
    if let Err(stuck) = here.move_what_is_stuck(folder) {
        here.alarm(stuck).await?;
    } else if complete.is_empty() {
        alarm(ctx, space, feed, None, now).await?;
    }
    if complete.is_empty() {
        return Ok(Vec::new());
    }
    if let Err(error) = is_ready(folder) {
        let says = "no file is taken from it, because none could be moved to “done” or “failed” afterwards";
        here.alarm(format!("the folder {} cannot be written ({error}); {says}", folder.display())).await?;
        return Ok(Vec::new());
    }
    let mut looked = Vec::new();
    for dropped in complete.iter().take(FILES_AT_ONCE) {
        match here.take(dropped).await {
            Ok(taken) => looked.extend(taken),
            Err(error) => {
                lookout.watch.rests(dropped, now + REST);
                return Err(error.context(format!("bringing in {}", dropped.name)));
            }
        }
    }
    Ok(looked)
}

impl Here<'_> {
    async fn take(&self, dropped: &Dropped) -> Result<Option<Looked>> {
        let most = MEGABYTES_MAX as u64 * 1_000_000;
        if dropped.bytes() > most {
            return self.refuse(dropped, SheetComplaint::TooLarge(MEGABYTES_MAX).into()).await.map(Some);
        }
        // It vanished or grew in this moment: another look will tell.
        let Ok(file) = dropped.open() else { return Ok(None) };
        let name = format!("{} (feed {})", dropped.name, self.feed.name);
        let sheet = Spreadsheet::open(&name, &file, &opening(self.feed), &self.lookout.apart);
        if !dropped.is(&file) {
            return Ok(None);
        }
        let sheet = match sheet {
            Ok(sheet) => sheet,
            Err(complaint) => return self.refuse(dropped, complaint.into()).await.map(Some),
        };
        match bring_in(self.ctx, self.space, self.feed, &sheet, self.now).await? {
            Ok(report) => self.accept(dropped, &sheet, report).await.map(Some),
            Err(unsettled) => self.refuse(dropped, unsettled).await.map(Some),
        }
    }

    async fn accept(&self, dropped: &Dropped, sheet: &Spreadsheet, report: Report) -> Result<Looked> {
        let columns = report.columns.iter().map(|column| column.in_a_line());
        let first = format!("{} was read as {} by {}.", dropped.name, sheet.described(), self.who());
        let suggests = report.suggests().map(|suggestion| format!("{suggestion}."));
        let lines = std::iter::once(first).chain(columns).chain(report.lines()).chain(suggests);
        let text = lines.map(|line| line + "\n").collect::<String>();
        self.remember(dropped, &report.summary(), LookResult::Read(None)).await?;
        let moved = dropped.place(Done::Done).and_then(|place| dropped.put(place, &text));
        self.settle(dropped, Done::Done, text, moved).await?;
        Ok(Looked::new(self.space, self.feed, Some(&dropped.name), Came::Read(Box::new(report))))
    }

    /// The organiser is told what to run, first on their page, then beside the file.
    async fn refuse(&self, dropped: &Dropped, unsettled: Unsettled) -> Result<Looked> {
        let place = dropped.place(Done::Failed);
        let path = place.as_ref().map_or_else(|_| dropped.likely_path(Done::Failed), |place| place.path.clone());
        let map =
            if matches!(unsettled.complaint, SheetComplaint::Unsure { .. }) { " --map 'HEADING=FIELD'" } else { "" };
        let command = format!(
            "elevenses import {} {} --space {}{map}",
            self.feed.reads.as_str(),
            for_a_shell(&path.display().to_string()),
            self.space.slug
        );
        let (name, feed) = (&dropped.name, &self.feed.name);
        let need =
            format!("{name}, from the feed “{feed}”, was not brought in: {unsettled}. Once that is settled: {command}");
        let key = format!("{name}:{}", dropped.changed());
        self.ctx.store.ask_about_file(&self.space.id, feed, &key, need, self.now).await?;
        self.remember(dropped, &format!("not brought in: {unsettled}"), LookResult::Nothing).await?;
        let text = format!(
            "{name} was not brought in by {}: {unsettled}. Nothing of it was kept.\n\nOnce that is settled, run this, or put a mended file into the folder:\n  {command}\n",
            self.who()
        );
        let moved = place.and_then(|place| dropped.put(place, &text));
        self.settle(dropped, Done::Failed, text, moved).await?;
        Ok(Looked::new(self.space, self.feed, Some(name), Came::Asks(unsettled.to_string())))
    }

    fn who(&self) -> String {
        let when = self.now.with_timezone(&self.space.settings.zone).format("%A %-d %B %Y, %H:%M %Z");
        format!("the feed “{}” of {} on {when}", self.feed.name, self.space.slug)
    }

    async fn remember(&self, dropped: &Dropped, said: &str, result: LookResult) -> Result<()> {
        let (space, feed) = (self.space.id.clone(), self.feed.name.clone());
        let said = format!("{}: {said}", dropped.name);
        let look = FeedLook { space, feed, source: self.feed.source(), said, result };
        self.ctx.store.keep_look(look, self.now).await.map(|_| ()).context("keeping what became of a file")
    }

    /// What cannot be moved is not taken again, and an alarm says so until it can.
    async fn settle(&self, dropped: &Dropped, done: Done, report: String, moved: io::Result<Put>) -> Result<()> {
        match moved {
            Ok(Put::At(_)) => Ok(()),
            Ok(Put::Gone) => {
                tracing::warn!(feed = self.feed.name, file = dropped.name, "the file went before it could be moved");
                Ok(())
            }
            Err(error) => {
                self.lookout.watch.is_stuck(dropped, done, &report);
                self.alarm(stuck(dropped, done, &error)).await
            }
        }
    }

    /// The error is what still stands in the way, in words.
    fn move_what_is_stuck(&self, folder: &Path) -> Result<(), String> {
        let mut worst = Ok(());
        for (dropped, done, report) in self.lookout.watch.stuck(folder) {
            if let Err(error) = dropped.place(done).and_then(|place| dropped.put(place, &report)) {
                worst = Err(stuck(&dropped, done, &error));
            }
        }
        worst
    }

    async fn alarm(&self, says: String) -> Result<()> {
        let text = format!("{}: the feed “{}”: {says}", self.space.slug, self.feed.name);
        alarm(self.ctx, self.space, self.feed, Some(text), self.now).await
    }
}

fn stuck(dropped: &Dropped, done: Done, error: &io::Error) -> String {
    let name = &dropped.name;
    format!("{name} is done with and is not read again, but could not be moved to “{}” ({error})", done.as_str())
}
