//! `elevenses inbound`: mail that comes in.

use super::inbound_deliver::Deliver;
use super::inbound_read::ReadMail;
use super::{Ended, Settings};
use crate::daemon::open_store;
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::Write;

#[derive(Subcommand)]
pub enum Inbound {
    /// Lists mail that came in, the latest first, and what was made of it.
    List(List),
    /// Shows one mail that came in: what was new in it, and what was made of it.
    Show(Show),
    /// Reads one saved mail: what it is, whom it is from, what is new in it, and what that means. Nothing is done.
    Read(ReadMail),
    /// Hands a mail on standard input to the daemon, for a mail server's pipe.
    Deliver(Deliver),
}

#[derive(Args)]
pub struct List {
    /// How many at most.
    #[arg(long, default_value = "20", value_name = "NUMBER")]
    limit: u32,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct Show {
    /// Its id, or the beginning of it.
    id: String,
    /// Prints the mail as it came, where it is kept: what could not be read is, for 30 days.
    #[arg(long)]
    raw: bool,
}

impl Inbound {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Inbound::List(list) => list.execute(settings).await,
            Inbound::Show(show) => show.execute(settings).await,
            Inbound::Read(read) => read.execute(),
            Inbound::Deliver(deliver) => deliver.execute(settings).await,
        }
    }
}

impl List {
    async fn execute(self, settings: &Settings) -> Result<Ended> {
        let rows = open_store(&settings.load()?).await?.store.inbound(self.limit).await?;
        if self.json {
            let rows: Vec<_> = rows
                .iter()
                .map(|row| {
                    json!({ "id": row.id, "at": row.received_at.to_rfc3339(), "way": row.way, "kind": row.kind,
                            "from": row.sender, "subject": row.subject, "understood": row.understood })
                })
                .collect();
            println!("{}", json!(rows));
        } else if rows.is_empty() {
            eprintln!("elevenses: no mail has come in");
        } else {
            for row in rows {
                let at = row.received_at.format("%Y-%m-%d %H:%M");
                println!("{}  {at}  {:<7} {:<12} {:<28} {}", row.id, row.way, row.kind, row.sender, row.understood);
            }
        }
        Ok(Ended::Done)
    }
}

impl Show {
    async fn execute(self, settings: &Settings) -> Result<Ended> {
        let store = open_store(&settings.load()?).await?.store;
        let (row, said, raw) = store.inbound_mail(&self.id).await.with_context(|| format!("“{}”", self.id))?;
        if self.raw {
            let raw =
                raw.context("its bytes are not kept (only those of mail that could not be read are, for a time)")?;
            std::io::stdout().write_all(&raw)?;
            return Ok(Ended::Done);
        }
        println!("{}  {}", row.id, row.received_at.format("%Y-%m-%d %H:%M:%S UTC"));
        for (what, words) in [("by", &row.way), ("kind", &row.kind), ("from", &row.sender), ("subject", &row.subject)] {
            println!("  {what:<10}  {words}");
        }
        println!("  {:<10}  {}", "understood", row.understood);
        if !said.is_empty() {
            println!("\n{said}");
        }
        Ok(Ended::Done)
    }
}
