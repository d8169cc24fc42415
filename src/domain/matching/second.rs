//! A second opinion, where a model has read the lines: who may help with a need though the two share no word.
//!
//! It is asked last: it is silent where words have found a reason, and takes no place from what they found. Where a need
//! and an offer share a word, the words have judged them already; in another sense, they are false friends.

use super::assign::Chosen;
use super::described::Said;
use super::evidence::{FLOOR, Since, is_new};
use super::reason::{Evidence, Reason, ReasonKind};
use super::view::View;
use super::{LeftOut, Match, NEARNESS_MAX};

/// From this cosine on it is worth saying. Of those whom it alone names, 8 of 9 are right in the held-out rooms and 34 of
/// 44 in the tuning rooms (`cargo bench --bench sentences`); chosen when lower floors were right far less often.
const SURE: f64 = 0.4;

/// A pair that may be brought together by a second opinion.
pub struct Opinion {
    a: usize,
    b: usize,
    near: f64,
}

/// How near an offer is to a need, where that is near enough to be said.
pub fn near(need: &Said, offer: &Said) -> Option<f64> {
    let near = need.embedding?.near(offer.embedding?);
    (near >= SURE && !share_a_word(need, offer)).then_some(near)
}

fn share_a_word(need: &Said, offer: &Said) -> bool {
    need.sentence.words.iter().any(|word| offer.sentence.words.iter().any(|other| other.term == word.term))
}

impl View<'_> {
    /// What speaks for a pair in words, or else what a second opinion says.
    pub fn either(&self, a: usize, b: usize) -> Result<Evidence, LeftOut> {
        self.evidence(a, b).or_else(|left_out| match left_out {
            LeftOut::NoReason | LeftOut::MetLately { .. } => self.second_opinion(a, b).ok_or(left_out),
            never => Err(never),
        })
    }

    /// Pairs without a reason in words that may meet, the surest first. Large rooms have none: somebody is always found
    /// by words.
    pub fn opinions(&self, wishes: &[usize]) -> Vec<Opinion> {
        let read = |p: usize| self.people[p].needs.iter().any(|need| need.embedding.is_some());
        let n = self.people.len();
        if n > NEARNESS_MAX || !(0..n).any(read) {
            return Vec::new();
        }
        let pairs = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)));
        let wanted = pairs.filter(|&(a, b)| wishes[a] > 0 && wishes[b] > 0 && self.counts(a, b));
        let mut found: Vec<Opinion> =
            wanted
                .filter_map(|(a, b)| {
                    let (near, ..) = self.nearest(a, b)?;
                    matches!(self.evidence(a, b), Err(LeftOut::NoReason | LeftOut::MetLately { .. }))
                        .then_some(Opinion { a, b, near })
                })
                .collect();
        let tie = |opinion: &Opinion| self.tie(opinion.a, opinion.b);
        found.sort_by(|x, y| y.near.total_cmp(&x.near).then(tie(x).cmp(&tie(y))));
        found
    }

    /// Of these pairs, those for whom there is room on the day and who are `wanted`.
    pub fn heed(
        &self,
        opinions: &[Opinion],
        day: &mut Chosen,
        wishes: &[usize],
        wanted: impl Fn(&Chosen, &Opinion) -> bool,
    ) -> Vec<Match> {
        let mut matches = Vec::new();
        for opinion in opinions {
            let &Opinion { a, b, .. } = opinion;
            let room = [a, b].iter().all(|p| day.degree[*p] < wishes[*p] && !day.in_three[*p]);
            if !room || day.pairs.contains(&(a, b)) || !wanted(day, opinion) {
                continue;
            }
            if let Some(evidence) = self.second_opinion(a, b) {
                day.pairs.push((a, b));
                day.degree[a] += 1;
                day.degree[b] += 1;
                matches.push(self.with(a, b, evidence));
            }
        }
        matches
    }

    fn second_opinion(&self, a: usize, b: usize) -> Option<Evidence> {
        let (near, need, offer, (from, to)) = self.nearest(a, b)?;
        let reason = Reason {
            kind: ReasonKind::MayHelp,
            from,
            to,
            phrase: offer.text.to_owned(),
            from_words: need.text.to_owned(),
            to_words: offer.text.to_owned(),
            weight: FLOOR,
            terms: vec![("nearness".to_owned(), near)],
        };
        Some(Evidence { score: FLOOR, reasons: vec![reason] })
    }

    /// The need of one and the offer of the other that are nearest, with who is who; only what is new where they were
    /// suggested lately.
    fn nearest(&self, a: usize, b: usize) -> Option<(f64, &Said<'_>, &Said<'_>, (usize, usize))> {
        self.may_meet(a, b).ok()?;
        let since: Since = self.met_lately(a, b).map(|(past, _)| past.at);
        let mut best: Option<(f64, &Said, &Said, (usize, usize))> = None;
        for (seeker, helper, ends) in [(a, b, (0, 1)), (b, a, (1, 0))] {
            for need in &self.people[seeker].needs {
                let offers = self.people[helper].offers.iter();
                for offer in offers.filter(|offer| is_new(since, need) || is_new(since, offer)) {
                    let near = near(need, offer).filter(|near| best.as_ref().is_none_or(|(most, ..)| near > most));
                    best = near.map(|near| (near, need, offer, ends)).or(best);
                }
            }
        }
        best
    }
}

