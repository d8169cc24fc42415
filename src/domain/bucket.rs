//! How often something may be done: a bucket that fills up again by itself, a drop for each time.
//!
//! The size of the bucket is how much may come at once, its filling how much may go on for ever.

use chrono::{DateTime, Duration, Utc};

/// So much at once, and then one more each `every`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub at_once: u32,
    pub every: Duration,
}

/// What is left for one of those who take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// When it will be, or was, full.
    full_at: DateTime<Utc>,
}

impl Bucket {
    pub fn full(now: DateTime<Utc>) -> Bucket {
        Bucket { full_at: now }
    }

    /// Takes a drop; where there is none, says how long it is until there is.
    pub fn take(&mut self, rate: Rate, now: DateTime<Utc>) -> Result<(), Duration> {
        let full_at = self.full_at.max(now) + rate.every;
        let holds = rate.every * i32::try_from(rate.at_once).unwrap_or(i32::MAX);
        let wait = full_at - now - holds;
        if wait > Duration::zero() {
            return Err(wait);
        }
        self.full_at = full_at;
        Ok(())
    }

    /// Nothing needs to be remembered of it.
    pub fn is_full(&self, now: DateTime<Utc>) -> bool {
        self.full_at <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_much_at_once_and_then_one_by_one() {
        let now: DateTime<Utc> = "2026-02-03T09:00:00Z".parse().unwrap();
        let rate = Rate { at_once: 3, every: Duration::seconds(10) };
        let mut bucket = Bucket::full(now);
        assert!((0..3).all(|_| bucket.take(rate, now).is_ok()));
        assert_eq!(bucket.take(rate, now), Err(Duration::seconds(10)));
        assert_eq!(bucket.take(rate, now + Duration::seconds(4)), Err(Duration::seconds(6)), "asking costs nothing");
        assert!(bucket.take(rate, now + Duration::seconds(10)).is_ok());
        assert!(bucket.take(rate, now + Duration::seconds(19)).is_err());
        let later = now + Duration::days(1);
        assert!(bucket.is_full(later) && (0..3).all(|_| bucket.take(rate, later).is_ok()), "never more than it holds");
        assert!(bucket.take(rate, later).is_err());
        assert!(bucket.take(rate, now).is_err(), "also when the clock goes back");
    }
}
