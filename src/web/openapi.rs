//! What both doors for other programs take and answer, as an OpenAPI document: the template's paths, and the fields
//! that a check-in has.

use super::App;
use super::programs::{Refusal, Result};
use crate::domain::check_in::FIELDS;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

const TEMPLATE: &str = include_str!("../../templates/api/openapi.json");

pub async fn show(State(app): State<App>) -> Result<Response> {
    match document(&app.ctx.public_url) {
        Ok(document) => Ok(Json(document).into_response()),
        Err(error) => Err(Refusal::trouble("the API's description is broken", error)),
    }
}

fn document(public_url: &str) -> serde_json::Result<Value> {
    let mut document: Value = serde_json::from_str(TEMPLATE)?;
    let fields: Map<String, Value> = FIELDS.iter().map(|field| ((*field).to_owned(), schema(field))).collect();
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    document["servers"] = json!([{ "url": public_url }]);
    document["components"]["schemas"]["CheckIn"]["properties"] = fields.into();
    Ok(document)
}

/// A field that nothing is said about here is a line of text.
fn schema(field: &str) -> Value {
    let lines = json!(["string", "array", "null"]);
    let yes_or_no = json!(["boolean", "string", "null"]);
    let line = json!(["string", "null"]);
    let needed = json!("string");
    let (kind, says, example) = match field {
        "name" => (needed, "The name they go by here: at most 60 letters, and no address.", json!("Rafe")),
        "surname" => (line, "Shown to nobody before both have said yes.", json!("Prado")),
        "company" => (line, "Where they work, if it matters.", json!("Oral History Lab")),
        "email" => (needed, "Their address, by which they are known again.", json!("rafe@oralhistory.example")),
        "here_as" => (line, "coworker (as if nothing was said), visitor or host.", json!("coworker")),
        "shares" => (line, "What is shared when both said yes: email, phone or in_person.", json!("email")),
        "headline" => (line, "What they do, in a line.", json!("Oral historian")),
        "interests" => (lines, "What they like: up to 12 lines.", json!(["Archives", "Podcasting"])),
        "offers" => (lines, "What they could help with: up to 12 lines.", json!(["Advice on archives"])),
        "needs" => (lines, "What they look for: up to 12 lines.", json!(["A quiet room for recordings"])),
        "day" => (line, "The day it is for, up to two weeks ahead; without it, today.", json!("")),
        "today_line" => (line, "What they are at today.", json!("Cutting tape")),
        "wants_introductions" => {
            (json!(["boolean", "string"]), "Whether they would like introductions that day.", json!(true))
        }
        "place" => (line, "Where they sit, told only when both said yes: at most 80 letters.", json!("by the window")),
        "came_with" => (line, "With whom they came, so that they are not introduced to each other.", json!("")),
        "stay" => (line, "morning, afternoon or all_day (as if nothing was said).", json!("all_day")),
        "on_round_table" => (yes_or_no, "Whether their name and line may stand on the day's list.", json!(false)),
        _ => (line, "A line of text.", json!("")),
    };
    let mut schema = json!({ "type": kind, "description": says, "examples": [example] });
    if schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("array"))) {
        schema["items"] = json!({ "type": "string" });
    }
    schema
}
