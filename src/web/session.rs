//! Signing in, by a one-time link or a password, and out again. GET only shows the button: scanners open links.

use super::App;
use super::error::{Error, Result};
use super::field::{Field, Input, form_fields};
use super::limits::Client;
use super::page::{Button, Message, Page, html, see};
use crate::domain::browser;
use crate::domain::email_address::EmailAddress;
use crate::domain::id::SpaceId;
use crate::domain::link::Purpose;
use crate::domain::role::Role;
use crate::flow::sign_in::{Asking, IDLE, SignedIn, ask_for_link, hash, sign_in as open_session, sign_in_by_password};
use crate::render::words::Words;
use crate::store::Organiser;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, USER_AGENT};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::Duration;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignIn {
    p: Page,
    /// Where to go after it.
    to: String,
    problem: String,
    for_link: Field,
    email: Field,
    password: Field,
}

/// The page where one signs in and then comes to `to`.
pub fn sign_in_path(to: &str) -> String {
    match ours(to) {
        None => "/sign-in".to_owned(),
        Some(to) => {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", to).finish();
            format!("/sign-in?{query}")
        }
    }
}

/// Only a page of a space of ours is gone to, whatever an address says.
fn ours(to: &str) -> Option<&str> {
    let plain = to.len() < 500 && to.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    (plain && to.starts_with("/s/") && !to.contains("//") && !to.contains("..")).then_some(to)
}

