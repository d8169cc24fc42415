//! The form at the door: for somebody new, and for somebody who came through their own link.

use super::api;
use super::check_in_form::{CheckIn, KNOWN, NEW, page};
use super::error::{Error, Result};
use super::field::form_fields;
use super::limits::Client;
use super::page::{Anchor, Button, Message, Page, html, see};
use super::{App, Visitor};
use crate::domain::check_in::{Complaint, RawSubmission};
use crate::domain::door::is_code;
use crate::domain::id::MemberId;
use crate::domain::member::{Line, Standing};
use crate::domain::space::{Fires, Space};
use crate::flow::keep_topics::did_you_mean;
use crate::flow::receive_check_in::{Proof, Received, receive_check_in};
use crate::render::words::Words;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// The front page: the door of the only space, or a word about links.
pub async fn home(State(app): State<App>) -> Result<Response> {
    match app.ctx.spaces().as_slice() {
        [only] => Ok(see(&format!("/s/{}/check-in", only.slug))),
        _ => Err(Error::NotFound),
    }
}

pub async fn form(
    State(app): State<App>,
    Path(space): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response> {
    let space = app.space(&space)?;
    let door = good_door(&app, &space, &query);
    html(&new_form(&app, &space, door, &RawSubmission::default(), &[]))
}

/// The door's code, if the address has one that is good. One that is not is as good as none.
fn good_door<'a>(app: &App, space: &Space, query: &'a BTreeMap<String, String>) -> Option<&'a str> {
    query.get("door").map(String::as_str).filter(|typed| is_code(&app.ctx.keys, space, typed, app.clock.now()))
}

/// A form, or another program's JSON: the same door.
pub async fn submit(
    State(app): State<App>,
    Path(space): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    client: Client,
    request: Request,
) -> Result<Response> {
    let (space, now) = (app.space(&space)?, app.clock.now());
    let within_limits = app.limits.check_in(client, now);
    let is_json = request.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/json"));
    if is_json {
        return Ok(if within_limits.is_ok() { api::submit(&app, &space, request).await } else { api::too_often() });
    }
    within_limits?;
    let door = good_door(&app, &space, &query);
    let proof = if door.is_some() { Proof::DoorCode } else { Proof::None };
    let raw = submission(&read_form(request).await?).without_blanks();
    let wording = wording(&app, &space);
    let words = Words::of(&space.settings.locale);
    match receive_check_in(&app.ctx, &space, &raw, proof, &wording, now).await? {
        Received::AtDoor(email) => {
            app.waker.wake();
            let lines = vec![
                words.with("check-in-door-text", &[("email", &email.to_string())]),
                words.with("check-in-sent-next", &[("host", &space.settings.host.name)]),
            ];
            let page = Page::of(&app, &space, words.say("check-in-door-title"));
            html(&Message { p: page, lines, buttons: vec![], links: vec![] })
        }
        Received::LetterSent(email) => {
            app.waker.wake();
            let page = Page::of(&app, &space, words.say("check-in-sent-title"));
            let lines = vec![
                words.with("check-in-sent", &[("email", &email.to_string())]),
                words.with("check-in-sent-next", &[("host", &space.settings.host.name)]),
            ];
            let again = Anchor { url: format!("/s/{}/check-in", space.slug), label: words.say("check-in-again") };
            html(&Message { p: page, lines, buttons: vec![], links: vec![again] })
        }
        Received::Complaints(complaints) => complained(html(&new_form(&app, &space, door, &raw, &complaints))),
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
    let raw = submission(&read_form(request).await?);
    let (space, now) = (&visitor.space, app.clock.now());
    let was_in = app.ctx.store.check_in_of(visitor.id(), space.local_day(now)).await?.is_some();
    let proof = Proof::PersonalLink(visitor.id().clone());
    match receive_check_in(&app.ctx, space, &raw, proof, &wording(&app, space), now).await? {
        Received::CheckedIn(_) => {
            app.waker.wake();
            let wants = raw.get("wants_introductions") == Some("yes");
            let planned = raw.get("day").and_then(|day| day.parse().ok()).filter(|day| *day != space.local_day(now));
            if let Some(day) = planned {
                return html(&planned_message(&app, &visitor, day));
            }
            let mut message = own_checked_in(&app, &app.visitor(&token).await?, was_in, wants).await?;
            message.lines.extend(perhaps_meant(&app, space, visitor.id(), now).await?);
            html(&message)
        }
        Received::Complaints(complaints) => complained(html(&known_form(&app, &visitor, &raw, &complaints))),
        Received::LetterSent(_) | Received::AtDoor(_) => {
            Err(Error::Trouble(anyhow::anyhow!("a known person was asked for a letter")))
        }
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

/// "You are down for Thursday", and how to take it back.
fn planned_message(app: &App, visitor: &Visitor, day: NaiveDate) -> Message {
    let words = visitor.words;
    let blanks = [("day", words.long_day(day))];
    let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
    Message {
        p: Page::of(app, &visitor.space, words.with("planned-title", &blanks)),
        lines: vec![words.with("planned-next", &blanks)],
        buttons: vec![],
        links: vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }],
    }
}

async fn gone_out(app: &App, space: &Space) -> Result<bool> {
    let today = space.local_day(app.clock.now());
    Ok(app.ctx.store.firing_on(&space.id, Fires::Digest, today).await?.is_some())
}

/// "You are checked in", and what happens next. `me` is the member's own page.
pub async fn checked_in(app: &App, space: &Space, me: &str, wants: bool) -> Result<Message> {
    let words = Words::of(&space.settings.locale);
    let next = next_line(app, space, wants).await?;
    let page = Page::of(app, space, words.say("check-in-done"));
    let change = Anchor { url: format!("{me}/check-in"), label: words.say("check-in-done-change") };
    let own = Anchor { url: me.to_owned(), label: words.say("page-your-page") };
    let links = if me.is_empty() { vec![] } else { vec![change, own] };
    Ok(Message { p: page, lines: vec![next], buttons: vec![], links })
}

/// What happens next to somebody who is in, and when.
pub async fn next_line(app: &App, space: &Space, wants: bool) -> Result<String> {
    let (words, now) = (Words::of(&space.settings.locale), app.clock.now());
    let second = space.settings.schedules.addendum.as_ref().and_then(|s| s.next_after(now));
    let second = second.filter(|at| at.date_naive() == space.local_day(now));
    Ok(match (wants, gone_out(app, space).await?, second) {
        (false, ..) => words.say("check-in-done-focus"),
        (true, true, Some(at)) => words.with("check-in-done-second", &[("time", &at.format("%-H:%M").to_string())]),
        (true, true, None) => words.say("check-in-done-gone-out"),
        (true, false, _) => words.say("check-in-done-next"),
    })
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

pub fn complained(page: Result<Response>) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page?).into_response())
}

