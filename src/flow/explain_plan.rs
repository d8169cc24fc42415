//! Why somebody would hear of those they would hear of, who was near, and what the organiser can teach about topics.

use super::plan_morning::Plan;
use super::send_digests::matching_rules;
use crate::domain::id::MemberId;
use crate::domain::matching::{self, LeftOut, Person, Reason};
use crate::domain::space::Space;
use crate::domain::topic::{Topic, key_of, topics};
use std::collections::BTreeMap;

/// All about one member on one morning.
#[derive(Debug)]
pub struct Explained {
    pub name: String,
    /// How many they would like to hear of, at most.
    pub wish: u8,
    /// In how many of the days on which both are in a pair comes up again at most.
    pub window: u32,
    /// Those they would hear of first, then those who were near, the nearest first.
    pub others: Vec<Near>,
    /// How many more there are with whom nothing connects them.
    pub more: usize,
}

#[derive(Debug)]
pub struct Near {
    pub id: MemberId,
    pub name: String,
    pub because: Because,
}

#[derive(Debug)]
pub enum Because {
    /// They would be told of each other, for these reasons.
    PutForward(Vec<Reason>, [String; 2]),
    /// A good reason, and others fit better.
    OthersFitBetter(Vec<Reason>, [String; 2]),
    /// The organiser left the two out on that day.
    LeftOutByHand,
    NotPutForward(LeftOut),
}

/// Two wordings of two people's interests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wordings {
    pub one: String,
    pub other: String,
}

/// As many of those who were near are named.
const NEAR_MAX: usize = 20;

/// Nothing where that member is not in, or not to be written to, on that morning.
pub fn explain_plan(space: &Space, plan: &Plan, member: &MemberId) -> Option<Explained> {
    let (room, rules) = (&plan.snapshot.room, matching_rules(space));
    let own = room.people.iter().find(|p| p.id == *member)?;
    let told = |other: &Person| {
        let named = |reader: &MemberId, named: &MemberId| {
            let letter = plan.of(reader);
            letter.is_some_and(|l| l.suggestions.iter().any(|s| s.others.iter().any(|(id, _)| id == named)))
        };
        named(member, &other.id) || named(&other.id, member)
    };
    let mut near: Vec<(u8, f64, Near)> = Vec::new();
    let mut more = 0;
    for (other, judged) in matching::judged(room, &rules, member) {
        // Reasons name the two by their order in the room.
        let names = if own.id < other.id { [own, other] } else { [other, own] }.map(|p| p.name.clone());
        let (rank, score, because) = match judged {
            Ok(evidence) if told(other) => (0, evidence.score, Because::PutForward(evidence.reasons, names)),
            Err(_) if told(other) => (0, 0.0, Because::PutForward(Vec::new(), names)),
            _ if plan.decided.leaves_out(member, &other.id) => (1, 0.0, Because::LeftOutByHand),
            Ok(evidence) => (2, evidence.score, Because::OthersFitBetter(evidence.reasons, names)),
            Err(LeftOut::NoReason) => {
                more += 1;
                continue;
            }
            Err(left_out) => (3, 0.0, Because::NotPutForward(left_out)),
        };
        near.push((rank, score, Near { id: other.id.clone(), name: other.name.clone(), because }));
    }
    near.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
    more += near.len().saturating_sub(NEAR_MAX);
    near.truncate(NEAR_MAX);
    Some(Explained {
        name: own.name.clone(),
        wish: own.wish.unwrap_or(rules.people_per_digest),
        window: matching::window(room, &rules),
        others: near.into_iter().map(|(_, _, near)| near).collect(),
        more,
    })
}

/// What two people's interests hold for each other: wordings that count as one topic though they are written differently,
/// and each one's wordings that count as nothing of the other's.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    pub counted_as_one: Vec<Wordings>,
    pub only_first: Vec<String>,
    pub only_second: Vec<String>,
}

pub fn compare_topics(plan: &Plan, first: &MemberId, second: &MemberId) -> Option<Compared> {
    let room = &plan.snapshot.room;
    let held = |id: &MemberId| {
        let person = room.people.iter().find(|p| p.id == *id)?;
        let lines = person.profile.interests.iter().flat_map(|line| topics(&line.text, &room.aliases));
        Some(lines.map(|topic| (topic.key.clone(), topic)).collect::<BTreeMap<String, Topic>>())
    };
    let (one, other) = (held(first)?, held(second)?);
    let mut compared = Compared::default();
    for (key, topic) in &one {
        match other.get(key) {
            Some(same) if key_of(same.wording) != key_of(topic.wording) => {
                compared.counted_as_one.push(Wordings { one: topic.wording.to_owned(), other: same.wording.to_owned() })
            }
            Some(_) => {}
            None => compared.only_first.push(topic.wording.to_owned()),
        }
    }
    let only = other.iter().filter(|(key, _)| !one.contains_key(*key));
    compared.only_second = only.map(|(_, topic)| topic.wording.to_owned()).collect();
    Some(compared)
}
