//! The page of one suggestion: yes, not this time, we know each other. What it shows depends on the reader's own
//! answer, on whether it is mutual, and on time (`Introduction::seen_by`), and on nothing else.

use super::error::{Error, Result};
use super::page::{Anchor, Button, Page, html, see};
use super::{App, Visitor};
use crate::domain::introduction::{Answer, PartyId, Seen};
use crate::domain::reply::Via;
use crate::flow::answer_introduction::answer_introduction;
use crate::render::{all_names, sentence};
use crate::store::Outlook;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

#[derive(Template)]
#[template(path = "pages/answer.html")]
struct AnswerPage {
    p: Page,
    about: Vec<String>,
    reasons: Vec<String>,
    lines: Vec<String>,
    buttons: Vec<Button>,
    links: Vec<Anchor>,
}

pub async fn show(State(app): State<App>, Path((token, position)): Path<(String, u32)>) -> Result<Response> {
    page(&app, &token, position, None).await
}

/// The link of a letter's button: the same page, that button first. It acts only when pressed here.
pub async fn show_answer(
    State(app): State<App>,
    Path((token, position, answer)): Path<(String, u32, String)>,
) -> Result<Response> {
    page(&app, &token, position, Answer::parse(&answer)).await
}

pub async fn answer(
    State(app): State<App>,
    Path((token, position, answer)): Path<(String, u32, String)>,
) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let answer = Answer::parse(&answer).filter(|a| *a != Answer::Withdrawn).ok_or(Error::NotFound)?;
    let outlook = app.ctx.store.outlook(&visitor.link, position).await?;
    let id = outlook.introduction.id;
    answer_introduction(&app.ctx, &visitor.space, &id, visitor.id(), answer, (Via::Button, app.clock.now())).await?;
    app.waker.wake();
    Ok(see(&visitor.url(&format!("/{position}"))))
}

async fn page(app: &App, token: &str, position: u32, wanted: Option<Answer>) -> Result<Response> {
    let visitor = app.visitor(token).await?;
    let outlook = app.ctx.store.outlook(&visitor.link, position).await?;
    let seen = outlook.introduction.seen_by(outlook.own, app.clock.now());
    let words = visitor.words;
    let is_gone = outlook.introduction.parties.iter().any(|p| p.who == PartyId::Gone);
    if (outlook.others.is_empty() || is_gone && seen != Seen::Introduced) && seen != Seen::NotYet {
        return html(&nobody(app, &visitor));
    }
    let kind = kind(&outlook);
    let names = all_names(words, outlook.names());
    let name = [("name", names.as_str())];
    let until = words.long_day(visitor.space.local_day(outlook.introduction.expires_at));
    let (title, lines) = match seen {
        Seen::Open { own: Answer::Yes } => {
            ("answer-title-yes".to_owned(), vec![words.with(&format!("answer-yes-{kind}"), &name)])
        }
        Seen::Open { own: Answer::No } => {
            ("answer-title-no".to_owned(), vec![words.with("answer-no-next", &[("until", &until)])])
        }
        Seen::Open { own: Answer::Known } => {
            ("answer-title-known".to_owned(), vec![words.with("answer-known-next", &name)])
        }
        Seen::Open { .. } => {
            let blanks = [("name", names.as_str()), ("host", &visitor.space.settings.host.name)];
            ("answer-title-open".to_owned(), vec![words.with(&format!("answer-open-{kind}"), &blanks)])
        }
        Seen::TooLate { .. } => ("answer-title-too-late".to_owned(), vec![words.say("answer-too-late-next")]),
        Seen::Stopped => ("answer-title-stopped".to_owned(), vec![]),
        // There is nothing to see for somebody who was not asked, so there is no such page.
        Seen::NotYet => return Err(Error::NotFound),
        Seen::Introduced => (format!("answer-title-introduced-{kind}"), introduced(&visitor, &outlook, kind)),
    };
    let shows_reasons = !matches!(seen, Seen::Stopped | Seen::TooLate { .. });
    let reasons = if shows_reasons { reasons(&visitor, &outlook) } else { Vec::new() };
    let about = outlook.others.iter().filter(|o| !o.headline.is_empty());
    let about = about.map(|o| format!("{}: {}", o.name, o.headline)).collect();
    let mut links = vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }];
    if seen == Seen::Introduced {
        let label = words.count_with("answer-met-link", outlook.others.len(), &name);
        links.insert(0, Anchor { url: visitor.url(&format!("/{position}/met")), label });
    }
    html(&AnswerPage {
        p: Page::of(app, &visitor.space, words.with(&title, &name)),
        about,
        reasons,
        lines,
        buttons: buttons(&visitor, position, seen, wanted),
        links,
    })
}

