//! What people hold, what counts as the same here, and what looks as if it were. Only how many hold a topic is said, never
//! who.

use super::desk::{Act, Desk, Typed};
use super::pager::{EACH, Pager, page_of};
use crate::domain::text::folded;
use crate::domain::topic::SaidBy;
use crate::domain::topic::held::Held;
use crate::flow::keep_topics::{Change, Changed, change_topics, look_alikes_kept, topics_kept};
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Field, Form, Input};
use crate::web::page::{Anchor, Page, html};
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/topics", get(list))
        .route("/s/{space}/organiser/topics/merge", get(merge).post(do_merge))
        .route("/s/{space}/organiser/topics/split", post(split))
        .route("/s/{space}/organiser/topics/look-alikes", get(look_alikes).post(decide))
}

#[derive(Template)]
#[template(path = "pages/topics.html")]
struct Topics {
    p: Page,
    search: Vec<Field>,
    is_part: bool,
    title: String,
    rows: Vec<Row>,
    pager: Pager,
    split: String,
    acts: bool,
    links: Vec<Anchor>,
}

struct Row {
    name: String,
    people: String,
    /// How it is written besides, and whether that was merged here.
    wordings: Vec<String>,
    /// What was merged here and can be taken apart: how it is written.
    merged: Vec<String>,
    merge: Anchor,
}

async fn list(Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let words = desk.words;
    let topics = topics_kept(&desk.app.ctx, &desk.space).await?;
    let wanted = folded(query.get("topic").map(String::as_str).unwrap_or_default().trim());
    let fits = |topic: &&Held| wanted.is_empty() || says(topic).any(|text| folded(text).contains(&wanted));
    let found: Vec<&Held> = topics.iter().filter(fits).collect();
    html(&Topics {
        p: desk.page("/set-up", words.say("topics-title")),
        search: vec![Field::new(words, "topic", Input::Line, query.get("topic").cloned().unwrap_or_default())],
        is_part: !wanted.is_empty(),
        title: words.count("topics-count", found.len()),
        rows: found.iter().skip(page_of(&query) * EACH).take(EACH).map(|topic| row(&desk, topic)).collect(),
        pager: Pager::of(&desk, "/topics", &query, found.len()),
        split: desk.url("/topics/split"),
        acts: desk.acts(),
        links: vec![
            desk.link("/topics/look-alikes", "look-alikes-title"),
            desk.link("/topics/merge", "topics-merge-title"),
        ],
    })
}

/// Every word for a topic.
fn says(topic: &Held) -> impl Iterator<Item = &str> {
    let wordings = topic.wordings.iter().map(|wording| wording.text.as_str());
    wordings.chain(topic.also.iter().map(String::as_str)).chain([topic.key.as_str()])
}

fn row(desk: &Desk, topic: &Held) -> Row {
    let words = desk.words;
    let others = topic.wordings.iter().filter(|wording| wording.key != topic.key);
    let wordings =
        others.clone().map(|wording| words.count_with("topic-wording", wording.people, &[("text", &wording.text)]));
    let here = others.filter(|wording| wording.merged == Some(SaidBy::Space)).map(|wording| wording.text.clone());
    let query: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("merge_from", topic.name()).finish();
    Row {
        name: topic.name().to_owned(),
        people: words.count("topic-people", topic.people),
        wordings: wordings.collect(),
        merged: here.chain(topic.also.iter().cloned()).collect(),
        merge: Anchor { url: desk.url(&format!("/topics/merge?{query}")), label: words.say("topic-merge") },
    }
}

async fn merge(Query(typed): Query<Typed>, desk: Desk) -> Result<Response> {
    html(&merge_form(&desk, &typed))
}

fn merge_form(desk: &Desk, typed: &Typed) -> Form {
    let words = desk.words;
    let field = |name: &str| Field::new(words, name, Input::Line, typed.get(name).cloned().unwrap_or_default());
    Form {
        p: desk.page("/set-up", words.say("topics-merge-title")),
        lines: vec![words.say("topics-merge-intro")],
        action: desk.url("/topics/merge"),
        fields: vec![field("merge_from"), field("merge_into")],
        button: words.say("topics-merge-button"),
        problems: vec![],
        links: vec![desk.link("/topics", "topics-title")],
    }
}

async fn do_merge(act: Act) -> Result<Response> {
    let (from, into) = (act.field("merge_from").trim(), act.field("merge_into").trim());
    match change(&act, Change::Merge { from, into }).await? {
        Ok(done) => changed(&act, done),
        Err((typed, why)) => {
            let field = if typed == into && typed != from { "merge_into" } else { "merge_from" };
            merge_form(&act, &act.fields).complained(&[(field, why)])
        }
    }
}

