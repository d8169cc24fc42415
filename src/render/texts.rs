//! From what is said to the words of a text message: short, neutral for a locked screen, in as few segments as it may
//! take.
//!
//! Before an introduction is mutual a text has a short name and why, and nothing else of anybody. What does not fit is
//! made shorter in an order: the reasons, then fewer people; how to stop is never left out. Every word is in the
//! catalogue of the space's language.

mod digest;
mod mutual;
mod short;
#[cfg(test)]
mod tests;

use super::words::Words;
use crate::domain::id::IntroductionId;
use crate::domain::message::{DigestKind, Says, TextSays};
use crate::domain::segments::{Counted, Encoding, Fold, count, fold};
use std::collections::HashMap;

/// How a space speaks in texts.
pub struct TextVoice<'a> {
    /// Its name for texts, at most 14 characters.
    pub hub: &'a str,
    /// Whom to ask.
    pub help: &'a str,
    pub locale: &'a str,
    pub fold: Fold,
    /// 1 or 2.
    pub max_segments: u8,
    /// A page about introductions, for those whom nobody knows; may be empty.
    pub about_url: &'a str,
}

/// A text ready to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub body: String,
    pub counted: Counted,
    /// The introductions it names. Whoever answers "all" answers these: those for which there was no room were not seen.
    pub named: Vec<IntroductionId>,
}

/// Writes the text that says this; nothing when it is not said by text. `numbers` are what the reader of a digest
/// answers with; an introduction without a number is left out.
pub fn text(says: &Says, voice: &TextVoice, numbers: &HashMap<IntroductionId, u32>) -> Option<Text> {
    let pen = Pen { words: Words::of(voice.locale), voice };
    match says {
        Says::Digest(digest) if digest.kind == DigestKind::Digest => digest::digest(&pen, digest, numbers),
        Says::Introduction(introduction) => Some(mutual::introduction(&pen, introduction)),
        Says::Paused { .. } => Some(pen.text(pen.say("text-rest", &[]))),
        Says::Text(says) => Some(pen.own(says)),
        Says::Digest(_)
        | Says::ConfirmAddress { .. }
        | Says::ToOutsider(_)
        | Says::FollowUp(_)
        | Says::Invitation { .. }
        | Says::OwnData { .. }
        | Says::Answer(_)
        | Says::AddressChanged { .. }
        | Says::Report(_)
        | Says::Copy(_)
        | Says::PasswordChanged(_)
        | Says::SignIn { .. } => None,
    }
}

/// What writes in one voice.
struct Pen<'a> {
    words: Words,
    voice: &'a TextVoice<'a>,
}

impl Pen<'_> {
    /// What is said by text alone.
    fn own(&self, says: &TextSays) -> Text {
        let said = |key: &str| self.text(self.say(key, &[]));
        match says {
            TextSays::SignUp => said("text-sign-up"),
            TextSays::Welcome => said("text-welcome"),
            TextSays::Noted { names } => self.noted(names),
            TextSays::WhichOne { people } => self.which_one(people),
            TextSays::Expired => said("text-expired"),
            TextSays::Stopped => said("text-stopped"),
            TextSays::Restarted => said("text-restarted"),
            TextSays::Help => said("text-help"),
            TextSays::Paused { until } => self.text(self.say("text-paused", &[("day", &self.words.long_day(*until))])),
            TextSays::Resumed => said("text-resumed"),
            TextSays::NotUnderstood => said("text-not-understood"),
            TextSays::Stranger => {
                let url = self.voice.about_url.trim_end_matches('/');
                let page = url.split_once("://").map_or(url, |(_, page)| page);
                let with_page = (!page.is_empty()).then(|| self.say("text-stranger-page", &[("page", page)]));
                self.first_that_fits(with_page, "text-stranger")
            }
        }
    }

    fn noted(&self, names: &[String]) -> Text {
        let names = short::names(names.iter().map(String::as_str));
        let key = if names.len() == 1 { "text-noted" } else { "text-noted-several" };
        let with_names = (!names.is_empty()).then(|| self.say(key, &[("name", &names.join(", "))]));
        self.first_that_fits(with_names, "text-noted-nameless")
    }

    /// As many of them as there is room for.
    fn which_one(&self, people: &[(u32, String)]) -> Text {
        let names = short::names(people.iter().map(|(_, name)| name.as_str()));
        let named: Vec<(String, &String)> = people.iter().map(|(number, _)| number.to_string()).zip(&names).collect();
        let choices: Vec<String> = named
            .iter()
            .map(|(number, name)| self.say("text-which-one-choice", &[("number", number), ("name", name)]))
            .collect();
        let these = |count: usize| match choices[..count].split_last() {
            Some((last, [])) => self.say("text-which-one-only", &[("choice", last)]),
            Some((last, first)) => {
                let numbers: Vec<&str> = named[..count].iter().map(|(number, _)| number.as_str()).collect();
                let blanks = [("first", &*first.join(", ")), ("last", last), ("numbers", &numbers.join(" "))];
                self.say("text-which-one", &blanks)
            }
            None => self.say("text-which-one-nameless", &[]),
        };
        self.first_that_fits((1..=choices.len()).rev().map(these), "text-which-one-nameless")
    }

    /// A sentence of the catalogue in which the hub and its help may be named.
    fn say(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        let mut all = vec![("hub", self.voice.hub), ("help", self.voice.help)];
        all.extend_from_slice(blanks);
        self.words.with(key, &all)
    }

    fn text(&self, body: String) -> Text {
        let body = fold(&body, self.voice.fold).into_owned();
        Text { counted: count(&body), body, named: Vec::new() }
    }

    /// The text, if it takes no more than so many segments.
    fn within(&self, segments: usize, body: String) -> Option<Text> {
        Some(self.text(body)).filter(|text| text.counted.segments <= segments)
    }

    /// The first of them that takes no more segments than a text may, or else what the catalogue says without names.
    fn first_that_fits(&self, bodies: impl IntoIterator<Item = String>, otherwise: &str) -> Text {
        let fitting = bodies.into_iter().find_map(|body| self.within(self.max_segments(), body));
        fitting.unwrap_or_else(|| self.text(self.say(otherwise, &[])))
    }

    fn max_segments(&self) -> usize {
        self.voice.max_segments.clamp(1, 2).into()
    }

    fn is_gsm(&self, body: &str) -> bool {
        count(&fold(body, self.voice.fold)).encoding == Encoding::Gsm7
    }
}