/// Everybody else in it has been erased: there is nobody to show, and nothing to press.
fn nobody(app: &App, visitor: &Visitor) -> AnswerPage {
    let words = visitor.words;
    AnswerPage {
        p: Page::of(app, &visitor.space, words.say("answer-title-too-late")),
        about: vec![],
        reasons: vec![],
        lines: vec![words.say("answer-gone-next")],
        buttons: vec![],
        links: vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }],
    }
}

/// The host's own sentence, then why each of the others.
fn reasons(visitor: &Visitor, outlook: &Outlook) -> Vec<String> {
    let (words, host) = (visitor.words, visitor.space.settings.host.name.as_str());
    let host_said = match outlook.host_sentence.as_str() {
        "" => None,
        said => Some(words.with("by-host-said", &[("host", host), ("sentence", said)])),
    };
    let whys = outlook.others.iter().flat_map(|o| o.reasons.iter().map(move |said| sentence(words, &o.name, said)));
    host_said.into_iter().chain(whys).collect()
}

/// What kind of introduction it is, as the end of the keys of its words.
fn kind(outlook: &Outlook) -> &'static str {
    match outlook.others.len() {
        _ if outlook.others.iter().any(|other| other.outside) => "outside",
        _ if outlook.standing => "standing",
        1 => "pair",
        _ => "several",
    }
}

fn introduced(visitor: &Visitor, outlook: &Outlook, kind: &str) -> Vec<String> {
    let words = visitor.words;
    let contact = outlook.others.iter().filter_map(|other| Some((other.name.as_str(), other.contact.as_deref()?)));
    let contact = contact.map(|(name, c)| words.with("answer-introduced-contact", &[("name", name), ("contact", c)]));
    [words.say(&format!("answer-introduced-{kind}"))].into_iter().chain(contact).collect()
}

/// What can be pressed now; the one that the letter's link asked for comes first.
fn buttons(visitor: &Visitor, position: u32, seen: Seen, wanted: Option<Answer>) -> Vec<Button> {
    let button = |answer: Answer, key: &str| {
        Button::post(visitor.url(&format!("/{position}/{}", answer.as_str())), visitor.words.say(key))
    };
    let mut all = match seen {
        Seen::Open { own: Answer::None } => vec![
            (Answer::Yes, button(Answer::Yes, "answer-yes-button")),
            (Answer::No, button(Answer::No, "answer-no-button")),
            (Answer::Known, button(Answer::Known, "answer-known-button")),
        ],
        Seen::Open { own: Answer::No } => vec![(Answer::Yes, button(Answer::Yes, "answer-changed-button").second())],
        Seen::Open { .. } => vec![(Answer::None, button(Answer::None, "answer-back-button").second())],
        Seen::TooLate { .. } | Seen::Stopped | Seen::NotYet | Seen::Introduced => vec![],
    };
    let wanted = wanted.filter(|w| all.iter().any(|(answer, _)| answer == w)).or(all.first().map(|a| a.0));
    all.sort_by_key(|(answer, _)| Some(*answer) != wanted);
    let several = all.len() > 1;
    all.into_iter().enumerate().map(|(i, (_, b))| if several && i > 0 { b.second() } else { b }).collect()
}
