//! A person a space knows: the name they go by, how to reach them, and what they like, offer and look for.

use super::check_in::HereAs;
use super::email_address::EmailAddress;
use super::embedding::Embedding;
use super::id::MemberId;
use super::message::Recipient;
use super::phone_number::PhoneNumber;
use super::text::Name;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub id: MemberId,
    pub name: Name,
    pub email: EmailAddress,
    /// The number to which the morning's list goes, where they chose texts and confirmed it.
    pub by_text: Option<PhoneNumber>,
    /// Their own zone, in which their hours for texts are; else the space's.
    pub zone: Option<Tz>,
    pub here_as: HereAs,
    pub shares: Shares,
    /// How many people they would like to hear of in one digest; `None` leaves it to the space.
    pub wish: Option<u8>,
    pub standing: Standing,
    pub profile: Profile,
}

impl Member {
    /// Where the morning's list goes; `texts`: the space sends texts.
    pub fn recipient(&self, texts: bool) -> Recipient {
        match &self.by_text {
            Some(number) if texts => Recipient::Phone(number.clone()),
            _ => Recipient::Email(self.email.clone()),
        }
    }
}

/// Whether letters may be sent to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Active,
    /// No digests until, and not on, this local day.
    PausedUntil(NaiveDate),
    /// Three digests in a row went unanswered: introductions rest until the member says otherwise.
    Silent,
    /// Letters to them come back: none are written until the member says something.
    Unreachable,
    Stopped,
}

impl Standing {
    /// May a digest go to them on this local day?
    pub fn welcomes_digest(&self, day: NaiveDate) -> bool {
        match self {
            Standing::Active => true,
            Standing::PausedUntil(until) => day >= *until,
            Standing::Silent | Standing::Unreachable | Standing::Stopped => false,
        }
    }
}

/// What is shown of a member's contact once an introduction is mutual. They chose it when they signed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    Email,
    Phone,
    InPerson,
}

impl Shares {
    pub fn parse(word: &str) -> Option<Shares> {
        Some(match word {
            "email" => Shares::Email,
            "phone" => Shares::Phone,
            "in_person" => Shares::InPerson,
            _ => return None,
        })
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Shares::Email => "email",
            Shares::Phone => "phone",
            Shares::InPerson => "in_person",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    pub headline: String,
    pub interests: Vec<Line>,
    pub offers: Vec<Line>,
    pub needs: Vec<Line>,
}

/// One interest, offer or need in the member's own words, and when they first said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub text: String,
    pub first_said_at: DateTime<Utc>,
    /// 1 unless the member said otherwise: "my daily work" is 2, "a little" is ½.
    pub strength: f64,
    /// An offer about which they are happy to be asked: whoever looks for it needs no yes of theirs.
    pub standing_yes: bool,
    /// What a model of sentences made of it, where there is one and it has read this line.
    pub embedding: Option<Embedding>,
}

/// Why a day cannot be the end of a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseComplaint {
    NoDay,
    Past,
    TooFar,
}

/// The first day on which letters come again, as somebody typed it: after today, and within a year.
pub fn pause_until_day(typed: &str, today: NaiveDate) -> Result<NaiveDate, PauseComplaint> {
    let day: NaiveDate = typed.trim().parse().map_err(|_| PauseComplaint::NoDay)?;
    let last = today.checked_add_days(Days::new(PAUSE_MAX_DAYS)).unwrap_or(today);
    match day {
        day if day <= today => Err(PauseComplaint::Past),
        day if day > last => Err(PauseComplaint::TooFar),
        day => Ok(day),
    }
}

/// A pause is a year at most; who wants longer stops.
pub const PAUSE_MAX_DAYS: u64 = 365;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_within_a_year() {
        let today = "2026-02-03".parse().unwrap();
        let table = [
            ("2026-02-04", Ok(())),
            (" 2027-02-03 ", Ok(())),
            ("2027-02-04", Err(PauseComplaint::TooFar)),
            ("2026-02-03", Err(PauseComplaint::Past)),
            ("2025-12-01", Err(PauseComplaint::Past)),
            ("2026-02-30", Err(PauseComplaint::NoDay)),
            ("next week", Err(PauseComplaint::NoDay)),
            ("", Err(PauseComplaint::NoDay)),
        ];
        for (typed, want) in table {
            assert_eq!(pause_until_day(typed, today).map(|_| ()), want, "{typed}");
        }
    }
}
