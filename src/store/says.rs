//! What a message says, as versioned JSON in its row. The domain's values have no wire format; these have.

mod people;
mod text;

use super::{Result, StoreError};
use crate::domain::id::MemberId;
use crate::domain::link::Nonce;
use crate::domain::message::{
    AnswerLine, AnswerSays, AnswerWord, Asked, CopyOf, CopySays, DigestKind, DigestSays, FollowUpSays,
    IntroductionSays, Kind, OutsiderSays, PasswordChange, ReportSays, ReportSection, Says, Thread,
};
use chrono::NaiveDate;
use people::{AlsoInRow, ContactRow, IntroducedRow, NamedRow, NewsRow, ReminderRow, SuggestionRow};
use serde::{Deserialize, Serialize};
use text::TextRow;

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
    Digest(DigestRow),
    Addendum(DigestRow),
    ByHost(DigestRow),
    Introduction(IntroductionRow),
    ToOutsider(OutsiderRow),
    FollowUp { name: String, others: Vec<String>, introduced_on: NaiveDate, second_look: bool, link: String },
    Paused { name: String, link: String },
    Invitation { name: String, link: String },
    OwnData { name: String, link: String },
    Answer(AnswerRow),
    Text(TextRow),
    AddressChanged { name: String },
    Report(ReportRow),
    SignIn { link: String },
    PasswordChanged { change: String },
    Copy(CopyRow),
}

#[derive(Serialize, Deserialize)]
struct DigestRow {
    name: String,
    first: bool,
    suggestions: Vec<SuggestionRow>,
    #[serde(default)]
    news: Vec<NewsRow>,
    #[serde(default)]
    reminders: Vec<ReminderRow>,
    round_table: Vec<AlsoInRow>,
    link: String,
}

#[derive(Serialize, Deserialize)]
struct CopyRow {
    /// Whose letter it is; nobody where its people are invented.
    member: Option<String>,
    day: NaiveDate,
    digest: DigestRow,
}

#[derive(Serialize, Deserialize)]
struct IntroductionRow {
    name: String,
    #[serde(default)]
    asked: AskedRow,
    others: Vec<IntroducedRow>,
    you_shared: ContactRow,
    #[serde(default)]
    host_sentence: String,
    link: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AskedRow {
    #[default]
    Everybody,
    NotYou,
    NotThem,
}

#[derive(Serialize, Deserialize)]
struct OutsiderRow {
    name: String,
    others: Vec<IntroducedRow>,
    host_sentence: String,
}

#[derive(Serialize, Deserialize)]
struct AnswerRow {
    name: String,
    lines: Vec<AnswerLineRow>,
    about: String,
    subject: String,
    message_id: Option<String>,
    references: Vec<String>,
    link: String,
}

#[derive(Serialize, Deserialize)]
struct AnswerLineRow {
    what: String,
    others: Vec<NamedRow>,
    number: u32,
    until: Option<NaiveDate>,
    words: String,
}

#[derive(Serialize, Deserialize)]
struct ReportRow {
    subject: String,
    opening: String,
    sections: Vec<ReportSectionRow>,
    url: String,
}

#[derive(Serialize, Deserialize)]
struct ReportSectionRow {
    heading: String,
    lines: Vec<String>,
    rows: Vec<[String; 3]>,
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
            Says::Digest(d) => match d.kind {
                DigestKind::Digest => SaysRow::Digest(d.into()),
                DigestKind::Addendum => SaysRow::Addendum(d.into()),
                DigestKind::ByHost => SaysRow::ByHost(d.into()),
            },
            Says::Introduction(i) => SaysRow::Introduction(IntroductionRow {
                name: i.name.clone(),
                asked: match i.asked {
                    Asked::Everybody => AskedRow::Everybody,
                    Asked::NotYou => AskedRow::NotYou,
                    Asked::NotThem => AskedRow::NotThem,
                },
                others: i.others.iter().map(Into::into).collect(),
                you_shared: (&i.you_shared).into(),
                host_sentence: i.host_sentence.clone(),
                link: i.link.as_hex(),
            }),
            Says::ToOutsider(o) => SaysRow::ToOutsider(OutsiderRow {
                name: o.name.clone(),
                others: o.others.iter().map(Into::into).collect(),
                host_sentence: o.host_sentence.clone(),
            }),
            Says::FollowUp(f) => SaysRow::FollowUp {
                name: f.name.clone(),
                others: f.others.clone(),
                introduced_on: f.introduced_on,
                second_look: f.second_look,
                link: f.link.as_hex(),
            },
            Says::Paused { name, link } => SaysRow::Paused { name: name.clone(), link: link.as_hex() },
            Says::Invitation { name, link } => SaysRow::Invitation { name: name.clone(), link: link.as_hex() },
            Says::OwnData { name, link } => SaysRow::OwnData { name: name.clone(), link: link.as_hex() },
            Says::Answer(a) => SaysRow::Answer(a.into()),
            Says::Text(t) => SaysRow::Text(t.into()),
            Says::AddressChanged { name } => SaysRow::AddressChanged { name: name.clone() },
            Says::Report(r) => SaysRow::Report(r.into()),
            Says::SignIn { link } => SaysRow::SignIn { link: link.as_hex() },
            Says::PasswordChanged(change) => SaysRow::PasswordChanged { change: change.as_str().to_owned() },
            Says::Copy(c) => SaysRow::Copy(CopyRow {
                member: match &c.of {
                    CopyOf::Member(member) => Some(member.to_string()),
                    CopyOf::Invented => None,
                },
                day: c.day,
                digest: (&c.digest).into(),
            }),
        }
    }
}

