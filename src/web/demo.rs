//! The demo's own pages: who is in, and every letter for everybody to read. Sample data only.

use super::App;
use super::console::time;
use super::error::{Error, Result};
use super::page::{Button, Message, Page, html, see};
use crate::domain::email_address::EmailAddress;
use crate::domain::space::Space;
use crate::flow::enrol_kiosk::kiosk_code;
use crate::flow::sign_in::organiser_link;
use crate::render::{Letter, words::Words};
use crate::store::{OutboxRow, StoreError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/demo.html")]
struct Home {
    p: Page,
    intro: String,
    form_url: String,
    organiser_url: String,
    letters_title: String,
    letters: Vec<LetterRow>,
    who_title: String,
    people: Vec<(String, String, String)>,
}

struct LetterRow {
    id: String,
    to: String,
    kind: String,
    subject: String,
}

#[derive(Template)]
#[template(path = "pages/letter.html")]
struct LetterPage {
    p: Page,
    from_to: String,
    text: String,
    raw_url: String,
}

fn sample_space(app: &App) -> Result<Arc<Space>> {
    app.ctx.spaces().first().cloned().ok_or(Error::NotFound)
}

pub async fn home(State(app): State<App>) -> Result<Response> {
    let space = sample_space(&app)?;
    let (words, now) = (Words::of(&space.settings.locale), app.clock.now());
    let day = space.local_day(now);
    let people = app.ctx.store.who_is_in(&space.id, day).await?;
    let mut letters = app.ctx.store.outbox(Some(&space.id), None, 100).await?;
    letters.sort_by_key(|x| (std::cmp::Reverse(x.created_at), x.name.clone()));
    let row = |x: &OutboxRow| LetterRow {
        id: x.id.to_string(),
        to: x.name.clone().unwrap_or_else(|| x.recipient.to_string()),
        kind: words.say(&format!("letter-{}", x.kind)),
        subject: x.subject.clone(),
    };
    let person = |p: &crate::store::InToday| {
        (p.name.clone(), time(&space, p.since), words.say(&format!("here-as-{}", p.here_as.as_str())))
    };
    let title = words.with("demo-title", &[("space", &space.settings.name)]);
    let intro = words.with("demo-intro", &[("time", &time(&space, now)), ("day", &words.long_day(day))]);
    html(&Home {
        p: Page { wide: true, ..Page::of(&app, &space, title) },
        intro,
        form_url: format!("/s/{}/check-in", space.slug),
        organiser_url: "/demo/organiser".to_owned(),
        letters_title: words.count("demo-letters", letters.len()),
        letters: letters.iter().map(row).collect(),
        who_title: words.count("today-in", people.len()),
        people: people.iter().map(person).collect(),
    })
}

pub async fn letter(State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    let (space, row, _) = written(&app, &id).await?;
    html(&page(&app, &space, &row, String::new()))
}

pub async fn letter_text(State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    let (space, row, letter) = written(&app, &id).await?;
    html(&page(&app, &space, &row, letter.text))
}

/// The letter's own HTML, for the frame; its links open the whole window.
pub async fn letter_raw(State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    let (_, _, letter) = written(&app, &id).await?;
    let html = letter.html.replacen("<head>", "<head><base target=\"_top\">", 1);
    let csp = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
    Ok(([(CONTENT_SECURITY_POLICY, csp)], Html(html)).into_response())
}

/// A sign-in without a letter: nothing here is real.
pub async fn organiser(State(app): State<App>) -> Result<Response> {
    let space = sample_space(&app)?;
    let email = EmailAddress::parse("jo@samplehub.example").map_err(|e| Error::Trouble(e.into()))?;
    let link = organiser_link(&app.ctx, &email, &[space], false, app.clock.now()).await?;
    let path = link.strip_prefix(&app.ctx.public_url).unwrap_or(&link);
    Ok(see(path))
}

/// A code for the tablet at the door, made anew each time.
pub async fn kiosk(State(app): State<App>) -> Result<Response> {
    let (space, now) = (sample_space(&app)?, app.clock.now());
    match app.ctx.store.revoke_kiosk(&space.id, TABLET, now).await {
        Ok(()) | Err(StoreError::NotFound(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let code = kiosk_code(&app.ctx, &space, TABLET, now).await?;
    let words = Words::of(&space.settings.locale);
    let open = Button::go(format!("/s/{}/kiosk", space.slug), words.say("demo-kiosk-open"));
    html(&Message {
        p: Page::of(&app, &space, words.say("demo-kiosk")),
        lines: vec![words.with("demo-kiosk-code", &[("code", &code)])],
        buttons: vec![open],
        links: vec![],
    })
}

const TABLET: &str = "front-door";

async fn written(app: &App, id: &str) -> Result<(Arc<Space>, OutboxRow, Letter)> {
    let (row, _, _) = app.ctx.store.outbox_message(id).await?;
    let message = app.ctx.store.message(&row.id).await?;
    let letter = app.ctx.write_letter(&message, app.ctx.proven_replies().await?.is_some())?;
    Ok((app.ctx.space(&row.space)?, row, letter))
}

fn page(app: &App, space: &Space, row: &OutboxRow, text: String) -> LetterPage {
    let host = &space.settings.host;
    let to = row.name.clone().unwrap_or_default();
    LetterPage {
        p: Page { wide: true, ..Page::of(app, space, row.subject.clone()) },
        from_to: format!("{} at {} <{}> → {to} <{}>", host.name, space.settings.name, host.from, row.recipient),
        text,
        raw_url: format!("/demo/letters/{}/raw", row.id),
    }
}
