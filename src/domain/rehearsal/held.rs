//! A morning that was held in memory, and what was new in it.

use super::{Hub, When};
use crate::domain::id::MemberId;
use crate::domain::matching::{Match, Morning, Person, Reason, Room, pair_up, window};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What a morning came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub when: When,
    /// Everybody who was in.
    pub in_today: usize,
    /// Those of them who wanted introductions.
    pub people: Vec<MemberId>,
    pub morning: Morning,
    /// Each two who were named to each other.
    pub named: Vec<Named>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub pair: (MemberId, MemberId),
    pub how: How,
}

/// Whether two who are named to each other have been before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    FirstTime,
    /// Longer ago than the window in force.
    Again,
    /// Lately, but something was said since that speaks for them.
    News,
    /// Lately, and for no new reason: what must not happen.
    Repeat,
}

impl Hub {
    /// Holds the morning of a day: decides it, and remembers it.
    pub fn hold(&mut self, when: When) -> Held {
        let (room, rules) = (self.room(when), self.rules());
        let morning = pair_up(&room, &rules);
        let window = window(&room, &rules);
        let places: BTreeMap<&MemberId, &Person> = room.people.iter().map(|p| (&p.id, p)).collect();
        let mut named = Vec::new();
        for matched in &morning.matches {
            for (one, other) in pairs(matched) {
                let how = match self.last_suggested(one, other, when.day) {
                    None => How::FirstTime,
                    Some((_, since)) if since > window => How::Again,
                    Some((last, _)) if is_news(matched, &places, (one, other), last.at) => How::News,
                    Some(_) => How::Repeat,
                };
                named.push(Named { pair: (one.clone(), other.clone()), how });
            }
        }
        self.keep(when, &morning);
        let in_today = self.in_on.get(&when.day).copied().unwrap_or(0);
        Held { when, in_today, people: ids(&room), morning, named }
    }
}

fn ids(room: &Room) -> Vec<MemberId> {
    room.people.iter().map(|p| p.id.clone()).collect()
}

/// Each two of a match.
pub(super) fn pairs(matched: &Match) -> impl Iterator<Item = (&MemberId, &MemberId)> {
    let people = &matched.people;
    people.iter().enumerate().flat_map(|(at, one)| people[at + 1..].iter().map(move |other| (one, other)))
}

/// Whether a reason between the two rests on words that one of them said after that moment.
fn is_news(
    matched: &Match,
    people: &BTreeMap<&MemberId, &Person>,
    (one, other): (&MemberId, &MemberId),
    since: DateTime<Utc>,
) -> bool {
    let said_since = |place: usize, words: &str| {
        let person = matched.people.get(place).and_then(|id| people.get(id));
        person.is_some_and(|person| {
            let lines = person.profile.needs.iter().chain(&person.profile.offers);
            let mut said =
                lines.map(|l| (&l.text, l.first_said_at)).chain(person.today_line.iter().map(|(l, at)| (l, *at)));
            said.any(|(text, at)| text == words && at > since)
        })
    };
    let between = |reason: &&Reason| {
        let both = [reason.from, reason.to].map(|place| matched.people.get(place));
        both.contains(&Some(one)) && both.contains(&Some(other))
    };
    let new = |r: &Reason| said_since(r.from, &r.from_words) || said_since(r.to, &r.to_words);
    matched.reasons.iter().filter(between).any(new)
}
