//! What has to be known to look into a mailbox. Plain values; reading them from the configuration file is somebody
//! else's work.

use crate::channel::{Login, Security};
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Clone)]
pub struct ImapSettings {
    /// A name or an IP address; the certificate must carry it.
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Login,
    /// PEM certificates trusted beside the system's own.
    pub ca_file: Option<PathBuf>,
    /// The mailbox that is looked into, as its server calls it.
    pub mailbox: String,
    pub afterwards: Afterwards,
    /// It is looked into at least so often, also while IDLE says that nothing came: a connection may have died silently.
    pub poll: Duration,
    /// What one question to the server may take, from connecting to the last byte of its answer.
    pub patience: Duration,
}

/// What is done with a mail that was kept, so that it is not brought in again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Afterwards {
    /// It is moved to this folder; one that cannot be kept goes to a folder beside it.
    Move(String),
    /// It stays, marked with a keyword of ours.
    Flag,
}
