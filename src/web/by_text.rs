//! Introductions by text instead of by letter: asked for on a member's own page, with a tick of its own; confirmed on the
//! telephone.

use super::error::Result;
use super::field::form_fields;
use super::limits::Client;
use super::page::{html, see};
use super::you::you_page;
use super::{App, Visitor};
use crate::flow::sign_up_for_texts::{Signing, Wish, sign_up_for_texts};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The section of the page.
pub struct ByText {
    /// Where things stand, in words.
    pub says: Vec<String>,
    /// What is wrong with the number that was typed.
    pub problem: String,
    pub number: String,
    /// The words that are agreed to; empty where there is nothing to ask for.
    pub agree: String,
    /// Whether letters can take over.
    pub ends: bool,
}

pub async fn section(app: &App, visitor: &Visitor, problem: String, number: String) -> Result<Option<ByText>> {
    let (words, member) = (visitor.words, &visitor.member);
    if app.ctx.texts_of(&visitor.space).is_none() {
        return Ok(None);
    }
    if let Some(own) = &member.by_text {
        let says = vec![words.with("by-text-on", &[("number", &own.to_string())]), words.say("by-text-stop")];
        return Ok(Some(ByText { says, problem, number, agree: String::new(), ends: true }));
    }
    let mut says = vec![words.say("by-text-offer")];
    if let Some((asked, until)) = app.ctx.store.sign_up_of(visitor.id(), app.clock.now()).await? {
        let until = words.long_day(visitor.space.local_day(until));
        says = vec![words.with("by-text-asked", &[("number", &asked.to_string()), ("until", &until)])];
    }
    Ok(Some(ByText { says, problem, number, agree: wording(visitor), ends: false }))
}

/// What a tick agrees to; kept with it.
fn wording(visitor: &Visitor) -> String {
    visitor.words.with("by-text-agree", &[("space", &visitor.space.settings.name)])
}

pub async fn ask(State(app): State<App>, Path(token): Path<String>, client: Client, body: Bytes) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let fields = form_fields(&body);
    let typed = fields.get("number").map(String::as_str).unwrap_or_default().trim().to_owned();
    let words = visitor.words;
    if fields.get("agree").map(String::as_str) != Some("yes") {
        return complain(&app, &visitor, words.say("by-text-no-tick"), typed).await;
    }
    let evidence = "asked for on their own page".to_owned();
    let wish = Wish { number: typed.clone(), zone: visitor.member.zone, wording: wording(&visitor), evidence };
    let complaint = match sign_up_for_texts(&app.ctx, &visitor.space, &visitor.member, wish, app.clock.now()).await? {
        Signing::Asked { .. } => {
            app.waker.wake();
            return Ok(see(&visitor.url("/you?saved")));
        }
        Signing::Already => return Ok(see(&visitor.url("/you"))),
        Signing::Complaint(says) => words.with("by-text-wrong", &[("says", &says)]),
        Signing::NoTexts => words.say("by-text-none"),
        // The same for both, and not often: whose a number is, is nobody's business.
        Signing::Taken | Signing::Stopped => {
            app.limits.code(client, app.clock.now())?;
            words.with("by-text-not-this", &[("host", &visitor.space.settings.host.name)])
        }
        Signing::TooOften => words.say("by-text-too-often"),
    };
    complain(&app, &visitor, complaint, typed).await
}

/// Letters instead of texts.
pub async fn end(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let evidence = "chosen on their own page";
    app.ctx.store.end_texts(&visitor.space.id, visitor.id(), evidence, app.clock.now()).await?;
    Ok(see(&visitor.url("/you?saved")))
}

async fn complain(app: &App, visitor: &Visitor, problem: String, typed: String) -> Result<Response> {
    let typed = typed.chars().take(40).collect();
    let texts = section(app, visitor, problem, typed).await?;
    let page = you_page(app, visitor, texts).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}
