//! The host's address book, and whom of it the host might introduce today.

use super::App;
use super::by_hand::{Typed, enter, links, url, value};
use super::error::{Error, Result};
use super::field::{Field, Form, Input, form_fields};
use super::page::{Anchor, Button, Page, html, see};
use crate::domain::id::OutsiderId;
use crate::domain::member::Line;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::flow::keep_address_book::{Entry, add_outsider};
use crate::flow::propose_by_hand::{Proposal, propose_by_hand};
use crate::render::words::Words;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;

#[derive(Template)]
#[template(path = "pages/address_book.html")]
struct AddressBook {
    p: Page,
    proposals: Vec<(String, Anchor)>,
    entries: Vec<EntryRow>,
    add: Anchor,
    links: Vec<Anchor>,
}

struct EntryRow {
    name: String,
    email: String,
    lines: Vec<String>,
    remove: Button,
}

pub async fn page(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    let proposals = propose_by_hand(&app.ctx, &space, app.clock.now()).await?;
    let outsiders = app.ctx.store.outsiders(&space.id).await?;
    html(&AddressBook {
        p: Page::of(&app, &space, words.say("address-book-title")),
        proposals: proposals.iter().map(|p| proposed(&space, words, p)).collect(),
        entries: outsiders.iter().map(|o| entry_row(&space, words, o)).collect(),
        add: Anchor { url: url(&space, "/address-book/add"), label: words.say("address-book-add") },
        links: vec![
            Anchor { url: url(&space, "/introduce"), label: words.say("by-hand-title") },
            Anchor { url: url(&space, ""), label: words.say("today-back") },
        ],
    })
}

fn proposed(space: &Space, words: Words, proposal: &Proposal) -> (String, Anchor) {
    let key = if proposal.member_looks { "proposal-they-help" } else { "proposal-member-helps" };
    let blanks =
        [("member", proposal.name.as_str()), ("outsider", &proposal.outsider_name), ("phrase", &proposal.phrase)];
    let query = format!("/introduce?first=m%3A{}&second=o%3A{}", proposal.member, proposal.outsider);
    (words.with(key, &blanks), Anchor { url: url(space, &query), label: words.with("proposal-link", &blanks) })
}

fn entry_row(space: &Space, words: Words, outsider: &Outsider) -> EntryRow {
    let of = |key: &str, lines: &[Line]| {
        let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        (!texts.is_empty()).then(|| words.with(key, &[("lines", &texts.join("; "))]))
    };
    let profile = &outsider.profile;
    let lines = [
        of("outsider-offers", &profile.offers),
        of("outsider-needs", &profile.needs),
        of("outsider-likes", &profile.interests),
    ];
    EntryRow {
        name: outsider.shown_name(),
        email: outsider.email.as_ref().map(|e| e.to_string()).unwrap_or_default(),
        lines: lines.into_iter().flatten().collect(),
        remove: Button::post(
            url(space, &format!("/address-book/{}/remove", outsider.id)),
            words.say("address-book-remove"),
        )
        .second(),
    }
}

pub async fn add(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    html(&add_form(&app, &space, words, &Typed::new()))
}

pub async fn do_add(State(app): State<App>, Path(slug): Path<String>, jar: CookieJar, body: Bytes) -> Result<Response> {
    let (space, words) = enter(&app, &slug, &jar).await?;
    let typed = form_fields(&body);
    let field = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let entry = Entry {
        name: field("outsider_name"),
        organisation: field("organisation"),
        email: field("outsider_email"),
        offers: field("outsider_offers"),
        needs: field("outsider_needs"),
        interests: field("outsider_interests"),
    };
    match add_outsider(&app.ctx, &space, &entry, app.clock.now()).await? {
        Err(complaints) => {
            let complaints: Vec<(&str, String)> = complaints.into_iter().map(|c| (c.field, c.says)).collect();
            add_form(&app, &space, words, &typed).complained(&complaints)
        }
        Ok(_) => Ok(see(&url(&space, "/address-book"))),
    }
}

fn add_form(app: &App, space: &Space, words: Words, typed: &Typed) -> Form {
    let field = |name: &str, input: Input| Field::new(words, name, input, value(typed, name));
    Form {
        p: Page::of(app, space, words.say("address-book-add")),
        lines: vec![words.say("address-book-intro")],
        action: url(space, "/address-book/add"),
        fields: vec![
            field("outsider_name", Input::Line),
            field("organisation", Input::Line),
            field("outsider_email", Input::Email),
            field("outsider_offers", Input::Lines),
            field("outsider_needs", Input::Lines),
            field("outsider_interests", Input::Lines),
        ],
        button: words.say("address-book-keep"),
        problems: vec![],
        links: links(space, words),
    }
}

pub async fn remove(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    jar: CookieJar,
) -> Result<Response> {
    let (space, _) = enter(&app, &slug, &jar).await?;
    app.ctx.store.remove_outsider(&space.id, &OutsiderId::new(id), app.clock.now()).await.map_err(Error::from)?;
    Ok(see(&url(&space, "/address-book")))
}
