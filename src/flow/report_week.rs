//! The week's letter to the organisers, and the same week for the page, the terminal and the spreadsheet.

use super::{Context, Firing};
use crate::domain::id::MessageId;
use crate::domain::message::ReportSays;
use crate::domain::message::{Kind, Message, Says};
use crate::domain::space::Space;
use crate::domain::week::{Period, Week};
use crate::render::figures::{Figure, figures, headings};
use crate::render::week::{for_letter, report};
use crate::render::words::Words;
use crate::sheet;
use crate::store::{Occasion, ReportRun, new_id};
use anyhow::{Context as _, Result};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// Writes the letter about the week before (or the one that is nearly over) to each organiser. Gives how many letters
/// there are; `None` when another daemon was first.
pub async fn send_report(ctx: &Context, space: &Space, firing: &Firing, now: DateTime<Utc>) -> Result<Option<usize>> {
    let period = Period::to_report(firing.day, space.settings.zone).context("a day in no year we know")?;
    let (_, says) = report_week(ctx, space, &period, now).await?;
    let says = for_letter(Words::of(&space.settings.locale), says);
    let letters = letters(ctx, space, &says, now).await?;
    let written = letters.len();
    let run = ReportRun {
        space: space.id.clone(),
        occasion: Occasion::Week,
        due_at: firing.due_at,
        day: firing.day,
        made_up: firing.made_up,
        note: format!("{written} letters about the week from {}", period.from),
        letters,
    };
    Ok(ctx.store.save_report(run, now).await?.then_some(written))
}

/// The figures of a week, and what they come to in words.
pub async fn report_week(
    ctx: &Context,
    space: &Space,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<(Week, ReportSays)> {
    let facts = ctx.store.week(&space.id, period, period.answers_until(now)).await?;
    let week = Week::of(*period, facts);
    let words = Words::of(&space.settings.locale);
    let url = format!("{}{}", ctx.public_url, week_path(space, period.from));
    let says = report(words, &space.settings.name, &week, space.local_day(now), url);
    Ok((week, says))
}

/// The same from memory, while nobody has written anything.
pub async fn week_kept(
    ctx: &Context,
    space: &Space,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<Arc<(Week, ReportSays)>> {
    let mark = format!("{}/{}/{}", ctx.store.version().await?, period.from, space.local_day(now));
    if let Some(kept) = ctx.weeks.get(&space.id, &mark) {
        return Ok(kept);
    }
    let week = report_week(ctx, space, period, now).await?;
    Ok(ctx.weeks.keep(&space.id, mark, week))
}

/// The week that is shown when none is named: the last one that is over.
pub fn last_week(space: &Space, now: DateTime<Utc>) -> Option<Period> {
    Period::week_of(space.local_day(now), space.settings.zone)?.before()
}

/// The page of the week that holds this day.
pub fn week_path(space: &Space, of: NaiveDate) -> String {
    format!("/s/{}/organiser/week?of={of}", space.slug)
}

pub fn figures_of(space: &Space, week: &Week) -> Vec<Figure> {
    figures(Words::of(&space.settings.locale), week)
}

/// The figures as a file that spreadsheets open.
pub fn week_csv(space: &Space, week: &Week) -> Result<String> {
    let words = Words::of(&space.settings.locale);
    let rows = figures(words, week).into_iter().map(Figure::row);
    sheet::write([headings(words)].into_iter().chain(rows)).context("writing the figures")
}

/// The same letter to every organiser.
pub(super) async fn letters(
    ctx: &Context,
    space: &Space,
    says: &ReportSays,
    now: DateTime<Utc>,
) -> Result<Vec<Message>> {
    let organisers = ctx.store.organisers_of(&space.id).await?;
    let letter = |recipient| Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: None,
        digest: None,
        introduction: None,
        recipient,
        says: Says::Report(says.clone()),
        not_before: now,
        give_up_at: now + Kind::Report.keeps_for(),
    };
    Ok(organisers.into_iter().map(|organiser| letter(organiser.email.into())).collect())
}
