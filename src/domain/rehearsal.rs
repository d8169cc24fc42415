//! A hub kept in memory: one morning after another by the rules of the real one, without a database.
//!
//! What was said before, who was named to whom and how often somebody was in since are remembered as the store
//! remembers them, so that the room of a day here is the room of that day there. Nobody answers anything: what only
//! an answer brings about (people who know each other, rests) has to be told (`keep_apart`) or does not happen.

mod dice;
mod drawn;
mod figures;
mod held;
mod presence;
pub mod season;
mod subjects;
mod visit;

pub use figures::{Figures, WorstOff};
pub use held::{Held, How, Named};
pub use visit::{Visit, Who};

use super::id::MemberId;
use super::matching::{self, Morning, Past, Person, Room};
use super::member::{Line, Profile};
use super::space::Rules;
use super::topic::Aliases;
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// How far back a profile still tells what is rare in this space.
const BACKGROUND_DAYS: u64 = 90;
/// Over how many days on which anybody was in the usual number of people is taken.
const USUAL_DAYS: usize = 30;

/// Everybody who ever came, and whom they were suggested.
#[derive(Debug, Clone)]
pub struct Hub {
    rules: Rules,
    regulars: BTreeMap<MemberId, Regular>,
    /// How many were in, for each day on which anybody was.
    in_on: BTreeMap<NaiveDate, usize>,
    suggested: BTreeMap<Pair, Suggested>,
    apart: BTreeSet<Pair>,
}

type Pair = (MemberId, MemberId);

fn pair(a: &MemberId, b: &MemberId) -> Pair {
    if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}

/// One person and all that is remembered of them.
#[derive(Debug, Clone)]
struct Regular {
    who: Who,
    profile: Profile,
    /// When they first wrote each of the lines they had for a day.
    lines_since: BTreeMap<String, DateTime<Utc>>,
    days: BTreeMap<NaiveDate, Today>,
    had_nobody: bool,
}

#[derive(Debug, Clone, Default)]
struct Today {
    line: String,
    came_with: String,
    wants: bool,
}

/// When two people were last suggested to each other, as a pair and among three.
#[derive(Debug, Clone, Copy, Default)]
struct Suggested {
    as_pair: Option<When>,
    among_three: Option<When>,
}

/// A morning: the moment, and the local day it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
}

impl Hub {
    pub fn new(rules: Rules) -> Hub {
        Hub {
            rules,
            regulars: BTreeMap::new(),
            in_on: BTreeMap::new(),
            suggested: BTreeMap::new(),
            apart: BTreeSet::new(),
        }
    }

    /// The rules as the matching takes them.
    pub fn rules(&self) -> matching::Rules {
        matching::Rules {
            people_per_digest: self.rules.people_per_digest,
            no_repeat_days: self.rules.no_repeat_days,
            serendipity: self.rules.serendipity,
        }
    }

    /// The name somebody goes by.
    pub fn name<'a>(&'a self, id: &'a MemberId) -> &'a str {
        self.regulars.get(id).map_or(id.as_str(), |regular| &regular.who.name)
    }

    pub fn knows(&self, id: &MemberId) -> bool {
        self.regulars.contains_key(id)
    }

    /// Somebody is in. Visits come in the order of time: what is said later stands.
    pub fn check_in(&mut self, visit: Visit) {
        let regular = self.regulars.entry(visit.who.id.clone()).or_insert_with(|| Regular::new(visit.who.clone()));
        if !regular.days.contains_key(&visit.day) {
            *self.in_on.entry(visit.day).or_default() += 1;
        }
        regular.says(visit);
    }

    /// These two are not brought together any more.
    pub fn keep_apart(&mut self, a: &MemberId, b: &MemberId) {
        self.apart.insert(pair(a, b));
    }

    /// The room of a day at a moment: what the matching decides upon.
    pub fn room(&self, now: When) -> Room {
        let wanting = |r: &Regular| r.days.get(&now.day).is_some_and(|today| today.wants);
        Room {
            day: now.day,
            people: self.regulars.values().filter_map(|r| r.person(now.day)).collect(),
            background: self
                .regulars
                .values()
                .filter(|r| !wanting(r) && r.wanted_lately(now.day))
                .map(|r| r.profile.clone())
                .collect(),
            past: self.past(now),
            connected: Vec::new(),
            apart: self.apart.iter().cloned().collect(),
            usually_in: self.usually_in(now.day),
            aliases: Aliases::default(),
            late: None,
        }
    }