impl TryFrom<SaysRow> for Says {
    type Error = StoreError;

    fn try_from(row: SaysRow) -> Result<Says> {
        Ok(match row {
            SaysRow::ConfirmAddress { name, link } => Says::ConfirmAddress { name, link: nonce(&link)? },
            SaysRow::Digest(row) => Says::Digest(row.says(DigestKind::Digest)?),
            SaysRow::Addendum(row) => Says::Digest(row.says(DigestKind::Addendum)?),
            SaysRow::ByHost(row) => Says::Digest(row.says(DigestKind::ByHost)?),
            SaysRow::Introduction(row) => Says::Introduction(IntroductionSays {
                name: row.name,
                asked: match row.asked {
                    AskedRow::Everybody => Asked::Everybody,
                    AskedRow::NotYou => Asked::NotYou,
                    AskedRow::NotThem => Asked::NotThem,
                },
                others: row.others.into_iter().map(Into::into).collect(),
                you_shared: row.you_shared.into(),
                host_sentence: row.host_sentence,
                link: nonce(&row.link)?,
            }),
            SaysRow::ToOutsider(row) => Says::ToOutsider(OutsiderSays {
                name: row.name,
                others: row.others.into_iter().map(Into::into).collect(),
                host_sentence: row.host_sentence,
            }),
            SaysRow::FollowUp { name, others, introduced_on, second_look, link } => {
                Says::FollowUp(FollowUpSays { name, others, introduced_on, second_look, link: nonce(&link)? })
            }
            SaysRow::Paused { name, link } => Says::Paused { name, link: nonce(&link)? },
            SaysRow::Invitation { name, link } => Says::Invitation { name, link: nonce(&link)? },
            SaysRow::OwnData { name, link } => Says::OwnData { name, link: nonce(&link)? },
            SaysRow::Answer(row) => Says::Answer(row.says()?),
            SaysRow::Text(row) => Says::Text(row.into()),
            SaysRow::AddressChanged { name } => Says::AddressChanged { name },
            SaysRow::Report(row) => Says::Report(row.into()),
            SaysRow::SignIn { link } => Says::SignIn { link: nonce(&link)? },
            SaysRow::PasswordChanged { change } => {
                let known = PasswordChange::parse(&change);
                let unknown = || StoreError::Broken(format!("a password was “{change}”, which is unknown"));
                Says::PasswordChanged(known.ok_or_else(unknown)?)
            }
            SaysRow::Copy(row) => Says::Copy(CopySays {
                of: row.member.map_or(CopyOf::Invented, |member| CopyOf::Member(MemberId::new(member))),
                day: row.day,
                digest: row.digest.says(DigestKind::Digest)?,
            }),
        })
    }
}

impl From<&DigestSays> for DigestRow {
    fn from(d: &DigestSays) -> Self {
        DigestRow {
            name: d.name.clone(),
            first: d.first,
            suggestions: d.suggestions.iter().map(Into::into).collect(),
            news: d.news.iter().map(Into::into).collect(),
            reminders: d.reminders.iter().map(Into::into).collect(),
            round_table: d.round_table.iter().map(Into::into).collect(),
            link: d.link.as_hex(),
        }
    }
}

impl DigestRow {
    fn says(self, kind: DigestKind) -> Result<DigestSays> {
        Ok(DigestSays {
            kind,
            name: self.name,
            first: self.first,
            suggestions: self.suggestions.into_iter().map(Into::into).collect(),
            news: self.news.into_iter().map(Into::into).collect(),
            reminders: self.reminders.into_iter().map(Into::into).collect(),
            round_table: self.round_table.into_iter().map(Into::into).collect(),
            link: nonce(&self.link)?,
        })
    }
}

impl From<&AnswerSays> for AnswerRow {
    fn from(a: &AnswerSays) -> Self {
        let line = |line: &AnswerLine| AnswerLineRow {
            what: line.what.as_str().to_owned(),
            others: line.others.iter().map(Into::into).collect(),
            number: line.number,
            until: line.until,
            words: line.words.clone(),
        };
        AnswerRow {
            name: a.name.clone(),
            lines: a.lines.iter().map(line).collect(),
            about: a.about.as_str().to_owned(),
            subject: a.thread.subject.clone(),
            message_id: a.thread.message_id.clone(),
            references: a.thread.references.clone(),
            link: a.link.as_hex(),
        }
    }
}

