//! Who is invited to introductions: people from a list who have not said anything yet, once.

use super::member::{Member, Standing};
use chrono::{DateTime, Utc};

/// Somebody who might be invited.
#[derive(Debug, Clone, PartialEq)]
pub struct Invitee {
    /// Without the lines of the profile.
    pub member: Member,
    pub invited_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    /// They have checked in or said something themselves.
    pub has_come: bool,
}

/// Why somebody is not invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInvited {
    /// They stopped letters, or rest from them.
    WantsNone,
    HasCome,
    Accepted,
    /// They have their letter already.
    Before,
}

impl Invitee {
    /// Whether they are to be invited; `again` counts as a press of the organiser's to repeat it.
    pub fn is_to_be_invited(&self, again: bool) -> Result<(), NotInvited> {
        match (&self.member.standing, self.accepted_at, self.invited_at) {
            (Standing::Stopped | Standing::Silent | Standing::Unreachable | Standing::PausedUntil(_), ..) => {
                Err(NotInvited::WantsNone)
            }
            (_, Some(_), _) => Err(NotInvited::Accepted),
            _ if self.has_come => Err(NotInvited::HasCome),
            (_, _, Some(_)) if !again => Err(NotInvited::Before),
            _ => Ok(()),
        }
    }
}
