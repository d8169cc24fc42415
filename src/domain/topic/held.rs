//! The topics of a space: how many people hold each, in which wordings, and what is merged there.

use super::{Aliases, SaidBy, key_of, topics};
use std::collections::{BTreeMap, BTreeSet};

/// A topic of a space, with everything that counts as it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub key: String,
    pub people: usize,
    /// The likeliest wording first.
    pub wordings: Vec<Wording>,
    /// Words that count as it here though nobody uses them.
    pub also: Vec<String>,
}

/// One way of saying a topic; wordings that differ in case and plurals only are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pub key: String,
    /// As most people write it.
    pub text: String,
    pub people: usize,
    /// Who says that it counts as the topic, if it is not the topic's own name.
    pub merged: Option<SaidBy>,
}

impl Held {
    /// What the topic is called before people: as most who use its own name write it, else by its key.
    pub fn name(&self) -> &str {
        self.wordings.iter().find(|w| w.key == self.key).map_or(&self.key, |w| &w.text)
    }
}

/// The topics of lines of interests, each with who wrote it; those that most people hold come first. A topic that only
/// the organiser has named is there with nobody.
pub fn held<'a>(lines: impl Iterator<Item = (&'a str, &'a str)>, aliases: &Aliases) -> Vec<Held> {
    // Topic → key as written → text → who wrote it so.
    let mut said: BTreeMap<String, BTreeMap<String, BTreeMap<&str, BTreeSet<&str>>>> = BTreeMap::new();
    for (who, line) in lines {
        for topic in topics(line, aliases) {
            let keys = said.entry(topic.key).or_default();
            keys.entry(key_of(topic.wording)).or_default().entry(topic.wording).or_default().insert(who);
        }
    }
    for key in aliases.0.keys() {
        said.entry(aliases.canonical(key)).or_default();
    }
    let mut all: Vec<Held> = said.into_iter().map(|(key, keys)| one(key, keys, aliases)).collect();
    all.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.key.cmp(&b.key)));
    all
}

fn one(key: String, said: BTreeMap<String, BTreeMap<&str, BTreeSet<&str>>>, aliases: &Aliases) -> Held {
    let who: BTreeSet<&str> = said.values().flat_map(BTreeMap::values).flatten().copied().collect();
    let also = aliases.0.keys().filter(|k| **k != key && !said.contains_key(*k) && aliases.canonical(k) == key);
    let also = also.cloned().collect();
    let people = who.len();
    let mut wordings: Vec<Wording> = said.into_iter().map(|(key, texts)| wording(key, &texts, aliases)).collect();
    wordings.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.key.cmp(&b.key)));
    Held { key, people, wordings, also }
}

fn wording(key: String, texts: &BTreeMap<&str, BTreeSet<&str>>, aliases: &Aliases) -> Wording {
    let people = texts.values().flatten().collect::<BTreeSet<_>>().len();
    // Of texts that equally many use, the first in the alphabet.
    let most = texts.iter().rev().max_by_key(|(_, who)| who.len());
    let text = most.map_or_else(|| key.clone(), |(text, _)| (*text).to_owned());
    Wording { merged: aliases.said_by(&key), text, people, key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_with_their_people_and_wordings() {
        let lines = [
            ("ana", "UX, Poetry"),
            ("ben", "user experience; cold dips"),
            ("cem", "poetry, Wild swimming"),
            ("dee", "poetry, UX, ux"),
        ];
        let mut aliases = Aliases::default();
        for (key, means) in [("cold dip", "wild swimming"), ("sea bathing", "cold dip"), ("zorb", "zorbing")] {
            aliases.0.insert(key.to_owned(), means.to_owned());
        }
        let all = held(lines.into_iter(), &aliases);
        let told = |h: &Held| {
            let said = h.wordings.iter().map(|w| format!("{} {} {:?}", w.text, w.people, w.merged));
            format!("{} {}: {} [{}]", h.name(), h.people, said.collect::<Vec<_>>().join(", "), h.also.join(", "))
        };
        let want = [
            "poetry 3: poetry 3 None []",
            "ux design 3: UX 2 Some(Table), user experience 1 Some(Table) []",
            "open water swimming 2: cold dips 1 Some(Space), Wild swimming 1 Some(Table) [sea bathing]",
            "zorbing 0:  [zorb]",
        ];
        assert_eq!(all.iter().map(told).collect::<Vec<_>>(), want);
    }
}