impl AnswerRow {
    fn says(self) -> Result<AnswerSays> {
        let lines = self.lines.into_iter().map(AnswerLineRow::says).collect::<Result<_>>()?;
        let thread = Thread { subject: self.subject, message_id: self.message_id, references: self.references };
        let about = Kind::parse(&self.about)
            .ok_or_else(|| StoreError::Broken(format!("an answer is about “{}”, which is unknown", self.about)))?;
        Ok(AnswerSays { name: self.name, lines, about, thread, link: nonce(&self.link)? })
    }
}

impl AnswerLineRow {
    fn says(self) -> Result<AnswerLine> {
        let what = AnswerWord::parse(&self.what)
            .ok_or_else(|| StoreError::Broken(format!("an answer says “{}”, which is unknown", self.what)))?;
        let others = self.others.into_iter().map(Into::into).collect();
        Ok(AnswerLine { what, others, number: self.number, until: self.until, words: self.words })
    }
}

impl From<&ReportSays> for ReportRow {
    fn from(r: &ReportSays) -> Self {
        let section = |s: &ReportSection| ReportSectionRow {
            heading: s.heading.clone(),
            lines: s.lines.clone(),
            rows: s.rows.clone(),
        };
        ReportRow {
            subject: r.subject.clone(),
            opening: r.opening.clone(),
            sections: r.sections.iter().map(section).collect(),
            url: r.url.clone(),
        }
    }
}

impl From<ReportRow> for ReportSays {
    fn from(r: ReportRow) -> Self {
        let section = |s: ReportSectionRow| ReportSection { heading: s.heading, lines: s.lines, rows: s.rows };
        ReportSays {
            subject: r.subject,
            opening: r.opening,
            sections: r.sections.into_iter().map(section).collect(),
            url: r.url,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::digest::{AlsoIn, Named, News, Other, Reminder, Said, Suggestion, Unfinished, Why};
    use crate::domain::id::{IntroductionId, OutsiderId};
    use crate::domain::introduction::PartyId;

    #[test]
    fn what_is_said_survives_the_row() {
        let (name, line) = ("Nadir".to_owned(), "a \"quote\"".to_owned());
        let other = |who| Other { who, name: name.clone(), headline: String::new(), today_line: line.clone() };
        let says = Says::Digest(DigestSays {
            kind: DigestKind::Digest,
            name: "Lorna".into(),
            first: true,
            suggestions: vec![Suggestion {
                position: 1,
                introduction: IntroductionId::new("i"),
                others: vec![
                    other(PartyId::Member(MemberId::new("m"))),
                    other(PartyId::Outsider(OutsiderId::new("o"))),
                ],
                reasons: vec![
                    Why { of: 1, said: Said::BothLike { phrase: "poetry".into() } },
                    Why { of: 0, said: Said::NotMetYet },
                    Why { of: 1, said: Said::TheyMayHelp { you_wrote: "a".into(), they_wrote: "b".into() } },
                    Why { of: 0, said: Said::YouMayHelp { they_wrote: "c".into(), you_wrote: "d".into() } },
                ],
                standing: true,
                host_sentence: "You both run choirs.".into(),
            }],
            news: vec![News {
                member: MemberId::new("a"),
                name: "Ana".into(),
                said: vec![Said::YouCanHelp {
                    phrase: "tapes".into(),
                    they_wrote: "old tapes".into(),
                    you_wrote: "tapes".into(),
                }],
            }],
            reminders: vec![Reminder {
                position: 2,
                introduction: IntroductionId::new("j"),
                others: vec![Named { who: PartyId::Member(MemberId::new("r")), name: "Rafe".into() }],
                of: Unfinished::DidYouMeet { on: NaiveDate::default() },
            }],
            round_table: vec![AlsoIn { member: MemberId::new("r"), name: "Rafe".into(), today_line: "tapes".into() }],
            link: Nonce::new([7; 8]),
        });
        let json = to_json(&says).unwrap();
        assert_eq!(from_json(&json).unwrap(), says);
        assert!(from_json(&json.replace("\"v\":1", "\"v\":9")).is_err());
    }

    #[test]
    fn a_letter_written_before_there_were_threes_is_still_read() {
        let old = r#"{"v":1,"kind":"digest","name":"Lorna","first":false,"suggestions":[{"position":1,"introduction":"i",
            "other":"m","name":"Nadir","headline":"","today_line":"","reasons":[{"kind":"not_met_yet"}]}],
            "round_table":[],"link":"0707070707070707"}"#;
        let Says::Digest(digest) = from_json(old).unwrap() else { panic!("a digest") };
        assert_eq!(digest.suggestions[0].others[0].who, PartyId::Member(MemberId::new("m")));
        assert_eq!(digest.suggestions[0].reasons, [Why { of: 0, said: Said::NotMetYet }]);
        assert_eq!(digest.news, [], "nor was there news");
    }
}
