//! What the host does by hand: introduce people, and record what happened.

use super::desk::{Act, Desk, Typed};
use super::parties::{Unclear, ask_again, named_by, value_of, who_is_meant};
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::introduction::PartyId;
use crate::domain::member::Standing;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::flow::find_party::{Meant, candidate};
use crate::flow::introduce_by_hand::{ByHand, introduce_by_hand};
use crate::flow::record_by_hand::{Happened, record_by_hand};
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Choice, Field, Form, Input};
use crate::web::page::{Anchor, Button, Message, html, see};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/introduce", get(introduce).post(do_introduce))
        .route("/s/{space}/organiser/introduce/asked", get(asked))
        .route("/s/{space}/organiser/record", get(record).post(do_record))
        .route("/s/{space}/organiser/record/done", get(recorded))
}

pub fn url(space: &Space, page: &str) -> String {
    format!("/s/{}/organiser{page}", space.slug)
}

pub fn value(typed: &Typed, name: &str) -> String {
    typed.get(name).cloned().unwrap_or_default()
}

pub fn links(desk: &Desk) -> Vec<Anchor> {
    vec![desk.link("/address-book", "address-book-title"), desk.link("", "today-back")]
}

/// Who can be a party: a list to choose from, as long as one can overlook it; else a name or an address is typed.
enum People {
    Listed(Vec<Choice>),
    Typed,
}

/// So many fit a list.
const LISTED: usize = 100;

async fn people(desk: &Desk) -> Result<People> {
    let (store, space, words) = (&desk.app.ctx.store, &desk.space.id, desk.words);
    if store.count_members(space).await? > LISTED {
        return Ok(People::Typed);
    }
    let (outsiders, outside) = store.outsider_page(space, vec![], (0, LISTED)).await?;
    if outside > LISTED {
        return Ok(People::Typed);
    }
    let members = store.members(space).await?;
    let members = members.iter().filter(|m| m.standing != Standing::Stopped);
    let mut all = vec![Choice::new("", words.say("by-hand-nobody"))];
    all.extend(members.map(|m| Choice::new(&value_of(&PartyId::Member(m.id.clone())), m.name.to_string())));
    let outside = |o: &Outsider| words.with("by-hand-outside", &[("name", &o.shown_name())]);
    all.extend(outsiders.iter().map(|o| Choice::new(&value_of(&PartyId::Outsider(o.id.clone())), outside(o))));
    Ok(if all.len() > LISTED + 1 { People::Typed } else { People::Listed(all) })
}

const PARTIES: [&str; 3] = ["first", "second", "third"];

/// The people chosen or typed in the three fields; or which fields name nobody, and why.
async fn chosen(
    desk: &Desk,
    typed: &Typed,
    people: &People,
) -> Result<std::result::Result<Vec<PartyId>, Vec<(&'static str, Unclear)>>> {
    let (mut parties, mut unclear) = (Vec::new(), Vec::new());
    for field in PARTIES {
        let wanted = value(typed, field);
        match people {
            // Only such as the list holds.
            People::Listed(all) => {
                parties.extend(all.iter().find(|choice| choice.value == wanted).and_then(|c| named_by(&c.value)));
            }
            People::Typed if wanted.trim().is_empty() => {}
            People::Typed => match who_is_meant(desk, &wanted).await? {
                Meant::One(party) => parties.push(party),
                Meant::Several(found) => unclear.push((field, Unclear::among(desk, &found))),
                Meant::Nobody => unclear.push((field, Unclear::because(desk, "party-nobody-outside"))),
            },
        }
    }
    Ok(if unclear.is_empty() { Ok(parties) } else { Err(unclear) })
}

/// A field that names somebody by their row, as links and choices do, is filled with their name.
async fn with_names(desk: &Desk, people: &People, mut typed: Typed) -> Result<Typed> {
    if matches!(people, People::Typed) {
        for field in PARTIES {
            if let Some(who) = named_by(&value(&typed, field)) {
                let known = candidate(&desk.app.ctx, &desk.space, &who).await?;
                typed.insert(field.to_owned(), known.map(|known| known.name).unwrap_or_default());
            }
        }
    }
    Ok(typed)
}

fn three_people(words: Words, people: &People, typed: &Typed) -> Vec<Field> {
    let field = |name: &str| match people {
        People::Listed(all) => {
            let copy = all.iter().map(|c| Choice::new(&c.value, c.label.clone())).collect();
            Field::new(words, name, Input::Select(copy), value(typed, name))
        }
        People::Typed => {
            let field = Field::new(words, name, Input::Line, value(typed, name));
            Field { hint: words.say("by-hand-type"), ..field }
        }
    };
    PARTIES.map(field).into()
}

async fn introduce(desk: Desk, Query(typed): Query<Typed>) -> Result<Response> {
    let people = people(&desk).await?;
    let typed = with_names(&desk, &people, typed).await?;
    html(&introduce_form(&desk, &people, &typed))
}

