//! How often one client may post: a hub's busiest minute passes, a flood does not.
//!
//! Everybody in a hub usually comes from one public address, so the limits are a hub's, not a person's. They are kept
//! in memory only: a restart forgives, and nothing is written down of who came from where.

use super::App;
use super::error::{Error, Result};
use crate::domain::bucket::{Bucket, Rate};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// Check-ins from one address: five hundred people through one door at once pass, and two more each second.
const CHECK_IN: Rate = Rate { at_once: 600, every: Duration::milliseconds(500) };
/// Names asked for on one tablet: a full minute of one person each second, then one in fifteen seconds. Whoever would
/// try all pairs of letters is at it for hours, in front of everybody.
const NAMES: Rate = Rate { at_once: 60, every: Duration::seconds(15) };
/// Codes for a tablet that one address may try: of the 2^40 there are, nobody finds one within its hour.
const CODES: Rate = Rate { at_once: 10, every: Duration::seconds(30) };
/// Tokens and signatures that one address may get wrong: somebody sets a program up, and nobody tries for long.
const WRONG: Rate = Rate { at_once: 60, every: Duration::seconds(10) };
/// Passwords and links asked for from one address: all organisers of a hub on their first morning, then one in five seconds.
const SIGN_IN: Rate = Rate { at_once: 60, every: Duration::seconds(5) };
/// Mails posted by a service, which comes from a few addresses only: everybody of a large hub answers at once, and ten
/// more each second.
const MAIL: Rate = Rate { at_once: 1_200, every: Duration::milliseconds(100) };
/// So many clients are told apart at once; those beyond share a bucket.
const CLIENTS: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    CheckIn(IpAddr),
    Code(IpAddr),
    Mail(IpAddr),
    Wrong(IpAddr),
    Names(String),
    SignIn(IpAddr),
    EverybodyElse,
}

/// The buckets of all clients. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Limits {
    /// Whose word about the client's address is believed.
    trusted: Arc<[IpAddr]>,
    buckets: Arc<Mutex<HashMap<Who, Bucket>>>,
}

impl Limits {
    /// `trusted` are the web servers that stand in front of this one.
    pub fn behind(trusted: &[IpAddr]) -> Limits {
        Limits { trusted: trusted.into(), ..Limits::default() }
    }

    /// One more check-in from there.
    pub fn check_in(&self, client: Client, now: DateTime<Utc>) -> Result<()> {
        self.take(Who::CheckIn(client.0), CHECK_IN, now)
    }

    /// One more code for a tablet is tried from there.
    pub fn code(&self, client: Client, now: DateTime<Utc>) -> Result<()> {
        self.take(Who::Code(client.0), CODES, now)
    }

    /// Somebody there wants to sign in once more.
    pub fn sign_in(&self, client: Client, now: DateTime<Utc>) -> Result<()> {
        self.take(Who::SignIn(client.0), SIGN_IN, now)
    }

    /// One more mail is posted from there.
    pub fn mail(&self, client: Client, now: DateTime<Utc>) -> Result<()> {
        self.take(Who::Mail(client.0), MAIL, now)
    }

    /// One more token or signature from there is wrong.
    pub fn wrong_proof(&self, client: Client, now: DateTime<Utc>) -> Result<()> {
        self.take(Who::Wrong(client.0), WRONG, now)
    }

    /// One more look for names on this tablet.
    pub fn names(&self, kiosk: &str, now: DateTime<Utc>) -> Result<()> {
        self.take(Who::Names(kiosk.to_owned()), NAMES, now)
    }

    fn take(&self, who: Who, rate: Rate, now: DateTime<Utc>) -> Result<()> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CLIENTS && !buckets.contains_key(&who) {
            buckets.retain(|_, bucket| !bucket.is_full(now));
        }
        let who = if buckets.len() >= CLIENTS && !buckets.contains_key(&who) { Who::EverybodyElse } else { who };
        let bucket = buckets.entry(who).or_insert_with(|| Bucket::full(now));
        bucket.take(rate, now).map_err(Error::TooOften)
    }
}

/// Where a request comes from, as far as limits tell clients apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(IpAddr);

impl Client {
    /// As tries to sign in are counted under it.
    pub fn name(&self) -> String {
        self.0.to_string()
    }

    /// What the connection says; where a trusted server stands in front, the last address in `X-Forwarded-For` that is
    /// none of theirs. What stands further left was written by whoever came, and is not believed.
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Client {
        let is_trusted = |address: &IpAddr| trusted.contains(&address.to_canonical());
        if !is_trusted(&peer) {
            return Client(household(peer));
        }
        let said: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).collect();
        let said = said.join(",");
        let mut way = said.rsplit(',').map_while(|part| part.trim().parse::<IpAddr>().ok());
        Client(household(way.find(|address| !is_trusted(address)).unwrap_or(peer)))
    }
}

/// Who has one IPv6 address has 2^64 of them.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        four => four,
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> std::result::Result<Client, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Without a connection (a test that asks the pages directly) all are one client.
        let peer = peer.map_or(Ipv6Addr::UNSPECIFIED.into(), |info| info.0.ip());
        Ok(Client::of(peer, &parts.headers, &app.limits.trusted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.7".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        Client::of(peer.parse().unwrap(), &headers, &trusted).0.to_string()
    }

    #[test]
    fn only_a_trusted_server_is_believed_and_only_its_own_word() {
        let table: &[(&str, &[&str], &str)] = &[
            ("192.0.2.9", &[], "192.0.2.9"),
            ("192.0.2.9", &["203.0.113.5"], "192.0.2.9"),
            ("127.0.0.1", &["203.0.113.5"], "203.0.113.5"),
            ("::ffff:127.0.0.1", &["203.0.113.5"], "203.0.113.5"),
            ("127.0.0.1", &["198.51.100.1, 203.0.113.5"], "203.0.113.5"),
            ("127.0.0.1", &["198.51.100.1, 203.0.113.5, 10.0.0.7"], "203.0.113.5"),
            ("127.0.0.1", &["198.51.100.1", "203.0.113.5"], "203.0.113.5"),
            ("127.0.0.1", &["203.0.113.5, rubbish"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("2001:db8:1:2:3:4:5:6", &[], "2001:db8:1:2::"),
        ];
        for (peer, forwarded, want) in table {
            assert_eq!(client(peer, forwarded), *want, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_busy_minute_passes_a_flood_does_not_and_memory_is_bounded() {
        let now: DateTime<Utc> = "2026-02-03T09:00:00Z".parse().unwrap();
        let limits = Limits::default();
        let hub = Client("192.0.2.1".parse().unwrap());
        let passed = (0..1_000).filter(|_| limits.check_in(hub, now).is_ok()).count();
        assert_eq!(passed, 600);
        for second in 0..60 {
            let at = now + Duration::seconds(second + 1);
            assert!((0..2).all(|_| limits.check_in(hub, at).is_ok()), "a hub that goes on at 120 a minute");
        }
        for n in 0..20_000_u32 {
            let _ = limits.check_in(Client(IpAddr::from((0x0a00_0000 + n).to_be_bytes())), now);
        }
        assert!(limits.buckets.lock().unwrap().len() <= CLIENTS + 1);
    }
}
