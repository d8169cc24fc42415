//! When people really were in: ten working days of an office building, drawn from again and again.

use super::dice::Dice;

/// Person by day; where it is from stands in the file.
const TABLE: &str = include_str!("presence.tsv");

/// One person's two weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// The number of their department.
    pub department: usize,
    /// Monday to Friday, twice.
    days: Vec<bool>,
}

/// Working days in a week, and weeks in the table.
pub const WEEK: usize = 5;
const WEEKS: usize = 2;

impl Presence {
    /// Whether they are in on a weekday of one of the weeks.
    pub fn is_in(&self, week: usize, weekday: usize) -> bool {
        self.days.get((week % WEEKS) * WEEK + weekday % WEEK).copied().unwrap_or(false)
    }
}

/// Everybody in the table.
pub fn everybody() -> Vec<Presence> {
    let mut departments: Vec<&str> = Vec::new();
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let person = |(department, days): (&'static str, &str)| {
        let known = departments.iter().position(|d| *d == department).unwrap_or_else(|| {
            departments.push(department);
            departments.len() - 1
        });
        Presence { department: known, days: days.chars().map(|day| day == '1').collect() }
    };
    rows.map(person).collect()
}

/// So many people: each at most once while there are enough, else each draw from all.
pub fn drawn(dice: &mut Dice, size: usize) -> Vec<Presence> {
    let mut people = everybody();
    if size > people.len() {
        return (0..size).filter_map(|_| people.get(dice.below(people.len())).cloned()).collect();
    }
    dice.shuffle(&mut people);
    people.truncate(size);
    people
}

/// A week for a day: one of those in the table, for all people alike, so that empty days stay empty.
pub fn week(dice: &mut Dice) -> usize {
    dice.below(WEEKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let people = everybody();
        assert!(people.iter().all(|p| p.days.len() == WEEK * WEEKS && p.days.contains(&true)));
        let days_in: usize = people.iter().map(|p| p.days.iter().filter(|day| **day).count()).sum();
        assert_eq!((people.len(), days_in), (217, 1653), "76 % are in on a day");
        assert_eq!(people.iter().map(|p| p.department).max(), Some(11));
        assert!(TABLE.contains("CC0"), "its source is said");
    }

    #[test]
    fn people_are_drawn_once_while_there_are_enough() {
        let sizes = |size| drawn(&mut Dice::new(3), size).len();
        assert_eq!((sizes(8), sizes(217), sizes(600)), (8, 217, 600));
        let mut all: Vec<String> = drawn(&mut Dice::new(3), 217).iter().map(|p| format!("{p:?}")).collect();
        let mut table: Vec<String> = everybody().iter().map(|p| format!("{p:?}")).collect();
        all.sort_unstable();
        table.sort_unstable();
        assert_eq!(all, table);
    }
}
