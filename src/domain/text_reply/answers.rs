//! What somebody who is in says: about the people of their lists, or about the texts themselves.

use super::phrases::Class;
use super::plain::{self, Plain};
use super::{Answer, Heard, Sender, TextPerson, blank, read};
use crate::domain::intent::{Person, Ref, Said, Understood, Why};
use chrono::Days;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The numbers that a list may have.
const NUMBERS: std::ops::RangeInclusive<u32> = 10..=99;

/// "PAUSE 10" is of ten days, and of no more than these.
const PAUSED_AT_MOST: u64 = 366;

pub fn hear(text: &Plain, sender: &Sender) -> Heard {
    if let Some(pause) = pause_of_days(text, sender) {
        return pause;
    }
    let said = what_is_said(unsigned(&without_only(text, sender), sender), sender);
    match &said {
        Heard::Answers(answers) => {
            let yes = answers.iter().any(|(_, answer)| *answer == Answer::Yes);
            // "Yes to 12, thanks, Ben" of another Ben.
            let own_name =
                has_namesake(sender) && text.words.iter().any(|word| first_name(sender.name).as_ref() == Some(word));
            if own_name || yes && counts(text, sender) { Heard::NotUnderstood } else { said }
        }
        _ => said,
    }
}

/// Read three times: of all that is open; of the latest list, which is what "both" and "no" are about; and of everybody
/// there was, to see who has had their time and whose name is somebody else's, too.
fn what_is_said(text: &str, sender: &Sender) -> Heard {
    let of = |wanted: fn(&TextPerson) -> bool| {
        let people = people(sender, wanted).map(|one| Person { number: one.number, name: one.name });
        let people: Vec<Person> = people.collect();
        (read(text, Some(&people), sender), people.len())
    };
    let ((open, _), (latest, listed), (all, _)) = (of(|one| one.open), of(|one| one.open && one.latest), of(|_| true));
    match (open, latest, all) {
        (_, _, Understood::Ask(Why::SharedName)) => Heard::WhichOne,
        (Understood::Nothing, ..) => Heard::Nothing,
        // "Yes please", and in the next line the name of somebody who was in an older list, or that of its writer.
        (open, latest, all) if !is_part(&latest, &open) || !is_part(&open, &all) => Heard::NotUnderstood,
        (Understood::Said(_), Understood::Said(said), _) | (Understood::Said(said), ..) => done(said, sender),
        // "Both", where an older list has somebody open, too.
        (Understood::Ask(Why::WhichOne), Understood::Said(said), _) if listed > 1 => done(said, sender),
        (Understood::Ask(why), _, all) => asked(why, &all, text, sender),
    }
}

fn first_name(name: &str) -> Option<String> {
    plain::words(name).into_iter().next()
}

fn has_namesake(sender: &Sender) -> bool {
    let own = first_name(sender.name);
    own.is_some() && sender.people.iter().any(|one| first_name(one.name) == own)
}

/// Without the name of its writer behind a mark or a kiss: "12, Tom".
fn unsigned<'a>(text: &'a str, sender: &Sender) -> &'a str {
    let Some((before, last)) = text.rsplit_once(char::is_whitespace) else { return text };
    let mut own = first_name(sender.name).into_iter();
    let signed = plain::words(last).into_iter().eq(own.by_ref()) && !has_namesake(sender);
    let kept = before.trim_end_matches([' ', ',', '-', '–', '—', '.', '\n']);
    let apart = kept.len() < before.len() || text[before.len()..].starts_with('\n') || kept.ends_with(['!', 'x', 'X']);
    if signed && apart && !kept.is_empty() { kept } else { text }
}

/// Where both are understood, is the one about nobody whom the other is not about?
fn is_part(narrow: &Understood, wide: &Understood) -> bool {
    let (Understood::Said(narrow), Understood::Said(wide)) = (narrow, wide) else { return true };
    let wide: Vec<&Ref> = wide.iter().flat_map(Said::refs).collect();
    narrow.iter().flat_map(Said::refs).all(|one| wide.contains(&one))
}

fn people<'a>(sender: &Sender<'a>, wanted: fn(&TextPerson) -> bool) -> impl Iterator<Item = &'a TextPerson<'a>> {
    sender.people.iter().filter(move |one| wanted(one))
}

