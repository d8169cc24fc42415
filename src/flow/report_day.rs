//! The day's line to the organisers, where the space wants it: half an hour after the digests, what became of them.
//!
//! It is written when it is due and not before, so that it says what has really happened by then.

use super::Context;
use super::report_week::letters;
use crate::domain::message::{ReportSays, State};
use crate::domain::space::{Fires, Space};
use crate::render::week::no_letter_because;
use crate::render::words::Words;
use crate::store::{DayFigures, FiringRow, Occasion, ReportRun};
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};

/// How long after the digests. The second keeps it apart from every schedule: those fire on whole minutes.
const AFTER: Duration = Duration::seconds(30 * 60 + 1);

/// Writes the line if it is due. Gives how many letters there are now, or when it will be due today.
pub async fn report_day(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<DayLine> {
    let day = space.local_day(now);
    if !space.settings.rules.daily_line || space.is_closed_on(day) {
        return Ok(DayLine::Nothing);
    }
    let Some(digests) = ctx.store.firing_on(&space.id, Fires::Digest, day).await? else { return Ok(DayLine::Nothing) };
    let due_at = digests.fired_at + AFTER;
    if ctx.store.report_written(&space.id, key(&digests)).await? {
        return Ok(DayLine::Nothing);
    }
    if now < due_at {
        return Ok(DayLine::At(due_at));
    }
    let figures = ctx.store.day_figures(&space.id, day).await?;
    let letters = letters(ctx, space, &line(ctx, space, &digests, &figures), now).await?;
    let written = letters.len();
    let run = ReportRun {
        space: space.id.clone(),
        occasion: Occasion::Day,
        due_at: key(&digests),
        day,
        made_up: false,
        note: format!("{written} letters about the day"),
        letters,
    };
    Ok(if ctx.store.save_report(run, now).await? { DayLine::Written(written) } else { DayLine::Nothing })
}

/// What there is to do about the day's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayLine {
    Nothing,
    At(DateTime<Utc>),
    Written(usize),
}

/// By which a line is known to be written, whichever daemon wrote it and however late.
fn key(digests: &FiringRow) -> DateTime<Utc> {
    digests.due_at + AFTER
}

fn line(ctx: &Context, space: &Space, digests: &FiringRow, figures: &DayFigures) -> ReportSays {
    let words = Words::of(&space.settings.locale);
    let name = space.settings.name.as_str();
    let url = format!("{}/s/{}/organiser", ctx.public_url, space.slug);
    let time = digests.fired_at.with_timezone(&space.settings.zone).format("%-H:%M").to_string();
    let (subject, opening) = match digests.result.as_str() {
        "skipped" => {
            (words.with("day-subject-none", &[("space", name)]), words.with("day-none", &[("why", &digests.note)]))
        }
        _ => (
            words.with("day-subject-sent", &[("space", name), ("time", &time)]),
            words.with("day-sent", &[("time", &time), ("figures", &in_words(words, figures))]),
        ),
    };
    ReportSays { subject, opening, sections: Vec::new(), url }
}

/// "6 sent, 1 could not be delivered, 1 without a letter, because they asked for none".
fn in_words(words: Words, figures: &DayFigures) -> String {
    let order = [State::Accepted, State::Waiting, State::Refused, State::Unknown, State::Dropped];
    let letters = order.into_iter().filter_map(|state| {
        let (_, count) = figures.letters.iter().find(|(s, _)| *s == state)?;
        Some(words.count(&format!("day-figure-{}", state.as_str()), *count))
    });
    let without = figures.without.iter().map(|(reason, count)| {
        let because = no_letter_because(words, reason);
        words.with("day-figure-without", &[("count", &count.to_string()), ("because", &because)])
    });
    let said: Vec<String> = letters.chain(without).collect();
    if said.is_empty() { words.say("day-figure-nobody") } else { said.join(", ") }
}
