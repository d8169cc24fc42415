//! A check-in: somebody is in on a local day, and what they said at the door.
//!
//! `Submission::parse` is the one door for everything a form, a program or a spreadsheet row says. It complains
//! about every field at once, in the words of the person who filled it in.

use super::email_address::EmailAddress;
use super::member::Shares;
use super::text::{self, LINE_MAX, Name};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// As what somebody is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HereAs {
    Coworker,
    Visitor,
    Host,
}

impl HereAs {
    pub fn parse(word: &str) -> Option<HereAs> {
        Some(match word.trim().to_lowercase().as_str() {
            "" | "coworker" | "co-worker" | "member" => HereAs::Coworker,
            "visitor" | "guest" => HereAs::Visitor,
            "host" | "team" | "staff" => HereAs::Host,
            _ => return None,
        })
    }

    pub fn as_str(self) -> &'static str {
        match self {
            HereAs::Coworker => "coworker",
            HereAs::Visitor => "visitor",
            HereAs::Host => "host",
        }
    }
}

/// How long somebody stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    Morning,
    Afternoon,
    AllDay,
}

impl Stay {
    pub fn parse(word: &str) -> Option<Stay> {
        Some(match word.trim().to_lowercase().as_str() {
            "morning" => Stay::Morning,
            "afternoon" => Stay::Afternoon,
            "" | "all_day" | "all day" => Stay::AllDay,
            _ => return None,
        })
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Stay::Morning => "morning",
            Stay::Afternoon => "afternoon",
            Stay::AllDay => "all_day",
        }
    }
}

/// What is known of somebody's day.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    pub today_line: String,
    pub wants_introductions: bool,
    pub place: String,
    pub came_with: String,
    pub stay: Stay,
    pub on_round_table: bool,
}

/// What somebody said about one day. `None` leaves what was said before.
#[derive(Debug, Clone, PartialEq)]
pub struct TodayAnswers {
    pub wants_introductions: bool,
    pub today_line: Option<String>,
    pub place: Option<String>,
    pub came_with: Option<String>,
    pub stay: Option<Stay>,
    pub on_round_table: Option<bool>,
}

/// What somebody said about themselves. `None` leaves what was said before; an empty list takes it back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileAnswers {
    pub headline: Option<String>,
    pub interests: Option<Vec<String>>,
    pub offers: Option<Vec<String>>,
    pub needs: Option<Vec<String>>,
}

/// A form filled in, read and found good.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Missing only where a personal link already says who it is.
    pub name: Option<Name>,
    pub surname: String,
    pub company: String,
    pub email: Option<EmailAddress>,
    pub here_as: Option<HereAs>,
    pub shares: Option<Shares>,
    pub profile: ProfileAnswers,
    /// The day it is for, where it is not today.
    pub day: Option<NaiveDate>,
    pub today: TodayAnswers,
}

/// The same before it is read: every field as it was typed. A field that is missing was not asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawSubmission(BTreeMap<&'static str, String>);

/// The fields of a check-in, by the names that form, API and mapped columns share.
pub const FIELDS: [&str; 17] = [
    "name",
    "surname",
    "company",
    "email",
    "here_as",
    "shares",
    "headline",
    "interests",
    "offers",
    "needs",
    "day",
    "today_line",
    "wants_introductions",
    "place",
    "came_with",
    "stay",
    "on_round_table",
];

impl RawSubmission {
    /// Sets a field; says whether there is one of that name.
    pub fn set(&mut self, field: &str, value: impl Into<String>) -> bool {
        let known = FIELDS.into_iter().find(|f| *f == field);
        known.map(|field| self.0.insert(field, value.into())).is_some()
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Without the fields that were left blank: who fills in a form that does not show what is known says nothing
    /// by leaving a box empty.
    pub fn without_blanks(self) -> RawSubmission {
        RawSubmission(self.0.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect())
    }

    /// The fields that were asked, with what was typed.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, value)| (*field, value.as_str()))
    }

    pub fn from_fields<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> RawSubmission {
        let mut raw = RawSubmission::default();
        fields.into_iter().for_each(|(field, value)| {
            raw.set(field, value);
        });
        raw
    }
}

/// What is wrong with one field, as a sentence that follows the field's label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub field: &'static str,
    pub says: String,
}

/// Whose answers these are decides which ones may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Somebody who has not said who they are: name and address are needed.
    Stranger,
    /// A personal link says who it is.
    Known,
}

/// The most lines a profile holds of each kind.
pub const LINES_MAX: usize = 12;

impl Submission {
    pub fn parse(raw: &RawSubmission, asked: Asked) -> Result<Submission, Vec<Complaint>> {
        let mut reader = Reader::default();
        let submission = Submission {
            name: reader.name(raw.get("name"), asked),
            surname: reader.line("surname", raw.get("surname"), Name::MAX),
            company: reader.line("company", raw.get("company"), LINE_MAX),
            email: reader.email(raw.get("email"), asked),
            here_as: raw
                .get("here_as")
                .and_then(|word| reader.word("here_as", word, HereAs::parse, "coworker, visitor or host")),
            shares: raw
                .get("shares")
                .and_then(|word| reader.word("shares", word, Shares::parse, "email, phone or in_person")),
            profile: ProfileAnswers {
                headline: raw.get("headline").map(|h| reader.line("headline", Some(h), LINE_MAX)),
                interests: raw.get("interests").map(|l| reader.lines("interests", l)),
                offers: raw.get("offers").map(|l| reader.lines("offers", l)),
                needs: raw.get("needs").map(|l| reader.lines("needs", l)),
            },
            day: raw.get("day").filter(|day| !day.trim().is_empty()).and_then(|day| {
                reader.word("day", day, |day| day.trim().parse().ok(), "a day written like 2026-12-24")
            }),
            today: TodayAnswers {
                wants_introductions: reader.wants_introductions(raw.get("wants_introductions")),
                today_line: raw.get("today_line").map(|l| reader.line("today_line", Some(l), LINE_MAX)),
                place: raw.get("place").map(|l| reader.line("place", Some(l), 80)),
                came_with: raw.get("came_with").map(|l| reader.line("came_with", Some(l), LINE_MAX)),
                stay: raw
                    .get("stay")
                    .and_then(|w| reader.word("stay", w, Stay::parse, "morning, afternoon or all_day")),
                on_round_table: raw
                    .get("on_round_table")
                    .filter(|w| !w.trim().is_empty())
                    .and_then(|word| reader.word("on_round_table", word, yes_or_no, "yes or no")),
            },
        };
        if reader.complaints.is_empty() { Ok(submission) } else { Err(reader.complaints) }
    }
}

