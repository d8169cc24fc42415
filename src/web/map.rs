//! The map of connections as a page: the picture, and the same facts as a table.

use super::App;
use super::error::{Error, Result};
use super::field::{Choice, Field, Input};
use super::page::{Anchor, Page, html};
use super::session::organiser;
use crate::domain::connection::OutcomeKind;
use crate::domain::introduction::PartyId;
use crate::domain::space::Space;
use crate::flow::draw_map::{Map, MapRow, View, draw_map};
use crate::render::map::Style;
use crate::render::words::Words;
use crate::store::Connection;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Query_ = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "pages/map.html")]
struct MapPage {
    p: Page,
    note: String,
    everything: Option<Anchor>,
    is_part: bool,
    filters: Vec<Field>,
    svg: String,
    table_title: String,
    rows: Vec<Row>,
    links: Vec<Anchor>,
}

struct Row {
    people: String,
    what: String,
    when: String,
    words: Vec<String>,
}

/// More people than this at once are hard to read: the page then begins with the last month.
const READABLE: usize = 60;

pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<Query_>,
    jar: CookieJar,
) -> Result<Response> {
    let space = own(&app, &slug, &jar).await?;
    let words = Words::of(&space.settings.locale);
    let asked = view(&query);
    let (connections, _) = app.ctx.store.connections(&space.id).await?;
    let everybody = people_of(&connections);
    let mut typed = query.clone();
    let narrowed = asked == View::default() && !query.contains_key("everything") && everybody > READABLE;
    let month = last_month(&app, &space).filter(|_| narrowed);
    typed.extend(month.map(|day| ("from".to_owned(), day.to_string())));
    let is_part = asked != View::default();
    let seen = if narrowed { View { from: month, ..View::default() } } else { asked };
    let map = draw_map(&app.ctx, &space, &seen, app.clock.now()).await?;
    let base = format!("/s/{}/organiser", space.slug);
    let all = || Anchor { url: format!("{base}/map?everything=1"), label: words.say("map-everything") };
    let note = match () {
        () if narrowed => words.count("map-narrowed", everybody),
        () if is_part && map.rows.is_empty() => words.say("map-empty-part"),
        () if is_part => words.say("map-filtered"),
        () if map.people() > READABLE => words.say("map-dense"),
        () => String::new(),
    };
    let download =
        |kind: &str, key: &str| Anchor { url: format!("{base}/map.{kind}{}", query_of(&typed)), label: words.say(key) };
    let filters = filters(words, &connections, &typed);
    html(&MapPage {
        p: Page { wide: true, ..Page::of(&app, &space, words.say("map-title")) },
        note,
        everything: (narrowed || is_part).then(all),
        is_part,
        filters,
        svg: map.svg(Style::InPage),
        table_title: words.count("map-table", map.rows.len()),
        rows: map.rows.iter().map(|r| row(words, r)).collect(),
        links: vec![
            download("svg", "map-download-svg"),
            download("csv", "map-download-csv"),
            Anchor { url: format!("{base}/record"), label: words.say("record-title") },
            Anchor { url: base.clone(), label: words.say("today-back") },
        ],
    })
}

fn people_of(connections: &[Connection]) -> usize {
    connections.iter().flat_map(|c| &c.parties).map(|p| &p.who).collect::<BTreeSet<_>>().len()
}

fn last_month(app: &App, space: &Space) -> Option<NaiveDate> {
    space.local_day(app.clock.now()).checked_sub_days(Days::new(30))
}

