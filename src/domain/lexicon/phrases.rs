//! Topics by their names: what coworkers do, need and like, with other names for the same and the words that people
//! use near it ("tax return" is said by those who need bookkeeping).

use super::rows;
use crate::domain::topic::{key_of, term_of, tokens};
use foldhash::{HashMap, HashMapExt};
use std::borrow::Cow;

const TOPICS: &str = include_str!("topics.tsv");
const TECHNOLOGY: &str = include_str!("technology.tsv");

/// How plainly a phrase means a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// It is another name for it.
    Same,
    /// It is said by those who need or offer it.
    Near,
}

/// What a phrase means: a topic, by its place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    pub topic: u16,
    pub strength: Strength,
}

/// A phrase of several words: the families after the first, and what all mean together.
#[derive(Debug)]
pub struct Longer {
    rest: Vec<String>,
    meant: Vec<Phrase>,
}

impl Longer {
    /// How many words it takes, where these families begin with it.
    pub fn length_in(&self, families: &[&str]) -> Option<usize> {
        let rest = families.get(1..=self.rest.len())?;
        (*rest == *self.rest).then_some(self.rest.len() + 1)
    }

    pub fn meant(&self) -> &[Phrase] {
        &self.meant
    }
}

/// One topic of the table.
struct Topic {
    name: String,
    key: String,
    /// Its broad field ("money", "craft"), as a bit.
    field: u64,
}

pub struct Phrases {
    topics: Vec<Topic>,
    /// Folded words without anything between them → topic: "web design", "web-design" and "webdesign" are one.
    names: HashMap<String, u16>,
    /// Family → what it means by itself.
    said: HashMap<String, Vec<Phrase>>,
    /// The family that begins phrases of several words → these phrases.
    longer: HashMap<String, Vec<Longer>>,
}

/// The longest phrase of the table, in words.
const LONGEST: usize = 4;

impl Phrases {
    pub(super) fn read(family: &dyn Fn(&str) -> String) -> Phrases {
        let mut all =
            Phrases { topics: Vec::new(), names: HashMap::new(), said: HashMap::new(), longer: HashMap::new() };
        // There are fewer than 64 fields.
        let mut bits: HashMap<&str, u64> = HashMap::new();
        for line in rows(TOPICS) {
            let mut columns = line.split('\t');
            let (Some(name), same) = (columns.next(), columns.next().unwrap_or_default()) else { continue };
            let aliases = same.split(';').map(without_language).chain([name]);
            let near = columns.next().unwrap_or_default();
            let next = 1u64 << bits.len().min(63);
            let field = columns.next().map_or(0, |field| *bits.entry(field).or_insert(next));
            let topic = all.add(name, aliases, field, family);
            for near in near.split(';') {
                all.say(near, Phrase { topic, strength: Strength::Near }, family);
            }
        }
        let computing = bits.get("computing").copied().unwrap_or(0);
        for line in rows(TECHNOLOGY) {
            let (name, same) = line.split_once('\t').unwrap_or((line, ""));
            all.add(name, same.split(';').chain([name]), computing, family);
        }
        // Where several begin alike, the shorter counts first.
        all.longer.values_mut().for_each(|phrases| phrases.sort_by_key(|phrase| phrase.rest.len()));
        all
    }

    /// Adds a topic and its names, or the names to a topic known by one of them.
    fn add<'a>(
        &mut self,
        name: &str,
        aliases: impl Iterator<Item = &'a str> + Clone,
        field: u64,
        family: &dyn Fn(&str) -> String,
    ) -> u16 {
        let known = aliases.clone().find_map(|alias| self.names.get(&*joined(&key_of(alias))).copied());
        let topic = known.unwrap_or(self.topics.len() as u16);
        if known.is_none() {
            self.topics.push(Topic { name: name.to_owned(), key: key_of(name), field });
        }
        for alias in aliases.filter(|a| !a.trim().is_empty()) {
            self.names.entry(joined(&key_of(alias)).into_owned()).or_insert(topic);
            self.say(alias, Phrase { topic, strength: Strength::Same }, family);
        }
        topic
    }

    fn say(&mut self, text: &str, phrase: Phrase, family: &dyn Fn(&str) -> String) {
        let words: Vec<String> = tokens(text).iter().map(|w| family(&term_of(w))).collect();
        let Some((first, rest)) = words.split_first() else { return };
        let meant = if rest.is_empty() {
            self.said.entry(first.clone()).or_default()
        } else if words.len() <= LONGEST {
            let longer = self.longer.entry(first.clone()).or_default();
            let known = longer.iter().position(|phrase| phrase.rest == rest).unwrap_or(longer.len());
            if known == longer.len() {
                longer.push(Longer { rest: rest.to_vec(), meant: Vec::new() });
            }
            &mut longer[known].meant
        } else {
            return;
        };
        if !meant.iter().any(|m| m.topic == phrase.topic) {
            meant.push(phrase);
        }
    }

    /// The canonical key of a topic that somebody named by this key, where the table knows it.
    pub fn topic_key(&self, key: &str) -> Option<&str> {
        let topic = self.names.get(&*joined(key))?;
        Some(&self.topics[usize::from(*topic)].key)
    }

    /// All topics by name, for those who look through them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.topics.iter().map(|t| t.name.as_str())
    }

    pub fn name(&self, topic: u16) -> &str {
        self.topics.get(usize::from(topic)).map_or("", |t| t.name.as_str())
    }

    /// The field of a topic as a bit; 0 where it has none.
    pub fn field(&self, topic: u16) -> u64 {
        self.topics.get(usize::from(topic)).map_or(0, |t| t.field)
    }

    pub fn len(&self) -> usize {
        self.topics.len()
    }

    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// What this family says by itself.
    pub fn said(&self, family: &str) -> &[Phrase] {
        self.said.get(family).map_or(&[], Vec::as_slice)
    }

    /// The phrases of several words that begin with this family, the shortest first.
    pub fn longer(&self, family: &str) -> &[Longer] {
        self.longer.get(family).map_or(&[], Vec::as_slice)
    }
}

fn joined(key: &str) -> Cow<'_, str> {
    if key.contains(' ') { key.replace(' ', "").into() } else { key.into() }
}

fn without_language(alias: &str) -> &str {
    let alias = alias.trim();
    ["de:", "fr:", "es:"].iter().find_map(|code| alias.strip_prefix(code)).unwrap_or(alias).trim()
}
