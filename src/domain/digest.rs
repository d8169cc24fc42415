//! What one member is told on one local day: one to three people to meet, and why.
//!
//! `compose` turns a morning's matches round, so that each side reads its own reasons: what is "you asked" in one
//! letter is "they asked" in the other. Before both have said yes a suggestion holds the name somebody goes by,
//! what they do, today's line and the reason, and nothing else.

mod news;

pub use news::{News, pairs_told};

use super::id::{IntroductionId, MemberId};
use super::introduction::PartyId;
use super::matching::{Match, Reason, ReasonKind};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// One member's digest before it is written as a letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    pub member: MemberId,
    pub suggestions: Vec<Suggestion>,
    /// What is new between them and people they know.
    pub news: Vec<News>,
    /// What they were asked before, with numbers after those of the suggestions.
    pub reminders: Vec<Reminder>,
}

/// One introduction put to one reader: whom they might meet, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its number in this digest, from 1: what "yes 1" means, also when another one is left out of the letter.
    pub position: usize,
    pub introduction: IntroductionId,
    /// One, or two in an introduction of three.
    pub others: Vec<Other>,
    pub reasons: Vec<Why>,
    /// The other has said beforehand that they are happy to be asked: the reader's yes is enough.
    pub standing: bool,
    /// The host's own sentence, where the host made the introduction.
    pub host_sentence: String,
}

/// Another party, as it is shown before it is mutual.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    pub who: PartyId,
    pub name: String,
    pub headline: String,
    pub today_line: String,
}

/// A reason to meet one of the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Which of the others it speaks of, as a place in `others`.
    pub of: usize,
    pub said: Said,
}

/// What a reader was asked before and is reminded of, once.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    /// Its number in this digest, after those of the suggestions.
    pub position: usize,
    pub introduction: IntroductionId,
    pub others: Vec<Named>,
    pub of: Unfinished,
}

/// A party and the name it goes by.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub who: PartyId,
    pub name: String,
}

/// What is unfinished, as far as this reader's own answers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// A suggestion they have not answered.
    Suggestion,
    /// A suggestion they said yes to.
    OwnYes,
    /// They were introduced on that day, and have not said whether they met.
    DidYouMeet { on: NaiveDate },
}

/// A reason as one of the two reads it.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// They offer what the reader looks for.
    TheyCanHelp { phrase: String, you_wrote: String, they_wrote: String },
    /// The reader offers what they look for.
    YouCanHelp { phrase: String, they_wrote: String, you_wrote: String },
    /// What they offer may help with what the reader looks for, though no word says so.
    TheyMayHelp { you_wrote: String, they_wrote: String },
    /// What the reader offers may help with what they look for.
    YouMayHelp { they_wrote: String, you_wrote: String },
    /// Both look for the same.
    BothLookFor { phrase: String, you_wrote: String, they_wrote: String },
    /// Both are interested in it.
    BothLike { phrase: String },
    /// Nothing in common on paper.
    NotMetYet,
}

/// A match with the id it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested<'a> {
    pub introduction: &'a IntroductionId,
    pub matched: &'a Match,
    /// One of them has given a standing yes, so the other's is enough.
    pub standing: bool,
    /// The places in the match of those who hear nothing of it: they are not asked, or have said that they know the
    /// other. The others hear of it all the same.
    pub quiet: Vec<usize>,
}

impl Digest {
    fn names(&self, member: &MemberId) -> bool {
        self.suggestions.iter().flat_map(|s| &s.others).any(|other| other.who.is(member))
    }
}

/// Who can be told of: what may be shown of a member before it is mutual.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub id: MemberId,
    pub name: String,
    pub headline: String,
    pub today_line: String,
}

/// Each member's digest, in the order of `people`, the best suggestion first. Members of whom there is neither a
/// suggestion nor news are left out; a party that is not asked hears nothing before it is mutual.
pub fn compose(suggested: &[Suggested], news: &[Match], people: &[Shown]) -> Vec<Digest> {
    let people_by_id: People = people.iter().map(|person| (&person.id, person)).collect();
    let mut asked: HashMap<&MemberId, Vec<&Suggested>> = HashMap::new();
    for one in suggested {
        let loud = one.matched.people.iter().enumerate().filter(|(place, _)| !one.quiet.contains(place));
        loud.for_each(|(_, id)| asked.entry(id).or_default().push(one));
    }
    let mut told: HashMap<&MemberId, Vec<&Match>> = HashMap::new();
    for one in news::told_today(news) {
        one.people.iter().for_each(|id| told.entry(id).or_default().push(one));
    }
    let digest_of = |reader: &Shown| {
        let mut own = asked.get(&reader.id).cloned().unwrap_or_default();
        own.sort_by(|x, y| y.matched.score.total_cmp(&x.matched.score));
        let suggestions: Vec<Suggestion> =
            own.iter().zip(1..).filter_map(|(s, n)| suggestion(s, n, reader, &people_by_id)).collect();
        let told = told.get(&reader.id).into_iter().flatten();
        let news: Vec<News> = told.filter_map(|told| news::news_for(told, &reader.id, &people_by_id)).collect();
        let worth_a_letter = !(suggestions.is_empty() && news.is_empty());
        worth_a_letter.then(|| Digest { member: reader.id.clone(), suggestions, news, reminders: Vec::new() })
    };
    people.iter().filter_map(digest_of).collect()
}

/// Those who can be told of, to be found by their id.
type People<'a> = HashMap<&'a MemberId, &'a Shown>;

