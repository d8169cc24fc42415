//! The map of connections as a page: the picture, and the same facts as a table.

use super::desk::Desk;
use super::pager::{EACH, Pager, page_of};
use super::parties::{named_by, value_of};
use crate::domain::connection::OutcomeKind;
use crate::domain::introduction::PartyId;
use crate::domain::space::Space;
use crate::flow::draw_map::{Map, MapRow, View, draw_map, map_csv, map_table};
use crate::flow::find_party::candidate;
use crate::render::map::Style;
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::field::{Choice, Field, Input};
use crate::web::page::{Anchor, Page, html};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;

type Query_ = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "pages/map.html")]
struct MapPage {
    p: Page,
    note: String,
    /// Who may be meant by the person that was typed.
    which: Vec<Anchor>,
    everything: Option<Anchor>,
    is_part: bool,
    filters: Vec<Field>,
    svg: String,
    table_title: String,
    rows: Vec<Row>,
    pager: Option<Pager>,
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
/// And no page draws more: those with the latest connections are shown, and that is said.
const DRAWN_MAX: usize = 100;
/// So many can be chosen from where several are meant.
const LINKED: usize = 20;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/map", get(page))
        .route("/s/{space}/organiser/map.svg", get(svg))
        .route("/s/{space}/organiser/map.csv", get(csv))
}

async fn page(desk: Desk, Query(query): Query<Query_>) -> Result<Response> {
    let (app, space, words) = (&desk.app, &desk.space, desk.words);
    let Asked { view: asked, unknown, which } = view(&desk, &query).await?;
    let everybody = app.ctx.store.connected_people(&space.id).await?;
    let mut typed = query.clone();
    let narrowed = asked == View::default() && !query.contains_key("everything") && everybody > READABLE;
    let month = last_month(app, space).filter(|_| narrowed);
    typed.extend(month.map(|day| ("from".to_owned(), day.to_string())));
    let is_part = asked != View::default();
    let most = (everybody > DRAWN_MAX).then_some(DRAWN_MAX);
    let seen = if narrowed { View { from: month, most, ..View::default() } } else { View { most, ..asked } };
    let map = draw_map(&app.ctx, space, &seen, desk.now).await?;
    let note = match () {
        () if unknown.is_some() => unknown.unwrap_or_default(),
        () if map.is_cut => words.say("map-cut"),
        () if narrowed => words.count("map-narrowed", everybody),
        () if is_part && map.rows.is_empty() => words.say("map-empty-part"),
        () if is_part => words.say("map-filtered"),
        () if map.people() > READABLE => words.say("map-dense"),
        () => String::new(),
    };
    let download = |kind: &str, key: &str| Anchor {
        url: desk.url(&format!("/map.{kind}{}", query_of(&typed))),
        label: words.say(key),
    };
    let rows: Vec<Row> = map.rows.iter().skip(page_of(&query) * EACH).take(EACH).map(|r| row(words, r)).collect();
    html(&MapPage {
        p: desk.page("/connections", words.say("map-title")),
        note,
        which,
        everything: (narrowed || is_part)
            .then(|| Anchor { url: desk.url("/map?everything=1"), label: words.say("map-everything") }),
        is_part,
        filters: filters(words, &typed),
        svg: map.svg(Style::InPage),
        table_title: words.count("map-table", map.rows.len()),
        rows,
        pager: Some(Pager::of(&desk, "/map", &query, map.rows.len())),
        links: vec![
            download("svg", "map-download-svg"),
            download("csv", "map-download-csv"),
            desk.link("/connections", "connections-title"),
            desk.link("/record", "record-title"),
        ],
    })
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
        which: vec![],
        everything: None,
        is_part: false,
        filters: vec![],
        svg: map.svg(Style::InPage),
        table_title: words.count("map-table", map.rows.len()),
        rows: map.rows.iter().map(|r| row(words, r)).collect(),
        pager: None,
        links: vec![svg],
    })
}

pub async fn public_svg(State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    let (space, map, _) = opened(&app, &slug).await?;
    Ok(file(&space, "svg", "image/svg+xml", map.svg(Style::Within)))
}

async fn svg(desk: Desk, Query(query): Query<Query_>) -> Result<Response> {
    let view = view(&desk, &query).await?.view;
    let map = draw_map(&desk.app.ctx, &desk.space, &view, desk.now).await?;
    Ok(file(&desk.space, "svg", "image/svg+xml", map.svg(Style::Within)))
}

async fn csv(desk: Desk, Query(query): Query<Query_>) -> Result<Response> {
    let view = view(&desk, &query).await?.view;
    let rows = map_table(&desk.app.ctx, &desk.space, &view).await?;
    Ok(file(&desk.space, "csv", "text/csv; charset=utf-8", format!("\u{feff}{}", map_csv(&rows)?)))
}

