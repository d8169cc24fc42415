//! Who may sign in to this space, and as what. Everybody who may look sees it; only an owner changes it.

use super::account::{LOG_LINES, log_line, moment};
use super::desk::{Act, Desk, Typed};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::OrganiserId;
use crate::domain::role::Role;
use crate::flow::keep_organisers::{Added, add_organiser, change_role, remove_organiser};
use crate::store::ListedOrganiser;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::field::{Choice, Field, Form, Input};
use crate::web::page::{Button, Message, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};

#[derive(Template)]
#[template(path = "pages/organisers.html")]
struct Organisers {
    p: Page,
    people: Vec<Row>,
    roles: Vec<(String, String)>,
    add: Option<Button>,
    sign_out: Option<Button>,
    sign_ins: Vec<(String, [String; 3])>,
}

struct Row {
    email: String,
    role: String,
    last_in: String,
    /// Where an owner changes it.
    change: Option<Button>,
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/organisers", get(page))
        .route("/s/{space}/organiser/organisers/add", get(add).post(do_add))
        .route("/s/{space}/organiser/organisers/sign-out", post(sign_out))
        .route("/s/{space}/organiser/organisers/{id}", get(change).post(do_change))
        .route("/s/{space}/organiser/organisers/{id}/remove", post(remove))
}

async fn page(desk: Desk) -> Result<Response> {
    let (words, store, space) = (desk.words, &desk.app.ctx.store, &desk.space.id);
    let owns = desk.role == Role::Owner;
    let row = |o: &ListedOrganiser| Row {
        email: o.email.to_string(),
        role: words.say(&format!("role-{}", o.role.as_str())),
        last_in: o.last_in.map_or_else(|| words.say("organisers-never-in"), |at| moment(&desk, at)),
        change: owns.then(|| Button::go(desk.url(&format!("/organisers/{}", o.id)), words.say("organisers-change"))),
    };
    let log = store.sign_ins_at(space, LOG_LINES).await?;
    html(&Organisers {
        p: desk.page("/set-up", words.say("organisers-title")),
        people: store.list_organisers(space).await?.iter().map(row).collect(),
        roles: Role::ALL.iter().rev().map(|role| role_in_words(&desk, *role)).collect(),
        add: owns.then(|| Button::go(desk.url("/organisers/add"), words.say("organisers-add"))),
        sign_out: owns
            .then(|| Button::post(desk.url("/organisers/sign-out"), words.say("organisers-sign-out")).second()),
        sign_ins: log.iter().map(|row| (row.email.clone(), log_line(&desk, row))).collect(),
    })
}

fn role_in_words(desk: &Desk, role: Role) -> (String, String) {
    let key = format!("role-{}", role.as_str());
    (desk.words.say(&key), desk.words.say(&format!("{key}-text")))
}

fn roles(desk: &Desk) -> Input {
    let choice = |role: &Role| {
        let (name, text) = role_in_words(desk, *role);
        Choice::new(role.as_str(), format!("{name}: {text}"))
    };
    Input::Choice(Role::ALL.iter().rev().map(choice).collect())
}

async fn add(desk: Desk) -> Result<Response> {
    html(&add_form(&desk, &Typed::new()))
}

fn add_form(desk: &Desk, typed: &Typed) -> Form {
    let words = desk.words;
    let of = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let role = Role::parse(&of("role")).unwrap_or(Role::Organiser);
    Form {
        p: desk.page("/set-up", words.say("organisers-add")),
        lines: vec![words.say("organisers-add-text")],
        action: desk.url("/organisers/add"),
        fields: vec![
            Field::new(words, "organiser_email", Input::Email, of("organiser_email")),
            Field::new(words, "role", roles(desk), role.as_str()),
        ],
        button: words.say("organisers-add-button"),
        problems: vec![],
        links: vec![desk.link("/organisers", "organisers-title")],
    }
}

