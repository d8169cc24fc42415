//! What goes wrong on a page, in the visitor's words. What is our fault says one dull sentence and logs the rest.

use super::page::{Message, Page};
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
    SignInNeeded,
    TooMuch,
    /// Too many from one client; how long until there is room again.
    TooOften(Duration),
    Trouble(anyhow::Error),
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Error::Trouble(error)
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
            Error::SignInNeeded => (StatusCode::UNAUTHORIZED, "sign-in-needed"),
            Error::TooMuch => (StatusCode::PAYLOAD_TOO_LARGE, "too-much"),
            Error::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "too-often"),
            Error::Trouble(error) => {
                tracing::error!("a page failed: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, "trouble")
            }
        };
        let words = Words::of("en");
        let page = Page { title: words.say(&format!("{key}-title")), ..Page::bare(words) };
        let text = words.say(&format!("{key}-text"));
        let html =
            Message { p: page, lines: vec![text.clone()], buttons: vec![], links: vec![] }.render().unwrap_or(text);
        let mut response = (status, Html(html)).into_response();
        if let Error::TooOften(wait) = self {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.num_seconds().max(0) + 1));
        }
        response
    }
}
