//! One event: when it is, how it repeats, and which days it closes.

use super::lines::Line;
use super::{Budget, Span, Trouble};
use crate::domain::text::line;
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rrule::{Frequency, RRule, RRuleSet, Unvalidated};
use std::collections::BTreeSet;
use std::str::FromStr;

/// A usual day's opening: what covers it closes the day.
const OPEN: (u32, u32) = (9, 17);
/// Nothing before this is looked at: a rule is gone through from its beginning.
const FIRST_YEAR: i32 = 1970;
/// A rule is no longer than this: each day is compared with all that it lists.
const RULE_MAX: usize = 300;
/// Steps to begin with a rule.
const RULE_STEPS: usize = 10;
/// So many days that a rule passes over cost a step; one by one, as a daily rule does, they cost more.
const PASSED_OVER: usize = 32;
const PASSED_OVER_DAILY: usize = 4;
/// Steps of a rule that runs out of days: it was looked through for thousands of years.
const DRY_STEPS: usize = 20_000;
/// Days left out of one event, or added to it.
const DATES_MAX: usize = 2_000;

pub(super) struct Event {
    pub uid: String,
    pub summary: String,
    start: When,
    /// How long it lasts: in days where it is of whole days, else in seconds.
    lasts: Duration,
    rule: Option<String>,
    left_out: BTreeSet<NaiveDate>,
    added: BTreeSet<NaiveDate>,
    /// It stands for this instance of the repeated event that has the same uid.
    instead_of: Option<When>,
    cancelled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum When {
    Day(NaiveDate),
    /// On the clock of this zone; without one, of the space's.
    At(NaiveDateTime, Option<Tz>),
}

impl When {
    fn read(line: &Line) -> Option<When> {
        When::of(line.value.trim(), line.parameter("TZID"))
    }

    fn of(value: &str, zone: Option<&str>) -> Option<When> {
        if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
            return Some(When::Day(day));
        }
        let (clock, zone) = match value.strip_suffix('Z') {
            Some(utc) => (utc, Some(Tz::UTC)),
            // Some programs have names of their own for zones: those are taken for the space's.
            None => (value, zone.and_then(|zone| zone.trim_start_matches('/').parse().ok())),
        };
        NaiveDateTime::parse_from_str(clock, "%Y%m%dT%H%M%S").ok().map(|at| When::At(at, zone))
    }

    fn day(self) -> NaiveDate {
        match self {
            When::Day(day) => day,
            When::At(at, _) => at.date(),
        }
    }

    /// Its day by the clock of an event that begins at `start`: what is written in another zone, as UTC is, may be another
    /// day there. A day stays the day that it is, and so does everything beside an event of whole days.
    fn day_beside(self, start: When, space: Tz) -> NaiveDate {
        match (self, start) {
            (When::At(at, Some(zone)), When::At(_, home)) => {
                let there = zone.from_local_datetime(&at).earliest();
                there.map_or(at.date(), |then| then.with_timezone(&home.unwrap_or(space)).date_naive())
            }
            (when, _) => when.day(),
        }
    }

    /// The wall clock of the space then.
    fn in_space(self, space: Tz) -> Option<NaiveDateTime> {
        match self {
            When::Day(day) => Some(day.and_time(NaiveTime::MIN)),
            When::At(at, None) => Some(at),
            When::At(at, Some(zone)) => {
                zone.from_local_datetime(&at).earliest().map(|at| at.with_timezone(&space).naive_local())
            }
        }
    }
}

/// An event while its lines are read.
#[derive(Default)]
pub(super) struct Reading {
    uid: String,
    summary: String,
    start: Option<When>,
    end: Option<When>,
    lasts: Option<Duration>,
    rules: Vec<String>,
    // Which days these are is known when all lines are read: the beginning may come after them.
    left_out: Vec<When>,
    added: Vec<When>,
    instead_of: Option<When>,
    cancelled: bool,
}

