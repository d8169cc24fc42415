//! Rows that were seen before. A person who imports a file means every row of it; a feed reads the same sheet again and
//! again, and what became of a row since (its member erased, its import undone, a newer answer given) is not to be
//! undone by that: so each of its rows is used once, and set aside once.

use super::Context;
use crate::domain::link::RowMark;
use crate::domain::space::Space;
use crate::sheet::Purpose;
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, HashMap};

/// The rows that were used before this import, and those that are used by it.
#[derive(Default)]
pub struct Seen {
    feed: Option<String>,
    /// The same sheet is read again, so that a row which is too early has its time.
    comes_again: bool,
    purpose: &'static str,
    /// Whether it is known that they stood there lately.
    before: HashMap<RowMark, bool>,
    /// Rows that are not kept as seen yet, by their number.
    now: BTreeMap<usize, RowMark>,
    any_new: bool,
}

/// That a row still stands in its sheet is written down once a week.
const LATELY: Duration = Duration::days(7);

impl Seen {
    /// Every row counts.
    pub fn nothing() -> Seen {
        Seen::default()
    }

    /// What this feed has brought before.
    pub async fn by_feed(
        ctx: &Context,
        space: &Space,
        feed: &str,
        purpose: Purpose,
        comes_again: bool,
        now: DateTime<Utc>,
    ) -> Result<Seen> {
        let before = ctx.store.seen_rows(&space.id, feed, now - LATELY).await?.into_iter().collect();
        Ok(Seen { feed: Some(feed.to_owned()), comes_again, purpose: purpose.as_str(), before, ..Seen::default() })
    }

    /// Whether a row was used before; one that was not is used now.
    pub(super) fn has(&mut self, ctx: &Context, space: &Space, row: usize, meaning: &str) -> bool {
        let Some(feed) = &self.feed else { return false };
        let meaning = format!("{}\n{meaning}", self.purpose);
        let mark = ctx.keys.row_mark(space.id.as_str(), feed, &meaning);
        let seen = self.before.get(&mark);
        if seen != Some(&true) {
            self.now.insert(row, mark);
        }
        self.any_new |= seen.is_none();
        seen.is_some()
    }

    pub(super) fn comes_again(&self) -> bool {
        self.comes_again
    }

    /// Whether a look has brought nothing that was not there before.
    pub(super) fn is_all_old(&self) -> bool {
        self.feed.is_some() && !self.any_new
    }

    /// Keeps rows as seen: once they are in the database, so that a crash between leaves them to be read again, which
    /// changes nothing.
    pub(super) async fn keep(
        &mut self,
        ctx: &Context,
        space: &Space,
        rows: impl IntoIterator<Item = usize>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Some(feed) = &self.feed else { return Ok(()) };
        let marks: Vec<RowMark> = rows.into_iter().filter_map(|row| self.now.remove(&row)).collect();
        if !marks.is_empty() {
            ctx.store.see_rows(&space.id, feed, marks, now).await?;
        }
        Ok(())
    }

    /// The rest, a thousand rows at once, so that the database is never held up.
    pub(super) async fn keep_all(&mut self, ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<()> {
        while !self.now.is_empty() {
            let rows: Vec<usize> = self.now.keys().copied().take(1_000).collect();
            self.keep(ctx, space, rows, now).await?;
        }
        Ok(())
    }
}
