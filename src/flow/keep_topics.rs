//! What the people of a space hold, what counts as what there, and what looks as if it were the same.
//!
//! The organiser decides; it counts from the next matching on. A member is asked at most, and nothing of theirs is
//! changed by it.

use super::Context;
use crate::domain::id::MemberId;
use crate::domain::lexicon::lexicon;
use crate::domain::space::Space;
use crate::domain::topic::held::{Held, held};
use crate::domain::topic::look_alike::look_alike;
use crate::domain::topic::{Aliases, Edit, Unchanged, key_of, topics};
use crate::sheet::beside;
use crate::store::{Interest, NeedAbout, NeedKind, NewNeed};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A change that the organiser asks for, in the words that were typed.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    Merge {
        from: &'a str,
        into: &'a str,
    },
    Split {
        topic: &'a str,
    },
    Alias {
        word: &'a str,
        topic: &'a str,
    },
    /// It looks like another and is none: nobody is asked about it again.
    Apart {
        word: &'a str,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// Each word that is concerned, and what it counts as from now on.
    Done(Vec<(String, String)>),
    /// Nobody holds it, and no table knows it; perhaps this was meant.
    Unknown {
        typed: String,
        meant: Option<String>,
    },
    Nothing(Unchanged),
}

/// Two wordings that look alike and count as two topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike {
    pub wrote: String,
    pub meant: String,
}

/// So many other people hold a topic before somebody is asked whether they meant it: what one person holds is
/// nobody's business.
const OFFERED_FROM: usize = 2;

/// The topics of a space, those that most people hold first.
pub async fn topics_of(ctx: &Context, space: &Space) -> Result<Vec<Held>> {
    let (lines, aliases) = ctx.store.interests(&space.id).await?;
    Ok(by_people(&lines, &aliases))
}

/// The same from memory, while nobody has written or merged anything.
pub async fn topics_kept(ctx: &Context, space: &Space) -> Result<Arc<Vec<Held>>> {
    let mark = ctx.store.interests_mark(&space.id).await?;
    if let Some(kept) = ctx.topics.get(&space.id, &mark) {
        return Ok(kept);
    }
    let (lines, aliases) = ctx.store.interests(&space.id).await?;
    // Thousands of lines are work for a processor.
    let topics = beside(move || by_people(&lines, &aliases)).await.context("reading what people hold")?;
    Ok(ctx.topics.keep(&space.id, mark, topics))
}

/// The look-alikes from memory, in the same way.
pub async fn look_alikes_kept(ctx: &Context, space: &Space) -> Result<Arc<Vec<LookAlike>>> {
    let mark = ctx.store.interests_mark(&space.id).await?;
    if let Some(kept) = ctx.look_alikes.get(&space.id, &mark) {
        return Ok(kept);
    }
    let (lines, aliases) = ctx.store.interests(&space.id).await?;
    let found = beside(move || look_alikes_in(&lines, &aliases)).await.context("reading what people hold")?;
    Ok(ctx.look_alikes.keep(&space.id, mark, found))
}

/// Merges, splits or adds a word; `made_by` says through which door.
pub async fn change_topics(
    ctx: &Context,
    space: &Space,
    change: Change<'_>,
    made_by: &'static str,
    now: DateTime<Utc>,
) -> Result<Changed> {
    let (lines, aliases) = ctx.store.interests(&space.id).await?;
    let known = Known { all: by_people(&lines, &aliases), aliases };
    let (asked, edits) = match decide(&known, change) {
        Ok(decided) => decided,
        Err(refused) => return Ok(refused),
    };
    let mut after = known.aliases;
    edits.iter().for_each(|edit| after.apply(edit));
    let concerned: Vec<String> = match change {
        Change::Split { .. } => edits.iter().map(|edit| edit.key().to_owned()).collect(),
        Change::Merge { .. } | Change::Alias { .. } | Change::Apart { .. } => vec![asked],
    };
    ctx.store.change_aliases(&space.id, edits, made_by, now).await?;
    let told = concerned.into_iter().map(|key| (key.clone(), after.canonical(&key)));
    Ok(Changed::Done(told.collect()))
}