async fn do_add(act: Act) -> Result<Response> {
    act.only_owner()?;
    let complain = |field: &str, why: String| add_form(&act, &act.fields).complained(&[(field, why)]);
    let email = match EmailAddress::parse(act.field("organiser_email")) {
        Ok(email) => email,
        Err(why) => return complain("organiser_email", why.to_string()),
    };
    let Some(role) = Role::parse(act.field("role")) else {
        return complain("role", act.words.say("organisers-choose-role"));
    };
    match add_organiser(&act.app.ctx, &act.space, &email, role, act.now).await? {
        Added::Already => complain("organiser_email", act.words.say("organisers-there-already")),
        Added::NotMailed => html(&Message {
            p: act.page("/set-up", act.words.say("organisers-title")),
            lines: vec![act.words.with("organisers-not-mailed", &[("email", &email.to_string())])],
            buttons: vec![Button::go(act.url("/organisers"), act.words.say("organisers-title"))],
            links: vec![],
        }),
        Added::Mailed => {
            act.app.waker.wake();
            Ok(see(&act.url("/organisers")))
        }
    }
}

/// Who is meant; nobody of another space.
async fn meant(desk: &Desk, id: &str) -> Result<ListedOrganiser> {
    let all = desk.app.ctx.store.list_organisers(&desk.space.id).await?;
    all.into_iter().find(|o| o.id.as_str() == id).ok_or(Error::NotFound)
}

async fn change(Path((_, id)): Path<(String, String)>, desk: Desk) -> Result<Response> {
    if desk.role != Role::Owner {
        return Err(Error::OnlyLooks);
    }
    let organiser = meant(&desk, &id).await?;
    html(&change_form(&desk, &organiser))
}

fn change_form(desk: &Desk, organiser: &ListedOrganiser) -> Form {
    let words = desk.words;
    Form {
        p: desk.page("/set-up", organiser.email.to_string()),
        lines: vec![],
        action: desk.url(&format!("/organisers/{}", organiser.id)),
        fields: vec![Field::new(words, "role", with_nothing(desk), organiser.role.as_str())],
        button: words.say("organisers-keep"),
        problems: vec![],
        links: vec![desk.link("/organisers", "organisers-title")],
    }
}

/// The roles, and none.
fn with_nothing(desk: &Desk) -> Input {
    let mut choices = match roles(desk) {
        Input::Choice(choices) => choices,
        _ => vec![],
    };
    choices.push(Choice::new("none", desk.words.say("role-none")));
    Input::Choice(choices)
}

async fn do_change(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    act.only_owner()?;
    let organiser = meant(&act, &id).await?;
    if act.field("role") == "none" {
        let words = act.words;
        let email = organiser.email.to_string();
        let sure = Button::post(act.url(&format!("/organisers/{id}/remove")), words.say("organisers-remove-button"));
        return html(&Message {
            p: act.page("/set-up", words.with("organisers-remove-title", &[("email", &email)])),
            lines: vec![words.say("organisers-remove-text")],
            buttons: vec![sure],
            links: vec![act.link("/organisers", "organisers-title")],
        });
    }
    let Some(role) = Role::parse(act.field("role")) else {
        return change_form(&act, &organiser).complained(&[("role", act.words.say("organisers-choose-role"))]);
    };
    if !change_role(&act.app.ctx, &act.space, &organiser.id, role).await? {
        return change_form(&act, &organiser).complained(&[("role", act.words.say("organisers-last-owner"))]);
    }
    Ok(see(&act.url("/organisers")))
}

async fn remove(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    act.only_owner()?;
    let organiser = meant(&act, &id).await?;
    if !remove_organiser(&act.app.ctx, &act.space, &OrganiserId::new(id)).await? {
        return change_form(&act, &organiser).complained(&[("role", act.words.say("organisers-last-owner"))]);
    }
    Ok(see(&act.url("/organisers")))
}

async fn sign_out(act: Act) -> Result<Response> {
    act.only_owner()?;
    act.app.ctx.store.sign_out_everybody(&act.space.id).await?;
    Ok(see("/sign-in"))
}
