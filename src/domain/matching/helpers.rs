//! Who in a room could help with one need, whoever has it.

use super::described::Said;
use super::second::near;
use super::weights::Where;
use super::{Room, read};
use crate::domain::id::MemberId;

/// Somebody who could help with a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Helper {
    pub id: MemberId,
    /// On the scale of a reason's weight.
    pub weight: f64,
    /// Sure enough to be said to the two; else it is for whoever looks through the list.
    pub sayable: bool,
    /// The line of theirs that meets it best.
    pub line: String,
}

/// Those whose offers or headline meet this need of this person, the best first.
pub fn helpers(room: &Room, seeker: &MemberId, need: &str) -> Vec<Helper> {
    let (weights, people) = read(room);
    let Some(at) = room.people.iter().position(|p| p.id == *seeker) else { return Vec::new() };
    let Some(need) = people[at].needs.iter().find(|line| line.text == need) else { return Vec::new() };
    let best = |n: usize| {
        let worth = |offer: &Said| {
            let common = weights.common(Where::Offers, &need.sentence, &offer.sentence, offer.by_trade)?;
            Some((common.weight * offer.strength, common.sayable, offer.text.to_owned()))
        };
        people[n].offers.iter().filter_map(worth).max_by(|x, y| x.0.total_cmp(&y.0))
    };
    let others = (0..people.len()).filter(|n| *n != at);
    let helper = |n: usize| {
        let (weight, sayable, line) = best(n)?;
        Some(Helper { id: room.people[n].id.clone(), weight, sayable, line })
    };
    let mut found: Vec<Helper> = others.filter_map(helper).collect();
    found.sort_by(|x, y| y.weight.total_cmp(&x.weight));
    found
}

/// Those who may help with this need of this person though they share no word with it, by a second opinion, the nearest
/// first; their weight is the cosine.
pub fn may_help(room: &Room, seeker: &MemberId, need: &str) -> Vec<Helper> {
    let (_, people) = read(room);
    let Some(at) = room.people.iter().position(|p| p.id == *seeker) else { return Vec::new() };
    let Some(need) = people[at].needs.iter().find(|line| line.text == need) else { return Vec::new() };
    let others = people.iter().zip(&room.people).filter(|(_, person)| person.id != *seeker);
    let nearest = others.filter_map(|(read, person)| {
        let near = read.offers.iter().filter_map(|offer| Some((near(need, offer)?, offer.text)));
        let (weight, line) = near.max_by(|x, y| x.0.total_cmp(&y.0))?;
        Some(Helper { id: person.id.clone(), weight, sayable: true, line: line.to_owned() })
    });
    let mut found: Vec<Helper> = nearest.collect();
    found.sort_by(|x, y| y.weight.total_cmp(&x.weight));
    found
}

/// What was found in two sentences: each number with its name.
pub type Numbers = Vec<(&'static str, f64)>;

/// What was found between this need and each line of the others: whose, the line, and each number by its name. For
/// those who fit the weights anew.
pub fn findings(room: &Room, seeker: &MemberId, need: &str) -> Vec<(MemberId, String, Numbers)> {
    let (weights, people) = read(room);
    let Some(at) = room.people.iter().position(|p| p.id == *seeker) else { return Vec::new() };
    let Some(need) = people[at].needs.iter().find(|line| line.text == need) else { return Vec::new() };
    let lines = people.iter().enumerate().filter(|(n, _)| *n != at);
    let lines = lines.flat_map(|(n, person)| person.offers.iter().map(move |line| (n, line)));
    let found = lines.filter_map(|(n, line)| {
        let (likeness, _) = weights.likeness(Where::Offers, &need.sentence, &line.sentence, line.by_trade)?;
        Some((room.people[n].id.clone(), line.text.to_owned(), likeness.numbers().to_vec()))
    });
    found.collect()
}
