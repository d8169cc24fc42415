//! A sheet's address: asked for what changed, within limits, over ways that were allowed.
//!
//! It takes whatever the address gives into a file without a name; it must not know spreadsheets, feeds or schedules.
//! No sentence of it holds the address, which is a key to the sheet.

mod body;
mod reach;
#[cfg(test)]
mod tests;

use super::http::{self, in_words, text_of};
use crate::domain::feed::Version;
use body::Body;
use reach::Reach;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::{Client, Response, StatusCode, Url};
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

/// What is asked for, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub url: &'a str,
    pub allow_http: bool,
    pub allow_private: bool,
    /// The state that was read last.
    pub known: Option<&'a Version>,
}

/// How much an address may take of us.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// From the first question to the last byte.
    pub whole: Duration,
    /// Of the body, before and after it is unpacked.
    pub megabytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { connect: Duration::from_secs(10), whole: Duration::from_secs(60), megabytes: 100 }
    }
}

/// What an address gave.
#[derive(Debug)]
pub enum Fetched {
    /// The same as last time, without a body.
    Unchanged,
    /// A file, and what its server calls its state. Its hash is not known here.
    File(File, Version),
    /// Somebody has to change something first.
    Refused(String),
    /// It may be over by itself.
    TryLater(String),
}

/// Docs.google.com takes one, a sign-in three.
const REDIRECTS_MAX: usize = 5;

pub async fn fetch(ask: Ask<'_>, limits: Limits) -> Fetched {
    let late = || Err(Fetched::TryLater(format!("it was not through after {} seconds", limits.whole.as_secs())));
    let fetched = tokio::time::timeout(limits.whole, follow(ask, limits)).await;
    fetched.unwrap_or_else(|_| late()).unwrap_or_else(|fetched| fetched)
}

/// The error is what was fetched as well, so that `?` can be used.
async fn follow(ask: Ask<'_>, limits: Limits) -> Result<Fetched, Fetched> {
    let reach = Reach { private: ask.allow_private };
    let client = client(reach, limits)?;
    let mut url = Url::parse(ask.url)
        .map_err(|error| Fetched::Refused(format!("the address cannot be read ({error}); copy it once more")))?;
    may_ask(&url, ask.allow_http, reach).map_err(Fetched::Refused)?;
    for _ in 0..=REDIRECTS_MAX {
        let response = send(&client, &url, ask.known).await?;
        let Some(next) = redirected(&url, &response)? else { return answer(response, ask.known, limits).await };
        url = led_on(&url, next, ask.allow_http, reach).map_err(Fetched::Refused)?;
    }
    Err(Fetched::Refused(format!("it leads on more than {REDIRECTS_MAX} times, perhaps in a circle")))
}

/// Redirects are followed by us, one by one.
fn client(reach: Reach, limits: Limits) -> Result<Client, Fetched> {
    let builder = http::builder(limits.connect).map_err(Fetched::TryLater)?;
    let client = builder.dns_resolver(Arc::new(reach)).build();
    client.map_err(|error| Fetched::TryLater(http::trouble(error)))
}

/// Whether this may be asked at all. A name is looked at again when it has become an address.
fn may_ask(url: &Url, allow_http: bool, reach: Reach) -> Result<(), String> {
    match url.scheme() {
        "https" => {}
        "http" if allow_http => {}
        "http" => return Err("it leads to http://, so that others could read along".to_owned()),
        other => return Err(format!("it leads to {other}:, which is no web address")),
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    match host.parse() {
        Ok(address) => reach.check(address).map_err(|refused| refused.to_string()),
        Err(_) => Ok(()),
    }
}

/// The next address, which is looked at as the first one was, before anybody is asked there.
fn led_on(from: &Url, to: Url, allow_http: bool, reach: Reach) -> Result<Url, String> {
    may_follow(from, &to)?;
    may_ask(&to, allow_http, reach)?;
    Ok(to)
}

/// Whoever asked with TLS is not led out of it, whatever is allowed.
fn may_follow(from: &Url, to: &Url) -> Result<(), String> {
    match (from.scheme(), to.scheme()) {
        ("https", to) if to != "https" => {
            Err(format!("it leads on from https:// to {to}://, where others could read along"))
        }
        _ => Ok(()),
    }
}

async fn send(client: &Client, url: &Url, known: Option<&Version>) -> Result<Response, Fetched> {
    let mut request = client.get(url.clone()).header(ACCEPT, "text/csv, */*;q=0.5").header(ACCEPT_ENCODING, "gzip");
    if let Some(etag) = known.and_then(|known| known.etag.as_deref()) {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(since) = known.and_then(|known| known.last_modified.as_deref()) {
        request = request.header(IF_MODIFIED_SINCE, since);
    }
    request.send().await.map_err(|error| match reach::refusal(&error) {
        Some(refused) => Fetched::Refused(refused.to_string()),
        None => Fetched::TryLater(in_words(error)),
    })
}

/// Where it leads on, if it does.
fn redirected(from: &Url, response: &Response) -> Result<Option<Url>, Fetched> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let to = text_of(response.headers(), LOCATION.as_str()).and_then(|to| from.join(&to).ok());
    to.map(Some).ok_or_else(|| Fetched::TryLater("it leads on without saying where".to_owned()))
}

async fn answer(mut response: Response, known: Option<&Version>, limits: Limits) -> Result<Fetched, Fetched> {
    match response.status() {
        StatusCode::NOT_MODIFIED if known.is_some() => return Ok(Fetched::Unchanged),
        StatusCode::OK => {}
        status => return Err(unusable(status)),
    }
    let header = |name: &str| text_of(response.headers(), name);
    let version =
        Version { etag: header(ETAG.as_str()), last_modified: header(LAST_MODIFIED.as_str()), sha256: String::new() };
    let packing = header(CONTENT_ENCODING.as_str());
    let mut body = Body::of(packing.as_deref(), limits.megabytes)?;
    body.announced(response.content_length())?;
    while let Some(chunk) = response.chunk().await.map_err(|error| Fetched::TryLater(in_words(error)))? {
        body.take(&chunk)?;
    }
    Ok(Fetched::File(body.file()?, version))
}

fn unusable(status: StatusCode) -> Fetched {
    let number = status.as_u16();
    match number {
        401 | 403 => Fetched::Refused(format!(
            "its server wants a sign-in ({number}); publish the sheet, or share it with everybody who has the link"
        )),
        404 | 410 => Fetched::Refused(format!("there is nothing at this address ({number}); is it still published?")),
        408 | 425 | 429 | 500..=599 => Fetched::TryLater(format!("its server answered {number}")),
        _ => Fetched::Refused(format!("its server answered {number} where a sheet should be")),
    }
}
