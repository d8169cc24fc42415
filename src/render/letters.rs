//! The letters, one template folder each.

use super::words::Words;
use super::{Letter, Links};
use crate::domain::digest::{Said, Suggestion};
use crate::domain::message::{Contact, DigestSays, Introduced, IntroductionSays, Says};
use crate::domain::space::Settings;
use askama::Template;

/// Lines of text parts stay under this, so that no mail program breaks them.
const WIDTH: usize = 76;
/// A subject line is cut here; phones show about half of it.
const SUBJECT_MAX: usize = 120;

/// What every letter has; the templates call it `l`.
struct Layout<'a> {
    words: Words,
    lang: &'static str,
    subject: String,
    preheader: String,
    space: &'a str,
    greeting: String,
    sign_off: String,
    why: String,
    postal: &'a str,
    colour: &'a str,
    link: &'a Links,
}

impl<'a> Layout<'a> {
    fn new(settings: &'a Settings, link: &'a Links, subject: String, reader: &str, kind: &str) -> Layout<'a> {
        let words = Words::of(&settings.locale);
        let space = settings.name.as_str();
        // What was added to tell two people apart is for the others: nobody is greeted as "Lorna (visitor)".
        let called = reader.split(" (").next().unwrap_or(reader);
        let greeting = match settings.voice.greeting.as_str() {
            "" => words.with("greeting", &[("name", called)]),
            own => own.replace("{name}", called),
        };
        let host = settings.host.name.as_str();
        let sign_off = match settings.voice.sign_off.as_str() {
            "" => words.with("letter-host", &[("host", host), ("role", &settings.host.role), ("space", space)]),
            own => own.to_owned(),
        };
        let why = if kind == "confirm" || kind == "sign-in" { format!("{kind}-why") } else { "letter-why".to_owned() };
        Layout {
            words,
            lang: words.locale(),
            subject: in_a_header(&subject),
            preheader: words.with(&format!("{kind}-preheader"), &[("name", reader)]),
            space,
            greeting,
            sign_off,
            why: words.with(&why, &[("space", space)]),
            postal: &settings.postal_address,
            colour: &settings.voice.colour,
            link,
        }
    }

    fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    fn wrap(&self, text: impl AsRef<str>, indent: usize) -> String {
        let pad = " ".repeat(indent);
        textwrap::fill(text.as_ref(), options(&pad, &pad))
    }

    fn wrap_item(&self, number: &usize, text: impl AsRef<str>) -> String {
        textwrap::fill(text.as_ref(), options(&format!("{number}. "), "   "))
    }

    fn finish(self, text: String, html: String, stop_url: Option<String>) -> Letter {
        Letter { subject: self.subject, text: text.trim_end().to_owned() + "\n", html, stop_url }
    }
}

fn options<'a>(first: &'a str, next: &'a str) -> textwrap::Options<'a> {
    textwrap::Options::new(WIDTH).initial_indent(first).subsequent_indent(next).break_words(false)
}

/// A subject as it can stand in a header: bounded, and nothing in it that a mail program would decode.
fn in_a_header(text: &str) -> String {
    let text = text.replace("=?", "= ?");
    match text.char_indices().nth(SUBJECT_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// Writes the letter that says this, in the space's voice.
pub fn letter(settings: &Settings, says: &Says, links: &Links) -> askama::Result<Letter> {
    match says {
        Says::Digest(digest) => digest_letter(settings, digest, links),
        Says::Introduction(introduction) => introduction_letter(settings, introduction, links),
        Says::ConfirmAddress { name, .. } => {
            let words = Words::of(&settings.locale);
            let blanks = [("space", settings.name.as_str()), ("name", name.as_str())];
            let l = &Layout::new(settings, links, words.with("confirm-subject", &blanks), name, "confirm");
            let text = &words.with("confirm-text", &blanks);
            let (plain, html) = (ConfirmText { l, text }.render()?, ConfirmHtml { l, text }.render()?);
            Ok(Letter { subject: l.subject.clone(), text: plain.trim_end().to_owned() + "\n", html, stop_url: None })
        }
        Says::SignIn { .. } => {
            let words = Words::of(&settings.locale);
            let l = &Layout::new(settings, links, words.say("sign-in-subject"), "", "sign-in");
            let text = &words.say("sign-in-text");
            let (plain, html) = (SignInText { l, text }.render()?, SignInHtml { l, text }.render()?);
            Ok(Letter { subject: l.subject.clone(), text: plain.trim_end().to_owned() + "\n", html, stop_url: None })
        }
    }
}

#[derive(Template)]
#[template(path = "confirm_address/body.txt", escape = "none")]
struct ConfirmText<'a> {
    l: &'a Layout<'a>,
    text: &'a str,
}

#[derive(Template)]
#[template(path = "confirm_address/body.html")]
struct ConfirmHtml<'a> {
    l: &'a Layout<'a>,
    text: &'a str,
}

