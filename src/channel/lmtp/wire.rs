//! Lines and texts off an LMTP connection, within limits, as strictly as they can be taken: a line ends in CRLF and in
//! nothing else, and a text ends in CRLF.CRLF and in nothing else. Whatever is read more loosely lets one mail hide a
//! second one (SMTP smuggling, RFC 5321 2.3.8). It knows no commands.

use super::Limits;
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::timeout;

/// Both ends of a connection, whatever it runs over.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

pub struct Wire {
    stream: BufReader<Box<dyn Stream>>,
    limits: Limits,
}

/// There is nobody to go on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    HungUp,
    /// Nothing came for too long, or too slowly.
    Idle,
    /// More came than anybody means to send.
    Endless,
}

/// Why a line or a text that came whole is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A CR without its LF, or an LF without its CR.
    BareLineEnd,
    LineTooLong,
    TooLarge,
}

impl From<io::Error> for Gone {
    fn from(_: io::Error) -> Gone {
        Gone::HungUp
    }
}

impl Wire {
    pub fn new(stream: Box<dyn Stream>, limits: Limits) -> Wire {
        Wire { stream: BufReader::new(stream), limits }
    }

    /// Sends one or several lines, each without its end.
    pub async fn say(&mut self, lines: &str) -> Result<(), Gone> {
        let bytes = format!("{}\r\n", lines.replace('\n', "\r\n"));
        let saying = async {
            self.stream.write_all(bytes.as_bytes()).await?;
            self.stream.flush().await
        };
        timeout(self.limits.idle, saying).await.map_err(|_| Gone::Idle)?.map_err(Gone::from)
    }

    /// Sends a whole text and its end. Its lines may end in LF or CRLF.
    pub async fn send_text(&mut self, text: &[u8]) -> Result<(), Gone> {
        let mut bytes = Vec::with_capacity(text.len() + text.len() / 20);
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                bytes.push(b'.');
            }
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            bytes.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b".\r\n");
        let sending = async {
            self.stream.write_all(&bytes).await?;
            self.stream.flush().await
        };
        timeout(self.limits.idle, sending).await.map_err(|_| Gone::Idle)?.map_err(Gone::from)
    }

    /// The next line, with its CRLF.
    pub async fn line(&mut self) -> Result<Result<Vec<u8>, Fault>, Gone> {
        // One limit for the whole line, or a byte a minute would hold the connection for ever.
        timeout(self.limits.idle, self.line_at_leisure()).await.map_err(|_| Gone::Idle)?
    }

    async fn line_at_leisure(&mut self) -> Result<Result<Vec<u8>, Fault>, Gone> {
        let mut line = Vec::new();
        let mut length = 0;
        loop {
            let bytes = self.stream.fill_buf().await?;
            if bytes.is_empty() {
                return Err(Gone::HungUp);
            }
            let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(bytes.len());
            length += taken;
            if length <= self.limits.line {
                line.extend_from_slice(&bytes[..taken]);
            }
            self.stream.consume(taken);
            if length > self.limits.endless {
                return Err(Gone::Endless);
            }
            if end.is_some() {
                break;
            }
        }
        if length > self.limits.line {
            return Ok(Err(Fault::LineTooLong));
        }
        let bare = line.strip_suffix(b"\r\n").is_none_or(|inner| inner.contains(&b'\r'));
        Ok(if bare { Err(Fault::BareLineEnd) } else { Ok(line) })
    }

    /// The text after a 354, up to its lonely dot, which is not part of it; nor are the dots before dots.
    pub async fn text(&mut self) -> Result<Result<Vec<u8>, Fault>, Gone> {
        timeout(self.limits.text, self.text_at_leisure()).await.map_err(|_| Gone::Idle)?
    }

    async fn text_at_leisure(&mut self) -> Result<Result<Vec<u8>, Fault>, Gone> {
        let mut text = Text::new(&self.limits);
        loop {
            let bytes = timeout(self.limits.idle, self.stream.fill_buf()).await.map_err(|_| Gone::Idle)??;
            if bytes.is_empty() {
                return Err(Gone::HungUp);
            }
            let end = bytes.iter().position(|byte| text.take(*byte)).map(|at| at + 1);
            let taken = end.unwrap_or(bytes.len());
            self.stream.consume(taken);
            if text.seen > self.limits.endless {
                return Err(Gone::Endless);
            }
            if end.is_some() {
                return Ok(text.fault.map_or(Ok(text.kept), Err));
            }
        }
    }
}

/// A text while it comes, byte by byte.
struct Text {
    kept: Vec<u8>,
    seen: usize,
    line: usize,
    at: At,
    /// The first thing that was wrong; reading goes on to the end, for the answer comes after it.
    fault: Option<Fault>,
    largest: usize,
    longest: usize,
}

