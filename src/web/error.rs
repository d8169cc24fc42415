//! What goes wrong on a page, in the visitor's words. What is our fault says one dull sentence and logs the rest.

use super::page::{Button, Message, Page};
use super::session::sign_in_path;
use crate::flow::Refused;
use crate::render::words::Words;
use crate::store::StoreError;
use askama::Template;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use chrono::Duration;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug)]
pub enum Error {
    NotFound,
    /// A link that is none of ours, or names nothing any more.
    LinkOver,
    /// And where they wanted to go: a path of ours.
    SignInNeeded(String),
    /// They may look and not act.
    OnlyLooks,
    /// A form that is not of this session.
    Stale,
    TooMuch,
    /// Too many from one client; how long until there is room again.
    TooOften(Duration),
    /// It cannot be done, and the sentence says why.
    Refused(String),
    Trouble(anyhow::Error),
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Refused>() {
            Ok(Refused(why)) => Error::Refused(why),
            Err(error) => Error::Trouble(error),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(_) => Error::NotFound,
            other => Error::Trouble(other.into()),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Error::Trouble(error.into())
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, key) = match &self {
            Error::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Error::LinkOver => (StatusCode::NOT_FOUND, "link-over"),
            Error::SignInNeeded(_) => (StatusCode::UNAUTHORIZED, "sign-in-needed"),
            Error::OnlyLooks => (StatusCode::FORBIDDEN, "only-looks"),
            Error::Stale => (StatusCode::FORBIDDEN, "stale"),
            Error::TooMuch => (StatusCode::PAYLOAD_TOO_LARGE, "too-much"),
            Error::Refused(_) => (StatusCode::CONFLICT, "refused"),
            Error::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "too-often"),
            Error::Trouble(error) => {
                tracing::error!("a page failed: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, "trouble")
            }
        };
        let words = Words::of("en");
        let page = Page { title: words.say(&format!("{key}-title")), ..Page::bare(words) };
        let text = match &self {
            Error::Refused(why) => why.clone(),
            _ => words.say(&format!("{key}-text")),
        };
        let buttons = match &self {
            Error::SignInNeeded(to) => vec![Button::go(sign_in_path(to), words.say("sign-in-button"))],
            _ => vec![],
        };
        let html = Message { p: page, lines: vec![text.clone()], buttons, links: vec![] }.render().unwrap_or(text);
        let mut response = (status, Html(html)).into_response();
        if let Error::TooOften(wait) = self {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.num_seconds().max(0) + 1));
        }
        response
    }
}
