//! The only network (and the folders that stand in for it): takes a finished letter, says what became of it; takes a
//! sheet in from its address, or from the folder where somebody puts it; takes mail in, and hands over its bytes; brings a
//! request to a gateway for texts.
//!
//! It knows envelopes and servers; it must not know members, digests, the outbox, what a sheet holds or a mail says.

mod delivery;
pub mod email;
pub mod feed;
pub mod folder;
mod http;
pub mod imap;
pub mod inbound;
pub mod lmtp;
mod smtp;
pub mod texts;
mod tls;
pub mod vouching;
pub mod watched_folder;

pub use delivery::Delivery;
pub use smtp::{Login, Security, SmtpConnection, SmtpSettings, Timeouts, is_this_machine};
