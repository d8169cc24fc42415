//! What a message says, as versioned JSON in its row. The domain's values have no wire format; these have.

use super::{Result, StoreError};
use crate::domain::digest::{AlsoIn, Said, Suggestion};
use crate::domain::id::{IntroductionId, MemberId};
use crate::domain::link::Nonce;
use crate::domain::message::{Contact, DigestSays, Introduced, IntroductionSays, Says};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Versioned {
    v: u32,
    #[serde(flatten)]
    says: SaysRow,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum SaysRow {
    ConfirmAddress { name: String, link: String },
    Digest { name: String, first: bool, suggestions: Vec<SuggestionRow>, round_table: Vec<AlsoInRow>, link: String },
    Introduction { name: String, others: Vec<IntroducedRow>, you_shared: ContactRow, link: String },
    SignIn { link: String },
}

#[derive(Serialize, Deserialize)]
struct SuggestionRow {
    position: usize,
    introduction: String,
    other: String,
    name: String,
    headline: String,
    today_line: String,
    reasons: Vec<SaidRow>,
}

#[derive(Serialize, Deserialize)]
struct AlsoInRow {
    member: String,
    name: String,
    today_line: String,
}

#[derive(Serialize, Deserialize)]
struct IntroducedRow {
    member: String,
    name: String,
    headline: String,
    place: String,
    in_today: bool,
    contact: ContactRow,
    reasons: Vec<SaidRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContactRow {
    Email(String),
    Phone(String),
    InPersonOnly,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum SaidRow {
    TheyCanHelp { phrase: String, you_wrote: String, they_wrote: String },
    YouCanHelp { phrase: String, they_wrote: String, you_wrote: String },
    BothLookFor { phrase: String, you_wrote: String, they_wrote: String },
    BothLike { phrase: String },
    NotMetYet,
}

const VERSION: u32 = 1;

pub fn to_json(says: &Says) -> Result<String> {
    let row = Versioned { v: VERSION, says: says.into() };
    serde_json::to_string(&row).map_err(|e| StoreError::Broken(e.to_string()))
}

pub fn from_json(text: &str) -> Result<Says> {
    let broken = |e: &dyn std::fmt::Display| StoreError::Broken(format!("a message cannot be read: {e}"));
    let row: Versioned = serde_json::from_str(text).map_err(|e| broken(&e))?;
    if row.v != VERSION {
        return Err(broken(&format!("it has version {}", row.v)));
    }
    row.says.try_into()
}

fn nonce(text: &str) -> Result<Nonce> {
    Nonce::parse(text).ok_or_else(|| StoreError::Broken("a message names no link".to_owned()))
}

impl From<&Says> for SaysRow {
    fn from(says: &Says) -> Self {
        match says {
            Says::ConfirmAddress { name, link } => SaysRow::ConfirmAddress { name: name.clone(), link: link.as_hex() },
            Says::Digest(d) => SaysRow::Digest {
                name: d.name.clone(),
                first: d.first,
                suggestions: d.suggestions.iter().map(Into::into).collect(),
                round_table: d.round_table.iter().map(Into::into).collect(),
                link: d.link.as_hex(),
            },
            Says::Introduction(i) => SaysRow::Introduction {
                name: i.name.clone(),
                others: i.others.iter().map(Into::into).collect(),
                you_shared: (&i.you_shared).into(),
                link: i.link.as_hex(),
            },
            Says::SignIn { link } => SaysRow::SignIn { link: link.as_hex() },
        }
    }
}

impl TryFrom<SaysRow> for Says {
    type Error = StoreError;

    fn try_from(row: SaysRow) -> Result<Says> {
        Ok(match row {
            SaysRow::ConfirmAddress { name, link } => Says::ConfirmAddress { name, link: nonce(&link)? },
            SaysRow::Digest { name, first, suggestions, round_table, link } => Says::Digest(DigestSays {
                name,
                first,
                suggestions: suggestions.into_iter().map(Into::into).collect(),
                round_table: round_table.into_iter().map(Into::into).collect(),
                link: nonce(&link)?,
            }),
            SaysRow::Introduction { name, others, you_shared, link } => Says::Introduction(IntroductionSays {
                name,
                others: others.into_iter().map(Into::into).collect(),
                you_shared: you_shared.into(),
                link: nonce(&link)?,
            }),
            SaysRow::SignIn { link } => Says::SignIn { link: nonce(&link)? },
        })
    }
}

impl From<&Suggestion> for SuggestionRow {
    fn from(s: &Suggestion) -> Self {
        SuggestionRow {
            position: s.position,
            introduction: s.introduction.to_string(),
            other: s.other.to_string(),
            name: s.name.clone(),
            headline: s.headline.clone(),
            today_line: s.today_line.clone(),
            reasons: s.reasons.iter().map(Into::into).collect(),
        }
    }
}

impl From<SuggestionRow> for Suggestion {
    fn from(s: SuggestionRow) -> Self {
        Suggestion {
            position: s.position,
            introduction: IntroductionId::new(s.introduction),
            other: MemberId::new(s.other),
            name: s.name,
            headline: s.headline,
            today_line: s.today_line,
            reasons: s.reasons.into_iter().map(Into::into).collect(),
        }
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
            member: i.member.to_string(),
            name: i.name.clone(),
            headline: i.headline.clone(),
            place: i.place.clone(),
            in_today: i.in_today,
            contact: (&i.contact).into(),
            reasons: i.reasons.iter().map(Into::into).collect(),
        }
    }
}

impl From<IntroducedRow> for Introduced {
    fn from(i: IntroducedRow) -> Self {
        Introduced {
            member: MemberId::new(i.member),
            name: i.name,
            headline: i.headline,
            place: i.place,
            in_today: i.in_today,
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
same_shape!(Said, SaidRow {
    TheyCanHelp { phrase, you_wrote, they_wrote },
    YouCanHelp { phrase, they_wrote, you_wrote },
    BothLookFor { phrase, you_wrote, they_wrote },
    BothLike { phrase },
    NotMetYet,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_survives_the_row() {
        let says = Says::Digest(DigestSays {
            name: "Lorna".into(),
            first: true,
            suggestions: vec![Suggestion {
                position: 1,
                introduction: IntroductionId::new("i"),
                other: MemberId::new("m"),
                name: "Nadir".into(),
                headline: String::new(),
                today_line: "a \"quote\"".into(),
                reasons: vec![Said::BothLike { phrase: "poetry".into() }, Said::NotMetYet],
            }],
            round_table: vec![AlsoIn { member: MemberId::new("r"), name: "Rafe".into(), today_line: "tapes".into() }],
            link: Nonce::new([7; 8]),
        });
        let json = to_json(&says).unwrap();
        assert_eq!(from_json(&json).unwrap(), says);
        assert!(from_json(&json.replace("\"v\":1", "\"v\":9")).is_err());
    }
}