    /// Remembers a morning: who was suggested to whom, and who heard of nobody.
    pub fn keep(&mut self, now: When, morning: &Morning) {
        for matched in &morning.matches {
            for (one, other) in held::pairs(matched) {
                let suggested = self.suggested.entry(pair(one, other)).or_default();
                let last = if matched.people.len() > 2 { &mut suggested.among_three } else { &mut suggested.as_pair };
                *last = Some(now);
            }
        }
        let nobody: BTreeSet<&MemberId> = morning.nobody.iter().map(|(id, _)| id).collect();
        let in_today = self.regulars.values_mut().filter(|r| r.days.get(&now.day).is_some_and(|today| today.wants));
        in_today.for_each(|regular| regular.had_nobody = nobody.contains(&regular.who.id));
    }

    /// When two people were last suggested to each other, and on how many days since then the one of them who was in
    /// less often was in.
    pub fn last_suggested(&self, a: &MemberId, b: &MemberId, day: NaiveDate) -> Option<(When, u32)> {
        let suggested = self.suggested.get(&pair(a, b))?;
        let last = suggested.as_pair.max(suggested.among_three)?;
        Some((last, self.attended_since(a, b, last.day, day)))
    }

    fn attended_since(&self, a: &MemberId, b: &MemberId, since: NaiveDate, day: NaiveDate) -> u32 {
        let attended = |id| self.regulars.get(id).map_or(0, |r: &Regular| r.days_between(since, day));
        attended(a).min(attended(b))
    }

    /// Each pair of those who are in and were suggested to each other on an earlier day, alone or among three.
    fn past(&self, now: When) -> Vec<Past> {
        let is_in = |id: &MemberId| self.regulars.get(id).is_some_and(|r| r.days.contains_key(&now.day));
        let both_in = self.suggested.iter().filter(|((a, b), _)| is_in(a) && is_in(b));
        let past = both_in.filter_map(|((a, b), suggested)| {
            let last = suggested.as_pair.max(suggested.among_three).filter(|last| last.day < now.day)?;
            let attended_since = self.attended_since(a, b, last.day, now.day);
            Some(Past { pair: (a.clone(), b.clone()), at: last.at, attended_since })
        });
        past.collect()
    }

    fn usually_in(&self, day: NaiveDate) -> f64 {
        let lately: Vec<usize> = self.in_on.range(..=day).rev().take(USUAL_DAYS).map(|(_, n)| *n).collect();
        lately.iter().sum::<usize>() as f64 / lately.len().max(1) as f64
    }
}

impl Regular {
    fn new(who: Who) -> Regular {
        Regular {
            who,
            profile: Profile::default(),
            lines_since: BTreeMap::new(),
            days: BTreeMap::new(),
            had_nobody: false,
        }
    }

    fn says(&mut self, visit: Visit) {
        let answers = visit.profile;
        if let Some(headline) = answers.headline {
            self.profile.headline = headline;
        }
        let kinds = [
            (&mut self.profile.interests, answers.interests),
            (&mut self.profile.offers, answers.offers),
            (&mut self.profile.needs, answers.needs),
        ];
        for (lines, said) in kinds {
            if let Some(said) = said {
                *lines = kept(lines, said, visit.at);
            }
        }
        let today = self.days.entry(visit.day).or_default();
        today.wants = visit.wants_introductions;
        if let Some(line) = visit.today_line {
            self.lines_since.entry(line.clone()).or_insert(visit.at);
            today.line = line;
        }
        if let Some(names) = visit.came_with {
            today.came_with = names;
        }
    }

    /// As they stand in the room of a day, if they are in and want introductions.
    fn person(&self, day: NaiveDate) -> Option<Person> {
        let today = self.days.get(&day).filter(|today| today.wants)?;
        Some(Person {
            id: self.who.id.clone(),
            stable_key: self.who.id.as_str().to_owned(),
            name: self.who.name.clone(),
            profile: self.profile.clone(),
            today_line: self
                .lines_since
                .get(&today.line)
                .filter(|_| !today.line.is_empty())
                .map(|since| (today.line.clone(), *since)),
            private_domain: self.who.private_domain.clone(),
            came_with: today.came_with.clone(),
            wish: None,
            had_nobody: self.had_nobody,
        })
    }

    fn wanted_lately(&self, day: NaiveDate) -> bool {
        let since = day.checked_sub_days(Days::new(BACKGROUND_DAYS)).unwrap_or(day);
        self.days.range(since..=day).any(|(_, today)| today.wants)
    }

    /// On how many days after the first up to and with the second they were in.
    fn days_between(&self, after: NaiveDate, day: NaiveDate) -> u32 {
        self.days.range(after..=day).filter(|(on, _)| **on > after).count() as u32
    }
}

/// The lines as they are said now; one that was there before keeps the time at which it was first said.
fn kept(before: &[Line], said: Vec<String>, at: DateTime<Utc>) -> Vec<Line> {
    let line = |text: String| {
        let known = before.iter().find(|line| line.text == text).cloned();
        known.unwrap_or(Line { text, first_said_at: at, strength: 1.0, standing_yes: false, embedding: None })
    };
    said.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests;