async fn do_introduce(act: Act) -> Result<Response> {
    let people = people(&act).await?;
    let typed = &with_names(&act, &people, act.fields.clone()).await?;
    let parties = match chosen(&act, &act.fields, &people).await? {
        Ok(parties) => parties,
        Err(unclear) => return ask_again(introduce_form(&act, &people, typed), unclear),
    };
    let wanted =
        ByHand { parties, sentence: value(typed, "sentence"), write_to_outsiders: value(typed, "write_to") == "yes" };
    match introduce_by_hand(&act.app.ctx, &act.space, &wanted, act.now).await? {
        Err(why) => introduce_form(&act, &people, typed).complained(&[("first", why)]),
        Ok(asked) => {
            act.app.waker.wake();
            Ok(see(&act.url(&format!("/introduce/asked?count={asked}"))))
        }
    }
}

async fn asked(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let (words, count) = (desk.words, value(&query, "count").parse().unwrap_or(1));
    html(&Message {
        p: desk.page("/connections", words.count("by-hand-asked", count)),
        lines: vec![words.say("by-hand-asked-next")],
        buttons: vec![Button::go(desk.url("/introduce"), words.say("by-hand-another")).second()],
        links: links(&desk),
    })
}

fn introduce_form(desk: &Desk, people: &People, typed: &Typed) -> Form {
    let words = desk.words;
    let mut fields = three_people(words, people, typed);
    fields.push(Field::new(words, "sentence", Input::Lines, value(typed, "sentence")));
    let write_to = [("no", "write-to-no"), ("yes", "write-to-yes")].map(|(v, key)| Choice::new(v, words.say(key)));
    let chosen = if value(typed, "write_to") == "yes" { "yes" } else { "no" };
    fields.push(Field::new(words, "write_to", Input::Choice(write_to.into()), chosen));
    Form {
        p: desk.page("/connections", words.say("by-hand-title")),
        lines: vec![words.say("by-hand-intro")],
        action: desk.url("/introduce"),
        fields,
        button: words.say("by-hand-button"),
        problems: vec![],
        links: links(desk),
    }
}

async fn record(desk: Desk) -> Result<Response> {
    let people = people(&desk).await?;
    html(&record_form(&desk, &people, &Typed::new()))
}

async fn do_record(act: Act) -> Result<Response> {
    let people = people(&act).await?;
    let typed = &with_names(&act, &people, act.fields.clone()).await?;
    let parties = match chosen(&act, &act.fields, &people).await? {
        Ok(parties) => parties,
        Err(unclear) => return ask_again(record_form(&act, &people, typed), unclear),
    };
    let happened = Happened {
        parties,
        kind: OutcomeKind::parse(&value(typed, "outcome")),
        stage: Stage::parse(&value(typed, "stage")).unwrap_or(Stage::New),
        on_day: value(typed, "on_day"),
        words: value(typed, "words"),
        may_tell: MayTell::parse(&value(typed, "may_tell")).unwrap_or(MayTell::Count),
    };
    match record_by_hand(&act.app.ctx, &act.space, &happened, act.now).await? {
        Err((field, why)) => record_form(&act, &people, typed).complained(&[(field, why)]),
        Ok(()) => Ok(see(&act.url("/record/done"))),
    }
}

async fn recorded(desk: Desk) -> Result<Response> {
    let words = desk.words;
    html(&Message {
        p: desk.page("/connections", words.say("record-done")),
        lines: vec![],
        buttons: vec![
            Button::go(desk.url("/map"), words.say("map-title")),
            Button::go(desk.url("/record"), words.say("record-another")).second(),
        ],
        links: vec![desk.link("", "today-back")],
    })
}

fn record_form(desk: &Desk, people: &People, typed: &Typed) -> Form {
    let words = desk.words;
    let pick = |name: &str, default: &str| Some(value(typed, name)).filter(|v| !v.is_empty()).unwrap_or(default.into());
    let kinds = OutcomeKind::ALL.map(|k| Choice::new(k.as_str(), words.say(&format!("outcome-{}", k.as_str()))));
    let none = Choice::new("", words.say("record-only-connected"));
    let stages = Stage::ALL.map(|s| Choice::new(s.as_str(), words.say(&format!("stage-{}", s.as_str()))));
    let tell = MayTell::ALL.map(|m| Choice::new(m.as_str(), words.say(&format!("host-may-tell-{}", m.as_str()))));
    let mut fields = three_people(words, people, typed);
    fields.extend([
        Field::new(words, "outcome", Input::Select(std::iter::once(none).chain(kinds).collect()), pick("outcome", "")),
        Field::new(words, "stage", Input::Choice(stages.into()), pick("stage", "new")),
        Field::new(words, "on_day", Input::Day, pick("on_day", &desk.today().to_string())),
        Field::new(words, "words", Input::Lines, value(typed, "words")),
        Field::new(words, "may_tell", Input::Choice(tell.into()), pick("may_tell", "count")),
    ]);
    Form {
        p: desk.page("/connections", words.say("record-title")),
        lines: vec![words.say("record-intro")],
        action: desk.url("/record"),
        fields,
        button: words.say("record-button"),
        problems: vec![],
        links: links(desk),
    }
}
