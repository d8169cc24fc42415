//! The form at the door: for somebody new, and for somebody who came through their own link.

use super::api;
use super::error::{Error, Result};
use super::field::{Choice, Field, Input, Problem, form_fields};
use super::page::{Anchor, Button, Message, Page, html, see};
use super::{App, Visitor};
use crate::domain::check_in::{Complaint, FIELDS, RawSubmission};
use crate::domain::id::MemberId;
use crate::domain::member::{Line, Standing};
use crate::domain::space::{Fires, Space};
use crate::flow::keep_topics::did_you_mean;
use crate::flow::receive_check_in::{Proof, Received, receive_check_in};
use crate::render::words::Words;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "pages/check_in.html")]
struct CheckIn {
    p: Page,
    intro: String,
    action: String,
    first: Vec<Field>,
    more: Vec<Field>,
    more_label: String,
    more_open: bool,
    problems: Vec<Problem>,
}

/// Fields of the form for somebody new, and for somebody known: first those that matter each day.
const NEW: (&[&str], &[&str]) = (
    &["name", "email", "headline", "needs", "offers", "interests", "wants_introductions"],
    &["here_as", "today_line", "stay", "place", "came_with", "on_round_table", "shares"],
);
const KNOWN: (&[&str], &[&str]) = (
    &["today_line", "needs", "wants_introductions", "stay"],
    &["headline", "offers", "interests", "place", "came_with", "on_round_table", "shares"],
);

/// The front page: the door of the only space, or a word about links.
pub async fn home(State(app): State<App>) -> Result<Response> {
    match app.ctx.spaces().as_slice() {
        [only] => Ok(see(&format!("/s/{}/check-in", only.slug))),
        _ => Err(Error::NotFound),
    }
}

pub async fn form(State(app): State<App>, Path(space): Path<String>) -> Result<Response> {
    let space = app.space(&space)?;
    html(&new_form(&app, &space, &RawSubmission::default(), &[]))
}

/// A form, or another program's JSON: the same door.
pub async fn submit(State(app): State<App>, Path(space): Path<String>, request: Request) -> Result<Response> {
    let space = app.space(&space)?;
    let is_json = request.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/json"));
    if is_json {
        return Ok(api::submit(&app, &space, request).await);
    }
    let raw = read_form(request).await?.without_blanks();
    let wording = wording(&app, &space);
    match receive_check_in(&app.ctx, &space, &raw, Proof::None, &wording, app.clock.now()).await? {
        Received::LetterSent(email) => {
            app.waker.wake();
            let words = Words::of(&space.settings.locale);
            let page = Page::of(&app, &space, words.say("check-in-sent-title"));
            let lines = vec![
                words.with("check-in-sent", &[("email", &email.to_string())]),
                words.with("check-in-sent-next", &[("host", &space.settings.host.name)]),
            ];
            let again = Anchor { url: format!("/s/{}/check-in", space.slug), label: words.say("check-in-again") };
            html(&Message { p: page, lines, buttons: vec![], links: vec![again] })
        }
        Received::Complaints(complaints) => complained(html(&new_form(&app, &space, &raw, &complaints))),
        Received::CheckedIn(_) => Err(Error::Trouble(anyhow::anyhow!("a stranger was checked in without a letter"))),
    }
}

pub async fn own_form(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let raw = filled_in(&app, &visitor).await?;
    html(&known_form(&app, &visitor, &raw, &[]))
}

pub async fn own_submit(State(app): State<App>, Path(token): Path<String>, request: Request) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let raw = read_form(request).await?;
    let (space, now) = (&visitor.space, app.clock.now());
    let was_in = app.ctx.store.check_in_of(visitor.id(), space.local_day(now)).await?.is_some();
    let proof = Proof::PersonalLink(visitor.id().clone());
    match receive_check_in(&app.ctx, space, &raw, proof, &wording(&app, space), now).await? {
        Received::CheckedIn(_) => {
            app.waker.wake();
            let wants = raw.get("wants_introductions") == Some("yes");
            let mut message = own_checked_in(&app, &app.visitor(&token).await?, was_in, wants).await?;
            message.lines.extend(perhaps_meant(&app, space, visitor.id(), now).await?);
            html(&message)
        }
        Received::Complaints(complaints) => complained(html(&known_form(&app, &visitor, &raw, &complaints))),
        Received::LetterSent(_) => Err(Error::Trouble(anyhow::anyhow!("a known person was asked for a letter"))),
    }
}

/// The same for somebody known, who may have changed something, paused or stopped.
async fn own_checked_in(app: &App, visitor: &Visitor, was_in: bool, wants: bool) -> Result<Message> {
    let (words, today) = (visitor.words, visitor.space.local_day(app.clock.now()));
    let mut message = checked_in(app, &visitor.space, &visitor.url(""), wants).await?;
    let resume = || vec![Button::post(visitor.url("/resume"), words.say("resume-button"))];
    match visitor.member.standing {
        Standing::Stopped => {
            (message.lines, message.buttons) = (vec![words.say("check-in-done-stopped")], resume());
        }
        Standing::PausedUntil(until) if today < until => {
            let until = words.long_day(until);
            let line = words.with("check-in-done-paused", &[("until", &until)]);
            (message.lines, message.buttons) = (vec![line], resume());
        }
        _ if was_in && gone_out(app, &visitor.space).await? => {
            message.p.title = words.say("check-in-saved");
            message.lines = vec![words.say("check-in-saved-next")];
        }
        _ => {}
    }
    Ok(message)
}

