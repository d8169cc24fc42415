//! Why two people might like to meet, in their own words.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonKind {
    /// The first looks for what the second offers.
    NeedOffer,
    SharedTopic,
    /// Both look for the same.
    SharedQuest,
    /// They share no word, but by a second opinion what the second offers may help with what the first looks for.
    MayHelp,
    /// Nothing in common on paper.
    Unmet,
}

impl ReasonKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ReasonKind::NeedOffer => "need_offer",
            ReasonKind::SharedTopic => "shared_topic",
            ReasonKind::SharedQuest => "shared_quest",
            ReasonKind::MayHelp => "may_help",
            ReasonKind::Unmet => "unmet",
        }
    }

    pub fn parse(word: &str) -> Option<ReasonKind> {
        use ReasonKind::*;
        [NeedOffer, SharedTopic, SharedQuest, MayHelp, Unmet].into_iter().find(|k| k.as_str() == word)
    }
}

/// One reason, in the two people's own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    pub kind: ReasonKind,
    /// Whose words `from_words` are, as a place in the match: for a need and an offer, the one who looks.
    pub from: usize,
    pub to: usize,
    /// What it is about: the longest shared phrase, in the words of `to`.
    pub phrase: String,
    pub from_words: String,
    pub to_words: String,
    pub weight: f64,
    /// The terms it is made of and what each adds, for `explain`.
    pub terms: Vec<(String, f64)>,
}

/// All that speaks for a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub score: f64,
    /// The one or two largest, the largest first.
    pub reasons: Vec<Reason>,
}

impl Evidence {
    pub fn unmet() -> Evidence {
        let reason = Reason {
            kind: ReasonKind::Unmet,
            from: 0,
            to: 1,
            phrase: String::new(),
            from_words: String::new(),
            to_words: String::new(),
            weight: 0.0,
            terms: Vec::new(),
        };
        Evidence { score: 0.0, reasons: vec![reason] }
    }
}
