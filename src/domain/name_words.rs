//! The words by which somebody is found: of what they are called, where they are from, and their address.

use super::text::folded;
use std::collections::BTreeSet;

/// Of a person, folded; an address as a whole as well.
pub fn name_words<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        let text = folded(text);
        words.extend(split(&text));
        words.extend(text.split_whitespace().filter(|word| word.contains('@')).map(str::to_owned));
    }
    words
}

/// Of what is looked for; nobody types more than a few.
pub fn search_words(typed: &str) -> Vec<String> {
    let typed: String = folded(typed).chars().take(200).collect();
    let of_one = |word: &str| if word.contains('@') { vec![word.to_owned()] } else { split(word).collect() };
    typed.split_whitespace().flat_map(of_one).take(6).collect()
}

/// Whether each of the words that are looked for begins one of theirs.
pub fn is_found(theirs: &BTreeSet<String>, looked_for: &[String]) -> bool {
    looked_for.iter().all(|word| theirs.iter().any(|of_theirs| of_theirs.starts_with(word.as_str())))
}

fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_what_their_words_begin_with() {
        let words = name_words(["Zoë-Ann K.", "O’Brien", "Tidewell Trust", "zoe@tidewell.example"].into_iter());
        let found = |typed: &str| is_found(&words, &search_words(typed));
        for typed in ["zoe", "ZOË ann", "ann", "brien", "trust tide", "zoe@tide", "tidewell.example", ""] {
            assert!(found(typed), "{typed}");
        }
        for typed in ["oe", "zoe x", "nn@", "zoe@other"] {
            assert!(!found(typed), "{typed}");
        }
        assert_eq!(search_words(&"a ".repeat(1_000)).len(), 6);
    }
}
