//! "Is this you?": the page behind the letter to an address that was typed by somebody.

use super::App;
use super::check_in::{checked_in, perhaps_meant, wording};
use super::error::{Error, Result};
use super::field::form_fields;
use super::page::{Anchor, Message, Page, html};
use crate::domain::check_in::{FIELDS, RawSubmission};
use crate::domain::link::Purpose;
use crate::domain::space::Space;
use crate::flow::receive_check_in::{Confirmed, confirm_check_in};
use crate::render::words::Words;
use crate::store::Unconfirmed;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/confirm.html")]
struct Confirm {
    p: Page,
    rows: Vec<(String, String)>,
    action: String,
    problem: String,
    name: String,
}

pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let (space, waiting) = waiting(&app, &token).await?;
    if waiting.confirmed || waiting.expires_at <= app.clock.now() {
        return html(&over(&app, &space));
    }
    html(&question(&app, &space, &token, &waiting.raw, String::new()))
}

pub async fn press(State(app): State<App>, Path(token): Path<String>, body: Bytes) -> Result<Response> {
    let (space, waiting) = waiting(&app, &token).await?;
    let fields = form_fields(&body);
    let name = fields.get("name").map(String::as_str);
    let wording = wording(&app, &space);
    let mut raw = waiting.raw.clone();
    if let Some(name) = name {
        raw.set("name", name);
    }
    match confirm_check_in(&app.ctx, &space, &waiting, name, &wording, app.clock.now()).await? {
        Confirmed::CheckedIn(done) => {
            app.waker.wake();
            let wants = raw.get("wants_introductions") == Some("yes");
            let said_on = space.local_day(waiting.said_at);
            if said_on != space.local_day(app.clock.now()) {
                return html(&late(&app, &space, said_on));
            }
            let mut message = checked_in(&app, &space, "", wants).await?;
            message.lines.extend(perhaps_meant(&app, &space, &done.member, waiting.said_at).await?);
            html(&message)
        }
        Confirmed::NameTaken => {
            let words = Words::of(&space.settings.locale);
            let problem = words.with("confirm-page-name-taken", &[("name", raw.get("name").unwrap_or_default())]);
            html(&question(&app, &space, &token, &raw, problem))
        }
        Confirmed::Complaints(complaints) => {
            let problem = complaints.iter().map(|c| format!("{} {}", c.field, c.says)).collect::<Vec<_>>().join("; ");
            html(&question(&app, &space, &token, &raw, problem))
        }
        Confirmed::Over => html(&over(&app, &space)),
    }
}

async fn waiting(app: &App, token: &str) -> Result<(Arc<Space>, Unconfirmed)> {
    let link = app.ctx.open_link(Purpose::Confirm, token).await?.ok_or(Error::LinkOver)?;
    let id = link.unconfirmed.ok_or(Error::LinkOver)?;
    let waiting = app.ctx.store.unconfirmed(&id).await?;
    Ok((app.ctx.space(&waiting.space)?, waiting))
}

fn question(app: &App, space: &Space, token: &str, raw: &RawSubmission, problem: String) -> Confirm {
    let words = Words::of(&space.settings.locale);
    let name = raw.get("name").unwrap_or_default();
    let shown = FIELDS.iter().filter(|field| !matches!(**field, "email" | "surname" | "company"));
    let label = |field: &str| words.say(&format!("field-{field}")).replace(" (optional)", "");
    // Everything that the button would keep, in the words of the form.
    let rows = shown.filter_map(|field| {
        let value = raw.get(field).filter(|v| !v.trim().is_empty())?;
        Some((label(field), in_words(words, field, value)))
    });
    Confirm {
        p: Page::of(app, space, words.with("confirm-page-title", &[("name", name)])),
        rows: rows.collect(),
        action: format!("/c/{token}"),
        problem,
        name: name.to_owned(),
    }
}

fn in_words(words: Words, field: &str, value: &str) -> String {
    let key = match field {
        "here_as" => format!("here-as-{value}"),
        "wants_introductions" => format!("wants-{value}"),
        "stay" => format!("stay-{value}"),
        "on_round_table" => format!("round-{value}"),
        "shares" => format!("shares-{value}"),
        _ => return value.to_owned(),
    };
    let said = words.say(&key);
    if said == key { value.to_owned() } else { said }
}

/// Confirmed, but on another day than it was said: known from now on, and not in today.
fn late(app: &App, space: &Space, said_on: NaiveDate) -> Message {
    let words = Words::of(&space.settings.locale);
    let again = Anchor {
        url: format!("/s/{}/check-in", space.slug),
        label: words.with("check-in-new", &[("space", &space.settings.name)]),
    };
    Message {
        p: Page::of(app, space, words.say("confirm-page-late")),
        lines: vec![words.with("confirm-page-late-next", &[("day", &words.long_day(said_on))])],
        buttons: vec![],
        links: vec![again],
    }
}

fn over(app: &App, space: &Space) -> Message {
    let words = Words::of(&space.settings.locale);
    let again = Anchor {
        url: format!("/s/{}/check-in", space.slug),
        label: words.with("check-in-new", &[("space", &space.settings.name)]),
    };
    Message {
        p: Page::of(app, space, words.say("confirm-page-over")),
        lines: vec![words.say("confirm-page-over-next")],
        buttons: vec![],
        links: vec![again],
    }
}
