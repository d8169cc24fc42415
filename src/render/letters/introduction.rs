//! The letters that tell those who all said yes of each other.

use super::super::words::Words;
use super::super::{Letter, Links};
use super::reasons::{all_names, sentence};
use super::{Layout, name_and_line};
use crate::domain::message::{Asked, Contact, Introduced, IntroductionSays, OutsiderSays};
use crate::domain::space::Settings;
use askama::Template;

/// An introduction in words; the templates call it `i`.
struct IntroductionWords {
    title: String,
    host_said: String,
    others: Vec<OtherWords>,
    next_step: String,
    you_shared: String,
    /// Whether the reader has a page and letters to stop.
    is_member: bool,
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

pub fn introduction_letter(
    settings: &Settings,
    introduction: &IntroductionSays,
    links: &Links,
) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let others = introduction.others.as_slice();
    let names = all_names(words, others.iter().map(|o| o.name.as_str()));
    let name = [("name", names.as_str())];
    // An outsider has said nothing: there the host's word counts.
    let kind = match others {
        _ if others.iter().any(|o| o.who.outsider().is_some()) => "introduction-outsider",
        _ if introduction.asked == Asked::NotYou => "introduction-offered",
        _ if introduction.asked == Asked::NotThem => "introduction-outsider",
        [_] => "introduction",
        _ => "introduction-several",
    };
    let subject = words.with(&format!("{kind}-subject"), &name);
    let mut l = Layout::new(settings, links, subject, &introduction.name, "introduction");
    l.preheader = words.with(&format!("{kind}-preheader"), &name);
    let host = settings.host.name.as_str();
    let i = &IntroductionWords {
        title: words.with(&format!("{kind}-title"), &name),
        host_said: host_said(words, host, &introduction.host_sentence),
        others: others.iter().map(|other| OtherWords { sentences: told_of(words, host, other) }).collect(),
        next_step: next_step(words, host, others),
        you_shared: you_shared(words, &introduction.you_shared, others),
        is_member: true,
    };
    let (text, html) = (IntroductionText { l: &l, i }.render()?, IntroductionHtml { l: &l, i }.render()?);
    Ok(l.finish(text, html, Some(links.stop())))
}

/// Who else had a letter, and whether to go and say hello.
fn next_step(words: Words, host: &str, others: &[Introduced]) -> String {
    let (told, untold): (Vec<&Introduced>, Vec<&Introduced>) = others.iter().partition(|o| o.told);
    let names = |some: &[&Introduced]| all_names(words, some.iter().map(|o| o.name.as_str()));
    let hello = others.iter().any(|o| o.in_today).then(|| words.say("introduction-next-step"));
    let same = (!told.is_empty())
        .then(|| words.count_with("introduction-same-letter", told.len(), &[("name", &names(&told))]));
    let host_tells = (!untold.is_empty())
        .then(|| words.with("introduction-host-tells", &[("name", &names(&untold)), ("host", host)]));
    hello.into_iter().chain(same).chain(host_tells).collect::<Vec<_>>().join(" ")
}

/// What those who were told know of the reader.
fn you_shared(words: Words, shared: &Contact, others: &[Introduced]) -> String {
    let told: Vec<&str> = others.iter().filter(|o| o.told).map(|o| o.name.as_str()).collect();
    let names = all_names(words, told.iter().copied());
    match shared {
        _ if told.is_empty() => String::new(),
        Contact::Email(contact) | Contact::Phone(contact) => {
            let blanks = [("name", names.as_str()), ("contact", contact)];
            words.count_with("introduction-you-shared", told.len(), &blanks)
        }
        Contact::InPersonOnly => words.count_with("introduction-you-shared-nothing", told.len(), &[("name", &names)]),
    }
}

/// To somebody outside the space: without a page, and answered by the host.
pub fn outsider_letter(settings: &Settings, outsider: &OutsiderSays, links: &Links) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let host = settings.host.name.as_str();
    let names = all_names(words, outsider.others.iter().map(|o| o.name.as_str()));
    let blanks = [("name", names.as_str()), ("host", host), ("space", settings.name.as_str())];
    let mut l = Layout::new(settings, links, words.with("outsider-subject", &blanks), &outsider.name, "outsider");
    l.preheader = words.with("outsider-title", &blanks);
    l.why = words.with("outsider-why", &blanks);
    let i = &IntroductionWords {
        title: words.with("outsider-title", &blanks),
        host_said: host_said(words, host, &outsider.host_sentence),
        others: outsider.others.iter().map(|other| OtherWords { sentences: known_of(words, other) }).collect(),
        next_step: words.count_with("outsider-next-step", outsider.others.len(), &blanks),
        you_shared: String::new(),
        is_member: false,
    };
    let (text, html) = (IntroductionText { l: &l, i }.render()?, IntroductionHtml { l: &l, i }.render()?);
    Ok(l.finish(text, html, None))
}

fn host_said(words: Words, host: &str, sentence: &str) -> String {
    match sentence {
        "" => String::new(),
        sentence => words.with("by-host-said", &[("host", host), ("sentence", sentence)]),
    }
}

/// What one is told of another once it is mutual: where to find them, how to reach them, and why it was.
fn told_of(words: Words, host: &str, other: &Introduced) -> Vec<String> {
    let name = other.name.as_str();
    let is_outside = other.who.outsider().is_some();
    let place = match (other.in_today, other.place.as_str()) {
        _ if is_outside && other.contact == Contact::InPersonOnly => {
            words.with("introduction-outside-unknown", &[("name", name), ("host", host)])
        }
        _ if is_outside => words.with("introduction-outside", &[("name", name)]),
        (true, "") => words.with("introduction-in-today", &[("name", name)]),
        (true, place) => words.with("introduction-place", &[("name", name), ("place", place)]),
        (false, _) => words.with("introduction-not-in", &[("name", name)]),
    };
    let mut sentences = known_of(words, other);
    sentences.insert(usize::from(!other.headline.is_empty()), place);
    sentences
}

/// The same without where to find them.
fn known_of(words: Words, other: &Introduced) -> Vec<String> {
    let name = other.name.as_str();
    let contact = match &other.contact {
        Contact::Email(contact) | Contact::Phone(contact) => {
            words.with("introduction-contact", &[("name", name), ("contact", contact)])
        }
        Contact::InPersonOnly if other.who.outsider().is_some() => String::new(),
        Contact::InPersonOnly => words.with("introduction-in-person", &[("name", name)]),
    };
    let about = (!other.headline.is_empty()).then(|| name_and_line(name, &other.headline));
    let reasons = other.reasons.iter().map(|said| sentence(words, name, said));
    about.into_iter().chain((!contact.is_empty()).then_some(contact)).chain(reasons).collect()
}
