//! What one space calls the same, and how that changes: two topics become one, one is taken apart, a word is another
//! name for a topic.
//!
//! What the organiser says goes before the table that comes with the program. A change is a list of edits for whoever
//! keeps the rows; deciding changes nothing.

use super::super::lexicon::lexicon;
use std::collections::BTreeMap;
use thiserror::Error;

/// What one space calls the same: from the key of a topic to the key it counts as. A key that leads to itself stands
/// for itself there, whatever the shipped table says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases(pub BTreeMap<String, String>);

/// One row to write: what a key counts as from now on, or that the space says nothing about it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    Means { key: String, means: String },
    Forget { key: String },
}

impl Edit {
    /// The key whose row it is.
    pub fn key(&self) -> &str {
        match self {
            Edit::Means { key, .. } | Edit::Forget { key } => key,
        }
    }
}

/// Who says that a key counts as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidBy {
    /// The organiser of this space.
    Space,
    /// The table that comes with the program.
    Table,
}

/// Why nothing is to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unchanged {
    #[error("these are one topic already: “{0}”")]
    OneAlready(String),
    #[error("“{0}” is merged with nothing here; if other wordings count as it, split one of those")]
    NotMerged(String),
}

impl Aliases {
    /// The key that a key counts as. Chains are followed to their end. Rows that lead in a circle (two organisers at
    /// one moment) count as the first of it in the alphabet, so every key of the circle has the same answer.
    pub fn canonical(&self, key: &str) -> String {
        // What the table says leads nowhere else.
        if self.0.is_empty() {
            return self.next(key).0.to_owned();
        }
        let mut path = vec![key];
        loop {
            let last = path[path.len() - 1];
            let next = self.next(last).0;
            match path.iter().position(|passed| *passed == next) {
                Some(at) => return path[at..].iter().min().unwrap_or(&last).to_string(),
                None => path.push(next),
            }
        }
    }

    /// Whether this key is known as a topic, here or in the table.
    pub fn knows(&self, key: &str) -> bool {
        self.0.contains_key(key)
            || lexicon().phrases.topic_key(key).is_some()
            || self.0.values().any(|means| means == key)
    }

    /// Who says that this key counts as another; nobody for a key that stands for itself.
    pub fn said_by(&self, key: &str) -> Option<SaidBy> {
        if self.own_step(key).is_some() {
            return Some(SaidBy::Space);
        }
        (self.canonical(key) != key).then_some(SaidBy::Table)
    }

    /// Everything that counts as `from` counts as `into` from now on.
    pub fn merge(&self, from: &str, into: &str) -> Result<Vec<Edit>, Unchanged> {
        self.lead(&self.canonical(from), into)
    }

    /// This one word counts as the topic from now on; what else it was another name for stays as it is.
    pub fn alias(&self, word: &str, topic: &str) -> Result<Vec<Edit>, Unchanged> {
        self.lead(word, topic)
    }

    /// Undoes what was merged here: the topic out of another, else others out of it. Where nothing was, it is taken out
    /// of what the table says.
    pub fn split(&self, key: &str) -> Result<Vec<Edit>, Unchanged> {
        if let Some(own) = self.own_step(key) {
            return Ok(vec![self.without(own)]);
        }
        let mut left = self.clone();
        let mut undone = Vec::new();
        for key in self.led_to(key) {
            let edit = left.without(key);
            left.apply(&edit);
            undone.push(edit);
        }
        if !undone.is_empty() {
            return Ok(undone);
        }
        match self.canonical(key) == key {
            true => Err(Unchanged::NotMerged(key.to_owned())),
            false => Ok(vec![Edit::Means { key: key.to_owned(), means: key.to_owned() }]),
        }
    }

    /// The word stands for itself from now on, whatever it looks like.
    pub fn apart(&self, key: &str) -> Result<Vec<Edit>, Unchanged> {
        match self.0.get(key) {
            Some(means) if means == key => Err(Unchanged::NotMerged(key.to_owned())),
            _ => Ok(vec![Edit::Means { key: key.to_owned(), means: key.to_owned() }]),
        }
    }

