//! What the pages of settings share: a form of some groups, what is wrong with it, whose word the settings are.

use super::desk::{Act, Desk, Typed};
use crate::config::SpaceFile;
use crate::domain::role::Role;
use crate::domain::space::OwnedBy;
use crate::flow::change_settings::{Unchanged, change_settings, file_of, seen};
use crate::web::error::{Error, Result};
use crate::web::field::{Field, Input, Problem};
use crate::web::page::{Anchor, Page, html};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A page of settings.
#[derive(Template)]
#[template(path = "pages/settings.html")]
pub struct SettingsPage {
    pub p: Page,
    /// They were kept a moment ago.
    pub saved: bool,
    pub by_file: Option<ByFile>,
    pub problems: Vec<Problem>,
    pub lines: Vec<String>,
    pub groups: Vec<Group>,
    /// Knows again what was shown.
    pub seen: String,
    pub action: String,
    pub button: String,
    /// A second button, which shows what would come of the form and keeps nothing; empty for none.
    pub look: String,
    pub preview: Option<Preview>,
    pub below: Vec<Below>,
    pub forms: Vec<Small>,
    pub links: Vec<Anchor>,
}

/// A file says the settings, and the page only shows them.
pub struct ByFile {
    pub says: String,
    /// Where an owner takes them over.
    pub take_over: Option<Anchor>,
}

/// Fields that belong together. A sentence's labels are its words.
pub struct Group {
    pub title: String,
    pub sentence: bool,
    /// Only for who wants it: folded away.
    pub folded: bool,
    pub lines: Vec<String>,
    pub fields: Vec<Field>,
    /// The words with which a sentence ends.
    pub ends: String,
}

impl Group {
    pub fn of(title: String, fields: Vec<Field>) -> Group {
        Group { title, sentence: false, folded: false, lines: vec![], fields, ends: String::new() }
    }

    /// What is wrong is never folded away.
    pub fn is_open(&self) -> bool {
        self.fields.iter().any(|field| !field.error.is_empty())
    }

    pub fn sentence(title: String, fields: Vec<Field>, ends: String) -> Group {
        Group { sentence: true, ends, ..Group::of(title, fields) }
    }
}

/// What the form would make, in a frame beside it.
pub struct Preview {
    pub action: String,
    pub button: String,
    pub title: String,
}

/// What stands below the form.
pub struct Below {
    pub title: String,
    pub lines: Vec<String>,
}

/// A form of its own with one button.
pub struct Small {
    pub title: String,
    pub lines: Vec<String>,
    pub action: String,
    pub fields: Vec<Field>,
    pub button: String,
}

/// A field of settings: its words are `field-NAME` of the catalogue, its value what was typed.
pub fn field(desk: &Desk, typed: &Typed, name: &str, input: Input) -> Field {
    Field::new(desk.words, name, input, typed.get(name).cloned().unwrap_or_default())
}

/// The sentence which file says the settings, where one does.
pub fn by_file(desk: &Desk) -> Option<ByFile> {
    (desk.space.owned_by == OwnedBy::File).then(|| ByFile {
        says: desk.words.with("settings-by-file", &[("file", &file_name(desk))]),
        take_over: (desk.role == Role::Owner).then(|| desk.link("/set-up#take-over", "settings-take-over")),
    })
}

/// The name of the space's file; its folder is nobody's business here.
pub fn file_name(desk: &Desk) -> String {
    let path = file_of(&desk.app.ctx, &desk.space.slug);
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl SettingsPage {
    pub fn new(desk: &Desk, title: &str, action: &str, typed: &Typed, groups: Vec<Group>) -> SettingsPage {
        let words = desk.words;
        SettingsPage {
            p: desk.page("/set-up", words.say(title)),
            saved: typed.contains_key("saved"),
            by_file: by_file(desk),
            problems: vec![],
            lines: vec![],
            groups,
            seen: typed.get("seen").cloned().unwrap_or_default(),
            action: desk.url(action),
            button: words.say("settings-save"),
            look: String::new(),
            preview: None,
            below: vec![],
            forms: vec![],
            links: vec![desk.link("/set-up", "set-up-title")],
        }
    }

    /// May the fields be changed?
    pub fn is_fixed(&self) -> bool {
        self.by_file.is_some() || self.p.looks()
    }

    /// The page again with what is wrong: `what` follows the field's label, or is a sentence of its own.
    pub fn complained(mut self, name: &str, what: &str) -> Result<Response> {
        let mut fields = self
            .groups
            .iter_mut()
            .flat_map(|group| group.fields.iter_mut())
            .chain(self.forms.iter_mut().flat_map(|form| form.fields.iter_mut()));
        let field = fields.find(|field| field.name == name);
        let text = match &field {
            Some(field) if !what.starts_with(char::is_uppercase) => format!("“{}” {what}", field.label),
            _ => what.to_owned(),
        };
        if let Some(field) = field {
            field.error = what.to_owned();
        }
        self.problems.push(Problem { field: name.to_owned(), text });
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&self)?).into_response())
    }
}

/// What became of a form of settings.
pub enum Saved {
    Kept,
    /// The field, and what is wrong.
    Wrong(String, String),
    /// Somebody else changed the same settings meanwhile.
    Meanwhile,
}

/// Keeps what a form says of the part of the settings that it showed. `apply` writes it down, or says what is wrong.
pub async fn save<T: Serialize>(
    act: &Act,
    step: Option<&'static str>,
    part: impl Fn(&SpaceFile) -> T,
    apply: impl Fn(&mut SpaceFile) -> std::result::Result<(), Unchanged>,
) -> Result<Saved> {
    let shown = act.field("seen");
    let change = |file: &mut SpaceFile| {
        if seen(&part(file)).ok().as_deref() != Some(shown) {
            return Err(Unchanged::Meanwhile);
        }
        apply(file)
    };
    match change_settings(&act.app.ctx, &act.space, step, change, act.now).await? {
        Ok(()) => {
            act.app.waker.wake();
            Ok(Saved::Kept)
        }
        Err(Unchanged::Meanwhile) => Ok(Saved::Meanwhile),
        Err(Unchanged::Wrong { key, says }) => Ok(Saved::Wrong(format!("set_{}", key.replace('.', "_")), says)),
        // The page has no button then.
        Err(Unchanged::ByFile) => Err(Error::OnlyLooks),
    }
}

/// The form again after somebody else was faster: what was typed stays, and a second press keeps it.
pub fn meanwhile(desk: &Desk, page: SettingsPage, seen: String) -> Result<Response> {
    SettingsPage { seen, ..page }.complained("settings", &desk.words.say("settings-meanwhile"))
}
