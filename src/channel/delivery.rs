//! What became of one letter or text: the only thing a channel tells the outbox.
//! Every case carries the words an operator is shown, whole sentences that say
//! what to do next. It knows no channel, no database and no member.

/// The outcome of one attempt. The outbox decides by the case alone; the words
/// inside are for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The other side took responsibility for it; the words are its own answer.
    Accepted(String),
    /// Nothing was delivered and a later attempt may well succeed.
    TryLater(String),
    /// This letter to this recipient will not be taken; trying again is useless.
    Refused(String),
    /// We are at fault (login, certificate, sender's domain): every letter would
    /// fare the same, so the run stops and nobody is marked undeliverable.
    OurFault(String),
    /// The letter was handed over and no answer came. It may have arrived, so it
    /// is held for a person to look at and never sent again by itself.
    Unknown(String),
}

impl Delivery {
    /// The words for the operator, whatever the case.
    pub fn words(&self) -> &str {
        match self {
            Delivery::Accepted(words)
            | Delivery::TryLater(words)
            | Delivery::Refused(words)
            | Delivery::OurFault(words)
            | Delivery::Unknown(words) => words,
        }
    }
}