pub async fn form(
    State(app): State<App>,
    jar: CookieJar,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response> {
    let to = query.get("to").map(String::as_str).unwrap_or_default();
    if let Ok(session) = session(&app, &jar, to).await {
        return Ok(see(&first_page(&app, &session.spaces, to)));
    }
    html(&sign_in_form(&app, to, "", String::new()))
}

/// Whoever reloads the page that says a letter is on its way.
pub async fn to_form() -> Response {
    see("/sign-in")
}

/// The same answer for everybody, whether or not the address is an organiser's.
pub async fn by_link(State(app): State<App>, asker: Asker, jar: CookieJar, body: Bytes) -> Result<Response> {
    let (fields, now) = (asker.form(&body)?, app.clock.now());
    app.limits.sign_in(asker.client, now)?;
    let (typed, to) = (value(&fields, "email"), value(&fields, "to"));
    match EmailAddress::parse(typed) {
        Ok(email) => {
            ask_for_link(&app.ctx, &email, now).await?;
            app.waker.wake();
            let jar = match ours(to) {
                Some(to) => jar.add(wanted_cookie(&app, to.to_owned())),
                None => jar,
            };
            Ok((jar, see("/sign-in/link/sent")).into_response())
        }
        Err(complaint) => {
            let mut page = sign_in_form(&app, to, typed, String::new());
            page.for_link.error = complaint.to_string();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

pub async fn link_sent(State(app): State<App>) -> Result<Response> {
    let words = Words::of("en");
    let page = Page { title: words.say("sign-in-sent-title"), sample: app.demo, ..Page::bare(words) };
    let lines = vec![words.say("sign-in-sent-text"), words.say("sign-in-sent-nothing")];
    let back = Button::go("/sign-in".to_owned(), words.say("sign-in-sent-again")).second();
    html(&Message { p: page, lines, buttons: vec![back], links: vec![] })
}

pub async fn by_password(State(app): State<App>, asker: Asker, jar: CookieJar, body: Bytes) -> Result<Response> {
    let (fields, now) = (asker.form(&body)?, app.clock.now());
    app.limits.sign_in(asker.client, now)?;
    let (typed, to) = (value(&fields, "address"), value(&fields, "to"));
    let words = Words::of("en");
    let signed_in = match EmailAddress::parse(typed) {
        Ok(email) => {
            let asking = asker.asking(&app, &jar);
            sign_in_by_password(&app.ctx, &email, value(&fields, "password"), &asking, now).await?
        }
        Err(_) => SignedIn::Wrong,
    };
    match signed_in {
        SignedIn::In(cookie) => begin(&app, jar, cookie, to).await,
        SignedIn::Wrong => {
            let page = sign_in_form(&app, to, typed, words.say("sign-in-wrong"));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        SignedIn::HeldOff(wait) => {
            let minutes = usize::try_from((wait.num_seconds() + 59) / 60).unwrap_or(1);
            let page = sign_in_form(&app, to, typed, words.count("sign-in-held-off", minutes));
            let headers = [(RETRY_AFTER, (wait.num_seconds() + 1).to_string())];
            Ok((StatusCode::TOO_MANY_REQUESTS, headers, html(&page)?).into_response())
        }
    }
}

fn sign_in_form(app: &App, to: &str, typed: &str, problem: String) -> SignIn {
    let words = Words::of("en");
    let field = |name: &str, input: Input, fill: &'static str| {
        let label = words.say(&format!("sign-in-{name}"));
        Field::new(words, name, input, typed).labelled(label).filled_in_as(fill)
    };
    let plain = |field: Field| Field { hint: String::new(), ..field };
    SignIn {
        p: Page { title: words.say("sign-in-page-title"), sample: app.demo, ..Page::bare(words) },
        to: ours(to).unwrap_or_default().to_owned(),
        problem,
        for_link: plain(field("email", Input::Email, "username")),
        email: field("address", Input::Email, "username"),
        password: field("password", Input::Password, "current-password"),
    }
}

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

pub async fn sign_in(
    State(app): State<App>,
    Path(token): Path<String>,
    asker: Asker,
    jar: CookieJar,
) -> Result<Response> {
    // Somebody else's link must not sign this browser in as them.
    if asker.foreign {
        return Err(Error::Stale);
    }
    let now = app.clock.now();
    let nonce = app.ctx.keys.verify(Purpose::SignIn, &token).ok_or(Error::LinkOver)?;
    let asking = asker.asking(&app, &jar);
    let Some(cookie) = open_session(&app.ctx, &nonce, &asking, now).await? else {
        return html(&over(&app, Words::of("en")));
    };
    let to = jar.get(WANTED).map(|wanted| wanted.value().to_owned()).unwrap_or_default();
    begin(&app, jar, cookie, &to).await
}

/// The browser gets its new cookie and goes to the page that it wanted.
async fn begin(app: &App, jar: CookieJar, secret: String, to: &str) -> Result<Response> {
    let now = app.clock.now();
    let session = app.ctx.store.session(&hash(&secret), now - IDLE, now).await?;
    let target = first_page(app, &session.map(|session| session.spaces).unwrap_or_default(), to);
    let jar = jar.add(
        Cookie::build((cookie_name(app), secret))
            .secure(is_https(app))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax),
    );
    let jar = if jar.get(WANTED).is_some() { jar.remove(Cookie::build(WANTED).path("/o")) } else { jar };
    Ok((jar, see(&target)).into_response())
}

/// The page asked for; else the first space they may see.
fn first_page(app: &App, spaces: &[(SpaceId, Role)], to: &str) -> String {
    if let Some(to) = ours(to) {
        return to.to_owned();
    }
    // A space whose file is gone must not keep its organiser out of the others.
    let first = spaces.iter().find_map(|(space, _)| app.ctx.space(space).ok());
    first.map_or_else(|| "/".to_owned(), |space| format!("/s/{}/organiser", space.slug))
}

/// Only by a form of the session's own: another site must not be able to sign anybody out.
pub async fn sign_out(State(app): State<App>, jar: CookieJar, body: Bytes) -> Result<Response> {
    let name = cookie_name(&app);
    if let Some(cookie) = jar.get(name) {
        if form_fields(&body).get("mark") != Some(&mark_of(cookie.value())) {
            return Err(Error::Stale);
        }
        app.ctx.store.sign_out(&hash(cookie.value())).await?;
    }
    let gone = Cookie::build(name).path("/").secure(is_https(&app));
    Ok((jar.remove(gone), see("/sign-in")).into_response())
}

/// A signed-in browser.
pub struct Session {
    pub organiser: Organiser,
    pub spaces: Vec<(SpaceId, Role)>,
    /// What its forms carry: made from the cookie, which no other page can read.
    pub mark: String,
    pub cookie: String,
}

/// When a session was last used is kept to this: a page that only shows should not have to write.
const SEEN_TO: Duration = Duration::minutes(10);

/// Who this browser is; `wanted` is the page it asks for, to which it comes after signing in.
pub async fn session(app: &App, jar: &CookieJar, wanted: &str) -> Result<Session> {
    let needed = || Error::SignInNeeded(wanted.to_owned());
    let cookie = jar.get(cookie_name(app)).ok_or_else(needed)?;
    let (key, now) = (hash(cookie.value()), app.clock.now());
    let found = app.ctx.store.session(&key, now - IDLE, now).await?.ok_or_else(needed)?;
    if now - found.seen_at > SEEN_TO {
        app.ctx.store.session_seen(&key, now).await?;
    }
    let cookie = cookie.value().to_owned();
    Ok(Session { organiser: found.organiser, spaces: found.spaces, mark: mark_of(&cookie), cookie })
}

/// A name that only this very host can set, where there is TLS: no other one of its domain can give a browser a session.
fn cookie_name(app: &App) -> &'static str {
    if is_https(app) { "__Host-elevenses" } else { "elevenses" }
}

/// Our address up to its path is what a browser sends as the origin of our own forms.
fn is_our_origin(app: &App, origin: &str) -> bool {
    let url = app.ctx.public_url.as_str();
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    url[..end].eq_ignore_ascii_case(origin)
}

fn is_https(app: &App) -> bool {
    app.ctx.public_url.starts_with("https://")
}

/// Where somebody wanted to go who was mailed a link, for as long as it is good.
const WANTED: &str = "elevenses_wanted";

fn wanted_cookie(app: &App, to: String) -> Cookie<'static> {
    let cookie = Cookie::build((WANTED, to)).path("/o").http_only(true).same_site(SameSite::Lax);
    cookie.secure(is_https(app)).build()
}

fn mark_of(cookie: &str) -> String {
    hash(&format!("form of {cookie}"))
}

fn over(app: &App, words: Words) -> Message {
    let page = Page { title: words.say("sign-in-over-title"), sample: app.demo, ..Page::bare(words) };
    let again = Button::go("/sign-in".to_owned(), words.say("sign-in-over-button"));
    Message { p: page, lines: vec![words.say("sign-in-over-text")], buttons: vec![again], links: vec![] }
}

fn value<'a>(fields: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    fields.get(name).map(String::as_str).unwrap_or_default()
}

