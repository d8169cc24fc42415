//! Who in a room could help with one need, whoever has it.

use super::evidence::Met;
use super::weights::Where;
use super::{Room, read};
use crate::domain::id::MemberId;

/// Those whose offers or headline meet this need of this person, the best first: each with how strongly, and in which
/// of their words.
pub fn helpers(room: &Room, seeker: &MemberId, need: &str) -> Vec<(MemberId, f64, String)> {
    let (weights, people) = read(room);
    let Some(at) = room.people.iter().position(|p| p.id == *seeker) else { return Vec::new() };
    let Some(need) = people[at].needs.iter().find(|line| line.text == need) else { return Vec::new() };
    let best = |n: usize| {
        let met = people[n].offers.iter().filter_map(|offer| weights.met(need, offer));
        met.reduce(|best: Met, next| if next.weight > best.weight { next } else { best })
    };
    let others = (0..people.len()).filter(|n| *n != at);
    let mut found: Vec<(MemberId, f64, String)> = others
        .filter_map(|n| best(n).map(|met| (room.people[n].id.clone(), met.weight, met.to.text.to_owned())))
        .collect();
    found.sort_by(|x, y| y.1.total_cmp(&x.1));
    found
}


/// What was found between this need and each line of the others: whose, the line, and each number by its name. For
/// those who fit the weights anew.
pub fn findings(room: &Room, seeker: &MemberId, need: &str) -> Vec<(MemberId, String, Vec<(&'static str, f64)>)> {
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
