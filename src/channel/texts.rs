//! The line to a gateway that carries texts: brings a request there, and says whether it can have left.
//!
//! It must not know gateways: what to ask and what an answer means is said elsewhere.

use super::http::{self, text_of};
use crate::domain::gateway::{Answer, Method, Request};
use chrono::DateTime;
use flate2::write::MultiGzDecoder;
use reqwest::header::{CONTENT_ENCODING, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Response};
use std::io::Write;
use std::time::Duration;

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    Answer(Answer),
    /// No connection stood, so that nothing has left.
    NotSent(String),
    /// It may have left; no answer came that says so.
    Lost(String),
}

/// Of an answer, so much is looked at.
const BODY_MAX: usize = 64 * 1024;

#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Until a connection stands.
    pub connect: Duration,
    /// From the first byte to the last.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { connect: Duration::from_secs(10), whole: Duration::from_secs(30) }
    }
}

#[derive(Debug, Clone)]
pub struct TextLine {
    client: Client,
}

impl TextLine {
    pub fn new() -> Result<TextLine, String> {
        TextLine::with(Patience::default())
    }

    /// Each request has a connection of its own: the other side may close one that waits at the very moment of writing,
    /// and nobody would know whether the text has left.
    pub fn with(patience: Patience) -> Result<TextLine, String> {
        let builder = http::builder(patience.connect)?.timeout(patience.whole).pool_max_idle_per_host(0);
        builder.build().map(|client| TextLine { client }).map_err(http::trouble)
    }

    pub async fn send(&self, request: &Request) -> Sent {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut asked = self.client.request(method, &request.url);
        for (name, value) in &request.headers {
            asked = asked.header(name, value);
        }
        match asked.body(request.body.clone()).send().await {
            Ok(response) => Sent::Answer(answer(response).await),
            Err(error) if error.is_connect() || error.is_builder() => Sent::NotSent(http::in_words(error)),
            Err(error) if error.is_timeout() => Sent::Lost("it did not answer in time".to_owned()),
            Err(error) => Sent::Lost(http::in_words(error)),
        }
    }
}

/// The status has been said, whatever comes of the body; what is cut or too long cannot be read, and says so by that.
async fn answer(mut response: Response) -> Answer {
    let (status, headers) = (response.status().as_u16(), response.headers());
    let retry_after = retry_after(headers);
    let is_packed =
        text_of(headers, CONTENT_ENCODING.as_str()).is_some_and(|packing| packing.trim().eq_ignore_ascii_case("gzip"));
    let mut body = Vec::new();
    while body.len() < BODY_MAX
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(BODY_MAX);
    Answer { status, retry_after, body: if is_packed { unpacked(&body) } else { body } }
}

/// Nobody asked for it to be packed, but some do.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut decoder = MultiGzDecoder::new(Bounded(Vec::new()));
    // What cannot be unpacked to the end is what came of it.
    let _ = decoder.write_all(packed).and_then(|()| decoder.try_finish());
    std::mem::take(&mut decoder.get_mut().0)
}

/// What is small on the way and vast on arrival stops at the limit.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.len().min(BODY_MAX - self.0.len());
        self.0.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Seconds, or a date, which is compared with the server's own clock (RFC 9110 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let written = text_of(headers, RETRY_AFTER.as_str())?;
    if let Ok(seconds) = written.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = |text: &str| DateTime::parse_from_rfc2822(text.trim()).ok();
    let until = time(&written)?;
    let now = time(&text_of(headers, DATE.as_str())?)?;
    (until - now).to_std().ok()
}

#[cfg(test)]
mod tests;