fn suggestion(suggested: &Suggested, position: usize, reader: &Shown, people: &People) -> Option<Suggestion> {
    let matched = &suggested.matched;
    let own = matched.people.iter().position(|id| *id == reader.id)?;
    let places: Vec<usize> = (0..matched.people.len()).filter(|place| *place != own).collect();
    let shown = |place: &usize| people.get(&matched.people[*place]).map(|shown| Other::from(*shown));
    let whys = |(of, place): (usize, &usize)| {
        reasons_between(&matched.reasons, own, *place).into_iter().map(move |said| Why { of, said }).collect::<Vec<_>>()
    };
    Some(Suggestion {
        position,
        introduction: suggested.introduction.clone(),
        others: places.iter().map(shown).collect::<Option<_>>()?,
        reasons: places.iter().enumerate().flat_map(whys).collect(),
        standing: suggested.standing,
        host_sentence: String::new(),
    })
}

/// An introduction of an earlier day that is not finished, and its people.
#[derive(Debug, Clone, PartialEq)]
pub struct LooseEnd {
    pub introduction: IntroductionId,
    pub people: Vec<LoosePerson>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LoosePerson {
    pub named: Named,
    /// Whether they are written to about it at all.
    pub asked: bool,
    /// What is left for them, by their own answer alone.
    pub left: Option<Unfinished>,
}

/// Puts what is unfinished into the digests: to all of its people or to none, once, whatever the others answered.
/// Gives what was brought up.
pub fn remind(digests: &mut [Digest], loose: &[LooseEnd]) -> Vec<IntroductionId> {
    let mut reminded = Vec::new();
    let places: HashMap<MemberId, usize> = digests.iter().map(|d| d.member.clone()).zip(0..).collect();
    let suggested: HashSet<IntroductionId> =
        digests.iter().flat_map(|d| &d.suggestions).map(|s| s.introduction.clone()).collect();
    for end in loose {
        let asked: Vec<&MemberId> =
            end.people.iter().filter(|p| p.asked).filter_map(|p| p.named.who.member()).collect();
        let hears = |m: &&MemberId| places.contains_key(*m);
        let again = suggested.contains(&end.introduction);
        let gone = end.people.iter().any(|p| p.named.who == PartyId::Gone);
        if again || gone || asked.is_empty() || !asked.iter().all(hears) {
            continue;
        }
        for own in end.people.iter().filter(|p| p.asked) {
            let place = own.named.who.member().and_then(|id| places.get(id));
            let (Some(digest), Some(left)) = (place.and_then(|at| digests.get_mut(*at)), own.left) else { continue };
            let others = end.people.iter().filter(|p| !p.named.who.is(&digest.member));
            digest.reminders.push(Reminder {
                position: digest.suggestions.len() + digest.reminders.len() + 1,
                introduction: end.introduction.clone(),
                others: others.map(|p| p.named.clone()).collect(),
                of: left,
            });
        }
        reminded.push(end.introduction.clone());
    }
    reminded
}

impl From<&Shown> for Other {
    fn from(shown: &Shown) -> Other {
        Other {
            who: PartyId::Member(shown.id.clone()),
            name: shown.name.clone(),
            headline: shown.headline.clone(),
            today_line: shown.today_line.clone(),
        }
    }
}

/// The reasons that two of the parties have to meet, turned towards the one at `own`.
pub fn reasons_between(reasons: &[Reason], own: usize, other: usize) -> Vec<Said> {
    let theirs = |r: &&Reason| (r.from, r.to) == (own, other) || (r.from, r.to) == (other, own);
    reasons.iter().filter(theirs).map(|reason| said_to(reason, own)).collect()
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
        ReasonKind::MayHelp if own == reason.from => Said::TheyMayHelp { you_wrote: from, they_wrote: to },
        ReasonKind::MayHelp => Said::YouMayHelp { they_wrote: from, you_wrote: to },
        ReasonKind::SharedTopic => Said::BothLike { phrase: in_a_list(&reason.phrase) },
        ReasonKind::Unmet => Said::NotMetYet,
    }
}

impl Said {
    /// What it is about, as it goes into a sentence; empty where there is nothing to name.
    pub fn phrase(&self) -> &str {
        match self {
            Said::TheyCanHelp { phrase, .. } | Said::YouCanHelp { phrase, .. } => phrase,
            Said::BothLookFor { phrase, .. } | Said::BothLike { phrase } => phrase,
            Said::TheyMayHelp { .. } | Said::YouMayHelp { .. } | Said::NotMetYet => "",
        }
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
        let named = |p: &Shown| p.id == digest.member || digest.names(&p.id);
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
    fn a_reminder_goes_to_both_or_to_neither() {
        let digest =
            |name: &str| Digest { member: MemberId::new(name), suggestions: vec![], news: vec![], reminders: vec![] };
        let named = |name: &str| Named { who: PartyId::Member(MemberId::new(name)), name: name.to_owned() };
        let person = |name: &str, left| LoosePerson { named: named(name), asked: true, left };
        let people = vec![person("Rafe", Some(Unfinished::OwnYes)), person("Adaeze", Some(Unfinished::Suggestion))];
        let loose = [LooseEnd { introduction: IntroductionId::new("i"), people }];
        let mut only_one = vec![digest("Rafe"), digest("Lorna")];
        assert_eq!(remind(&mut only_one, &loose), []);
        assert!(only_one.iter().all(|d| d.reminders.is_empty()));
        let mut both = vec![digest("Rafe"), digest("Adaeze")];
        assert_eq!(remind(&mut both, &loose), [IntroductionId::new("i")]);
        let left: Vec<_> = both.iter().map(|d| (d.reminders[0].of, d.reminders[0].others[0].name.as_str())).collect();
        assert_eq!(left, [(Unfinished::OwnYes, "Adaeze"), (Unfinished::Suggestion, "Rafe")]);
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