impl Opinion {
    /// One of the two would otherwise hear of nobody.
    pub fn is_for_somebody_alone(&self, day: &Chosen) -> bool {
        day.degree[self.a] == 0 || day.degree[self.b] == 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::properties::rooms;
    use super::super::tests::{RULES, person, room};
    use super::super::{Morning, Person, Room, explain, pair_up};
    use super::*;
    use crate::domain::embedding::Embedding;
    use crate::domain::id::MemberId;
    use crate::domain::member::Line;
    use proptest::prelude::*;

    const NEED: &str = "recording older residents";
    const OFFER: &str = "oral history";

    fn near(mut person: Person, direction: [f32; 2]) -> Person {
        let lines = person.profile.offers.iter_mut().chain(&mut person.profile.needs);
        lines.for_each(|line| line.embedding = Some(Embedding::of(&direction)));
        person
    }

    fn adaeze_and_rafe(need: &str, offer: &str, rafe: [f32; 2]) -> Room {
        room(vec![
            near(person("Adaeze", "archive.example", "", "", need, ""), [1.0, 0.0]),
            near(person("Rafe", "tapes.example", "Oral historian", offer, "", ""), rafe),
        ])
    }

    fn kinds(morning: &Morning) -> Vec<ReasonKind> {
        morning.matches.iter().flat_map(|m| &m.reasons).map(|r| r.kind).collect()
    }

    #[test]
    fn what_is_near_enough_and_shares_no_word_may_help() {
        use ReasonKind::{MayHelp, NeedOffer, Unmet};
        let table = [
            (NEED, OFFER, [0.9, 0.4], MayHelp),
            (NEED, OFFER, [0.42, 0.9], MayHelp),
            (NEED, OFFER, [0.38, 0.925], Unmet),
            (NEED, OFFER, [-0.9, 0.4], Unmet),
            // Words have judged these already.
            ("a takeaway menu for our café", "a drop-down menu in web pages", [0.9, 0.4], Unmet),
            ("recording oral history", OFFER, [0.9, 0.4], NeedOffer),
        ];
        for (need, offer, rafe, kind) in table {
            assert_eq!(
                kinds(&pair_up(&adaeze_and_rafe(need, offer, rafe), &RULES)),
                [kind],
                "{need}, {offer} {rafe:?}"
            );
        }
    }

    #[test]
    fn the_reason_is_in_both_s_own_words_and_at_the_floor() {
        let room = adaeze_and_rafe(NEED, OFFER, [0.9, 0.4]);
        let morning = pair_up(&room, &RULES);
        let reason = &morning.matches[0].reasons[0];
        assert_eq!((reason.from_words.as_str(), reason.to_words.as_str()), (NEED, OFFER));
        assert_eq!((reason.from, reason.to, reason.weight, morning.matches[0].score), (0, 1, FLOOR, FLOOR));
        let (adaeze, rafe) = (MemberId::new("Adaeze"), MemberId::new("Rafe"));
        let told = explain(&room, &RULES, &rafe, &adaeze).unwrap().unwrap();
        assert_eq!(told.reasons[0], *reason, "from both sides");
    }

    #[test]
    fn what_somebody_does_is_no_offer_and_who_may_not_meet_does_not() {
        let mut by_trade = adaeze_and_rafe(NEED, "", [0.9, 0.4]);
        by_trade.people[1].today_line = Some((OFFER.into(), Default::default()));
        assert_eq!(kinds(&pair_up(&by_trade, &RULES)), [ReasonKind::Unmet]);
        let mut apart = adaeze_and_rafe(NEED, OFFER, [0.9, 0.4]);
        apart.apart = vec![(MemberId::new("Rafe"), MemberId::new("Adaeze"))];
        assert_eq!(pair_up(&apart, &RULES).matches, []);
        let (adaeze, rafe) = (MemberId::new("Adaeze"), MemberId::new("Rafe"));
        assert_eq!(explain(&apart, &RULES, &adaeze, &rafe), Some(Err(LeftOut::KeptApart)));
    }

    #[test]
    fn a_standing_yes_does_not_cover_a_guess() {
        let mut room = adaeze_and_rafe(NEED, OFFER, [0.9, 0.4]);
        room.people[1].profile.offers[0].standing_yes = true;
        let person = |id: &MemberId| room.people.iter().find(|p| p.id == *id);
        assert_eq!(pair_up(&room, &RULES).matches[0].unasked(person), None);
    }

    fn read(mut room: Room, directions: &[[f32; 2]]) -> Room {
        let lines = room.people.iter_mut().flat_map(|p| p.profile.offers.iter_mut().chain(&mut p.profile.needs));
        let read = |(line, direction): (&mut Line, &[f32; 2])| line.embedding = Some(Embedding::of(direction));
        lines.zip(directions.iter().cycle()).for_each(read);
        room
    }

    proptest! {
        #[test]
        fn words_go_first_and_nobody_gets_too_many(
            room in rooms(),
            directions in prop::collection::vec([-1.0f32..1.0, -1.0f32..1.0], 1..9),
        ) {
            let before = pair_up(&room, &RULES);
            let room = read(room, &directions);
            let after = pair_up(&room, &RULES);
            prop_assert_eq!(&after, &pair_up(&room, &RULES));
            let by_words = |m: &&Match| !matches!(m.reasons[0].kind, ReasonKind::MayHelp | ReasonKind::Unmet);
            for matched in before.matches.iter().filter(by_words) {
                prop_assert!(after.matches.contains(matched), "{:?} is lost", matched);
            }
            prop_assert_eq!(after.matches.iter().filter(by_words).count(), before.matches.iter().filter(by_words).count());
            for person in &room.people {
                let theirs = after.matches.iter().filter(|m| m.people.contains(&person.id));
                let wish = person.wish.unwrap_or(RULES.people_per_digest);
                let guessed = theirs.clone().any(|m| m.reasons[0].kind == ReasonKind::MayHelp);
                prop_assert!(!guessed || theirs.count() <= usize::from(wish));
                let pairs: Vec<_> = after.matches.iter().map(|m| &m.people).collect();
                prop_assert!(pairs.iter().enumerate().all(|(n, pair)| !pairs[..n].contains(pair)), "each pair once");
            }
        }
    }
}
