//! Where mail servers of this machine find us: a unix socket, or a port that only this machine reaches.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LmtpAddress {
    /// The mode says who may connect: 0o660 is our user, and the group that owns the socket.
    Unix { path: PathBuf, mode: u32 },
    /// Always a loopback address: LMTP asks nobody who they are.
    Tcp(SocketAddr),
}

impl fmt::Display for LmtpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LmtpAddress::Unix { path, .. } => write!(f, "unix:{}", path.display()),
            LmtpAddress::Tcp(address) => write!(f, "{address}"),
        }
    }
}
