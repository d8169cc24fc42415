//! The organiser's page: what the machine did this morning, what needs a person, who is in, what went out.
//!
//! It never shows what anybody answered: only letters, and who is in.

use super::App;
use super::error::{Error, Result};
use super::field::form_fields;
use super::page::{Anchor, Button, Page, html, see};
use super::session::organiser;
use crate::domain::id::MessageId;
use crate::domain::message::State as MessageState;
use crate::domain::space::{Fires, Space};
use crate::flow::settle_need::{Settle, settle_need};
use crate::render::words::Words;
use crate::store::{Need, OutboxRow};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "pages/organiser.html")]
struct Today {
    p: Page,
    action: String,
    alarms: Vec<String>,
    headline: String,
    counts: String,
    needs_title: String,
    needs: Vec<NeedRow>,
    in_title: String,
    people: Vec<PersonRow>,
    out_title: String,
    letters: Vec<(String, String, String)>,
    pages: Vec<Anchor>,
}

struct NeedRow {
    id: String,
    text: String,
    /// `url` holds the word the button settles it as.
    buttons: Vec<Button>,
}

struct PersonRow {
    name: String,
    since: String,
    line: String,
    introductions: String,
}

pub async fn today(State(app): State<App>, Path(space): Path<String>, jar: CookieJar) -> Result<Response> {
    let space = app.space(&space)?;
    organiser(&app, &jar, &space.id).await?;
    let (words, now) = (Words::of(&space.settings.locale), app.clock.now());
    let day = space.local_day(now);
    let needs = app.ctx.store.needs(&space.id).await?;
    let people = app.ctx.store.who_is_in(&space.id, day).await?;
    let outbox = app.ctx.store.outbox(Some(&space.id), None, 500).await?;
    let outbox: Vec<&OutboxRow> = outbox.iter().filter(|x| space.local_day(x.created_at) == day).collect();
    let in_state = |state: MessageState| outbox.iter().filter(|x| x.state == state).count();
    let troubled = in_state(MessageState::Refused) + in_state(MessageState::Unknown);
    let numbers = [in_state(MessageState::Accepted), in_state(MessageState::Waiting), troubled].map(|n| n.to_string());
    let counts =
        words.with("today-counts", &[("sent", &numbers[0]), ("waiting", &numbers[1]), ("troubled", &numbers[2])]);
    let yes_or_no = |wants: bool| words.say(if wants { "introductions-yes" } else { "introductions-no" });
    let person = |p: &crate::store::InToday| PersonRow {
        name: p.name.clone(),
        since: if space.local_day(p.since) < day { words.say("in-planned") } else { time(&space, p.since) },
        line: p.today_line.clone(),
        introductions: yes_or_no(p.wants_introductions),
    };
    let letter = |x: &&OutboxRow| {
        let to = x.name.clone().unwrap_or_else(|| x.recipient.to_string());
        (to, words.say(&format!("letter-{}", x.kind)), words.say(&format!("state-{}", x.state.as_str())))
    };
    let page =
        Page { wide: true, ..Page::of(&app, &space, words.with("today-title", &[("day", &words.long_day(day))])) };
    html(&Today {
        p: page,
        action: format!("/s/{}/organiser", space.slug),
        alarms: app.ctx.store.alarms().await?.iter().map(|a| words.with("today-alarm", &[("name", &a.name)])).collect(),
        headline: headline(&app, &space, words, now).await?,
        counts: if outbox.is_empty() { String::new() } else { counts },
        needs_title: words.count("today-needs", needs.len()),
        needs: needs.into_iter().map(|need| need_row(words, need)).collect(),
        in_title: words.count("today-in", people.len()),
        people: people.iter().map(person).collect(),
        out_title: words.count("today-out", outbox.len()),
        letters: outbox.iter().map(letter).collect(),
        pages: pages(&space, words),
    })
}

/// The organiser's other pages.
fn pages(space: &Space, words: Words) -> Vec<Anchor> {
    let page =
        |path: &str, key: &str| Anchor { url: format!("/s/{}/organiser/{path}", space.slug), label: words.say(key) };
    vec![
        page("map", "map-title"),
        page("introduce", "by-hand-title"),
        page("record", "record-title"),
        page("address-book", "address-book-title"),
        page("week", "today-week"),
    ]
}

pub async fn settle(
    State(app): State<App>,
    Path(space): Path<String>,
    jar: CookieJar,
    body: Bytes,
) -> Result<Response> {
    let space = app.space(&space)?;
    organiser(&app, &jar, &space.id).await?;
    let fields = form_fields(&body);
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let settle = Settle::parse(field("as")).ok_or(Error::NotFound)?;
    settle_need(&app.ctx, &space, field("id"), settle, app.clock.now()).await?;
    app.waker.wake();
    Ok(see(&format!("/s/{}/organiser", space.slug)))
}

/// The first sentence: what the machine did, or why nothing.
async fn headline(app: &App, space: &Space, words: Words, now: DateTime<Utc>) -> Result<String> {
    let day = space.local_day(now);
    if let Some(firing) = app.ctx.store.firing_on(&space.id, Fires::Digest, day).await? {
        let (due, at) = (time(space, firing.due_at), time(space, firing.fired_at));
        return Ok(match firing.result.as_str() {
            "skipped" => words.with("today-skipped", &[("why", &firing.note)]),
            "made_up" => words.with("today-made-up", &[("due", &due), ("time", &at)]),
            _ => words.with("today-went-out", &[("time", &at)]),
        });
    }
    let next =
        space.settings.schedules.digest.as_ref().and_then(|s| s.next_after(now)).filter(|at| at.date_naive() == day);
    Ok(match next {
        Some(at) => words.with("today-not-yet", &[("time", &at.format("%-H:%M").to_string())]),
        None => words.say("today-none-due"),
    })
}

fn need_row(words: Words, need: Need) -> NeedRow {
    let button = |settle: Settle, key: &str| Button::post(settle.as_str().to_owned(), words.say(key));
    let retry = need.message.as_ref().map(|_: &MessageId| button(Settle::SendAgain, "needs-send-again").second());
    let done = button(Settle::Done, if need.message.is_some() { "needs-leave" } else { "needs-done" });
    NeedRow { id: need.id, text: need.text, buttons: [Some(done), retry].into_iter().flatten().collect() }
}

pub fn time(space: &Space, at: DateTime<Utc>) -> String {
    at.with_timezone(&space.settings.zone).format("%-H:%M").to_string()
}
