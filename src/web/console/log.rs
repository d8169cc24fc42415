//! Every message, and why it was written: "why did she get this?", and why somebody got nothing.

use super::desk::{Desk, Typed};
use super::pager::{EACH, Pager, page_of};
use crate::domain::email_address::EmailAddress;
use crate::domain::message::{Kind, State};
use crate::flow::say_why::{Because, Explained, Letter, day_in, say_why, why_nothing};
use crate::render::words::Words;
use crate::store::{LogFilter, LoggedFiring, OutboxRow, StoreError};
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::field::{Choice, Field, Input};
use crate::web::page::{Anchor, Page, html};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use chrono::NaiveDate;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/log", get(list))
        .route("/s/{space}/organiser/log/machine", get(machine))
        .route("/s/{space}/organiser/log/{message}", get(show))
        .route("/s/{space}/organiser/log/{message}/letter", get(letter))
}

#[derive(Template)]
#[template(path = "pages/log.html")]
struct Log {
    p: Page,
    filters: Vec<Field>,
    is_part: bool,
    everything: Anchor,
    notes: Vec<String>,
    title: String,
    rows: Vec<Row>,
    pager: Pager,
    machine: Anchor,
}

struct Row {
    url: String,
    when: String,
    to: String,
    kind: String,
    state: String,
    subject: String,
}

/// What the address asks for; what cannot be read is not a filter.
struct Asked {
    filter: LogFilter,
    day: Option<NaiveDate>,
    notes: Vec<String>,
}

async fn list(Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let (words, store) = (desk.words, &desk.app.ctx.store);
    let Asked { filter, day, mut notes } = asked(&desk, &query).await?;
    let is_part = filter != LogFilter::default();
    if let (Some([member]), Some(day)) = (filter.members.as_deref(), day) {
        let member = store.member(member).await?;
        notes.extend(why_nothing(&desk.app.ctx, &desk.space, &member, day).await?);
    }
    let (rows, total) = store.log(&desk.space.id, filter, (EACH, page_of(&query)), desk.now).await?;
    html(&Log {
        p: desk.page("/log", words.say("log-title")),
        filters: filters(words, &query),
        is_part,
        everything: desk.link("/log", "log-everything"),
        notes,
        title: words.count("log-messages", total),
        rows: rows.iter().map(|row| list_row(&desk, row)).collect(),
        pager: Pager::of(&desk, "/log", &query, total),
        machine: desk.link("/log/machine", "log-machine"),
    })
}

async fn asked(desk: &Desk, query: &Typed) -> Result<Asked> {
    let value = |name: &str| query.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let day = value("written_on").and_then(|text| text.parse::<NaiveDate>().ok());
    let (from, before) = day.map(|day| day_in(&desk.space, day)).unwrap_or_default();
    let mut filter = LogFilter {
        kind: value("message_kind").and_then(Kind::parse),
        state: value("state").and_then(State::parse),
        from,
        before,
        ..LogFilter::default()
    };
    let mut notes = Vec::new();
    if let Some(person) = value("who") {
        let meant = desk.app.ctx.store.members_meant(&desk.space.id, person).await?;
        if meant.is_empty() && EmailAddress::parse(person).is_ok() {
            filter.recipient = Some(person.to_owned());
        } else {
            if meant.is_empty() {
                notes.push(desk.words.with("log-nobody-called", &[("name", person)]));
            }
            filter.members = Some(meant);
        }
    }
    Ok(Asked { filter, day, notes })
}

fn filters(words: Words, query: &Typed) -> Vec<Field> {
    let value = |name: &str| query.get(name).cloned().unwrap_or_default();
    let any = |key: &str| std::iter::once(Choice::new("", words.say(key)));
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.as_str(), kind_word(words, kind.as_str())));
    let states = State::ALL.map(|state| Choice::new(state.as_str(), state_word(words, state)));
    vec![
        Field::new(words, "who", Input::Line, value("who")),
        Field::new(words, "written_on", Input::Day, value("written_on")),
        Field::new(
            words,
            "message_kind",
            Input::Select(any("log-any-kind").chain(kinds).collect()),
            value("message_kind"),
        ),
        Field::new(words, "state", Input::Select(any("log-any-state").chain(states).collect()), value("state")),
    ]
}