/// The map for everybody, where the space has opened it.
pub async fn public(State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    let (space, map, narrowed) = opened(&app, &slug).await?;
    let words = Words::of(&space.settings.locale);
    let title = words.with("map-public-title", &[("space", &space.settings.name)]);
    let svg = Anchor { url: format!("/s/{}/map.svg", space.slug), label: words.say("map-download-svg") };
    html(&MapPage {
        p: Page { wide: true, ..Page::of(&app, &space, title) },
        note: [Some(words.say("map-public-note")), narrowed.then(|| words.say("map-public-narrowed"))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        everything: None,
        is_part: false,
        filters: vec![],
        svg: map.svg(Style::InPage),
        table_title: words.count("map-table", map.rows.len()),
        rows: map.rows.iter().map(|r| row(words, r)).collect(),
        links: vec![svg],
    })
}

pub async fn public_svg(State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    let (space, map, _) = opened(&app, &slug).await?;
    Ok(file(&space, "svg", "image/svg+xml", map.svg(Style::Within)))
}

pub async fn svg(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<Query_>,
    jar: CookieJar,
) -> Result<Response> {
    let space = own(&app, &slug, &jar).await?;
    let map = draw_map(&app.ctx, &space, &view(&query), app.clock.now()).await?;
    Ok(file(&space, "svg", "image/svg+xml", map.svg(Style::Within)))
}

pub async fn csv(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<Query_>,
    jar: CookieJar,
) -> Result<Response> {
    let space = own(&app, &slug, &jar).await?;
    let map = draw_map(&app.ctx, &space, &view(&query), app.clock.now()).await?;
    Ok(file(&space, "csv", "text/csv; charset=utf-8", format!("\u{feff}{}", map.csv()?)))
}

fn file(space: &Space, ending: &str, kind: &'static str, bytes: String) -> Response {
    let name = format!("attachment; filename=\"{}-connections.{ending}\"", space.slug);
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response()
}

async fn own(app: &App, slug: &str, jar: &CookieJar) -> Result<Arc<Space>> {
    let space = app.space(slug)?;
    organiser(app, jar, &space.id).await?;
    Ok(space)
}

/// Of a large space only the last month, also because anybody may ask for it as often as they like.
async fn opened(app: &App, slug: &str) -> Result<(Arc<Space>, Map, bool)> {
    let space = app.space(slug)?;
    if !space.settings.rules.public_map {
        return Err(Error::NotFound);
    }
    let (connections, _) = app.ctx.store.connections(&space.id).await?;
    let narrowed = people_of(&connections) > READABLE;
    let from = last_month(app, &space).filter(|_| narrowed);
    let view = View { public: true, from, ..View::default() };
    let map = draw_map(&app.ctx, &space, &view, app.clock.now()).await?;
    Ok((space, map, narrowed))
}

/// What the address asks for; what cannot be read is not a filter.
fn view(query: &Query_) -> View {
    let day = |name: &str| query.get(name).and_then(|text| text.parse::<NaiveDate>().ok());
    let person = query.get("person").and_then(|key| match key.split_once(':') {
        Some(("m", id)) => Some(PartyId::Member(crate::domain::id::MemberId::new(id))),
        Some(("o", id)) => Some(PartyId::Outsider(crate::domain::id::OutsiderId::new(id))),
        _ => None,
    });
    View {
        from: day("from"),
        to: day("to"),
        kind: query.get("kind").and_then(|word| OutcomeKind::parse(word)),
        person,
        public: false,
    }
}

fn query_of(typed: &Query_) -> String {
    let filters = typed.iter().filter(|(name, value)| *name != "everything" && !value.is_empty());
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

fn filters(words: Words, connections: &[Connection], typed: &Query_) -> Vec<Field> {
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let mut people: BTreeMap<String, String> = BTreeMap::new();
    for party in connections.iter().flat_map(|c| &c.parties) {
        let key = match &party.who {
            PartyId::Member(id) => format!("m:{id}"),
            PartyId::Outsider(id) => format!("o:{id}"),
            PartyId::Gone => continue,
        };
        people.insert(party.name.clone(), key);
    }
    let any = |key: &str| std::iter::once(Choice::new("", words.say(key)));
    let kinds = OutcomeKind::ALL.map(|k| Choice::new(k.as_str(), words.say(&format!("outcome-{}", k.as_str()))));
    let people = people.into_iter().map(|(name, key)| Choice::new(&key, name));
    vec![
        Field::new(words, "from", Input::Day, value("from")),
        Field::new(words, "to", Input::Day, value("to")),
        Field::new(words, "kind", Input::Select(any("map-any-kind").chain(kinds).collect()), value("kind")),
        Field::new(words, "person", Input::Select(any("map-anybody").chain(people).collect()), value("person")),
    ]
}

fn row(words: Words, row: &MapRow) -> Row {
    let people = if row.people.is_empty() { words.say("map-alone") } else { row.people.join(", ") };
    Row { people, what: row.what.clone(), when: words.long_day(row.on_day), words: row.words.clone() }
}
