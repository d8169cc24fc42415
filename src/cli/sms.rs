//! `elevenses sms`: texts: what they cost before they are sent, the gateways they go by, what is made of those that come in.

use super::sms_gateways::{Gateways, Presets, TextsIn};
use super::sms_try::{Simulate, Test};
use super::{Ended, Misunderstood, Settings};
use crate::domain::segments::{Counted, Encoding, Fold, count, fold};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::io::{BufRead, Read, Write};

#[derive(Subcommand)]
pub enum Sms {
    /// Sends one text by a gateway, to see whether it works.
    Test(Test),
    /// Shows what would be made of a text that comes in, and the answer to it. Nothing is sent.
    Simulate(Simulate),
    /// Counts the segments that a text takes: each is paid for.
    Count(Count),
    /// Lists the gateways that are known, or prints the preset of one.
    Presets(Presets),
    /// Lists the gateways that are set up, and the addresses to enter there.
    Gateways(Gateways),
    /// Lists texts that came in, the latest first, and what was made of them.
    Inbound(TextsIn),
}

impl Sms {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Sms::Test(test) => test.execute(settings).await,
            Sms::Simulate(simulate) => simulate.execute(),
            Sms::Presets(presets) => presets.execute(),
            Sms::Gateways(gateways) => gateways.execute(settings).await,
            Sms::Inbound(inbound) => inbound.execute(settings).await,
            Sms::Count(count) => count.execute(),
        }
    }
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses sms count \"Hub Leeds: meet today?\"
  elevenses sms count --json - < text.txt
  elevenses sms count --json-lines < texts.jsonl

A segment holds 160 letters of the GSM alphabet; { } [ ] ~ ^ | \\ and € take the room of two. A single letter outside that \
alphabet, such as ’ or ç or any emoji, leaves room for 70. In a text of several segments each holds 153, or 67.")]
pub struct Count {
    /// The text; - is standard input, without the line's end behind it.
    #[arg(required_unless_present = "json_lines", allow_hyphen_values = true)]
    text: Option<String>,
    /// Prints one line of JSON: encoding, units and segments of the text as it is, and folded, the text with plain
    /// signs as it would be sent.
    #[arg(long)]
    json: bool,
    /// Takes a JSON string from each line of standard input, and prints a line of JSON for each.
    #[arg(long, conflicts_with_all = ["text", "json"])]
    json_lines: bool,
}

impl Count {
    fn execute(self) -> Result<Ended> {
        let Some(text) = self.text else { return each_line() };
        let text = if text == "-" { whole_input()? } else { text };
        if self.json {
            println!("{}", counted(&text));
        } else {
            show(&text);
        }
        Ok(Ended::Done)
    }
}

fn whole_input() -> Result<String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("standard input cannot be read as text")?;
    let line = text.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    Ok(line.unwrap_or(&text).to_owned())
}

fn each_line() -> Result<Ended> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, line) in (1..).zip(std::io::stdin().lock().lines()) {
        let line = line.context("standard input cannot be read as text")?;
        let text: String = serde_json::from_str(&line)
            .map_err(|why| Misunderstood(format!("line {number} is not a JSON string: {why}")))?;
        writeln!(out, "{}", counted(&text))?;
    }
    out.flush()?;
    Ok(Ended::Done)
}

fn counted(text: &str) -> Value {
    let Counted { encoding, units, segments } = count(text);
    json!({
        "encoding": encoding.as_str(),
        "units": units,
        "segments": segments,
        "folded": fold(text, Fold::Auto),
    })
}

fn show(text: &str) {
    println!("{}", in_words(count(text)));
    let folded = fold(text, Fold::Auto);
    if folded != text {
        println!("With plain signs, as it is sent unless a space's fold is \"never\": {}", in_words(count(&folded)));
        folded.lines().for_each(|line| println!("  {line}"));
    }
}

/// "GSM-7, 141 septets, 1 segment".
fn in_words(counted: Counted) -> String {
    let unit = match counted.encoding {
        Encoding::Gsm7 => "septet",
        Encoding::Ucs2 => "unit",
    };
    let of = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let (units, segments) = (of(counted.units, unit), of(counted.segments, "segment"));
    format!("{}, {units}, {segments}", counted.encoding.as_str())
}
