//! Forms: fields of a few kinds, what was typed given back, what is wrong beside it.

use super::error::Result;
use super::page::{Anchor, Page, html};
use crate::render::words::Words;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;

/// How a field is filled in; `parts` of `field.html`.
pub enum Input {
    Line,
    Email,
    /// What was typed is never given back.
    Password,
    Day,
    /// A time of day.
    Time,
    Number,
    /// `#rrggbb`
    Colour,
    Lines,
    /// One of these.
    Choice(Vec<Choice>),
    /// One of these, from a list that may be long.
    Select(Vec<Choice>),
    /// Any of these; the field's value holds one on each line.
    Several(Vec<Choice>),
}

impl Input {
    pub fn is_lines(&self) -> bool {
        matches!(self, Input::Lines)
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Input::Email => "email",
            Input::Password => "password",
            Input::Day => "date",
            Input::Time => "time",
            Input::Number => "number",
            Input::Colour => "color",
            _ => "text",
        }
    }
}

pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: &str, label: impl Into<String>) -> Choice {
        Choice { value: value.to_owned(), label: label.into() }
    }
}

pub struct Field {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub value: String,
    pub error: String,
    pub autocomplete: &'static str,
    pub input: Input,
}

impl Field {
    /// A field whose words are `field-NAME` and `field-NAME-hint` of the catalogue.
    pub fn new(words: Words, name: &str, input: Input, value: impl Into<String>) -> Field {
        let hint_key = format!("field-{name}-hint");
        let hint = words.say(&hint_key);
        Field {
            name: name.to_owned(),
            label: words.say(&format!("field-{name}")),
            hint: if hint == hint_key { String::new() } else { hint },
            value: if matches!(input, Input::Password) { String::new() } else { shown(&value.into()) },
            error: String::new(),
            autocomplete: "off",
            input,
        }
    }

    /// What a browser may fill in: `username`, `current-password`.
    pub fn filled_in_as(self, autocomplete: &'static str) -> Field {
        Field { autocomplete, ..self }
    }

    pub fn labelled(self, label: impl Into<String>) -> Field {
        Field { label: label.into(), ..self }
    }

    pub fn has(&self, choice: &str) -> bool {
        self.value.lines().any(|line| line == choice)
    }

    /// The attribute that ties hint and error to the input.
    pub fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        if ids.is_empty() { String::new() } else { format!(" aria-describedby=\"{}\"", ids.join(" ")) }
    }
}

/// A line of the summary at the top, which leads to its field.
pub struct Problem {
    pub field: String,
    pub text: String,
}

/// A page that is one form.
#[derive(Template)]
#[template(path = "pages/form.html")]
pub struct Form {
    pub p: Page,
    pub lines: Vec<String>,
    pub action: String,
    pub fields: Vec<Field>,
    pub button: String,
    pub problems: Vec<Problem>,
    pub links: Vec<Anchor>,
}

impl Form {
    /// The form again, with what is wrong: each complaint follows its field's label.
    pub fn complained(mut self, complaints: &[(&str, String)]) -> Result<Response> {
        for (name, says) in complaints {
            let field = self.fields.iter_mut().find(|f| f.name == *name);
            let label = field.as_ref().map_or(*name, |f| f.label.as_str()).replace(" (optional)", "");
            // What is a sentence of its own stands alone; everything else follows the label.
            let is_sentence = says.starts_with(char::is_uppercase);
            let text = if is_sentence { says.clone() } else { format!("“{label}” {says}") };
            self.problems.push(Problem { field: (*name).to_owned(), text });
            if let Some(field) = field {
                field.error = says.clone();
            }
        }
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&self)?).into_response())
    }
}

/// A posted form's fields. Sloppy encoding is read as well as it can be: nothing that was typed is lost.
pub fn form_fields(body: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// Every value of a field that can have several.
pub fn form_values(body: &[u8], name: &str) -> Vec<String> {
    form_urlencoded::parse(body).filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect()
}

/// What was typed, given back to be mended; never a page of it, and nothing that turns the reading direction.
pub fn shown(value: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    value.chars().filter(|c| !turns(c)).take(2_000).collect()
}
