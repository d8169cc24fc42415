//! What a hub in memory has to be told of somebody who comes in.

use crate::domain::check_in::{ProfileAnswers, Submission};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::MemberId;
use chrono::{DateTime, NaiveDate, Utc};

/// Somebody, as far as the matching has to know them.
#[derive(Debug, Clone, PartialEq)]
pub struct Who {
    pub id: MemberId,
    pub name: String,
    /// The mail domain, unless it is a public mail host's.
    pub private_domain: Option<String>,
}

impl Who {
    /// Somebody with an address: it is who they are, however it is spelt.
    pub fn with_address(email: &EmailAddress, name: String) -> Who {
        Who { id: MemberId::new(email.key()), name, private_domain: email.private_domain().map(str::to_owned) }
    }
}

/// Somebody is in on a local day, and what they said. `None` leaves what was said before.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    pub who: Who,
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
    pub profile: ProfileAnswers,
    pub today_line: Option<String>,
    pub came_with: Option<String>,
    pub wants_introductions: bool,
}

impl Visit {
    /// A check-in as it was read at the door.
    pub fn of(who: Who, (at, day): (DateTime<Utc>, NaiveDate), said: Submission) -> Visit {
        Visit {
            who,
            at,
            day,
            profile: said.profile,
            today_line: said.today.today_line,
            came_with: said.today.came_with,
            wants_introductions: said.today.wants_introductions,
        }
    }
}
