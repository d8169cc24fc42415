//! Misspelt stops: "sotp", "stopp", "unsubcribe".
//!
//! Only a stop is guessed like that, and only when it is the whole message but for politeness: whoever wants to be left
//! alone is left alone. A "yse" is asked about.

use super::lexicon::{Class, Lexicon};
use super::tokens::{Kind, Text, Token};

/// Longer than this is no slip of one word.
const WORDS: usize = 6;

pub fn is_stop(text: &Text, lexicon: &Lexicon) -> bool {
    if text.units.iter().any(|unit| unit.question || unit.quoted) || text.tokens.len() > WORDS {
        return false;
    }
    let words: Vec<&Token> = text.tokens.iter().filter(|t| !matches!(t.kind, Kind::Mark(_) | Kind::Emoji)).collect();
    if words.iter().any(|t| t.kind != Kind::Word) {
        return false;
    }
    let polite = |t: &Token| {
        let class = |tongue: &super::lexicon::Tongue| tongue.longest([t.id].into_iter()).map(|(class, _)| class);
        lexicon.tongues.iter().any(|tongue| matches!(class(tongue), Some(Class::Polite | Class::Please | Class::Bye)))
    };
    let mut rest = words.into_iter().filter(|t| !polite(t));
    match (rest.next(), rest.next()) {
        (Some(word), None) if word.id.is_none() => lexicon.stops.iter().any(|stop| is_slip(&word.word, stop)),
        _ => false,
    }
}

/// Is it the word with a slip of the fingers? Of a short word, "shop" and "step" are not.
fn is_slip(word: &str, stop: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), stop.chars().collect());
    match b.len() {
        0..4 => false,
        4..7 => is_swap(&a, &b) || is_doubled(&a, &b),
        7..10 => distance(&a, &b) <= 1,
        _ => distance(&a, &b) <= 2,
    }
}

/// Two neighbours changed places.
fn is_swap(a: &[char], b: &[char]) -> bool {
    a.len() == b.len()
        && (0..a.len() - 1).any(|at| {
            let mut swapped = a.to_vec();
            swapped.swap(at, at + 1);
            swapped == b
        })
}

/// One letter came twice.
fn is_doubled(a: &[char], b: &[char]) -> bool {
    a.len() == b.len() + 1 && (1..a.len()).any(|at| a[at] == a[at - 1] && [&a[..at], &a[at + 1..]].concat() == b)
}

/// How many letters are wrong, missing, too many or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
