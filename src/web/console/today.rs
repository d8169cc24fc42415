//! The organiser's day: what the machine did this morning, what needs a person, who is in and where their letters are.
//!
//! It never shows what anybody answered: only letters, who is in, and what all concerned have been told.

mod headline;
mod needs;

use super::desk::{Act, Desk, Typed};
use super::pager::{EACH, Pager, page_of};
use crate::domain::message::State;
use crate::domain::space::Space;
use crate::domain::undelivered::{Undelivered, why_undelivered};
use crate::flow::decide_morning::{decide_morning, send_now};
use crate::flow::settle_need::{Settle, Settled, settle_need};
use crate::render::week::no_letter_because;
use crate::render::words::Words;
use crate::store::{Decision, InRow, Need, TodayFigures};
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Button, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use chrono::{DateTime, Utc};
use headline::Headline;
use needs::{NeedRow, need_rows};

#[derive(Template)]
#[template(path = "pages/today.html")]
struct Today {
    p: Page,
    action: String,
    /// The page of what is open, for its buttons to come back to; empty on the first.
    here: String,
    alarms: Vec<String>,
    /// Something was just done.
    notice: String,
    headline: String,
    counts: String,
    /// Where the first morning is started, while none is.
    start: Option<Anchor>,
    /// About the whole day; `url` holds the word.
    day_buttons: Vec<Button>,
    numbers: Vec<(usize, String)>,
    needs_title: String,
    needs: Vec<NeedRow>,
    needs_pager: Pager,
    in_title: String,
    people: Vec<PersonRow>,
    in_pager: Pager,
    pages: Vec<Anchor>,
    acts: bool,
}

struct PersonRow {
    link: Anchor,
    since: String,
    line: String,
    letter: String,
}

pub fn routes() -> Router<App> {
    Router::new().route("/s/{space}/organiser", get(today).post(act_on))
}

/// So many matters are shown at once: each has buttons of its own.
const NEEDS_EACH: usize = EACH;

async fn today(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let (store, space, words, now) = (&desk.app.ctx.store, &desk.space, desk.words, desk.now);
    let day = desk.today();
    let page = page_of(&query);
    let Open { page: needs_page, needs, count: needs_count } = open_needs(&desk, &query).await?;
    let figures = store.today_figures(space, day, now).await?;
    let people = store.in_today(&space.id, day, page * EACH, EACH).await?;
    let Headline { says, start, buttons } = headline::headline(&desk).await?;
    let alarms = store.alarms().await?;
    html(&Today {
        p: desk.page("", words.with("today-title", &[("day", &words.long_day(day))])),
        action: desk.url(""),
        here: if needs_page > 0 { (needs_page + 1).to_string() } else { String::new() },
        alarms: alarms.iter().map(|a| words.with("today-alarm", &[("name", &a.name)])).collect(),
        notice: notice(words, &query),
        headline: says,
        counts: counts(words, &figures),
        start,
        day_buttons: buttons,
        numbers: numbers(words, &figures),
        needs_title: words.count("today-needs", needs_count),
        needs: need_rows(&desk, needs).await?,
        needs_pager: needs_pager(&desk, needs_page, needs_count),
        in_title: words.count("today-in", figures.people_in),
        people: people.iter().map(|person| person_row(&desk, person)).collect(),
        in_pager: Pager::of(&desk, "", &query, figures.people_in),
        pages: vec![
            desk.link("/introduce", "by-hand-title"),
            desk.link("/record", "record-title"),
            desk.link("/address-book", "address-book-title"),
            desk.link("/map", "map-title"),
            desk.link("/week", "today-week"),
        ],
        acts: desk.acts(),
    })
}

/// A page of what is open, and how much there is in all.
struct Open {
    page: usize,
    needs: Vec<Need>,
    count: usize,
}

/// The two lists of the page have pages of their own: `?page=2` those who are in, `?needs=2` what is open. Where that page is
/// settled, it is the last one there is.
async fn open_needs(desk: &Desk, query: &Typed) -> Result<Open> {
    let (store, space) = (&desk.app.ctx.store, &desk.space.id);
    let asked: Typed = query.get("needs").map(|page| ("page".to_owned(), page.clone())).into_iter().collect();
    let page = page_of(&asked);
    let (needs, count) = store.some_needs(space, page * NEEDS_EACH, NEEDS_EACH).await?;
    let last = count.saturating_sub(1) / NEEDS_EACH;
    if page <= last {
        return Ok(Open { page, needs, count });
    }
    let (needs, count) = store.some_needs(space, last * NEEDS_EACH, NEEDS_EACH).await?;
    Ok(Open { page: last, needs, count })
}

fn needs_pager(desk: &Desk, page: usize, total: usize) -> Pager {
    let here: Typed = [("page".to_owned(), (page + 1).to_string())].into();
    let pager = Pager::of(desk, "", &here, total);
    let own = |link: Option<Anchor>| link.map(|a| Anchor { url: a.url.replace("?page=", "?needs="), label: a.label });
    Pager { before: own(pager.before), after: own(pager.after), ..pager }
}

