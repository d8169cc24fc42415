//! The only network (and the folders that stand in for it): takes a finished letter, says what became of it; takes a
//! sheet in from its address, or from the folder where somebody puts it.
//!
//! It knows envelopes and servers; it must not know members, digests, the outbox or what a sheet holds.

mod delivery;
pub mod email;
pub mod feed;
pub mod folder;
mod smtp;
pub mod watched_folder;

pub use delivery::Delivery;
pub use smtp::{Login, Security, SmtpConnection, SmtpSettings, Timeouts};
