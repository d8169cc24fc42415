//! Who is connected with whom, what came of it, and the stories that may be told.

use super::desk::{Act, Desk, Typed};
use super::map::somebody;
use super::pager::{EACH, Pager, page_of};
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::id::ConnectionId;
use crate::flow::say_why::day_in;
use crate::render::words::Words;
use crate::store::{Connection, ConnectionFilter, Outcome, RecordedBy, Story, TakenBack};
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Choice, Field, Input};
use crate::web::page::{Anchor, Button, Message, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/connections", get(list))
        .route("/s/{space}/organiser/connections/stories", get(stories))
        .route("/s/{space}/organiser/connections/{id}/take-back", get(ask).post(take_back))
}

#[derive(Template)]
#[template(path = "pages/connections.html")]
struct Connections {
    p: Page,
    pages: Vec<Anchor>,
    filters: Vec<Field>,
    is_part: bool,
    everything: Anchor,
    note: String,
    title: String,
    rows: Vec<Row>,
    pager: Pager,
    csv: Anchor,
}

struct Row {
    people: String,
    /// What came of it, each with the stories that may be told.
    outcomes: Vec<(String, Vec<String>)>,
    since: String,
    how: String,
    /// What the host alone recorded can be taken back.
    take_back: Option<Anchor>,
}

async fn list(Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let words = desk.words;
    let day = |name: &str| query.get(name).and_then(|text| text.parse::<NaiveDate>().ok());
    let begins = |name: &str| day(name).map(|day| day_in(&desk.space, day)).unwrap_or_default();
    let typed = query.get("person").map(String::as_str).unwrap_or_default();
    let people = somebody(&desk, typed).await?;
    let nobody = people.as_ref().is_some_and(Vec::is_empty);
    let filter = ConnectionFilter {
        from: begins("from").0,
        before: begins("to").1,
        kind: query.get("kind").and_then(|word| OutcomeKind::parse(word)),
        people,
    };
    let is_part = filter != ConnectionFilter::default();
    let (found, total) = desk.app.ctx.store.connection_page(&desk.space.id, filter, (EACH, page_of(&query))).await?;
    html(&Connections {
        p: desk.page("/connections", words.say("connections-title")),
        pages: vec![
            desk.link("/map", "map-title"),
            desk.link("/record", "record-title"),
            desk.link("/introduce", "by-hand-title"),
            desk.link("/address-book", "address-book-title"),
            desk.link("/connections/stories", "stories-title"),
        ],
        filters: filters(words, &query),
        is_part,
        everything: desk.link("/connections", "connections-all"),
        note: if nobody { words.with("log-nobody-called", &[("name", typed)]) } else { String::new() },
        title: words.count("connections-count", total),
        rows: found.iter().map(|connection| row(&desk, connection)).collect(),
        pager: Pager::of(&desk, "/connections", &query, total),
        csv: Anchor { url: desk.url(&format!("/map.csv{}", filters_of(&query))), label: words.say("connections-csv") },
    })
}