async fn split(act: Act) -> Result<Response> {
    match change(&act, Change::Split { topic: act.field("word") }).await? {
        Ok(done) => changed(&act, done),
        Err((_, why)) => unchanged(&act, why),
    }
}

/// Each word that is concerned with what it counts as now; or what was typed and why nothing was done.
type Done = std::result::Result<Vec<(String, String)>, (String, String)>;

async fn change(act: &Act, change: Change<'_>) -> Result<Done> {
    Ok(match change_topics(&act.app.ctx, &act.space, change, "console", act.now).await? {
        Changed::Done(done) => Ok(done),
        Changed::Unknown { typed, meant } => {
            let why = match meant {
                Some(meant) => act.words.with("topic-unknown-meant", &[("typed", &typed), ("meant", &meant)]),
                None => act.words.with("topic-unknown", &[("typed", &typed)]),
            };
            Err((typed, why))
        }
        Changed::Nothing(why) => Err((String::new(), super::import::sentence(&why.to_string()))),
    })
}

#[derive(Template)]
#[template(path = "pages/topics_changed.html")]
struct ChangedPage {
    p: Page,
    lines: Vec<String>,
    undo: Vec<Undo>,
    links: Vec<Anchor>,
}

/// A button that takes a change back.
struct Undo {
    action: String,
    fields: Vec<(&'static str, String)>,
    label: String,
}

fn changed(act: &Act, done: Vec<(String, String)>) -> Result<Response> {
    let words = act.words;
    let line = |(word, means): &(String, String)| match word == means {
        true => words.with("topic-stands-alone", &[("word", word)]),
        false => words.with("topic-counts-as", &[("word", word), ("topic", means)]),
    };
    // What leads elsewhere is taken apart again; what stands alone is left to a merge of its own.
    let undo = done.iter().filter(|(word, means)| word != means).map(|(word, _)| Undo {
        action: act.url("/topics/split"),
        fields: vec![("word", word.clone())],
        label: words.with("topic-undo", &[("word", word)]),
    });
    html(&ChangedPage {
        p: act.page("/set-up", words.say("topics-changed")),
        lines: done.iter().map(line).chain([words.say("topics-changed-text")]).collect(),
        undo: undo.collect(),
        links: vec![act.link("/topics", "topics-title"), act.link("/topics/look-alikes", "look-alikes-title")],
    })
}

fn unchanged(act: &Act, why: String) -> Result<Response> {
    html(&ChangedPage {
        p: act.page("/set-up", act.words.say("topics-unchanged")),
        lines: vec![why],
        undo: vec![],
        links: vec![act.link("/topics", "topics-title")],
    })
}

#[derive(Template)]
#[template(path = "pages/look_alikes.html")]
struct LookAlikes {
    p: Page,
    title: String,
    action: String,
    pairs: Vec<Pair>,
    acts: bool,
    pager: Pager,
    back: Anchor,
}

struct Pair {
    says: String,
    wrote: String,
    meant: String,
}

async fn look_alikes(Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let words = desk.words;
    let pairs = look_alikes_kept(&desk.app.ctx, &desk.space).await?;
    let pair = |pair: &crate::flow::keep_topics::LookAlike| Pair {
        says: alike(words, &pair.wrote, &pair.meant),
        wrote: pair.wrote.clone(),
        meant: pair.meant.clone(),
    };
    html(&LookAlikes {
        p: desk.page("/set-up", words.say("look-alikes-title")),
        title: words.count("look-alikes-count", pairs.len()),
        action: desk.url("/topics/look-alikes"),
        pairs: pairs.iter().skip(page_of(&query) * EACH).take(EACH).map(pair).collect(),
        acts: desk.acts(),
        pager: Pager::of(&desk, "/topics/look-alikes", &query, pairs.len()),
        back: desk.link("/topics", "topics-title"),
    })
}

fn alike(words: Words, wrote: &str, meant: &str) -> String {
    words.with("look-alike", &[("wrote", wrote), ("meant", meant)])
}

/// "The same", or "not the same": then nobody is asked about it again.
async fn decide(act: Act) -> Result<Response> {
    let (wrote, meant) = (act.field("wrote"), act.field("meant"));
    let decided = match act.field("as") {
        "same" => Change::Merge { from: wrote, into: meant },
        _ => Change::Apart { word: wrote },
    };
    match change(&act, decided).await? {
        Ok(done) => changed(&act, done),
        Err((_, why)) => unchanged(&act, why),
    }
}
