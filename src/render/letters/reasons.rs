//! Reasons in words: what two people have for each other, in their own words.

use super::super::words::Words;
use crate::domain::digest::Said;

/// "poetry, events" as it is said: "poetry and events".
pub fn listed(words: Words, phrase: &str) -> String {
    match phrase.rsplit_once(", ") {
        Some((first, second)) => words.with("list-of-two", &[("first", first), ("second", second)]),
        None => phrase.to_owned(),
    }
}

/// A reason as a sentence that shows it in the two people's own words.
pub fn sentence(words: Words, name: &str, said: &Said) -> String {
    let (key, you, they, phrase) = match said {
        Said::TheyCanHelp { you_wrote, they_wrote, .. } => {
            ("they-can-help-why", you_wrote.as_str(), they_wrote.as_str(), "")
        }
        Said::YouCanHelp { you_wrote, they_wrote, .. } => {
            ("you-can-help-why", you_wrote.as_str(), they_wrote.as_str(), "")
        }
        Said::BothLookFor { you_wrote, they_wrote, .. } => {
            ("both-look-for-why", you_wrote.as_str(), they_wrote.as_str(), "")
        }
        Said::TheyMayHelp { you_wrote, they_wrote } => {
            ("they-may-help-why", you_wrote.as_str(), they_wrote.as_str(), "")
        }
        Said::YouMayHelp { you_wrote, they_wrote } => ("you-may-help-why", you_wrote.as_str(), they_wrote.as_str(), ""),
        Said::BothLike { phrase } => ("both-like-why", "", "", phrase.as_str()),
        Said::NotMetYet => ("not-met-yet-why", "", "", ""),
    };
    words.with(key, &[("name", name), ("you", you), ("they", they), ("phrase", &listed(words, phrase))])
}

/// Something new between two who know each other, as one of them reads it.
pub fn news_sentence(words: Words, name: &str, said: &Said) -> String {
    let (key, you, they) = match said {
        Said::TheyCanHelp { you_wrote, they_wrote, .. } => ("news-they-can-help", you_wrote, they_wrote),
        Said::YouCanHelp { you_wrote, they_wrote, .. } => ("news-you-can-help", you_wrote, they_wrote),
        Said::BothLookFor { you_wrote, they_wrote, .. } => ("news-both-look-for", you_wrote, they_wrote),
        Said::TheyMayHelp { .. } | Said::YouMayHelp { .. } | Said::BothLike { .. } | Said::NotMetYet => {
            return sentence(words, name, said);
        }
    };
    words.with(key, &[("name", name), ("you", you), ("they", they)])
}

/// "Nadir and Lorna".
pub fn all_names<'a>(words: Words, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => words.with("list-of-two", &[("first", &first.join(", ")), ("second", last)]),
    }
}
