//! Months of mornings at a hub of drawn people who come and go as people of a real office did.

use super::dice::Dice;
use super::presence::{self, Presence, WEEK};
use super::{Figures, Held, Hub, Visit, When, Who, drawn};
use crate::domain::check_in::ProfileAnswers;
use crate::domain::id::MemberId;
use crate::domain::space::Rules;
use chrono::{DateTime, Days, NaiveDate, TimeDelta};

/// Working days in a month.
pub const MONTH: usize = 21;
/// How likely it is that somebody who is in has a new need or a line for the day.
const SAYS_SOMETHING_NEW: f64 = 0.2;
/// How many needs somebody keeps: a new one takes the place of the oldest.
const NEEDS: usize = 2;

/// What a season depends on.
#[derive(Debug, Clone)]
pub struct Setup {
    pub rules: Rules,
    pub months: usize,
    /// How likely it is that a suggestion becomes a connection: after it the two are not suggested to each other.
    pub yes: f64,
    pub seed: u64,
}

/// One hub's season, morning after morning.
struct Season<'a> {
    setup: &'a Setup,
    hub: Hub,
    people: Vec<Somebody>,
    /// Which weeks come, and who says yes, drawn apart: other rules meet the same days.
    weeks: Dice,
    answers: Dice,
    held: Vec<Held>,
}

struct Somebody {
    who: Who,
    presence: Presence,
    dice: Dice,
    profile: Option<ProfileAnswers>,
    needs: Vec<String>,
}

impl<'a> Season<'a> {
    /// A hub of this size; `number` tells apart several of one size.
    fn new(setup: &'a Setup, size: usize, number: usize) -> Season<'a> {
        let dice = Dice::new(setup.seed).apart(size as u64).apart(number as u64);
        let presences = presence::drawn(&mut dice.apart(0), size);
        let people = presences.into_iter().zip(1..).map(|(presence, number)| Somebody::new(presence, &dice, number));
        let (people, hub) = (people.collect(), Hub::new(setup.rules.clone()));
        let (weeks, answers) = (dice.apart(u64::MAX), dice.apart(u64::MAX - 1));
        Season { setup, hub, people, weeks, answers, held: Vec::new() }
    }

    /// The next morning, while the season lasts.
    fn next_morning(&mut self) -> Option<&Held> {
        let number = self.held.len();
        if number >= self.setup.months * MONTH {
            return None;
        }
        let (when, week) = (morning(number), presence::week(&mut self.weeks));
        for somebody in self.people.iter_mut().filter(|s| s.presence.is_in(week, number % WEEK)) {
            self.hub.check_in(somebody.comes_in(when));
        }
        let held = self.hub.hold(when);
        for named in &held.morning.matches {
            if self.answers.chance(self.setup.yes) {
                super::held::pairs(named).for_each(|(one, other)| self.hub.keep_apart(one, other));
            }
        }
        self.held.push(held);
        self.held.last()
    }
}

/// A quarter past nine of the so-many-th working day, the first a Monday.
fn morning(number: usize) -> When {
    let days = number / WEEK * 7 + number % WEEK;
    let first = NaiveDate::from_isoywd_opt(2026, 2, chrono::Weekday::Mon).unwrap_or_default();
    let day = first.checked_add_days(Days::new(days as u64)).unwrap_or(first);
    let at = day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(9 * 60 + 15);
    When { at, day }
}

impl Somebody {
    fn new(presence: Presence, dice: &Dice, number: u64) -> Somebody {
        let name = format!("member {number:04}");
        let mut dice = dice.apart(number);
        let profile = drawn::profile(&mut dice, presence.department);
        let who = Who { id: MemberId::new(name.clone()), name, private_domain: None };
        let needs = profile.needs.clone().unwrap_or_default();
        Somebody { who, presence, dice, profile: Some(profile), needs }
    }

    /// The first time they say all of themselves, later now and then something new.
    fn comes_in(&mut self, when: When) -> Visit {
        let at: DateTime<_> = when.at - TimeDelta::minutes(30);
        let (mut profile, mut today_line) = (ProfileAnswers::default(), None);
        match self.profile.take() {
            Some(first) => profile = first,
            None if self.dice.chance(SAYS_SOMETHING_NEW) => match self.dice.chance(0.5) {
                true => profile.needs = Some(self.new_needs()),
                false => today_line = Some(drawn::today_line(&mut self.dice)),
            },
            None => {}
        }
        let (who, day) = (self.who.clone(), when.day);
        Visit { who, at, day, profile, today_line, came_with: None, wants_introductions: true }
    }

