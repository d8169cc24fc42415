//! Who in the room might like to meet today, and why.
//!
//! `pair_up` is the whole rule: score every pair (`evidence`), leave out those who know each other or met a short
//! while ago, choose for everybody at most as many as they wish (`assign`), and see to it that nobody is left
//! alone who could be spared it. The result depends on the day and the snapshot and on nothing else.

mod assign;
mod common;
mod described;
mod evidence;
mod helpers;
mod likeness;
mod reason;
mod unmet;
mod weights;

pub use helpers::{Helper, findings, helpers};
pub use reason::{Evidence, Reason, ReasonKind};
pub use unmet::{Shared, Unmet, unmet};

use super::id::MemberId;
use super::member::Profile;
use super::sentence::Vocabulary;
use super::text::folded;
use super::topic::Aliases;
use assign::{Edge, assign};
use chrono::{DateTime, NaiveDate, Utc};
use described::{Described, Reader};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use weights::Weights;

/// Somebody who is in today and would like to meet people.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: MemberId,
    /// Settles equal scores: their address, which is the same after a restore or a new import.
    pub stable_key: String,
    pub name: String,
    pub profile: Profile,
    /// Today's line, and when they first wrote these very words.
    pub today_line: Option<(String, DateTime<Utc>)>,
    /// The mail domain, unless it is a public mail host's.
    pub private_domain: Option<String>,
    /// Names of those they came with, as they wrote them.
    pub came_with: String,
    /// How many people they would like to hear of; `None` leaves it to the space.
    pub wish: Option<u8>,
    /// On their last attended day nobody could be named to them.
    pub had_nobody: bool,
}

/// The last time two people were suggested to each other.
#[derive(Debug, Clone)]
pub struct Past {
    pub pair: (MemberId, MemberId),
    pub at: DateTime<Utc>,
    /// Days since then on which the one of them who was in less often was in.
    pub attended_since: u32,
}

/// Everything the morning depends on.
#[derive(Debug, Clone)]
pub struct Room {
    pub day: NaiveDate,
    pub people: Vec<Person>,
    /// Profiles of those who were in during the last 90 days but are not today: they tell rare from common.
    pub background: Vec<Profile>,
    pub past: Vec<Past>,
    /// Pairs of whom at least one side is not to be brought together with the other.
    pub apart: Vec<(MemberId, MemberId)>,
    /// How many people are in on a usual day.
    pub usually_in: f64,
    /// What the space calls the same, over the shipped table.
    pub aliases: Aliases,
    /// In a second run of the day: those who came late. Only matches with one of them count then.
    pub late: Option<BTreeSet<MemberId>>,
}

/// The space's part of the rule.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    pub people_per_digest: u8,
    pub no_repeat_days: u32,
    pub serendipity: bool,
}

/// Two parties, and why. Reasons name them by their place in `people`.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub people: Vec<MemberId>,
    pub score: f64,
    pub reasons: Vec<Reason>,
}

impl Match {
    /// The place of the party that need not be asked: their standing yes covers the strongest reason, which is that
    /// the other looks for what they offer.
    pub fn unasked(&self, room: &Room) -> Option<usize> {
        let reason = self.reasons.first().filter(|r| r.kind == ReasonKind::NeedOffer)?;
        let person = room.people.iter().find(|p| Some(&p.id) == self.people.get(reason.to))?;
        let stands = person.profile.offers.iter().any(|line| line.standing_yes && line.text == reason.to_words);
        stands.then_some(reason.to)
    }
}

/// Why somebody hears of nobody today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nobody {
    /// They are the only one who wants to meet people.
    Alone,
    /// They asked for none.
    AskedForNone,
    /// Their profile says nothing that could be matched.
    EmptyProfile,
    /// They know everybody, or met them a short while ago.
    MetEverybody,
    /// Others are in, but there is no honest reason.
    NoReason,
    /// Somebody is asked about what they offer; they have said yes to that beforehand.
    OnlyStanding,
    /// Whom we had for them they have said they know.
    OwnAnswer,
    /// Their introductions rest, because three digests went unanswered.
    Silent,
}

