//! Spreadsheets that come by themselves are looked at: each folder, and each address that is due. One in trouble does
//! not keep the others from being looked at.

use super::Context;
use super::bring_in_rows::Aim;
use super::import_check_ins;
use super::import_people;
use super::look_at_address::look_at_address;
use super::look_at_folder::look_at_folder;
use super::read_spreadsheet::{Report, Unsettled};
use super::seen_rows::Seen;
use crate::channel::feed::Limits;
use crate::channel::watched_folder::Watch;
use crate::domain::feed::{Feed, Place, Reads};
use crate::domain::space::Space;
use crate::sheet::{Apart, DateOrder, MEGABYTES_MAX, Opening, Purpose, Said, Spreadsheet};
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// With what feeds are looked at.
#[derive(Debug)]
pub struct Lookout {
    pub watch: Watch,
    pub limits: Limits,
    pub apart: Apart,
}

impl Default for Lookout {
    fn default() -> Self {
        let limits = Limits { megabytes: MEGABYTES_MAX, ..Limits::default() };
        Lookout { watch: Watch::default(), limits, apart: Apart::this_program() }
    }
}

/// What a look came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    pub space: String,
    pub feed: String,
    /// The file of a folder.
    pub file: Option<String>,
    pub came: Came,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    Read(Box<Report>),
    Unchanged,
    /// Nothing was brought in before this is settled, in words.
    Asks(String),
    /// Nothing was brought in this time.
    TryLater(String),
}

impl Looked {
    pub(super) fn new(space: &Space, feed: &Feed, file: Option<&str>, came: Came) -> Looked {
        let (space, feed) = (space.slug.clone(), feed.name.clone());
        Looked { space, feed, file: file.map(str::to_owned), came }
    }

    /// Whether there is something now that was not there before.
    pub fn is_news(&self) -> bool {
        matches!(&self.came, Came::Read(report) if report.new + report.changed > 0)
    }
}

/// Looks at every folder and at every address that is due.
pub async fn look_at_feeds(ctx: &Context, lookout: &Lookout, now: DateTime<Utc>) -> Result<Vec<Looked>> {
    let spaces = ctx.spaces();
    let feeds = spaces.iter().flat_map(|space| space.settings.feeds.iter().map(move |feed| (space, feed)));
    let mut feeds: Vec<_> = feeds.collect();
    // Folders first: they never wait for anybody.
    feeds.sort_by_key(|(_, feed)| matches!(feed.place, Place::Address(_)));
    let mut all = Vec::new();
    for (space, feed) in feeds {
        match look_if_due(ctx, space, feed, lookout, now).await {
            Ok(looked) => all.extend(looked),
            Err(error) => {
                tracing::error!(space = space.slug, feed = feed.name, "a feed was not read: {error:#}");
                let text = format!("{}: the feed “{}” was not read: {error:#}", space.slug, feed.name);
                alarm(ctx, space, feed, Some(text), now).await?;
            }
        }
    }
    forget_alarms(ctx, &spaces).await?;
    Ok(all)
}

/// A feed that is not set up any more fails no more.
async fn forget_alarms(ctx: &Context, spaces: &[Arc<Space>]) -> Result<()> {
    for alarm in ctx.store.alarms().await? {
        let feeds =
            spaces.iter().flat_map(|space| space.settings.feeds.iter().map(move |feed| alarm_name(space, feed)));
        if alarm.name.starts_with(ALARM) && !feeds.into_iter().any(|name| name == alarm.name) {
            ctx.store.clear_alarm(&alarm.name).await?;
        }
    }
    Ok(())
}

const ALARM: &str = "feed:";

fn alarm_name(space: &Space, feed: &Feed) -> String {
    format!("{ALARM}{}:{}", space.slug, feed.name)
}

async fn look_if_due(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    lookout: &Lookout,
    now: DateTime<Utc>,
) -> Result<Vec<Looked>> {
    match &feed.place {
        Place::Folder(folder) => look_at_folder(ctx, space, feed, folder, lookout, now).await,
        Place::Address(address) => {
            let known = ctx.store.feed(&space.id, &feed.name).await?;
            let due = known.source != feed.source() || address.is_due(&known.looks, now);
            if due { Ok(vec![look_at_address(ctx, space, feed, address, lookout, now).await?]) } else { Ok(Vec::new()) }
        }
    }
}

/// Looks at one feed, due or not.
pub async fn look_at_feed(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    lookout: &Lookout,
    now: DateTime<Utc>,
) -> Result<Vec<Looked>> {
    match &feed.place {
        Place::Folder(folder) => look_at_folder(ctx, space, feed, folder, lookout, now).await,
        Place::Address(address) => Ok(vec![look_at_address(ctx, space, feed, address, lookout, now).await?]),
    }
}

/// Brings in what the feed has not brought before.
pub(super) async fn bring_in(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    file: &Spreadsheet,
    now: DateTime<Utc>,
) -> Result<Result<Report, Unsettled>> {
    let told = &feed.told;
    let columns = told.columns.iter().filter_map(|column| Said::column(column).ok()).collect();
    let said = Said { columns, dates: told.dates.as_deref().and_then(DateOrder::parse) };
    let purpose = match feed.reads {
        Reads::CheckIns => Purpose::CheckIns,
        Reads::People => Purpose::People,
    };
    let seen = Seen::by_feed(ctx, space, &feed.name, purpose, matches!(feed.place, Place::Address(_)), now).await?;
    let (file, aim) = ((file, &said), Aim::Save(seen));
    let imported = match feed.reads {
        Reads::CheckIns => import_check_ins::go_through(ctx, space, file, aim, now, |_, _| {}).await?,
        Reads::People => import_people::go_through(ctx, space, file, aim, now, |_, _| {}).await?,
    };
    Ok(imported.map(|(report, _)| report))
}

pub(super) fn opening(feed: &Feed) -> Opening {
    let encoding = feed.told.encoding.as_deref().and_then(Opening::encoding);
    Opening { sheet: feed.told.sheet.clone(), encoding }
}

/// Raises or clears the feed's alarm; writes nothing while it stays as it is, since it is asked every few seconds.
pub(super) async fn alarm(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    text: Option<String>,
    now: DateTime<Utc>,
) -> Result<()> {
    let name = alarm_name(space, feed);
    let open = ctx.store.alarms().await?.into_iter().find(|alarm| alarm.name == name).map(|alarm| alarm.text);
    match text {
        Some(text) if open.as_deref() != Some(&text) => ctx.store.raise_alarm(&name, &text, now).await?,
        None if open.is_some() => ctx.store.clear_alarm(&name).await?,
        _ => {}
    }
    Ok(())
}
