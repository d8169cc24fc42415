//! The figures of one week: who came, what the suggestions led to, what came of it, and what a host could do next.
//!
//! `Week::of` turns what the store found into figures; it knows no words and no rows. Nothing in a `Week` shows what
//! one person answered before it is mutual (see `BothAnswered`), and nobody is ranked by their connections.

mod funnel;
mod period;
#[cfg(test)]
mod tests;

pub use funnel::{BothAnswered, Funnel, MET_ROWS, Met, Suggested};
pub use period::Period;

use super::connection::{MayTell, OutcomeKind, Stage};
use super::introduction::MadeBy;
use super::matching::{Unmet, unmet};
use super::member::Profile;
use chrono::{Days, NaiveDate};

/// What the store found for a week and the 30 days to its end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Everybody who was in during the 30 days.
    pub people: Vec<Seen>,
    /// What outsiders offer and look for.
    pub outsiders: Vec<Profile>,
    /// The introductions suggested in the week.
    pub suggested: Vec<Suggested>,
    /// Every outcome up to the week's end.
    pub outcomes: Vec<Outcome>,
    /// What was told in the week, whether or not it may be told on.
    pub told: Vec<Told>,
    /// The names of those whom the host introduced by hand in the week.
    pub by_hand: Vec<Vec<String>>,
    pub health: Health,
}

/// A member who was in during the 30 days.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub name: String,
    pub first_day: NaiveDate,
    /// On how many of the 30 days they were in, and on how many of the week.
    pub days: usize,
    pub days_of_week: usize,
    /// Whether they could use an introduction by hand: not the host, not somebody who wants none.
    pub open: bool,
    /// With how many others they are connected: both said yes, or it was recorded.
    pub connections: usize,
    pub profile: Profile,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    pub kind: OutcomeKind,
    pub stage: Stage,
    pub on: NaiveDate,
}

/// What somebody told of an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub words: String,
    pub name: String,
    pub may_tell: MayTell,
    pub kind: OutcomeKind,
}

/// Whether the machine itself is well.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Health {
    pub letters_refused: usize,
    pub letters_unknown: usize,
    /// Open now, whatever the week.
    pub needs_open: usize,
    pub stopped: usize,
    pub paused: usize,
    /// Three letters unanswered: introductions rest.
    pub resting: usize,
    /// Mornings on which somebody who was in got no letter, by the reason.
    pub skipped: Vec<(String, usize)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    pub period: Period,
    pub people: usize,
    pub check_ins: usize,
    pub matched: Funnel,
    /// Those that the host made and the members were asked about.
    pub by_host: Funnel,
    /// The kinds that ever came up, in the order of `OutcomeKind`.
    pub outcomes: Vec<OutcomeCount>,
    pub quotes: Vec<Quote>,
    pub by_hand: Vec<Vec<String>>,
    pub to_introduce: Vec<ToIntroduce>,
    pub unmet: Unmet,
    pub regulars: Regulars,
    pub health: Health,
}

/// How often one kind of outcome came up, by its stages in the order of `Stage`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutcomeCount {
    pub kind: OutcomeKind,
    pub week: [usize; 3],
    pub month: [usize; 3],
    pub ever: [usize; 3],
}

/// What somebody said and lets the hub repeat; the name only if they said so.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    pub words: String,
    pub first_name: Option<String>,
    pub kind: OutcomeKind,
}

/// Somebody who comes often and has no connection yet.
#[derive(Debug, Clone, PartialEq)]
pub struct ToIntroduce {
    pub name: String,
    pub days: usize,
    /// In their first two weeks.
    pub new: bool,
}

/// Those who came on three or more of the 30 days.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Regulars {
    pub people: usize,
    pub connected: usize,
    /// The typical number of connections; `None` without regulars.
    pub median: Option<f64>,
}

/// On how many of 30 days a regular comes.
const REGULAR: usize = 3;
/// How long somebody is new.
const NEW_DAYS: u64 = 14;
/// Below this a percentage says more than is known.
const PERCENT_FROM: usize = 20;

