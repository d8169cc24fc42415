//! `elevenses inbound read`: what a mail is taken for, and what it is understood to say.

use super::{Ended, Misunderstood, day};
use crate::clock::Clock;
use crate::domain::intent::{About, Person, Question, Ref, Said, Understood, understand};
use crate::mail::new_text::{NewText, of_html, of_plain};
use crate::mail::{Bounce, Envelope, Kind, Mail, Ours, RAW_MAX, read};
use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;

#[derive(Args)]
#[command(after_help = "\
Example:
  elevenses inbound read reply.eml --people Rafe,Adaeze --about digest

It needs no hub and no settings. What a hub would know beside the mail is told by the options.")]
pub struct ReadMail {
    /// The mail as it was saved, headers and all; - is standard input.
    file: String,
    /// Prints one line of JSON.
    #[arg(long)]
    json: bool,
    /// The people suggested in the letter that is answered, in the order of their numbers; two under one number are
    /// joined by a plus: Rafe+Lorna,Adaeze. Not given, it is not known whom the letter was about.
    #[arg(long, value_name = "NAMES")]
    people: Option<String>,
    /// The letter that is answered.
    #[arg(long, value_enum, value_name = "LETTER")]
    about: Option<Letter>,
    /// The day it came, for “until Friday”; else today.
    #[arg(long, value_name = "DAY", value_parser = day)]
    today: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Letter {
    Digest,
    FollowUp,
    Introduction,
    Invitation,
}

impl Letter {
    fn about(self) -> About {
        match self {
            Letter::Digest => About::Digest,
            Letter::FollowUp => About::FollowUp,
            Letter::Introduction => About::Introduction,
            Letter::Invitation => About::Invitation,
        }
    }
}

impl ReadMail {
    pub fn execute(self) -> Result<Ended> {
        let raw = saved(&self.file).with_context(|| format!("{} cannot be read", self.file))?;
        let mail = read(&raw, &Envelope::default(), &Ours::default());
        let shown = Shown::of(&mail, &self)?;
        if self.json {
            println!("{}", shown.json())
        } else {
            shown.print()
        }
        Ok(Ended::Done)
    }
}

/// The bytes of a mail, as far as they are read at all.
fn saved(file: &str) -> std::io::Result<Vec<u8>> {
    let source: Box<dyn Read> = if file == "-" { Box::new(std::io::stdin()) } else { Box::new(File::open(file)?) };
    let mut bytes = Vec::new();
    source.take(RAW_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What is said about a mail; whatever does not apply is `null`.
struct Shown {
    fields: Vec<(&'static str, Value)>,
}

/// Every key: a script finds all of them, whatever the mail is.
const KEYS: [&str; 15] = [
    "kind",
    "from",
    "new_text",
    "intent",
    "refs",
    "no_refs",
    "until",
    "words",
    "outcomes",
    "profile_kind",
    "recipient",
    "status",
    "severity",
    "diagnostic",
    "why",
];

impl Shown {
    fn of(mail: &Mail, options: &ReadMail) -> Result<Shown> {
        let mut shown = Shown { fields: Vec::new() };
        shown.set("kind", mail.kind.as_str());
        shown.set("from", mail.from.as_ref().map(|from| from.to_string()));
        match &mail.kind {
            Kind::Person => shown.understand(mail, options)?,
            // A button that means this and nothing else.
            Kind::Unsubscribe => shown.set("intent", "stop"),
            Kind::Bounce(bounce) => shown.bounce(bounce),
            Kind::Complaint(complaint) => shown.set("recipient", complaint.recipient.clone()),
            Kind::Unreadable(why) => shown.set("why", why.as_str()),
            _ => {}
        }
        Ok(shown)
    }

    fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        self.fields.push((key, value.into()));
    }

    fn bounce(&mut self, bounce: &Bounce) {
        let told = &bounce.undelivered;
        self.set("recipient", told.recipient.clone());
        self.set("status", told.status.clone());
        self.set("severity", told.severity.as_str());
        self.set("diagnostic", told.diagnostic.as_str());
    }

    fn understand(&mut self, mail: &Mail, options: &ReadMail) -> Result<()> {
        let new_text = match new_text(mail) {
            Ok(new_text) => new_text,
            Err(why) => {
                self.set("intent", "ask");
                self.set("why", why);
                return Ok(());
            }
        };
        self.set("new_text", new_text.text());
        let people = options.people.as_deref().map(people).transpose()?;
        let question = Question {
            about: options.about.map_or(About::Unknown, Letter::about),
            people: people.as_deref(),
            today: options.today.unwrap_or_else(|| Clock::real().now().date_naive()),
        };
        match understand(&new_text.pieces, &question) {
            Understood::Nothing => self.set("intent", "nothing"),
            Understood::Ask(why) => {
                self.set("intent", "ask");
                self.set("why", why.as_str());
            }
            Understood::Said(said) => self.said(&said),
        }
        Ok(())
    }

    /// What was said first, and the no that may stand beside a yes.
    fn said(&mut self, said: &[Said]) {
        let Some((first, others)) = said.split_first() else { return self.set("intent", "nothing") };
        self.set("intent", first.as_str());
        self.set("refs", is_about_people(first).then(|| refs(first.refs())));
        let no = others.iter().find(|other| matches!(other, Said::No(_)));
        self.set("no_refs", no.map(|no| refs(no.refs())));
        match first {
            Said::Pause(until) => self.set("until", until.to_string()),
            Said::Outcome { kinds, words, .. } => {
                self.set("words", words.as_str());
                self.set("outcomes", kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>());
            }
            Said::Profile { kind, text } => {
                self.set("words", text.as_str());
                self.set("profile_kind", kind.as_str());
            }
            _ => {}
        }
    }

    fn json(&self) -> Value {
        let mut all: serde_json::Map<String, Value> = KEYS.iter().map(|key| ((*key).to_owned(), Value::Null)).collect();
        all.extend(self.fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        Value::Object(all)
    }

    /// A line for each thing that applies.
    fn print(&self) {
        for (key, value) in self.fields.iter().filter(|(_, value)| !value.is_null() && *value != json!([])) {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Array(several) => several.iter().map(plain).collect::<Vec<_>>().join(", "),
                other => plain(other),
            };
            let lines: Vec<String> = text.lines().map(safe).collect();
            println!("{:<12} {}", key.replace('_', " "), lines.join(&format!("\n{:<12} ", "")));
        }
    }
}

/// A line that somebody else wrote, without what could steer a terminal.
fn safe(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What is new in it, from whichever form of the text there is. The error is a sentence.
fn new_text(mail: &Mail) -> Result<NewText, String> {
    match (&mail.body.plain, &mail.body.html) {
        (Some(plain), _) => Ok(of_plain(plain)),
        (None, Some(html)) => of_html(html).map_err(|why| why.to_string()),
        (None, None) => Ok(NewText::default()),
    }
}

fn people(names: &str) -> Result<Vec<Person<'_>>> {
    let mut people = Vec::new();
    for (number, names) in (1..).zip(names.split(',').map(str::trim).filter(|names| !names.is_empty())) {
        for name in names.split('+').map(str::trim) {
            if name.is_empty() {
                return Err(Misunderstood("--people is a list of names: Rafe,Adaeze".to_owned()).into());
            }
            people.push(Person { number, name });
        }
    }
    Ok(people)
}

fn is_about_people(said: &Said) -> bool {
    use Said::*;
    matches!(said, Yes(_) | No(_) | Known(_) | Met(_) | NotYet(_) | NotMet(_) | Outcome { .. })
}

/// Numbers as numbers, everything else as it was written.
fn refs(refs: &[Ref]) -> Vec<Value> {
    refs.iter()
        .map(|one| match one {
            Ref::Number(number) => json!(number),
            other => json!(other.to_string()),
        })
        .collect()
}
