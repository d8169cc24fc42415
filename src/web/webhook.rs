//! Posts of other programs, in shapes of their own choice: `[[webhooks]]` in the space's file says where what stands.

use super::App;
use super::check_in::wording;
use super::limits::Client;
use super::programs::{
    Refusal, Result, body, checked_in, idempotency_key, not_let_in, token_holder, token_in, written,
};
use crate::domain::space::Space;
use crate::domain::webhook::{Signature, Webhook};
use crate::flow::read_post::Written;
use crate::flow::receive_check_in::Received;
use crate::flow::receive_post::{Post, PostReceived, receive_post};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

pub async fn submit(
    State(app): State<App>,
    path: std::result::Result<Path<(String, String)>, PathRejection>,
    client: Client,
    request: Request,
) -> Result<Response> {
    app.limits.check_in(client, app.clock.now())?;
    let Path((space, name)) = path.map_err(|_| Refusal::not_found("webhook"))?;
    let space = app.space(&space)?;
    let webhook = space.webhook(&name).ok_or_else(|| Refusal::not_found("webhook"))?;
    // The last resort of programs that can set no header: the token stands in the address, which is never logged.
    let in_address = request.uri().query().and_then(|query| {
        form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "token").map(|(_, token)| token.into_owned())
    });
    let headers = request.headers().clone();
    if webhook.signature.is_none() {
        token_holder(&app, &space, client, token_in(&headers).or(in_address)).await?;
    }
    let body = body(request).await?;
    if let Some(signature) = &webhook.signature
        && !is_signed(signature, &headers, &body)
    {
        return Err(not_let_in(&app, client, "the signature is not this body's, or there is none"));
    }
    let written = written(&headers)?.unwrap_or_else(|| Written::guessed(&body));
    let key = idempotency_key(&headers)?;
    receive(&app, &space, webhook, Post { written, body: &body, key: key.as_deref() }).await
}

fn is_signed(signature: &Signature, headers: &HeaderMap, body: &[u8]) -> bool {
    let mut found = headers.get_all(&signature.header).iter();
    let (Some(header), None) = (found.next(), found.next()) else { return false };
    header.to_str().is_ok_and(|header| signature.is_of(header, body))
}

async fn receive(app: &App, space: &Space, webhook: &Webhook, post: Post<'_>) -> Result<Response> {
    match receive_post(&app.ctx, space, webhook, post, &wording(app, space), app.clock.now()).await {
        Ok(PostReceived::Received(Received::CheckedIn(done))) => Ok(checked_in(app, &done)),
        Ok(PostReceived::LeftAlone(why)) => {
            Ok((StatusCode::OK, Json(json!({ "check_in": "left_alone", "why": why }))).into_response())
        }
        Ok(PostReceived::Unreadable(why)) => Err(Refusal::new(StatusCode::BAD_REQUEST, why)),
        Ok(PostReceived::Received(Received::Complaints(complaints))) => Err(Refusal::complaints(complaints)),
        Ok(PostReceived::Received(Received::LetterSent(_) | Received::AtDoor(_))) => {
            Err(Refusal::trouble("a post", "somebody was asked for a letter"))
        }
        Err(error) => Err(Refusal::trouble("a post could not be kept", error)),
    }
}
