//! Both said yes, as a text: where the other is, what they chose to share, and what of the reader's was shared.

use super::super::letters::all_names;
use super::{Pen, Text, short};
use crate::domain::message::{Asked, Contact, Introduced, IntroductionSays};

/// How much of where somebody sits is told, in letters; people write whole sentences.
const PLACE_MAX: usize = 40;

pub fn introduction(pen: &Pen, introduction: &IntroductionSays) -> Text {
    let others = introduction.others.as_slice();
    let names = short::names(others.iter().map(|other| other.name.as_str()));
    let all = all_names(pen.words, names.iter().map(String::as_str));
    let opening = pen.say(opening_key(introduction), &[("name", &all)]);
    let contacts = || others.iter().zip(&names).map(|(other, name)| contact(pen, other, name));
    let shared = shared(pen, &introduction.you_shared, others, &names);
    let close = pen.say("text-mutual-close", &[]);
    // From all of it to what matters most: how to reach each other, and what was told of the reader.
    let body = |place: Option<usize>, close: &str| {
        let places = others.iter().zip(&names).filter_map(|(other, name)| found(pen, other, name, place?));
        let parts = std::iter::once(opening.clone()).chain(places).chain(contacts());
        let parts = parts.chain([shared.clone(), close.to_owned()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let bodies =
        [(Some(PLACE_MAX), &*close), (Some(PLACE_MAX), ""), (Some(PLACE_MAX / 2), ""), (Some(0), ""), (None, "")];
    let fitting = bodies.into_iter().find_map(|(place, close)| pen.within(pen.max_segments(), body(place, close)));
    // An address can be longer than a text.
    fitting.unwrap_or_else(|| pen.text([opening.as_str(), &pen.say("text-mutual-ask", &[])].join(" ")))
}

fn opening_key(introduction: &IntroductionSays) -> &'static str {
    let others = introduction.others.as_slice();
    match introduction.asked {
        // An outsider has said nothing, and whoever has a standing yes nothing today.
        _ if others.iter().any(|other| other.who.outsider().is_some()) => "text-mutual-host",
        Asked::NotYou => "text-mutual-offered",
        Asked::NotThem => "text-mutual-host",
        Asked::Everybody if others.len() > 1 => "text-mutual-several",
        Asked::Everybody => "text-mutual",
    }
}

/// Where they are, if they are in.
fn found(pen: &Pen, other: &Introduced, name: &str, room: usize) -> Option<String> {
    let place = short::words_of(&other.place, room);
    let key = if place.is_empty() { "text-mutual-in" } else { "text-mutual-place" };
    other.in_today.then(|| pen.say(key, &[("name", name), ("place", place)]))
}

fn contact(pen: &Pen, other: &Introduced, name: &str) -> String {
    match &other.contact {
        Contact::Email(contact) | Contact::Phone(contact) => {
            pen.say("text-mutual-contact", &[("name", name), ("contact", contact)])
        }
        Contact::InPersonOnly if other.who.outsider().is_some() => pen.say("text-mutual-ask", &[]),
        Contact::InPersonOnly => pen.say("text-mutual-in-person", &[("name", name)]),
    }
}

/// What those who were told know of the reader.
fn shared(pen: &Pen, shared: &Contact, others: &[Introduced], names: &[String]) -> String {
    let told: Vec<&str> = others.iter().zip(names).filter(|(o, _)| o.told).map(|(_, name)| name.as_str()).collect();
    let key = match shared {
        _ if told.is_empty() => return String::new(),
        Contact::Email(_) => "text-mutual-has-email",
        Contact::Phone(_) => "text-mutual-has-phone",
        Contact::InPersonOnly => return pen.say("text-mutual-has-nothing", &[]),
    };
    pen.words.count_with(key, told.len(), &[("name", &all_names(pen.words, told.iter().copied()))])
}
