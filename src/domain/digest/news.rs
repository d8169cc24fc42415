//! What is new between two who know each other already: both are told, and nobody is asked.

use super::{Digest, People, Said, reasons_between};
use crate::domain::id::MemberId;
use crate::domain::matching::Match;
use std::collections::{BTreeMap, BTreeSet};

/// Something new between the reader and somebody they know.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    pub member: MemberId,
    pub name: String,
    /// The strongest first.
    pub said: Vec<Said>,
}

/// A letter is to introduce people; news stands beside that.
const AT_MOST: usize = 2;

/// Whose news is told today, the strongest first: to both or to neither, so that nobody is spoken to about something
/// they have not heard of. What finds no room stays news, and has its turn on another morning.
pub(super) fn told_today(news: &[Match]) -> Vec<&Match> {
    let mut strongest: Vec<&Match> = news.iter().collect();
    strongest.sort_by(|x, y| y.score.total_cmp(&x.score));
    let mut lines: BTreeMap<&MemberId, usize> = BTreeMap::new();
    strongest.retain(|told| {
        let fits = told.people.iter().all(|person| lines.get(person).is_none_or(|count| *count < AT_MOST));
        if fits {
            told.people.iter().for_each(|person| *lines.entry(person).or_default() += 1);
        }
        fits
    });
    strongest
}

/// The news of a pair as the reader has it; nothing when it is not theirs.
pub(super) fn news_for(told: &Match, reader: &MemberId, people: &People) -> Option<News> {
    let own = told.people.iter().position(|id| id == reader)?;
    let (place, other) = told.people.iter().enumerate().find(|(place, _)| *place != own)?;
    let name = people.get(other)?.name.clone();
    Some(News { member: other.clone(), name, said: reasons_between(&told.reasons, own, place) })
}

/// The pairs of which at least one is told, each in the order of its ids: what is told is news no more.
pub fn pairs_told(digests: &[Digest]) -> BTreeSet<(MemberId, MemberId)> {
    let pair = |one: &MemberId, other: &MemberId| {
        let (first, second) = if one < other { (one, other) } else { (other, one) };
        (first.clone(), second.clone())
    };
    digests.iter().flat_map(|d| d.news.iter().map(move |news| pair(&d.member, &news.member))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Shown, compose};
    use super::*;
    use crate::domain::matching::{Reason, ReasonKind};

    fn between(one: &str, other: &str, score: f64) -> Match {
        let reason = Reason {
            kind: ReasonKind::NeedOffer,
            from: 0,
            to: 1,
            phrase: "Bookkeeping".into(),
            from_words: format!("{one} seeks"),
            to_words: format!("{other} offers"),
            weight: score,
            terms: vec![],
        };
        Match { people: vec![MemberId::new(one), MemberId::new(other)], score, reasons: vec![reason] }
    }

    fn shown(name: &str) -> Shown {
        let (headline, today_line) = (String::new(), String::new());
        Shown { id: MemberId::new(name), name: name.to_owned(), headline, today_line }
    }

    #[test]
    fn each_of_the_two_reads_their_own_half_though_nobody_is_suggested() {
        let digests = compose(&[], &[between("Ana", "Rafe", 1.0)], &["Ana", "Lorna", "Rafe"].map(shown));
        let read: Vec<(&str, &str)> = digests.iter().map(|d| (d.member.as_str(), d.news[0].name.as_str())).collect();
        assert_eq!(read, [("Ana", "Rafe"), ("Rafe", "Ana")]);
        assert!(
            matches!(&digests[0].news[0].said[..], [Said::TheyCanHelp { you_wrote, .. }] if you_wrote == "Ana seeks")
        );
        assert!(
            matches!(&digests[1].news[0].said[..], [Said::YouCanHelp { you_wrote, .. }] if you_wrote == "Rafe offers")
        );
        let pairs: Vec<_> = pairs_told(&digests).into_iter().collect();
        assert_eq!(pairs, [(MemberId::new("Ana"), MemberId::new("Rafe"))]);
    }

    #[test]
    fn at_most_two_are_told_and_the_third_waits_on_both_sides() {
        let news = [between("Ana", "Bo", 1.0), between("Ana", "Cy", 3.0), between("Di", "Ana", 2.0)];
        let digests = compose(&[], &news, &["Ana", "Bo", "Cy", "Di"].map(shown));
        let read: Vec<(&str, usize)> = digests.iter().map(|d| (d.member.as_str(), d.news.len())).collect();
        assert_eq!(read, [("Ana", 2), ("Cy", 1), ("Di", 1)]);
        assert_eq!(digests[0].news[0].name, "Cy", "the strongest first");
        assert_eq!(pairs_told(&digests).len(), 2);
    }
}
