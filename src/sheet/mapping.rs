//! Which column holds what: by what was said, what was settled before, the heading, and always by the values. A column
//! that could be two things, or whose values deny its heading, is asked about; it is never guessed.

mod together;

use super::headings::{self, STAMP, STATUS, Says, WHOLE_NAME};
use super::survey::{Survey, shortened};
use super::{DateOrder, SheetComplaint};
use std::collections::BTreeMap;

/// How sure it is what a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Nothing tells what it holds; it is left alone.
    Unknown,
    /// It could be something; it has to be said.
    Unsure,
    Likely,
    Sure,
}

impl Confidence {
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Unknown => "unknown",
            Confidence::Unsure => "unsure",
            Confidence::Likely => "likely",
            Confidence::Sure => "sure",
        }
    }
}

/// A column, what it is read as, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub heading: String,
    /// `None` is not used.
    pub field: Option<&'static str>,
    pub confidence: Confidence,
    pub why: String,
    /// Three of its values.
    pub values: Vec<String>,
    /// What it could be, while that is asked.
    pub could_be: Vec<&'static str>,
    pub(super) reading: Reading,
}

impl Column {
    /// What it is read as, how sure that is, and why.
    pub fn in_a_line(&self) -> String {
        let read_as = self.field.map_or("not used".to_owned(), |field| format!("read as {}", field.replace('_', " ")));
        let heading: String = self.heading.chars().filter(|c| !c.is_control()).take(60).collect();
        let how = match self.confidence {
            Confidence::Unknown => format!("; --map '{}=FIELD' uses it", shortened(&self.heading)),
            _ => String::new(),
        };
        format!("  {heading:<40} {read_as} ({}: {}{how})", self.confidence.as_str(), self.why)
    }
}

/// How the cells of a column are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    AsItIs,
    /// Commas part its choices.
    AtCommas,
    /// A tick stands for the option in its heading.
    Ticks,
    /// `Keane, Lorna`.
    SurnameFirst,
}

/// What an organiser said about a file, now or the last time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// A heading, or `#3` for the third column, and its field; `None` leaves the column out.
    pub columns: Vec<(String, Option<&'static str>)>,
    pub dates: Option<DateOrder>,
}

impl Said {
    pub fn is_nothing(&self) -> bool {
        self.columns.is_empty() && self.dates.is_none()
    }

    /// All that was said, the newer words first.
    pub fn and_before(&self, before: &Said) -> Said {
        let older = before.columns.iter().filter(|(heading, _)| !self.columns.iter().any(|(said, _)| said == heading));
        let columns = self.columns.iter().chain(older).cloned().collect();
        Said { columns, dates: self.dates.or(before.dates) }
    }

    /// `Heading=field`; `Heading=-` leaves the column out. The error says what can be written.
    pub fn column(text: &str) -> Result<(String, Option<&'static str>), String> {
        let (heading, field) =
            text.rsplit_once('=').ok_or("write it like 'Heading=field', or 'Heading=-' to leave it out")?;
        let known =
            || format!("there is no field “{field}”; there is: {}", headings::fields().collect::<Vec<_>>().join(", "));
        let read =
            if field.trim() == "-" { None } else { Some(headings::field_named(field.trim()).ok_or_else(known)?) };
        Ok((heading.trim().to_owned(), read))
    }

    fn of(&self, at: usize, heading: &str) -> Option<Option<&'static str>> {
        let number = format!("#{}", at + 1);
        let meant =
            |said: &str| said == number || said == heading.trim() || (!said.starts_with('#') && alike(said, heading));
        self.columns.iter().find(|(said, _)| meant(said)).map(|(_, field)| *field)
    }

    /// Every heading that is named has to be there.
    pub fn fits(&self, headings: &[String]) -> Result<(), SheetComplaint> {
        for (said, _) in &self.columns {
            let here = headings
                .iter()
                .enumerate()
                .filter(|(at, h)| *said == format!("#{}", at + 1) || (!said.starts_with('#') && alike(said, h)));
            match here.count() {
                0 => return Err(SheetComplaint::NoSuchHeading { said: said.clone(), headings: listed(headings) }),
                1 => {}
                _ => return Err(SheetComplaint::HeadingTwice { said: said.clone() }),
            }
        }
        Ok(())
    }
}