/// The filters of an address, for the file that holds the same.
fn filters_of(query: &Typed) -> String {
    let filters = query.iter().filter(|(name, value)| *name != "page" && !value.is_empty());
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

fn filters(words: Words, query: &Typed) -> Vec<Field> {
    let value = |name: &str| query.get(name).cloned().unwrap_or_default();
    let any = std::iter::once(Choice::new("", words.say("map-any-kind")));
    let kinds = OutcomeKind::ALL.map(|k| Choice::new(k.as_str(), words.say(&format!("outcome-{}", k.as_str()))));
    vec![
        Field::new(words, "from", Input::Day, value("from")),
        Field::new(words, "to", Input::Day, value("to")),
        Field::new(words, "kind", Input::Select(any.chain(kinds).collect()), value("kind")),
        Field::new(words, "person", Input::Line, value("person")),
    ]
}

fn row(desk: &Desk, connection: &Connection) -> Row {
    let words = desk.words;
    let how = match connection.recorded_by {
        RecordedBy::Introduction => "connection-by-introduction",
        RecordedBy::Host => "connection-by-host",
        RecordedBy::Members => "connection-by-members",
    };
    Row {
        people: people(words, connection),
        outcomes: connection.outcomes.iter().map(|outcome| (what(words, outcome), to_tell(outcome))).collect(),
        since: day(words, desk.space.local_day(connection.since)),
        how: words.say(how),
        take_back: (desk.acts() && may_be_taken_back(connection)).then(|| Anchor {
            url: desk.url(&format!("/connections/{}/take-back", connection.id)),
            label: words.say("connection-take-back"),
        }),
    }
}

fn may_be_taken_back(connection: &Connection) -> bool {
    connection.recorded_by == RecordedBy::Host && connection.outcomes.iter().all(|o| o.tellings.is_empty())
}

fn people(words: Words, connection: &Connection) -> String {
    let name = |name: &String| if name.is_empty() { words.say("map-somebody") } else { name.clone() };
    connection.parties.iter().map(|party| name(&party.name)).collect::<Vec<_>>().join(", ")
}

fn what(words: Words, outcome: &Outcome) -> String {
    let kind = words.say(&format!("outcome-{}", outcome.kind.as_str()));
    if outcome.stage == Stage::New {
        return kind;
    }
    let stage = words.say(&format!("stage-word-{}", outcome.stage.as_str()));
    words.with("map-what", &[("kind", &kind), ("stage", &stage)])
}

/// The stories of it that may be told, in whatever way.
fn to_tell(outcome: &Outcome) -> Vec<String> {
    let told = outcome.tellings.iter().map(|t| (&t.words, t.may_tell)).chain([(&outcome.words, outcome.may_tell)]);
    told.filter(|(words, may)| !words.is_empty() && *may > MayTell::Count).map(|(words, _)| words.clone()).collect()
}

/// A day that may be years ago.
fn day(words: Words, day: NaiveDate) -> String {
    use chrono::Datelike;
    words.with("day-of-year", &[("day", &words.long_day(day)), ("year", &day.year().to_string())])
}

#[derive(Template)]
#[template(path = "pages/stories.html")]
struct Stories {
    p: Page,
    title: String,
    stories: Vec<StoryRow>,
    pager: Pager,
    back: Anchor,
}

struct StoryRow {
    words: String,
    about: String,
    how: String,
}

async fn stories(Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let words = desk.words;
    let (stories, total) = desk.app.ctx.store.stories(&desk.space.id, (EACH, page_of(&query))).await?;
    let row = |story: Story| {
        let first_name = story.teller.as_deref().and_then(|name| name.split_whitespace().next()).unwrap_or_default();
        let how = match (story.may_tell, first_name) {
            (MayTell::FirstName, "") => words.say("story-by-host-first-names"),
            (MayTell::FirstName, name) => words.with("story-first-name", &[("name", name)]),
            _ => words.say("story-without-names"),
        };
        let kind = words.say(&format!("outcome-{}", story.kind.as_str()));
        let about = words.with("story-about", &[("what", &kind), ("day", &day(words, story.on_day))]);
        StoryRow { words: story.words, about, how }
    };
    html(&Stories {
        p: desk.page("/connections", words.say("stories-title")),
        title: words.count("stories-count", total),
        stories: stories.into_iter().map(row).collect(),
        pager: Pager::of(&desk, "/connections/stories", &query, total),
        back: desk.link("/connections", "connections-title"),
    })
}

#[derive(Template)]
#[template(path = "pages/take_back.html")]
struct TakeBack {
    p: Page,
    lines: Vec<String>,
    action: String,
    back: Anchor,
}

async fn ask(Path((_, id)): Path<(String, String)>, desk: Desk) -> Result<Response> {
    let connection = desk.app.ctx.store.connection(&desk.space.id, &id).await?;
    if !may_be_taken_back(&connection) {
        return theirs(&desk);
    }
    let words = desk.words;
    let outcomes = connection.outcomes.iter().map(|outcome| what(words, outcome));
    html(&TakeBack {
        p: desk.page("/connections", words.with("take-back-title", &[("people", &people(words, &connection))])),
        lines: std::iter::once(words.say("take-back-text")).chain(outcomes).collect(),
        action: desk.url(&format!("/connections/{}/take-back", connection.id)),
        back: desk.link("/connections", "connections-title"),
    })
}

async fn take_back(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    match act.app.ctx.store.take_back_connection(&act.space.id, &ConnectionId::new(id)).await? {
        TakenBack::Done => Ok(see(&act.url("/connections"))),
        TakenBack::Theirs => theirs(&act),
    }
}

fn theirs(desk: &Desk) -> Result<Response> {
    let words = desk.words;
    html(&Message {
        p: desk.page("/connections", words.say("take-back-not")),
        lines: vec![words.say("take-back-not-text")],
        buttons: vec![Button::go(desk.url("/connections"), words.say("connections-title"))],
        links: vec![],
    })
}
