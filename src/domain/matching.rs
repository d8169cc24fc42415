//! Who in the room might like to meet today, and why.
//!
//! `pair_up` is the whole rule: score every pair (`evidence`), leave out those who know each other or met a short
//! while ago, choose for everybody at most as many as they wish (`assign`), fill what is left with what a second opinion
//! says (`second`), and see to it that nobody is left alone who could be spared it. The result depends on the day and
//! the snapshot and on nothing else.

mod assign;
mod candidates;
mod common;
mod described;
mod evidence;
mod helpers;
mod index;
mod likeness;
mod reason;
mod second;
mod threes;
mod unmet;
mod view;
mod weights;

pub use candidates::Nearest;
pub use helpers::{Helper, Numbers, findings, helpers, may_help};
pub use reason::{Evidence, Reason, ReasonKind};
pub use unmet::{Shared, Unmet, unmet};

use super::id::MemberId;
use super::member::Profile;
use super::sentence::Care;
use super::topic::Aliases;
use assign::assign;
use candidates::side_by_side;
use chrono::{DateTime, NaiveDate, Utc};
use described::{Described, Reader};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use view::View;
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
    /// Connected pairs, and since when what they say is news to each other: since they met, or were told last.
    pub connected: Vec<(MemberId, MemberId, DateTime<Utc>)>,
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
    pub fn unasked<'p>(&self, person: impl Fn(&MemberId) -> Option<&'p Person>) -> Option<usize> {
        // Among three everybody is asked.
        if self.people.len() != 2 {
            return None;
        }
        let reason = self.reasons.first().filter(|r| r.kind == ReasonKind::NeedOffer)?;
        let person = person(self.people.get(reason.to)?)?;
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
    /// Between people who are connected already: told, not asked.
    pub news: Vec<Match>,
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

/// The morning's introductions for a room: the same ones in whatever order its people are given.
pub fn pair_up(room: &Room, rules: &Rules) -> Morning {
    if room.people.is_sorted_by_key(|person| &person.id) {
        return pair_up_in_order(room, rules);
    }
    let mut in_order = room.clone();
    in_order.people.sort_by(|x, y| x.id.cmp(&y.id));
    pair_up_in_order(&in_order, rules)
}

fn pair_up_in_order(room: &Room, rules: &Rules) -> Morning {
    let view = View::new(room, rules);
    let wishes: Vec<usize> = room.people.iter().map(|p| wish(p, rules)).collect();
    let mut edges = view.edges(&wishes);
    let hungry: Vec<bool> = room.people.iter().map(|p| p.had_nobody).collect();
    let cover = view.weights.rare_word();
    let mut day = assign(&edges, &wishes, &hungry, cover);
    let together = view.shared_by_three(&day);
    if !together.is_empty() {
        // The three are settled; everything else is chosen again around them.
        let mut left = wishes.clone();
        let in_three = |p: u32, people: &[usize; 3]| people.contains(&(p as usize));
        edges.retain(|e| !together.iter().any(|(people, _)| in_three(e.a, people) && in_three(e.b, people)));
        together.iter().flat_map(|(people, _)| people).for_each(|p| left[*p] = view.left_after_three(*p, rules));
        day = assign(&edges, &left, &hungry, cover);
        together.iter().flat_map(|(people, _)| people).for_each(|p| day.join_three(*p));
    }
    drop(edges);
    let joined = view.threes(&mut day, rules);
    let mut matches = view.as_matches(&day.pairs);
    matches.extend(together.into_iter().map(|(_, matched)| matched).chain(joined));
    let opinions = view.opinions(&wishes);
    matches.extend(view.heed(&opinions, &mut day, &wishes, |day, opinion| opinion.is_for_somebody_alone(day)));
    if rules.serendipity && room.late.is_none() {
        matches.extend(view.serendipity(&mut day, &wishes));
    }
    matches.extend(view.heed(&opinions, &mut day, &wishes, |_, _| true));
    let nobody = view.left_alone(&matches);
    Morning { matches, nobody, news: view.news() }
}

/// What speaks for a pair, or why it is left out; for `explain`.
pub fn explain(room: &Room, rules: &Rules, a: &MemberId, b: &MemberId) -> Option<Result<Evidence, LeftOut>> {
    let find = |id: &MemberId| room.people.iter().position(|p| p.id == *id);
    let (a, b) = (find(a)?, find(b)?);
    Some(View::new(room, rules).either(a.min(b), a.max(b)))
}

/// What speaks for one of the room and each of the others, or why they are not put forward, in the order of the room.
pub fn judged<'r>(room: &'r Room, rules: &Rules, one: &MemberId) -> Vec<(&'r Person, Result<Evidence, LeftOut>)> {
    let Some(own) = room.people.iter().position(|p| p.id == *one) else { return Vec::new() };
    let view = View::new(room, rules);
    let others = room.people.iter().enumerate().filter(|(place, _)| *place != own);
    others.map(|(place, other)| (other, view.either(own.min(place), own.max(place)))).collect()
}

