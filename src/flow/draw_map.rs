//! The map of connections: who is drawn, under which name, and what each line means. Connections only, never
//! suggestions: those would show who said no.

use super::Context;
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::introduction::PartyId;
use crate::domain::map::{Layout, Mode, Node, Point, Shape, Tie};
use crate::domain::space::Space;
use crate::domain::text::folded;
use crate::render::map::{Strip, Style, Words as MapWords, svg};
use crate::render::words::Words;
use crate::sheet;
use crate::store::{Connection, ConnectionParty, Outcome, Seen};
use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Which part of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct View {
    /// Local days, both included.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub kind: Option<OutcomeKind>,
    /// Only this person or organisation and those connected with them.
    pub person: Option<PartyId>,
    /// For everybody: first names of those who agreed, unnamed dots for the others.
    pub public: bool,
    /// Only so many people, those with the latest connections; nothing for all.
    pub most: Option<usize>,
}

impl View {
    fn is_whole(&self) -> bool {
        *self == View::default()
    }
}

/// The map, drawn, and the same as a table.
#[derive(Debug, Clone)]
pub struct Map {
    pub nodes: Vec<Node>,
    pub ties: Vec<Tie>,
    pub layout: Layout,
    pub words: MapWords,
    /// One for each line, then what belongs to the space alone.
    pub rows: Vec<MapRow>,
    /// The part that was asked for has more people than are drawn.
    pub is_cut: bool,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct MapRow {
    /// Empty for what belongs to the space alone.
    pub people: Vec<String>,
    pub kind: Option<OutcomeKind>,
    /// "Advice", "New project, planned".
    pub what: String,
    /// `planned`, `new` or `ongoing`; empty where nothing came of it yet.
    pub stage: String,
    pub on_day: NaiveDate,
    /// Stories that may be told.
    pub words: Vec<String>,
}

/// What stands in the table's columns.
pub const HEADINGS: [&str; 7] = ["day", "what came of it", "stage", "words", "who", "with", "and"];

impl MapRow {
    /// For a spreadsheet: day, kind, stage, stories that may be told, then the people, a column each.
    pub fn columns(&self) -> Vec<String> {
        let kind = self.kind.map_or("met", OutcomeKind::as_str).to_owned();
        let own = [self.on_day.to_string(), kind, self.stage.clone(), self.words.join(" / ")];
        own.into_iter().chain(self.people.iter().cloned()).collect()
    }
}

impl Map {
    /// The table as a file for spreadsheet programs.
    pub fn csv(&self) -> Result<String> {
        map_csv(&self.rows)
    }

    pub fn svg(&self, style: Style) -> String {
        svg(&self.nodes, &self.ties, &self.layout, &self.words, style)
    }

