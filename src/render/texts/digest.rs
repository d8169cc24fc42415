//! The morning's list as a text: whom to meet today, why, and the number to answer with.

use super::super::letters::all_names;
use super::{Pen, Text, short};
use crate::domain::digest::{Said, Suggestion};
use crate::domain::id::IntroductionId;
use crate::domain::message::DigestSays;
use crate::domain::segments::Fold;
use std::collections::HashMap;

const PEOPLE_MAX: usize = 3;
/// The longest that is said about one person, and the least that is worth saying, in letters.
const ABOUT_MAX: usize = 60;
const ABOUT_MIN: usize = 8;

/// One suggestion, before it is known how much can be said of it.
struct Person<'a> {
    introduction: &'a IntroductionId,
    number: String,
    name: String,
    is_group: bool,
    standing: bool,
    headline: &'a str,
    reasons: Vec<&'a Said>,
}

/// How a list is written.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// With what an answer does.
    Full,
    /// With no more than it needs, so that a name in any script finds room in 70 letters.
    Bare,
}

pub fn digest(pen: &Pen, digest: &DigestSays, numbers: &HashMap<IntroductionId, u32>) -> Option<Text> {
    let people = people(pen, digest, numbers);
    if people.is_empty() {
        return news(pen, digest);
    }
    let most = pen.max_segments();
    let tries = [
        (Form::Full, 1, ABOUT_MIN),
        (Form::Full, most, ABOUT_MIN),
        (Form::Full, 1, 0),
        (Form::Bare, 1, ABOUT_MIN),
        (Form::Bare, 1, 0),
        (Form::Bare, most, 0),
    ];
    tries.into_iter().find_map(|(form, segments, least)| {
        let counts = (1..=people.len()).rev();
        counts.into_iter().find_map(|count| fitted(pen, &people[..count], form, segments, least))
    })
}

fn people<'a>(pen: &Pen, digest: &'a DigestSays, numbers: &HashMap<IntroductionId, u32>) -> Vec<Person<'a>> {
    let numbered = |s: &'a Suggestion| numbers.get(&s.introduction).map(|number| (s, number));
    let numbered: Vec<(&Suggestion, &u32)> = digest.suggestions.iter().filter_map(numbered).take(PEOPLE_MAX).collect();
    let others = || numbered.iter().flat_map(|(s, _)| &s.others);
    let mut names = short::names(others().map(|other| other.name.as_str())).into_iter();
    let person = |(s, number): &(&'a Suggestion, &u32)| {
        let names: Vec<String> = names.by_ref().take(s.others.len()).collect();
        let is_group = names.len() > 1;
        Person {
            introduction: &s.introduction,
            number: number.to_string(),
            name: all_names(pen.words, names.iter().map(String::as_str)),
            is_group,
            standing: s.standing,
            headline: s.others.first().filter(|_| !is_group).map_or("", |other| &other.headline),
            reasons: s.reasons.iter().map(|why| &why.said).collect(),
        }
    };
    numbered.iter().map(person).collect()
}

/// These people with as much about each as the segments hold, but no less than `least`.
fn fitted(pen: &Pen, people: &[Person], form: Form, segments: usize, least: usize) -> Option<Text> {
    let nothing = vec![String::new(); people.len()];
    // A reason in another script would make the whole text dear; only a name is worth that.
    let gsm_only = pen.voice.fold == Fold::Auto && pen.is_gsm(&written(pen, people, form, &nothing));
    let text = (least.max(1)..=ABOUT_MAX).rev().find_map(|room| {
        let about: Vec<String> = people.iter().map(|person| person.about(pen, form, room, gsm_only)).collect();
        let says_why =
            |(person, about): (&Person, &String)| !about.is_empty() || !person.has_about(pen, form, gsm_only);
        let enough = least == 0 || people.iter().zip(&about).all(says_why);
        pen.within(segments, written(pen, people, form, &about)).filter(|_| enough)
    });
    let text = text.or_else(|| pen.within(segments, written(pen, people, form, &nothing)).filter(|_| least == 0))?;
    Some(Text { named: people.iter().map(|person| person.introduction.clone()).collect(), ..text })
}

impl Person<'_> {
    /// What they do and why to meet them, as far as there is room; the reason comes first where one must go.
    fn about(&self, pen: &Pen, form: Form, room: usize, gsm_only: bool) -> String {
        let usable = |text: &String| !text.is_empty() && (!gsm_only || pen.is_gsm(text));
        let reason = |said: &&Said| match said {
            // "needs bookkeeping" would leave open which of two.
            said if self.is_group => Some(short::words_of(said.phrase(), room).to_owned()),
            said => short::reason(pen.words, said, room),
        };
        let reason = self.reasons.iter().find_map(|said| reason(said).filter(usable));
        let headline = Some(short::words_of(self.headline, usize::MAX).to_owned())
            .filter(|h| h.chars().count() <= room)
            .filter(usable);
        match (headline, reason) {
            (Some(headline), Some(reason)) => {
                let both = pen.say("text-about", &[("headline", &headline), ("reason", &reason)]);
                if form == Form::Full && both.chars().count() <= room { both } else { reason }
            }
            (Some(headline), None) => headline,
            (None, reason) => {
                let headline = || Some(short::words_of(self.headline, room).to_owned()).filter(usable);
                reason.or_else(headline).unwrap_or_default()
            }
        }
    }

    /// Whether anything could be said of them, had it room.
    fn has_about(&self, pen: &Pen, form: Form, gsm_only: bool) -> bool {
        !self.about(pen, form, usize::MAX, gsm_only).is_empty()
    }
}