/// The key that was asked about and what is to be written.
fn decide(known: &Known, change: Change) -> std::result::Result<(String, Vec<Edit>), Changed> {
    let (asked, edits) = match change {
        Change::Merge { from, into } => {
            let (from, into) = (known.find(from)?, known.find(into)?);
            (from.clone(), known.aliases.merge(&from, &into))
        }
        Change::Split { topic } => {
            let key = known.find(topic)?;
            (key.clone(), known.aliases.split(&key))
        }
        Change::Alias { word, topic } => {
            let key = key_of(word);
            if key.is_empty() {
                return Err(Changed::Unknown { typed: word.to_owned(), meant: None });
            }
            (key.clone(), known.aliases.alias(&key, &known.find(topic)?))
        }
        Change::Apart { word } => {
            let key = known.find(word)?;
            (key.clone(), known.aliases.apart(&key))
        }
    };
    Ok((asked, edits.map_err(Changed::Nothing)?))
}

/// Wordings in the space that look like others there, or like a topic of the shipped table.
pub async fn look_alikes(ctx: &Context, space: &Space) -> Result<Vec<LookAlike>> {
    let (lines, aliases) = ctx.store.interests(&space.id).await?;
    Ok(look_alikes_in(&lines, &aliases))
}

fn look_alikes_in(lines: &[Interest], aliases: &Aliases) -> Vec<LookAlike> {
    let texts = texts(&by_people(lines, aliases));
    let table: BTreeMap<String, &str> = table();
    let mut found = Vec::new();
    for (key, (text, people)) in &texts {
        // The rarer of two is the one that is written oddly.
        let others =
            texts.iter().filter(|(other, (_, n))| (n, *other) > (people, key)).map(|(other, _)| other.as_str());
        let others = others.chain(table.keys().map(String::as_str));
        if aliases.knows(key) {
            continue;
        }
        if let Some(meant) = look_alike(key, others, aliases) {
            found.push(LookAlike { wrote: text.clone(), meant: in_words(meant, &texts, &table) });
        }
    }
    found
}

/// So many new wordings are compared with all others at most, and so many of one import are asked about.
const COMPARED_MAX: usize = 300;
const ASKED_MAX: usize = 20;

/// What the organiser is asked about wordings that came lately (of one member, or of anybody) and look like others, each
/// pair once for ever.
pub(super) async fn ask_about_look_alikes(
    ctx: &Context,
    space: &Space,
    member: Option<&MemberId>,
    since: DateTime<Utc>,
) -> Result<Vec<NewNeed>> {
    if !ctx.store.has_new_interests(&space.id, member, since).await? {
        return Ok(Vec::new());
    }
    let (lines, aliases) = ctx.store.interests(&space.id).await?;
    let is_new = |line: &&Interest| {
        line.first_said_at.timestamp_millis() >= since.timestamp_millis() && member.is_none_or(|m| line.member == *m)
    };
    let new: BTreeMap<String, String> = lines
        .iter()
        .filter(is_new)
        .flat_map(|line| topics(&line.text, &aliases))
        .map(|topic| (key_of(topic.wording), topic.wording.to_owned()))
        .filter(|(key, _)| !aliases.knows(key))
        .take(COMPARED_MAX)
        .collect();
    let (texts, table) = (texts(&by_people(&lines, &aliases)), table());
    let alike = new.iter().filter_map(|(key, wrote)| {
        let own = texts.get(key).map_or(0, |(_, people)| *people);
        // The rarer of two is the one that is written oddly.
        let others = texts.iter().filter(|(other, (_, n))| (n, *other) > (&own, key)).map(|(other, _)| other.as_str());
        let meant = look_alike(key, others.chain(table.keys().map(String::as_str)), &aliases)?;
        Some(ask(space, wrote, (key, meant), &in_words(meant, &texts, &table)))
    });
    Ok(alike.take(ASKED_MAX).collect())
}