fn alike(said: &str, heading: &str) -> bool {
    said == heading.trim()
        || (!headings::plain(said).is_empty() && said.trim().to_lowercase() == heading.trim().to_lowercase())
}

pub fn listed(headings: &[String]) -> String {
    headings.iter().map(|h| format!("“{}”", shortened(h))).collect::<Vec<_>>().join(", ")
}

/// Decides for every column.
pub fn map(headings: &[String], surveys: &[Survey], said: &Said, before: &Said) -> Vec<Column> {
    let decide = |(at, (heading, survey)): (usize, (&String, &Survey))| alone(at, heading, survey, said, before);
    let mut columns: Vec<Column> = headings.iter().zip(surveys).enumerate().map(decide).collect();
    together::settle(&mut columns, surveys);
    for (column, survey) in columns.iter_mut().zip(surveys) {
        column.reading = reading(column, survey);
    }
    columns
}

fn reading(column: &Column, survey: &Survey) -> Reading {
    match column.field {
        Some("offers" | "needs" | "interests") if is_ticks(&column.heading, survey) => Reading::Ticks,
        Some("offers" | "needs" | "interests") if survey.parts_at_commas() => Reading::AtCommas,
        Some(WHOLE_NAME) if survey.mostly(survey.with_comma, 80) => Reading::SurnameFirst,
        _ => Reading::AsItIs,
    }
}

/// `What interests you? [Pottery]` with a tick or the option itself in its cells; or a column of nothing but its heading.
fn is_ticks(heading: &str, survey: &Survey) -> bool {
    let option = headings::option_of(heading).is_some();
    survey.mostly(survey.own_heading, 100) || (option && survey.mostly(survey.yes_no + survey.own_heading, 100))
}

/// What a column is when one looks at nothing but itself.
fn alone(at: usize, heading: &str, survey: &Survey, said: &Said, before: &Said) -> Column {
    let column = |field, confidence, why: String| Column {
        heading: heading.to_owned(),
        field,
        confidence,
        why,
        values: survey.examples.clone(),
        could_be: Vec::new(),
        reading: Reading::AsItIs,
    };
    let told = [(said, "you said so"), (before, "you said so of an earlier file with these headings")];
    for (said, why) in told {
        if let Some(field) = said.of(at, heading) {
            return column(field, Confidence::Sure, why.to_owned());
        }
    }
    let asked = |could_be: Vec<&'static str>, why: String| Column { could_be, ..column(None, Confidence::Unsure, why) };
    match headings::says(heading) {
        Says::OfNoUse => column(None, Confidence::Sure, "a column that says nothing about whom to meet".to_owned()),
        Says::Unclear(fields) => {
            let names: Vec<&str> = fields.iter().copied().collect();
            asked(names.clone(), format!("it could be {}", names.join(" or ")))
        }
        Says::Is(field) => match denial(field, heading, survey, 50) {
            Some(values) => asked(vec![field], format!("its heading says {}, but {values}", in_words(field))),
            None => column(Some(field), Confidence::Sure, format!("its heading says {}", in_words(field))),
        },
        Says::AsksFor(field) => match denial(field, heading, survey, 80) {
            Some(values) => asked(vec![field], format!("it could ask for {}, but {values}", in_words(field))),
            None => column(Some(field), Confidence::Likely, format!("it asks for {}", in_words(field))),
        },
        Says::Nothing if survey.filled == 0 => column(None, Confidence::Sure, "it is empty".to_owned()),
        Says::Nothing => column(None, Confidence::Unknown, unknown(survey)),
    }
}

