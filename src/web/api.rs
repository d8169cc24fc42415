//! The same door for other programs: JSON with a space's API token.

use super::App;
use super::check_in::wording;
use super::limits::Client;
use super::programs::{Refusal, Result, body, checked_in, idempotency_key, token_holder, token_in};
use crate::domain::check_in::{Complaint, FIELDS, RawSubmission};
use crate::flow::receive_check_in::{Proof, Received, known_again, receive_check_in};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value};

pub async fn submit(app: &App, space: &str, client: Client, request: Request) -> Result<Response> {
    app.limits.check_in(client, app.clock.now())?;
    let space = &app.space(space)?;
    let holder = token_holder(app, space, client, token_in(request.headers())).await?;
    let key = idempotency_key(request.headers())?;
    let body = body(request).await?;
    let fields = serde_json::from_slice::<Map<String, Value>>(&body)
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, format!("the body is not a JSON object: {error}")))?;
    let raw = read(&fields).map_err(Refusal::complaints)?;
    let evidence = format!("API token “{}”", holder.name);
    let once = key.map(|key| known_again(&evidence, &key, &raw, None));
    let proof = Proof::Organiser { evidence, said_at: None, once };
    match receive_check_in(&app.ctx, space, &raw, proof, &wording(app, space), app.clock.now()).await {
        Ok(Received::CheckedIn(done)) => Ok(checked_in(app, &done)),
        Ok(Received::Complaints(complaints)) => Err(Refusal::complaints(complaints)),
        Ok(Received::LetterSent(_) | Received::AtDoor(_)) => {
            Err(Refusal::trouble("a check-in by API", "somebody was asked for a letter"))
        }
        Err(error) => Err(Refusal::trouble("a check-in by API failed", error)),
    }
}

/// So many are named; a body can hold thousands.
const COMPLAINTS_MAX: usize = 20;

/// Texts, and where they make sense yes-or-no values and lists of texts, by the names of the form's fields.
fn read(fields: &Map<String, Value>) -> std::result::Result<RawSubmission, Vec<Complaint>> {
    let mut raw = RawSubmission::default();
    let mut complaints = Vec::new();
    for (name, value) in fields {
        let text = match (value, name.as_str()) {
            (Value::Null, name) if FIELDS.contains(&name) => continue,
            (Value::String(text), _) => Some(text.clone()),
            (Value::Bool(yes), "wants_introductions" | "on_round_table") => {
                Some(if *yes { "yes" } else { "no" }.to_owned())
            }
            (Value::Array(items), "interests" | "offers" | "needs") => {
                items.iter().map(|i| i.as_str()).collect::<Option<Vec<_>>>().map(|lines| lines.join("\n"))
            }
            _ => None,
        };
        let known = text.is_some_and(|text| raw.set(name, text));
        if !known && complaints.len() < COMPLAINTS_MAX {
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
