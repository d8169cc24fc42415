//! A room with what is computed from it once: who may meet whom, and what speaks for it.

use super::assign::Chosen;
use super::candidates::for_each;
use super::described::Described;
use super::reason::Evidence;
use super::weights::Weights;
use super::{LeftOut, Match, Nobody, Past, Person, Room, Rules, read};
use crate::domain::id::MemberId;
use crate::domain::member::Profile;
use crate::domain::text::folded;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};

pub struct View<'a> {
    pub room: &'a Room,
    pub people: Vec<Described<'a>>,
    pub weights: Weights,
    past: HashMap<(u32, u32), &'a Past>,
    apart: HashSet<(u32, u32)>,
    places: HashMap<&'a MemberId, u32>,
    /// Each person's number for settling equal scores on this day.
    lots: Vec<u64>,
    window: u32,
}

/// Whoever has nobody looks at so many others at most, from a place of the day on.
const LOOKED_AT: usize = 500;

impl<'a> View<'a> {
    pub fn new(room: &'a Room, rules: &Rules) -> Self {
        let (weights, people) = read(room);
        let places: HashMap<&MemberId, u32> = room.people.iter().map(|p| &p.id).zip(0..).collect();
        let pair = |a: &MemberId, b: &MemberId| {
            let (a, b) = (*places.get(a)?, *places.get(b)?);
            Some((a.min(b), a.max(b)))
        };
        let past = room.past.iter().filter_map(|p| pair(&p.pair.0, &p.pair.1).map(|pair| (pair, p))).collect();
        let apart = room.apart.iter().filter_map(|(a, b)| pair(a, b)).collect();
        let lots = room.people.iter().map(|p| lot(room, p)).collect();
        View { room, people, weights, past, apart, lots, window: super::window(room, rules), places }
    }

    fn pair(&self, a: usize, b: usize) -> (&'a Person, &'a Person) {
        (&self.room.people[a], &self.room.people[b])
    }

    /// How much speaks for a pair that may be put forward.
    pub fn score(&self, a: usize, b: usize) -> Option<f64> {
        self.may_meet(a, b).ok()?;
        let since = self.met_lately(a, b).map(|(past, _)| past.at);
        self.weights.judge(&self.people[a], &self.people[b], since).map(|judged| judged.score)
    }

    /// Whether they may look for the same: never no where they do, and soon said.
    pub fn may_look_for_the_same(&self, a: usize, b: usize) -> bool {
        self.people[a]
            .needs
            .iter()
            .any(|one| self.people[b].needs.iter().any(|other| one.sentence.may_share(&other.sentence)))
    }

