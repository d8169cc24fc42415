//! The tablet at the door: two letters, first names, the day's form, and a screen that clears itself.
//!
//! Names come by POST and are never kept by the browser, so that neither its history nor its back button holds any. Who
//! presses a name may be somebody else, so nothing that is known of that person is shown, and nothing but their day is
//! changed. Every form carries a mark of the tablet's cookie: no other page can fill one in.

mod device;

use super::App;
use super::check_in::{complained, next_line, read_form, submission, wording};
use super::check_in_form::{CheckIn, KIOSK, NEW, page};
use super::error::{Error, Result};
use super::field::{Field, Form, Input, Problem, form_fields};
use super::limits::Client;
use super::page::{Anchor, Button, Message, Page, html, see};
use crate::domain::check_in::{Complaint, RawSubmission};
use crate::domain::first_names::{Found, Known, Shown};
use crate::domain::id::MemberId;
use crate::flow::enrol_kiosk::enrol_kiosk;
use crate::flow::find_name::{chosen_name, find_name};
use crate::flow::leave_for_today::leave_for_today;
use crate::flow::receive_check_in::{Proof, Received, receive_check_in};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use device::{Device, device, posted};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "pages/kiosk.html")]
struct Start {
    p: Page,
    base: String,
    mark: String,
    first_name: Field,
    problems: Vec<Problem>,
    /// Above the names; empty before anything was typed.
    found: String,
    names: Vec<Shown>,
}

/// After so many seconds a screen is the start again: what says nothing of anybody, names, and a form.
const DONE_CLEARS: u32 = 10;
const NAMES_CLEAR: u32 = 60;
const FORM_CLEARS: u32 = 300;

pub async fn start(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar) -> Result<Response> {
    match device(&app, &slug, &jar).await? {
        Some(device) => {
            // Browsers forget a cookie after some months, unless it is given anew.
            let jar = jar.add(device.cookie(&app));
            Ok((jar, html(&device.welcome(&app))?).into_response())
        }
        None => html(&ask_for_code(&app, &slug)?),
    }
}

/// The one-time code was typed on a tablet that is not enrolled.
pub async fn enrol(
    State(app): State<App>,
    Path(slug): Path<String>,
    client: Client,
    jar: CookieJar,
    body: Bytes,
) -> Result<Response> {
    let (space, now) = (app.space(&slug)?, app.clock.now());
    app.limits.code(client, now)?;
    let typed = form_fields(&body).remove("code").unwrap_or_default();
    match enrol_kiosk(&app.ctx, &space, &typed, now).await? {
        Some(secret) => Ok((jar.add(device::cookie(&app, &slug, secret)), see(&base(&slug))).into_response()),
        None => {
            let form = ask_for_code(&app, &slug)?;
            let wrong = form.p.say("kiosk-code-wrong");
            form.complained(&[("code", wrong)])
        }
    }
}

pub async fn names(
    State(app): State<App>,
    Path(slug): Path<String>,
    client: Client,
    jar: CookieJar,
    body: Bytes,
) -> Result<Response> {
    let fields = form_fields(&body);
    let Some(device) = posted(&app, &slug, &jar, &fields).await? else { return Ok(see(&base(&slug))) };
    let typed = fields.get("first_name").map(String::as_str).unwrap_or_default();
    let (words, now) = (device.words, app.clock.now());
    let may_look = app.limits.check_in(client, now).and_then(|()| app.limits.names(&device.kiosk.id, now));
    if let Err(Error::TooOften(_)) = may_look {
        return device.welcome(&app).complained(words.say("kiosk-too-often"), StatusCode::TOO_MANY_REQUESTS);
    }
    let mut page = device.welcome(&app);
    page.first_name = Field::new(words, "first_name", Input::Line, typed);
    page.p.clear_after(NAMES_CLEAR, &device.base);
    let (names, found) = match find_name(&app.ctx, &device.space, typed).await? {
        Found::TooShort => {
            return page.complained(words.say("kiosk-too-short"), StatusCode::UNPROCESSABLE_ENTITY);
        }
        Found::These(names) if names.is_empty() => (names, words.say("kiosk-nobody")),
        Found::These(names) => {
            let count = names.len();
            (names, words.count("kiosk-found", count))
        }
        Found::More(names) => (names, words.say("kiosk-more")),
    };
    html(&Start { names, found, ..page })
}