#[derive(Template)]
#[template(path = "sign_in/body.txt", escape = "none")]
struct SignInText<'a> {
    l: &'a Layout<'a>,
    text: &'a str,
}

#[derive(Template)]
#[template(path = "sign_in/body.html")]
struct SignInHtml<'a> {
    l: &'a Layout<'a>,
    text: &'a str,
}

/// A digest in words; the templates call it `d`.
struct DigestWords {
    title: String,
    first: String,
    people: Vec<PersonWords>,
    round_table: Vec<String>,
}

struct PersonWords {
    number: usize,
    heading: String,
    about: String,
    sentences: Vec<String>,
    yes: String,
    yes_url: String,
    no: String,
    no_url: String,
    known: String,
    known_url: String,
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

fn digest_letter(settings: &Settings, digest: &DigestSays, links: &Links) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let l = Layout::new(settings, links, digest_subject(words, &digest.suggestions), &digest.name, "digest");
    let d = &DigestWords {
        title: words.count("digest-title", digest.suggestions.len()),
        first: if digest.first { words.with("digest-first", &[("space", &settings.name)]) } else { String::new() },
        people: digest.suggestions.iter().map(|s| person(words, s, links)).collect(),
        round_table: digest.round_table.iter().map(|a| name_and_line(&a.name, &a.today_line)).collect(),
    };
    let (text, html) = (DigestText { l: &l, d }.render()?, DigestHtml { l: &l, d }.render()?);
    Ok(l.finish(text, html, Some(links.stop())))
}

fn name_and_line(name: &str, line: &str) -> String {
    if line.is_empty() { name.to_owned() } else { format!("{name}: {line}") }
}

/// The fact, with the names in it.
fn digest_subject(words: Words, suggestions: &[Suggestion]) -> String {
    match suggestions {
        [only] => {
            words.with(subject_key(&only.reasons), &[("name", &only.name), ("phrase", &subject_phrase(words, only))])
        }
        [first, second] => words.with("digest-subject-two", &[("first", &first.name), ("second", &second.name)]),
        [first, second, third, ..] => words
            .with("digest-subject-three", &[("first", &first.name), ("second", &second.name), ("third", &third.name)]),
        [] => String::new(),
    }
}

fn subject_key(reasons: &[Said]) -> &'static str {
    match heading_key(reasons) {
        ("help-each-other", true) => "digest-subject-each-other",
        ("they-can-help", true) => "digest-subject-they-help",
        ("you-can-help", true) => "digest-subject-you-help",
        ("both-like", _) => "digest-subject-both-like",
        ("both-look-for", _) => "digest-subject-both-look-for",
        _ => "digest-subject-one",
    }
}

fn subject_phrase(words: Words, suggestion: &Suggestion) -> String {
    suggestion.reasons.first().map_or_else(String::new, |said| listed(words, phrase_of(said)))
}

fn phrase_of(said: &Said) -> &str {
    match said {
        Said::TheyCanHelp { phrase, .. } | Said::YouCanHelp { phrase, .. } => phrase,
        Said::BothLookFor { phrase, .. } | Said::BothLike { phrase } => phrase,
        Said::NotMetYet => "",
    }
}

/// What the first reason comes to, help both ways being said as such; and whether it has a phrase to name.
fn heading_key(reasons: &[Said]) -> (&'static str, bool) {
    let they = reasons.iter().any(|r| matches!(r, Said::TheyCanHelp { .. }));
    let you = reasons.iter().any(|r| matches!(r, Said::YouCanHelp { .. }));
    let Some(first) = reasons.first() else { return ("not-met-yet", false) };
    let key = match first {
        Said::TheyCanHelp { .. } | Said::YouCanHelp { .. } if they && you => "help-each-other",
        Said::TheyCanHelp { .. } => "they-can-help",
        Said::YouCanHelp { .. } => "you-can-help",
        Said::BothLookFor { .. } => "both-look-for",
        Said::BothLike { .. } => "both-like",
        Said::NotMetYet => "not-met-yet",
    };
    (key, !phrase_of(first).is_empty())
}

/// "poetry, events" as it is said: "poetry and events".
fn listed(words: Words, phrase: &str) -> String {
    match phrase.rsplit_once(", ") {
        Some((first, second)) => words.with("list-of-two", &[("first", first), ("second", second)]),
        None => phrase.to_owned(),
    }
}