    fn new_needs(&mut self) -> Vec<String> {
        let need = drawn::need(&mut self.dice);
        self.needs.retain(|known| *known != need);
        self.needs.push(need);
        let oldest = self.needs.len().saturating_sub(NEEDS);
        self.needs.drain(..oldest);
        self.needs.clone()
    }
}

/// All hubs of one size, after their seasons.
#[derive(Debug, Clone)]
pub struct Seasons {
    pub size: usize,
    pub hubs: Vec<Vec<Held>>,
}

/// About so many people are drawn for each size: one small hub by itself says little.
const ENOUGH_PEOPLE: usize = 240;

/// How many hubs of a size are looked at.
pub fn hubs_of(size: usize) -> usize {
    (ENOUGH_PEOPLE / size.max(1)).clamp(1, 30)
}

impl Seasons {
    /// Holds all mornings of so many hubs of a size; `after_each` hears of every morning.
    pub fn of(setup: &Setup, size: usize, hubs: usize, mut after_each: impl FnMut()) -> Seasons {
        let season = |number: usize| {
            let mut season = Season::new(setup, size, number);
            while season.next_morning().is_some() {
                after_each();
            }
            season.held
        };
        Seasons { size, hubs: (0..hubs).map(season).collect() }
    }

    /// The figures of a stretch of days, counted from 1, the last one included.
    pub fn figures(&self, from: usize, to: usize) -> Figures {
        let of = |held: &Vec<Held>| Figures::of(held.get(from - 1..to.min(held.len())).unwrap_or_default());
        Figures::of_hubs(&self.hubs.iter().map(of).collect::<Vec<_>>())
    }

    /// The figures of each week; the last one may be shorter.
    pub fn weeks(&self) -> Vec<Figures> {
        let days = self.hubs.iter().map(Vec::len).max().unwrap_or(0);
        (0..days.div_ceil(WEEK)).map(|week| self.figures(week * WEEK + 1, (week + 1) * WEEK)).collect()
    }
}

/// A stretch of working days to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub name: String,
    /// Counted from 1, the last one included.
    pub from: usize,
    pub to: usize,
}

/// The first day, the first week, and the first, the third and the last month.
pub fn stretches(months: usize) -> Vec<Stretch> {
    let stretch = |name: &str, from, to| Stretch { name: name.to_owned(), from, to };
    let mut found = vec![stretch("day 1", 1, 1), stretch("week 1", 1, WEEK)];
    let mut shown: Vec<usize> = [1, 3, months].into_iter().filter(|month| *month <= months).collect();
    shown.dedup();
    found.extend(shown.iter().map(|m| stretch(&format!("month {m}"), (m - 1) * MONTH + 1, m * MONTH)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(yes: f64) -> Setup {
        Setup { rules: Rules::default(), months: 1, yes, seed: 1 }
    }

    #[test]
    fn nobody_in_a_small_hub_hears_the_same_again_and_few_days_are_silent() {
        for (size, hubs) in [(8, 3), (20, 1)] {
            let month = Seasons::of(&setup(0.0), size, hubs, || {}).figures(1, MONTH);
            assert!(month.person_days > size * hubs * MONTH / 2, "{month:?}");
            assert_eq!(month.repeats, 0, "{size}: {month:?}");
            assert!(month.silent_share() < 0.2, "{size}: {month:?}");
            assert!(month.gini < 0.4 && month.worst_off.different > 0, "{size}: {month:?}");
        }
    }

    #[test]
    fn a_season_can_be_held_again_and_a_yes_ends_a_pair() {
        let held = |yes: f64, seed: u64| Seasons::of(&Setup { seed, ..setup(yes) }, 8, 1, || {}).hubs;
        assert_eq!(held(0.0, 1), held(0.0, 1));
        assert_ne!(held(0.0, 1), held(0.0, 2));
        let all_say_yes = Figures::of(&held(1.0, 1)[0]);
        assert_eq!((all_say_yes.again, all_say_yes.repeats), (0, 0));
        assert!(all_say_yes.introductions <= 28, "eight people make 28 pairs");
    }

    #[test]
    fn mornings_are_on_working_days_and_stretches_end_with_them() {
        let days: Vec<String> = [0, 4, 5, 62].map(|n| morning(n).day.format("%a %-d %b").to_string()).into();
        assert_eq!(days, ["Mon 5 Jan", "Fri 9 Jan", "Mon 12 Jan", "Wed 1 Apr"]);
        let named = |months| stretches(months).into_iter().map(|s| (s.name, s.from, s.to)).collect::<Vec<_>>();
        assert_eq!(named(1).len(), 3);
        assert_eq!(named(3)[3], ("month 3".to_owned(), 43, 63));
        assert_eq!(named(12)[4], ("month 12".to_owned(), 232, 252));
    }
}
