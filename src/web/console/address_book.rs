//! The host's address book, and whom of it the host might introduce today.

use super::by_hand::{links, url, value};
use super::desk::{Act, Desk, Typed};
use super::pager::{EACH, Pager, page_of};
use crate::domain::check_in::Complaint;
use crate::domain::id::OutsiderId;
use crate::domain::member::Line;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::flow::keep_address_book::{Entry, add_outsider, edit_outsider, fields_of, find_outsiders};
use crate::flow::propose_by_hand::{Proposal, propose_by_hand};
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::field::{Field, Form, Input, shown};
use crate::web::page::{Anchor, Button, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};

/// Space and entry, as an address names them.
type Ids = Path<(String, String)>;

#[derive(Template)]
#[template(path = "pages/address_book.html")]
struct AddressBook {
    p: Page,
    proposals: Vec<(String, Anchor)>,
    action: String,
    search: Field,
    /// What there is to say where nobody is listed.
    empty: String,
    entries: Vec<EntryRow>,
    pager: Pager,
    add: Option<Anchor>,
    links: Vec<Anchor>,
}

struct EntryRow {
    name: String,
    email: String,
    lines: Vec<String>,
    /// For those who may act: the form, and the button that takes them out.
    acts: Option<(Anchor, Button)>,
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/address-book", get(page))
        .route("/s/{space}/organiser/address-book/add", get(add).post(do_add))
        .route("/s/{space}/organiser/address-book/{id}/edit", get(edit).post(do_edit))
        .route("/s/{space}/organiser/address-book/{id}/remove", post(remove))
}

async fn page(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let (ctx, space, words) = (&desk.app.ctx, &desk.space, desk.words);
    let typed = query.get("q").map(String::as_str).unwrap_or_default();
    let (found, total) = find_outsiders(ctx, space, typed, (page_of(&query) * EACH, EACH)).await?;
    // They stand above the whole book alone: all of it is compared with all who are in.
    let proposals = match typed.is_empty() && page_of(&query) == 0 {
        true => propose_by_hand(ctx, space, desk.now).await?,
        false => Vec::new(),
    };
    let asked: Typed = query.clone().into_iter().filter(|(name, _)| name == "q" || name == "page").collect();
    let empty = match (total, typed) {
        (0, "") => words.say("address-book-empty"),
        (0, typed) => words.with("people-none-found", &[("typed", &shown(typed))]),
        _ => String::new(),
    };
    let mut links = vec![desk.link("", "today-back")];
    if desk.acts() {
        links.insert(0, desk.link("/introduce", "by-hand-title"));
    }
    html(&AddressBook {
        p: desk.page("/people", words.say("address-book-title")),
        proposals: proposals.iter().map(|p| proposed(space, words, p)).collect(),
        action: desk.url("/address-book"),
        search: Field::new(words, "q", Input::Line, typed),
        empty,
        entries: found.iter().map(|outsider| entry_row(&desk, outsider)).collect(),
        pager: Pager::of(&desk, "/address-book", &asked, total),
        add: desk.acts().then(|| desk.link("/address-book/add", "address-book-add")),
        links,
    })
}

fn proposed(space: &Space, words: Words, proposal: &Proposal) -> (String, Anchor) {
    let key = if proposal.member_looks { "proposal-they-help" } else { "proposal-member-helps" };
    let blanks =
        [("member", proposal.name.as_str()), ("outsider", &proposal.outsider_name), ("phrase", &proposal.phrase)];
    let query = format!("/introduce?first=m%3A{}&second=o%3A{}", proposal.member, proposal.outsider);
    (words.with(key, &blanks), Anchor { url: url(space, &query), label: words.with("proposal-link", &blanks) })
}

fn entry_row(desk: &Desk, outsider: &Outsider) -> EntryRow {
    let words = desk.words;
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
    let acts = || {
        let remove = desk.url(&format!("/address-book/{}/remove", outsider.id));
        let edit = desk.link(&format!("/address-book/{}/edit", outsider.id), "address-book-edit");
        (edit, Button::post(remove, words.say("address-book-remove")))
    };
    EntryRow {
        name: outsider.shown_name(),
        email: outsider.email.as_ref().map(|e| e.to_string()).unwrap_or_default(),
        lines: lines.into_iter().flatten().collect(),
        acts: desk.acts().then(acts),
    }
}

async fn add(desk: Desk) -> Result<Response> {
    html(&add_form(&desk, &Typed::new()))
}

async fn do_add(act: Act) -> Result<Response> {
    match add_outsider(&act.app.ctx, &act.space, &typed_entry(&act), act.now).await? {
        Err(complaints) => complained(add_form(&act, &act.fields), complaints),
        Ok(_) => Ok(see(&act.url("/address-book"))),
    }
}

fn typed_entry(act: &Act) -> Entry<'_> {
    Entry::of_fields(|name| act.field(name))
}

fn complained(form: Form, complaints: Vec<Complaint>) -> Result<Response> {
    let complaints: Vec<(&str, String)> = complaints.into_iter().map(|c| (c.field, c.says)).collect();
    form.complained(&complaints)
}

fn add_form(desk: &Desk, typed: &Typed) -> Form {
    form(desk, typed, desk.words.say("address-book-add"), desk.url("/address-book/add"))
}

fn form(desk: &Desk, typed: &Typed, title: String, action: String) -> Form {
    let words = desk.words;
    let field = |name: &str, input: Input| Field::new(words, name, input, value(typed, name));
    Form {
        p: desk.page("/people", title),
        lines: vec![words.say("address-book-intro")],
        action,
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

async fn edit(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let outsider = entry_at(&desk, id).await?;
    let known: Typed = fields_of(&outsider).map(|(name, value)| (name.to_owned(), value)).into();
    html(&edit_form(&desk, &known, &outsider))
}

async fn do_edit(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let outsider = entry_at(&act, id).await?;
    let entry = typed_entry(&act);
    match edit_outsider(&act.app.ctx, &act.space, &outsider.id, &entry, act.now).await? {
        Err(complaints) => complained(edit_form(&act, &act.fields, &outsider), complaints),
        Ok(()) => {
            // There they are seen as they are now, on whichever page they stand.
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", entry.name).finish();
            Ok(see(&act.url(&format!("/address-book?{query}"))))
        }
    }
}

async fn entry_at(desk: &Desk, id: String) -> Result<Outsider> {
    Ok(desk.app.ctx.store.entry(&desk.space.id, &OutsiderId::new(id)).await?)
}

fn edit_form(desk: &Desk, typed: &Typed, outsider: &Outsider) -> Form {
    let title = desk.words.with("address-book-edit-title", &[("name", &outsider.shown_name())]);
    form(desk, typed, title, desk.url(&format!("/address-book/{}/edit", outsider.id)))
}

async fn remove(Path((_, id)): Ids, act: Act) -> Result<Response> {
    act.app.ctx.store.remove_outsider(&act.space.id, &OutsiderId::new(id), act.now).await.map_err(Error::from)?;
    Ok(see(&act.url("/address-book")))
}
