//! Everybody whom a space knows: found by name, company or address, a page at a time; and somebody is added by hand.

use super::desk::{Act, Desk, Typed};
use super::pager::{EACH, Pager, page_of};
use super::person::standing;
use crate::domain::check_in::{HereAs, RawSubmission};
use crate::flow::find_people::find_people;
use crate::flow::keep_people::{PERSON_FIELDS, add_person};
use crate::store::{ListedPerson, Show};
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Choice, Field, Form, Input, shown};
use crate::web::page::{Anchor, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;

#[derive(Template)]
#[template(path = "pages/people.html")]
struct People {
    p: Page,
    /// What just happened, where one comes from somewhere.
    note: String,
    action: String,
    search: Field,
    show: String,
    shows: Vec<(Anchor, bool)>,
    found: String,
    /// What to do where the list is empty.
    empty: String,
    people: Vec<Row>,
    pager: Pager,
    links: Vec<Anchor>,
}

struct Row {
    url: String,
    name: String,
    company: String,
    email: String,
    standing: String,
    last_in: String,
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/people", get(page))
        .route("/s/{space}/organiser/people/add", get(add).post(do_add))
}

async fn page(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let (app, space, words) = (&desk.app, &desk.space, desk.words);
    let of = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let (typed, show) = (of("q"), Show::parse(of("show")).unwrap_or(Show::All));
    let (found, total) = find_people(&app.ctx, space, typed, show, (page_of(&query) * EACH, EACH), desk.now).await?;
    let asked = Typed::from([("q".to_owned(), typed.to_owned()), ("show".to_owned(), of("show").to_owned())]);
    let to_show = |other: Show| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", other.as_str());
        if !typed.is_empty() {
            query.append_pair("q", typed);
        }
        let url = desk.url(&format!("/people?{}", query.finish()));
        (Anchor { url, label: words.say(&format!("people-show-{}", other.as_str())) }, other == show)
    };
    let paged: Typed = asked.into_iter().chain(query.get("page").map(|p| ("page".to_owned(), p.clone()))).collect();
    let nothing = match (typed.is_empty(), show) {
        (true, Show::All) => "people-none-yet",
        (true, _) => "people-none-so",
        (false, _) => "people-none-found",
    };
    html(&People {
        p: desk.page("/people", words.say("people-title")),
        note: if query.contains_key("erased") { words.say("people-erased") } else { String::new() },
        action: desk.url("/people"),
        search: Field::new(words, "q", Input::Line, typed),
        show: show.as_str().to_owned(),
        shows: Show::ALL.into_iter().map(to_show).collect(),
        found: words.count("people-found", total),
        empty: if total == 0 { words.with(nothing, &[("typed", &shown(typed))]) } else { String::new() },
        people: found.iter().map(|person| row(&desk, person)).collect(),
        pager: Pager::of(&desk, "/people", &paged, total),
        links: links(&desk),
    })
}

fn links(desk: &Desk) -> Vec<Anchor> {
    let mut links = vec![desk.link("/address-book", "address-book-title")];
    if desk.acts() {
        links.splice(
            0..0,
            [
                desk.link("/people/add", "people-add"),
                desk.link("/import", "people-import"),
                desk.link("/introduce", "by-hand-title"),
            ],
        );
    }
    links
}

fn row(desk: &Desk, person: &ListedPerson) -> Row {
    let member = &person.member;
    Row {
        url: desk.url(&format!("/people/{}", member.id)),
        name: format!("{} {}", member.name, person.surname).trim().to_owned(),
        company: person.company.clone(),
        email: member.email.to_string(),
        standing: standing(desk, &member.standing),
        last_in: person.last_in.map_or_else(|| desk.words.say("people-never-in"), |day| dated(desk, day)),
    }
}

/// With the year where it is not this one.
pub fn dated(desk: &Desk, day: chrono::NaiveDate) -> String {
    use chrono::Datelike;
    let text = desk.words.long_day(day);
    if day.year() == desk.today().year() { text } else { format!("{text} {}", day.year()) }
}

async fn add(desk: Desk) -> Result<Response> {
    html(&add_form(&desk, &Typed::new()))
}

async fn do_add(act: Act) -> Result<Response> {
    let raw = typed_person(&act.fields);
    match add_person(&act.app.ctx, &act.space, &raw, act.now).await? {
        Ok(added) => {
            let known = if added.new { "added" } else { "known" };
            Ok(see(&act.url(&format!("/people/{}?{known}", added.member))))
        }
        Err(complaints) => {
            let complaints: Vec<(&str, String)> = complaints.into_iter().map(|c| (c.field, c.says)).collect();
            add_form(&act, &act.fields).complained(&complaints)
        }
    }
}

fn add_form(desk: &Desk, typed: &Typed) -> Form {
    let words = desk.words;
    Form {
        p: desk.page("/people", words.say("people-add")),
        lines: vec![words.say("people-add-text")],
        action: desk.url("/people/add"),
        fields: person_fields(desk, typed),
        button: words.say("people-add-button"),
        problems: vec![],
        links: vec![desk.link("/people", "people-title")],
    }
}

/// What was typed of a person, and nothing else.
pub fn typed_person(fields: &Typed) -> RawSubmission {
    let own = fields.iter().filter(|(name, _)| PERSON_FIELDS.contains(&name.as_str()));
    RawSubmission::from_fields(own.map(|(name, value)| (name.as_str(), value.clone())))
}

/// The fields of a person, as their organiser fills them in.
pub fn person_fields(desk: &Desk, typed: &Typed) -> Vec<Field> {
    let words = desk.words;
    let of = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let here_as = [HereAs::Coworker, HereAs::Visitor, HereAs::Host];
    let here_as = here_as.map(|h| Choice::new(h.as_str(), words.say(&format!("here-as-{}", h.as_str()))));
    let chosen = HereAs::parse(&of("here_as")).unwrap_or(HereAs::Coworker).as_str();
    // The form at the door asks its reader; here somebody writes about somebody else.
    let field = |name: &str, input: Input, value: String| Field {
        label: words.say(&format!("person-{name}")),
        hint: String::new(),
        ..Field::new(words, name, input, value)
    };
    vec![
        field("name", Input::Line, of("name")),
        field("surname", Input::Line, of("surname")),
        field("email", Input::Email, of("email")),
        field("company", Input::Line, of("company")),
        field("here_as", Input::Choice(here_as.into()), chosen.to_owned()),
        field("headline", Input::Line, of("headline")),
        field("offers", Input::Lines, of("offers")),
        field("needs", Input::Lines, of("needs")),
        field("interests", Input::Lines, of("interests")),
    ]
}