impl Reading {
    pub fn take(&mut self, line: Line) {
        match line.name.as_str() {
            "UID" => self.uid = line.value.trim().to_owned(),
            "SUMMARY" => self.summary = summary(&line.text()),
            "DTSTART" => self.start = When::read(&line),
            "DTEND" => self.end = When::read(&line),
            "DURATION" => self.lasts = duration(line.value.trim()),
            "RRULE" => self.rules.push(line.value.trim().to_owned()),
            "EXDATE" => add(&mut self.left_out, &line),
            "RDATE" => add(&mut self.added, &line),
            "RECURRENCE-ID" => self.instead_of = When::read(&line),
            "STATUS" => self.cancelled = line.is("CANCELLED"),
            _ => {}
        }
    }

    /// The event; nothing without a beginning.
    pub fn done(self, space: Tz) -> Option<Event> {
        let start = self.start?;
        let day = |when: When| when.day_beside(start, space);
        let by_end = self.end.and_then(|end| match (start, end) {
            (When::Day(from), end) => Some(end.day() - from),
            (from, end) => Some(end.in_space(Tz::UTC)? - from.in_space(Tz::UTC)?),
        });
        let alone = if matches!(start, When::Day(_)) { Duration::days(1) } else { Duration::zero() };
        let lasts = self.lasts.or(by_end).unwrap_or(alone);
        let lasts = if matches!(start, When::Day(_)) { lasts.max(Duration::days(1)) } else { lasts };
        let rule = match self.rules.as_slice() {
            [] => None,
            [rule] => Some(rule.clone()),
            // Not allowed since 2009, and nobody writes it.
            _ => return None,
        };
        Some(Event {
            uid: self.uid,
            summary: self.summary,
            start,
            lasts,
            rule,
            left_out: self.left_out.into_iter().map(day).collect(),
            added: self.added.into_iter().map(day).collect(),
            instead_of: self.instead_of,
            cancelled: self.cancelled,
        })
    }
}

impl Event {
    pub fn is_instance(&self) -> bool {
        self.instead_of.is_some()
    }

    /// The day of the repeated event on which this is instead of it.
    pub fn instead_of(&self, repeated: &Event, space: Tz) -> Option<NaiveDate> {
        self.instead_of.map(|when| when.day_beside(repeated.start, space))
    }

    /// The days of the span that it closes; nothing where it is too short to close any. An error where it repeats in a way
    /// that is not understood, or where the file's budget is spent.
    pub fn closes(
        &self,
        span: Span,
        budget: &mut Budget,
        moved: impl Fn(NaiveDate) -> bool,
    ) -> Result<Option<BTreeSet<NaiveDate>>, Trouble> {
        if self.cancelled {
            return Ok(Some(BTreeSet::new()));
        }
        // What is shorter than a day's opening closes none, however often it repeats: most meetings of a company end here.
        if matches!(self.start, When::At(..)) && self.lasts < Duration::hours(i64::from(OPEN.1 - OPEN.0)) {
            return Ok(None);
        }
        let mut days = BTreeSet::new();
        let mut closes = self.covers(self.start, span).is_some();
        for begins in self.begins(span, budget)? {
            budget.spend(1)?;
            if self.left_out.contains(&begins) || moved(begins) {
                continue;
            }
            let start = match self.start {
                When::Day(_) => When::Day(begins),
                When::At(at, zone) => When::At(begins.and_time(at.time()), zone),
            };
            if let Some((first, last)) = self.covers(start, span) {
                closes = true;
                let (first, last) = (first.max(span.from), last.min(span.to));
                budget.spend(usize::try_from((last - first).num_days()).unwrap_or(0))?;
                days.extend(first.iter_days().take_while(|day| *day <= last));
            }
        }
        Ok(closes.then_some(days))
    }

    /// The first and the last day that is closed when it begins then.
    fn covers(&self, start: When, span: Span) -> Option<(NaiveDate, NaiveDate)> {
        let from = start.in_space(span.zone)?;
        let to = from.checked_add_signed(self.lasts)?;
        if matches!(start, When::Day(_)) {
            return Some((from.date(), to.date().pred_opt()?.max(from.date())));
        }
        let opens = |day: NaiveDate| day.and_hms_opt(OPEN.0, 0, 0);
        let shuts = |day: NaiveDate| day.and_hms_opt(OPEN.1, 0, 0);
        let first = if from <= opens(from.date())? { from.date() } else { from.date().succ_opt()? };
        let last = if to >= shuts(to.date())? { to.date() } else { to.date().pred_opt()? };
        (first <= last).then_some((first, last))
    }