impl Nobody {
    pub fn as_str(self) -> &'static str {
        match self {
            Nobody::Alone => "alone",
            Nobody::AskedForNone => "asked_for_none",
            Nobody::EmptyProfile => "empty_profile",
            Nobody::MetEverybody => "met_everybody",
            Nobody::NoReason => "no_reason",
            Nobody::OnlyStanding => "only_standing",
            Nobody::OwnAnswer => "own_answer",
            Nobody::Silent => "silent",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Morning {
    pub matches: Vec<Match>,
    pub nobody: Vec<(MemberId, Nobody)>,
}

/// Why a pair is not put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    KeptApart,
    Colleagues,
    CameTogether,
    /// Suggested this many attended days ago, and nothing new has been said since.
    MetLately {
        days_ago: u32,
        window: u32,
    },
    NoReason,
}

/// The morning's introductions for a room.
pub fn pair_up(room: &Room, rules: &Rules) -> Morning {
    let view = View::new(room, rules);
    let n = room.people.len();
    let wishes: Vec<usize> = room.people.iter().map(|p| wish(p, rules)).collect();
    let mut scored = BTreeMap::new();
    for a in 0..n {
        for b in a + 1..n {
            if let Ok(evidence) = view.judge(a, b) {
                scored.insert((a, b), evidence);
            }
        }
    }
    let edges = scored.iter().filter(|((a, b), _)| wishes[*a] > 0 && wishes[*b] > 0 && view.counts(*a, *b));
    let edges: Vec<Edge> = edges.map(|(&(a, b), e)| Edge { a, b, score: e.score, tie: view.tie(a, b) }).collect();
    let hungry: Vec<bool> = room.people.iter().map(|p| p.had_nobody).collect();
    let chosen = assign(edges, &wishes, &hungry, view.weights.rare_word());
    let mut matches: Vec<Match> =
        chosen.iter().filter_map(|&(a, b)| scored.remove(&(a, b)).map(|e| view.as_match(a, b, e))).collect();
    if rules.serendipity && room.late.is_none() {
        matches.extend(view.serendipity(&chosen, &wishes, scored));
    }
    let nobody = view.left_alone(&matches);
    Morning { matches, nobody }
}

/// What speaks for a pair, or why it is left out; for `explain`.
pub fn explain(room: &Room, rules: &Rules, a: &MemberId, b: &MemberId) -> Option<Result<Evidence, LeftOut>> {
    let find = |id: &MemberId| room.people.iter().position(|p| p.id == *id);
    let (a, b) = (find(a)?, find(b)?);
    Some(View::new(room, rules).judge(a.min(b), a.max(b)))
}

/// For each person of the room, in its order, the `top` best whom they may meet, the best first: everybody's own list,
/// before anybody's wishes are weighed against another's.
pub fn candidates(room: &Room, rules: &Rules, top: usize) -> Vec<Vec<Match>> {
    let view = View::new(room, rules);
    let n = room.people.len();
    let of = |a: usize| {
        let others = (0..n).filter(|b| *b != a);
        let judged = others.filter_map(|b| {
            let (low, high) = (a.min(b), a.max(b));
            view.judge(low, high).ok().map(|evidence| (view.tie(low, high), view.as_match(low, high, evidence)))
        });
        let mut best: Vec<(u64, Match)> = judged.collect();
        best.sort_by(|(tie, x), (other, y)| y.score.total_cmp(&x.score).then(tie.cmp(other)));
        best.into_iter().take(top).map(|(_, matched)| matched).collect()
    };
    (0..n).map(of).collect()
}

/// What speaks for each of these pairs of places in the room, where something does and they may meet.
pub fn evidence_between(
    room: &Room,
    rules: &Rules,
    pairs: impl IntoIterator<Item = (usize, usize)>,
) -> Vec<((usize, usize), Evidence)> {
    let view = View::new(room, rules);
    let places = room.people.len();
    let pairs = pairs.into_iter().filter(|(a, b)| a < b && *b < places);
    pairs.filter_map(|(a, b)| view.judge(a, b).ok().map(|evidence| ((a, b), evidence))).collect()
}

fn wish(person: &Person, rules: &Rules) -> usize {
    usize::from(person.wish.unwrap_or(rules.people_per_digest).min(3))
}

/// A room with what is computed from it once.
struct View<'a> {
    room: &'a Room,
    people: Vec<Described<'a>>,
    weights: Weights,
    past: BTreeMap<(&'a str, &'a str), &'a Past>,
    apart: BTreeSet<(&'a str, &'a str)>,
    window: u32,
}

