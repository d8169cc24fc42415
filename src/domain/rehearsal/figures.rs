//! What mornings came to, in numbers.

use super::{Held, How};
use crate::domain::id::MemberId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The figures of some mornings of one hub.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    pub days: usize,
    /// People who were in on one of them and wanted introductions.
    pub people: usize,
    /// The same, counted once for each day they were in.
    pub person_days: usize,
    /// Person-days on which somebody heard of nobody whom they had not heard of lately, and of no news.
    pub silent: usize,
    /// Person-days on which somebody heard of anybody.
    pub letters: usize,
    /// Letters that name only people who had been named before, for no new reason.
    pub nothing_new: usize,
    pub introductions: usize,
    /// Pairs named again inside the window for no new reason.
    pub repeats: usize,
    /// Pairs named again, longer ago than the window or with news.
    pub again: usize,
    pub worst_off: WorstOff,
    /// How unequally often people were named: 0 is all alike, near 1 is one person all the time.
    pub gini: f64,
}

/// Whoever heard of the fewest different people, among those who were in on at least half of the days: who was in
/// once cannot have heard of many. Among everybody, where nobody was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorstOff {
    pub different: usize,
    /// On so many days they were in; of several who are worst off, the one who was in most.
    pub days_in: usize,
}

impl WorstOff {
    fn order(&self) -> (usize, Reverse<usize>) {
        (self.different, Reverse(self.days_in))
    }
}

impl Figures {
    pub fn of(held: &[Held]) -> Figures {
        let mut figures = Figures { days: held.len(), ..Figures::default() };
        let mut everybody: BTreeMap<&MemberId, Person> = BTreeMap::new();
        for day in held {
            figures.introductions += day.morning.matches.len();
            let mut letters: BTreeMap<&MemberId, Vec<How>> = day.people.iter().map(|id| (id, Vec::new())).collect();
            for named in &day.named {
                let (one, other) = (&named.pair.0, &named.pair.1);
                figures.repeats += usize::from(named.how == How::Repeat);
                figures.again += usize::from(matches!(named.how, How::Again | How::News));
                for (reader, of) in [(one, other), (other, one)] {
                    letters.entry(reader).or_default().push(named.how);
                    everybody.entry(reader).or_default().heard_of.insert(of);
                    everybody.entry(reader).or_default().named += 1;
                }
            }
            for (id, letter) in letters {
                everybody.entry(id).or_default().days_in += 1;
                figures.count(&letter);
            }
        }
        figures.people = everybody.len();
        let everybody: Vec<Person> = everybody.into_values().collect();
        figures.worst_off = worst_off(&everybody, held.len());
        figures.gini = gini(everybody.iter().map(|person| person.named).collect());
        figures
    }

    /// The same of several hubs: what is counted is added up, whoever is worst off anywhere is worst off, and how
    /// unequally people are named is the mean of the hubs.
    pub fn of_hubs(hubs: &[Figures]) -> Figures {
        let mut all = Figures {
            worst_off: hubs.iter().map(|f| f.worst_off).min_by_key(WorstOff::order).unwrap_or_default(),
            ..Figures::default()
        };
        for hub in hubs {
            all.days = all.days.max(hub.days);
            all.people += hub.people;
            all.person_days += hub.person_days;
            all.silent += hub.silent;
            all.letters += hub.letters;
            all.nothing_new += hub.nothing_new;
            all.introductions += hub.introductions;
            all.repeats += hub.repeats;
            all.again += hub.again;
            all.gini += hub.gini / hubs.len() as f64;
        }
        all
    }

    fn count(&mut self, letter: &[How]) {
        self.person_days += 1;
        self.letters += usize::from(!letter.is_empty());
        self.silent += usize::from(!letter.iter().any(|how| *how != How::Repeat));
        let new = letter.iter().any(|how| matches!(how, How::FirstTime | How::News));
        self.nothing_new += usize::from(!letter.is_empty() && !new);
    }

    /// Of all person-days, those on which somebody heard of nobody new.
    pub fn silent_share(&self) -> f64 {
        share(self.silent, self.person_days)
    }

    pub fn nothing_new_share(&self) -> f64 {
        share(self.nothing_new, self.letters)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[derive(Default)]
struct Person<'a> {
    days_in: usize,
    named: usize,
    heard_of: BTreeSet<&'a MemberId>,
}

fn worst_off(people: &[Person], days: usize) -> WorstOff {
    let each = |p: &Person| WorstOff { different: p.heard_of.len(), days_in: p.days_in };
    let often = people.iter().filter(|p| p.days_in * 2 >= days).map(each).min_by_key(WorstOff::order);
    often.or_else(|| people.iter().map(each).min_by_key(WorstOff::order)).unwrap_or_default()
}

/// The Gini coefficient: half the mean difference between any two, over the mean.
fn gini(mut counts: Vec<usize>) -> f64 {
    counts.sort_unstable();
    let (n, total) = (counts.len() as f64, counts.iter().sum::<usize>() as f64);
    let ranked: f64 = counts.iter().zip(1u32..).map(|(count, rank)| f64::from(rank) * *count as f64).sum();
    if total == 0.0 { 0.0 } else { (2.0 * ranked / (n * total) - (n + 1.0) / n).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::super::When;
    use super::super::held::Named;
    use super::*;
    use crate::domain::matching::Morning;
    use chrono::{DateTime, NaiveDate};

    fn held(people: &[&str], named: &[(&str, &str, How)]) -> Held {
        let id = |id: &str| MemberId::new(id);
        Held {
            when: When { at: DateTime::UNIX_EPOCH, day: NaiveDate::default() },
            in_today: people.len(),
            people: people.iter().map(|p| id(p)).collect(),
            morning: Morning::default(),
            named: named.iter().map(|(a, b, how)| Named { pair: (id(a), id(b)), how: *how }).collect(),
        }
    }

    #[test]
    fn a_day_is_silent_without_anybody_new_and_a_letter_may_hold_nothing_new() {
        let days = [
            held(&["a", "b", "c"], &[("a", "b", How::FirstTime)]),
            held(&["a", "b"], &[("a", "b", How::Repeat)]),
            held(&["a", "b", "d"], &[("a", "b", How::Again), ("a", "d", How::News)]),
        ];
        let figures = Figures::of(&days);
        assert_eq!((figures.days, figures.people, figures.person_days, figures.letters), (3, 4, 8, 7));
        assert_eq!((figures.silent, figures.nothing_new), (3, 3), "c, and a and b on the second day; b on the third");
        assert_eq!((figures.repeats, figures.again), (1, 2));
        assert_eq!(figures.worst_off, WorstOff { different: 1, days_in: 3 });
    }

    #[test]
    fn gini_of_all_alike_of_one_alone_and_of_nothing() {
        let table = [(vec![3, 3, 3], 0.0), (vec![0, 0, 0, 8], 0.75), (vec![1, 3], 0.25), (vec![], 0.0), (vec![0], 0.0)];
        for (counts, want) in table {
            assert!((gini(counts.clone()) - want).abs() < 1e-12, "{counts:?}");
        }
    }
}
