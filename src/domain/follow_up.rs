//! "Did you meet?", and a month later, "has more come of it?"
//!
//! Asked once of each member of an introduction, at the end of the next day on which they are all in, or after two
//! working days; brought up once more inside the next digests; then never again.

use super::id::{IntroductionId, MemberId};
use super::space::Space;
use chrono::{Duration, NaiveDate};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUpKind {
    DidYouMeet,
    /// For what takes time, such as a project: a month after they said that they met.
    SecondLook,
}

impl FollowUpKind {
    pub fn as_str(self) -> &'static str {
        match self {
            FollowUpKind::DidYouMeet => "did_you_meet",
            FollowUpKind::SecondLook => "second_look",
        }
    }
}

/// What somebody says to "did you meet?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    Nothing,
    Yes,
    /// Not yet, but they plan to.
    Planned,
    No,
}

impl Met {
    pub fn as_str(self) -> &'static str {
        match self {
            Met::Nothing => "nothing",
            Met::Yes => "met",
            Met::Planned => "planned",
            Met::No => "no",
        }
    }

    pub fn parse(word: &str) -> Option<Met> {
        [Met::Nothing, Met::Yes, Met::Planned, Met::No].into_iter().find(|m| m.as_str() == word)
    }
}

/// A member who may be asked about an introduction.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub introduction: IntroductionId,
    pub kind: FollowUpKind,
    pub member: MemberId,
    /// The names of the others.
    pub others: Vec<String>,
    /// The local day on which they were told of each other.
    pub told_on: NaiveDate,
    /// Local days after that on which every member of it was in.
    pub together_on: Vec<NaiveDate>,
}

/// When the second look comes after somebody said that they met.
pub const SECOND_LOOK_AFTER: Duration = Duration::days(30);

/// Days of work after which "did you meet?" is asked even if they were never in together.
const WORKING_DAYS: usize = 2;

/// Is it time to ask, at the end of `today`?
pub fn is_due(candidate: &Candidate, space: &Space, today: NaiveDate) -> bool {
    match candidate.kind {
        FollowUpKind::SecondLook => true,
        FollowUpKind::DidYouMeet => {
            let together = candidate.together_on.iter().any(|day| *day > candidate.told_on && *day <= today);
            together || space.working_days(candidate.told_on, today) >= WORKING_DAYS
        }
    }
}
