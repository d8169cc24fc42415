//! Reads what another program posts by the space's word about its shape: which field gets what, and why not.
//!
//! Nothing is looked up and nothing is written, so that a saved post can be tried as often as one likes.

use crate::domain::check_in::{Asked, Complaint, RawSubmission, Submission};
use crate::domain::text::parted;
use crate::domain::webhook::{Condition, Gives, Place, Webhook};
use crate::sheet::{DateOrder, Stamp, Zones};
use chrono::{DateTime, Datelike, Duration, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Json,
    Form,
}

impl Written {
    /// By its first sign, for a body that was saved without its content type.
    pub fn guessed(body: &[u8]) -> Written {
        match body.trim_ascii_start().first() {
            Some(b'{' | b'[') => Written::Json,
            _ => Written::Form,
        }
    }
}

/// A post as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPost {
    pub fields: Vec<ReadField>,
    /// `None` when the post does not say: it counts when it came.
    pub said_at: Result<Option<DateTime<Utc>>, String>,
    /// What makes it the same post.
    pub id: Option<String>,
    /// Why nothing is done about it.
    pub left_alone: Option<String>,
}

/// What one field gets; the complaint follows the field's name.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadField {
    pub field: &'static str,
    pub from: String,
    pub got: Result<Option<String>, String>,
}

impl ReadPost {
    /// The answers, or everything that cannot be read as one.
    pub fn submission(&self) -> Result<RawSubmission, Vec<Complaint>> {
        let mut raw = RawSubmission::default();
        let mut complaints = Vec::new();
        for read in &self.fields {
            match &read.got {
                Ok(text) => {
                    text.iter().for_each(|text| {
                        raw.set(read.field, text.as_str());
                    });
                }
                Err(says) => complaints.push(Complaint { field: read.field, says: says.clone() }),
            }
        }
        if let Err(says) = &self.said_at {
            complaints.push(Complaint { field: "said_at", says: says.clone() });
        }
        if complaints.is_empty() {
            return Ok(raw);
        }
        // Everything at once: also what the fields that could be read get wrong.
        let more = Submission::parse(&raw, Asked::Stranger).err().unwrap_or_default();
        let more: Vec<_> =
            more.into_iter().filter(|c| !complaints.iter().any(|known| known.field == c.field)).collect();
        complaints.extend(more);
        Err(complaints)
    }
}