fn file(space: &Space, ending: &str, kind: &'static str, bytes: String) -> Response {
    let name = format!("attachment; filename=\"{}-connections.{ending}\"", space.slug);
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response()
}

/// Of a large space only the last month, also because anybody may ask for it as often as they like.
async fn opened(app: &App, slug: &str) -> Result<(Arc<Space>, Map, bool)> {
    let space = app.space(slug)?;
    if !space.settings.rules.public_map {
        return Err(Error::NotFound);
    }
    let narrowed = app.ctx.store.connected_people(&space.id).await? > READABLE;
    let from = last_month(app, &space).filter(|_| narrowed);
    let view = View { public: true, from, most: narrowed.then_some(DRAWN_MAX), ..View::default() };
    let map = draw_map(&app.ctx, &space, &view, app.clock.now()).await?;
    Ok((space, map, narrowed))
}

struct Asked {
    view: View,
    /// What there is to say about the person who was typed.
    unknown: Option<String>,
    which: Vec<Anchor>,
}

/// What the address asks for; what cannot be read is not a filter.
async fn view(desk: &Desk, query: &Query_) -> Result<Asked> {
    let day = |name: &str| query.get(name).and_then(|text| text.parse::<NaiveDate>().ok());
    let typed = query.get("person").map(|text| text.trim()).unwrap_or_default();
    let mut people = somebody(desk, typed).await?;
    let (unknown, which) = match people.as_deref() {
        Some([]) => (Some("log-nobody-called"), vec![]),
        Some(several @ [_, _, ..]) => (Some("map-several-called"), links_to(desk, query, several).await?),
        _ => (None, vec![]),
    };
    let view = View {
        from: day("from"),
        to: day("to"),
        kind: query.get("kind").and_then(|word| OutcomeKind::parse(word)),
        person: people.as_mut().filter(|people| people.len() == 1).and_then(Vec::pop),
        ..View::default()
    };
    Ok(Asked { view, unknown: unknown.map(|key| desk.words.with(key, &[("name", typed)])), which })
}

/// The same part of the map with each of these.
async fn links_to(desk: &Desk, query: &Query_, people: &[PartyId]) -> Result<Vec<Anchor>> {
    let mut links = Vec::new();
    for who in people.iter().take(LINKED) {
        let Some(known) = candidate(&desk.app.ctx, &desk.space, who).await? else { continue };
        let mut with = query.clone();
        with.insert("person".to_owned(), value_of(who));
        links.push(Anchor { url: desk.url(&format!("/map{}", query_of(&with))), label: known.shown() });
    }
    Ok(links)
}

/// Who is meant by a typed name or address: members, else people of the address book. Nothing where nothing was typed.
pub(super) async fn somebody(desk: &Desk, typed: &str) -> Result<Option<Vec<PartyId>>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if let Some(party) = named_by(typed) {
        return Ok(Some(vec![party]));
    }
    let members = desk.app.ctx.store.members_meant(&desk.space.id, typed).await?;
    if !members.is_empty() {
        return Ok(Some(members.into_iter().map(PartyId::Member).collect()));
    }
    let outsiders = desk.app.ctx.store.outsiders_called(&desk.space.id, typed).await?;
    Ok(Some(outsiders.into_iter().map(|outsider| PartyId::Outsider(outsider.id)).collect()))
}

fn query_of(typed: &Query_) -> String {
    let filters =
        typed.iter().filter(|(name, value)| !["everything", "page"].contains(&name.as_str()) && !value.is_empty());
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

fn filters(words: Words, typed: &Query_) -> Vec<Field> {
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let any = std::iter::once(Choice::new("", words.say("map-any-kind")));
    let kinds = OutcomeKind::ALL.map(|k| Choice::new(k.as_str(), words.say(&format!("outcome-{}", k.as_str()))));
    // A link's own name of somebody is nothing to read.
    let person = Some(value("person")).filter(|text| !text.contains(':')).unwrap_or_default();
    vec![
        Field::new(words, "from", Input::Day, value("from")),
        Field::new(words, "to", Input::Day, value("to")),
        Field::new(words, "kind", Input::Select(any.chain(kinds).collect()), value("kind")),
        Field::new(words, "person", Input::Line, person),
    ]
}

fn row(words: Words, row: &MapRow) -> Row {
    let people = if row.people.is_empty() { words.say("map-alone") } else { row.people.join(", ") };
    Row { people, what: row.what.clone(), when: words.long_day(row.on_day), words: row.words.clone() }
}