async fn gone_out(app: &App, space: &Space) -> Result<bool> {
    let today = space.local_day(app.clock.now());
    Ok(app.ctx.store.firing_on(&space.id, Fires::Digest, today).await?.is_some())
}

/// "You are checked in", and what happens next. `me` is the member's own page.
pub async fn checked_in(app: &App, space: &Space, me: &str, wants: bool) -> Result<Message> {
    let (words, now) = (Words::of(&space.settings.locale), app.clock.now());
    let second = space.settings.schedules.addendum.as_ref().and_then(|s| s.next_after(now));
    let second = second.filter(|at| at.date_naive() == space.local_day(now));
    let next = match (wants, gone_out(app, space).await?, second) {
        (false, ..) => words.say("check-in-done-focus"),
        (true, true, Some(at)) => words.with("check-in-done-second", &[("time", &at.format("%-H:%M").to_string())]),
        (true, true, None) => words.say("check-in-done-gone-out"),
        (true, false, _) => words.say("check-in-done-next"),
    };
    let page = Page::of(app, space, words.say("check-in-done"));
    let change = Anchor { url: format!("{me}/check-in"), label: words.say("check-in-done-change") };
    let own = Anchor { url: me.to_owned(), label: words.say("page-your-page") };
    let links = if me.is_empty() { vec![] } else { vec![change, own] };
    Ok(Message { p: page, lines: vec![next], buttons: vec![], links })
}

/// Asks about interests that were written for the first time just now and look like what others hold. Nothing
/// is changed by it.
pub async fn perhaps_meant(app: &App, space: &Space, member: &MemberId, said_at: DateTime<Utc>) -> Result<Vec<String>> {
    let words = Words::of(&space.settings.locale);
    let pairs = did_you_mean(&app.ctx, space, member, said_at).await?;
    Ok(pairs.iter().map(|p| words.with("check-in-did-you-mean", &[("wrote", &p.wrote), ("meant", &p.meant)])).collect())
}

/// The words that somebody agrees to when they say yes.
pub fn wording(app: &App, space: &Space) -> String {
    let page = Page::of(app, space, String::new());
    format!("{} {} {}", page.say("check-in-intro"), page.say("field-wants_introductions"), page.privacy_note())
}

fn complained(page: Result<Response>) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page?).into_response())
}

async fn read_form(request: Request) -> Result<RawSubmission> {
    let body = Bytes::from_request(request, &()).await.map_err(|_| Error::TooMuch)?;
    let fields: BTreeMap<String, String> = form_fields(&body);
    Ok(RawSubmission::from_fields(fields.iter().map(|(name, value)| (name.as_str(), value.clone()))))
}

/// What is known already, so that somebody known only presses a button.
async fn filled_in(app: &App, visitor: &Visitor) -> Result<RawSubmission> {
    let profile = &visitor.member.profile;
    let lines = |lines: &[Line]| lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n");
    let mut raw = RawSubmission::from_fields([
        ("headline", profile.headline.clone()),
        ("interests", lines(&profile.interests)),
        ("offers", lines(&profile.offers)),
        ("needs", lines(&profile.needs)),
        ("wants_introductions", "yes".to_owned()),
        ("stay", "all_day".to_owned()),
        ("shares", visitor.member.shares.as_str().to_owned()),
    ]);
    if let Some(today) = app.ctx.store.check_in_of(visitor.id(), visitor.space.local_day(app.clock.now())).await? {
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" };
        raw.set("today_line", today.today_line);
        raw.set("place", today.place);
        raw.set("came_with", today.came_with);
        raw.set("stay", today.stay.as_str());
        raw.set("wants_introductions", yes_or_no(today.wants_introductions));
        raw.set("on_round_table", yes_or_no(today.on_round_table));
    }
    Ok(raw)
}

fn new_form(app: &App, space: &Space, raw: &RawSubmission, complaints: &[Complaint]) -> CheckIn {
    let words = Words::of(&space.settings.locale);
    let title = words.with("check-in-new", &[("space", &space.settings.name)]);
    let action = format!("/s/{}/check-in", space.slug);
    CheckIn { intro: words.say("check-in-intro"), ..page(Page::of(app, space, title), NEW, action, raw, complaints) }
}

fn known_form(app: &App, visitor: &Visitor, raw: &RawSubmission, complaints: &[Complaint]) -> CheckIn {
    let title = visitor.words.with("check-in-hello", &[("name", visitor.member.name.as_str())]);
    page(Page::of(app, &visitor.space, title), KNOWN, visitor.url("/check-in"), raw, complaints)
}

fn page(
    p: Page,
    (first, more): (&[&str], &[&str]),
    action: String,
    raw: &RawSubmission,
    complaints: &[Complaint],
) -> CheckIn {
    let words = p.words;
    let fields = |names: &[&str]| -> Vec<Field> {
        let known = names.iter().filter_map(|name| FIELDS.into_iter().find(|f| f == name));
        known.map(|name| field(words, name, raw, complaints)).collect()
    };
    let label = |field: &str| words.say(&format!("field-{field}")).replace(" (optional)", "");
    let problems = complaints
        .iter()
        .map(|c| Problem { field: c.field.to_owned(), text: format!("“{}” {}", label(c.field), c.says) });
    CheckIn {
        intro: String::new(),
        action,
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
