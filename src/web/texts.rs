//! The doors at which gateways post texts and receipts, each at an address that nobody can guess. What is the gateway's is
//! kept before it is answered, and worked on after: some gateways wait two seconds, and one texts our answer to the coworker.

use super::App;
use super::limits::Client;
use crate::domain::gateway::Door;
use crate::flow::receive_text::receive_text;
use crate::flow::sign_in::hash;
use crate::gateway::{Doubt, Gateway, Post, PostReply};
use crate::store::StoreError;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub async fn text(
    State(app): State<App>,
    Path((gateway, code)): Path<(String, String)>,
    client: Client,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Bytes,
) -> Response {
    take(&app, Door::Text, &gateway, &code, client, (method, uri, headers, body)).await
}

pub async fn receipt(
    State(app): State<App>,
    Path((gateway, code)): Path<(String, String)>,
    client: Client,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Bytes,
) -> Response {
    take(&app, Door::Receipt, &gateway, &code, client, (method, uri, headers, body)).await
}

type Posted = (Method, Uri, HeaderMap, Bytes);

async fn take(
    app: &App,
    door: Door,
    gateway: &str,
    code: &str,
    client: Client,
    (method, uri, headers, body): Posted,
) -> Response {
    let now = app.clock.now();
    let Some(gateway) = known(app, gateway, code) else {
        // Whoever guesses is slowed down, and hears the same for every guess.
        let often = app.limits.wrong_proof(client, now).is_err();
        return if often { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::NOT_FOUND }.into_response();
    };
    // A few bytes could become gigabytes; no gateway does it.
    if headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let path = uri.path_and_query().map_or(uri.path(), |whole| whole.as_str());
    let url = format!("{}{path}", app.ctx.public_url);
    let headers = plain(&headers);
    let post = Post { door, method: method.as_str(), url: &url, headers: &headers, body: &body };
    let came = match gateway.open(&post, now) {
        Ok(came) => came,
        Err(doubt) => return refused(app, &gateway, doubt, client),
    };
    match receive_text(&app.ctx, &gateway, came, now).await {
        Ok(news) => {
            if news {
                app.waker.wake();
            }
            reply(gateway.reply())
        }
        Err(error) => {
            let busy = matches!(error.downcast_ref(), Some(StoreError::Busy));
            tracing::error!(
                gateway = gateway.name(),
                busy,
                "a post could not be kept and should come again: {error:#}"
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The gateway whose code this is, by any of the keys that are live.
fn known(app: &App, gateway: &str, code: &str) -> Option<Arc<Gateway>> {
    let gateway = app.ctx.gateway(gateway)?;
    // By their hashes: how long it takes says nothing of the code.
    let is = |own: String| hash(&own) == hash(code);
    app.ctx.keys.path_codes("sms", gateway.name()).any(is).then(|| Arc::clone(gateway))
}

fn plain(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// Nothing is said of why: the log says it to the operator.
fn refused(app: &App, gateway: &Gateway, doubt: Doubt, client: Client) -> Response {
    let (status, says) = match doubt {
        Doubt::Forged => {
            let says =
                "its signature is not the gateway's; compare the secret, and public_url with the address set up there";
            let often = app.limits.wrong_proof(client, app.clock.now()).is_err();
            (if often { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::FORBIDDEN }, says.to_owned())
        }
        Doubt::OutOfTime => {
            (StatusCode::FORBIDDEN, "it was signed long ago, or in the future; check this server's clock".to_owned())
        }
        Doubt::Unreadable(why) => (StatusCode::BAD_REQUEST, why),
    };
    tracing::warn!(gateway = gateway.name(), "a post was not taken: {says}");
    status.into_response()
}

fn reply(reply: PostReply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let mut response = (status, reply.body.to_owned()).into_response();
    match reply.content_type.and_then(|kind| HeaderValue::from_str(kind).ok()) {
        Some(kind) => response.headers_mut().insert(CONTENT_TYPE, kind),
        None => response.headers_mut().remove(CONTENT_TYPE),
    };
    response
}
