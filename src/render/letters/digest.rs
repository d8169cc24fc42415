//! The letters that suggest somebody: the morning's digest, an addendum, one that the host made.

use super::super::words::Words;
use super::super::{Letter, Links};
use super::reasons::{all_names, listed, news_sentence, sentence};
use super::{Layout, name_and_line};
use crate::domain::digest::{Reminder, Said, Suggestion, Unfinished};
use crate::domain::message::{CopyOf, CopySays, DigestKind, DigestSays};
use crate::domain::space::Settings;
use askama::Template;

/// A digest in words; the templates call it `d`.
struct DigestWords {
    title: String,
    first: String,
    people: Vec<PersonWords>,
    /// Empty where the title says it already.
    news_heading: String,
    news: Vec<String>,
    reminders: Vec<ReminderWords>,
    round_table: Vec<String>,
    promise: String,
    just_reply: String,
}

struct PersonWords {
    number: usize,
    heading: String,
    about: Vec<String>,
    sentences: Vec<String>,
    yes: String,
    yes_url: String,
    no: String,
    no_url: String,
    known: String,
    known_url: String,
}

struct ReminderWords {
    sentence: String,
    link: String,
    url: String,
}

#[derive(Template)]
#[template(path = "digest/body.txt", escape = "none")]
struct DigestText<'a> {
    l: &'a Layout<'a>,
    d: &'a DigestWords,
}

#[derive(Template)]
#[template(path = "digest/body.html")]
struct DigestHtml<'a> {
    l: &'a Layout<'a>,
    d: &'a DigestWords,
}

pub fn digest_letter(settings: &Settings, digest: &DigestSays, links: &Links) -> askama::Result<Letter> {
    let stop_url = Some(links.stop());
    let l = layout(settings, digest, links);
    let (text, html) = bodies(settings, digest, links, &l)?;
    Ok(l.finish(text, html, stop_url))
}

/// The same to somebody else, who cannot stop it: it says so above everything.
pub fn copy_letter(settings: &Settings, copy: &CopySays, links: &Links) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let (day, name) = (words.long_day(copy.day), copy.digest.name.as_str());
    let l = layout(settings, &copy.digest, links);
    let note = match &copy.of {
        CopyOf::Member(_) => "copy-note",
        CopyOf::Invented => "copy-note-invented",
    };
    let note = words.with(note, &[("name", name), ("day", &day)]);
    let l =
        Layout { subject: words.with("copy-subject", &[("subject", &l.subject)]), preheader: note.clone(), note, ..l };
    let (text, html) = bodies(settings, &copy.digest, links, &l)?;
    Ok(l.finish(text, html, None))
}

fn layout<'a>(settings: &'a Settings, digest: &DigestSays, links: &'a Links) -> Layout<'a> {
    let words = Words::of(&settings.locale);
    let host = settings.host.name.as_str();
    // Only the morning's letter wishes a good morning.
    let kind = if digest.kind == DigestKind::Digest { "digest" } else { "suggestion" };
    let mut l = Layout::new(settings, links, subject(words, digest, host), &digest.name, kind);
    if digest.suggestions.is_empty() && !digest.news.is_empty() {
        l.preheader = words.say("digest-news-preheader");
    }
    if digest.kind == DigestKind::ByHost {
        l.why = words.with("by-host-why", &[("host", host), ("space", &settings.name)]);
    }
    l
}

/// Its text and its HTML.
fn bodies(settings: &Settings, digest: &DigestSays, links: &Links, l: &Layout) -> askama::Result<(String, String)> {
    let words = Words::of(&settings.locale);
    let host = settings.host.name.as_str();
    let count = digest.suggestions.len();
    let only_news = count == 0 && !digest.news.is_empty();
    let title = match digest.kind {
        DigestKind::Digest if only_news => words.say("digest-news"),
        DigestKind::Digest => words.count("digest-title", count),
        DigestKind::Addendum => words.say("addendum-title"),
        DigestKind::ByHost => words.with("by-host-title", &[("host", host)]),
    };
    let all_standing = digest.suggestions.iter().all(|s| s.standing);
    let d = &DigestWords {
        title,
        first: if digest.first { words.with("digest-first", &[("space", &settings.name)]) } else { String::new() },
        people: digest.suggestions.iter().map(|s| person(words, s, host, links)).collect(),
        news_heading: if only_news { String::new() } else { words.say("digest-news") },
        news: news(words, digest),
        reminders: digest.reminders.iter().map(|r| reminder(words, r, links)).collect(),
        round_table: digest.round_table.iter().map(|a| name_and_line(&a.name, &a.today_line)).collect(),
        just_reply: words.count("digest-just-reply", digest.suggestions.len()),
        promise: words.say(match digest.kind {
            DigestKind::ByHost => "by-host-promise",
            _ if only_news => "digest-promise-news",
            _ if all_standing => "digest-promise-standing",
            _ if digest.suggestions.iter().any(|s| s.others.len() > 1) => "digest-promise-three",
            _ => "digest-promise",
        }),
    };
    Ok((DigestText { l, d }.render()?, DigestHtml { l, d }.render()?))
}

fn names_of(words: Words, suggestion: &Suggestion) -> String {
    all_names(words, suggestion.others.iter().map(|o| o.name.as_str()))
}

