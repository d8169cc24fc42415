//! How likely it is that one sentence helps with another, as a sum of what speaks for and against it.
//!
//! There are two questions: who comes first, and what is sure enough to be said. The weights of both were fitted by
//! `benches/sentences/fit.py` on the rooms of `benches/sentences/tuning-*.json` (logistic regressions in which a false
//! friend counts five times). The held-out rooms were never looked at for it.

/// What was found in two sentences, and in a `Fit` what each of it is worth. Sums of idf unless said otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Likeness {
    /// Shared words of one sense.
    pub plain: f64,
    /// Shared words of several senses, where the neighbours do not tell which is meant.
    pub unsure: f64,
    /// Shared words in different senses.
    pub conflicting: f64,
    /// Of the plain ones, those whose sense the neighbours of both tell.
    pub agreed: f64,
    /// Plain and unsure ones, times how near what stands beside them is (−0.1 to 0.5).
    pub plain_beside: f64,
    pub unsure_beside: f64,
    /// Plain and unsure ones, where what stands beside them speaks of one field.
    pub plain_in_field: f64,
    pub unsure_in_field: f64,
    /// Shared words that stand side by side in both.
    pub side_by_side: f64,
    /// How many words more than one are shared.
    pub more_words: f64,
    /// The rarest topic that both name, that one names and the other hints at, that both hint at.
    pub named_by_both: f64,
    pub named_by_one: f64,
    pub hinted_by_both: f64,
    /// How much nearer than kin they are: without a shared word, and beside the shared words.
    pub near: f64,
    pub near_beside: f64,
    /// Words beside the shared ones that have a word of kin on the other side.
    pub kin: f64,
    /// Which part of the first and of the second sentence is in what they share, from 0 to 1.
    pub covered: f64,
    pub covered_there: f64,
    /// 1 where they speak of different fields.
    pub other_field: f64,
    /// 1 where the second says only what somebody does.
    pub by_trade: f64,
}

/// What each number is worth for one question.
struct Fit {
    /// What speaks for nothing at all.
    nothing: f64,
    worth: Likeness,
    /// From here on the answer is yes.
    floor: f64,
}

/// What it is worth to be just a reason, on the scale of `Weights::rare_word`.
const LEAST: f64 = 0.8;
/// That two look for the same is said only where it is surer by so much: rooms are full of people who look for
/// something with the same word in it.
const SURER: f64 = 0.75;

/// Who of all comes first: what any other line says counts little, a false friend much. (`side_by_side` is not fitted,
/// since the tuning rooms hold few such: "paid writing job" says more than its words one by one.)
const RANK: Fit = Fit {
    nothing: -3.35,
    floor: -2.50,
    worth: Likeness {
        plain: 0.30,
        unsure: 0.00,
        conflicting: -0.50,
        agreed: 0.27,
        plain_beside: 0.58,
        unsure_beside: 0.62,
        plain_in_field: 0.07,
        unsure_in_field: -0.10,
        side_by_side: 0.80,
        more_words: 0.15,
        named_by_both: 0.25,
        named_by_one: -0.01,
        hinted_by_both: 0.05,
        near: 3.10,
        near_beside: 1.22,
        kin: 0.25,
        covered: 2.52,
        covered_there: 1.24,
        other_field: -0.67,
        by_trade: -2.97,
    },
};

/// What may be said to the two: every line that would be said wrongly counts as much as the right one.
const SURE: Fit = Fit {
    nothing: -4.15,
    floor: 0.25,
    worth: Likeness {
        plain: 0.41,
        unsure: 0.13,
        conflicting: -0.37,
        agreed: 0.26,
        plain_beside: 0.63,
        unsure_beside: 0.75,
        plain_in_field: 0.11,
        unsure_in_field: -0.06,
        side_by_side: 1.00,
        more_words: 0.08,
        named_by_both: 0.27,
        named_by_one: -0.05,
        hinted_by_both: -0.07,
        near: 2.61,
        near_beside: 1.63,
        kin: 0.23,
        covered: 2.90,
        covered_there: 1.93,
        other_field: -0.64,
        by_trade: -2.85,
    },
};

impl Fit {
    /// How far the answer is above the floor; below 0 it is no.
    fn above_floor(&self, found: &Likeness) -> f64 {
        let parts = found.numbers().into_iter().zip(self.worth.numbers());
        let side_by_side = found.side_by_side * self.worth.side_by_side;
        self.nothing + side_by_side + parts.map(|((_, found), (_, worth))| found * worth).sum::<f64>() - self.floor
    }
}

impl Likeness {
    /// Every number with its name, in one order.
    pub fn numbers(&self) -> [(&'static str, f64); 19] {
        [
            ("plain", self.plain),
            ("unsure", self.unsure),
            ("conflicting", self.conflicting),
            ("agreed", self.agreed),
            ("plain_beside", self.plain_beside),
            ("unsure_beside", self.unsure_beside),
            ("plain_in_field", self.plain_in_field),
            ("unsure_in_field", self.unsure_in_field),
            ("more_words", self.more_words),
            ("named_by_both", self.named_by_both),
            ("named_by_one", self.named_by_one),
            ("hinted_by_both", self.hinted_by_both),
            ("near", self.near),
            ("near_beside", self.near_beside),
            ("kin", self.kin),
            ("covered", self.covered),
            ("covered_there", self.covered_there),
            ("other_field", self.other_field),
            ("by_trade", self.by_trade),
        ]
    }

    /// What it is worth as a reason; 0 where it is none.
    pub fn weight(&self) -> f64 {
        let above = RANK.above_floor(self);
        if above > 0.0 { above + LEAST } else { 0.0 }
    }

    /// Sure enough to be said to the two: that the one helps with the other.
    pub fn sayable(&self) -> bool {
        SURE.above_floor(self) >= 0.0
    }

    /// Sure enough to be said to the two: that they look for the same.
    pub fn sayable_quest(&self) -> bool {
        self.may_be_a_quest() && SURE.above_floor(self) >= SURER
    }

    /// Two can look for the same by what they share: one word is never enough.
    pub fn may_be_a_quest(&self) -> bool {
        self.more_words > 0.0 || self.named_by_both > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `evidence` does not look closer at sentences that share nothing.
    #[test]
    fn nearness_alone_is_never_said() {
        let nearest = Likeness { near: 0.8, kin: 10.0, ..Likeness::default() };
        assert!(nearest.weight() > 0.0 && !nearest.sayable() && !nearest.sayable_quest());
    }
}