/// For each person of the room, in its order, the `top` best whom they may meet, the best first: everybody's own list,
/// before anybody's wishes are weighed against another's.
pub fn candidates(room: &Room, rules: &Rules, top: usize) -> Vec<Vec<Match>> {
    let view = View::new(room, rules);
    let of = |(a, best): (usize, Vec<(u32, f64)>)| {
        let others = best.into_iter().map(|(b, _)| b as usize);
        others.filter_map(|b| view.as_match(a.min(b), a.max(b))).collect()
    };
    view.candidates(top).into_iter().enumerate().map(of).collect()
}

/// A room made ready for searching by topics alone: what a benchmark measures beside other programs.
pub struct TopicSearch<'a>(View<'a>);

impl<'a> TopicSearch<'a> {
    pub fn of(room: &'a Room) -> TopicSearch<'a> {
        TopicSearch(View::new(room, &Rules { people_per_digest: 1, no_repeat_days: 1, serendipity: false }))
    }

    /// Each person's `top` best.
    pub fn best(&self, top: usize) -> Nearest {
        self.0.by_topics(top)
    }

    /// Σ idf ÷ (|A|·|B|)^¼ over the topics that two share.
    pub fn score(&self, a: usize, b: usize) -> f64 {
        self.0.weights.by_topics(&self.0.people[a], &self.0.people[b])
    }
}

/// The same without the reasons: places in the room, and scores.
pub fn scores(room: &Room, rules: &Rules, top: usize) -> Vec<Vec<(u32, f64)>> {
    View::new(room, rules).candidates(top)
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
    pairs.filter_map(|(a, b)| view.evidence(a, b).ok().map(|evidence| ((a, b), evidence))).collect()
}

/// Within how many attended days a pair is not suggested again in this room.
pub fn window(room: &Room, rules: &Rules) -> u32 {
    let k = f64::from(rules.people_per_digest.max(1));
    let others = (room.usually_in.max(room.people.len() as f64) - 1.0).max(0.0);
    // A small room would run out of people in a week: the window shrinks so that its unseen pairs last. Some slack is
    // needed, or the last people left are those who may not meet. Never the very next day, unless the space says so.
    rules.no_repeat_days.min(((SLACK * others / k).floor() as u32).max(1))
}

/// Measured with `elevenses simulate`: at 8 people and one a day, 26 % of days are without anybody at 1, 15 % here.
const SLACK: f64 = 0.6;

fn wish(person: &Person, rules: &Rules) -> usize {
    usize::from(person.wish.unwrap_or(rules.people_per_digest).min(3))
}

/// Reads everybody, and counts what is rare among them and those who were in lately.
fn read<'r>(room: &'r Room) -> (Weights, Vec<Described<'r>>) {
    let care = care(room.people.len());
    // Whoever of the two has time for it glances at the next of those who are not in.
    let next = AtomicUsize::new(0);
    let glance = |reader: &mut Reader<'r, 'r>, weights: &mut Weights| {
        while let Some(profile) = room.background.get(next.fetch_add(1, Ordering::Relaxed)) {
            weights.count(&reader.glance(profile));
        }
    };
    let read = || {
        let (mut reader, mut weights) = (Reader::new(&room.aliases, care), Weights::default());
        let people = room.people.iter().map(|p| reader.read(&p.profile, p.today_line.as_ref()));
        let people: Vec<Described> = people.collect();
        people.iter().for_each(|person| weights.count(person));
        glance(&mut reader, &mut weights);
        weights.vocabulary = reader.dictionary.vocabulary;
        (weights, people)
    };
    let help = || {
        let (mut reader, mut weights) = (Reader::new(&room.aliases, care), Weights::default());
        glance(&mut reader, &mut weights);
        weights.vocabulary = reader.dictionary.vocabulary;
        weights
    };
    let ((mut weights, people), glanced) = side_by_side(read, help);
    weights.take_in(glanced);
    weights.settle();
    (weights, people)
}

/// In larger rooms words and topics decide alone: somebody is always found by them, and nearness would take hours.
const NEARNESS_MAX: usize = 2000;

/// How closely so many are read.
fn care(people: usize) -> Care {
    if people <= NEARNESS_MAX { Care::Nearness } else { Care::Compared }
}

#[cfg(test)]
mod tests;