    /// Everything that can be said for a pair, if it may be put forward at all.
    pub fn evidence(&self, a: usize, b: usize) -> Result<Evidence, LeftOut> {
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

    /// Neither has said that they do not want to meet the other.
    pub fn is_apart(&self, a: usize, b: usize) -> bool {
        self.apart.contains(&(a.min(b) as u32, a.max(b) as u32))
    }

    pub fn may_meet(&self, a: usize, b: usize) -> Result<(), LeftOut> {
        let (one, other) = self.pair(a, b);
        if self.is_apart(a, b) {
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
    pub fn counts(&self, a: usize, b: usize) -> bool {
        let (one, other) = self.pair(a, b);
        self.room.late.as_ref().is_none_or(|late| late.contains(&one.id) || late.contains(&other.id))
    }

    pub fn met_lately(&self, a: usize, b: usize) -> Option<(&'a Past, LeftOut)> {
        let past = self.past.get(&(a.min(b) as u32, a.max(b) as u32)).copied()?;
        let left_out = LeftOut::MetLately { days_ago: past.attended_since, window: self.window };
        (past.attended_since <= self.window).then_some((past, left_out))
    }

    /// Settles equal scores, differently each day and the same each time it is asked.
    pub fn tie(&self, a: usize, b: usize) -> u64 {
        mixed(self.lots[a].wrapping_add(self.lots[b]))
    }

    /// A pair as it is put forward, the first in the room first.
    pub fn as_match(&self, a: usize, b: usize) -> Option<Match> {
        let evidence = self.evidence(a, b).ok()?;
        Some(self.with(a, b, evidence))
    }

    /// The same for many, on all cores.
    pub fn as_matches(&self, pairs: &[(usize, usize)]) -> Vec<Match> {
        let matches = for_each(pairs.len(), |at| self.as_match(pairs[at].0, pairs[at].1));
        matches.into_iter().flatten().collect()
    }

    pub fn with(&self, a: usize, b: usize, evidence: Evidence) -> Match {
        let (one, other) = self.pair(a, b);
        Match { people: vec![one.id.clone(), other.id.clone()], score: evidence.score, reasons: evidence.reasons }
    }

    /// Whoever has nobody hears of at most one person they may meet: somebody else who has nobody if possible,
    /// else whoever has the fewest, and of those the one they have not heard of for longest.
    /// A reason that the assignment had no use for is used here.
    pub fn serendipity(&self, day: &mut Chosen, wishes: &[usize]) -> Vec<Match> {
        let n = self.room.people.len();
        let mut extra = Vec::new();
        for a in 0..n {
            if day.degree[a] > 0 || wishes[a] == 0 {
                continue;
            }
            let from = if n > LOOKED_AT { self.lots[a] as usize % n } else { 0 };
            let candidates = (from..from + n.min(LOOKED_AT)).map(|at| at % n);
            let candidates = candidates.filter(|&b| b != a && wishes[b] > 0 && day.degree[b] < wishes[b]);
            let best =
                candidates.filter_map(|b| self.unmet(a, b).map(|last| (day.degree[b], last, self.tie(a, b), b))).min();
            if let Some((.., b)) = best {
                day.degree[a] += 1;
                day.degree[b] += 1;
                let (a, b) = (a.min(b), a.max(b));
                day.pairs.push((a, b));
                extra.push(self.with(a, b, self.either(a, b).unwrap_or_else(|_| Evidence::unmet())));
            }
        }
        extra
    }

    /// When a pair that may meet was last suggested: `None` inside when never; nothing when it may not be now.
    fn unmet(&self, a: usize, b: usize) -> Option<Option<DateTime<Utc>>> {
        let allowed = self.may_meet(a, b).is_ok() && self.met_lately(a, b).is_none();
        allowed.then(|| self.past.get(&(a.min(b) as u32, a.max(b) as u32)).map(|p| p.at))
    }

    /// What is new between those who are connected: a need, an offer or today's line that scores.
    pub fn news(&self) -> Vec<Match> {
        let told = |(a, b, since): &(MemberId, MemberId, DateTime<Utc>)| {
            let (a, b) = (*self.places.get(a)? as usize, *self.places.get(b)? as usize);
            let (a, b) = (a.min(b), a.max(b));
            let evidence = self.weights.evidence(&self.people[a], &self.people[b], Some(*since))?;
            Some(self.with(a, b, evidence))
        };
        self.room.connected.iter().filter_map(told).collect()
    }

    pub fn left_alone(&self, matches: &[Match]) -> Vec<(MemberId, Nobody)> {
        let named: BTreeSet<&MemberId> = matches.iter().flat_map(|m| &m.people).collect();
        let alone = self.room.people.iter().enumerate().filter(|(_, p)| !named.contains(&p.id));
        alone.map(|(i, p)| (p.id.clone(), self.why_nobody(i))).collect()
    }

    fn why_nobody(&self, a: usize) -> Nobody {
        let person = &self.room.people[a];
        let mut others = (0..self.room.people.len()).filter(|&b| b != a);
        let open = |b: usize| self.may_meet(a, b).is_ok() && self.met_lately(a, b).is_none();
        match () {
            () if person.wish == Some(0) => Nobody::AskedForNone,
            () if self.room.people.len() == 1 => Nobody::Alone,
            () if !others.any(open) => Nobody::MetEverybody,
            () if person.profile == Profile::default() && person.today_line.is_none() => Nobody::EmptyProfile,
            () => Nobody::NoReason,
        }
    }
}

fn lot(room: &Room, person: &Person) -> u64 {
    let hash = Sha256::digest(format!("{}/{}", room.day, person.stable_key));
    hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The last step of SplitMix64 (Steele, Lea and Flood 2014): spreads a number over all 64 bits.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn came_with(one: &Person, other: &Person) -> bool {
    if one.came_with.is_empty() {
        return false;
    }
    let said = folded(&one.came_with);
    let name = folded(&other.name);
    said.split([',', ';', '&']).flat_map(|part| part.split(" and ")).any(|part| part.trim() == name)
}
