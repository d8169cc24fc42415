//! Words of several senses, and the neighbours that tell which is meant: "running a charity", "running marathons".

use super::rows;
use crate::domain::topic::term_of;
use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;

const SENSES: &str = include_str!("senses.tsv");

/// A sense of a word, as a number that is the same wherever the table calls it the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sense(pub u16);

pub struct Senses {
    /// Family → its senses, and the families whose presence shows each.
    words: HashMap<String, Vec<(Sense, Vec<String>)>>,
}

impl Senses {
    /// Columns: word, name of the sense, neighbours with semicolons between.
    pub(super) fn read(family: &dyn Fn(&str) -> String) -> Senses {
        let mut names: BTreeMap<&'static str, u16> = BTreeMap::new();
        let mut words: HashMap<String, Vec<(Sense, Vec<String>)>> = HashMap::new();
        for line in rows(SENSES) {
            let mut columns = line.split('\t');
            let (Some(word), Some(name), Some(cues)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            let next = names.len() as u16;
            let sense = Sense(*names.entry(name).or_insert(next));
            let cues = cues.split(';').map(|cue| {
                let words = cue.split_whitespace().map(|word| family(&term_of(word)));
                words.collect::<Vec<_>>().join(" ")
            });
            let entry = words.entry(family(&term_of(word))).or_default();
            match entry.iter_mut().find(|(known, _)| *known == sense) {
                Some((_, known)) => known.extend(cues),
                None => entry.push((sense, cues.collect())),
            }
        }
        Senses { words }
    }

    pub fn has_several(&self, family: &str) -> bool {
        self.words.contains_key(family)
    }

    /// The sense in which a family is used among these neighbours (families in order, itself among them): the one that
    /// most of them show. Nothing where none does, or two do alike.
    pub fn among(&self, family: &str, neighbours: &[&str]) -> Option<Sense> {
        let shows = |cue: &String| match cue.split_once(' ') {
            None => cue != family && neighbours.contains(&cue.as_str()),
            Some((first, second)) => neighbours.windows(2).any(|w| w[0] == first && w[1] == second),
        };
        let senses = self.words.get(family)?.iter();
        let mut told: Vec<(usize, Sense)> =
            senses.map(|(sense, cues)| (cues.iter().filter(|cue| shows(cue)).count(), *sense)).collect();
        told.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        match told[..] {
            [(n, sense)] | [(n, sense), (0, _), ..] if n > 0 => Some(sense),
            [(n, sense), (second, _), ..] if n > second => Some(sense),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon::lexicon;
    use crate::domain::topic::term_of;

    #[test]
    fn neighbours_tell_the_sense() {
        let sense = |word: &str, text: &str| {
            let terms: Vec<String> = text.split(' ').map(|w| lexicon().family(&term_of(w)).to_owned()).collect();
            let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
            lexicon().senses.among(lexicon().family(&term_of(word)), &terms)
        };
        let charity = sense("running", "running a charity");
        assert!(charity.is_some() && charity == sense("run", "who runs a charity"));
        assert_ne!(charity, sense("running", "running marathons"));
        assert_eq!(sense("running", "running on empty"), None);
        assert_ne!(sense("pitch", "a pitch to investors"), sense("pitch", "a cricket pitch"));
    }
}