    /// The days on which it begins, from early enough that one of them can reach into the span.
    fn begins(&self, span: Span, budget: &mut Budget) -> Result<BTreeSet<NaiveDate>, Trouble> {
        let first = self.start.day();
        let mut begins = self.added.clone();
        begins.insert(first);
        let Some(rule) = &self.rule else { return Ok(begins) };
        if chrono::Datelike::year(&first) < FIRST_YEAR {
            return Err(Trouble::Unread);
        }
        if first > span.to {
            return Ok(begins);
        }
        let (rule, until) = understood(rule).ok_or(Trouble::Unread)?;
        let start = first.and_time(NaiveTime::MIN).and_utc().with_timezone(&rrule::Tz::UTC);
        let lead = self.lasts.num_days().clamp(0, 400) as u64 + 2;
        let count = rule.get_count();
        let each = if matches!(rule.get_freq(), Frequency::Daily) { PASSED_OVER_DAILY } else { PASSED_OVER };
        let rule = rule.validate(start).map_err(|_| Trouble::Unread)?;
        let after = span.from.checked_sub_days(Days::new(lead)).unwrap_or(first);
        let until = until.map(|until| until.day_beside(self.start, span.zone));
        let before = until.unwrap_or(span.to).min(span.to);
        if before < first.max(after) {
            return Ok(begins);
        }
        budget.spend(RULE_STEPS)?;
        let all = RRuleSet::new(start).rrule(rule).limit();
        let (mut last, mut found) = (first, 0u32);
        for date in &all {
            let date: DateTime<rrule::Tz> = date;
            let day = date.with_timezone(&Utc).date_naive();
            budget.spend(1 + usize::try_from((day - last).num_days()).unwrap_or(0) / each)?;
            (last, found) = (day, found.saturating_add(1));
            if day > before {
                return Ok(begins);
            }
            if day >= after {
                begins.insert(day);
            }
        }
        if count.is_none_or(|count| found < count) {
            budget.spend(DRY_STEPS)?;
        }
        Ok(begins)
    }
}

/// A rule of days, and when it ends. What repeats within a day closes none, and is not gone through.
fn understood(rule: &str) -> Option<(RRule<Unvalidated>, Option<When>)> {
    if rule.len() > RULE_MAX {
        return None;
    }
    let parts = rule.split(';').map(str::trim).filter(|part| !part.is_empty());
    let mut until = None;
    let mut kept = Vec::new();
    for part in parts {
        let (name, value) = part.split_once('=')?;
        match name.to_ascii_uppercase().as_str() {
            "UNTIL" => until = Some(When::of(value.trim(), None)?),
            // The time of day is the event's own.
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => return None,
            _ => kept.push(part.to_ascii_uppercase()),
        }
    }
    let rule = RRule::from_str(&kept.join(";")).ok()?;
    let by_days =
        matches!(rule.get_freq(), Frequency::Yearly | Frequency::Monthly | Frequency::Weekly | Frequency::Daily);
    by_days.then_some((rule, until))
}

fn add(dates: &mut Vec<When>, line: &Line) {
    for value in line.value.split(',') {
        if let Some(when) = When::of(value.trim(), line.parameter("TZID"))
            && dates.len() < DATES_MAX
        {
            dates.push(when);
        }
    }
}

/// `P1D`, `PT8H30M`, `P2W`; never backwards.
fn duration(text: &str) -> Option<Duration> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (days, time) = text.split_once('T').unwrap_or((text, ""));
    let mut all = Duration::zero();
    for (part, units) in
        [(days, &[('W', 604_800), ('D', 86_400)][..]), (time, &[('H', 3_600), ('M', 60), ('S', 1)][..])]
    {
        let mut digits = String::new();
        for sign in part.chars() {
            match units.iter().find(|(unit, _)| *unit == sign) {
                Some((_, seconds)) => {
                    let count: i64 = std::mem::take(&mut digits).parse().ok()?;
                    all = all.checked_add(&Duration::try_seconds(count.checked_mul(*seconds)?)?)?;
                }
                None if sign.is_ascii_digit() && digits.len() < 9 => digits.push(sign),
                None => return None,
            }
        }
    }
    Some(all)
}

/// What it is called, short enough for a line of a list.
fn summary(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
    line(&text, 80).unwrap_or_default()
}
