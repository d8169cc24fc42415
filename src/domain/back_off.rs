//! What is tried again and again has to wait, each time longer.

use chrono::{DateTime, Duration, Utc};

/// How somebody is slowed down.
#[derive(Debug, Clone, Copy)]
pub struct BackOff {
    /// So many at once are free.
    pub free: u32,
    /// The first wait; each one after it is twice as long.
    pub first: Duration,
    pub longest: Duration,
    /// Quiet for so long, and all is forgotten.
    pub forgets: Duration,
}

/// What was tried so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tries {
    pub count: u32,
    pub last_at: DateTime<Utc>,
    pub held_until: DateTime<Utc>,
}

impl BackOff {
    /// One more, counted before anybody knows whether it is right, so that a thousand at once are a thousand; or how long
    /// to wait. What has to wait is not counted.
    pub fn one_more(&self, before: Option<Tries>, now: DateTime<Utc>) -> Result<Tries, Duration> {
        let before = before.filter(|tries| now - tries.last_at < self.forgets);
        // Who waits for nothing yet does not wait for a clock either that was set back.
        let held = before.filter(|tries| tries.count >= self.free && tries.held_until > now);
        if let Some(tries) = held {
            return Err(tries.held_until - now);
        }
        let count = before.map_or(0, |tries| tries.count).saturating_add(1);
        Ok(Tries { count, last_at: now, held_until: now + self.wait_after(count) })
    }

    fn wait_after(&self, count: u32) -> Duration {
        match count.checked_sub(self.free) {
            None => Duration::zero(),
            Some(more) => (self.first * 2_i32.pow(more.min(20))).min(self.longest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_free_and_then_each_wait_is_twice_the_last_up_to_an_hour() {
        let rule =
            BackOff { free: 5, first: Duration::minutes(1), longest: Duration::hours(1), forgets: Duration::days(1) };
        let mut now: DateTime<Utc> = "2026-02-03T09:00:00Z".parse().unwrap();
        let (mut tries, mut waits) = (None, Vec::new());
        for _ in 0..13 {
            let next = rule.one_more(tries, now).unwrap();
            waits.push((next.held_until - now).num_minutes());
            if next.held_until > now {
                assert_eq!(rule.one_more(Some(next), now), Err(next.held_until - now), "at once again");
            }
            (tries, now) = (Some(next), next.held_until);
        }
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        let rested = rule.one_more(tries, now + Duration::days(1)).unwrap();
        assert_eq!((rested.count, rested.held_until), (1, now + Duration::days(1)));
    }
}
