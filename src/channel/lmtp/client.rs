//! The other end of the conversation, for a mail that comes down a pipe: handed to the daemon, which alone has the
//! database.

use super::Limits;
use super::LmtpAddress;
use super::wire::{Gone, Stream, Wire};
use std::time::Duration;
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// What the daemon said to a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    Kept,
    /// It is not there, or not now.
    TryLater(String),
    /// Nobody is written to by this address.
    NoSuchRecipient(String),
    Refused(String),
}

const CONNECT: Duration = Duration::from_secs(10);

/// Hands over one mail for one recipient. The text's lines may end in LF, as a pipe gives them, or in CRLF.
pub async fn hand_over(address: &LmtpAddress, from: &str, to: &str, text: &[u8]) -> Handed {
    let wire = match timeout(CONNECT, connect(address)).await {
        Ok(Ok(stream)) => Wire::new(stream, Limits { idle: PATIENCE, ..Limits::default() }),
        Ok(Err(error)) => {
            return Handed::TryLater(format!("nobody takes mail on {address} ({error}); is the daemon running?"));
        }
        Err(_) => return Handed::TryLater(format!("nobody takes mail on {address} within {} s", CONNECT.as_secs())),
    };
    match converse(wire, from, to, text).await {
        Ok(handed) | Err(Stop::Said(handed)) => handed,
        Err(Stop::Gone) => Handed::TryLater(format!("the daemon on {address} did not answer to the end")),
    }
}

/// Whether somebody is there.
pub async fn knock(address: &LmtpAddress) -> Result<(), String> {
    let stream = match timeout(CONNECT, connect(address)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(format!("nobody takes mail there ({error})")),
        Err(_) => return Err(format!("nobody answers within {} s", CONNECT.as_secs())),
    };
    let mut wire = Wire::new(stream, Limits { idle: CONNECT, ..Limits::default() });
    match answer(&mut wire, 2).await {
        Ok(_) => drop(wire.say("QUIT").await),
        Err(Stop::Said(_)) => return Err("it takes no mail now".to_owned()),
        Err(Stop::Gone) => return Err("it hung up at once".to_owned()),
    }
    Ok(())
}

/// Longer than the daemon gives itself to keep a mail.
const PATIENCE: Duration = Duration::from_secs(150);

async fn connect(address: &LmtpAddress) -> std::io::Result<Box<dyn Stream>> {
    Ok(match address {
        LmtpAddress::Unix { path, .. } => Box::new(UnixStream::connect(path).await?),
        LmtpAddress::Tcp(address) => Box::new(TcpStream::connect(address).await?),
    })
}

/// It ends early.
enum Stop {
    Said(Handed),
    Gone,
}

impl From<Gone> for Stop {
    fn from(_: Gone) -> Stop {
        Stop::Gone
    }
}

async fn converse(mut wire: Wire, from: &str, to: &str, text: &[u8]) -> Result<Handed, Stop> {
    answer(&mut wire, 2).await?;
    for command in ["LHLO localhost".to_owned(), format!("MAIL FROM:<{from}>")] {
        wire.say(&command).await?;
        answer(&mut wire, 2).await?;
    }
    wire.say(&format!("RCPT TO:<{to}>")).await?;
    answer(&mut wire, 2).await.map_err(|stop| match stop {
        Stop::Said(Handed::Refused(why)) => Stop::Said(Handed::NoSuchRecipient(why)),
        stop => stop,
    })?;
    wire.say("DATA").await?;
    answer(&mut wire, 3).await?;
    wire.send_text(text).await?;
    answer(&mut wire, 2).await?;
    // It is kept, whatever becomes of the goodbye.
    let _ = wire.say("QUIT").await;
    Ok(Handed::Kept)
}

/// The answer's last line, which must be of this class.
async fn answer(wire: &mut Wire, wanted: u8) -> Result<(), Stop> {
    loop {
        let line = wire.line().await?.map_err(|_| Stop::Gone)?;
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if line.as_bytes().get(3) == Some(&b'-') {
            continue;
        }
        let class = line.bytes().next().map(|digit| digit.wrapping_sub(b'0'));
        return match class {
            Some(class) if class == wanted => Ok(()),
            Some(5) => Err(Stop::Said(Handed::Refused(line))),
            Some(4) => Err(Stop::Said(Handed::TryLater(line))),
            _ => Err(Stop::Gone),
        };
    }
}
