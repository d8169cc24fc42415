//! An introduction: a match put to its two or three parties, and what becomes of it.
//!
//! Each party is asked separately. Until all have said yes, nothing that one party is sent or shown depends on
//! what another answered: `seen_by` is a function of a party's own answer, of whether it is mutual, and of time.
//!
//! | state     | all said yes | a no, "we know each other", a stop | time is up | told to all |
//! |-----------|--------------|------------------------------------|------------|-------------|
//! | suggested | mutual       | ended                              | ended      | –           |
//! | ended     | mutual ¹     | ended                              | ended      | –           |
//! | mutual    | –            | – ²                                | –          | told        |
//! | told      | –            | –                                  | –          | –           |
//!
//! ¹ Somebody changed their mind while it could still be answered. To the others it never looked ended.
//! ² Too late to take back: the letters are on their way. "Met" comes with the follow-up.

use super::id::{IntroductionId, MemberId};
use chrono::{DateTime, Utc};

#[derive(Debug, Clone, PartialEq)]
pub struct Introduction {
    pub id: IntroductionId,
    pub state: State,
    /// Two or three, in the order in which they were stored.
    pub parties: Vec<Party>,
    pub expires_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    pub member: MemberId,
    pub answer: Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Suggested,
    Mutual,
    Told,
    Met,
    Ended(Because),
}

/// Why an introduction ended. Only ever for the machine: to the parties all of these look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    No,
    Known,
    Withdrawn,
    Expired,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    None,
    Yes,
    No,
    /// "We know each other."
    Known,
    /// The party stopped all letters.
    Withdrawn,
}

/// What can happen to an introduction. `party` is an index into `parties`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Answered {
        party: usize,
        answer: Answer,
    },
    TimeIsUp,
    /// The letters that say so are in the outbox.
    Told,
}

/// What has to be done because of an event, besides keeping the new state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Everybody said yes: tell each of them, in one transaction.
    TellEverybody,
    /// This side says they know the others: keep them apart from now on, for this side.
    RememberKnown { party: usize },
    /// This side takes that back.
    ForgetKnown { party: usize },
    /// All sides say they know each other: that is a connection.
    Connect,
}

impl Introduction {
    /// The introduction after an event at `now`, and what has to be done. An event that changes nothing (an
    /// answer given twice, an answer too late) gives the same introduction and no effects.
    pub fn step(&self, event: Event, now: DateTime<Utc>) -> (Introduction, Vec<Effect>) {
        match event {
            Event::Answered { party, answer } if self.can_answer(party, now) => self.answered(party, answer),
            Event::TimeIsUp if self.state == State::Suggested && now >= self.expires_at => {
                (Introduction { state: State::Ended(Because::Expired), ..self.clone() }, Vec::new())
            }
            Event::Told if self.state == State::Mutual => {
                (Introduction { state: State::Told, ..self.clone() }, Vec::new())
            }
            _ => (self.clone(), Vec::new()),
        }
    }

    /// May this party still answer, or change an answer?
    pub fn can_answer(&self, party: usize, now: DateTime<Utc>) -> bool {
        let open = matches!(self.state, State::Suggested | State::Ended(_)) && now < self.expires_at;
        open && self.parties.get(party).is_some_and(|p| p.answer != Answer::Withdrawn)
    }

    fn answered(&self, party: usize, answer: Answer) -> (Introduction, Vec<Effect>) {
        let before = self.parties[party].answer;
        if before == answer {
            return (self.clone(), Vec::new());
        }
        let mut next = self.clone();
        next.parties[party].answer = answer;
        next.state = state_of(&next.parties);
        let mut effects = Vec::new();
        if answer == Answer::Known {
            effects.push(Effect::RememberKnown { party });
        }
        if before == Answer::Known {
            effects.push(Effect::ForgetKnown { party });
        }
        if next.state == State::Mutual {
            effects.push(Effect::TellEverybody);
        }
        if next.parties.iter().all(|p| p.answer == Answer::Known) {
            effects.push(Effect::Connect);
        }
        (next, effects)
    }

    pub fn party_of(&self, member: &MemberId) -> Option<usize> {
        self.parties.iter().position(|p| p.member == *member)
    }

    /// All that this party's pages and letters may depend on.
    pub fn seen_by(&self, party: usize, now: DateTime<Utc>) -> Seen {
        let own = self.parties.get(party).map_or(Answer::Withdrawn, |p| p.answer);
        match (self.state, own) {
            (State::Mutual | State::Told | State::Met, _) => Seen::Introduced,
            (_, Answer::Withdrawn) => Seen::Stopped,
            (_, own) if now >= self.expires_at => Seen::TooLate { own },
            (_, own) => Seen::Open { own },
        }
    }
}

/// The state before it is mutual is nothing but its answers, so that a change of mind needs no history.
fn state_of(parties: &[Party]) -> State {
    let any = |answer| parties.iter().any(|p| p.answer == answer);
    if parties.iter().all(|p| p.answer == Answer::Yes) {
        State::Mutual
    } else if any(Answer::Withdrawn) {
        State::Ended(Because::Withdrawn)
    } else if any(Answer::Known) {
        State::Ended(Because::Known)
    } else if any(Answer::No) {
        State::Ended(Because::No)
    } else {
        State::Suggested
    }
}

/// An introduction as one party sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It can be answered, and `own` is what they answered so far.
    Open { own: Answer },
    /// The seven days are over, however it went.
    TooLate { own: Answer },
    /// They stopped letters.
    Stopped,
    /// All said yes.
    Introduced,
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
            pub fn parse(word: &str) -> Option<$type> {
                match word { $($word => Some($type::$variant),)+ _ => None }
            }
        }
    };
}

words!(Answer { None = "none", Yes = "yes", No = "no", Known = "known", Withdrawn = "withdrawn" });
words!(Because { No = "no", Known = "known", Withdrawn = "withdrawn", Expired = "expired" });

#[cfg(test)]
mod tests;