fn ask(space: &Space, wrote: &str, keys: (&str, &str), meant: &str) -> NewNeed {
    NewNeed {
        space: space.id.clone(),
        kind: NeedKind::LookAlike,
        member: None,
        message: None,
        dedupe_key: format!("look_alike:{}:{}", keys.0, keys.1),
        text: format!("Somebody wrote “{wrote}”, which looks like “{meant}”. Are they the same thing?"),
        about: NeedAbout::Topics { wrote: wrote.to_owned(), meant: meant.to_owned() },
    }
}

/// What a member wrote for the first time at `said_at`, that hardly anybody else holds and that looks like what others
/// hold. Neither what is offered nor that nothing is offered tells of any one person.
pub async fn did_you_mean(
    ctx: &Context,
    space: &Space,
    member: &MemberId,
    said_at: DateTime<Utc>,
) -> Result<Vec<LookAlike>> {
    let (lines, aliases) = ctx.store.interests(&space.id).await?;
    let (own, others): (Vec<Interest>, Vec<Interest>) = lines.into_iter().partition(|line| line.member == *member);
    // Rows hold milliseconds.
    let is_new = |line: &&Interest| line.first_said_at.timestamp_millis() == said_at.timestamp_millis();
    let new: Vec<_> = own.iter().filter(is_new).flat_map(|line| topics(&line.text, &aliases)).collect();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let mut texts = texts(&by_people(&others, &aliases));
    texts.retain(|_, (_, people)| *people >= OFFERED_FROM);
    let table = table();
    let known = || texts.keys().chain(table.keys()).map(String::as_str);
    let unknown = new.into_iter().map(|topic| (key_of(topic.wording), topic.wording.to_owned()));
    let unknown = unknown.filter(|(key, _)| !aliases.knows(key) && !texts.contains_key(key));
    let alike = unknown.filter_map(|(key, wrote)| {
        let meant = in_words(look_alike(&key, known(), &aliases)?, &texts, &table);
        Some(LookAlike { wrote, meant })
    });
    Ok(alike.collect())
}

/// Everything that a word can be taken for.
struct Known {
    all: Vec<Held>,
    aliases: Aliases,
}

impl Known {
    /// The key of a topic that somebody holds or a table knows.
    fn find(&self, typed: &str) -> std::result::Result<String, Changed> {
        let key = key_of(typed);
        let texts = texts(&self.all);
        if texts.contains_key(&key) || self.aliases.knows(&key) {
            return Ok(key);
        }
        let table = table();
        let known = texts.keys().chain(table.keys()).map(String::as_str);
        let meant = look_alike(&key, known, &self.aliases).map(|meant| in_words(meant, &texts, &table));
        Err(Changed::Unknown { typed: typed.to_owned(), meant })
    }
}

fn by_people(lines: &[Interest], aliases: &Aliases) -> Vec<Held> {
    held(lines.iter().map(|line| (line.member.as_str(), line.text.as_str())), aliases)
}

/// Each wording's key with how it is written and by how many.
fn texts(all: &[Held]) -> BTreeMap<String, (String, usize)> {
    all.iter().flat_map(|topic| &topic.wordings).map(|w| (w.key.clone(), (w.text.clone(), w.people))).collect()
}

/// The names of the shipped topics by their keys.
fn table() -> BTreeMap<String, &'static str> {
    lexicon().phrases.names().map(|name| (key_of(name), name)).collect()
}

fn in_words(key: &str, texts: &BTreeMap<String, (String, usize)>, table: &BTreeMap<String, &str>) -> String {
    let held = texts.get(key).map(|(text, _)| text.as_str());
    held.or_else(|| table.get(key).copied()).unwrap_or(key).to_owned()
}