fn list_row(desk: &Desk, row: &OutboxRow) -> Row {
    Row {
        url: desk.url(&format!("/log/{}", row.id)),
        when: when(desk, row.created_at),
        to: row.name.clone().unwrap_or_else(|| row.recipient.to_string()),
        kind: kind_word(desk.words, &row.kind),
        state: state_word(desk.words, row.state),
        subject: row.subject.clone(),
    }
}

fn kind_word(words: Words, kind: &str) -> String {
    words.say(&format!("letter-{kind}"))
}

fn state_word(words: Words, state: State) -> String {
    words.say(&format!("state-{}", state.as_str()))
}

fn when(desk: &Desk, at: chrono::DateTime<chrono::Utc>) -> String {
    let local = at.with_timezone(&desk.space.settings.zone);
    let (day, time) = (desk.words.long_day(local.date_naive()), local.format("%-H:%M").to_string());
    desk.words.with("log-at", &[("day", &day), ("time", &time)])
}

#[derive(Template)]
#[template(path = "pages/log_message.html")]
struct MessagePage {
    p: Page,
    state: String,
    because: Vec<String>,
    subjects: Vec<Explained>,
    went: Vec<String>,
    to: String,
    subject: String,
    text: String,
    html_url: String,
    /// Why there is no letter to see, where there is none.
    no_letter: String,
    back: Anchor,
}

async fn show(Path((_, id)): Path<(String, String)>, desk: Desk) -> Result<Response> {
    let words = desk.words;
    let Because { row, state, because, subjects, went, letter } = explained(&desk, &id).await?;
    let to = row.name.clone().unwrap_or_else(|| row.recipient.to_string());
    let title = words.with("log-message-title", &[("kind", &kind_word(words, &row.kind)), ("name", &to)]);
    let (text, html_url, no_letter) = match letter {
        Letter::Kept { text, html } => {
            let url = desk.url(&format!("/log/{}/letter", row.id));
            (text, html.map(|_| url).unwrap_or_default(), String::new())
        }
        Letter::Gone if row.state == State::Waiting => (String::new(), String::new(), words.say("log-letter-not-yet")),
        Letter::Gone => (String::new(), String::new(), words.say("log-letter-gone")),
    };
    html(&MessagePage {
        p: desk.page("/log", title),
        state,
        because,
        subjects,
        went,
        to: words.with("log-to", &[("to", &row.recipient.to_string())]),
        subject: if no_letter.is_empty() { row.subject } else { String::new() },
        text,
        html_url,
        no_letter,
        back: desk.link("/log", "log-title"),
    })
}

/// The letter's own HTML, for the frame: nothing in it can be followed, run or fetched.
async fn letter(Path((_, id)): Path<(String, String)>, desk: Desk) -> Result<Response> {
    let Letter::Kept { html: Some(html), .. } = explained(&desk, &id).await?.letter else {
        return Err(Error::NotFound);
    };
    let csp = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";
    Ok(([(CONTENT_SECURITY_POLICY, csp)], Html(html)).into_response())
}

async fn explained(desk: &Desk, id: &str) -> Result<Because> {
    say_why(&desk.app.ctx, &desk.space, id, desk.now).await.map_err(|error| match error.downcast::<StoreError>() {
        Ok(error) => error.into(),
        Err(error) => error.into(),
    })
}

#[derive(Template)]
#[template(path = "pages/log_machine.html")]
struct Machine {
    p: Page,
    rows: Vec<FiringLine>,
    pager: Pager,
    back: Anchor,
}

struct FiringLine {
    when: String,
    what: String,
    result: String,
}

async fn machine(Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let (firings, total) = desk.app.ctx.store.firings(&desk.space.id, (EACH, page_of(&query))).await?;
    let line = |firing: &LoggedFiring| {
        let said = desk.words.say(&format!("log-fired-{}", firing.result.replace('_', "-")));
        let note =
            if firing.note.is_empty() { String::new() } else { format!(" {}", super::import::sentence(&firing.note)) };
        FiringLine {
            when: when(&desk, firing.due_at),
            what: desk.words.say(&format!("log-fires-{}", firing.fires.replace('_', "-"))),
            result: format!("{said}{note}"),
        }
    };
    html(&Machine {
        p: desk.page("/log", desk.words.say("log-machine")),
        rows: firings.iter().map(line).collect(),
        pager: Pager::of(&desk, "/log/machine", &query, total),
        back: desk.link("/log", "log-title"),
    })
}
