//! `elevenses topics`: what counts as the same in a space.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::text::for_a_shell;
use crate::domain::topic::SaidBy;
use crate::domain::topic::held::{Held, Wording};
use crate::flow::keep_topics::{Change, Changed, LookAlike, change_topics, look_alikes, topics_of};
use anyhow::Result;
use clap::Subcommand;
use serde_json::{Value, json};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  elevenses topics list --space my-hub
  elevenses topics merge 'cold dips' 'wild swimming'      from now on these are one
  elevenses topics split 'cold dips'                      and apart again
  elevenses topics alias 'hops' brewing                   whoever writes hops means brewing
  elevenses topics apart 'cold dips'                      it only looks like another
  elevenses topics look-alikes                            what may be one, with the command that makes it one

What is merged counts from the next matching on. Nobody's own words are changed.")]
pub enum Topics {
    /// Lists the topics that people hold, how many hold each, in which words, and what is merged.
    List {
        #[command(flatten)]
        space: SpaceArg,
        #[arg(long)]
        json: bool,
    },
    /// Makes two topics one: everything that counts as FROM counts as INTO.
    Merge {
        from: String,
        into: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Takes apart what was merged here, or takes a word out of what the program itself counts as one.
    Split {
        topic: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Makes a word, whether or not anybody uses it yet, another name for a topic.
    Alias {
        word: String,
        topic: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Says that a topic only looks like another: it is not listed among look-alikes again.
    Apart {
        topic: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Lists topics that look like another written differently; nothing is merged.
    LookAlikes {
        #[command(flatten)]
        space: SpaceArg,
        #[arg(long)]
        json: bool,
    },
}

impl Topics {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Topics::List { space, json } => list(settings, &space, json).await,
            Topics::LookAlikes { space, json } => list_look_alikes(settings, &space, json).await,
            Topics::Merge { from, into, space } => {
                change(settings, &space, Change::Merge { from: &from, into: &into }).await
            }
            Topics::Apart { topic, space } => change(settings, &space, Change::Apart { word: &topic }).await,
            Topics::Split { topic, space } => change(settings, &space, Change::Split { topic: &topic }).await,
            Topics::Alias { word, topic, space } => {
                change(settings, &space, Change::Alias { word: &word, topic: &topic }).await
            }
        }
    }
}

async fn change(settings: &Settings, space: &SpaceArg, change: Change<'_>) -> Result<Ended> {
    let (ctx, space) = settings.open(space).await?;
    match change_topics(&ctx, &space, change, "command line", Clock::real().now()).await? {
        Changed::Done(told) => {
            for (word, means) in told {
                match word == means {
                    true => println!("“{word}” stands for itself, from the next matching on"),
                    false => println!("“{word}” counts as “{means}”, from the next matching on"),
                }
            }
            Ok(Ended::Done)
        }
        Changed::Unknown { typed, meant } => Err(Misunderstood(unknown(&typed, meant)).into()),
        Changed::Nothing(why) => Err(Misunderstood(why.to_string()).into()),
    }
}

fn unknown(typed: &str, meant: Option<String>) -> String {
    match meant {
        Some(meant) => format!("nobody here holds “{typed}”. Did you mean “{meant}”?"),
        None => format!(
            "nobody here holds “{typed}”. `elevenses topics list` shows what people hold; `elevenses topics alias` takes a word that nobody uses yet"
        ),
    }
}

async fn list(settings: &Settings, space: &SpaceArg, json: bool) -> Result<Ended> {
    let (ctx, space) = settings.open(space).await?;
    let topics = topics_of(&ctx, &space).await?;
    if json {
        println!("{}", json!(topics.iter().map(as_json).collect::<Vec<_>>()));
    } else if topics.is_empty() {
        eprintln!("elevenses: nobody has written what they like yet");
    } else {
        let widest = topics.iter().map(|t| t.name().chars().count()).max().unwrap_or(0);
        topics.iter().for_each(|t| println!("{}", row(t, widest)));
    }
    Ok(Ended::Done)
}

fn row(topic: &Held, width: usize) -> String {
    let merged = topic.wordings.iter().filter_map(|w| w.merged.map(|by| format!("{} ({})", w.text, says(by))));
    let also = topic.also.iter().map(|word| format!("{word} ({}, used by nobody)", says(SaidBy::Space)));
    let merged: Vec<String> = merged.chain(also).collect();
    let row = format!("{:<width$}  {:>4}  {}", topic.name(), topic.people, merged.join("; "));
    row.trim_end().to_owned()
}

fn says(by: SaidBy) -> &'static str {
    match by {
        SaidBy::Space => "merged here",
        SaidBy::Table => "shipped",
    }
}

fn as_json(topic: &Held) -> Value {
    let wording = |w: &Wording| {
        let merged = w.merged.map(|by| if by == SaidBy::Space { "own" } else { "shipped" });
        json!({ "wording": w.text, "key": w.key, "people": w.people, "merged": merged })
    };
    let wordings: Vec<Value> = topic.wordings.iter().map(wording).collect();
    json!({ "topic": topic.key, "name": topic.name(), "people": topic.people, "wordings": wordings, "also": topic.also })
}

async fn list_look_alikes(settings: &Settings, space: &SpaceArg, json: bool) -> Result<Ended> {
    let (ctx, space) = settings.open(space).await?;
    let pairs = look_alikes(&ctx, &space).await?;
    if json {
        let rows: Vec<_> = pairs.iter().map(|p| json!({ "wrote": p.wrote, "meant": p.meant })).collect();
        println!("{}", json!(rows));
    } else if pairs.is_empty() {
        eprintln!("elevenses: no two topics look alike");
    } else {
        for LookAlike { wrote, meant } in &pairs {
            println!(
                "“{wrote}” looks like “{meant}”: elevenses topics merge {} {}",
                for_a_shell(wrote),
                for_a_shell(meant)
            );
        }
    }
    Ok(Ended::Done)
}