fn is_open(sender: &Sender, number: u32) -> bool {
    sender.people.iter().any(|one| one.number == number && one.open)
}

/// What to do about what was understood.
fn done(said: Vec<Said>, sender: &Sender) -> Heard {
    match said.as_slice() {
        [Said::Stop] => return Heard::Stop,
        [Said::Help] => return Heard::Help,
        [Said::Resume] => return Heard::Resume,
        [Said::Pause(until)] => return Heard::Pause(*until),
        _ => {}
    }
    let mut answers: BTreeMap<u32, Answer> = BTreeMap::new();
    let mut pause = None;
    for one in &said {
        let answer = match one {
            Said::Yes(_) => Answer::Yes,
            Said::No(_) | Said::NotToday => Answer::No,
            Said::Known(_) => Answer::Known,
            Said::Pause(until) => {
                pause = Some(*until);
                continue;
            }
            _ => return Heard::NotUnderstood,
        };
        answers.extend(whom(one, sender).into_iter().map(|number| (number, answer)));
    }
    // A no beside a pause needs no doing: nobody is asked meanwhile. If it takes a yes back, it does.
    let takes_back = |number: &u32| sender.people.iter().any(|one| one.number == *number && one.open && one.yes);
    match pause {
        Some(_) if answers.keys().any(takes_back) => Heard::NotUnderstood,
        Some(until) => Heard::Pause(until),
        None if answers.is_empty() => Heard::Nothing,
        None if answers.keys().any(|number| !is_open(sender, *number)) => Heard::Expired,
        None => Heard::Answers(answers.into_iter().collect()),
    }
}

/// The numbers of those it is about; a "not today" is about the latest list.
fn whom(said: &Said, sender: &Sender) -> Vec<u32> {
    if *said == Said::NotToday {
        return people(sender, |one| one.open && one.latest).map(|one| one.number).collect();
    }
    let number = |one: &Ref| if let Ref::Number(number) = one { Some(*number) } else { None };
    said.refs().iter().filter_map(number).collect()
}

/// What to say to what was not understood. "Which one?" is for a yes and a bare name: whoever gets that answers with a
/// number, and that is a yes.
fn asked(why: Why, all: &Understood, text: &str, sender: &Sender) -> Heard {
    let blank = blank(text, sender);
    let says = |wanted: fn(&Said) -> bool| matches!(&blank, Understood::Said(said) if said.iter().all(wanted));
    let yes = says(|one| matches!(one, Said::Yes(_)));
    let any_open = people(sender, |one| one.open).next().is_some();
    let which_one = if any_open { Heard::WhichOne } else { Heard::Expired };
    match (why, all) {
        (Why::NobodyThere, _) if says(|one| matches!(one, Said::No(nobody) if nobody.is_empty())) => Heard::Nothing,
        (Why::NobodyThere | Why::UnknownNumber, _) => match figures(text, sender) {
            Figures::OfAList => Heard::Expired,
            Figures::Counting if yes => which_one,
            Figures::None if why == Why::NobodyThere || yes => which_one,
            _ => Heard::NotUnderstood,
        },
        (Why::WhichOne, _) if yes => which_one,
        (Why::NameAlone, _) => which_one,
        // They name somebody who has had their time.
        (_, Understood::Ask(Why::NameAlone)) => Heard::Expired,
        (_, Understood::Said(said)) if said.iter().any(|one| !said_of_open(one, sender)) => Heard::Expired,
        // A name that is a word, too: "Will please".
        (Why::UnknownName | Why::NotUnderstood | Why::Contradiction | Why::Date, _)
            if any_open && named(&plain::words(text), sender).is_some() =>
        {
            Heard::WhichOne
        }
        _ => Heard::NotUnderstood,
    }
}

fn said_of_open(said: &Said, sender: &Sender) -> bool {
    said.refs().iter().all(|one| matches!(one, Ref::Number(number) if is_open(sender, *number)))
}

/// What the figures of a text are, of which one at least is nobody's who may be answered.
enum Figures {
    None,
    /// "1", "the first": there is no such number in a list.
    Counting,
    /// A number that somebody had, or that nobody has yet.
    OfAList,
    Other,
}

