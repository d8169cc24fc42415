//! A published sheet is looked at: fetched if it has changed, and its new rows brought in.

use super::Context;
use super::look_at_feeds::{Came, Looked, Lookout, alarm, bring_in, opening};
use crate::channel::feed::{Ask, Fetched, fetch};
use crate::domain::feed::{Address, Feed, TOO_OFTEN, Version};
use crate::domain::space::Space;
use crate::sheet::{SheetComplaint, Spreadsheet, WEB_PAGE};
use crate::store::{FeedLook, LookResult};
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::fs::File;

pub async fn look_at_address(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    address: &Address,
    lookout: &Lookout,
    now: DateTime<Utc>,
) -> Result<Looked> {
    let known = ctx.store.feed(&space.id, &feed.name).await?;
    let known = known.version.filter(|_| known.source == feed.source());
    let Address { url, allow_http, allow_private, .. } = address;
    let ask = Ask { url, allow_http: *allow_http, allow_private: *allow_private, known: known.as_ref() };
    let (came, version) = match fetch(ask, lookout.limits).await {
        Fetched::Unchanged => (Came::Unchanged, None),
        Fetched::Refused(why) => (Came::Asks(why), None),
        Fetched::TryLater(why) => (Came::TryLater(why), None),
        Fetched::File(file, version) => read(ctx, space, feed, (file, version), known.as_ref(), lookout, now).await?,
    };
    keep(ctx, space, feed, &came, version, now).await?;
    Ok(Looked::new(space, feed, None, came))
}

async fn read(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    (file, version): (File, Version),
    known: Option<&Version>,
    lookout: &Lookout,
    now: DateTime<Utc>,
) -> Result<(Came, Option<Version>)> {
    let sheet = match Spreadsheet::open(&format!("feed {}", feed.name), file, &opening(feed), &lookout.apart) {
        Ok(sheet) => sheet,
        Err(complaint) => return Ok((Came::Asks(in_words(&complaint)), None)),
    };
    if known.is_some_and(|known| known.sha256 == sheet.sha256) {
        return Ok((Came::Unchanged, None));
    }
    Ok(match bring_in(ctx, space, feed, &sheet, now).await? {
        // Where a row is too early yet, the same sheet is to be read again.
        Ok(report) if report.too_early > 0 => (Came::Read(Box::new(report)), None),
        Ok(report) => (Came::Read(Box::new(report)), Some(Version { sha256: sheet.sha256, ..version })),
        Err(unsettled) => (Came::Asks(in_words(&unsettled.complaint)), None),
    })
}

fn in_words(complaint: &SheetComplaint) -> String {
    match complaint {
        SheetComplaint::NoSpreadsheet { what } if *what == WEB_PAGE => {
            "this address gives a web page, not a spreadsheet: in Google Sheets choose File, Share, Publish to the web, CSV".to_owned()
        }
        SheetComplaint::Unsure { .. } | SheetComplaint::WhichDate { .. } | SheetComplaint::WhichSheet { .. } => {
            format!("{complaint} (in the space's file, these options are map, dates and sheet of this feed)")
        }
        complaint => complaint.to_string(),
    }
}

/// What asks for somebody is put before the organiser; what may pass becomes an alarm when it does not. Both are over
/// with the next look that goes well.
async fn keep(
    ctx: &Context,
    space: &Space,
    feed: &Feed,
    came: &Came,
    version: Option<Version>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (said, result) = match came {
        Came::Read(report) => (report.summary(), LookResult::Read(version)),
        Came::Unchanged => ("unchanged".to_owned(), LookResult::Nothing),
        Came::TryLater(why) => (why.clone(), LookResult::TryLater),
        Came::Asks(why) => {
            let text = format!("The feed “{}” brings nothing: {why}.", feed.name);
            (why.clone(), LookResult::Asks(text))
        }
    };
    let look = FeedLook { space: space.id.clone(), feed: feed.name.clone(), source: feed.source(), said, result };
    let failures = ctx.store.keep_look(look, now).await?;
    let text = match came {
        Came::TryLater(why) if failures >= TOO_OFTEN => Some(format!(
            "{}: the feed “{}” could not be read {TOO_OFTEN} times in a row or more: {why}. It is tried again, less often, and this is over by itself once it is read",
            space.slug, feed.name
        )),
        _ => None,
    };
    alarm(ctx, space, feed, text, now).await
}
