//! The same door for other programs: JSON with a space's API token.

use super::App;
use super::check_in::wording;
use crate::domain::check_in::{Complaint, FIELDS, RawSubmission};
use crate::domain::space::Space;
use crate::flow::receive_check_in::{Proof, Received, receive_check_in};
use crate::flow::sign_in::hash;
use crate::store::{Change, TokenHolder};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// 201 for a new check-in, 200 for one that was there; 401, 413, 422 with sentences.
pub async fn submit(app: &App, space: &Space, request: Request) -> Response {
    let holder = match token_holder(app, space, request.headers()).await {
        Ok(holder) => holder,
        Err(refused) => return refused,
    };
    let Ok(body) = Bytes::from_request(request, &()).await else {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "this is larger than a check-in can be");
    };
    let raw = match serde_json::from_slice::<Map<String, Value>>(&body) {
        Ok(fields) => read(&fields),
        Err(error) => {
            return refuse(StatusCode::UNPROCESSABLE_ENTITY, &format!("the body is not a JSON object: {error}"));
        }
    };
    let raw = match raw {
        Ok(raw) => raw,
        Err(complaints) => return complain(&complaints),
    };
    let proof = Proof::Organiser { evidence: format!("API token “{}”", holder.name) };
    match receive_check_in(&app.ctx, space, &raw, proof, &wording(app, space), app.clock.now()).await {
        Ok(Received::CheckedIn(done)) => {
            app.waker.wake();
            let status = if done.change == Change::New { StatusCode::CREATED } else { StatusCode::OK };
            let change = format!("{:?}", done.change).to_lowercase();
            let name = done.renamed.map(|n| n.to_string());
            (status, Json(json!({ "check_in": change, "new_member": done.new_member, "goes_by": name })))
                .into_response()
        }
        Ok(Received::Complaints(complaints)) => complain(&complaints),
        Ok(Received::LetterSent(_) | Received::AtDoor(_)) => {
            (StatusCode::ACCEPTED, Json(json!({ "check_in": "letter_sent" }))).into_response()
        }
        Err(error) => {
            tracing::error!("a check-in by API failed: {error:#}");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on our side; try again in a minute")
        }
    }
}

/// 429 in this door's own words.
pub fn too_often() -> Response {
    refuse(
        StatusCode::TOO_MANY_REQUESTS,
        "so many check-ins came from your address that we have to pause; nothing was kept, try again in a minute",
    )
}

async fn token_holder(app: &App, space: &Space, headers: &HeaderMap) -> Result<TokenHolder, Response> {
    let token = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    let unknown = || {
        refuse(
            StatusCode::UNAUTHORIZED,
            "send an API token of this space as: Authorization: Bearer TOKEN (elevenses token create)",
        )
    };
    let token = token.ok_or_else(unknown)?;
    match app.ctx.store.token_holder(&hash(token.trim())).await {
        Ok(Some(holder)) if holder.space == space.id => Ok(holder),
        Ok(_) => Err(unknown()),
        Err(error) => {
            tracing::error!("an API token could not be looked up: {error}");
            Err(refuse(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on our side; try again in a minute"))
        }
    }
}

/// Texts, yes-or-no values and lists of texts, by the names of the form's fields.
fn read(fields: &Map<String, Value>) -> Result<RawSubmission, Vec<Complaint>> {
    let mut raw = RawSubmission::default();
    let mut complaints = Vec::new();
    for (name, value) in fields {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => Some(text.clone()),
            Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
            Value::Array(items) => {
                items.iter().map(|i| i.as_str()).collect::<Option<Vec<_>>>().map(|lines| lines.join("\n"))
            }
            Value::Number(_) | Value::Object(_) => None,
        };
        let known = text.is_some_and(|text| raw.set(name, text));
        if !known {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
            complaints.push(Complaint {
                field: "body",
                says: format!(
                    "“{shown}” is not a field of a check-in, or not a text; the fields are {}",
                    FIELDS.join(", ")
                ),
            });
        }
    }
    if complaints.is_empty() { Ok(raw) } else { Err(complaints) }
}

fn complain(complaints: &[Complaint]) -> Response {
    let fields: Vec<Value> = complaints.iter().map(|c| json!({ "field": c.field, "says": c.says })).collect();
    let body = json!({ "error": "the check-in has mistakes; nothing was kept", "complaints": fields });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

fn refuse(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}
