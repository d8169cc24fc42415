//! The check-in form: which fields for whom, and each field's input.

use super::field::{Choice, Field, Input, Problem};
use super::page::{Anchor, Button, Page};
use crate::domain::check_in::{Complaint, FIELDS, RawSubmission};
use crate::render::words::Words;
use askama::Template;
use chrono::NaiveDate;

/// The form as a page.
#[derive(Template)]
#[template(path = "pages/check_in.html")]
pub struct CheckIn {
    pub p: Page,
    intro: String,
    action: String,
    /// What the form carries along unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// A second button under the form.
    pub other: Option<Button>,
    first: Vec<Field>,
    more: Vec<Field>,
    more_label: String,
    more_open: bool,
    problems: Vec<Problem>,
    pub links: Vec<Anchor>,
}

impl CheckIn {
    pub fn with_intro(self, intro: String) -> CheckIn {
        CheckIn { intro, ..self }
    }

    /// Asks under "more" which of these days it is for; today comes first.
    pub fn with_days(mut self, days: impl Iterator<Item = NaiveDate>, raw: &RawSubmission) -> CheckIn {
        let words = self.p.words;
        let label = |at: usize, day| if at == 0 { words.say("day-today") } else { words.long_day(day) };
        let choices = days.enumerate().map(|(at, day)| Choice::new(&day.to_string(), label(at, day))).collect();
        let mut field = Field::new(words, "day", Input::Select(choices), raw.get("day").unwrap_or_default());
        field.error = self.problems.iter().find(|p| p.field == "day").map(|p| p.text.clone()).unwrap_or_default();
        self.more_open |= !field.error.is_empty();
        self.more.insert(0, field);
        self
    }
}

/// Fields that are always shown, and fields under "more".
pub type Fields = (&'static [&'static str], &'static [&'static str]);

/// Fields of the form for somebody new, and for somebody known: first those that matter each day.
pub const NEW: Fields = (
    &["name", "email", "headline", "needs", "offers", "interests", "wants_introductions"],
    &["here_as", "today_line", "stay", "place", "came_with", "on_round_table", "shares"],
);
pub const KNOWN: Fields = (
    &["today_line", "needs", "wants_introductions", "stay"],
    &["headline", "offers", "interests", "place", "came_with", "on_round_table", "shares"],
);
/// On the tablet at the door: the day only. Whoever presses a name there may not be that person.
pub const KIOSK: Fields = (&["today_line", "wants_introductions", "stay"], &["place", "came_with", "on_round_table"]);

pub fn page(p: Page, (first, more): Fields, action: String, raw: &RawSubmission, complaints: &[Complaint]) -> CheckIn {
    let words = p.words;
    let fields = |names: &[&str]| -> Vec<Field> {
        let known = names.iter().filter_map(|name| FIELDS.into_iter().find(|f| f == name));
        // A device that is everybody's remembers nobody's address.
        let own = |field: Field| if p.kiosk { Field { autocomplete: "off", ..field } } else { field };
        known.map(|name| own(field(words, name, raw, complaints))).collect()
    };
    let label = |field: &str| words.say(&format!("field-{field}")).replace(" (optional)", "");
    let problems = complaints
        .iter()
        .map(|c| Problem { field: c.field.to_owned(), text: format!("“{}” {}", label(c.field), c.says) });
    CheckIn {
        intro: String::new(),
        action,
        hidden: Vec::new(),
        other: None,
        links: Vec::new(),
        first: fields(first),
        more_label: words.say("check-in-more"),
        more_open: complaints.iter().any(|c| more.contains(&c.field)),
        more: fields(more),
        problems: problems.collect(),
        p,
    }
}

fn field(words: Words, name: &'static str, raw: &RawSubmission, complaints: &[Complaint]) -> Field {
    let choices = |pairs: &[(&'static str, &str)]| {
        Input::Choice(pairs.iter().map(|(value, key)| Choice::new(value, words.say(key))).collect())
    };
    let (input, default, autocomplete) = match name {
        "email" => (Input::Email, "", "email"),
        "name" => (Input::Line, "", "nickname"),
        "needs" | "offers" | "interests" => (Input::Lines, "", "off"),
        "here_as" => (
            choices(&[("coworker", "here-as-coworker"), ("visitor", "here-as-visitor"), ("host", "here-as-host")]),
            "coworker",
            "off",
        ),
        "wants_introductions" => (choices(&[("yes", "wants-yes"), ("no", "wants-no")]), "", "off"),
        "stay" => (
            choices(&[("morning", "stay-morning"), ("afternoon", "stay-afternoon"), ("all_day", "stay-all_day")]),
            "all_day",
            "off",
        ),
        "on_round_table" => (choices(&[("yes", "round-yes"), ("no", "round-no")]), "no", "off"),
        "shares" => (choices(&[("email", "shares-email"), ("in_person", "shares-in_person")]), "email", "off"),
        _ => (Input::Line, "", "off"),
    };
    Field {
        error: complaints.iter().filter(|c| c.field == name).map(|c| c.says.clone()).collect::<Vec<_>>().join("; "),
        autocomplete,
        ..Field::new(words, name, input, raw.get(name).unwrap_or(default))
    }
}