fn written(pen: &Pen, people: &[Person], form: Form, about: &[String]) -> String {
    match (form, people, about) {
        (Form::Bare, ..) => bare(pen, people, about),
        (Form::Full, [person], [about]) => {
            let key = if about.is_empty() { "text-one-plain" } else { "text-one" };
            let name = person.name.as_str();
            let promise = pen.say(promise_key("text-one-promise", people), &[("name", name)]);
            let blanks = [("name", name), ("about", about), ("number", &person.number), ("promise", &promise)];
            pen.say(key, &blanks)
        }
        (Form::Full, ..) => list(pen, people, about),
    }
}

fn list(pen: &Pen, people: &[Person], about: &[String]) -> String {
    let line = |(person, about): (&Person, &String)| {
        let key = match (about.is_empty(), people.len()) {
            (true, _) => "text-list-name",
            (false, 2) => "text-two-line",
            (false, _) => "text-three-line",
        };
        pen.say(key, &[("number", &person.number), ("name", &person.name), ("about", about)])
    };
    let lines: Vec<String> = people.iter().zip(about).map(line).collect();
    let blanks = match people {
        [first, second] => [("first", first.number.as_str()), ("second", second.number.as_str())].to_vec(),
        _ => Vec::new(),
    };
    let how = pen.say(if people.len() == 2 { "text-two-reply" } else { "text-three-reply" }, &blanks);
    let at_once: Vec<&str> = people.iter().filter(|p| p.standing).map(|p| p.name.as_str()).collect();
    let promise_key = promise_key("text-list-promise", people);
    // Three leave no room for what goes without saying; that a yes is enough does not.
    let promise = match (people.len(), at_once.len()) {
        (3.., 0) => String::new(),
        (all, some) if some > 0 && some < all => {
            pen.say("text-list-promise-some", &[("name", &all_names(pen.words, at_once))])
        }
        _ => pen.say(promise_key, &[]),
    };
    let end = [how, promise, pen.say("text-list-end", &[])];
    let end: Vec<&str> = end.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    [pen.say("text-list", &[]), lines.join("\n"), end.join(" ")].join("\n")
}

/// What a yes does: nothing alone, or all, where the others have said yes beforehand.
fn promise_key(key: &str, people: &[Person]) -> &'static str {
    let (standing, group) = (people.iter().all(|p| p.standing), people.iter().any(|p| p.is_group));
    match (key, standing, group) {
        ("text-one-promise", true, _) => "text-one-promise-standing",
        ("text-one-promise", _, true) => "text-one-promise-group",
        ("text-one-promise", ..) => "text-one-promise",
        (_, true, _) => "text-list-promise-standing",
        (_, _, true) => "text-list-promise-group",
        _ => "text-list-promise",
    }
}

fn bare(pen: &Pen, people: &[Person], about: &[String]) -> String {
    let entry = |(person, about): (&Person, &String)| {
        let key = if about.is_empty() { "text-bare-name" } else { "text-bare-person" };
        pen.say(key, &[("number", &person.number), ("name", &person.name), ("about", about)])
    };
    let entries: Vec<String> = people.iter().zip(about).map(entry).collect();
    let key = if people.len() == 1 { "text-bare-one" } else { "text-bare" };
    let number = people.first().map_or("", |person| person.number.as_str());
    pen.say(key, &[("people", &entries.join(", ")), ("number", number)])
}

/// Where there is nobody to meet: the first news of somebody they know, which asks for no answer.
fn news(pen: &Pen, digest: &DigestSays) -> Option<Text> {
    let news = digest.news.first()?;
    let name = short::names([news.name.as_str()]).join("");
    let line = |room: usize, gsm_only: bool| {
        let reasons = news.said.iter().filter_map(|said| short::reason(pen.words, said, room));
        let reason = reasons.into_iter().find(|reason| !gsm_only || pen.is_gsm(reason))?;
        Some(pen.say("text-news", &[("name", &name), ("reason", &reason)]))
    };
    let gsm_only = pen.voice.fold == Fold::Auto && pen.is_gsm(&name);
    (1..=ABOUT_MAX).rev().find_map(|room| pen.within(pen.max_segments(), line(room, gsm_only)?))
}