/// The fact, with the names in it.
fn subject(words: Words, digest: &DigestSays, host: &str) -> String {
    let names: Vec<&str> = digest.suggestions.iter().flat_map(|s| &s.others).map(|o| o.name.as_str()).collect();
    match (digest.suggestions.as_slice(), names.as_slice()) {
        ([first, ..], _) if digest.kind == DigestKind::ByHost => {
            words.with("by-host-subject", &[("host", host), ("name", &names_of(words, first))])
        }
        ([only], _) => {
            let phrase = only.reasons.first().map_or_else(String::new, |why| listed(words, why.said.phrase()));
            words.with(subject_key(only), &[("name", &names_of(words, only)), ("phrase", &phrase)])
        }
        (_, [first, second]) => words.with("digest-subject-two", &[("first", first), ("second", second)]),
        (_, [first @ .., second, third]) if !first.is_empty() => {
            let first = first.join(", ");
            words.with("digest-subject-three", &[("first", &first), ("second", second), ("third", third)])
        }
        _ => words
            .with("digest-subject-news", &[("name", &all_names(words, digest.news.iter().map(|n| n.name.as_str())))]),
    }
}

fn news(words: Words, digest: &DigestSays) -> Vec<String> {
    let sentences = digest.news.iter().flat_map(|n| n.said.iter().map(move |said| (n.name.as_str(), said)));
    sentences.map(|(name, said)| news_sentence(words, name, said)).collect()
}

fn subject_key(suggestion: &Suggestion) -> &'static str {
    match heading_key(suggestion) {
        ("help-each-other", true) => "digest-subject-each-other",
        ("they-can-help", true) => "digest-subject-they-help",
        ("you-can-help", true) => "digest-subject-you-help",
        ("both-like", _) => "digest-subject-both-like",
        ("both-look-for", _) => "digest-subject-both-look-for",
        ("three", _) => "digest-subject-several",
        _ => "digest-subject-one",
    }
}

/// What the first reason comes to, help both ways being said as such; and whether it has a phrase to name.
fn heading_key(suggestion: &Suggestion) -> (&'static str, bool) {
    let reasons = || suggestion.reasons.iter().map(|why| &why.said);
    let they = reasons().any(|r| matches!(r, Said::TheyCanHelp { .. }));
    let you = reasons().any(|r| matches!(r, Said::YouCanHelp { .. }));
    if suggestion.others.len() > 1 {
        return ("three", false);
    }
    let Some(first) = reasons().next() else { return ("not-met-yet", false) };
    let key = match first {
        Said::TheyCanHelp { .. } | Said::YouCanHelp { .. } if they && you => "help-each-other",
        Said::TheyCanHelp { .. } => "they-can-help",
        Said::YouCanHelp { .. } => "you-can-help",
        Said::TheyMayHelp { .. } => "they-may-help",
        Said::YouMayHelp { .. } => "you-may-help",
        Said::BothLookFor { .. } => "both-look-for",
        Said::BothLike { .. } => "both-like",
        Said::NotMetYet => "not-met-yet",
    };
    (key, !first.phrase().is_empty())
}

fn person(words: Words, suggestion: &Suggestion, host: &str, links: &Links) -> PersonWords {
    let names = names_of(words, suggestion);
    let (name, number) = ([("name", names.as_str())], suggestion.position);
    let why = |why: &crate::domain::digest::Why| {
        let name = suggestion.others.get(why.of).map_or("", |o| o.name.as_str());
        sentence(words, name, &why.said)
    };
    let host_said = match suggestion.host_sentence.as_str() {
        "" => None,
        said => Some(words.with("by-host-said", &[("host", host), ("sentence", said)])),
    };
    let standing = suggestion.standing.then(|| words.with("digest-standing", &name));
    PersonWords {
        number,
        heading: heading(words, suggestion, &names),
        about: suggestion.others.iter().filter_map(|other| about(words, other)).collect(),
        sentences: host_said.into_iter().chain(suggestion.reasons.iter().map(why)).chain(standing).collect(),
        yes: words.with("digest-yes", &name),
        yes_url: links.answer(number, "yes"),
        no: words.with("digest-no", &name),
        no_url: links.answer(number, "no"),
        known: words.count_with("digest-known", suggestion.others.len(), &name),
        known_url: links.answer(number, "known"),
    }
}

/// "Rafe: oral historian. Today: tapes."
fn about(words: Words, other: &crate::domain::digest::Other) -> Option<String> {
    let today = match other.today_line.as_str() {
        "" => String::new(),
        line => words.with("digest-today", &[("line", line)]),
    };
    let parts: Vec<&str> = [other.headline.as_str(), &today].into_iter().filter(|s| !s.is_empty()).collect();
    (!parts.is_empty()).then(|| format!("{}: {}", other.name, parts.join(". ")))
}

fn heading(words: Words, suggestion: &Suggestion, names: &str) -> String {
    let phrase = suggestion.reasons.first().map_or_else(String::new, |why| listed(words, why.said.phrase()));
    let key = match heading_key(suggestion) {
        _ if suggestion.reasons.is_empty() => "by-host-heading".to_owned(),
        (key @ ("help-each-other" | "they-can-help" | "you-can-help"), false) => format!("{key}-plain"),
        (key, _) => key.to_owned(),
    };
    words.with(&key, &[("name", names), ("phrase", &phrase)])
}

fn reminder(words: Words, reminder: &Reminder, links: &Links) -> ReminderWords {
    let names = all_names(words, reminder.others.iter().map(|o| o.name.as_str()));
    let name = [("name", names.as_str())];
    match reminder.of {
        Unfinished::Suggestion => ReminderWords {
            sentence: words.with("reminder-suggestion", &name),
            link: words.with("reminder-suggestion-link", &name),
            url: links.position(reminder.position),
        },
        Unfinished::OwnYes => ReminderWords {
            sentence: words.with("reminder-own-yes", &name),
            link: words.say("reminder-own-yes-link"),
            url: links.position(reminder.position),
        },
        Unfinished::DidYouMeet { on } => ReminderWords {
            sentence: words.with("reminder-met", &[("name", &names), ("day", &words.long_day(on))]),
            link: words.with("reminder-met-link", &name),
            url: links.met(reminder.position, ""),
        },
    }
}
