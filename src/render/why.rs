//! Why two or three people were put forward, in words for somebody who is none of them.

use super::words::Words;
use crate::domain::matching::{Match, Reason, ReasonKind};

/// A reason with the names of those it speaks of, in the order of the match.
pub fn why(words: Words, names: &[&str], reason: &Reason) -> String {
    let name = |place: usize| names.get(place).copied().unwrap_or_default();
    let key = match reason.kind {
        ReasonKind::NeedOffer => "why-need-offer",
        ReasonKind::SharedQuest => "why-shared-quest",
        ReasonKind::MayHelp => "why-may-help",
        ReasonKind::SharedTopic => "why-shared-topic",
        ReasonKind::Unmet => "why-unmet",
    };
    let blanks = [
        ("from", name(reason.from)),
        ("to", name(reason.to)),
        ("asked", &reason.from_words),
        ("wrote", &reason.to_words),
        ("phrase", &super::letters::listed(words, &reason.phrase)),
    ];
    words.with(key, &blanks)
}

/// The reasons of a match with what each adds to its score, and what they do not account for.
pub fn terms(words: Words, names: &[&str], matched: &Match) -> Vec<String> {
    let line = |reason: &Reason| {
        let terms: Vec<String> = reason.terms.iter().map(|(term, weight)| format!("{term} {weight:.2}")).collect();
        let terms = if terms.is_empty() { String::new() } else { format!("  [{}]", terms.join(", ")) };
        format!("{:.2}  {}{terms}", reason.weight, why(words, names, reason))
    };
    let rest = matched.score - matched.reasons.iter().map(|r| r.weight).sum::<f64>();
    let smaller = (rest > 0.005).then(|| format!("{rest:.2}  {}", words.say("why-smaller")));
    matched.reasons.iter().map(line).chain(smaller).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_whom_it_speaks_of() {
        let reason = |kind, from, to| Reason {
            kind,
            from,
            to,
            phrase: "poetry, jazz".into(),
            from_words: "a stage".into(),
            to_words: "Stages".into(),
            weight: 1.25,
            terms: vec![("stage".into(), 1.25)],
        };
        let table = [
            (reason(ReasonKind::NeedOffer, 2, 0), "Cem asked for “a stage”, Ana wrote “Stages”"),
            (reason(ReasonKind::MayHelp, 2, 0), "Ana’s “Stages” may help with Cem’s “a stage”; they share no word"),
            (reason(ReasonKind::SharedTopic, 0, 1), "Ana and Ben both named poetry and jazz"),
            (reason(ReasonKind::SharedQuest, 1, 2), "Ben and Cem look for the same: “a stage” and “Stages”"),
            (reason(ReasonKind::Unmet, 0, 1), "Ana and Ben have nothing in common on paper"),
        ];
        for (reason, want) in table {
            assert_eq!(why(Words::of("en"), &["Ana", "Ben", "Cem"], &reason), want);
        }
        let matched = Match { people: vec![], score: 1.5, reasons: vec![reason(ReasonKind::NeedOffer, 0, 1)] };
        let want = [
            "1.25  Ana asked for “a stage”, Ben wrote “Stages”  [stage 1.25]",
            "0.25  smaller reasons, and more when help goes both ways",
        ];
        assert_eq!(terms(Words::of("en"), &["Ana", "Ben"], &matched), want);
    }
}
