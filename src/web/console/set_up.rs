//! Setting a space up, step by step, up to go; afterwards the way to all its settings.

use super::desk::{Act, Desk, Typed};
use super::firings::{clock, next};
use super::settings::{field, file_name};
use crate::config::is_slug;
use crate::domain::role::Role;
use crate::domain::space::OwnedBy;
use crate::domain::text::folded;
use crate::flow::change_owner::{OldFile, adopt_space, release_space};
use crate::flow::change_settings::{Written, unused_file, written};
use crate::flow::set_up_space::{NewSpace, new_space, start_space};
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Field, Form, Input};
use crate::web::page::{Anchor, Button, Message, Page, html, see};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

#[derive(Template)]
#[template(path = "pages/set_up.html")]
struct SetUp {
    p: Page,
    /// The steps up to go; none once the space has started.
    steps: Vec<Step>,
    started: bool,
    lines: Vec<String>,
    next: Vec<String>,
    settings: Vec<Anchor>,
    /// Set up by the person who runs the server.
    server: Vec<String>,
    owner_title: String,
    owner_lines: Vec<String>,
    owner_buttons: Vec<Button>,
    acts: bool,
}

struct Step {
    title: String,
    about: String,
    state: String,
    /// Where it is done; a button that posts where that is all.
    go: Button,
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/set-up", get(show))
        .route("/s/{space}/organiser/set-up/go", post(go))
        .route("/s/{space}/organiser/set-up/adopt", post(adopt))
        .route("/s/{space}/organiser/set-up/release", post(release))
        .route("/s/{space}/organiser/set-up/new", get(new).post(do_new))
}

async fn show(desk: Desk) -> Result<Response> {
    let (words, space, store) = (desk.words, &desk.space, &desk.app.ctx.store);
    let written = written(&desk.app.ctx, space).await?;
    let people = store.count_members(&space.id).await?;
    let rehearsed = !space.started && store.has_rehearsed(&space.id).await?;
    let schedules = &space.settings.schedules;
    let mut lines = vec![clock(words, space, desk.now)];
    if let Some(until) = space.rests_on(desk.today()) {
        lines.push(words.with("space-rests", &[("day", &words.long_day(until))]));
    }
    if let Some(path) = unused_file(&desk.app.ctx, space) {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        lines.push(words.with("set-up-unused-file", &[("file", &file)]));
    }
    let (owner_title, owner_lines, owner_buttons) = owner(&desk);
    html(&SetUp {
        p: desk.page("/set-up", words.say(if space.started { "set-up-title" } else { "set-up-first" })),
        steps: if space.started { vec![] } else { steps(&desk, &written, people, rehearsed) },
        started: space.started,
        next: next(words, space, schedules, desk.now),
        settings: settings(&desk),
        server: server(&desk),
        lines,
        owner_title,
        owner_lines,
        owner_buttons,
        acts: desk.acts(),
    })
}

fn steps(desk: &Desk, written: &Written, people: usize, rehearsed: bool) -> Vec<Step> {
    let words = desk.words;
    let saved = |step: &str| written.stored.set_up.iter().any(|known| known == step);
    let step = |key: &str, done: bool, go: Button| Step {
        title: words.say(&format!("step-{key}")),
        about: words.say(&format!("step-{key}-about")),
        state: words.say(if done { "step-done" } else { "step-to-do" }),
        go: if done { go.second() } else { go },
    };
    let page = |key: &str, path: &str| Button::go(desk.url(path), words.say(&format!("step-{key}-go")));
    let sends = desk.space.settings.schedules.digest.is_some();
    let people_step = step("people", people > 0, page("people", "/import"));
    let people_step = match people {
        0 => people_step,
        count => Step { about: words.count("step-people-there", count), ..people_step },
    };
    vec![
        step("space", saved("space"), page("space", "/space")),
        step("voice", saved("voice"), page("voice", "/voice")),
        people_step,
        step("schedule", sends && saved("schedule"), page("schedule", "/schedule")),
        step("rehearsal", rehearsed, Button::post(desk.url("/rehearsal"), words.say("step-rehearsal-go"))),
        step("go", false, Button::post(desk.url("/set-up/go"), words.say("step-go-go"))),
    ]
}

/// The pages of the settings.
fn settings(desk: &Desk) -> Vec<Anchor> {
    vec![
        desk.link("/space", "space-title"),
        desk.link("/voice", "voice-title"),
        desk.link("/schedule", "schedule-title"),
        desk.link("/closed-days", "closed-title"),
        desk.link("/topics", "set-up-topics"),
        desk.link("/import", "set-up-import"),
        // Everybody may look at it; only an owner changes it.
        desk.link("/organisers", "set-up-organisers"),
    ]
}

/// What only the person who runs the server can change.
fn server(desk: &Desk) -> Vec<String> {
    let (words, space) = (desk.words, &desk.space);
    let settings = &space.settings;
    let mut lines = vec![words.with("set-up-door", &[("space", &space.slug)])];
    lines.push(match &settings.texts {
        Some(texts) => words.with("set-up-texts", &[("name", &texts.name)]),
        None => words.say("set-up-no-texts"),
    });
    lines.extend(settings.feeds.iter().map(|feed| words.with("set-up-feed", &[("name", &feed.name)])));
    lines.extend(settings.webhooks.iter().map(|hook| words.with("set-up-webhook", &[("name", &hook.name)])));
    lines
}

