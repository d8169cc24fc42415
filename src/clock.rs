//! The only place that reads the time. Daemon, command line and web use it; everything else is given `now`.

use chrono::{DateTime, Duration, Utc};

/// A clock that runs at the usual speed, but may stand at another time: the demo's morning.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    ahead: Duration,
}

impl Clock {
    pub fn real() -> Clock {
        Clock { ahead: Duration::zero() }
    }

    /// A clock that shows `time` at this moment.
    pub fn starting_at(time: DateTime<Utc>) -> Clock {
        Clock { ahead: time - Utc::now() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.ahead
    }
}
