//! A member's own pages: what they were told, check in, pause, stop, letters again.

use super::error::{Error, Result};
use super::page::{Anchor, Button, Message, Page, html, see};
use super::{App, Visitor};
use crate::domain::introduction::{Answer, Seen};
use crate::domain::member::Standing;
use crate::domain::reply::{Reply, Via};
use crate::domain::space::Fires;
use crate::flow::answer_letter::{answer_letter, pause_until};
use crate::flow::invite::accept_invitation;
use crate::flow::leave_for_today::{leave_for_today, take_plan_back};
use crate::render::all_names;
use crate::store::{Link, StoreError};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;

#[derive(Template)]
#[template(path = "pages/member.html")]
struct MemberPage {
    p: Page,
    lines: Vec<String>,
    suggestions: Vec<Anchor>,
    buttons: Vec<Button>,
    links: Vec<Anchor>,
}

pub async fn page(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let (words, today) = (visitor.words, visitor.space.local_day(app.clock.now()));
    let digest = app.ctx.store.todays_digest(visitor.id(), today, visitor.link.digest.as_ref()).await?;
    let mut lines = Vec::new();
    let mut suggestions = Vec::new();
    match &digest {
        None => {
            let gone_out = app.ctx.store.firing_on(&visitor.space.id, Fires::Digest, today).await?.is_some();
            let is_in = app.ctx.store.check_in_of(visitor.id(), today).await?.is_some();
            lines.push(words.say(if gone_out && is_in { "check-in-done-gone-out" } else { "me-none-yet" }));
        }
        Some(digest) => {
            lines.extend(digest.empty_because.as_ref().map(|why| words.say(&format!("me-empty-{why}"))));
            if digest.empty_because.is_none() && digest.introductions == 0 {
                lines.push(words.say("me-only-news"));
            }
            // The link of an older letter leads to today's people only through today's digest.
            let link = Link { digest: Some(digest.id.clone()), introduction: None, ..visitor.link.clone() };
            if visitor.link.digest.as_ref() == Some(&digest.id) {
                suggestions = anchors(&app, &visitor, &link, digest.introductions).await?;
            }
        }
    }
    if visitor.link.introduction.is_some() {
        suggestions = anchors(&app, &visitor, &visitor.link, 1).await?;
    }
    let standing = match visitor.member.standing {
        Standing::Active => None,
        Standing::PausedUntil(until) if today >= until => None,
        Standing::PausedUntil(until) => Some(words.with("paused-next", &[("until", &words.long_day(until))])),
        Standing::Silent => Some(words.say("me-empty-silent")),
        Standing::Unreachable => Some(words.say("me-unreachable")),
        Standing::Stopped => Some(words.with("stopped-next", &[("space", &visitor.space.settings.name)])),
    };
    let is_here = app.ctx.store.is_here(visitor.id(), today).await?;
    let check_in = words.say(if is_here { "check-in-done-change" } else { "me-check-in" });
    let mut buttons = vec![Button::go(visitor.url("/check-in"), check_in)];
    buttons.extend(is_here.then(|| Button::post(visitor.url("/leave"), words.say("leave-button")).second()));
    if standing.is_none() {
        buttons.push(Button::go(visitor.url("/pause"), words.say("letter-pause")).second());
        buttons.push(Button::go(visitor.url("/stop"), words.say("letter-stop")).second());
    } else {
        buttons.push(Button::post(visitor.url("/resume"), words.say("resume-button")).second());
    }
    if visitor.member.standing == Standing::Stopped {
        suggestions.clear();
    }
    lines.extend(standing);
    for day in app.ctx.store.planned_days(visitor.id(), today).await? {
        let said = words.long_day(day);
        lines.push(words.with("planned-title", &[("day", &said)]));
        let label = words.with("planned-button", &[("day", &said)]);
        buttons.push(Button::post(visitor.url(&format!("/leave/{day}")), label).second());
    }
    let title = words.with("me-title", &[("name", visitor.member.name.as_str())]);
    let link = |rest: &str, key: &str| Anchor { url: visitor.url(rest), label: words.say(key) };
    let links = vec![link("/you", "me-you"), link("/story", "me-story")];
    html(&MemberPage { p: Page::of(&app, &visitor.space, title), lines, suggestions, buttons, links })
}