/// Reads field after field and keeps every complaint.
#[derive(Default)]
struct Reader {
    complaints: Vec<Complaint>,
}

impl Reader {
    fn complain(&mut self, field: &'static str, says: impl ToString) {
        self.complaints.push(Complaint { field, says: says.to_string() });
    }

    fn name(&mut self, raw: Option<&str>, asked: Asked) -> Option<Name> {
        let raw = raw.unwrap_or_default();
        if raw.trim().is_empty() && asked == Asked::Known {
            return None;
        }
        Name::parse(raw).map_err(|e| self.complain("name", e)).ok()
    }

    fn email(&mut self, raw: Option<&str>, asked: Asked) -> Option<EmailAddress> {
        match (asked, raw) {
            (Asked::Known, _) => None,
            (Asked::Stranger, raw) => {
                EmailAddress::parse(raw.unwrap_or_default()).map_err(|e| self.complain("email", e)).ok()
            }
        }
    }

    fn line(&mut self, field: &'static str, raw: Option<&str>, max: usize) -> String {
        text::line(raw.unwrap_or_default(), max).unwrap_or_else(|e| {
            self.complain(field, e);
            String::new()
        })
    }

    fn lines(&mut self, field: &'static str, raw: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for piece in text::lines(raw) {
            let line = self.line(field, Some(piece), LINE_MAX);
            if !line.is_empty() && !lines.contains(&line) {
                lines.push(line);
            }
        }
        if lines.len() > LINES_MAX {
            self.complain(
                field,
                format!("has {} lines, and there is room for {LINES_MAX}. Please choose", lines.len()),
            );
        }
        lines
    }

    fn word<T>(&mut self, field: &'static str, raw: &str, parse: fn(&str) -> Option<T>, choices: &str) -> Option<T> {
        let read = parse(raw);
        if read.is_none() {
            let shown: String = raw.chars().filter(|c| !c.is_control()).take(40).collect();
            self.complain(field, format!("is “{shown}”; it can be {choices}"));
        }
        read
    }

    /// Nobody is taken to want introductions who has not said so.
    fn wants_introductions(&mut self, raw: Option<&str>) -> bool {
        match raw.filter(|r| !r.trim().is_empty()) {
            Some(word) => self.word("wants_introductions", word, yes_or_no, "yes or no").unwrap_or(false),
            None => {
                self.complain("wants_introductions", "has no answer; please choose yes or no");
                false
            }
        }
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word.trim().trim_end_matches(['.', '!']).to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "on" | "yes please" => Some(true),
        "no" | "n" | "false" | "0" | "off" | "not today" | "no thanks" | "no thank you" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(name: &str, email: &str) -> RawSubmission {
        RawSubmission::from_fields([("name", name.to_owned()), ("email", email.to_owned())])
    }

    fn fields(raw: &RawSubmission) -> Vec<&'static str> {
        Submission::parse(raw, Asked::Stranger).err().unwrap_or_default().iter().map(|c| c.field).collect()
    }

    #[test]
    fn every_field_is_complained_about_at_once() {
        let mut bad = raw("eve@x.example", "nobody");
        bad.set("here_as", "king");
        bad.set("wants_introductions", "perhaps");
        bad.set("headline", "x".repeat(10_000_000));
        bad.set("needs", (0..13).map(|i| format!("need {i}\n")).collect::<String>());
        assert!(!bad.set("is_admin", "yes"), "only the fields of a check-in can be set");
        assert_eq!(fields(&bad), ["name", "email", "here_as", "headline", "needs", "wants_introductions"]);
    }

    #[test]
    fn a_known_person_needs_neither_name_nor_address() {
        let no = RawSubmission::from_fields([("wants_introductions", "not today".to_owned())]);
        let read = Submission::parse(&no, Asked::Known);
        assert!(read.is_ok_and(|s| s.name.is_none() && s.email.is_none() && !s.today.wants_introductions));
        let silent = Submission::parse(&RawSubmission::default(), Asked::Known);
        assert!(silent.is_err(), "wanting introductions is never taken for granted");
    }

    #[test]
    fn lines_are_split_cleaned_and_said_once() {
        let mut read = raw("Lorna", "l@x.example");
        read.set("wants_introductions", "Yes");
        read.set("needs", "a bookkeeper;\r\n a  bookkeeper ; a stage\u{202e}");
        let needs = Submission::parse(&read, Asked::Stranger).unwrap().profile.needs;
        assert_eq!(needs, Some(vec!["a bookkeeper".to_owned(), "a stage".to_owned()]));
    }
}