/// A browser that asks to be signed in.
pub struct Asker {
    client: Client,
    browser: String,
    /// The form was sent by a page of somebody else's.
    foreign: bool,
}

impl Asker {
    /// Nobody is signed in to somebody else's account by a form on another site.
    fn form(&self, body: &Bytes) -> Result<BTreeMap<String, String>> {
        if self.foreign { Err(Error::Stale) } else { Ok(form_fields(body)) }
    }

    fn asking(&self, app: &App, jar: &CookieJar) -> Asking {
        let cookie = jar.get(cookie_name(app)).map(|cookie| cookie.value().to_owned());
        Asking { browser: self.browser.clone(), cookie, client: self.client.name() }
    }
}

impl FromRequestParts<App> for Asker {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Asker> {
        let said = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let browser = browser::in_words(said(USER_AGENT.as_str()));
        let foreign = match (said("sec-fetch-site"), said("origin")) {
            // Old browsers, and all of them without TLS, say no more than the origin, if that: it is null where the form's
            // page sends no referrer, as ours do. Another site's page can be made to say null as well, so those browsers alone
            // it could sign in to an account of its own; to refuse null would keep them from signing in at all.
            ("", "" | "null") => false,
            ("", origin) => !is_our_origin(app, origin),
            (site, _) => matches!(site, "cross-site" | "same-site"),
        };
        let Ok(client) = Client::from_request_parts(parts, app).await;
        Ok(Asker { client, browser, foreign })
    }
}
