//! From suggested to met: how far the week's suggestions came.
//!
//! That both have said yes is known to everybody concerned. That both have *answered* is not: a pair that has answered
//! and was not introduced holds a no, and an organiser who is one of the two, or knows who was suggested to whom, could
//! tell whose; where nobody has answered they could tell a silence. So that number is left out while fewer than
//! `CROWD` pairs were not introduced (which is known anyway), it is vague where nearly none or nearly all of them have
//! answered, and it counts answers up to the beginning of the day, so that reloading the page does not show one
//! coming in.

use crate::domain::introduction::MadeBy;

/// One introduction that was suggested in the week, to two or three.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggested {
    pub made_by: MadeBy,
    /// Everybody who was asked got their letter.
    pub reached: bool,
    /// Everybody who was asked has answered, whatever it was.
    pub answered: bool,
    /// All said yes.
    pub introduced: bool,
    pub met: Met,
    /// One of them said that they met, another that they did not.
    pub disagree: bool,
    /// At least one outcome is recorded.
    pub came_of_it: bool,
}

/// What is known about whether they met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    NotAsked,
    NotKnown,
    No,
    Planned,
    /// At least one of them said so.
    Met,
}

/// What the answers to "did you meet?" can come to, in the order of the report.
pub const MET_ROWS: [Met; 4] = [Met::Met, Met::Planned, Met::No, Met::NotKnown];

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Funnel {
    pub suggested: usize,
    pub reached: usize,
    pub both_answered: BothAnswered,
    pub introduced: usize,
    pub asked: usize,
    /// At least one of them answered whether they met.
    pub answered: usize,
    pub met: usize,
    pub planned: usize,
    pub no: usize,
    pub not_known: usize,
    /// Of those that met: the answers differ.
    pub disagree: usize,
    pub came_of_it: usize,
}

/// How many pairs have both answered, as far as it may be said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BothAnswered {
    /// Among so few it would show who said no.
    #[default]
    LeftOut,
    Exactly(usize),
    OrFewer(usize),
    OrMore(usize),
}

/// So many pairs that were not introduced hide each other.
const CROWD: usize = 5;
/// How many of them nobody can tell from none, or from all.
const VAGUE: usize = 2;

impl Funnel {
    pub fn of<'a>(suggested: impl Iterator<Item = &'a Suggested>) -> Funnel {
        let all: Vec<&Suggested> = suggested.collect();
        let count = |test: &dyn Fn(&Suggested) -> bool| all.iter().filter(|s| test(s)).count();
        let introduced = count(&|s| s.introduced);
        Funnel {
            suggested: all.len(),
            // Who answered was reached, also through another letter than ours.
            reached: count(&|s| s.reached || s.introduced),
            both_answered: BothAnswered::of(all.len(), count(&|s| s.answered || s.introduced), introduced),
            introduced,
            asked: count(&|s| s.met != Met::NotAsked),
            answered: count(&|s| !matches!(s.met, Met::NotAsked | Met::NotKnown)),
            met: count(&|s| s.met == Met::Met),
            planned: count(&|s| s.met == Met::Planned),
            no: count(&|s| s.met == Met::No),
            not_known: count(&|s| s.met == Met::NotKnown),
            disagree: count(&|s| s.met == Met::Met && s.disagree),
            came_of_it: count(&|s| s.came_of_it),
        }
    }

    pub fn said(&self, met: Met) -> usize {
        match met {
            Met::Met => self.met,
            Met::Planned => self.planned,
            Met::No => self.no,
            Met::NotKnown => self.not_known,
            Met::NotAsked => self.introduced.saturating_sub(self.asked),
        }
    }
}

impl BothAnswered {
    fn of(suggested: usize, answered: usize, introduced: usize) -> BothAnswered {
        let others = suggested.saturating_sub(introduced);
        match answered.saturating_sub(introduced) {
            _ if others < CROWD => BothAnswered::LeftOut,
            few if few < VAGUE => BothAnswered::OrFewer(introduced + VAGUE),
            many if many + VAGUE > others => BothAnswered::OrMore(suggested - VAGUE),
            _ => BothAnswered::Exactly(answered),
        }
    }
}
