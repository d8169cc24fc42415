//! The byte stream handed to lettre once we have greeted and secured it ourselves.
//! lettre insists on reading a greeting, so one is played to it; and it gives up on
//! an answer that is not UTF-8, so other bytes are masked: an accepted letter must
//! not turn into an unknown one over an umlaut. It knows no SMTP beyond that.

use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The greeting has been read and judged by then; its words no longer matter.
const GREETING: &[u8] = b"220 greeted\r\n";

#[derive(Debug)]
pub(super) struct Line<S> {
    stream: S,
    peer: SocketAddr,
    still_to_play: &'static [u8],
}

impl<S> Line<S> {
    pub fn greeted(stream: S, peer: SocketAddr) -> Line<S> {
        Line { stream, peer, still_to_play: GREETING }
    }
}

impl<S> AsyncTokioStream for Line<S>
where
    S: AsyncRead + AsyncWrite + Send + Sync + Unpin + Debug,
{
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if !self.still_to_play.is_empty() {
            let size = self.still_to_play.len().min(buf.remaining());
            let (now, later) = self.still_to_play.split_at(size);
            buf.put_slice(now);
            self.still_to_play = later;
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        mask(&mut buf.filled_mut()[before..]);
        read
    }
}

fn mask(answer: &mut [u8]) {
    for byte in answer.iter_mut().filter(|byte| !byte.is_ascii()) {
        *byte = b'?';
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
