//! The closed days that a calendar says: an iCalendar file (RFC 5545), as calendar programs export and publish it.
//!
//! Owns which of its events close a day: those of whole days, and those that cover the whole of a usual day's opening,
//! from nine to five. A meeting of an hour does not.
//! It must not know where the file came from. Whoever wrote it may be a stranger: everything has its limit, and nothing
//! is gone through that could be nested or repeated without end.

mod event;
mod lines;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use chrono_tz::Tz;
use event::Event;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Of a file.
pub const BYTES_MAX: usize = 2_000_000;
/// Events that are looked at; a company's calendar of ten years has fewer.
const EVENTS_MAX: usize = 20_000;
/// Days that a calendar can close in the two years that are looked at: whoever is closed on more is open on the others.
pub const DAYS_MAX: usize = 200;
/// What going through the repetitions of one file may cost, all its events together: a step is a day that an event
/// begins on or closes, and its rule may pass over some that it does not.
const STEPS_MAX: usize = 200_000;

/// The days from `from` up to and with `to`, in the space's zone.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub zone: Tz,
}

/// What a calendar came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Closes {
    /// With what the event is called.
    pub days: BTreeMap<NaiveDate, String>,
    /// Events that are too short to close a day.
    pub short: usize,
    /// Events that could not be read, or repeat in a way that is not understood.
    pub unread: usize,
}

/// Why a file is of no use, in words for whoever chose it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoCalendar {
    #[error("is no calendar; export it as iCalendar, a file that ends in .ics")]
    Other,
    #[error("is larger than 2 MB; export only the calendar of the days that are closed")]
    TooLarge,
    #[error("holds more than {EVENTS_MAX} events; export only the calendar of the days that are closed")]
    TooMany,
    #[error("holds too many repetitions to read; export only the calendar of the days that are closed")]
    TooRepeated,
    #[error("would close {0} days of the next two years, which looks like opening hours rather than holidays")]
    TooManyDays(usize),
}

/// The steps that are left for a file.
struct Budget(usize);

impl Budget {
    fn spend(&mut self, steps: usize) -> Result<(), Trouble> {
        self.0 = self.0.checked_sub(steps).ok_or(Trouble::Spent)?;
        Ok(())
    }
}

/// Why the days of an event are not known.
enum Trouble {
    /// It repeats in a way that is not understood.
    Unread,
    /// The whole file has cost enough.
    Spent,
}

/// The days that the file closes.
pub fn closed_days(bytes: &[u8], span: Span) -> Result<Closes, NoCalendar> {
    if bytes.len() > BYTES_MAX {
        return Err(NoCalendar::TooLarge);
    }
    let text = String::from_utf8_lossy(bytes);
    let (events, mut unread) = events(&text, span.zone)?;
    // One instance of a repeated event that was moved is an event of its own, and not there where it was.
    let repeated: BTreeMap<&str, &Event> =
        events.iter().filter(|event| !event.is_instance()).map(|event| (event.uid.as_str(), event)).collect();
    let moved = events.iter().filter_map(|event| {
        let uid = event.uid.as_str();
        Some((uid, event.instead_of(repeated.get(uid)?, span.zone)?))
    });
    let moved: BTreeSet<(&str, NaiveDate)> = moved.collect();
    let (mut closes, mut budget) = (Closes::default(), Budget(STEPS_MAX));
    for event in &events {
        let is_moved = |day| !event.is_instance() && moved.contains(&(event.uid.as_str(), day));
        match event.closes(span, &mut budget, is_moved) {
            Ok(None) => closes.short += 1,
            Ok(Some(days)) => days.into_iter().for_each(|day| {
                closes.days.entry(day).or_insert_with(|| event.summary.clone());
            }),
            Err(Trouble::Unread) => unread += 1,
            Err(Trouble::Spent) => return Err(NoCalendar::TooRepeated),
        }
    }
    if closes.days.len() > DAYS_MAX {
        return Err(NoCalendar::TooManyDays(closes.days.len()));
    }
    Ok(Closes { unread, ..closes })
}

/// Every event, and how many could not be read.
fn events(text: &str, space: Tz) -> Result<(Vec<Event>, usize), NoCalendar> {
    let (mut events, mut unread, mut depth) = (Vec::new(), 0, 0usize);
    let (mut is_calendar, mut current): (bool, Option<(usize, event::Reading)>) = (false, None);
    for line in lines::lines(text) {
        let Some(line) = lines::Line::read(&line) else { continue };
        match line.name.as_str() {
            "BEGIN" => {
                depth += 1;
                is_calendar |= line.is("VCALENDAR");
                if current.is_none() && line.is("VEVENT") {
                    current = Some((depth, event::Reading::default()));
                }
            }
            "END" => {
                if current.as_ref().is_some_and(|(at, _)| *at == depth)
                    && let Some((_, reading)) = current.take()
                {
                    match reading.done(space) {
                        Some(event) => events.push(event),
                        None => unread += 1,
                    }
                    if events.len() + unread > EVENTS_MAX {
                        return Err(NoCalendar::TooMany);
                    }
                }
                depth = depth.saturating_sub(1);
            }
            _ => match &mut current {
                // What is inside of an event's own parts, such as its alarms, is not about its days.
                Some((at, reading)) if *at == depth => reading.take(line),
                _ => {}
            },
        }
    }
    if is_calendar { Ok((events, unread)) } else { Err(NoCalendar::Other) }
}
