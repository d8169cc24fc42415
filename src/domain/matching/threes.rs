//! Introductions of three: three who look for the same, and whoever would get nobody joins two others who are to meet
//! over the same.
//!
//! Nobody loses by it: the two keep each other, and each hears of one more person. The third may know one of the two
//! (they came together, say), but not where anybody asked not to meet.

use super::assign::Chosen;
use super::view::View;
use super::{LeftOut, Match, Reason, ReasonKind, Rules};

/// Threes are for rooms in which people are scarce.
const ROOM_MAX: usize = 500;

impl View<'_> {
    /// Two pairs over one quest that the same person shares with both are one introduction of three: it leaves that
    /// person room for somebody else.
    pub fn shared_by_three(&self, day: &Chosen) -> Vec<([usize; 3], Match)> {
        let mut threes: Vec<([usize; 3], Match)> = Vec::new();
        if self.people.len() > ROOM_MAX || self.room.late.is_some() {
            return threes;
        }
        for a in 0..self.people.len() {
            let of_a = day.pairs.iter().filter(|(x, y)| *x == a || *y == a).map(|(x, y)| if *x == a { *y } else { *x });
            let quests: Vec<(usize, Reason)> = of_a.filter_map(|b| Some((b, self.quest(a, b)?))).collect();
            let free = |p: usize| {
                self.room.people[p].wish.is_none_or(|w| w >= 2) && !threes.iter().any(|(people, _)| people.contains(&p))
            };
            let found = quests.iter().enumerate().find_map(|(n, (b, first))| {
                let (c, second) = quests[n + 1..].iter().find(|(c, second)| {
                    own_words(first, a < *b) == own_words(second, a < *c) && self.may_join(*b, *c)
                })?;
                (free(a) && free(*b) && free(*c)).then(|| self.quest_of_three(a, (*b, first), (*c, second)))
            });
            threes.extend(found.flatten());
        }
        threes
    }

    /// How many more introductions somebody may get who is in one of three. A wish of one's own counts people; the
    /// space's own number counts introductions.
    pub fn left_after_three(&self, person: usize, rules: &Rules) -> usize {
        match self.room.people[person].wish {
            Some(wish) => usize::from(wish).saturating_sub(2),
            None => usize::from(rules.people_per_digest).saturating_sub(1),
        }
    }

    /// The quest that two share, if that is what brings them together.
    fn quest(&self, a: usize, b: usize) -> Option<Reason> {
        let (a, b) = (a.min(b), a.max(b));
        if !self.may_look_for_the_same(a, b) {
            return None;
        }
        let reasons = self.evidence(a, b).ok()?.reasons;
        reasons.into_iter().next().filter(|r| r.kind == ReasonKind::SharedQuest)
    }

    /// Two who share a quest with a third: they look for it together, or for the same.
    fn may_join(&self, b: usize, c: usize) -> bool {
        if self.met_lately(b, c).is_some() {
            return false;
        }
        let together = matches!(self.may_meet(b, c), Err(LeftOut::Colleagues | LeftOut::CameTogether));
        together || self.quest(b, c).is_some()
    }

    fn quest_of_three(&self, a: usize, b: (usize, &Reason), c: (usize, &Reason)) -> Option<([usize; 3], Match)> {
        let mut people = [a, b.0, c.0];
        people.sort_unstable();
        let place = |p: usize| people.iter().position(|x| *x == p).unwrap_or(0);
        let reasons = [b, c].map(|(p, reason)| turned(reason.clone(), &[a.min(p), a.max(p)], place));
        let ids = people.iter().map(|p| self.room.people[*p].id.clone()).collect();
        let score = self.score(a.min(b.0), a.max(b.0))? + self.score(a.min(c.0), a.max(c.0))?;
        Some((people, Match { people: ids, score, reasons: reasons.to_vec() }))
    }

    /// Takes pairs out of the day that become threes, and gives these.
    pub fn threes(&self, day: &mut Chosen, rules: &Rules) -> Vec<Match> {
        let n = self.people.len();
        let mut threes = Vec::new();
        for c in 0..n {
            let wish = self.room.people[c].wish.unwrap_or(rules.people_per_digest);
            if day.degree[c] > 0 || wish < 2 || self.room.late.is_some() || n > ROOM_MAX {
                continue;
            }
            let joined = day.pairs.iter().enumerate().filter_map(|(at, pair)| {
                let (score, matched) = self.three(*pair, c, day, rules)?;
                Some((score, at, matched))
            });
            // The first of those that are worth the same to the one who joins.
            let best = joined.reduce(|best, next| if next.0 > best.0 { next } else { best });
            if let Some((_, at, matched)) = best {
                let (a, b) = day.pairs.remove(at);
                (day.in_three[a], day.in_three[b]) = (true, true);
                day.join_three(c);
                threes.push(matched);
            }
        }
        threes
    }

    /// A third with a pair, and what it is worth to them; nothing where it would not do.
    fn three(&self, (a, b): (usize, usize), c: usize, day: &Chosen, rules: &Rules) -> Option<(f64, Match)> {
        let has_room = |p: usize| {
            let wish = self.room.people[p].wish;
            // A wish of one's own is kept; the space's own number may be passed by one.
            !day.in_three[p]
                && wish.is_none_or(|wish| day.degree[p] < usize::from(wish))
                && day.degree[p] <= usize::from(rules.people_per_digest)
        };
        if !has_room(a) || !has_room(b) || self.is_apart(a, c) || self.is_apart(b, c) {
            return None;
        }
        if self.met_lately(a, c).is_some() || self.met_lately(b, c).is_some() {
            return None;
        }
        let with = |p: usize| self.evidence(p.min(c), p.max(c));
        let between = self.evidence(a, b).ok()?;
        let (first, second) = (with(a), with(b));
        let mut people = [a, b, c];
        people.sort_unstable();
        let place = |p: usize| people.iter().position(|x| *x == p).unwrap_or(0);
        let mut reasons: Vec<Reason> = Vec::new();
        let mut score = 0.0;
        for (evidence, p) in [(first.ok(), a), (second.ok(), b)] {
            let Some(evidence) = evidence else { continue };
            let ends = [p.min(c), p.max(c)];
            // What brings the third in must be what the two are to meet about.
            let same = |r: &Reason| between.reasons.iter().any(|own| about(own, &[a, b], p) == about(r, &ends, p));
            score += evidence.score;
            reasons.extend(evidence.reasons.into_iter().filter(same).take(1).map(|r| turned(r, &ends, place)));
        }
        if reasons.is_empty() {
            return None;
        }
        let own: Vec<Reason> = between.reasons.into_iter().take(1).map(|r| turned(r, &[a, b], place)).collect();
        let reasons = own.into_iter().chain(reasons).collect();
        let ids = people.iter().map(|p| self.room.people[*p].id.clone()).collect();
        Some((score, Match { people: ids, score: between.score + score, reasons }))
    }
}

/// What a reason is about to one of its two, in their own words.
fn about<'r>(reason: &'r Reason, ends: &[usize; 2], person: usize) -> &'r str {
    if ends[reason.from] == person { &reason.from_words } else { &reason.to_words }
}

/// A reason of two as one of three: its ends are places among the three.
fn turned(reason: Reason, ends: &[usize; 2], place: impl Fn(usize) -> usize) -> Reason {
    Reason { from: place(ends[reason.from]), to: place(ends[reason.to]), ..reason }
}

/// Their words in a reason: those of the first of the two, or of the second.
fn own_words(reason: &Reason, first: bool) -> &str {
    if (reason.from == 0) == first { &reason.from_words } else { &reason.to_words }
}
