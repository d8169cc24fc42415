//! What the host does by hand: introduce people, and record what happened.

use super::App;
use super::error::Result;
use super::field::{Choice, Field, Form, Input, form_fields};
use super::page::{Anchor, Button, Message, Page, html, see};
use super::session::organiser;
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::id::{MemberId, OutsiderId};
use crate::domain::introduction::PartyId;
use crate::domain::member::Standing;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::flow::introduce_by_hand::{ByHand, introduce_by_hand};
use crate::flow::record_by_hand::{Happened, record_by_hand};
use crate::render::words::Words;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A form's fields, or an address's.
pub type Typed = BTreeMap<String, String>;

/// An organiser of this space, or the page that asks to sign in.
pub async fn enter(app: &App, slug: &str, jar: &CookieJar) -> Result<(Arc<Space>, Words)> {
    let space = app.space(slug)?;
    organiser(app, jar, &space.id).await?;
    let words = Words::of(&space.settings.locale);
    Ok((space, words))
}

pub fn url(space: &Space, page: &str) -> String {
    format!("/s/{}/organiser{page}", space.slug)
}

pub fn value(typed: &Typed, name: &str) -> String {
    typed.get(name).cloned().unwrap_or_default()
}

pub fn links(space: &Space, words: Words) -> Vec<Anchor> {
    vec![
        Anchor { url: url(space, "/address-book"), label: words.say("address-book-title") },
        Anchor { url: url(space, ""), label: words.say("today-back") },
    ]
}

/// Everybody who can be a party, for a list to choose from.
async fn people(app: &App, space: &Space, words: Words) -> Result<Vec<Choice>> {
    let members = app.ctx.store.members(&space.id).await?;
    let members = members.iter().filter(|m| m.standing != Standing::Stopped);
    let mut all = vec![Choice::new("", words.say("by-hand-nobody"))];
    all.extend(members.map(|m| Choice::new(&format!("m:{}", m.id), m.name.to_string())));
    let outsiders = app.ctx.store.outsiders(&space.id).await?;
    let outside = |o: &Outsider| words.with("by-hand-outside", &[("name", &o.shown_name())]);
    all.extend(outsiders.iter().map(|o| Choice::new(&format!("o:{}", o.id), outside(o))));
    Ok(all)
}

/// The people chosen in the three lists, only such as the lists hold.
fn chosen(typed: &Typed, people: &[Choice]) -> Vec<PartyId> {
    let wanted = ["first", "second", "third"].map(|name| value(typed, name));
    let known = wanted.iter().filter(|w| people.iter().any(|choice| choice.value == **w));
    let party = |word: &String| match word.split_once(':') {
        Some(("m", id)) => Some(PartyId::Member(MemberId::new(id))),
        Some(("o", id)) => Some(PartyId::Outsider(OutsiderId::new(id))),
        _ => None,
    };
    known.filter_map(party).collect()
}

fn three_lists(words: Words, people: &[Choice], typed: &Typed) -> Vec<Field> {
    let copy = || people.iter().map(|c| Choice::new(&c.value, c.label.clone())).collect();
    let list = |name: &str| Field::new(words, name, Input::Select(copy()), value(typed, name));
    ["first", "second", "third"].map(list).into()
}

pub async fn introduce(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(typed): Query<Typed>,
    jar: CookieJar,
) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    let people = people(&app, &space, words).await?;
    html(&introduce_form(&app, &space, words, &people, &typed))
}

pub async fn do_introduce(
    State(app): State<App>,
    Path(slug): Path<String>,
    jar: CookieJar,
    body: Bytes,
) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    let (typed, people) = (form_fields(&body), people(&app, &space, words).await?);
    let wanted = ByHand {
        parties: chosen(&typed, &people),
        sentence: value(&typed, "sentence"),
        write_to_outsiders: value(&typed, "write_to") == "yes",
    };
    match introduce_by_hand(&app.ctx, &space, &wanted, app.clock.now()).await? {
        Err(why) => introduce_form(&app, &space, words, &people, &typed).complained(&[("first", why)]),
        Ok(asked) => {
            app.waker.wake();
            Ok(see(&url(&space, &format!("/introduce/asked?count={asked}"))))
        }
    }
}

