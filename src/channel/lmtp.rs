//! Mail from a mail server on this machine, by LMTP (RFC 2033): a listener, and the client that `elevenses inbound
//! deliver` is. There is no login and no TLS, so nobody else can reach it.

mod client;
mod door;
mod listening;
mod session;
mod wire;

pub use client::{Handed, hand_over, knock};
pub use listening::LmtpAddress;

use crate::channel::inbound::{Keeper, LARGEST_MAIL};
use crate::domain::reply_address::ReplyAddress;
use door::Door;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::time::Duration;
use tokio::sync::watch;

/// Who is written to, and who keeps it.
#[derive(Clone)]
pub struct Receiver {
    /// Mail to any other address is refused, before its text comes.
    pub address: ReplyAddress,
    pub keeper: Keeper,
}

/// How much is taken from whom.
#[derive(Debug, Clone)]
pub struct Limits {
    pub connections: usize,
    pub recipients: usize,
    /// Bytes of one line, in a command or in a text.
    pub line: usize,
    /// Bytes of one mail.
    pub text_size: usize,
    /// Bytes after which a line or a mail that is too long is not even read to its end.
    pub endless: usize,
    /// How long nothing may come.
    pub idle: Duration,
    /// How long one mail may take to come.
    pub text: Duration,
    /// How long one mail may take to be kept.
    pub keep: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 20,
            recipients: 50,
            line: 64 * 1024,
            text_size: LARGEST_MAIL,
            endless: 20 * LARGEST_MAIL,
            idle: Duration::from_secs(60),
            text: Duration::from_secs(5 * 60),
            keep: Duration::from_secs(2 * 60),
        }
    }
}

/// Listens, and does nothing else yet.
pub struct LmtpListener {
    door: Door,
    limits: Limits,
}

impl LmtpListener {
    /// The error is a sentence for whoever set the address.
    pub async fn open(address: &LmtpAddress, limits: Limits) -> Result<LmtpListener, String> {
        Ok(LmtpListener { door: Door::open(address).await?, limits })
    }

    /// The port, where it is one.
    pub fn port(&self) -> Option<u16> {
        self.door.port()
    }

    /// Takes mail until it is stopped; then mail whose text is there is still kept and answered.
    pub async fn serve(&self, receiver: &Receiver, mut stopped: watch::Receiver<bool>) {
        // Side by side in this one task: what takes long is the keeper, and it waits for the disk.
        let mut conversations = FuturesUnordered::new();
        let mut turned_away = FuturesUnordered::new();
        let until = stopped.clone();
        loop {
            tokio::select! {
                () = until_stopped(&mut stopped) => break,
                Some(()) = conversations.next() => {}
                Some(()) = turned_away.next() => {}
                stream = self.door.accept() => match stream {
                    Ok(stream) if conversations.len() < self.limits.connections => {
                        conversations.push(session::converse(stream, &self.limits, receiver, until.clone()));
                    }
                    Ok(stream) if turned_away.len() < self.limits.connections => {
                        turned_away.push(session::turn_away(stream, &self.limits));
                    }
                    Ok(stream) => drop(stream),
                    Err(error) => {
                        tracing::warn!("a mail server could not be let in: {error}");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        while conversations.next().await.is_some() {}
    }
}

async fn until_stopped(stopped: &mut watch::Receiver<bool>) {
    // Who could stop it is gone: that is a stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
