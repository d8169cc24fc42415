//! Two who are one person: what becomes whose is said first. It cannot be undone.

use super::desk::{Act, Desk, Typed};
use super::parties::ask_again;
use super::person::{full_name, person_at, url_of};
use super::person_form::{form, other_field, other_meant};
use crate::flow::merge_members::merge_members;
use crate::store::{Holds, Person};
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Button, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;

#[derive(Template)]
#[template(path = "pages/merge.html")]
struct Merge {
    p: Page,
    lines: Vec<String>,
    /// The heads of the table's columns: the one who stays, the other.
    heads: [String; 2],
    rows: Vec<[String; 3]>,
    sure: Button,
    other_way: Button,
    links: Vec<Anchor>,
}

pub fn routes() -> Router<App> {
    Router::new().route("/s/{space}/organiser/people/{member}/merge", get(page).post(merge))
}

async fn page(Path((_, id)): Path<(String, String)>, desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let keep = person_at(&desk, &id).await?;
    let Some(with) = query.get("with") else {
        return html(&form(&desk, &keep, "merge", vec![other_field(&desk, "")]));
    };
    let other = person_at(&desk, with).await?;
    if keep.member.id == other.member.id {
        return Err(Error::NotFound);
    }
    let (words, store) = (desk.words, &desk.app.ctx.store);
    let (has, goes) = (store.holds(&keep.member.id).await?, store.holds(&other.member.id).await?);
    let (name, email) = (full_name(&keep), keep.member.email.to_string());
    let old = other.member.email.to_string();
    let blanks = [("name", name.as_str()), ("email", &email), ("old", &old)];
    let sure = Button::post(with_url(&desk, &keep, &other), words.with("merge-button", &blanks));
    html(&Merge {
        p: desk.page("/people", words.say("merge-title")),
        lines: ["merge-text", "merge-address", "merge-later", "merge-for-good"]
            .map(|key| words.with(key, &blanks))
            .into(),
        heads: [name.clone(), full_name(&other)],
        rows: rows(&desk, (&keep, has), (&other, goes)),
        sure,
        other_way: Button::go(with_url(&desk, &other, &keep), words.say("merge-other-way")).second(),
        links: vec![Anchor { url: url_of(&desk, &keep, ""), label: words.with("person-back", &blanks) }],
    })
}

fn with_url(desk: &Desk, keep: &Person, other: &Person) -> String {
    url_of(desk, keep, &format!("/merge?with={}", other.member.id))
}

fn rows(desk: &Desk, (keep, has): (&Person, Holds), (other, goes): (&Person, Holds)) -> Vec<[String; 3]> {
    let said = |key: &str, one: String, two: String| [desk.words.say(key), one, two];
    let number = |key: &str, one: u32, two: u32| said(key, one.to_string(), two.to_string());
    vec![
        said("person-fact-email", keep.member.email.to_string(), other.member.email.to_string()),
        said("person-fact-company", keep.company.clone(), other.company.clone()),
        number("merge-check-ins", has.check_ins, goes.check_ins),
        number("merge-lines", has.lines, goes.lines),
        number("merge-introductions", has.introductions, goes.introductions),
        number("merge-connections", has.connections, goes.connections),
    ]
}

/// Without `with` somebody was looked for; with it, the page above has been read.
async fn merge(Path((_, id)): Path<(String, String)>, Query(query): Query<Typed>, act: Act) -> Result<Response> {
    let keep = person_at(&act, &id).await?;
    let Some(with) = query.get("with") else {
        let typed = act.field("other");
        return match other_meant(&act, &keep, typed).await? {
            Ok(other) => Ok(see(&url_of(&act, &keep, &format!("/merge?with={other}")))),
            Err(why) => ask_again(form(&act, &keep, "merge", vec![other_field(&act, typed)]), vec![("other", why)]),
        };
    };
    let other = person_at(&act, with).await?;
    if keep.member.id == other.member.id {
        return Err(Error::NotFound);
    }
    merge_members(&act.app.ctx, &act.space, &keep.member, &other.member, act.now).await?;
    Ok(see(&url_of(&act, &keep, "?merged")))
}