fn figures(text: &str, sender: &Sender) -> Figures {
    let figures = text.split(|c: char| !c.is_ascii_digit()).filter(|figure| !figure.is_empty());
    let numbers: Vec<u32> = figures.map(|figure| figure.parse().unwrap_or(u32::MAX)).collect();
    match numbers.iter().max() {
        None => Figures::None,
        Some(highest) if highest > NUMBERS.end() => Figures::Other,
        _ if numbers.iter().any(|number| NUMBERS.contains(number) && !is_open(sender, *number)) => Figures::OfAList,
        _ => Figures::Counting,
    }
}

/// "PAUSE 10", of days: whoever pauses picks nobody.
fn pause_of_days(text: &Plain, sender: &Sender) -> Option<Heard> {
    let words: Vec<&str> = text.words.iter().map(String::as_str).collect();
    let ["pause" | "pausa" | "pauza" | "pauze" | "paus", days] = words.as_slice() else { return None };
    let days: u64 = days.parse().ok()?;
    let until = sender.today.checked_add_days(Days::new(days)).filter(|_| (1..=PAUSED_AT_MOST).contains(&days));
    Some(until.map_or(Heard::NotUnderstood, Heard::Pause))
}

/// "CANCEL 12", "remove Ana", "not 13": with nothing but whom that is about, a no to them. A "not" is of one person:
/// "not 12, 13" is a yes to 13.
pub fn taken_back(text: &Plain, sender: &Sender) -> Option<Heard> {
    let (first, rest) = text.words.split_first()?;
    let not = Class::Not.has(first);
    let numbers = named(rest, sender)?;
    if !not && !Class::TakeBack.has(first) {
        return None;
    }
    match numbers.iter().all(|number| is_open(sender, *number)) {
        _ if not && numbers.len() != 1 || text.text.contains('?') => None,
        true => Some(Heard::Answers(numbers.into_iter().map(|number| (number, Answer::No)).collect())),
        false => Some(Heard::Expired),
    }
}

/// The numbers that the words stand for, if all of them are figures and names of a list, and politeness.
fn named(rest: &[String], sender: &Sender) -> Option<BTreeSet<u32>> {
    let mut numbers = BTreeSet::new();
    for word in rest.iter().filter(|word| !is_polite(word)) {
        let called = |one: &&TextPerson| first_name(one.name).as_ref() == Some(word);
        let mut called = sender.people.iter().filter(called).map(|one| one.number);
        match (word.parse(), called.next(), called.next()) {
            (Ok(number), ..) if NUMBERS.contains(&number) => numbers.insert(number),
            (Err(_), Some(number), None) => numbers.insert(number),
            _ => return None,
        };
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// "Just 12 please", "Ana only": with nothing but whom it is about, a yes to them.
fn without_only<'a>(text: &'a Plain, sender: &Sender) -> Cow<'a, str> {
    let only = |word: &str| Class::Only.has(word);
    let (taken, rest): (Vec<String>, Vec<String>) = text.words.iter().cloned().partition(|word| only(word));
    let at_an_end = text.words.iter().filter(|word| !is_polite(word)).collect::<Vec<_>>();
    let at_an_end = [at_an_end.first(), at_an_end.last()].into_iter().flatten().any(|word| only(word));
    if taken.len() != 1 || !at_an_end || named(&rest, sender).is_none() {
        return Cow::Borrowed(&text.text);
    }
    let kept = text.text.split_whitespace().filter(|word| !plain::words(word).iter().any(|word| only(word)));
    Cow::Owned(format!("yes {}", kept.collect::<Vec<_>>().join(" ")))
}

fn is_polite(word: &str) -> bool {
    matches!(word, "please" | "pls" | "thanks" | "and" | "sorry" | "bitte" | "svp" | "aub" | "tack" | "tak")
}

/// Does it say when or where with a figure that is somebody's number?
fn counts(text: &Plain, sender: &Sender) -> bool {
    let digits = |word: &str| word.chars().take_while(char::is_ascii_digit).collect::<String>();
    let word = |at: Option<usize>| at.and_then(|at| text.words.get(at)).map_or("", String::as_str);
    let priced = text.text.contains(['£', '$', '€', '%', '°']);
    text.words.iter().enumerate().any(|(at, here)| {
        let figure = digits(here);
        let number = figure.parse().is_ok_and(|number| is_open(sender, number));
        let measured = figure.len() < here.len() || Class::BehindAFigure.has(word(at.checked_add(1)));
        number && (measured || priced || Class::BeforeAFigure.has(word(at.checked_sub(1))))
    })
}
