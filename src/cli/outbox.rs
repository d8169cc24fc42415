//! `elevenses outbox`: where each message is, and why.

use super::{Ended, Misunderstood, Settings, SpaceArg, chosen};
use crate::clock::Clock;
use crate::domain::message::State;
use crate::flow::settle_need::send_again;
use crate::store::{Attempt, OutboxRow, TextOut};
use anyhow::{Result, anyhow};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Subcommand;
use serde_json::json;
use std::io::Write;

#[derive(Subcommand)]
pub enum Outbox {
    /// Lists messages, the newest first.
    List {
        #[command(flatten)]
        space: SpaceArg,
        /// waiting, accepted, refused, unknown or dropped.
        #[arg(long)]
        state: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[arg(long)]
        json: bool,
    },
    /// Shows one message with every attempt at it.
    Show {
        /// Its id, or the beginning of it.
        id: String,
        /// The letter itself, as it went out.
        #[arg(long)]
        letter: bool,
        #[arg(long)]
        json: bool,
    },
    /// Sends a message once more that was refused, dropped or is unknown; an unknown one may then arrive twice.
    Retry { id: String },
}

impl Outbox {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let ctx = settings.open_all().await?;
        match self {
            Outbox::List { space, state, limit, json } => {
                let space = space.space.is_some().then(|| chosen(&ctx, &space)).transpose()?;
                let parse = |word: &str| {
                    State::parse(word).ok_or_else(|| {
                        Misunderstood(format!(
                            "--state is “{word}”; it can be waiting, accepted, refused, unknown or dropped"
                        ))
                    })
                };
                let state = state.as_deref().map(parse).transpose()?;
                let rows = ctx.store.outbox(space.as_ref().map(|s| &s.id), state, limit).await?;
                if json {
                    println!("{}", json!(rows.iter().map(row_json).collect::<Vec<_>>()));
                } else if rows.is_empty() {
                    eprintln!("elevenses: no messages");
                } else {
                    rows.iter().for_each(print_row);
                }
            }
            Outbox::Show { id, letter, json } => {
                let (row, attempts, bytes) = ctx.store.outbox_message(&id).await?;
                let text = ctx.store.text_out(&row.id).await?;
                match (letter, bytes) {
                    (true, Some(bytes)) => std::io::stdout().write_all(&bytes)?,
                    (true, None) => {
                        return Err(anyhow!("its letter is not written yet, or kept no more ([keep] letters_days)"));
                    }
                    (false, _) if json => println!("{}", shown_json(&row, &attempts, text.as_ref())),
                    (false, _) => print_message(&row, &attempts, text.as_ref()),
                }
            }
            Outbox::Retry { id } => {
                let (row, ..) = ctx.store.outbox_message(&id).await?;
                let row = send_again(&ctx, &row.id, Clock::real().now()).await?;
                println!(
                    "{} to {} waits again; the daemon sends it within ten seconds",
                    row.kind.replace('_', "-"),
                    row.recipient
                );
            }
        }
        Ok(Ended::Done)
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Where it is and why, in words.
fn in_words(row: &OutboxRow) -> String {
    match row.state {
        State::Waiting if row.because.is_empty() => "waiting to be sent".to_owned(),
        State::Waiting => format!("waiting until {}: {}", utc(row.not_before), row.because),
        State::Accepted if row.because.starts_with("written to ") => row.because.clone(),
        State::Accepted if row.recipient.phone().is_some() => row.because.clone(),
        State::Accepted => format!("accepted by the mail server: {}", row.because),
        State::Refused => format!("refused for good: {}", row.because),
        State::Unknown => format!("may have arrived, held: {}", row.because),
        State::Dropped => format!("not sent: {}", row.because),
    }
}

fn print_row(row: &OutboxRow) {
    let who = row.name.clone().unwrap_or_else(|| row.recipient.to_string());
    println!("{}  {}  {:<15} {who:<20} {}", row.id, utc(row.created_at), row.kind.replace('_', "-"), in_words(row));
}

fn print_message(row: &OutboxRow, attempts: &[Attempt], text: Option<&TextOut>) {
    println!("{}\n  {} to {}", row.id, row.kind.replace('_', "-"), row.recipient);
    if !row.subject.is_empty() {
        println!("  subject: {}", row.subject);
    }
    println!("  {}", in_words(row));
    if let Some(text) = text {
        println!("  {}", text_in_words(text));
    }
    println!("  written {}, of use until {}, {} attempt(s)", utc(row.created_at), utc(row.give_up_at), row.tries);
    for a in attempts {
        let data = match a.data_at {
            Some(at) => format!("handed over from {}; ", utc(at)),
            // A file needs no handing over.
            None if a.result.as_deref() == Some("accepted") => String::new(),
            None => "it was not handed over; ".to_owned(),
        };
        let end = match (&a.result, a.ended_at) {
            (Some(result), Some(at)) => format!("{} at {}: {}", result.replace('_', " "), utc(at), a.answer),
            _ => "not ended".to_owned(),
        };
        println!("  attempt {} began {}; {data}{end}", a.number, utc(a.started_at));
    }
}

fn row_json(row: &OutboxRow) -> serde_json::Value {
    json!({
        "id": row.id.as_str(), "kind": row.kind, "to": row.recipient.to_string(), "name": row.name, "state": row.state.as_str(),
        "because": row.because, "attempts": row.tries, "not_before": utc(row.not_before), "give_up_at": utc(row.give_up_at),
        "subject": row.subject, "created_at": utc(row.created_at), "settled_at": row.settled_at.map(utc),
    })
}

/// How a text went, and how far its receipts say it came.
fn text_in_words(text: &TextOut) -> String {
    let reached = match (text.reached, text.reached_at) {
        (Some(reached), Some(at)) => {
            let why = if text.why.is_empty() { String::new() } else { format!(" ({})", text.why) };
            format!("{} at {}{why}", reached.as_str(), utc(at))
        }
        _ => "no receipt yet".to_owned(),
    };
    let id = text.gateway_id.as_ref().map(|id| format!(", there {id}")).unwrap_or_default();
    format!(
        "text by {} from {}{id}: {} segment(s), {}; {reached}",
        text.gateway, text.sender, text.segments, text.encoding
    )
}

fn shown_json(row: &OutboxRow, attempts: &[Attempt], text: Option<&TextOut>) -> serde_json::Value {
    let attempts: Vec<_> = attempts
        .iter()
        .map(|a| {
            json!({ "number": a.number, "started_at": utc(a.started_at), "data_at": a.data_at.map(utc),
                    "ended_at": a.ended_at.map(utc), "result": a.result, "answer": a.answer })
        })
        .collect();
    let mut value = row_json(row);
    value["log"] = json!(attempts);
    if let Some(text) = text {
        value["text"] = json!({ "gateway": text.gateway, "sender": text.sender, "gateway_id": text.gateway_id, "segments": text.segments,
            "encoding": text.encoding, "reached": text.reached.map(|r| r.as_str()), "reached_at": text.reached_at.map(utc), "why": text.why });
    }
    value
}