    pub fn people(&self) -> usize {
        self.nodes.len()
    }
}

/// How far back somebody was in who is listed as not connected yet.
const SEEN_DAYS: u64 = 30;

/// Draws the map. The whole map's places are kept, so that names do not jump from week to week; a view of a part
/// begins from them.
pub async fn draw_map(ctx: &Context, space: &Space, view: &View, now: DateTime<Utc>) -> Result<Map> {
    let words = Words::of(&space.settings.locale);
    let (connections, alone) = ctx.store.connections_seen(&space.id, &seen(view)).await?;
    let mut drawn: Vec<Drawn> = connections.iter().filter_map(|c| drawn(space, view, c)).collect();
    let is_cut = keep_latest(&mut drawn, view.most);
    let graph = Graph::of(words, view, &drawn);
    let kept = ctx.store.map_places(&space.id).await?;
    let places: Vec<Option<Point>> =
        graph.places.iter().map(|key| kept.get(key).map(|&(x, y)| Point { x, y })).collect();
    let mode = if view.is_whole() { Mode::Keep } else { Mode::Hint };
    let layout = ctx.drawings.layout(&graph.nodes, &graph.ties, &places, mode);
    if view.is_whole() {
        let places = graph.places.iter().cloned().zip(layout.places().into_iter().map(|p| (p.x, p.y)));
        let moved: Vec<_> = places.filter(|(key, place)| kept.get(key) != Some(place)).collect();
        if !moved.is_empty() {
            ctx.store.keep_map_places(&space.id, moved).await?;
        }
    }
    let alone: Vec<&Outcome> =
        alone.iter().filter(|o| view.person.is_none() && in_view(view, o.on_day) && of_kind(view, o)).collect();
    let seen_since = space.local_day(now).checked_sub_days(Days::new(SEEN_DAYS)).unwrap_or_default();
    let waiting = if view.is_whole() { ctx.store.not_connected(&space.id, seen_since).await? } else { Vec::new() };
    let waiting: Vec<String> = waiting.into_iter().map(|(_, name)| name).collect();
    let rows = graph.rows.into_iter().chain(alone.iter().map(|o| row(words, Vec::new(), o, false))).collect();
    let words = map_words(words, (&graph.nodes, &graph.ties), &alone, waiting);
    Ok(Map { nodes: graph.nodes, ties: graph.ties, layout, words, rows, is_cut })
}

/// The table of a part of the map, which needs no drawing.
pub async fn map_table(ctx: &Context, space: &Space, view: &View) -> Result<Vec<MapRow>> {
    let words = Words::of(&space.settings.locale);
    let (connections, alone) = ctx.store.connections_seen(&space.id, &seen(view)).await?;
    let drawn: Vec<Drawn> = connections.iter().filter_map(|c| drawn(space, view, c)).collect();
    let alone = alone.iter().filter(|o| view.person.is_none() && in_view(view, o.on_day) && of_kind(view, o));
    let rows = Graph::of(words, view, &drawn).rows.into_iter();
    Ok(rows.chain(alone.map(|o| row(words, Vec::new(), o, false))).collect())
}

/// The same as a file for spreadsheet programs.
pub fn map_csv(rows: &[MapRow]) -> Result<String> {
    let headings = HEADINGS.map(str::to_owned).to_vec();
    Ok(sheet::write(std::iter::once(headings).chain(rows.iter().map(MapRow::columns)))?)
}

/// So many connections are read for each person that may be drawn.
const CONNECTIONS_EACH: usize = 5;

fn seen(view: &View) -> Seen {
    let latest = view.most.map(|most| most * CONNECTIONS_EACH);
    Seen { from: view.from, to: view.to, kind: view.kind, person: view.person.clone(), latest }
}

/// Leaves out the oldest connections that would bring more people than that. Says whether there were any.
fn keep_latest(drawn: &mut Vec<Drawn>, most: Option<usize>) -> bool {
    let mut people = BTreeSet::new();
    let mut from = drawn.len();
    for (at, Drawn { connection, .. }) in drawn.iter().enumerate().rev() {
        let places = connection.parties.iter().enumerate().map(|(n, party)| place_of(connection, n, &party.who));
        people.extend(places);
        if most.is_none_or(|most| people.len() <= most) {
            from = at;
        }
    }
    drawn.drain(..from);
    most.is_some_and(|most| people.len() > most)
}

/// A connection with those of its outcomes that are in view.
struct Drawn<'a> {
    connection: &'a Connection,
    outcomes: Vec<&'a Outcome>,
    since: NaiveDate,
}

fn drawn<'a>(space: &Space, view: &View, connection: &'a Connection) -> Option<Drawn<'a>> {
    let is_theirs = view.person.as_ref().is_none_or(|who| connection.parties.iter().any(|p| p.who == *who));
    let outcomes: Vec<&Outcome> =
        connection.outcomes.iter().filter(|o| in_view(view, o.on_day) && of_kind(view, o)).collect();
    let since = space.local_day(connection.since);
    // A connection of which nothing came yet is a thin line on the day it was made.
    let bare = connection.outcomes.is_empty() && view.kind.is_none() && in_view(view, since);
    (is_theirs && (bare || !outcomes.is_empty())).then_some(Drawn { connection, outcomes, since })
}

fn in_view(view: &View, day: NaiveDate) -> bool {
    view.from.is_none_or(|from| day >= from) && view.to.is_none_or(|to| day <= to)
}

fn of_kind(view: &View, outcome: &Outcome) -> bool {
    view.kind.is_none_or(|kind| outcome.kind == kind)
}

/// Nodes, lines and the rows that say the same.
#[derive(Default)]
struct Graph {
    nodes: Vec<Node>,
    /// Under which name each node's place is kept: that of its row, which stays when a name changes.
    places: Vec<String>,
    ties: Vec<Tie>,
    rows: Vec<MapRow>,
}

impl Graph {
    fn of(words: Words, view: &View, drawn: &[Drawn]) -> Graph {
        let mut graph = Graph::default();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for Drawn { connection, outcomes, since } in drawn {
            let bare = outcomes.is_empty().then_some(None);
            for outcome in bare.into_iter().chain(outcomes.iter().map(|o| Some(*o))) {
                graph.add(words, view, (connection, outcome, *since), &mut known);
            }
        }
        graph
    }

    /// One line: who is named in it is decided for it alone.
    fn add(
        &mut self,
        words: Words,
        view: &View,
        (connection, outcome, since): (&Connection, Option<&Outcome>, NaiveDate),
        known: &mut BTreeMap<String, usize>,
    ) {
        let mut between = Vec::new();
        let mut names = Vec::new();
        let mut somebody_is_named = false;
        for (position, party) in connection.parties.iter().enumerate() {
            let named = !party.name.is_empty() && (!view.public || agreed(party, outcome));
            let (node, place) = node(view, connection, position, named);
            somebody_is_named |= named;
            names.push(if named { node.label.clone() } else { words.say("map-somebody") });
            let next = self.nodes.len();
            between.push(*known.entry(place.clone()).or_insert_with(|| {
                self.nodes.push(node);
                self.places.push(place);
                next
            }));
        }
        let row = match outcome {
            None => bare_row(words, names.clone(), since),
            Some(outcome) => row(words, names.clone(), outcome, view.public && somebody_is_named),
        };
        let title = words.with("map-line", &[("what", &row.what), ("people", &names.join(", "))]);
        self.ties.push(Tie { between, kind: row.kind, title });
        self.rows.push(row);
    }
}

