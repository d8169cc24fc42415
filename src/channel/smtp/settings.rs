//! What a connection needs to be told: where the mail server is, how it is secured,
//! who we are there, and how long each step may take. Plain values; reading them
//! from the configuration file is somebody else's work.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// How the connection is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: only to a mail server on this same machine.
    Plain,
    /// STARTTLS, required: without it the connection is given up (port 587).
    StartTls,
    /// TLS from the first byte (port 465).
    Tls,
}

impl Security {
    pub fn in_words(self) -> &'static str {
        match self {
            Security::Plain => "plain",
            Security::StartTls => "STARTTLS",
            Security::Tls => "TLS",
        }
    }
}

/// User name and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: String,
}

/// The password stays out of logs and panics.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// One limit for each step. The defaults are those of RFC 5321, 4.5.3.2: long,
/// because giving up early after the final dot is how duplicates are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeouts {
    /// Name look-up and TCP connection. RFC 5321 has no figure; ours is 30 s.
    pub connect: Duration,
    /// The greeting, from the moment the connection stands.
    pub greeting: Duration,
    /// Each of EHLO, STARTTLS, the TLS handshake and the login.
    pub hello: Duration,
    pub mail: Duration,
    pub rcpt: Duration,
    pub data: Duration,
    /// The text, the final dot and its answer together, since lettre writes them in
    /// one call: 3 min for the data block and 10 min for the answer.
    pub body_and_dot: Duration,
    /// Courtesies that must not hold anything up.
    pub reset_and_quit: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        const MINUTE: Duration = Duration::from_secs(60);
        Timeouts {
            connect: Duration::from_secs(30),
            greeting: 5 * MINUTE,
            hello: 5 * MINUTE,
            mail: 5 * MINUTE,
            rcpt: 5 * MINUTE,
            data: 2 * MINUTE,
            body_and_dot: 13 * MINUTE,
            reset_and_quit: Duration::from_secs(10),
        }
    }
}

/// Everything `SmtpConnection::open` wants to know.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// A name or an IP address; the certificate must carry it.
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<Login>,
    /// What we call ourselves in EHLO: a full host name or an IP address.
    pub hello_name: String,
    /// PEM certificates trusted beside the system's own.
    pub ca_file: Option<PathBuf>,
    pub timeouts: Timeouts,
    /// After so many letters a new connection is opened: servers count, too.
    pub messages_per_connection: u32,
}

impl SmtpSettings {
    /// Settings with nothing unusual about them: no login, system certificates.
    pub fn new(host: impl Into<String>, port: u16, security: Security) -> SmtpSettings {
        SmtpSettings {
            host: host.into(),
            port,
            security,
            login: None,
            hello_name: "127.0.0.1".into(),
            ca_file: None,
            timeouts: Timeouts::default(),
            messages_per_connection: 100,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_in_the_debug_output() {
        let login = Login { user: "elevenses".into(), password: "hunter2".into() };
        let shown = format!("{login:?}");
        assert!(shown.contains("elevenses") && !shown.contains("hunter2"));
    }
}