async fn anchors(app: &App, visitor: &Visitor, link: &Link, count: u32) -> Result<Vec<Anchor>> {
    let mut anchors = Vec::new();
    for position in 1..=count {
        match app.ctx.store.outlook(link, position).await {
            Ok(outlook) => {
                let seen = outlook.introduction.seen_by(outlook.own, app.clock.now());
                let names = all_names(visitor.words, outlook.names());
                let label = match seen {
                    Seen::NotYet => continue,
                    _ if outlook.others.is_empty() => continue,
                    Seen::Introduced => visitor.words.with("me-introduced", &[("name", &names)]),
                    Seen::Open { own: Answer::None } => visitor.words.with("answer-title-open", &[("name", &names)]),
                    Seen::Open { own: Answer::Yes } => visitor.words.with("answer-title-yes", &[("name", &names)]),
                    _ => names,
                };
                anchors.push(Anchor { url: visitor.url(&format!("/{position}")), label });
            }
            Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(anchors)
}

/// An invitation: shown, and taken up by its button.
pub async fn welcome(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let words = visitor.words;
    if visitor.member.standing == Standing::Stopped {
        return html(&quiet(&app, &visitor));
    }
    let accepted = app.ctx.store.invitee(visitor.id()).await?.accepted_at.is_some();
    let (title, line, button) = if accepted {
        ("welcomed-title", "welcomed-text", Button::go(visitor.url("/check-in"), words.say("welcomed-button")))
    } else {
        ("welcome-title", "welcome-text", Button::post(visitor.url("/welcome"), words.say("invitation-button")))
    };
    let blanks = [("space", visitor.space.settings.name.as_str())];
    html(&Message {
        p: Page::of(&app, &visitor.space, words.with(title, &blanks)),
        lines: vec![words.with(line, &blanks)],
        buttons: vec![button],
        links: vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }],
    })
}

pub async fn do_welcome(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    if visitor.member.standing != Standing::Stopped {
        let wording = visitor.words.with("welcome-text", &[("space", visitor.space.settings.name.as_str())]);
        accept_invitation(&app.ctx, &visitor.space, &visitor.member, &wording, (Via::Button, app.clock.now())).await?;
    }
    Ok(see(&visitor.url("/welcome")))
}

/// Going home: shown, and done by its button.
pub async fn left(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let (words, today) = (visitor.words, visitor.space.local_day(app.clock.now()));
    let own = Anchor { url: visitor.url(""), label: words.say("page-your-page") };
    let (title, line, button) = if app.ctx.store.is_here(visitor.id(), today).await? {
        ("leave-title", "leave-what", Button::post(visitor.url("/leave"), words.say("leave-button")))
    } else {
        ("left-title", "left-text", Button::go(visitor.url("/check-in"), words.say("me-check-in")).second())
    };
    let p = Page::of(&app, &visitor.space, words.say(title));
    html(&Message { p, lines: vec![words.say(line)], buttons: vec![button], links: vec![own] })
}

pub async fn leave(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    leave_for_today(&app.ctx, &visitor.space, visitor.id(), app.clock.now()).await?;
    Ok(see(&visitor.url("/leave")))
}

/// A day to come is taken back.
pub async fn leave_day(State(app): State<App>, Path((token, day)): Path<(String, String)>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let day = day.parse().map_err(|_| Error::NotFound)?;
    let today = visitor.space.local_day(app.clock.now());
    if day > today {
        take_plan_back(&app.ctx, visitor.id(), day, app.clock.now()).await?;
    }
    Ok(see(&visitor.url("")))
}

