//! The table of words and phrases that texts are compared with, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

pub const TABLE: &str = include_str!("phrases.txt");

static PHRASES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<&str>> = HashMap::new();
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    for (class, line) in lines.filter_map(|line| line.split_once(':')) {
        phrases.entry(class).or_default().extend(line.split(';').map(str::trim).filter(|phrase| !phrase.is_empty()));
    }
    phrases
});

/// What phrases are for; the table says more of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Stop,
    StopShort,
    StopAnywhere,
    Stranger,
    Start,
    Help,
    Polite,
    Reaction,
    ReactionTo,
    Thing,
    Ours,
    Busy,
    Automatic,
    BeforeAFigure,
    BehindAFigure,
    Only,
    TakeBack,
    Not,
}

impl Class {
    #[cfg(test)]
    pub const ALL: [Class; 18] = [
        Class::Stop,
        Class::StopShort,
        Class::StopAnywhere,
        Class::Stranger,
        Class::Start,
        Class::Help,
        Class::Polite,
        Class::Reaction,
        Class::ReactionTo,
        Class::Thing,
        Class::Ours,
        Class::Busy,
        Class::Automatic,
        Class::BeforeAFigure,
        Class::BehindAFigure,
        Class::Only,
        Class::TakeBack,
        Class::Not,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Class::Stop => "stop",
            Class::StopShort => "stop_short",
            Class::StopAnywhere => "stop_anywhere",
            Class::Stranger => "stranger",
            Class::Start => "start",
            Class::Help => "help",
            Class::Polite => "polite",
            Class::Reaction => "reaction",
            Class::ReactionTo => "reaction_to",
            Class::Thing => "thing",
            Class::Ours => "ours",
            Class::Busy => "busy",
            Class::Automatic => "automatic",
            Class::BeforeAFigure => "before_a_figure",
            Class::BehindAFigure => "behind_a_figure",
            Class::Only => "only",
            Class::TakeBack => "take_back",
            Class::Not => "not",
        }
    }

    pub fn phrases(self) -> &'static [&'static str] {
        PHRASES.get(self.as_str()).map_or(&[], Vec::as_slice)
    }

    /// Is it one of these, as a whole?
    pub fn has(self, phrase: &str) -> bool {
        self.phrases().contains(&phrase)
    }
}