fn unknown(survey: &Survey) -> String {
    let holds = match survey {
        s if s.mostly(s.addresses, 80) => "addresses",
        s if s.mostly(s.own_heading, 100) => "a tick for its heading",
        s if s.mostly(s.dates, 80) => "dates",
        s if s.mostly(s.yes_no, 80) => "yes and no",
        s if s.mostly(s.numbers, 80) => "numbers",
        _ => "text",
    };
    format!("it holds {holds}, and nothing tells what for")
}

/// Why the values of a column cannot be what its heading says; nothing if so many percent of them can: the surer the
/// heading, the more of them may be slips.
fn denial(field: &str, heading: &str, survey: &Survey, percent: usize) -> Option<&'static str> {
    let s = survey;
    if s.filled == 0 {
        return None;
    }
    let person = matches!(field, "name" | WHOLE_NAME | "surname");
    let words = matches!(field, "offers" | "needs" | "interests" | "headline" | "today_line" | "company");
    match field {
        "email" if !s.mostly(s.addresses, percent) => Some("most of its values are no addresses"),
        STAMP if !s.mostly(s.dates, percent) => Some("most of its values are no dates"),
        "wants_introductions" | "on_round_table" if !s.mostly(s.yes_no, percent) => {
            Some("most of its values are neither yes nor no")
        }
        "here_as" if !s.mostly(s.here_as, percent) => Some("most of its values are neither coworker, visitor nor host"),
        STATUS if !s.mostly(s.statuses, percent) => Some("most of its values do not say whether somebody comes"),
        _ if person && s.mostly(s.anonymous, 50) => Some("it names nobody"),
        _ if (person || words) && s.mostly(s.addresses, 50) => Some("its values are addresses"),
        _ if (person || words) && s.mostly(s.dates, 50) => Some("its values are dates"),
        _ if (person || words) && s.mostly(s.numbers, 50) => Some("its values are numbers"),
        _ if words && is_ticks(heading, s) => None,
        _ if person || words => s.mostly(s.yes_no, 50).then_some("its values are yes and no"),
        _ => None,
    }
}

/// What the file is asked about before it can be used for `fields`.
pub fn questions(columns: &[Column], of_use: impl Fn(&str) -> bool) -> Option<SheetComplaint> {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        if column.confidence == Confidence::Unsure && column.could_be.iter().any(|field| of_use(field)) {
            let twice = columns.iter().filter(|other| other.heading == column.heading).count() > 1;
            let heading =
                if twice || column.heading.is_empty() { format!("#{}", at + 1) } else { column.heading.clone() };
            let field = column.could_be.first().copied().unwrap_or("-");
            let says = format!("“{}”: {}", shortened(&column.heading), column.why);
            fields.entry(says).or_default().push(format!("--map '{heading}={field}' or --map '{heading}=-'"));
        }
    }
    let asks = fields.into_iter().map(|(says, options)| format!("{says} ({})", options.join(", ")));
    let asks: Vec<String> = asks.collect();
    (!asks.is_empty()).then(|| SheetComplaint::Unsure { asks: asks.join("; ") })
}

pub fn in_words(field: &str) -> &'static str {
    match field {
        STAMP => "when they checked in",
        STATUS => "whether they come",
        "email" => "the email address",
        "name" => "the name they go by",
        WHOLE_NAME => "the name",
        "surname" => "the surname",
        "company" => "the company",
        "wants_introductions" => "whether they want introductions",
        "headline" => "what they do",
        "offers" => "what they could help with",
        "needs" => "what they are looking for",
        "interests" => "what they are interested in",
        "here_as" => "what they are here as",
        "today_line" => "what they do today",
        "place" => "where they sit",
        "came_with" => "whom they came with",
        "on_round_table" => "whether they stand on the round table",
        _ => "the same thing",
    }
}