pub async fn read_form(request: Request) -> Result<BTreeMap<String, String>> {
    let body = Bytes::from_request(request, &()).await.map_err(|_| Error::TooMuch)?;
    Ok(form_fields(&body))
}

/// The fields of a check-in among those of a posted form.
pub fn submission(fields: &BTreeMap<String, String>) -> RawSubmission {
    RawSubmission::from_fields(fields.iter().map(|(name, value)| (name.as_str(), value.clone())))
}

/// What somebody worked on longer ago than this is not filled in: others would read it as today's.
const A_WEEK: i64 = 7;

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
    let today = visitor.space.local_day(app.clock.now());
    if let Some((day, said)) = app.ctx.store.last_check_in_of(visitor.id(), today).await? {
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" };
        // As they said last, also a "not today": one press must not say a yes that nobody said.
        raw.set("wants_introductions", yes_or_no(said.wants_introductions));
        raw.set("stay", said.stay.as_str());
        if (today - day).num_days() <= A_WEEK {
            raw.set("today_line", said.today_line);
            raw.set("place", said.place);
        }
        // With whom one came, and who may read of it, is said anew each day.
        if day == today {
            raw.set("came_with", said.came_with);
            raw.set("on_round_table", yes_or_no(said.on_round_table));
        }
    }
    Ok(raw)
}

fn new_form(app: &App, space: &Space, door: Option<&str>, raw: &RawSubmission, complaints: &[Complaint]) -> CheckIn {
    let words = Words::of(&space.settings.locale);
    let title = words.with("check-in-new", &[("space", &space.settings.name)]);
    let action = format!("/s/{}/check-in", space.slug);
    let intro = words.say(if door.is_some() { "check-in-door-intro" } else { "check-in-intro" });
    let action = door.map_or(action.clone(), |code| format!("{action}?door={code}"));
    page(Page::of(app, space, title), NEW, action, raw, complaints).with_intro(intro)
}

fn known_form(app: &App, visitor: &Visitor, raw: &RawSubmission, complaints: &[Complaint]) -> CheckIn {
    let title = visitor.words.with("check-in-hello", &[("name", visitor.member.name.as_str())]);
    let days = visitor.space.days_ahead(visitor.space.local_day(app.clock.now()));
    page(Page::of(app, &visitor.space, title), KNOWN, visitor.url("/check-in"), raw, complaints).with_days(days, raw)
}
