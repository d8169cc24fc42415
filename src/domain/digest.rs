//! What one member is told on one local day: one to three people to meet, and why.
//!
//! `compose` turns a morning's matches round, so that each side reads its own reasons: what is "you asked" in one
//! letter is "they asked" in the other. Before both have said yes a suggestion holds the name somebody goes by,
//! what they do, today's line and the reason, and nothing else.

use super::id::{IntroductionId, MemberId};
use super::matching::{Match, Reason, ReasonKind};
use chrono::NaiveDate;

/// One member's digest before it is written as a letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    pub member: MemberId,
    pub suggestions: Vec<Suggestion>,
}

/// One person to meet, as one reader is told of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its number in this digest, from 1: what "yes 1" means, also when another one is left out of the letter.
    pub position: usize,
    pub introduction: IntroductionId,
    pub other: MemberId,
    pub name: String,
    pub headline: String,
    pub today_line: String,
    pub reasons: Vec<Said>,
}

/// A reason as one of the two reads it.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// They offer what the reader looks for.
    TheyCanHelp { phrase: String, you_wrote: String, they_wrote: String },
    /// The reader offers what they look for.
    YouCanHelp { phrase: String, they_wrote: String, you_wrote: String },
    /// Both look for the same.
    BothLookFor { phrase: String, you_wrote: String, they_wrote: String },
    /// Both are interested in it.
    BothLike { phrase: String },
    /// Nothing in common on paper.
    NotMetYet,
}

/// A match with the id it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested {
    pub introduction: IntroductionId,
    pub matched: Match,
}

/// Who can be told of: what may be shown of a member before it is mutual.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub id: MemberId,
    pub name: String,
    pub headline: String,
    pub today_line: String,
}

/// Each member's digest, in the order of `people`, the best suggestion first. Members without one are left out.
pub fn compose(suggested: &[Suggested], people: &[Shown]) -> Vec<Digest> {
    let digest_of = |reader: &Shown| {
        let mut own: Vec<&Suggested> = suggested.iter().filter(|s| s.matched.people.contains(&reader.id)).collect();
        own.sort_by(|x, y| y.matched.score.total_cmp(&x.matched.score));
        let suggestions: Vec<Suggestion> =
            own.iter().zip(1..).filter_map(|(s, n)| suggestion(s, n, reader, people)).collect();
        (!suggestions.is_empty()).then(|| Digest { member: reader.id.clone(), suggestions })
    };
    people.iter().filter_map(digest_of).collect()
}

fn suggestion(suggested: &Suggested, position: usize, reader: &Shown, people: &[Shown]) -> Option<Suggestion> {
    let own = suggested.matched.people.iter().position(|id| *id == reader.id)?;
    let other = suggested.matched.people.iter().find(|id| **id != reader.id)?;
    let other = people.iter().find(|p| p.id == *other)?;
    Some(Suggestion {
        position,
        introduction: suggested.introduction.clone(),
        other: other.id.clone(),
        name: other.name.clone(),
        headline: other.headline.clone(),
        today_line: other.today_line.clone(),
        reasons: suggested.matched.reasons.iter().map(|reason| said_to(reason, own)).collect(),
    })
}

/// A reason turned towards the party at `own`.
pub fn said_to(reason: &Reason, own: usize) -> Said {
    let phrase = in_a_sentence(&reason.phrase);
    let (from, to) = (reason.from_words.clone(), reason.to_words.clone());
    match reason.kind {
        ReasonKind::NeedOffer if own == reason.from => Said::TheyCanHelp { phrase, you_wrote: from, they_wrote: to },
        ReasonKind::NeedOffer => Said::YouCanHelp { phrase, they_wrote: from, you_wrote: to },
        ReasonKind::SharedQuest if own == reason.from => Said::BothLookFor { phrase, you_wrote: from, they_wrote: to },
        ReasonKind::SharedQuest => Said::BothLookFor { phrase, you_wrote: to, they_wrote: from },
        ReasonKind::SharedTopic => Said::BothLike { phrase: in_a_list(&reason.phrase) },
        ReasonKind::Unmet => Said::NotMetYet,
    }
}

/// A phrase as it goes into the middle of a sentence: its first letter small, unless the word keeps its capitals
/// (SQL, iOS, McKay).
fn in_a_sentence(phrase: &str) -> String {
    let first_word = phrase.split(' ').next().unwrap_or_default();
    let mut letters = first_word.chars();
    let first = letters.next();
    match first {
        Some(c)
            if c.is_uppercase()
                && letters.as_str().chars().all(char::is_lowercase)
                && first_word.chars().count() > 1 =>
        {
            c.to_lowercase().collect::<String>() + &phrase[c.len_utf8()..]
        }
        _ => phrase.to_owned(),
    }
}

/// "Poetry, Events" as it goes into a sentence.
fn in_a_list(phrase: &str) -> String {
    phrase.split(", ").map(in_a_sentence).collect::<Vec<_>>().join(", ")
}

/// Up to this size a room also hears who else is in.
pub const ROUND_TABLE_MAX: usize = 12;

/// "Also in today": name and today's line of those who agreed to it at check-in.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundTable {
    pub day: NaiveDate,
    pub people: Vec<Shown>,
}

/// Somebody at the round-the-table, "also in today".
#[derive(Debug, Clone, PartialEq)]
pub struct AlsoIn {
    pub member: MemberId,
    pub name: String,
    pub today_line: String,
}

impl From<&Shown> for AlsoIn {
    fn from(shown: &Shown) -> AlsoIn {
        AlsoIn { member: shown.id.clone(), name: shown.name.clone(), today_line: shown.today_line.clone() }
    }
}

impl RoundTable {
    /// The round for one reader: without the reader and those the digest names anyway; empty in larger rooms.
    pub fn for_reader(&self, digest: &Digest, in_today: usize) -> Vec<AlsoIn> {
        if in_today > ROUND_TABLE_MAX {
            return Vec::new();
        }
        let named = |p: &Shown| p.id == digest.member || digest.suggestions.iter().any(|s| s.other == p.id);
        self.people.iter().filter(|p| !named(p)).map(AlsoIn::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_fits_into_a_sentence() {
        let table = [
            ("Bookkeeping", "bookkeeping"),
            ("SQL tuning", "SQL tuning"),
            ("iOS apps", "iOS apps"),
            ("Örtliche Feste", "örtliche Feste"),
            ("McKay files", "McKay files"),
            ("", ""),
        ];
        for (phrase, want) in table {
            assert_eq!(in_a_sentence(phrase), want);
        }
    }

    #[test]
    fn each_side_reads_its_own_half_of_a_reason() {
        let reason = Reason {
            kind: ReasonKind::NeedOffer,
            from: 1,
            to: 0,
            phrase: "Bookkeeping".into(),
            from_words: "our bookkeeping".into(),
            to_words: "Bookkeeping for firms".into(),
            weight: 1.0,
            terms: vec![],
        };
        assert!(matches!(said_to(&reason, 1), Said::TheyCanHelp { you_wrote, .. } if you_wrote == "our bookkeeping"));
        assert!(
            matches!(said_to(&reason, 0), Said::YouCanHelp { you_wrote, .. } if you_wrote == "Bookkeeping for firms")
        );
    }
}