fn place_of(connection: &Connection, position: usize, who: &PartyId) -> String {
    match who {
        PartyId::Member(id) => format!("m:{id}"),
        PartyId::Outsider(id) => format!("o:{id}"),
        PartyId::Gone => format!("g:{}:{position}", connection.id),
    }
}

/// A name, or a dot; to the public somebody is a name in one line and a dot in another, which nothing connects.
fn node(view: &View, connection: &Connection, position: usize, named: bool) -> (Node, String) {
    let party = &connection.parties[position];
    let place = place_of(connection, position, &party.who);
    // By name first, so that the same people give the same drawing also after a new import.
    let key = format!("{} {place}", folded(&party.name));
    if !named {
        let (key, place) = if view.public { (format!("{key} unnamed"), format!("u:{place}")) } else { (key, place) };
        return (Node { key, label: String::new(), shape: Shape::Unnamed }, place);
    }
    let shape = if party.who.outsider().is_some() { Shape::Outside } else { Shape::Person };
    let label = if view.public && shape == Shape::Person { first_name(&party.name) } else { party.name.clone() };
    (Node { key, label, shape }, place)
}

/// "Lorna (visitor)" and "Lorna K." are "Lorna" to the public.
fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_owned()
}

/// Whether somebody agreed to be named for this very outcome: in their own telling, else by the host's word for all of
/// its people. What they told of something else does not count.
fn agreed(party: &ConnectionParty, outcome: Option<&Outcome>) -> bool {
    let Some(outcome) = outcome else { return false };
    let told = outcome.tellings.iter().find(|t| party.who.is(&t.member));
    told.map_or(outcome.may_tell, |t| t.may_tell) == MayTell::FirstName
}

fn bare_row(words: Words, people: Vec<String>, on_day: NaiveDate) -> MapRow {
    MapRow { people, kind: None, what: words.say("outcome-none"), stage: String::new(), on_day, words: Vec::new() }
}

/// `beside_names`: somebody is named in a public row, so only words that may be told with names stand in it.
fn row(words: Words, people: Vec<String>, outcome: &Outcome, beside_names: bool) -> MapRow {
    let kind = words.say(&format!("outcome-{}", outcome.kind.as_str()));
    let what = match outcome.stage {
        Stage::New => kind,
        Stage::Planned | Stage::Ongoing => {
            let stage = words.say(&format!("stage-word-{}", outcome.stage.as_str()));
            words.with("map-what", &[("kind", &kind), ("stage", &stage)])
        }
    };
    let told = outcome.tellings.iter().map(|t| (&t.words, t.may_tell));
    let told = told.chain([(&outcome.words, outcome.may_tell)]);
    let least = if beside_names { MayTell::FirstName } else { MayTell::WithoutNames };
    let may_show = |may_tell: MayTell| may_tell >= least;
    let stories = told.filter(|(text, may_tell)| !text.is_empty() && may_show(*may_tell)).map(|(text, _)| text.clone());
    let stories: Vec<String> = stories.collect();
    MapRow {
        people,
        kind: Some(outcome.kind),
        what,
        stage: outcome.stage.as_str().to_owned(),
        on_day: outcome.on_day,
        words: stories,
    }
}

/// So many names stand below the picture; the others are counted.
const NAMED_MAX: usize = 60;

fn shortened(words: Words, mut items: Vec<String>) -> Vec<String> {
    let more = items.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        items.truncate(NAMED_MAX);
        items.push(words.count("map-more", more));
    }
    items
}

fn map_words(words: Words, (nodes, ties): (&[Node], &[Tie]), alone: &[&Outcome], waiting: Vec<String>) -> MapWords {
    let counts = [words.count("map-people", nodes.len()), words.count("map-connections", ties.len())];
    let mut strips = Vec::new();
    if !alone.is_empty() {
        let items = alone.iter().map(|o| row(words, Vec::new(), o, false).what).collect();
        strips.push(Strip { heading: words.say("map-alone"), items: shortened(words, items) });
    }
    if !waiting.is_empty() {
        let heading = words.count("map-not-connected", waiting.len());
        strips.push(Strip { heading, items: shortened(words, waiting) });
    }
    MapWords {
        id: "map".to_owned(),
        title: words.say("map-title"),
        desc: words.with("map-desc", &[("people", &counts[0]), ("connections", &counts[1])]),
        legend: OutcomeKind::ALL.map(|k| (k, words.say(&format!("outcome-{}", k.as_str())))).into(),
        met: words.say("outcome-none"),
        outside: words.say("map-outside"),
        unnamed: words.say("map-somebody"),
        strips,
    }
}
