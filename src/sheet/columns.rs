//! Which column holds what, from its heading. A heading that fits nothing is left alone and named; one that could
//! be two things is asked about.

use super::SheetComplaint;
use crate::domain::check_in::RawSubmission;
use crate::domain::text::folded;

/// A field, how it is called in a complaint, and what its heading says: whole headings, then parts of questions.
struct Known {
    field: &'static str,
    headings: &'static [&'static str],
    parts: &'static [&'static str],
}

const STAMP: &str = "timestamp";
/// A column that may hold surnames, which nobody may see before both have said yes: the first word is the name.
const WHOLE_NAME: &str = "whole_name";

#[rustfmt::skip]
const KNOWN: &[Known] = &[
    Known { field: STAMP, headings: &["timestamp", "date", "checked in at", "submitted at", "time"], parts: &[] },
    Known { field: "email", headings: &["email address", "email", "e-mail", "e-mail address", "your email", "mail"], parts: &["email address"] },
    Known { field: "name", headings: &["first name"], parts: &["call you", "your first name", "name you go by"] },
    Known { field: WHOLE_NAME, headings: &["name", "your name", "full name"], parts: &[] },
    Known { field: "surname", headings: &["surname", "last name", "family name"], parts: &[] },
    Known { field: "company", headings: &["company", "organisation", "organization"], parts: &[] },
    Known { field: "here_as", headings: &["here as"], parts: &["here today as", "here as a", "are you here as"] },
    Known { field: "headline", headings: &["headline", "about you", "what you do"], parts: &["what do you do"] },
    Known { field: "offers", headings: &["offers", "offer"], parts: &["help others", "could help", "can you help", "could you offer"] },
    Known { field: "needs", headings: &["needs", "need"], parts: &["looking for", "help with", "need help"] },
    Known { field: "interests", headings: &["interests", "interest"], parts: &["interested in", "your interests"] },
    Known { field: "wants_introductions", headings: &["introductions", "introductions today"], parts: &["introductions today", "like introductions", "want introductions"] },
    Known { field: "today_line", headings: &["today"], parts: &["working on today", "today i am"] },
    Known { field: "place", headings: &["place", "desk", "seat"], parts: &["where do you sit", "where are you sitting"] },
    Known { field: "came_with", headings: &["came with"], parts: &["come with", "came with"] },
    Known { field: "on_round_table", headings: &["round table"], parts: &["round-the-table", "round the table"] },
];

/// The fields in which people say something of themselves that can be compared.
const TELLING: [&str; 5] = ["needs", "offers", "interests", "headline", "today_line"];

/// Where each field of a check-in stands.
#[derive(Debug, Clone)]
pub struct Columns {
    stamp: usize,
    consent: usize,
    pub fields: Fields,
}

/// What each column is read as, in their order.
#[derive(Debug, Clone)]
pub struct Fields(Vec<Option<&'static str>>);

impl Columns {
    /// The columns of a file of check-ins: when, who, the name they go by and whether they want introductions.
    pub fn find(headings: &[String]) -> Result<Columns, SheetComplaint> {
        let fields = Fields::find(headings)?;
        let stamp = fields.need(STAMP, "“Timestamp”", headings)?;
        fields.need("email", "“Email Address”", headings)?;
        if !fields.has(WHOLE_NAME) {
            fields.need("name", "“What should we call you?”", headings)?;
        }
        let consent = fields.need("wants_introductions", "“Introductions today?”", headings)?;
        Ok(Columns { stamp, consent, fields })
    }

    pub fn stamp_at(&self) -> usize {
        self.stamp
    }

    pub fn stamp<'a>(&self, row: &'a [String]) -> &'a str {
        row.get(self.stamp).map_or("", |cell| cell.trim())
    }

    pub fn consent_heading(&self, headings: &[String]) -> String {
        headings[self.consent].clone()
    }
}

impl Fields {
    /// The columns of any file of people: it has to hold something that can be compared, and nothing else.
    pub fn of_people(headings: &[String]) -> Result<Fields, SheetComplaint> {
        let fields = Fields::find(headings)?;
        if !TELLING.iter().any(|field| fields.has(field)) {
            let what = "what people do, offer, look for or are interested in";
            return Err(SheetComplaint::NoColumn { what, like: "“Interests”", headings: listed(headings) });
        }
        Ok(fields)
    }

    fn find(headings: &[String]) -> Result<Fields, SheetComplaint> {
        let fields: Vec<Option<&'static str>> = headings.iter().map(|h| field_of(h)).collect();
        for (later, field) in fields.iter().enumerate() {
            let earlier = fields[..later].iter().position(|f| f == field && field.is_some());
            if let (Some(earlier), Some(field)) = (earlier, field) {
                let (first, second) = (headings[earlier].clone(), headings[later].clone());
                return Err(SheetComplaint::TwoColumns { what: in_words(field), first, second });
            }
        }
        Ok(Fields(fields))
    }

    fn need(&self, field: &str, like: &'static str, headings: &[String]) -> Result<usize, SheetComplaint> {
        let at = self.0.iter().position(|f| *f == Some(field));
        at.ok_or_else(|| SheetComplaint::NoColumn { what: in_words(field), like, headings: listed(headings) })
    }

    pub fn has(&self, field: &str) -> bool {
        self.0.contains(&Some(field))
    }

    pub fn named(&self, headings: &[String]) -> Vec<(String, Option<&'static str>)> {
        headings.iter().cloned().zip(self.0.iter().copied()).collect()
    }

    /// The answers of one row. A blank cell was not answered, so what was said before stays.
    pub fn submission(&self, row: &[String]) -> RawSubmission {
        let cells = row.iter().zip(&self.0).filter(|(cell, _)| !cell.trim().is_empty());
        let mut raw = RawSubmission::default();
        for (cell, field) in cells {
            match (field, cell.trim().split_once(char::is_whitespace)) {
                (Some(WHOLE_NAME), _) if self.has("name") => {}
                (Some(WHOLE_NAME), Some((name, surname))) => {
                    raw.set("name", name);
                    raw.set("surname", surname.trim());
                }
                (Some(WHOLE_NAME), None) => {
                    raw.set("name", cell.trim());
                }
                (Some(field), _) => {
                    raw.set(field, cell.clone());
                }
                (None, _) => {}
            }
        }
        raw
    }
}

fn field_of(heading: &str) -> Option<&'static str> {
    let heading = folded(heading);
    let heading = heading.trim().trim_end_matches(['?', ':', '*']).trim();
    let whole = KNOWN.iter().find(|k| k.headings.contains(&heading));
    let known = whole.or_else(|| KNOWN.iter().find(|k| k.parts.iter().any(|part| heading.contains(part))));
    known.map(|k| k.field)
}

fn in_words(field: &str) -> &'static str {
    match field {
        STAMP => "when they checked in",
        "email" => "the email address",
        "name" | WHOLE_NAME => "the name they go by",
        "wants_introductions" => "whether they want introductions",
        "headline" => "what they do",
        "offers" => "what they could help with",
        "needs" => "what they are looking for",
        "interests" => "what they are interested in",
        "here_as" => "what they are here as",
        _ => "the same thing",
    }
}

fn listed(headings: &[String]) -> String {
    headings.iter().map(|h| format!("“{}”", shortened(h))).collect::<Vec<_>>().join(", ")
}

fn shortened(heading: &str) -> String {
    heading.chars().filter(|c| !c.is_control()).take(60).collect()
}
