//! How likely it is that one sentence helps with another, as a sum of what speaks for and against it.
//!
//! The weights were fitted by `benches/sentences/fit.py` on the rooms of `benches/sentences/tuning-*.json` (a logistic
//! regression in which a false friend counts five times). The held-out rooms were never looked at for it.

/// What was found in two sentences, and in `FITTED` what each of it is worth. Sums of idf unless said otherwise.
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
    /// 1 where they speak of different fields.
    pub other_field: f64,
    /// 1 where the second says only what somebody does.
    pub by_trade: f64,
}

/// What speaks for nothing at all.
const NOTHING: f64 = -2.54;
/// From here on it is a reason.
const FLOOR: f64 = -2.0;
/// From here on it may be said: with shared words, with a topic that one of the two names, and without either.
const SURE_WITH_WORDS: f64 = -1.0;
const SURE_WITH_TOPIC: f64 = -0.5;
const SURE_WITHOUT: f64 = 0.3;
/// Not fitted, since the tuning rooms hold few such: "paid writing job" says more than its words one by one.
const SIDE_BY_SIDE: f64 = 0.4;
/// What it is worth to be just a reason, on the scale of `Weights::rare_word`.
const LEAST: f64 = 0.8;

pub const FITTED: Likeness = Likeness {
    plain: 0.90,
    unsure: 0.16,
    conflicting: -0.64,
    agreed: 0.46,
    plain_beside: 1.05,
    unsure_beside: 1.00,
    plain_in_field: -0.07,
    unsure_in_field: 0.07,
    side_by_side: 0.0,
    more_words: 1.47,
    named_by_both: 0.65,
    named_by_one: 0.23,
    hinted_by_both: 0.29,
    near: 3.63,
    near_beside: 2.36,
    kin: 0.27,
    other_field: -0.66,
    by_trade: -3.24,
};

impl Likeness {
    /// Every number with its name, in one order.
    pub fn numbers(&self) -> [(&'static str, f64); 17] {
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
            ("other_field", self.other_field),
            ("by_trade", self.by_trade),
        ]
    }

    /// What it is worth as a reason; 0 where it is none.
    pub fn weight(&self, fitted: &Likeness) -> f64 {
        let parts = self.numbers().into_iter().zip(fitted.numbers());
        let sum = NOTHING
            + SIDE_BY_SIDE * self.side_by_side
            + parts.map(|((_, found), (_, worth))| found * worth).sum::<f64>();
        if sum > FLOOR { sum - FLOOR + LEAST } else { 0.0 }
    }

    /// From which weight on it may be said to the two. The less they share in words, the surer it has to be: among the
    /// tuning rooms' pairs without a shared word most that are above the floor are chance.
    pub fn sayable(&self) -> f64 {
        let from = match () {
            () if self.plain + self.unsure > 0.0 => SURE_WITH_WORDS,
            () if self.named_by_both + self.named_by_one > 0.0 => SURE_WITH_TOPIC,
            () => SURE_WITHOUT,
        };
        from - FLOOR + LEAST
    }
}
