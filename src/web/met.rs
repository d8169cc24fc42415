//! "Did you meet?" and what came of it; also for those who tell it unasked.

use super::error::{Error, Result};
use super::field::{Choice, Field, Form, Input, form_fields, form_values};
use super::page::{Anchor, Message, Page, html, see};
use super::{App, Visitor};
use crate::domain::connection::{MayTell, OutcomeKind, Stage};
use crate::domain::follow_up::Met;
use crate::domain::introduction::PartyId;
use crate::domain::reply::Via;
use crate::domain::text::TextComplaint;
use crate::flow::tell_of_meeting::{Story, say_met, tell_story as keep_story};
use crate::render::all_names;
use crate::render::words::Words;
use crate::store::Outlook;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use std::collections::BTreeMap;

/// The state now: what was said, or the question.
pub async fn show(State(app): State<App>, Path((token, position)): Path<(String, u32)>) -> Result<Response> {
    let (visitor, outlook) = introduced(&app, &token, position).await?;
    match app.ctx.store.met_said(&outlook.introduction.id, visitor.id()).await? {
        Met::Nothing => html(&question(&app, &visitor, &outlook, &BTreeMap::new(), &[])),
        said => html(&thanks(&app, &visitor, &outlook, said)),
    }
}

/// The link of a letter's answer: the form with that answer chosen. It is sent by its button only.
pub async fn form(
    State(app): State<App>,
    Path((token, position, said)): Path<(String, u32, String)>,
) -> Result<Response> {
    let (visitor, outlook) = introduced(&app, &token, position).await?;
    let chosen = Met::parse(&said).ok_or(Error::NotFound)?;
    let typed = BTreeMap::from([("met".to_owned(), chosen.as_str().to_owned())]);
    html(&question(&app, &visitor, &outlook, &typed, &[]))
}

pub async fn say(
    State(app): State<App>,
    Path((token, position)): Path<(String, u32)>,
    body: Bytes,
) -> Result<Response> {
    let (visitor, outlook) = introduced(&app, &token, position).await?;
    let (typed, kinds) = (form_fields(&body), form_values(&body, "outcomes"));
    let met = typed.get("met").and_then(|word| Met::parse(word)).filter(|met| *met != Met::Nothing);
    let story = story_of(&typed, &kinds);
    let (met, story) = match (met, story) {
        (Some(met), Ok(story)) if met == Met::Yes || story.is_empty() => (met, story),
        (Some(_), Ok(_)) => {
            let says = visitor.words.say("met-ticked");
            return question(&app, &visitor, &outlook, &typed, &kinds).complained(&[("met", says)]);
        }
        (met, story) => {
            let no_answer = met.is_none().then(|| ("met", visitor.words.say("met-choose")));
            let too_long = story.err().map(|e| ("words", e.to_string()));
            let complaints: Vec<_> = no_answer.into_iter().chain(too_long).collect();
            return question(&app, &visitor, &outlook, &typed, &kinds).complained(&complaints);
        }
    };
    let subject = (&outlook.introduction.id, visitor.id());
    say_met(&app.ctx, &visitor.space, subject, met, &story, (Via::Button, app.clock.now())).await?;
    app.waker.wake();
    Ok(see(&visitor.url(&format!("/{position}/met"))))
}

/// Nobody is asked about an introduction that is not mutual, or about somebody who was erased: there is no such page.
async fn introduced(app: &App, token: &str, position: u32) -> Result<(Visitor, Outlook)> {
    let visitor = app.visitor(token).await?;
    let outlook = app.ctx.store.outlook(&visitor.link, position).await?;
    if outlook.introduction.is_told(app.clock.now()) && !outlook.others.is_empty() {
        Ok((visitor, outlook))
    } else {
        Err(Error::NotFound)
    }
}

fn story_of(typed: &BTreeMap<String, String>, kinds: &[String]) -> std::result::Result<Story, TextComplaint> {
    let field = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    Story::read(kinds, field("stage"), field("words"), field("may_tell"))
}

fn question(
    app: &App,
    visitor: &Visitor,
    outlook: &Outlook,
    typed: &BTreeMap<String, String>,
    kinds: &[String],
) -> Form {
    let words = visitor.words;
    let names = all_names(words, outlook.names());
    let day = outlook.introduced_on.map(|at| words.long_day(visitor.space.local_day(at))).unwrap_or_default();
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let met = [("met", "met-yes"), ("planned", "met-planned"), ("no", "met-no")];
    let met = Input::Choice(met.map(|(value, key)| Choice::new(value, words.say(key))).into());
    let legend = words.with("met-question", &[("day", &day), ("name", &names)]);
    let mut fields = vec![Field::new(words, "met", met, value("met")).labelled(legend)];
    fields.extend(story_fields(words, typed, kinds));
    Form {
        p: Page::of(
            app,
            &visitor.space,
            words.count_with("follow-up-subject", outlook.others.len(), &[("name", &names)]),
        ),
        lines: vec![],
        action: visitor.url(&format!("/{}/met", outlook.position)),
        fields,
        button: words.say("met-send"),
        problems: vec![],
        links: vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }],
    }
}

