//! The only network (and the folder that stands in for it): takes a finished letter, says what became of it.
//!
//! It knows envelopes and servers; it must not know members, digests or the outbox.

mod delivery;
pub mod email;
pub mod folder;
mod smtp;

pub use delivery::Delivery;
pub use smtp::{Login, Security, SmtpConnection, SmtpSettings, Timeouts};