fn person(words: Words, suggestion: &Suggestion, links: &Links) -> PersonWords {
    let (name, number) = ([("name", suggestion.name.as_str())], suggestion.position);
    let today = match suggestion.today_line.as_str() {
        "" => String::new(),
        line => words.with("digest-today", &[("line", line)]),
    };
    let about =
        [suggestion.headline.as_str(), today.as_str()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>();
    PersonWords {
        number,
        heading: heading(words, &suggestion.name, &suggestion.reasons),
        about: if about.is_empty() { String::new() } else { format!("{}: {}", suggestion.name, about.join(". ")) },
        sentences: suggestion.reasons.iter().map(|said| sentence(words, &suggestion.name, said)).collect(),
        yes: words.with("digest-yes", &name),
        yes_url: links.answer(number, "yes"),
        no: words.with("digest-no", &name),
        no_url: links.answer(number, "no"),
        known: words.with("digest-known", &name),
        known_url: links.answer(number, "known"),
    }
}

fn heading(words: Words, name: &str, reasons: &[Said]) -> String {
    let phrase = reasons.first().map_or_else(String::new, |said| listed(words, phrase_of(said)));
    let key = match heading_key(reasons) {
        (key @ ("help-each-other" | "they-can-help" | "you-can-help"), false) => format!("{key}-plain"),
        (key, _) => key.to_owned(),
    };
    words.with(&key, &[("name", name), ("phrase", &phrase)])
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
        Said::BothLike { phrase } => ("both-like-why", "", "", phrase.as_str()),
        Said::NotMetYet => ("not-met-yet-why", "", "", ""),
    };
    words.with(key, &[("name", name), ("you", you), ("they", they), ("phrase", &listed(words, phrase))])
}

/// An introduction in words; the templates call it `i`.
struct IntroductionWords {
    title: String,
    others: Vec<OtherWords>,
    next_step: String,
    you_shared: String,
}

struct OtherWords {
    sentences: Vec<String>,
}

#[derive(Template)]
#[template(path = "introduction/body.txt", escape = "none")]
struct IntroductionText<'a> {
    l: &'a Layout<'a>,
    i: &'a IntroductionWords,
}

#[derive(Template)]
#[template(path = "introduction/body.html")]
struct IntroductionHtml<'a> {
    l: &'a Layout<'a>,
    i: &'a IntroductionWords,
}

fn introduction_letter(settings: &Settings, introduction: &IntroductionSays, links: &Links) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let names: Vec<&str> = introduction.others.iter().map(|o| o.name.as_str()).collect();
    let names = names.join(", ");
    let name = [("name", names.as_str())];
    let mut l =
        Layout::new(settings, links, words.with("introduction-subject", &name), &introduction.name, "introduction");
    l.preheader = words.with("introduction-preheader", &name);
    let you_shared = match &introduction.you_shared {
        Contact::Email(contact) | Contact::Phone(contact) => {
            words.with("introduction-you-shared", &[("name", &names), ("contact", contact)])
        }
        Contact::InPersonOnly => words.with("introduction-you-shared-nothing", &name),
    };
    let i = &IntroductionWords {
        title: words.with("introduction-title", &name),
        others: introduction.others.iter().map(|other| OtherWords { sentences: told_of(words, other) }).collect(),
        next_step: if introduction.others.iter().any(|o| o.in_today) {
            words.with("introduction-next-step", &name)
        } else {
            String::new()
        },
        you_shared,
    };
    let (text, html) = (IntroductionText { l: &l, i }.render()?, IntroductionHtml { l: &l, i }.render()?);
    Ok(l.finish(text, html, Some(links.stop())))
}

/// What one is told of another once it is mutual: where to find them, how to reach them, and why it was.
fn told_of(words: Words, other: &Introduced) -> Vec<String> {
    let name = other.name.as_str();
    let place = match (other.in_today, other.place.as_str()) {
        (true, "") => words.with("introduction-in-today", &[("name", name)]),
        (true, place) => words.with("introduction-place", &[("name", name), ("place", place)]),
        (false, _) => words.with("introduction-not-in", &[("name", name)]),
    };
    let contact = match &other.contact {
        Contact::Email(contact) | Contact::Phone(contact) => {
            words.with("introduction-contact", &[("name", name), ("contact", contact)])
        }
        Contact::InPersonOnly => words.with("introduction-in-person", &[("name", name)]),
    };
    let about = (!other.headline.is_empty()).then(|| name_and_line(name, &other.headline));
    let reasons = other.reasons.iter().map(|said| sentence(words, name, said));
    about.into_iter().chain([place, contact]).chain(reasons).collect()
}
