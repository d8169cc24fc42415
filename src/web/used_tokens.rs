//! Which tokens have brought a mail: each is good for one. They are kept in memory only, because a restart loses nothing
//! by it: the same mail is known again by the database, and does nothing twice. Only another mail under a token of the
//! hours before would pass, and whoever has such a token has seen into the service, or into us.

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
pub struct UsedTokens {
    /// Older ones are refused by their age.
    remembered: Duration,
    seen: Arc<Mutex<HashMap<String, Seen>>>,
}

struct Seen {
    mail: [u8; 32],
    at: DateTime<Utc>,
    kept: bool,
}

/// From so many on, those whose time is over are forgotten.
const MANY: usize = 10_000;

impl UsedTokens {
    pub fn remembering(time: Duration) -> UsedTokens {
        // A token may be as old as it can be, or not yet quite born, when it comes for the first time.
        UsedTokens { remembered: time + Duration::minutes(15), seen: Arc::default() }
    }

    /// Whether the token may bring this mail: it has brought none, or this one, which was not kept then.
    pub fn begin(&self, token: &str, mail: &[u8], now: DateTime<Utc>) -> bool {
        let mail = Sha256::digest(mail).into();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MANY {
            seen.retain(|_, seen| now - seen.at < self.remembered);
        }
        let seen = seen.entry(token.to_owned()).or_insert(Seen { mail, at: now, kept: false });
        seen.mail == mail && !seen.kept
    }

    /// Its mail is kept.
    pub fn end(&self, token: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = seen.get_mut(token) {
            seen.kept = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_brings_one_mail_and_that_until_it_is_kept() {
        let now: DateTime<Utc> = "2026-02-03T09:00:00Z".parse().unwrap();
        let used = UsedTokens::remembering(Duration::hours(8));
        assert!(used.begin("a", b"yes", now));
        assert!(used.begin("a", b"yes", now), "it was not kept, and comes again");
        assert!(!used.begin("a", b"another", now));
        used.end("a");
        assert!(!used.begin("a", b"yes", now));
        assert!(used.begin("b", b"yes", now));
        for n in 0..MANY {
            used.begin(&n.to_string(), b"", now + Duration::hours(8));
        }
        assert!(!used.begin("a", b"yes", now + Duration::hours(8)), "as long as its age lets it in");
        used.begin("c", b"", now + Duration::hours(9));
        assert_eq!(used.seen.lock().unwrap().len(), MANY + 1);
    }
}