/// Reads one post. The error is a sentence about the whole body.
pub fn read_post(
    webhook: &Webhook,
    written: Written,
    body: &[u8],
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<ReadPost, String> {
    if body.trim_ascii().is_empty() {
        return Err("the body is empty".to_owned());
    }
    let posted = match written {
        Written::Json => serde_json::from_slice(body).map_err(|e| format!("the body is not JSON: {e}"))?,
        Written::Form => form(body)?,
    };
    let mut fields = Vec::new();
    for (field, gives) in &webhook.fields {
        let (from, got) = match gives {
            Gives::Always(text) => ("always".to_owned(), Ok(Some(text.clone()))),
            Gives::At(place) => {
                (place.to_string(), posted.pointer(place.pointer()).map_or(Ok(None), |v| text(field, v)))
            }
        };
        // Where the surname has no place of its own, what follows the first name is one.
        if let (&"name", Ok(Some(whole)), None) = (field, &got, webhook.gives("surname")) {
            let (name, surname) = parted(whole);
            let rest = (!surname.is_empty()).then(|| surname.to_owned());
            fields.push(ReadField { field: "name", from: from.clone(), got: Ok(Some(name.to_owned())) });
            fields.push(ReadField { field: "surname", from: format!("the rest of {from}"), got: Ok(rest) });
        } else {
            fields.push(ReadField { field, from, got });
        }
    }
    let at = |place: &Option<Place>| place.as_ref().and_then(|place| posted.pointer(place.pointer()));
    Ok(ReadPost {
        fields,
        said_at: at(&webhook.said_at).map_or(Ok(None), |value| moment(value, zone, now)),
        id: at(&webhook.id).and_then(scalar).filter(|id| !id.is_empty()),
        left_alone: webhook.only_if.iter().find_map(|condition| not_met(condition, &posted)),
    })
}

/// A form as an object: a field that comes more than once is a list.
fn form(body: &[u8]) -> Result<Value, String> {
    if std::str::from_utf8(body).is_err() {
        return Err("the body is neither JSON nor a form in UTF-8".to_owned());
    }
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(body).into_owned() {
        match fields.entry(name).or_insert(Value::Null) {
            Value::Array(values) => values.push(value.into()),
            new @ Value::Null => *new = value.into(),
            before => *before = Value::Array(vec![before.take(), value.into()]),
        }
    }
    Ok(Value::Object(fields))
}

/// What stands there, if it is one thing.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn text(field: &str, value: &Value) -> Result<Option<String>, String> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Bool(_) if !matches!(field, "wants_introductions" | "on_round_table") => {
            return Err("is a yes or no, where a text is needed".to_owned());
        }
        Value::Array(values) => match (field, values.as_slice()) {
            ("interests" | "offers" | "needs", values) => {
                let lines: Option<Vec<String>> = values.iter().map(scalar).collect();
                lines.ok_or("is a list of more than texts")?.join("\n")
            }
            (_, []) => return Ok(None),
            (_, [one]) => scalar(one).ok_or("is a list in a list, where a text is needed")?,
            _ => return Err(format!("is a list of {}, where one is needed", values.len())),
        },
        Value::Object(_) => return Err("is a group of values; name the one that is meant".to_owned()),
        one => scalar(one).unwrap_or_default(),
    };
    if text.contains('\u{fffd}') {
        return Err("has lost a letter: it is not written in UTF-8".to_owned());
    }
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// Clocks differ by so much.
const AHEAD: Duration = Duration::minutes(10);
/// Seconds since 1970 up to the year 5138; a greater number counts milliseconds.
const SECONDS_MAX: i64 = 100_000_000_000;

fn moment(value: &Value, zone: Tz, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, String> {
    let Some(text) = scalar(value).filter(|_| !value.is_boolean()) else {
        return if value.is_null() { Ok(None) } else { Err("is no time".to_owned()) };
    };
    if text.is_empty() {
        return Ok(None);
    }
    let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    let at = counted(&text).or_else(|| dated(&text, zone));
    let at = at.ok_or_else(|| format!("is “{shown}”; write it like 2026-02-03T09:15:00Z, or in seconds since 1970"))?;
    if at.year() < 2000 || at > now + AHEAD {
        return Err(format!("is “{shown}”, and nobody can have come then"));
    }
    Ok(Some(at.min(now)))
}

fn counted(text: &str) -> Option<DateTime<Utc>> {
    let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e15)?;
    let whole = number.trunc() as i64;
    if whole.abs() < SECONDS_MAX { DateTime::from_timestamp(whole, 0) } else { DateTime::from_timestamp_millis(whole) }
}

/// A day and time, where it is clear which number is the day.
fn dated(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let zones = Zones { written: zone, local: zone };
    let read = |order| Stamp::parse(text, zones, order, DateTime::<Utc>::MAX_UTC).ok().map(|stamp| stamp.at);
    read(DateOrder::DayFirst).filter(|at| read(DateOrder::MonthFirst) == Some(*at))
}

fn not_met(condition: &Condition, posted: &Value) -> Option<String> {
    let Condition { place, values } = condition;
    let found = posted.pointer(place.pointer()).and_then(scalar);
    if found.as_ref().is_some_and(|found| values.contains(found)) {
        return None;
    }
    let shown: String = found.unwrap_or_default().chars().filter(|c| !c.is_control()).take(40).collect();
    let found = if shown.is_empty() { "nothing".to_owned() } else { format!("“{shown}”") };
    Some(format!("at {place} stands {found}, and only “{}” is wanted", values.join("” or “")))
}

#[cfg(test)]
mod tests;