/// A name was pressed.
pub async fn day(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar, body: Bytes) -> Result<Response> {
    let fields = form_fields(&body);
    let Some((device, known)) = chosen(&app, &slug, &jar, &fields).await? else { return Ok(see(&base(&slug))) };
    html(&device.form(&app, &known, &RawSubmission::default(), &[]))
}

pub async fn check_in(
    State(app): State<App>,
    Path(slug): Path<String>,
    client: Client,
    jar: CookieJar,
    body: Bytes,
) -> Result<Response> {
    let fields = form_fields(&body);
    let Some((device, known)) = chosen(&app, &slug, &jar, &fields).await? else { return Ok(see(&base(&slug))) };
    app.limits.check_in(client, app.clock.now())?;
    let raw = submission(&fields).without_blanks();
    let proof = Proof::Kiosk { member: known.id.clone(), kiosk: device.kiosk.name.clone() };
    let wording = wording(&app, &device.space);
    match receive_check_in(&app.ctx, &device.space, &raw, proof, &wording, app.clock.now()).await? {
        Received::Complaints(complaints) => complained(html(&device.form(&app, &known, &raw, &complaints))),
        _ => {
            app.waker.wake();
            let wants = if raw.get("wants_introductions") == Some("yes") { "yes" } else { "no" };
            Ok(see(&device.done(wants)))
        }
    }
}

/// "I am leaving": it is said to everybody who presses, in or not.
pub async fn leave(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar, body: Bytes) -> Result<Response> {
    let fields = form_fields(&body);
    let Some((device, known)) = chosen(&app, &slug, &jar, &fields).await? else { return Ok(see(&base(&slug))) };
    leave_for_today(&app.ctx, &device.space, &known.id, app.clock.now()).await?;
    Ok(see(&device.done("left")))
}

/// "I am new or visiting": the form of the door, on a device that is everybody's.
pub async fn new(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar) -> Result<Response> {
    let Some(device) = device(&app, &slug, &jar).await? else { return Ok(see(&base(&slug))) };
    html(&device.new_form(&app, &RawSubmission::default(), &[]))
}

pub async fn check_in_new(
    State(app): State<App>,
    Path(slug): Path<String>,
    client: Client,
    jar: CookieJar,
    request: axum::extract::Request,
) -> Result<Response> {
    let fields = read_form(request).await?;
    let Some(device) = posted(&app, &slug, &jar, &fields).await? else { return Ok(see(&base(&slug))) };
    app.limits.check_in(client, app.clock.now())?;
    let raw = submission(&fields).without_blanks();
    let wording = wording(&app, &device.space);
    match receive_check_in(&app.ctx, &device.space, &raw, Proof::None, &wording, app.clock.now()).await? {
        Received::Complaints(complaints) => complained(html(&device.new_form(&app, &raw, &complaints))),
        _ => {
            app.waker.wake();
            Ok(see(&device.done("letter")))
        }
    }
}

/// What happened, in words that name nobody; gone in seconds, unless it is kept open.
pub async fn done(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    jar: CookieJar,
) -> Result<Response> {
    let Some(device) = device(&app, &slug, &jar).await? else { return Ok(see(&base(&slug))) };
    let words = device.words;
    let said = query.get("said").map(String::as_str).unwrap_or_default();
    let (title, text) = match said {
        "yes" | "no" => ("check-in-done", next_line(&app, &device.space, said == "yes").await?),
        "letter" => ("check-in-sent-title", words.say("kiosk-letter-sent")),
        "left" => ("left-title", words.say("left-text")),
        _ => return Ok(see(&device.base)),
    };
    let mut page = device.page(&app, words.say(title));
    let mut lines = vec![text];
    let mut links = Vec::new();
    if !query.contains_key("keep") {
        page.clear_after(DONE_CLEARS, &device.base);
        lines.push(words.count("kiosk-clears", DONE_CLEARS as usize));
        links.push(Anchor { url: format!("{}&keep=1", device.done(said)), label: words.say("kiosk-keep") });
    }
    let buttons = vec![Button::go(device.base.clone(), words.say("kiosk-done"))];
    html(&Message { p: page, lines, buttons, links })
}