/// Reads everybody, and counts what is rare among them and those who were in lately.
fn read(room: &Room) -> (Weights, Vec<Described<'_>>) {
    let mut reader = Reader { vocabulary: Vocabulary::default(), aliases: &room.aliases };
    let people: Vec<Described> = room.people.iter().map(|p| reader.read(&p.profile, p.today_line.as_ref())).collect();
    let background: Vec<Described> = room.background.iter().map(|profile| reader.read(profile, None)).collect();
    let weights = read_profiles(reader.vocabulary, people.iter().chain(&background));
    (weights, people)
}

/// How rare each term is among these people.
fn read_profiles<'p, 'a: 'p>(vocabulary: Vocabulary, people: impl Iterator<Item = &'p Described<'a>>) -> Weights {
    let mut weights = Weights::new(vocabulary);
    let mut scratch = Vec::new();
    people.for_each(|person| weights.count(person, &mut scratch));
    weights.settle();
    weights
}

fn key<'a>(a: &'a MemberId, b: &'a MemberId) -> (&'a str, &'a str) {
    if a < b { (a.as_str(), b.as_str()) } else { (b.as_str(), a.as_str()) }
}

impl<'a> View<'a> {
    fn new(room: &'a Room, rules: &Rules) -> Self {
        let k = f64::from(rules.people_per_digest.max(1));
        // A small room would run out of people in a week: the window shrinks so that its unseen pairs last.
        let others = (room.usually_in.max(room.people.len() as f64) - 1.0).max(0.0);
        let (weights, people) = read(room);
        View {
            room,
            people,
            weights,
            past: room.past.iter().map(|p| (key(&p.pair.0, &p.pair.1), p)).collect(),
            apart: room.apart.iter().map(|(a, b)| key(a, b)).collect(),
            // Never the very next day, unless the space says so.
            window: rules.no_repeat_days.min(((others / k).floor() as u32).max(1)),
        }
    }

    fn pair(&self, a: usize, b: usize) -> (&'a Person, &'a Person) {
        (&self.room.people[a], &self.room.people[b])
    }

    /// Everything that can be said for a pair, if it may be put forward at all.
    fn judge(&self, a: usize, b: usize) -> Result<Evidence, LeftOut> {
        self.may_meet(a, b)?;
        let lately = self.met_lately(a, b);
        let since = lately.map(|(past, _)| past.at);
        let evidence = self.weights.evidence(&self.people[a], &self.people[b], since);
        match (evidence, lately) {
            (Some(evidence), _) => Ok(evidence),
            (None, Some((_, left_out))) => Err(left_out),
            (None, None) => Err(LeftOut::NoReason),
        }
    }

    fn may_meet(&self, a: usize, b: usize) -> Result<(), LeftOut> {
        let (one, other) = self.pair(a, b);
        if self.apart.contains(&key(&one.id, &other.id)) {
            return Err(LeftOut::KeptApart);
        }
        if one.private_domain.is_some() && one.private_domain == other.private_domain {
            return Err(LeftOut::Colleagues);
        }
        if came_with(one, other) || came_with(other, one) {
            return Err(LeftOut::CameTogether);
        }
        Ok(())
    }

    /// Whether a pair is of interest in this run of the day.
    fn counts(&self, a: usize, b: usize) -> bool {
        let (one, other) = self.pair(a, b);
        self.room.late.as_ref().is_none_or(|late| late.contains(&one.id) || late.contains(&other.id))
    }

    fn met_lately(&self, a: usize, b: usize) -> Option<(&'a Past, LeftOut)> {
        let (one, other) = self.pair(a, b);
        let past = self.past.get(&key(&one.id, &other.id)).copied()?;
        let left_out = LeftOut::MetLately { days_ago: past.attended_since, window: self.window };
        (past.attended_since <= self.window).then_some((past, left_out))
    }

