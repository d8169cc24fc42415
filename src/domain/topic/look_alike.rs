//! Topics that look alike: a slip of the fingers, or words joined by one and split by another.
//!
//! What looks alike is asked about and never merged by itself, and asking about "io" and "ios" would be a nuisance:
//! short keys, known words and other first letters are left alone.

use super::super::lexicon::{Language, RARE, lexicon};
use super::Aliases;

/// From this length on a key may hold one slip.
const ONE_SLIP: usize = 5;
/// And from this one on two.
const TWO_SLIPS: usize = 8;

/// How many slips two keys are apart if they look like one topic written twice; 0 for words joined or split.
pub fn slips(one: &str, other: &str) -> Option<usize> {
    let (a, b) = (letters(one), letters(other));
    if one == other || a.len().min(b.len()) < ONE_SLIP {
        return None;
    }
    if a == b {
        return Some(0);
    }
    let most = if a.len().min(b.len()) < TWO_SLIPS { 1 } else { 2 };
    let (one, other) = differing(one, other)?;
    let distance = distance(&letters(one), &letters(other));
    (distance <= most && is_slip(one, other)).then_some(distance)
}

/// The likeliest of these keys that `key` could be a slip for: the nearest, then the first in the alphabet.
pub fn look_alike<'a>(key: &str, known: impl Iterator<Item = &'a str>, aliases: &Aliases) -> Option<&'a str> {
    let canonical = aliases.canonical(key);
    let alike = known.filter_map(|other| Some((slips(key, other)?, other)));
    alike.filter(|(_, other)| aliases.canonical(other) != canonical).min().map(|(_, other)| other)
}

/// The one word in which two keys differ.
fn differing<'a>(one: &'a str, other: &'a str) -> Option<(&'a str, &'a str)> {
    if one.split(' ').count() != other.split(' ').count() {
        return None;
    }
    let mut pairs = one.split(' ').zip(other.split(' ')).filter(|(a, b)| a != b);
    pairs.next().filter(|_| pairs.next().is_none())
}

/// A slip leaves the first letter and every digit or sign (C# is not C++), and makes something that is no word.
fn is_slip(one: &str, other: &str) -> bool {
    let signs = |word: &str| word.chars().filter(|c| !c.is_alphabetic()).collect::<String>();
    one.chars().count().min(other.chars().count()) >= ONE_SLIP - 1
        && one.chars().next() == other.chars().next()
        && signs(one) == signs(other)
        && !(is_word(one) && is_word(other))
}

/// Baking and biking are one letter apart, and both are what they say.
fn is_word(term: &str) -> bool {
    lexicon().phrases.topic_key(term).is_some() || Language::ALL.iter().any(|l| lexicon().zipf(term, *l) > RARE)
}

fn letters(key: &str) -> Vec<char> {
    key.chars().filter(|c| *c != ' ').collect()
}

/// Letters put in, left out, changed, or two turned round (Damerau's distance, each place touched once).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let turned = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let turned = if turned { rows[i - 2][j - 2] + 1 } else { changed };
                    changed.min(turned).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1)
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::key_of;
    use super::*;

    #[test]
    fn what_looks_alike_and_what_does_not() {
        let table = [
            ("wild swiming", "wild swimming", Some(1)),
            ("photografy", "photography", Some(2)),
            ("kubernets", "Kubernetes", Some(2)),
            ("potery", "pottery", Some(1)),
            ("bookbinidng", "bookbinding", Some(1)),
            ("web design", "webdesign", Some(0)),
            ("e-learning", "elearning", Some(0)),
            ("co-operatives", "cooperatives", Some(0)),
            ("poetry", "poetry", None),
            ("io", "ios", None),
            ("rust", "dust", None),
            ("puppet", "puppeteer", None),
            ("finance", "binance", None),
            ("fsharp", "csharp", None),
            ("F#", "C#", None),
            ("baking", "biking", None),
            ("painting", "printing", None),
            ("marketing", "market", None),
            ("web2 projects", "web3 projects", None),
            ("indoor climbing", "outdoor climbing", None),
            ("live events", "live music", None),
        ];
        for (one, other, want) in table {
            let (one, other) = (key_of(one), key_of(other));
            assert_eq!(slips(&one, &other), want, "{one} / {other}");
            assert_eq!(slips(&other, &one), want, "{other} / {one}");
        }
    }

    #[test]
    fn the_nearest_is_offered_unless_it_is_the_same_already() {
        let known = ["wild swimming", "wild swimmers", "poetry"];
        let mut aliases = Aliases::default();
        assert_eq!(look_alike("wild swiming", known.into_iter(), &aliases), Some("wild swimming"));
        assert_eq!(look_alike("wild", known.into_iter(), &aliases), None);
        aliases.0.insert("wild swiming".to_owned(), "wild swimming".to_owned());
        assert_eq!(look_alike("wild swiming", known.into_iter(), &aliases), None);
    }
}