/// An address that only takes forms, reloaded or gone back to.
pub async fn to_start(Path(slug): Path<String>) -> Response {
    see(&base(&slug))
}

fn base(slug: &str) -> String {
    format!("/s/{slug}/kiosk")
}

/// All that a browser is shown which is no tablet of ours.
fn ask_for_code(app: &App, slug: &str) -> Result<Form> {
    let space = app.space(slug)?;
    let mut p = Page::of(app, &space, String::new());
    p.title = p.say("kiosk-code-title");
    let (button, lines) = (p.say("kiosk-code-button"), vec![p.say("kiosk-code-text")]);
    let fields = vec![Field::new(p.words, "code", Input::Line, "")];
    Ok(Form { p, lines, action: base(slug), fields, button, problems: vec![], links: vec![] })
}

/// The tablet, and whose name was pressed on it.
async fn chosen(
    app: &App,
    slug: &str,
    jar: &CookieJar,
    fields: &BTreeMap<String, String>,
) -> Result<Option<(Device, Known)>> {
    let Some(device) = posted(app, slug, jar, fields).await? else { return Ok(None) };
    let Some(id) = fields.get("member") else { return Ok(None) };
    let known = chosen_name(&app.ctx, &device.space, &MemberId::new(id.as_str())).await?;
    Ok(known.map(|known| (device, known)))
}

impl Start {
    fn complained(mut self, text: String, status: StatusCode) -> Result<Response> {
        self.first_name.error.clone_from(&text);
        self.problems.push(Problem { field: "first_name".to_owned(), text });
        Ok((status, html(&self)?).into_response())
    }
}

impl Device {
    fn welcome(&self, app: &App) -> Start {
        Start {
            p: self.page(app, self.words.say("kiosk-title")),
            base: self.base.clone(),
            mark: self.mark.clone(),
            first_name: Field::new(self.words, "first_name", Input::Line, ""),
            problems: Vec::new(),
            found: String::new(),
            names: Vec::new(),
        }
    }

    /// The day's questions, with nothing filled in.
    fn form(&self, app: &App, known: &Known, raw: &RawSubmission, complaints: &[Complaint]) -> CheckIn {
        let title = self.words.with("check-in-hello", &[("name", known.first())]);
        let mut form = page(self.page(app, title), KIOSK, format!("{}/check-in", self.base), raw, complaints);
        form.other = Some(Button::post(format!("{}/leave", self.base), self.words.say("leave-button")));
        let mine = ("member", known.id.to_string());
        self.marked(form, vec![mine]).with_intro(self.words.say("kiosk-form-intro"))
    }

    fn new_form(&self, app: &App, raw: &RawSubmission, complaints: &[Complaint]) -> CheckIn {
        let title = self.words.with("check-in-new", &[("space", &self.space.settings.name)]);
        let form = page(self.page(app, title), NEW, format!("{}/new", self.base), raw, complaints);
        self.marked(form, vec![]).with_intro(self.words.say("check-in-intro"))
    }

    /// A form of this tablet, which somebody may walk away from.
    fn marked(&self, mut form: CheckIn, also: Vec<(&'static str, String)>) -> CheckIn {
        form.p.clear_after(FORM_CLEARS, &self.base);
        form.hidden = vec![("mark", self.mark.clone())];
        form.hidden.extend(also);
        form.links = vec![Anchor { url: self.base.clone(), label: self.words.say("kiosk-again") }];
        form
    }

    fn page(&self, app: &App, title: String) -> Page {
        // No way leads off a tablet at the door: whoever follows it leaves the next one without a start.
        Page { kiosk: true, privacy: String::new(), ..Page::of(app, &self.space, title) }
    }

    fn done(&self, said: &str) -> String {
        format!("{}/done?said={said}", self.base)
    }
}
