//! An introduction: a match put to its two or three parties, and what becomes of it.
//!
//! Each party is asked separately. Until all have said yes, nothing that one party is sent or shown depends on
//! what another answered: `seen_by` is a function of a party's own answer, of whether it is mutual, and of time.
//!
//! | state     | all said yes | a no, known, a stop | time is up | told | said met | nobody says met |
//! |-----------|--------------|---------------------|------------|------|----------|-----------------|
//! | suggested | mutual       | ended               | ended      | –    | – ⁴      | –               |
//! | ended     | mutual ¹     | ended               | ended ²    | –    | – ⁴      | –               |
//! | mutual    | –            | – ³                 | –          | told | met      | –               |
//! | told      | –            | – ³                 | –          | –    | met      | –               |
//! | met       | –            | – ³                 | –          | –    | –        | told            |
//!
//! ¹ Somebody changed their mind while it could still be answered. To the others it never looked ended.
//! ² It stays ended for the reason it has.
//! ³ Too late to take back: the letters are on their way.
//! ⁴ Nobody is asked before it is mutual. What two people did without us is a connection of their own.
//!
//! A party that is not asked has given its yes beforehand: a standing yes, or the host's word for an outsider or for
//! people introduced already. It can only take that back.

use super::id::{IntroductionId, MemberId, OutsiderId};
use chrono::{DateTime, Utc};

#[derive(Debug, Clone, PartialEq)]
pub struct Introduction {
    pub id: IntroductionId,
    pub made_by: MadeBy,
    pub state: State,
    /// Two or three, in the order in which they were stored.
    pub parties: Vec<Party>,
    pub expires_at: DateTime<Utc>,
    /// When all are told, at one moment: later than it became mutual where one of them can only be told then. Until then it
    /// looks to everybody as if the others had not answered, and each may still take an answer back.
    pub told_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    pub who: PartyId,
    /// False when their yes was given beforehand.
    pub asked: bool,
    pub answer: Answer,
}

/// Who can be on one side of an introduction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyId {
    Member(MemberId),
    Outsider(OutsiderId),
    /// Somebody who was erased.
    Gone,
}

impl PartyId {
    pub fn member(&self) -> Option<&MemberId> {
        match self {
            PartyId::Member(id) => Some(id),
            PartyId::Outsider(_) | PartyId::Gone => None,
        }
    }

    pub fn outsider(&self) -> Option<&OutsiderId> {
        match self {
            PartyId::Outsider(id) => Some(id),
            PartyId::Member(_) | PartyId::Gone => None,
        }
    }

    pub fn is(&self, member: &MemberId) -> bool {
        self.member() == Some(member)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeBy {
    Matching,
    Host,
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
    /// The party stopped all letters, took a standing yes back, or was erased.
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
    /// One of them says that they met.
    SaidMet,
    /// Whoever said so has taken it back, and nobody says so any more.
    NobodySaysMet,
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
    /// They met, or all sides say they know each other: that is a connection.
    Connect,
}

impl Introduction {
    /// The introduction after an event at `now`, and what has to be done. An event that changes nothing (an
    /// answer given twice, an answer too late) gives the same introduction and no effects.
    pub fn step(&self, event: Event, now: DateTime<Utc>) -> (Introduction, Vec<Effect>) {
        let to = |state: State, effects: Vec<Effect>| (Introduction { state, ..self.clone() }, effects);
        match (event, self.state) {
            (Event::Answered { party, answer }, _) if self.can_answer(party, answer, now) => {
                self.answered(party, answer)
            }
            (Event::TimeIsUp, State::Suggested) if now >= self.expires_at => {
                to(State::Ended(Because::Expired), Vec::new())
            }
            (Event::Told, State::Mutual) => to(State::Told, Vec::new()),
            (Event::SaidMet, State::Mutual | State::Told) => to(State::Met, vec![Effect::Connect]),
            (Event::NobodySaysMet, State::Met) => to(State::Told, Vec::new()),
            _ => (self.clone(), Vec::new()),
        }
    }

    /// May this party still give this answer?
    fn can_answer(&self, party: usize, answer: Answer, now: DateTime<Utc>) -> bool {
        let unsettled = matches!(self.state, State::Suggested | State::Ended(_)) || self.waits_to_be_told(now);
        let open = unsettled && now < self.expires_at;
        let may = |p: &Party| p.answer != Answer::Withdrawn && (p.asked || answer == Answer::Withdrawn);
        open && self.parties.get(party).is_some_and(may)
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

    /// As the host makes it: asked, or, when nobody is to be asked, mutual at once.
    pub fn made_by_host(id: IntroductionId, parties: Vec<Party>, expires_at: DateTime<Utc>) -> Introduction {
        Introduction { id, made_by: MadeBy::Host, state: state_of(&parties), parties, expires_at, told_at: None }
    }

    pub fn party_of(&self, member: &MemberId) -> Option<usize> {
        self.parties.iter().position(|p| p.who.is(member))
    }

    pub fn is_mutual(&self) -> bool {
        matches!(self.state, State::Mutual | State::Told | State::Met)
    }

    /// Whether everybody has been told by now.
    pub fn is_told(&self, now: DateTime<Utc>) -> bool {
        self.is_mutual() && !self.waits_to_be_told(now)
    }

    fn waits_to_be_told(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Mutual && self.told_at.is_some_and(|at| at > now)
    }

    /// All that this party's pages and letters may depend on.
    pub fn seen_by(&self, party: usize, now: DateTime<Utc>) -> Seen {
        let Some(own) = self.parties.get(party) else { return Seen::NotYet };
        match own.answer {
            _ if self.is_told(now) => Seen::Introduced,
            _ if !own.asked => Seen::NotYet,
            Answer::Withdrawn => Seen::Stopped,
            own if now >= self.expires_at => Seen::TooLate { own },
            own => Seen::Open { own },
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
    /// They are not asked, so there is nothing to see before the others have said yes.
    NotYet,
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
words!(MadeBy { Matching = "matching", Host = "host" });

#[cfg(test)]
mod tests;
