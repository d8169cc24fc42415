//! Where conversations come from: a unix socket with its mode, or a port of this machine.

use super::LmtpAddress;
use super::wire::Stream;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tokio::net::{TcpListener, UnixListener};

pub enum Door {
    Unix { listener: UnixListener, _socket: Socket },
    Tcp(TcpListener),
}

impl Door {
    /// The error is a sentence for whoever set the address.
    pub async fn open(address: &LmtpAddress) -> Result<Door, String> {
        match address {
            LmtpAddress::Unix { path, mode } => {
                let listener = listen(path, *mode)?;
                let inode = fs::symlink_metadata(path).map(|m| m.ino()).unwrap_or_default();
                Ok(Door::Unix { listener, _socket: Socket { path: path.clone(), inode } })
            }
            LmtpAddress::Tcp(address) if !address.ip().is_loopback() => {
                Err(format!("mail is not taken on {address}: LMTP asks nobody who they are, so only this machine may reach it"))
            }
            LmtpAddress::Tcp(address) => TcpListener::bind(address).await.map(Door::Tcp).map_err(|error| {
                format!("mail cannot be taken on {address}: {error}. Stop the program that uses this port, or choose another")
            }),
        }
    }

    /// The port, where it is one: what the system chose for port 0.
    pub fn port(&self) -> Option<u16> {
        match self {
            Door::Unix { .. } => None,
            Door::Tcp(listener) => listener.local_addr().ok().map(|address| address.port()),
        }
    }

    pub async fn accept(&self) -> io::Result<Box<dyn Stream>> {
        match self {
            Door::Unix { listener, .. } => Ok(Box::new(listener.accept().await?.0)),
            Door::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // Answers are small and waited for.
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}

/// The file of a socket; taken away when nobody listens on it any more.
pub struct Socket {
    path: PathBuf,
    inode: u64,
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Not the one that another program has put in its place.
        if fs::symlink_metadata(&self.path).is_ok_and(|m| m.ino() == self.inode) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The socket is made beside its place and moved there once it has its mode, so that it never stands open to more than
/// it should; it takes the place of one that a daemon before left behind.
fn listen(path: &Path, mode: u32) -> Result<UnixListener, String> {
    let at = path.display();
    if let Ok(there) = fs::symlink_metadata(path) {
        if !there.file_type().is_socket() {
            return Err(format!(
                "mail cannot be taken on {at}: something that is no socket is there. Take it away, or name another path"
            ));
        }
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            return Err(format!(
                "mail cannot be taken on {at}: another program listens there. Stop it, or name another path"
            ));
        }
    }
    let make = || -> io::Result<UnixListener> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut fresh = path.as_os_str().to_owned();
        fresh.push(".new");
        let fresh = PathBuf::from(fresh);
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&fresh)?;
        fs::set_permissions(&fresh, Permissions::from_mode(mode))?;
        fs::rename(&fresh, path)?;
        Ok(listener)
    };
    make().map_err(|error| {
        format!("mail cannot be taken on {at}: {error}. Make its folder writable for this user, or name another path")
    })
}