pub async fn asked(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<Typed>,
    jar: CookieJar,
) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    let count = value(&query, "count").parse().unwrap_or(1);
    html(&Message {
        p: Page::of(&app, &space, words.count("by-hand-asked", count)),
        lines: vec![words.say("by-hand-asked-next")],
        buttons: vec![Button::go(url(&space, "/introduce"), words.say("by-hand-another")).second()],
        links: links(&space, words),
    })
}

fn introduce_form(app: &App, space: &Space, words: Words, people: &[Choice], typed: &Typed) -> Form {
    let mut fields = three_lists(words, people, typed);
    fields.push(Field::new(words, "sentence", Input::Lines, value(typed, "sentence")));
    let write_to = [("no", "write-to-no"), ("yes", "write-to-yes")].map(|(v, key)| Choice::new(v, words.say(key)));
    let chosen = if value(typed, "write_to") == "yes" { "yes" } else { "no" };
    fields.push(Field::new(words, "write_to", Input::Choice(write_to.into()), chosen));
    Form {
        p: Page::of(app, space, words.say("by-hand-title")),
        lines: vec![words.say("by-hand-intro")],
        action: url(space, "/introduce"),
        fields,
        button: words.say("by-hand-button"),
        problems: vec![],
        links: links(space, words),
    }
}

pub async fn record(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    let people = people(&app, &space, words).await?;
    html(&record_form(&app, &space, words, &people, &Typed::new()))
}

pub async fn do_record(
    State(app): State<App>,
    Path(slug): Path<String>,
    jar: CookieJar,
    body: Bytes,
) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    let (typed, people) = (form_fields(&body), people(&app, &space, words).await?);
    let happened = Happened {
        parties: chosen(&typed, &people),
        kind: OutcomeKind::parse(&value(&typed, "outcome")),
        stage: Stage::parse(&value(&typed, "stage")).unwrap_or(Stage::New),
        on_day: value(&typed, "on_day"),
        words: value(&typed, "words"),
        may_tell: MayTell::parse(&value(&typed, "may_tell")).unwrap_or(MayTell::Count),
    };
    match record_by_hand(&app.ctx, &space, &happened, app.clock.now()).await? {
        Err((field, why)) => record_form(&app, &space, words, &people, &typed).complained(&[(field, why)]),
        Ok(()) => Ok(see(&url(&space, "/record/done"))),
    }
}

pub async fn recorded(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    html(&Message {
        p: Page::of(&app, &space, words.say("record-done")),
        lines: vec![],
        buttons: vec![
            Button::go(url(&space, "/map"), words.say("map-title")),
            Button::go(url(&space, "/record"), words.say("record-another")).second(),
        ],
        links: vec![Anchor { url: url(&space, ""), label: words.say("today-back") }],
    })
}

fn record_form(app: &App, space: &Space, words: Words, people: &[Choice], typed: &Typed) -> Form {
    let pick = |name: &str, default: &str| Some(value(typed, name)).filter(|v| !v.is_empty()).unwrap_or(default.into());
    let kinds = OutcomeKind::ALL.map(|k| Choice::new(k.as_str(), words.say(&format!("outcome-{}", k.as_str()))));
    let none = Choice::new("", words.say("record-only-connected"));
    let stages = Stage::ALL.map(|s| Choice::new(s.as_str(), words.say(&format!("stage-{}", s.as_str()))));
    let tell = MayTell::ALL.map(|m| Choice::new(m.as_str(), words.say(&format!("host-may-tell-{}", m.as_str()))));
    let mut fields = three_lists(words, people, typed);
    fields.extend([
        Field::new(words, "outcome", Input::Select(std::iter::once(none).chain(kinds).collect()), pick("outcome", "")),
        Field::new(words, "stage", Input::Choice(stages.into()), pick("stage", "new")),
        Field::new(words, "on_day", Input::Day, pick("on_day", &space.local_day(app.clock.now()).to_string())),
        Field::new(words, "words", Input::Lines, value(typed, "words")),
        Field::new(words, "may_tell", Input::Choice(tell.into()), pick("may_tell", "count")),
    ]);
    Form {
        p: Page::of(app, space, words.say("record-title")),
        lines: vec![words.say("record-intro")],
        action: url(space, "/record"),
        fields,
        button: words.say("record-button"),
        problems: vec![],
        links: links(space, words),
    }
}
