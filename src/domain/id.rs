//! Names for rows: one type for each kind of thing, so that a member's id cannot be passed for a space's.
//!
//! Ids are UUIDv7 text, made by the program (`flow::ids`), never by the database.

use std::fmt;
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(id: impl Into<Arc<str>>) -> Self {
                Self(id.into())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A hub.
    SpaceId,
    /// A person a space knows.
    MemberId,
    /// A form waiting for its letter to be answered.
    UnconfirmedId,
    /// A match put to its parties.
    IntroductionId,
    /// What one member is told on one day.
    DigestId,
    /// One thing to one person by one channel.
    MessageId,
    /// One firing of a schedule.
    FiringId,
    /// Somebody who may sign in.
    OrganiserId,
    /// A person or organisation outside the space whom the host knows.
    OutsiderId,
    /// An introduction that happened, or that was recorded by hand.
    ConnectionId,
    /// What came of it.
    OutcomeId,
    /// A spreadsheet that was brought in.
    ImportId,
    /// A spreadsheet that an organiser looks at before it is brought in.
    UploadId,
}