/// Where in a line the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    /// After a dot at the start: it is doubled, or the last of the text, or to be left out.
    Dot,
    /// After a lonely dot and a CR.
    DotCr,
    Within,
    Cr,
}

impl Text {
    fn new(limits: &Limits) -> Text {
        let (largest, longest) = (limits.text_size, limits.line);
        Text { kept: Vec::new(), seen: 0, line: 0, at: At::Start, fault: None, largest, longest }
    }

    /// Takes the next byte; true when it was the last.
    fn take(&mut self, byte: u8) -> bool {
        self.seen += 1;
        self.line += 1;
        if self.line > self.longest {
            self.wrong(Fault::LineTooLong);
        }
        match (self.at, byte) {
            (At::DotCr, b'\n') => return true,
            (At::Start, b'.') => self.at = At::Dot,
            (At::Dot, b'\r') => self.at = At::DotCr,
            (At::Cr, b'\n') => {
                self.keep(b"\r\n");
                (self.at, self.line) = (At::Start, 0);
            }
            (At::Cr | At::DotCr, _) => {
                self.wrong(Fault::BareLineEnd);
                self.at = if byte == b'\r' { At::Cr } else { At::Within };
            }
            (_, b'\n') => {
                // Not the start of a line, whatever its sender hopes: a dot after it ends nothing.
                self.wrong(Fault::BareLineEnd);
                self.at = At::Within;
            }
            (_, b'\r') => self.at = At::Cr,
            (_, byte) => {
                self.keep(&[byte]);
                self.at = At::Within;
            }
        }
        false
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.kept.len() + bytes.len() > self.largest {
            self.wrong(Fault::TooLarge);
        } else if self.fault.is_none() {
            self.kept.extend_from_slice(bytes);
        }
    }

    fn wrong(&mut self, fault: Fault) {
        if self.fault.is_none() {
            self.fault = Some(fault);
            self.kept = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text comes to, and what is left behind its end.
    fn read(bytes: &[u8]) -> Option<(Result<Vec<u8>, Fault>, usize)> {
        let limits = Limits { line: 40, text_size: 30, ..Limits::default() };
        let mut text = Text::new(&limits);
        let end = bytes.iter().position(|byte| text.take(*byte))?;
        Some((text.fault.map_or(Ok(text.kept), Err), bytes.len() - end - 1))
    }

    #[test]
    fn dots_at_the_start_of_lines() {
        let table: [(&str, &str); 6] = [
            ("yes\r\n.\r\n", "yes\r\n"),
            (".\r\n", ""),
            ("..\r\n.\r\n", ".\r\n"),
            ("...a\r\n..b\r\n.\r\n", "..a\r\n.b\r\n"),
            (".a\r\n.\r\n", "a\r\n"),
            ("a.\r\nb . c\r\n.\r\n", "a.\r\nb . c\r\n"),
        ];
        for (wire, want) in table {
            assert_eq!(read(wire.as_bytes()), Some((Ok(want.as_bytes().to_vec()), 0)), "{wire:?}");
        }
    }

    #[test]
    fn nothing_but_the_one_true_end_ends_a_text() {
        for end in ["\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r\n.\r\r\n", "\r\n\0.\r\n", "\n.\r"]
        {
            let wire = format!("yes{end}MAIL FROM:<eve@x.example>\r\n");
            assert_eq!(read(wire.as_bytes()), None, "{end:?} is no end");
            let (text, left) = read(format!("yes{end}\r\n.\r\nQUIT\r\n").as_bytes()).unwrap();
            assert_eq!((text.is_err(), left), (!end.contains('\0'), 6), "{end:?}");
        }
    }

    #[test]
    fn every_byte_goes_through_and_limits_hold() {
        let all: Vec<u8> = (0..=255).filter(|b| *b != b'\r' && *b != b'\n').collect();
        for bytes in all.chunks(25) {
            let wire = [b"x", bytes, b"\r\n.\r\n"].concat();
            assert_eq!(read(&wire), Some((Ok([b"x", bytes, b"\r\n"].concat()), 0)));
        }
        assert_eq!(read("0123456789\r\n0123456789\r\n0123456789\r\n.\r\n".as_bytes()), Some((Err(Fault::TooLarge), 0)));
        assert_eq!(read(format!("{}\r\n.\r\n", "x".repeat(41)).as_bytes()).unwrap().0, Err(Fault::TooLarge));
        let limits = Limits { line: 40, ..Limits::default() };
        let mut text = Text::new(&limits);
        assert!(!format!("{}\r\n", "x".repeat(41)).bytes().any(|byte| text.take(byte)));
        assert_eq!(text.fault, Some(Fault::LineTooLong));
    }
}
