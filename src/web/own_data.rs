//! The page behind a freshly mailed link: download my data, delete everything about me. GET only shows.

use super::App;
use super::error::{Error, Result};
use super::page::{Button, Message, Page, html, see};
use crate::domain::link::Purpose;
use crate::domain::member::Member;
use crate::domain::space::Space;
use crate::flow::erase_member::{OnWhoseWord, erase_member};
use crate::flow::own_data::own_data;
use crate::render::words::Words;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Whoever the link was mailed to, while it is good.
struct Owner {
    space: Arc<Space>,
    member: Member,
    until: DateTime<Utc>,
    words: Words,
}

pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let Some(owner) = owner(&app, &token).await? else { return html(&over(&app)) };
    let (words, space) = (owner.words, &owner.space);
    let time = owner.until.with_timezone(&space.settings.zone).format("%H:%M").to_string();
    let delete = Button::go(format!("/d/{token}/delete"), words.say("own-delete")).second();
    html(&Message {
        p: Page::of(&app, space, words.with("own-title", &[("space", &space.settings.name)])),
        lines: vec![
            words.with("own-text", &[("time", &time)]),
            words.say("own-download-what"),
            words.say("own-delete-what"),
        ],
        buttons: vec![Button::post(format!("/d/{token}/data"), words.say("own-download")), delete],
        links: vec![],
    })
}

pub async fn download(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let Some(owner) = owner(&app, &token).await? else { return html(&over(&app)) };
    let now = app.clock.now();
    let data = own_data(&app.ctx, &owner.space, &owner.member, now).await?;
    let text = serde_json::to_string_pretty(&data).map_err(anyhow::Error::from)?;
    let name = format!("attachment; filename=\"{}-{}.json\"", owner.space.slug, owner.space.local_day(now));
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}

/// What goes and what stays, before the button.
pub async fn ask(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let Some(owner) = owner(&app, &token).await? else { return html(&over(&app)) };
    let (words, host) = (owner.words, owner.space.settings.host.name.as_str());
    html(&Message {
        p: Page::of(&app, &owner.space, words.say("erase-title")),
        lines: vec![
            words.say("erase-what"),
            words.say("erase-stays"),
            words.say("erase-others"),
            words.with("erase-undo", &[("host", host)]),
        ],
        buttons: vec![Button::post(format!("/d/{token}/delete"), words.say("erase-button"))],
        links: vec![],
    })
}

pub async fn delete(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let Some(owner) = owner(&app, &token).await? else { return html(&over(&app)) };
    let word = OnWhoseWord {
        wording: owner.words.say("erase-wording"),
        evidence: "pressed through a link mailed to their address within the hour".to_owned(),
    };
    erase_member(&app.ctx, &owner.space, &owner.member, word, app.clock.now()).await?;
    Ok(see(&format!("/s/{}/forgotten", owner.space.slug)))
}

/// Where the button leads: a page of nobody's, so that reloading it does nothing.
pub async fn forgotten(State(app): State<App>, Path(space): Path<String>) -> Result<Response> {
    let space = app.space(&space)?;
    let words = Words::of(&space.settings.locale);
    html(&Message {
        p: Page::of(&app, &space, words.say("forgotten-title")),
        lines: vec![words.with("forgotten-text", &[("space", &space.settings.name)])],
        buttons: vec![],
        links: vec![],
    })
}

/// `None` once the hour is over. The link itself goes with its member.
async fn owner(app: &App, token: &str) -> Result<Option<Owner>> {
    let link = app.ctx.open_link(Purpose::OwnData, token).await?.ok_or(Error::LinkOver)?;
    let (Some(id), Some(space), Some(until)) = (&link.member, &link.space, link.expires_at) else {
        return Err(Error::LinkOver);
    };
    if until <= app.clock.now() {
        return Ok(None);
    }
    let space = app.ctx.space(space)?;
    let member = app.ctx.store.member(id).await?;
    Ok(Some(Owner { words: Words::of(&space.settings.locale), space, member, until }))
}

fn over(app: &App) -> Message {
    let words = Words::of("en");
    let page = Page { title: words.say("own-over-title"), sample: app.demo, ..Page::bare(words) };
    Message { p: page, lines: vec![words.say("own-over-text")], buttons: vec![], links: vec![] }
}
