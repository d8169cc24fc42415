//! Drawn people: what they might write of themselves, and what they might write on another day.

use super::dice::Dice;
use super::subjects::{HEADLINES, NEEDS, OFFERS, SUBJECTS, TODAY, WORK};
use crate::domain::check_in::ProfileAnswers;

/// Kinds of work for each department.
const WORK_EACH: usize = 4;

/// What somebody new says of themselves: what they do, three to eight interests, one or two offers, up to two needs.
pub fn profile(dice: &mut Dice, department: usize) -> ProfileAnswers {
    let at = (department * WORK_EACH + dice.below(WORK_EACH)) % WORK.len();
    let headline = sentence(dice, HEADLINES).replace("{work}", WORK[at]);
    let count = dice.between(3, 8);
    let interests: Vec<&str> = dice.ranks(SUBJECTS.len(), count).into_iter().map(|rank| SUBJECTS[rank]).collect();
    let (offers, needs) = (dice.between(1, 2), dice.between(0, 2));
    ProfileAnswers {
        headline: Some(headline),
        interests: Some(vec![capital(&interests.join(", "))]),
        offers: Some((0..offers).map(|_| capital(&sentence(dice, OFFERS))).collect()),
        needs: Some((0..needs).map(|_| need(dice)).collect()),
    }
}

pub fn need(dice: &mut Dice) -> String {
    capital(&sentence(dice, NEEDS))
}

pub fn today_line(dice: &mut Dice) -> String {
    capital(&sentence(dice, TODAY))
}

fn sentence(dice: &mut Dice, patterns: &[&str]) -> String {
    let subject = SUBJECTS[dice.rank(SUBJECTS.len())];
    dice.one_of(patterns).unwrap_or_default().replace("{subject}", subject)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_person_and_no_blank_is_left() {
        for seed in 0..200 {
            let person = profile(&mut Dice::new(seed), 11);
            assert_eq!(person, profile(&mut Dice::new(seed), 11));
            let said = format!("{person:?}{}{}", need(&mut Dice::new(seed)), today_line(&mut Dice::new(seed)));
            assert!(!said.contains("{subject}") && !said.contains("{work}"), "{said}");
            let interests = &person.interests.as_ref().unwrap()[0];
            assert!((3..=8).contains(&interests.split(", ").count()), "{interests}");
            assert!(person.needs.as_ref().is_some_and(|needs| needs.len() <= 2));
        }
    }
}