/// How many in a hundred; nothing for small numbers.
pub fn percent(part: usize, whole: usize) -> Option<usize> {
    (whole >= PERCENT_FROM).then(|| (part * 200 + whole) / (whole * 2))
}

impl Week {
    pub fn of(period: Period, facts: Facts) -> Week {
        let made = |by: MadeBy| Funnel::of(facts.suggested.iter().filter(|s| s.made_by == by));
        let profiles: Vec<&Profile> = facts.people.iter().map(|p| &p.profile).collect();
        Week {
            people: facts.people.iter().filter(|p| p.days_of_week > 0).count(),
            check_ins: facts.people.iter().map(|p| p.days_of_week).sum(),
            matched: made(MadeBy::Matching),
            by_host: made(MadeBy::Host),
            outcomes: OutcomeKind::ALL.into_iter().filter_map(|kind| count(kind, &period, &facts.outcomes)).collect(),
            quotes: facts.told.iter().filter_map(quote).collect(),
            to_introduce: to_introduce(&period, &facts.people),
            unmet: unmet(&profiles, &facts.outsiders),
            regulars: regulars(&facts.people),
            by_hand: facts.by_hand,
            health: facts.health,
            period,
        }
    }

    pub fn suggested(&self) -> usize {
        self.matched.suggested + self.by_host.suggested
    }

    /// Those of the week's suggestions to which both said yes.
    pub fn new_connections(&self) -> usize {
        self.matched.introduced + self.by_host.introduced
    }
}

impl OutcomeCount {
    pub fn total(stages: [usize; 3]) -> usize {
        stages.iter().sum()
    }
}

fn count(kind: OutcomeKind, period: &Period, outcomes: &[Outcome]) -> Option<OutcomeCount> {
    let since = |from: NaiveDate| {
        let those = outcomes.iter().filter(|o| o.kind == kind && (from..=period.to).contains(&o.on));
        those.fold([0; 3], |mut stages, outcome| {
            stages[outcome.stage as usize] += 1;
            stages
        })
    };
    let ever = since(NaiveDate::MIN);
    (OutcomeCount::total(ever) > 0).then(|| OutcomeCount {
        kind,
        week: since(period.from),
        month: since(period.month_from()),
        ever,
    })
}

fn quote(told: &Told) -> Option<Quote> {
    let first_name = match told.may_tell {
        MayTell::Count => return None,
        MayTell::WithoutNames => None,
        MayTell::FirstName => told.name.split_whitespace().next().map(str::to_owned),
    };
    (!told.words.is_empty()).then(|| Quote { words: told.words.clone(), first_name, kind: told.kind })
}

/// Who is new first, then who comes most.
fn to_introduce(period: &Period, people: &[Seen]) -> Vec<ToIntroduce> {
    let new_from = period.to.checked_sub_days(Days::new(NEW_DAYS - 1)).unwrap_or(period.from);
    let alone = people.iter().filter(|p| p.open && p.days >= REGULAR && p.connections == 0);
    let mut list: Vec<ToIntroduce> =
        alone.map(|p| ToIntroduce { name: p.name.clone(), days: p.days, new: p.first_day >= new_from }).collect();
    list.sort_by(|a, b| (b.new, b.days).cmp(&(a.new, a.days)).then_with(|| a.name.cmp(&b.name)));
    list
}

fn regulars(people: &[Seen]) -> Regulars {
    let mut connections: Vec<usize> = people.iter().filter(|p| p.days >= REGULAR).map(|p| p.connections).collect();
    connections.sort_unstable();
    let half = connections.len() / 2;
    let median = match connections.as_slice() {
        [] => None,
        all if all.len() % 2 == 1 => Some(all[half] as f64),
        all => Some((all[half - 1] + all[half]) as f64 / 2.0),
    };
    Regulars { people: connections.len(), connected: connections.iter().filter(|n| **n > 0).count(), median }
}
