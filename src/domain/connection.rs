//! A connection: an introduction that happened, or one that the host or the members recorded themselves; and what
//! came of it.
//!
//! An outcome is a dated fact of its own, attached to a connection or to the space alone. Everybody speaks only for
//! themselves: what may be told of an outcome is said by each member separately.

/// What came of people meeting. The order is that of forms and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeKind {
    ProjectMeeting,
    PaidWork,
    NewProject,
    Advice,
    MutualSupport,
    Partnership,
    NewCoworker,
    GoodChat,
}

/// The three meanings that colours stand for on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeGroup {
    Work,
    Help,
    Links,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Planned,
    New,
    Ongoing,
}

/// What the hub may do with a story, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MayTell {
    Count,
    WithoutNames,
    FirstName,
}

impl OutcomeKind {
    pub const ALL: [OutcomeKind; 8] = [
        OutcomeKind::ProjectMeeting,
        OutcomeKind::PaidWork,
        OutcomeKind::NewProject,
        OutcomeKind::Advice,
        OutcomeKind::MutualSupport,
        OutcomeKind::Partnership,
        OutcomeKind::NewCoworker,
        OutcomeKind::GoodChat,
    ];

    pub fn group(self) -> OutcomeGroup {
        use OutcomeKind::*;
        match self {
            ProjectMeeting | PaidWork | NewProject => OutcomeGroup::Work,
            Advice | MutualSupport => OutcomeGroup::Help,
            Partnership | NewCoworker | GoodChat => OutcomeGroup::Links,
        }
    }

    /// Worth asking about once more after a month.
    pub fn takes_time(self) -> bool {
        matches!(self, OutcomeKind::ProjectMeeting | OutcomeKind::NewProject | OutcomeKind::Partnership)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            OutcomeKind::ProjectMeeting => "project_meeting",
            OutcomeKind::PaidWork => "paid_work",
            OutcomeKind::NewProject => "new_project",
            OutcomeKind::Advice => "advice",
            OutcomeKind::MutualSupport => "mutual_support",
            OutcomeKind::Partnership => "partnership",
            OutcomeKind::NewCoworker => "new_coworker",
            OutcomeKind::GoodChat => "good_chat",
        }
    }

    pub fn parse(word: &str) -> Option<OutcomeKind> {
        OutcomeKind::ALL.into_iter().find(|k| k.as_str() == word)
    }
}

impl Stage {
    pub const ALL: [Stage; 3] = [Stage::Planned, Stage::New, Stage::Ongoing];

    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Planned => "planned",
            Stage::New => "new",
            Stage::Ongoing => "ongoing",
        }
    }

    pub fn parse(word: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|s| s.as_str() == word)
    }
}

impl MayTell {
    pub const ALL: [MayTell; 3] = [MayTell::Count, MayTell::WithoutNames, MayTell::FirstName];

    pub fn as_str(self) -> &'static str {
        match self {
            MayTell::Count => "count",
            MayTell::WithoutNames => "without_names",
            MayTell::FirstName => "first_name",
        }
    }

    pub fn parse(word: &str) -> Option<MayTell> {
        MayTell::ALL.into_iter().find(|m| m.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        assert!(OutcomeKind::ALL.into_iter().all(|k| OutcomeKind::parse(k.as_str()) == Some(k)));
        assert!(Stage::ALL.into_iter().all(|s| Stage::parse(s.as_str()) == Some(s)));
        assert!(MayTell::ALL.into_iter().all(|m| MayTell::parse(m.as_str()) == Some(m)));
        assert!(MayTell::Count < MayTell::FirstName && Stage::Planned < Stage::Ongoing);
    }
}
