//! Texts that nobody wrote: reactions that quote what we sent, our own texts that come back, and what a phone answers
//! by itself. They are passed over in silence, for what they quote speaks of stopping.

use super::phrases::Class;
use super::plain::{Plain, QUOTES, words};

/// Somebody pressed a heart on a text, and the phone says so in words.
pub fn is_reaction(text: &Plain) -> bool {
    let Some((before, quoted)) = text.text.split_once(|c: char| QUOTES.contains(&c)) else {
        return is_of_a_thing(text);
    };
    let pictured = before.contains(is_picture);
    let before = words(before);
    let before_is = |class: Class| class.has(&before.join(" "));
    // In whichever language: a few words, and then what we sent.
    let some = pictured || !before.is_empty();
    let quotes_us = some && before.len() <= SHORT && wordings(quoted) > 0 && !super::words::is_stop(text);
    before_is(Class::Reaction) || pictured && before_is(Class::ReactionTo) || quotes_us
}

/// What phones write before a quotation has no more words than this.
const SHORT: usize = 6;

/// "Liked an image".
fn is_of_a_thing(text: &Plain) -> bool {
    let words: Vec<&str> = text.words.iter().map(String::as_str).collect();
    let [verb @ .., "a" | "an", thing] = words.as_slice() else { return false };
    Class::Reaction.has(&verb.join(" ")) && Class::Thing.has(thing)
}

/// A text of ours that comes back.
pub fn is_ours(text: &Plain) -> bool {
    wordings(&text.text) > 1
}

/// How many of our wordings are in it.
pub fn wordings(text: &str) -> usize {
    let text = text.replace('’', "'").replace('\n', " ");
    Class::Ours.phrases().iter().filter(|wording| text.contains(*wording)).count()
}

/// Written by a phone while its owner drives or is away.
pub fn is_automatic(text: &Plain) -> bool {
    let begins = |class: Class| class.phrases().iter().any(|phrase| text.starts_with(phrase));
    begins(Class::Automatic) || begins(Class::Busy) && !text.has_digits()
}

fn is_picture(c: char) -> bool {
    matches!(c as u32, 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x203C | 0x2049)
}
