//! What the doors for other programs share: who they are, how their bodies are written, and answers as JSON.

use super::App;
use super::error::Error;
use super::limits::Client;
use crate::domain::check_in::Complaint;
use crate::domain::space::Space;
use crate::flow::read_post::Written;
use crate::flow::sign_in::hash;
use crate::store::{Change, CheckedIn, TokenHolder};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{ACCEPT, ALLOW, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use data_encoding::BASE64;
use serde_json::{Value, json};

pub type Result<T> = std::result::Result<T, Refusal>;

/// Why nothing was kept, in a sentence for whoever reads the other program's log.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    says: String,
    complaints: Vec<Complaint>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    pub fn new(status: StatusCode, says: impl Into<String>) -> Refusal {
        Refusal { status, says: says.into(), complaints: Vec::new(), headers: Vec::new() }
    }

    pub fn with(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Refusal {
        self.headers.push((name, value.into()));
        self
    }

    pub fn complaints(complaints: Vec<Complaint>) -> Refusal {
        let says = "the check-in has mistakes; nothing was kept";
        Refusal { complaints, ..Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, says) }
    }

    pub fn not_found(what: &str) -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, format!("there is no {what} of that name here"))
    }

    pub fn method(allow: &'static str) -> Refusal {
        let says = format!("this address takes {allow}");
        Refusal::new(StatusCode::METHOD_NOT_ALLOWED, says).with(ALLOW, HeaderValue::from_static(allow))
    }

    pub fn unauthorized(says: &str) -> Refusal {
        Refusal::new(StatusCode::UNAUTHORIZED, says)
            .with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"elevenses\""))
            .with(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"elevenses\", charset=\"UTF-8\""))
    }

    fn too_often(wait: Duration) -> Refusal {
        let says = "so much came from your address that we have to pause; nothing was kept, try again in a minute";
        Refusal::new(StatusCode::TOO_MANY_REQUESTS, says).with(RETRY_AFTER, wait.num_seconds().max(0) + 1)
    }

    pub fn media_type() -> Refusal {
        const TAKEN: &str = "application/json, application/x-www-form-urlencoded";
        let says = format!("the content type has to be one of: {TAKEN}");
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, says).with(ACCEPT, HeaderValue::from_static(TAKEN))
    }

    /// What is our fault says one dull sentence and logs the rest.
    pub fn trouble(what: &str, error: impl std::fmt::Display) -> Refusal {
        tracing::error!("{what}: {error:#}");
        let says = "something went wrong on our side; try again in a minute";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, says)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        match error {
            Error::TooOften(wait) => Refusal::too_often(wait),
            Error::NotFound => Refusal::not_found("space"),
            error => Refusal::trouble("another program's post failed", format!("{error:?}")),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.says });
        if !self.complaints.is_empty() {
            let complaint = |c: &Complaint| json!({ "field": c.field, "says": c.says });
            body["complaints"] = self.complaints.iter().map(complaint).collect::<Vec<Value>>().into();
        }
        let mut response = (self.status, Json(body)).into_response();
        self.headers.into_iter().for_each(|(name, value)| {
            response.headers_mut().append(name, value);
        });
        response
    }
}

/// 201 for a check-in that is new, 200 for one that was there.
pub fn checked_in(app: &App, done: &CheckedIn) -> Response {
    app.waker.wake();
    let status = if done.change == Change::New { StatusCode::CREATED } else { StatusCode::OK };
    let goes_by = done.renamed.as_ref().map(|name| name.as_str());
    let body = json!({ "check_in": done.change.as_str(), "new_member": done.new_member, "goes_by": goes_by });
    (status, Json(body)).into_response()
}

/// How the body is written; `None` when nothing says so.
pub fn written(headers: &HeaderMap) -> Result<Option<Written>> {
    let Some(header) = headers.get(CONTENT_TYPE) else { return Ok(None) };
    let name = header.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "application/json" => Ok(Some(Written::Json)),
        name if name.starts_with("application/") && name.ends_with("+json") => Ok(Some(Written::Json)),
        "application/x-www-form-urlencoded" => Ok(Some(Written::Form)),
        _ => Err(Refusal::media_type()),
    }
}

pub async fn body(request: Request) -> Result<Bytes> {
    let too_much = "this is larger than a check-in can be: 64 KB at most";
    Bytes::from_request(request, &()).await.map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, too_much))
}

/// The sender's own key for a post.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let mut keys = headers.get_all("idempotency-key").iter();
    let Some(key) = keys.next() else { return Ok(None) };
    let printable = |key: &&str| (1..=255).contains(&key.len()) && key.bytes().all(|b| (b' '..=b'~').contains(&b));
    match (key.to_str().ok().filter(printable), keys.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        _ => {
            let says = "the Idempotency-Key has to be one, of 1 to 255 printable signs of ASCII";
            Err(Refusal::new(StatusCode::BAD_REQUEST, says))
        }
    }
}

/// Whose token of this space came with the request. Wrong ones are counted, so that nobody tries for long.
pub async fn token_holder(app: &App, space: &Space, client: Client, token: Option<String>) -> Result<TokenHolder> {
    if let Some(token) = token {
        let holder = app.ctx.store.token_holder(&hash(token.trim())).await;
        let holder = holder.map_err(|error| Refusal::trouble("an API token could not be looked up", error))?;
        if let Some(holder) = holder.filter(|holder| holder.space == space.id) {
            return Ok(holder);
        }
    }
    Err(not_let_in(
        app,
        client,
        "send an API token of this space (elevenses token create) as: Authorization: Bearer TOKEN, or as the password of \
         HTTP Basic",
    ))
}

/// 401, or 429 for who tries again and again.
pub fn not_let_in(app: &App, client: Client, says: &str) -> Refusal {
    match app.limits.wrong_proof(client, app.clock.now()) {
        Ok(()) => Refusal::unauthorized(says),
        Err(too_often) => too_often.into(),
    }
}

/// The token in `Authorization`: behind `Bearer`, or the password of `Basic`, whatever the user is called.
pub fn token_in(headers: &HeaderMap) -> Option<String> {
    let (scheme, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    login_in(headers).map(|(_, password)| password)
}

/// User and password in `Authorization`, as `Basic` writes them.
pub fn login_in(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(rest.trim().as_bytes()).ok()?).ok()?;
    pair.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
}
