//! `elevenses sms presets|gateways|inbound`: which gateways there could be, which are set up, and what came in by them.

use super::{Ended, Settings};
use crate::daemon::open_store;
use crate::domain::gateway::Door;
use crate::gateway::BUILT_IN;
use anyhow::{Result, anyhow};
use clap::Args;
use serde_json::json;

#[derive(Args)]
pub struct Presets {
    /// Prints this one as it is, to be copied and changed.
    name: Option<String>,
}

#[derive(Args)]
pub struct Gateways {
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct TextsIn {
    /// How many at most.
    #[arg(long, default_value = "20", value_name = "NUMBER")]
    limit: u32,
    #[arg(long)]
    json: bool,
}

impl Presets {
    pub fn execute(self) -> Result<Ended> {
        let Some(name) = self.name else {
            for (name, text) in BUILT_IN {
                // The first line of each is a comment that says what it is.
                let about = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
                println!("{name:<12} {about}");
            }
            return Ok(Ended::Done);
        };
        let preset = BUILT_IN.iter().find(|(known, _)| *known == name);
        let (_, text) = preset.ok_or_else(|| anyhow!("there is no preset “{name}”; see: elevenses sms presets"))?;
        print!("{text}");
        Ok(Ended::Done)
    }
}

impl Gateways {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let ctx = open_store(&settings.load()?).await?;
        if self.json {
            let all = ctx.gateways().iter().map(|gateway| {
                let name = gateway.name();
                json!({ "name": name, "preset": gateway.preset_name(), "from": gateway.from(), "notes": gateway.notes(),
                        "text_url": ctx.gateway_url(name, Door::Text), "receipt_url": ctx.gateway_url(name, Door::Receipt) })
            });
            println!("{}", json!(all.collect::<Vec<_>>()));
            return Ok(Ended::Done);
        }
        if ctx.gateways().is_empty() {
            eprintln!("elevenses: no gateway is set up; see [sms.NAME] in the settings, and: elevenses sms presets");
        }
        for gateway in ctx.gateways() {
            let name = gateway.name();
            println!("{name}: {} from {}", gateway.preset_name(), gateway.from());
            for line in gateway.notes().lines() {
                println!("  {line}");
            }
            println!("  texts that come in are posted to\n    {}", ctx.gateway_url(name, Door::Text));
            println!("  receipts are posted to\n    {}", ctx.gateway_url(name, Door::Receipt));
        }
        Ok(Ended::Done)
    }
}

impl TextsIn {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let rows = open_store(&settings.load()?).await?.store.texts_in(self.limit).await?;
        if self.json {
            let rows = rows.iter().map(|row| {
                json!({ "id": row.id, "at": row.received_at.to_rfc3339(), "gateway": row.gateway, "from": row.sender,
                        "said": row.said, "understood": row.understood, "settled": row.settled_at.is_some() })
            });
            println!("{}", json!(rows.collect::<Vec<_>>()));
        } else if rows.is_empty() {
            eprintln!("elevenses: no text has come in");
        } else {
            for row in rows {
                let at = row.received_at.format("%Y-%m-%d %H:%M");
                let said = row.said.replace('\n', " ");
                let waits = if row.settled_at.is_none() { "(waits)" } else { "" };
                println!(
                    "{}  {at}  {:<10} {:<16} {:<24} {said} {waits}",
                    row.id, row.gateway, row.sender, row.understood
                );
            }
        }
        Ok(Ended::Done)
    }
}
