//! The host's address book, and whom of it the host might introduce today.

use super::by_hand::{links, url, value};
use super::desk::{Act, Desk, Typed};
use crate::domain::id::OutsiderId;
use crate::domain::member::Line;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::flow::keep_address_book::{Entry, add_outsider};
use crate::flow::propose_by_hand::{Proposal, propose_by_hand};
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::field::{Field, Form, Input};
use crate::web::page::{Anchor, Button, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};

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

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/address-book", get(page))
        .route("/s/{space}/organiser/address-book/add", get(add).post(do_add))
        .route("/s/{space}/organiser/address-book/{id}/remove", post(remove))
}

async fn page(desk: Desk) -> Result<Response> {
    let (app, space, words) = (&desk.app, &desk.space, desk.words);
    let proposals = propose_by_hand(&app.ctx, space, desk.now).await?;
    let outsiders = app.ctx.store.outsiders(&space.id).await?;
    html(&AddressBook {
        p: desk.page("/people", words.say("address-book-title")),
        proposals: proposals.iter().map(|p| proposed(space, words, p)).collect(),
        entries: outsiders.iter().map(|o| entry_row(space, words, o)).collect(),
        add: desk.link("/address-book/add", "address-book-add"),
        links: vec![desk.link("/introduce", "by-hand-title"), desk.link("", "today-back")],
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

async fn add(desk: Desk) -> Result<Response> {
    html(&add_form(&desk, &Typed::new()))
}

async fn do_add(act: Act) -> Result<Response> {
    let entry = Entry {
        name: act.field("outsider_name"),
        organisation: act.field("organisation"),
        email: act.field("outsider_email"),
        offers: act.field("outsider_offers"),
        needs: act.field("outsider_needs"),
        interests: act.field("outsider_interests"),
    };
    match add_outsider(&act.app.ctx, &act.space, &entry, act.now).await? {
        Err(complaints) => {
            let complaints: Vec<(&str, String)> = complaints.into_iter().map(|c| (c.field, c.says)).collect();
            add_form(&act, &act.fields).complained(&complaints)
        }
        Ok(_) => Ok(see(&act.url("/address-book"))),
    }
}

fn add_form(desk: &Desk, typed: &Typed) -> Form {
    let words = desk.words;
    let field = |name: &str, input: Input| Field::new(words, name, input, value(typed, name));
    Form {
        p: desk.page("/people", words.say("address-book-add")),
        lines: vec![words.say("address-book-intro")],
        action: desk.url("/address-book/add"),
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
        links: links(desk),
    }
}

async fn remove(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    act.app.ctx.store.remove_outsider(&act.space.id, &OutsiderId::new(id), act.now).await.map_err(Error::from)?;
    Ok(see(&act.url("/address-book")))
}
