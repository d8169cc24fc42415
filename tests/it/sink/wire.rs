//! The sink's end of the line: lines and texts in, answers out, plain or under TLS.
//! Only CRLF ends a line and only CRLF.CRLF ends a text, as on a strict server, so a
//! bare CR or LF that slips through is seen in what was recorded.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

pub struct Wire {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
}

impl Wire {
    pub fn new(stream: impl Stream + 'static) -> Wire {
        Wire { stream: Box::new(stream), unread: Vec::new() }
    }

    /// What was sent ahead of the handshake is thrown away, as it should be.
    pub async fn secure(self, acceptor: &TlsAcceptor) -> io::Result<Wire> {
        Ok(Wire::new(acceptor.accept(self.stream).await?))
    }

    pub async fn say(&mut self, answer: &[u8]) -> io::Result<()> {
        let line = [answer, b"\r\n"].concat();
        self.stream.write_all(&line).await?;
        self.stream.flush().await
    }

    pub async fn line(&mut self) -> io::Result<String> {
        let end = loop {
            if let Some(at) = find(&self.unread, b"\r\n") {
                break at;
            }
            self.more().await?;
        };
        let line: Vec<u8> = self.unread.drain(..end + 2).collect();
        Ok(String::from_utf8_lossy(&line[..end]).into_owned())
    }

    /// A text up to its final dot, un-stuffed. `arrived` is told of every byte.
    pub async fn text(&mut self, arrived: impl Fn(usize)) -> io::Result<Vec<u8>> {
        arrived(self.unread.len());
        let mut searched = 0;
        let end = loop {
            if self.unread.starts_with(b".\r\n") {
                break 0;
            }
            if let Some(at) = find(&self.unread[searched..], b"\r\n.\r\n") {
                break searched + at + 2;
            }
            searched = self.unread.len().saturating_sub(4);
            arrived(self.more().await?);
        };
        let text: Vec<u8> = self.unread.drain(..end + 3).collect();
        Ok(unstuffed(&text[..end]))
    }

    /// Reads and forgets until the other side is gone.
    pub async fn ignore(&mut self) -> io::Error {
        loop {
            self.unread.clear();
            if let Err(gone) = self.more().await {
                return gone;
            }
        }
    }

    async fn more(&mut self) -> io::Result<usize> {
        match self.stream.read_buf(&mut self.unread).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            size => Ok(size),
        }
    }
}

fn unstuffed(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = find(rest, b"\r\n").map_or(rest.len(), |at| at + 2);
        let (line, later) = rest.split_at(end);
        plain.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        rest = later;
    }
    plain
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(wanted.len())?;
    (0..=last).find(|&at| bytes[at] == wanted[0] && bytes[at..].starts_with(wanted))
}