    pub fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Means { key, means } => self.0.insert(key.clone(), means.clone()),
            Edit::Forget { key } => self.0.remove(key),
        };
    }

    /// The way from `into` ends elsewhere than the way from `from`, so no circle can come of it. What is kept is the
    /// key that was named, not the end of its way: splitting that very topic undoes it.
    fn lead(&self, from: &str, into: &str) -> Result<Vec<Edit>, Unchanged> {
        let end = self.canonical(into);
        if self.canonical(from) == end {
            return Err(Unchanged::OneAlready(end));
        }
        // Back to what the table says: then the space need not say it.
        let forget = self.0.contains_key(from) && lexicon().phrases.topic_key(from) == Some(&end);
        let (key, means) = (from.to_owned(), into.to_owned());
        Ok(vec![if forget { Edit::Forget { key } } else { Edit::Means { key, means } }])
    }

    /// The space says no more what this key counts as. Where the table would then lead in a circle, because what it
    /// says was merged into this very key, the key stands for itself.
    fn without(&self, key: &str) -> Edit {
        let mut left = self.clone();
        left.0.remove(key);
        let mut at = key;
        for _ in 0..=2 * left.0.len() {
            match left.next(at).0 {
                next if next == at => break,
                next if next == key => return Edit::Means { key: key.to_owned(), means: key.to_owned() },
                next => at = next,
            }
        }
        Edit::Forget { key: key.to_owned() }
    }

    /// The keys that the space leads to this one: by its name, or by one that the table calls the same.
    fn led_to<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a String> {
        let others = self.0.iter().filter(|(from, means)| from != means);
        let here = move |means: &str| means == key || (self.own_step(means).is_none() && self.canonical(means) == key);
        others.filter(move |(_, means)| here(means)).map(|(from, _)| from)
    }

    /// One step of the chain, and who says so.
    fn next<'a>(&'a self, key: &'a str) -> (&'a str, SaidBy) {
        match self.0.get(key) {
            Some(own) => (own, SaidBy::Space),
            None => (lexicon().phrases.topic_key(key).unwrap_or(key), SaidBy::Table),
        }
    }

    /// The first key on the way from this one at which the space itself leads to another.
    fn own_step<'a>(&'a self, key: &'a str) -> Option<&'a str> {
        let mut at = key;
        // A way is no longer than what the space says, with a step of the table between any two.
        for _ in 0..=2 * self.0.len() {
            match self.next(at) {
                (next, _) if next == at => return None,
                (_, SaidBy::Space) => return Some(at),
                (next, SaidBy::Table) => at = next,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after(changes: &[(&str, &str, &str)]) -> Aliases {
        let mut aliases = Aliases::default();
        for (what, one, other) in changes {
            change(&mut aliases, what, one, other).unwrap();
        }
        aliases
    }

    fn change(aliases: &mut Aliases, what: &str, one: &str, other: &str) -> Result<(), Unchanged> {
        let edits = match what {
            "merge" => aliases.merge(one, other)?,
            "alias" => aliases.alias(one, other)?,
            _ => aliases.split(one)?,
        };
        edits.iter().for_each(|edit| aliases.apply(edit));
        Ok(())
    }

    #[test]
    fn what_counts_as_what_after_changes() {
        type Case<'a> = (&'a [(&'a str, &'a str, &'a str)], &'a [(&'a str, &'a str)]);
        let dip = ("merge", "cold dip", "wild swimming");
        let table: &[Case] = &[
            (&[dip], &[("cold dip", "open water swimming"), ("wild swimming", "open water swimming")]),
            (&[dip, ("split", "cold dip", "")], &[("cold dip", "cold dip")]),
            (
                &[dip, ("split", "wild swimming", "")],
                &[("cold dip", "cold dip"), ("wild swimming", "open water swimming")],
            ),
            (&[dip, ("split", "open water swimming", "")], &[("cold dip", "cold dip")]),
            (&[dip, ("merge", "wild swimming", "zorbing")], &[("cold dip", "zorbing"), ("sea swimming", "zorbing")]),
            // Turned round, what was merged first follows.
            (&[dip, ("merge", "zorbing", "cold dip")], &[("zorbing", "open water swimming")]),
            // Merges come apart one at a time.
            (&[("merge", "a", "b"), ("merge", "b", "c"), ("split", "c", "")], &[("a", "b"), ("b", "b")]),
            (&[("split", "user experience", "")], &[("user experience", "user experience"), ("ux", "ux design")]),
            (&[("split", "ux", ""), ("merge", "ux", "user experience")], &[("ux", "ux design")]),
            // What was merged here comes apart before what the table merges.
            (&[("merge", "ux", "zorb"), ("split", "ux", "")], &[("ux", "ux design"), ("ux design", "ux design")]),
            // A word alone leaves the others where they are.
            (&[("alias", "ux", "zorbing")], &[("ux", "zorbing"), ("user experience", "ux design")]),
        ];
        for (changes, want) in table {
            let aliases = after(changes);
            for (key, means) in *want {
                assert_eq!(aliases.canonical(key), *means, "{key} after {changes:?}");
            }
        }
    }

    #[test]
    fn taking_apart_what_the_table_would_lead_back_leaves_no_circle() {
        let changes = [("alias", "ux", "poetry"), ("merge", "user experience", "ux"), ("split", "ux", "")];
        assert_eq!(after(&changes).canonical("user experience"), "ux");
    }

    #[test]
    fn what_changes_nothing_is_said() {
        let mut aliases = after(&[("merge", "cold dip", "wild swimming")]);
        let mut refused = |what: &str, one: &str, other: &str| change(&mut aliases, what, one, other).unwrap_err();
        assert_eq!(refused("merge", "zorbing", "zorbing"), Unchanged::OneAlready("zorbing".to_owned()));
        assert_eq!(
            refused("merge", "wild swimming", "cold dip"),
            Unchanged::OneAlready("open water swimming".to_owned())
        );
        assert_eq!(refused("alias", "ux", "user experience"), Unchanged::OneAlready("ux design".to_owned()));
        assert_eq!(refused("split", "zorbing", ""), Unchanged::NotMerged("zorbing".to_owned()));
    }

    #[test]
    fn a_circle_has_one_answer() {
        let rows = [("b", "c"), ("c", "a"), ("a", "b"), ("d", "c")].map(|(k, m)| (k.to_owned(), m.to_owned()));
        let aliases = Aliases(rows.into());
        assert!(["a", "b", "c", "d"].iter().all(|key| aliases.canonical(key) == "a"));
        assert_eq!(aliases.said_by("d"), Some(SaidBy::Space));
    }

    const KEYS: &[&str] =
        &["cold dip", "wild swimming", "zorbing", "ux", "user experience", "ux design", "poetry", "poem"];

    proptest! {
        #[test]
        fn a_chain_ends_at_one_key_whatever_was_changed(
            changes in proptest::collection::vec((0..3usize, 0..KEYS.len(), 0..KEYS.len()), 0..40),
        ) {
            let mut aliases = Aliases::default();
            for (what, one, other) in changes {
                let (what, one, other) = (["merge", "alias", "split"][what], KEYS[one], KEYS[other]);
                let before = aliases.clone();
                let done = change(&mut aliases, what, one, other);
                if what != "split" {
                    prop_assert_eq!(aliases.canonical(one), aliases.canonical(other), "{} {} {}", what, one, other);
                } else if done.is_ok() {
                    prop_assert!(aliases != before, "{}", one);
                }
                for key in KEYS {
                    let canonical = aliases.canonical(key);
                    prop_assert_eq!(aliases.canonical(&canonical), canonical.clone());
                    prop_assert_eq!(aliases.said_by(key).is_none(), canonical == *key);
                }
            }
        }

        #[test]
        fn any_rows_at_all_have_an_answer(rows in proptest::collection::btree_map(0..8usize, 0..8usize, 0..8)) {
            let rows = rows.into_iter().map(|(k, m)| (KEYS[k].to_owned(), KEYS[m].to_owned()));
            let aliases = Aliases(rows.collect());
            for key in KEYS {
                let canonical = aliases.canonical(key);
                prop_assert_eq!(aliases.canonical(&canonical), canonical);
            }
        }
    }
}