/// As coworkers are asked: the light things first.
const TOLD: [OutcomeKind; 8] = [
    OutcomeKind::GoodChat,
    OutcomeKind::Advice,
    OutcomeKind::MutualSupport,
    OutcomeKind::ProjectMeeting,
    OutcomeKind::NewProject,
    OutcomeKind::PaidWork,
    OutcomeKind::Partnership,
    OutcomeKind::NewCoworker,
];

/// What came of it, in which words, and who may hear of it.
fn story_fields(words: Words, typed: &BTreeMap<String, String>, kinds: &[String]) -> [Field; 3] {
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let outcomes = TOLD.map(|k| Choice::new(k.as_str(), words.say(&format!("outcome-told-{}", k.as_str()))));
    let tell = MayTell::ALL.map(|m| Choice::new(m.as_str(), words.say(&format!("may-tell-{}", m.as_str()))));
    let may_tell = Some(value("may_tell")).filter(|v| !v.is_empty()).unwrap_or_else(|| "count".to_owned());
    [
        Field::new(words, "outcomes", Input::Several(outcomes.into()), kinds.join("\n")),
        Field::new(words, "words", Input::Lines, value("words")),
        Field::new(words, "may_tell", Input::Choice(tell.into()), may_tell),
    ]
}

fn thanks(app: &App, visitor: &Visitor, outlook: &Outlook, said: Met) -> Message {
    let words = visitor.words;
    let names = all_names(words, outlook.names());
    let line = words.with(&format!("met-said-{}", said.as_str()), &[("name", &names)]);
    let change = visitor.url(&format!("/{}/met/{}", outlook.position, said.as_str()));
    Message {
        p: Page::of(app, &visitor.space, words.say("met-thanks")),
        lines: vec![line],
        buttons: vec![],
        links: vec![
            Anchor { url: change, label: words.say("met-change") },
            Anchor { url: visitor.url(""), label: words.say("page-your-page") },
        ],
    }
}

pub async fn story(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let known = app.ctx.store.known_to(visitor.id()).await?;
    html(&story_form(&app, &visitor, &known, &BTreeMap::new(), &[]))
}

pub async fn tell_story(State(app): State<App>, Path(token): Path<String>, body: Bytes) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let known = app.ctx.store.known_to(visitor.id()).await?;
    let (typed, kinds) = (form_fields(&body), form_values(&body, "outcomes"));
    let form = || story_form(&app, &visitor, &known, &typed, &kinds);
    let story = match story_of(&typed, &kinds) {
        Ok(_) if typed.get("with").is_none_or(String::is_empty) => {
            return form().complained(&[("with", visitor.words.say("story-with-missing"))]);
        }
        Ok(story) if story.is_empty() => {
            return form().complained(&[("outcomes", visitor.words.say("story-choose"))]);
        }
        Ok(story) => story,
        Err(error) => return form().complained(&[("words", error.to_string())]),
    };
    // Only people they know through the space can be named; anything else is about the space alone.
    let with = typed.get("with").and_then(|with| known.iter().find(|(who, _)| key(who) == *with));
    keep_story(&app.ctx, &visitor.space, visitor.id(), with.map(|(who, _)| who), &story, app.clock.now()).await?;
    Ok(see(&visitor.url("/story/thanks")))
}

pub async fn story_told(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let words = visitor.words;
    html(&Message {
        p: Page::of(&app, &visitor.space, words.say("met-thanks")),
        lines: vec![words.say("story-told")],
        buttons: vec![],
        links: vec![
            Anchor { url: visitor.url("/story"), label: words.say("story-another") },
            Anchor { url: visitor.url(""), label: words.say("page-your-page") },
        ],
    })
}

fn key(who: &PartyId) -> String {
    who.member().map(|m| m.to_string()).or(who.outsider().map(|o| o.to_string())).unwrap_or_default()
}

fn story_form(
    app: &App,
    visitor: &Visitor,
    known: &[(PartyId, String)],
    typed: &BTreeMap<String, String>,
    kinds: &[String],
) -> Form {
    let words = visitor.words;
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let nobody = [Choice::new("", words.say("story-please-choose")), Choice::new("hub", words.say("story-nobody"))];
    let people = known.iter().map(|(who, name)| Choice::new(&key(who), name.clone()));
    let stages = Stage::ALL.map(|s| Choice::new(s.as_str(), words.say(&format!("stage-{}", s.as_str()))));
    let stage = Some(value("stage")).filter(|v| !v.is_empty()).unwrap_or_else(|| "new".to_owned());
    let [outcomes, own_words, may_tell] = story_fields(words, typed, kinds);
    Form {
        p: Page::of(app, &visitor.space, words.say("story-title")),
        lines: vec![words.say("story-intro")],
        action: visitor.url("/story"),
        fields: vec![
            Field::new(words, "with", Input::Select(nobody.into_iter().chain(people).collect()), value("with")),
            Field {
                hint: words.say("field-outcomes-story-hint"),
                ..outcomes.labelled(words.say("field-outcomes-story"))
            },
            Field::new(words, "stage", Input::Choice(stages.into()), stage),
            own_words,
            may_tell,
        ],
        button: words.say("met-send"),
        problems: vec![],
        links: vec![Anchor { url: visitor.url(""), label: words.say("page-your-page") }],
    }
}