pub async fn pause(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let (words, today) = (visitor.words, visitor.space.local_day(app.clock.now()));
    match visitor.member.standing {
        Standing::Active => {}
        Standing::PausedUntil(until) if today >= until => {}
        Standing::PausedUntil(_) | Standing::Silent | Standing::Unreachable | Standing::Stopped => {
            return html(&quiet(&app, &visitor));
        }
    }
    let until = words.long_day(pause_until(&visitor.space, app.clock.now()));
    html(&Message {
        p: Page::of(&app, &visitor.space, words.say("pause-title")),
        lines: vec![words.with("pause-what", &[("until", &until)])],
        buttons: vec![Button::post(visitor.url("/pause"), words.say("pause-button"))],
        links: vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }],
    })
}

pub async fn do_pause(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    say(&app, &token, Reply::Pause, Via::Button).await?;
    Ok(see(&format!("/m/{token}/pause")))
}

pub async fn stop(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    if visitor.member.standing != Standing::Active {
        return html(&quiet(&app, &visitor));
    }
    let words = visitor.words;
    html(&Message {
        p: Page::of(&app, &visitor.space, words.say("stop-title")),
        lines: vec![words.with("stop-what", &[("space", &visitor.space.settings.name)])],
        buttons: vec![Button::post(visitor.url("/stop"), words.say("stop-button"))],
        links: vec![Anchor { url: visitor.url("/pause"), label: words.say("letter-pause") }],
    })
}

/// The button, and the one click of a mail program (RFC 8058): that one is answered at once, without a redirect.
pub async fn do_stop(State(app): State<App>, Path(token): Path<String>, body: Bytes) -> Result<Response> {
    let body = String::from_utf8_lossy(&body);
    if body.contains("List-Unsubscribe") && body.contains("One-Click") {
        say(&app, &token, Reply::Stop, Via::OneClick).await?;
        return html(&quiet(&app, &app.visitor(&token).await?));
    }
    say(&app, &token, Reply::Stop, Via::Button).await?;
    Ok(see(&format!("/m/{token}/stop")))
}

/// The way back, from a letter's link: shown, and done by its button.
pub async fn resume(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    if visitor.member.standing != Standing::Active {
        return html(&quiet(&app, &visitor));
    }
    html(&resumed(&app, &visitor))
}

pub async fn do_resume(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    say(&app, &token, Reply::Resume, Via::Button).await?;
    Ok(see(&format!("/m/{token}/resume")))
}

fn resumed(app: &App, visitor: &Visitor) -> Message {
    let words = visitor.words;
    Message {
        p: Page::of(app, &visitor.space, words.say("resumed-title")),
        lines: vec![words.say("resumed-next")],
        buttons: vec![],
        links: vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }],
    }
}

async fn say(app: &App, token: &str, reply: Reply, via: Via) -> Result<()> {
    let visitor = app.visitor(token).await?;
    answer_letter(&app.ctx, &visitor.space, &visitor.member, reply, via, app.clock.now()).await?;
    app.waker.wake();
    Ok(())
}

/// "Introductions are paused", or stopped, and the way back. Somebody paused can still stop for good.
fn quiet(app: &App, visitor: &Visitor) -> Message {
    let words = visitor.words;
    let resume = Button::post(visitor.url("/resume"), words.say("resume-button"));
    let (title, line, buttons) = match visitor.member.standing {
        Standing::PausedUntil(until) => (
            words.say("paused-title"),
            words.with("paused-next", &[("until", &words.long_day(until))]),
            vec![resume, Button::post(visitor.url("/stop"), words.say("stop-button")).second()],
        ),
        Standing::Silent | Standing::Unreachable => (
            words.say("paused-title"),
            words.say(if visitor.member.standing == Standing::Silent { "me-empty-silent" } else { "me-unreachable" }),
            vec![resume, Button::post(visitor.url("/stop"), words.say("stop-button")).second()],
        ),
        Standing::Stopped | Standing::Active => (
            words.say("stopped-title"),
            words.with("stopped-next", &[("space", &visitor.space.settings.name)]),
            vec![resume],
        ),
    };
    Message { p: Page::of(app, &visitor.space, title), lines: vec![line], buttons, links: vec![] }
}