    /// Settles equal scores, differently each day and the same each time it is asked.
    fn tie(&self, a: usize, b: usize) -> u64 {
        let (one, other) = self.pair(a, b);
        let (first, second) =
            (one.stable_key.as_str().min(&other.stable_key), one.stable_key.as_str().max(&other.stable_key));
        let hash = Sha256::digest(format!("{}/{first}/{second}", self.room.day));
        hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    fn as_match(&self, a: usize, b: usize, evidence: Evidence) -> Match {
        let (one, other) = self.pair(a, b);
        Match { people: vec![one.id.clone(), other.id.clone()], score: evidence.score, reasons: evidence.reasons }
    }

    /// Whoever has nobody hears of at most one person they may meet: somebody else who has nobody if possible,
    /// else whoever has the fewest, and of those the one they have not heard of for longest.
    /// A reason that the assignment had no use for is used here.
    fn serendipity(
        &self,
        chosen: &[(usize, usize)],
        wishes: &[usize],
        mut scored: BTreeMap<(usize, usize), Evidence>,
    ) -> Vec<Match> {
        let n = self.room.people.len();
        let mut degree = vec![0usize; n];
        chosen.iter().for_each(|&(a, b)| {
            degree[a] += 1;
            degree[b] += 1;
        });
        let mut extra = Vec::new();
        for a in 0..n {
            if degree[a] > 0 || wishes[a] == 0 {
                continue;
            }
            let candidates = (0..n).filter(|&b| b != a && wishes[b] > 0 && degree[b] < wishes[b]);
            let best =
                candidates.filter_map(|b| self.unmet(a, b).map(|last| (degree[b], last, self.tie(a, b), b))).min();
            if let Some((.., b)) = best {
                degree[a] += 1;
                degree[b] += 1;
                let pair = (a.min(b), a.max(b));
                let evidence = scored.remove(&pair).unwrap_or_else(Evidence::unmet);
                extra.push(self.as_match(pair.0, pair.1, evidence));
            }
        }
        extra
    }

    /// When a pair that may meet was last suggested: `None` inside when never; nothing when it may not be now.
    fn unmet(&self, a: usize, b: usize) -> Option<Option<DateTime<Utc>>> {
        let allowed = self.may_meet(a, b).is_ok() && self.met_lately(a, b).is_none();
        let (one, other) = self.pair(a, b);
        allowed.then(|| self.past.get(&key(&one.id, &other.id)).map(|p| p.at))
    }

    fn left_alone(&self, matches: &[Match]) -> Vec<(MemberId, Nobody)> {
        let named: BTreeSet<&MemberId> = matches.iter().flat_map(|m| &m.people).collect();
        let alone = self.room.people.iter().enumerate().filter(|(_, p)| !named.contains(&p.id));
        alone.map(|(i, p)| (p.id.clone(), self.why_nobody(i))).collect()
    }

    fn why_nobody(&self, a: usize) -> Nobody {
        let person = &self.room.people[a];
        let others: Vec<usize> = (0..self.room.people.len()).filter(|&b| b != a).collect();
        let open = others.iter().filter(|&&b| self.may_meet(a, b).is_ok() && self.met_lately(a, b).is_none()).count();
        match () {
            () if person.wish == Some(0) => Nobody::AskedForNone,
            () if others.is_empty() => Nobody::Alone,
            () if open == 0 => Nobody::MetEverybody,
            () if person.profile == Profile::default() && person.today_line.is_none() => Nobody::EmptyProfile,
            () => Nobody::NoReason,
        }
    }
}

fn came_with(one: &Person, other: &Person) -> bool {
    let said = folded(&one.came_with);
    let name = folded(&other.name);
    said.split([',', ';', '&']).flat_map(|part| part.split(" and ")).any(|part| part.trim() == name)
}

/// Within how many attended days a pair is not suggested again in this room.
pub fn window(room: &Room, rules: &Rules) -> u32 {
    View::new(room, rules).window
}

#[cfg(test)]
mod tests;
