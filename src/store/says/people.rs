//! The people that a message names, as they stand in its row: suggested, reminded of, also in, introduced.

use crate::domain::digest::{AlsoIn, Named, News, Other, Reminder, Said, Suggestion, Unfinished, Why};
use crate::domain::id::{IntroductionId, MemberId, OutsiderId};
use crate::domain::introduction::PartyId;
use crate::domain::message::{Contact, Introduced};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The other of a pair stands in the row itself, as it did before there were introductions of three; a second one
/// stands in `more`.
#[derive(Serialize, Deserialize)]
pub(super) struct SuggestionRow {
    position: usize,
    introduction: String,
    #[serde(flatten)]
    other: OtherRow,
    #[serde(default)]
    more: Vec<OtherRow>,
    reasons: Vec<SaidRow>,
    /// Which of the others each reason speaks of; the first where it is missing.
    #[serde(default)]
    of: Vec<usize>,
    #[serde(default)]
    standing: bool,
    #[serde(default)]
    host_sentence: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct OtherRow {
    other: String,
    #[serde(default)]
    outside: bool,
    name: String,
    headline: String,
    today_line: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct NamedRow {
    party: String,
    outside: bool,
    name: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ReminderRow {
    position: usize,
    introduction: String,
    others: Vec<NamedRow>,
    of: UnfinishedRow,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum UnfinishedRow {
    Suggestion,
    OwnYes,
    DidYouMeet { on: NaiveDate },
}

#[derive(Serialize, Deserialize)]
pub(super) struct NewsRow {
    member: String,
    name: String,
    said: Vec<SaidRow>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct AlsoInRow {
    member: String,
    name: String,
    today_line: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct IntroducedRow {
    member: String,
    #[serde(default)]
    outside: bool,
    name: String,
    headline: String,
    place: String,
    in_today: bool,
    #[serde(default = "yes")]
    told: bool,
    contact: ContactRow,
    reasons: Vec<SaidRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ContactRow {
    Email(String),
    Phone(String),
    InPersonOnly,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum SaidRow {
    TheyCanHelp { phrase: String, you_wrote: String, they_wrote: String },
    YouCanHelp { phrase: String, they_wrote: String, you_wrote: String },
    TheyMayHelp { you_wrote: String, they_wrote: String },
    YouMayHelp { they_wrote: String, you_wrote: String },
    BothLookFor { phrase: String, you_wrote: String, they_wrote: String },
    BothLike { phrase: String },
    NotMetYet,
}

/// Before there were outsiders, everybody was told.
fn yes() -> bool {
    true
}

/// A party as two fields of a row.
fn party_fields(who: &PartyId) -> (String, bool) {
    match who {
        PartyId::Member(id) => (id.to_string(), false),
        PartyId::Outsider(id) => (id.to_string(), true),
        PartyId::Gone => (String::new(), false),
    }
}

fn party(id: String, outside: bool) -> PartyId {
    match (id.as_str(), outside) {
        ("", _) => PartyId::Gone,
        (_, true) => PartyId::Outsider(OutsiderId::new(id)),
        (_, false) => PartyId::Member(MemberId::new(id)),
    }
}

impl From<&Other> for OtherRow {
    fn from(o: &Other) -> Self {
        let (other, outside) = party_fields(&o.who);
        let (name, headline, today_line) = (o.name.clone(), o.headline.clone(), o.today_line.clone());
        OtherRow { other, outside, name, headline, today_line }
    }
}

impl From<OtherRow> for Other {
    fn from(o: OtherRow) -> Self {
        Other { who: party(o.other, o.outside), name: o.name, headline: o.headline, today_line: o.today_line }
    }
}

impl From<&Suggestion> for SuggestionRow {
    fn from(s: &Suggestion) -> Self {
        let nobody =
            Other { who: PartyId::Gone, name: String::new(), headline: String::new(), today_line: String::new() };
        SuggestionRow {
            position: s.position,
            introduction: s.introduction.to_string(),
            other: s.others.first().unwrap_or(&nobody).into(),
            more: s.others.iter().skip(1).map(Into::into).collect(),
            reasons: s.reasons.iter().map(|why| (&why.said).into()).collect(),
            of: s.reasons.iter().map(|why| why.of).collect(),
            standing: s.standing,
            host_sentence: s.host_sentence.clone(),
        }
    }
}

impl From<SuggestionRow> for Suggestion {
    fn from(s: SuggestionRow) -> Self {
        let of = s.of.into_iter().chain(std::iter::repeat(0));
        Suggestion {
            position: s.position,
            introduction: IntroductionId::new(s.introduction),
            others: std::iter::once(s.other).chain(s.more).map(Into::into).collect(),
            reasons: s.reasons.into_iter().zip(of).map(|(said, of)| Why { of, said: said.into() }).collect(),
            standing: s.standing,
            host_sentence: s.host_sentence,
        }
    }
}

impl From<&Named> for NamedRow {
    fn from(n: &Named) -> Self {
        let (party, outside) = party_fields(&n.who);
        NamedRow { party, outside, name: n.name.clone() }
    }
}

impl From<NamedRow> for Named {
    fn from(n: NamedRow) -> Self {
        Named { who: party(n.party, n.outside), name: n.name }
    }
}

impl From<&Reminder> for ReminderRow {
    fn from(r: &Reminder) -> Self {
        let (introduction, others) = (r.introduction.to_string(), r.others.iter().map(Into::into).collect());
        ReminderRow { position: r.position, introduction, others, of: (&r.of).into() }
    }
}

impl From<ReminderRow> for Reminder {
    fn from(r: ReminderRow) -> Self {
        let introduction = IntroductionId::new(r.introduction);
        let others = r.others.into_iter().map(Into::into).collect();
        Reminder { position: r.position, introduction, others, of: r.of.into() }
    }
}

impl From<&News> for NewsRow {
    fn from(n: &News) -> Self {
        let said = n.said.iter().map(Into::into).collect();
        NewsRow { member: n.member.to_string(), name: n.name.clone(), said }
    }
}

impl From<NewsRow> for News {
    fn from(n: NewsRow) -> Self {
        let said = n.said.into_iter().map(Into::into).collect();
        News { member: MemberId::new(n.member), name: n.name, said }
    }
}

impl From<&AlsoIn> for AlsoInRow {
    fn from(a: &AlsoIn) -> Self {
        AlsoInRow { member: a.member.to_string(), name: a.name.clone(), today_line: a.today_line.clone() }
    }
}

impl From<AlsoInRow> for AlsoIn {
    fn from(a: AlsoInRow) -> Self {
        AlsoIn { member: MemberId::new(a.member), name: a.name, today_line: a.today_line }
    }
}

impl From<&Introduced> for IntroducedRow {
    fn from(i: &Introduced) -> Self {
        IntroducedRow {
            member: party_fields(&i.who).0,
            outside: party_fields(&i.who).1,
            name: i.name.clone(),
            headline: i.headline.clone(),
            place: i.place.clone(),
            in_today: i.in_today,
            told: i.told,
            contact: (&i.contact).into(),
            reasons: i.reasons.iter().map(Into::into).collect(),
        }
    }
}

impl From<IntroducedRow> for Introduced {
    fn from(i: IntroducedRow) -> Self {
        Introduced {
            who: party(i.member, i.outside),
            name: i.name,
            headline: i.headline,
            place: i.place,
            in_today: i.in_today,
            told: i.told,
            contact: i.contact.into(),
            reasons: i.reasons.into_iter().map(Into::into).collect(),
        }
    }
}

/// Two enums with the same variants and fields, both ways.
macro_rules! same_shape {
    ($domain:ident, $row:ident { $($variant:ident $({ $($field:ident),* })? $(( $inner:ident ))?),+ $(,)? }) => {
        impl From<&$domain> for $row {
            fn from(value: &$domain) -> Self {
                match value.clone() { $($domain::$variant $({ $($field),* })? $(($inner))? => $row::$variant $({ $($field),* })? $(($inner))?),+ }
            }
        }
        impl From<$row> for $domain {
            fn from(row: $row) -> Self {
                match row { $($row::$variant $({ $($field),* })? $(($inner))? => $domain::$variant $({ $($field),* })? $(($inner))?),+ }
            }
        }
    };
}

same_shape!(Contact, ContactRow { Email(text), Phone(text), InPersonOnly });
same_shape!(Unfinished, UnfinishedRow { Suggestion, OwnYes, DidYouMeet { on } });
same_shape!(Said, SaidRow {
    TheyCanHelp { phrase, you_wrote, they_wrote },
    YouCanHelp { phrase, they_wrote, you_wrote },
    TheyMayHelp { you_wrote, they_wrote },
    YouMayHelp { they_wrote, you_wrote },
    BothLookFor { phrase, you_wrote, they_wrote },
    BothLike { phrase },
    NotMetYet,
});