/// Whose word the settings are, and how that changes.
fn owner(desk: &Desk) -> (String, Vec<String>, Vec<Button>) {
    let words = desk.words;
    let (key, says, press) = match desk.space.owned_by {
        OwnedBy::File => ("take-over", "owner-file", "adopt"),
        OwnedBy::Console => ("release", "owner-console", "release"),
    };
    let blanks = [("file", file_name(desk))];
    let blanks: Vec<(&str, &str)> = blanks.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut lines = vec![words.with(says, &blanks)];
    let mut buttons = Vec::new();
    let may_release = desk.space.owned_by == OwnedBy::File || desk.space.started;
    if desk.role == Role::Owner && may_release {
        lines.push(words.with(&format!("{key}-about"), &blanks));
        let button = Button::post(desk.url(&format!("/set-up/{press}")), words.say(&format!("{key}-button")));
        buttons.push(if press == "release" { button.second() } else { button });
    }
    if desk.role == Role::Owner {
        buttons.push(Button::go(desk.url("/set-up/new"), words.say("new-space-title")).second());
    }
    (words.say("owner-title"), lines, buttons)
}

/// Go: from now on letters go out by themselves.
async fn go(act: Act) -> Result<Response> {
    let words = act.words;
    let nothing_to_fire = act.space.settings.schedules.digest.is_none();
    if nothing_to_fire && !act.space.started {
        return html(&Message {
            p: act.page("/set-up", words.say("go-no-schedule")),
            lines: vec![words.say("go-no-schedule-about")],
            buttons: vec![Button::go(act.url("/schedule"), words.say("schedule-title"))],
            links: vec![act.link("/set-up", "set-up-title")],
        });
    }
    start_space(&act.app.ctx, &act.space.id, act.now).await?;
    act.app.waker.wake();
    Ok(see(&act.url("/set-up")))
}

async fn adopt(act: Act) -> Result<Response> {
    act.only_owner()?;
    let words = act.words;
    if act.space.owned_by == OwnedBy::Console {
        return Ok(see(&act.url("/set-up")));
    }
    let old = adopt_space(&act.app.ctx, &act.space, act.now).await?;
    act.app.waker.wake();
    let name =
        |path: &std::path::Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let line = match &old {
        OldFile::Aside(path) => words.with("adopted-aside", &[("file", &name(path))]),
        OldFile::Unused(path) => words.with("adopted-unused", &[("file", &name(path))]),
        OldFile::NotThere => words.say("adopted-no-file"),
    };
    html(&Message {
        p: act.page("/set-up", words.say("adopted")),
        lines: vec![line],
        buttons: vec![Button::go(act.url("/set-up"), words.say("set-up-title"))],
        links: vec![],
    })
}

async fn release(act: Act) -> Result<Response> {
    act.only_owner()?;
    let words = act.words;
    if act.space.owned_by == OwnedBy::File {
        return Ok(see(&act.url("/set-up")));
    }
    let (title, line) = match release_space(&act.app.ctx, &act.space, act.now).await {
        Ok(path) => {
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            ("released", words.with("released-about", &[("file", &file)]))
        }
        Err(error) => {
            tracing::warn!(space = act.space.slug, "the space was not given back to its file: {error:#}");
            ("not-released", words.say("not-released-about"))
        }
    };
    act.app.waker.wake();
    html(&Message {
        p: act.page("/set-up", words.say(title)),
        lines: vec![line],
        buttons: vec![Button::go(act.url("/set-up"), words.say("set-up-title"))],
        links: vec![],
    })
}

async fn new(desk: Desk) -> Result<Response> {
    html(&new_form(&desk, &Typed::new()))
}

fn new_form(desk: &Desk, typed: &Typed) -> Form {
    let words = desk.words;
    let fields: Vec<Field> =
        vec![field(desk, typed, "new_name", Input::Line), field(desk, typed, "new_slug", Input::Line)];
    Form {
        p: desk.page("/set-up", words.say("new-space-title")),
        lines: vec![words.say("new-space-about")],
        action: desk.url("/set-up/new"),
        fields,
        button: words.say("new-space-button"),
        problems: vec![],
        links: vec![desk.link("/set-up", "set-up-title")],
    }
}

/// A space beside this one, with its zone and host to begin with; whoever makes it owns it.
async fn do_new(act: Act) -> Result<Response> {
    act.only_owner()?;
    let name = act.field("new_name").trim().to_owned();
    let slug = match act.field("new_slug").trim() {
        "" => folded(&name)
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join("-"),
        slug => slug.to_owned(),
    };
    let wrong = |field: &str, why: String| new_form(&act, &act.fields).complained(&[(field, why)]);
    if name.is_empty() || name.chars().count() > 60 {
        return wrong("new_name", "is missing, or longer than 60 characters".to_owned());
    }
    if !is_slug(&slug) {
        return wrong("new_slug", act.words.say("new-space-bad-slug"));
    }
    if act.app.ctx.store.spaces().await?.iter().any(|space| space.slug == slug) {
        return wrong("new_slug", act.words.say("new-space-taken"));
    }
    let settings = &act.space.settings;
    let new = NewSpace {
        slug: slug.clone(),
        name,
        zone: settings.zone.name().to_owned(),
        host: settings.host.name.clone(),
        from: settings.host.from.clone(),
        reply_to: settings.host.reply_to.clone(),
    };
    let space = new_space(&act.app.ctx, &new, act.now).await?;
    act.app.ctx.store.own_space(act.organiser_id(), &space.id).await?;
    act.app.waker.wake();
    Ok(see(&format!("/s/{slug}/organiser/set-up")))
}
