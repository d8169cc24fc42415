//! A member's letter before it is sent, in every dress it can have.

use super::super::desk::Desk;
use super::day_in_path;
use crate::domain::id::MemberId;
use crate::flow::plan_morning::{plan_morning, sample_of};
use crate::flow::preview::Post;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Page, html};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pages/sample_letter.html")]
struct SampleLetter {
    p: Page,
    from_to: String,
    frames: Vec<FrameOf>,
    text_title: String,
    text: String,
    back: Anchor,
}

/// The letter in one dress.
struct FrameOf {
    title: String,
    url: String,
    /// The style sheet's word for its width.
    width: &'static str,
}

#[derive(Deserialize)]
struct At {
    day: String,
    member: String,
}

#[derive(Deserialize)]
struct Dress {
    dress: Option<String>,
}

pub fn routes() -> Router<App> {
    let page = "/s/{space}/organiser/tomorrow/{day}/letter/{member}";
    Router::new().route(page, get(show)).route(&format!("{page}/raw"), get(raw))
}

async fn sample(desk: &Desk, at: &At) -> Result<(String, Post)> {
    let day = day_in_path(desk, &at.day)?;
    let plan = plan_morning(&desk.app.ctx, &desk.space, day, desk.now).await?;
    let planned = plan.of(&MemberId::new(at.member.as_str())).ok_or(Error::NotFound)?;
    Ok((planned.name.clone(), sample_of(&desk.app.ctx, planned).await?))
}

async fn show(Path(at): Path<At>, desk: Desk) -> Result<Response> {
    let (name, post) = sample(&desk, &at).await?;
    let (words, host) = (desk.words, &desk.space.settings.host);
    let base = desk.url(&format!("/tomorrow/{}/letter/{}/raw", at.day, at.member));
    let frame =
        |key: &str, dress: &str, width| FrameOf { title: words.say(key), url: format!("{base}?dress={dress}"), width };
    let back =
        Anchor { url: desk.url(&format!("/tomorrow?day={}#m-{}", at.day, at.member)), label: words.say("letter-back") };
    let (subject, frames, text_title, text, from_to) = match post {
        Post::Letter(letter) => {
            let from_to = format!("{} at {} <{}> → {name}", host.name, desk.space.settings.name, host.from);
            let frames = vec![
                frame("letter-phone", "light", "phone"),
                frame("letter-phone-dark", "dark", "phone"),
                frame("letter-desktop", "light", "desktop"),
            ];
            (letter.subject, frames, words.say("letter-as-text"), letter.text, from_to)
        }
        Post::Text(_, text) => {
            let title = words.count("letter-by-text", text.counted.segments);
            (words.with("letter-text-title", &[("name", &name)]), vec![], title, text.body, String::new())
        }
    };
    html(&SampleLetter { p: desk.page("/tomorrow", subject), from_to, frames, text_title, text, back })
}

/// The letter's own HTML, for a frame: in the light or the dark dress, whatever the reader's own is.
async fn raw(Path(at): Path<At>, Query(dress): Query<Dress>, desk: Desk) -> Result<Response> {
    let (_, Post::Letter(letter)) = sample(&desk, &at).await? else { return Err(Error::NotFound) };
    let dark = dress.dress.as_deref() == Some("dark");
    let (media, scheme) = if dark { ("all", "dark") } else { ("not all", "light") };
    let page = letter
        .html
        .replace("@media (prefers-color-scheme:dark)", &format!("@media {media}"))
        .replace("color-scheme:light dark", &format!("color-scheme:{scheme}"))
        .replace("content=\"light dark\"", &format!("content=\"{scheme}\""));
    let csp = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
    Ok(([(CONTENT_SECURITY_POLICY, csp)], Html(without_links(&page))).into_response())
}

/// Its links are to be seen and lead nowhere.
fn without_links(html: &str) -> String {
    let mut parts = html.split("href=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| {
        let rest = part.split_once('"').map_or("", |(_, rest)| rest);
        page + "href=\"#\"" + rest
    })
}
