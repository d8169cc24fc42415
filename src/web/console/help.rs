//! What an organiser asks most, on one page that needs nothing else.

use super::desk::Desk;
use crate::web::App;
use crate::web::error::Result;
use crate::web::page::{Page, html};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

#[derive(Template)]
#[template(path = "pages/help.html")]
struct Help {
    p: Page,
    questions: Vec<(String, String)>,
}

/// The keys of the questions; each has an answer beside it in the catalogue.
const QUESTIONS: [&str; 9] = ["day", "nobody", "why", "wrong", "no", "hold", "leaves", "texts", "figures"];

pub fn routes() -> Router<App> {
    Router::new().route("/s/{space}/organiser/help", get(help))
}

async fn help(desk: Desk) -> Result<Response> {
    let say = |key: &str| desk.words.say(key);
    let one = |key: &str| (say(&format!("help-{key}")), say(&format!("help-{key}-answer")));
    html(&Help { p: desk.page("/help", say("console-help")), questions: QUESTIONS.map(one).into() })
}
