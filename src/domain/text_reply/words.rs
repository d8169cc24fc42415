//! The words that gateways, carriers and laws ask for, in any language, and what sounds like a stop.

use super::noise::wordings;
use super::phrases::Class;
use super::plain::{Plain, words};

/// A stop in a text of no more words than this, without a figure, is meant.
const SHORT: usize = 6;

/// STOP as the first word, or as all of a line, however it is spelt out.
pub fn is_stop(text: &Plain) -> bool {
    let first = text.words.first().is_some_and(|first| Class::Stop.has(first));
    let all_of_it = |line: &str| {
        let letters = words(line).concat();
        let strong = Class::Stop.phrases().iter().any(|stop| once(stop) == once(&letters));
        strong || Class::StopShort.has(&letters)
    };
    first || text.text.lines().any(all_of_it) || text.words.is_empty() && text.text.contains('🛑')
}

/// Anything that may be meant as a stop. "Bus stop" and "don't stop" are, too: that costs a START.
pub fn sounds_like_stop(text: &Plain) -> bool {
    let has = |class: Class| class.phrases().iter().any(|phrase| text.contains(phrase));
    let is_word = |word: &String| Class::Stop.has(word);
    let shouted = || text.text.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "STOP" | "UNSUBSCRIBE"));
    let begins = text.words.first().is_some_and(|first| Class::StopShort.has(first));
    let somewhere = text.words.iter().any(is_word);
    let figures = text.has_digits();
    has(Class::StopAnywhere)
        || wordings(&text.text) == 0 && shouted()
        || !figures && (text.words.last().is_some_and(is_word) || has(Class::Stranger))
        || !figures && text.words.len() <= SHORT && (somewhere || begins)
}

pub fn is_start(text: &Plain) -> bool {
    is_one_of(text, Class::Start.phrases())
}

/// The one word, which brings back who stopped.
pub fn is_yes(text: &Plain) -> bool {
    is_one_of(text, &["yes"])
}

pub fn is_help(text: &Plain) -> bool {
    is_one_of(text, Class::Help.phrases())
}

/// One of the words and nothing else, but for politeness.
fn is_one_of(text: &Plain, wanted: &[&str]) -> bool {
    let mut rest = text.words.iter().map(String::as_str).filter(|word| !Class::Polite.has(word));
    rest.next().is_some_and(|word| wanted.contains(&word)) && rest.next().is_none() && !text.has_digits()
}

/// "Stooop" as "stop".
fn once(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}
