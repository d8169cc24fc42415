//! Signing in by a one-time link, and out again. GET only shows the button: scanners open links.

use super::App;
use super::error::{Error, Result};
use super::page::{Button, Message, Page, html, see};
use crate::domain::id::SpaceId;
use crate::domain::link::Purpose;
use crate::flow::sign_in::{hash, sign_in as open_session};
use crate::render::words::Words;
use crate::store::Organiser;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

const COOKIE: &str = "elevenses";

pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let words = Words::of("en");
    let link = app.ctx.open_link(Purpose::SignIn, &token).await?.ok_or(Error::LinkOver)?;
    if link.used_at.is_some() || link.expires_at.is_none_or(|end| end <= app.clock.now()) {
        return html(&over(&app, words));
    }
    let page = Page { title: words.say("sign-in-page-title"), sample: app.demo, ..Page::bare(words) };
    let button = Button::post(format!("/o/{token}"), words.say("sign-in-button"));
    html(&Message { p: page, lines: vec![words.say("sign-in-page-text")], buttons: vec![button], links: vec![] })
}

pub async fn sign_in(State(app): State<App>, Path(token): Path<String>, jar: CookieJar) -> Result<Response> {
    let now = app.clock.now();
    let nonce = app.ctx.keys.verify(Purpose::SignIn, &token).ok_or(Error::LinkOver)?;
    let Some(secret) = open_session(&app.ctx, &nonce, now).await? else { return html(&over(&app, Words::of("en"))) };
    let session = app.ctx.store.session(&hash(&secret), now).await?;
    // A space whose file is gone must not keep its organiser out of the others.
    let spaces = session.map(|(_, spaces)| spaces).unwrap_or_default();
    let first = spaces.iter().find_map(|space| app.ctx.space(space).ok());
    let target = first.map_or_else(|| "/".to_owned(), |space| format!("/s/{}/organiser", space.slug));
    let cookie = Cookie::build((COOKIE, secret))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.ctx.public_url.starts_with("https://"))
        .build();
    Ok((jar.add(cookie), see(&target)).into_response())
}

pub async fn sign_out(State(app): State<App>, jar: CookieJar) -> Result<Response> {
    if let Some(cookie) = jar.get(COOKIE) {
        app.ctx.store.sign_out(&hash(cookie.value())).await?;
    }
    Ok((jar.remove(Cookie::build(COOKIE).path("/")), see("/")).into_response())
}

/// Who is signed in, if they may see this space; 404 for a space that is not theirs.
pub async fn organiser(app: &App, jar: &CookieJar, space: &SpaceId) -> Result<Organiser> {
    let cookie = jar.get(COOKIE).ok_or(Error::SignInNeeded)?;
    let session = app.ctx.store.session(&hash(cookie.value()), app.clock.now()).await?;
    let (organiser, spaces) = session.ok_or(Error::SignInNeeded)?;
    if spaces.contains(space) { Ok(organiser) } else { Err(Error::NotFound) }
}

fn over(app: &App, words: Words) -> Message {
    let page = Page { title: words.say("sign-in-over-title"), sample: app.demo, ..Page::bare(words) };
    Message { p: page, lines: vec![words.say("sign-in-over-text")], buttons: vec![], links: vec![] }
}