fn notice(words: Words, query: &Typed) -> String {
    let key = match query.get("done").map(String::as_str) {
        Some("sent") => "today-done-sent",
        Some("too-late") => "today-done-too-late",
        Some("topics") => "today-done-topics",
        Some("nobody") => "today-done-nobody",
        _ => return String::new(),
    };
    words.say(key)
}

fn counts(words: Words, figures: &TodayFigures) -> String {
    let order = [State::Accepted, State::Waiting, State::Refused, State::Unknown, State::Dropped];
    let said = order.into_iter().filter_map(|state| {
        let (_, count) = figures.letters.iter().find(|(s, _)| *s == state)?;
        Some(words.count(&format!("day-figure-{}", state.as_str()), *count))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { String::new() } else { words.with("today-letters", &[("figures", &said.join(", "))]) }
}

fn numbers(words: Words, figures: &TodayFigures) -> Vec<(usize, String)> {
    let all = [
        (figures.people_in, "today-people-in"),
        (figures.suggested, "today-suggested"),
        (figures.introduced, "today-introduced"),
        (figures.met, "today-met"),
    ];
    all.map(|(count, key)| (count, words.count(key, count))).into()
}

fn person_row(desk: &Desk, row: &InRow) -> PersonRow {
    let (space, words) = (&desk.space, desk.words);
    PersonRow {
        link: Anchor { url: desk.url(&format!("/people/{}", row.member)), label: row.name.clone() },
        since: if space.local_day(row.since) < desk.today() { words.say("in-planned") } else { time(space, row.since) },
        line: row.today_line.clone(),
        letter: letter(words, row),
    }
}

/// Where somebody's digest is, in plain words.
fn letter(words: Words, row: &InRow) -> String {
    let none = || match (&row.empty_because, row.wants_introductions) {
        (_, false) => words.say("introductions-no"),
        (Some(why), true) => words.with("today-no-letter", &[("because", &no_letter_because(words, why))]),
        (None, true) => words.say("today-no-letter-yet"),
    };
    let Some((state, because)) = &row.letter else { return none() };
    let failed = |because: &str| {
        let why = match why_undelivered(because) {
            Undelivered::AddressWrong => "undelivered-address",
            Undelivered::MailboxFull => "undelivered-full",
            Undelivered::Otherwise => "undelivered-otherwise",
        };
        words.with("state-refused-why", &[("why", &words.say(why))])
    };
    match state {
        State::Refused => failed(because),
        State::Accepted if row.came_back => failed("came back: no such address"),
        State::Accepted if row.delivered => words.say("state-delivered"),
        state => words.say(&format!("state-{}", state.as_str())),
    }
}

/// Settles a matter, or decides about the day.
async fn act_on(act: Act) -> Result<Response> {
    let (ctx, space, today) = (&act.app.ctx, &act.space, act.today());
    let done = match act.field("do") {
        "" => settle(&act).await?,
        "send" => {
            let letters = send_now(ctx, space, act.now).await?;
            if letters == 0 { "nobody" } else { "sent" }
        }
        "approve" => {
            decide_morning(ctx, space, today, Decision::Approve, act.now).await?;
            "sent"
        }
        "hold" => {
            decide_morning(ctx, space, today, Decision::Hold, act.now).await?;
            ""
        }
        "release" => {
            decide_morning(ctx, space, today, Decision::Release, act.now).await?;
            ""
        }
        _ => return Err(Error::NotFound),
    };
    act.app.waker.wake();
    Ok(see(&act.url(&back(done, act.field("needs")))))
}

/// Back to the page of what is open on which the button stood, with a word about what was done.
fn back(done: &str, needs: &str) -> String {
    let needs = needs.parse::<usize>().ok().filter(|page| *page > 1).map(|page| page.to_string());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs((!done.is_empty()).then_some(("done", done)));
    query.extend_pairs(needs.map(|page| ("needs", page)));
    let query = query.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// Gives the word for what was done, if there is one.
async fn settle(act: &Act) -> Result<&'static str> {
    let settle = Settle::parse(act.field("as"), act.field("which")).ok_or(Error::NotFound)?;
    let need = act.app.ctx.store.open_need(&act.space.id, act.field("id")).await?;
    // What was pressed has to be one of the buttons that were there.
    if !needs::offers(&need, &settle) {
        return Err(Error::NotFound);
    }
    Ok(match settle_need(&act.app.ctx, &act.space, &need.id, &settle, act.now).await? {
        Settled::Done(_) => "",
        Settled::Topics(_) => "topics",
        Settled::TooLate(_) => "too-late",
    })
}

pub fn time(space: &Space, at: DateTime<Utc>) -> String {
    at.with_timezone(&space.settings.zone).format("%-H:%M").to_string()
}
