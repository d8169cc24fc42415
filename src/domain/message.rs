//! One thing to one person by one channel, as it waits in the outbox.
//!
//! `Says` is what is to be said, not yet how: preview, letter and text message are written from the same value.

use super::digest::{AlsoIn, Said, Suggestion};
use super::email_address::EmailAddress;
use super::id::{DigestId, IntroductionId, MemberId, MessageId, SpaceId};
use super::link::Nonce;
use super::member::Shares;
use chrono::{DateTime, Duration, Utc};

#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: MessageId,
    pub space: SpaceId,
    /// Nobody for letters to organisers and to addresses not confirmed yet.
    pub member: Option<MemberId>,
    pub digest: Option<DigestId>,
    pub introduction: Option<IntroductionId>,
    pub recipient: EmailAddress,
    pub says: Says,
    pub not_before: DateTime<Utc>,
    /// After this it is not sent any more: a morning's letter in the evening is worse than none.
    pub give_up_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// "Is this your address?", to a new person or to a known one who came without a personal link.
    ConfirmAddress {
        name: String,
        link: Nonce,
    },
    Digest(DigestSays),
    Introduction(IntroductionSays),
    /// An organiser's one-time sign-in.
    SignIn {
        link: Nonce,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct DigestSays {
    pub name: String,
    /// The first digest ever gets a line that says what this is.
    pub first: bool,
    pub suggestions: Vec<Suggestion>,
    pub round_table: Vec<AlsoIn>,
    pub link: Nonce,
}

/// Both said yes.
#[derive(Debug, Clone, PartialEq)]
pub struct IntroductionSays {
    pub name: String,
    pub others: Vec<Introduced>,
    /// What the others were told of the reader.
    pub you_shared: Contact,
    pub link: Nonce,
}

/// One of the others in a mutual introduction.
#[derive(Debug, Clone, PartialEq)]
pub struct Introduced {
    pub member: MemberId,
    pub name: String,
    pub headline: String,
    /// Where they sit today, if they said.
    pub place: String,
    pub in_today: bool,
    pub contact: Contact,
    pub reasons: Vec<Said>,
}

/// The contact that somebody chose, when they signed up, to share once it is mutual.
#[derive(Debug, Clone, PartialEq)]
pub enum Contact {
    Email(String),
    Phone(String),
    InPersonOnly,
}

impl Contact {
    pub fn of(shares: Shares, email: &EmailAddress, phone: Option<&str>) -> Contact {
        match (shares, phone) {
            (Shares::Email, _) => Contact::Email(email.to_string()),
            (Shares::Phone, Some(phone)) => Contact::Phone(phone.to_owned()),
            (Shares::Phone, None) | (Shares::InPerson, _) => Contact::InPersonOnly,
        }
    }
}

/// What kind of message it is: one word in the outbox, the log and the letter's headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    ConfirmAddress,
    Digest,
    Introduction,
    SignIn,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::ConfirmAddress => "confirm_address",
            Kind::Digest => "digest",
            Kind::Introduction => "introduction",
            Kind::SignIn => "sign_in",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        [Kind::ConfirmAddress, Kind::Digest, Kind::Introduction, Kind::SignIn].into_iter().find(|k| k.as_str() == word)
    }

    /// How long it is worth sending.
    pub fn keeps_for(self) -> Duration {
        match self {
            Kind::Digest => Duration::hours(6),
            Kind::Introduction => Duration::days(3),
            Kind::ConfirmAddress => Duration::hours(24),
            Kind::SignIn => Duration::hours(1),
        }
    }
}

impl Says {
    pub fn kind(&self) -> Kind {
        match self {
            Says::ConfirmAddress { .. } => Kind::ConfirmAddress,
            Says::Digest(_) => Kind::Digest,
            Says::Introduction(_) => Kind::Introduction,
            Says::SignIn { .. } => Kind::SignIn,
        }
    }
}

/// Where a message is. `because` texts are for the organiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Waiting,
    /// The mail server took it. Whether it reached the person is another matter.
    Accepted,
    /// The mail server will never take it.
    Refused,
    /// It was handed over and the answer never read: held, because it may have arrived.
    Unknown,
    /// Not sent on purpose: out of date, or the person stopped.
    Dropped,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Accepted => "accepted",
            State::Refused => "refused",
            State::Unknown => "unknown",
            State::Dropped => "dropped",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        use State::*;
        [Waiting, Accepted, Refused, Unknown, Dropped].into_iter().find(|s| s.as_str() == word)
    }
}

/// How long to wait after the try with this number (1 is the first): 2 minutes, then doubling to half an hour,
/// spread by up to a quarter so that a hundred letters do not come back in the same second. `spread` is any
/// number that differs from message to message.
pub fn back_off(tries: u32, spread: u64) -> Duration {
    let minutes = 2i64 << tries.saturating_sub(1).min(4);
    let base = minutes.min(30) * 60;
    Duration::seconds(base + base * (spread % 1000) as i64 / 4000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_further_and_further_apart() {
        let minutes: Vec<i64> = (1..8).map(|n| back_off(n, 0).num_minutes()).collect();
        assert_eq!(minutes, [2, 4, 8, 16, 30, 30, 30]);
        assert!(back_off(1, 999).num_seconds() > 145 && back_off(1, 999).num_seconds() <= 150);
    }
}
