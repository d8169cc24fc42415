//! How long what people wrote is kept. The pages say these numbers, and the daemon forgets by them.

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};

/// So long an import can be undone; what it changed is written down until then.
pub const UNDO_DAYS: i64 = 7;

/// Imports from before this cannot be undone any more.
pub fn undo_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::days(UNDO_DAYS)
}

/// The periods of one deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    letters_days: u32,
    check_in_months: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Keep { letters_days: 30, check_in_months: 13 }
    }
}

impl Keep {
    /// Letters as they went out and the texts of replies for 1 to 365 days; check-ins and what was written to whom
    /// for 1 to 36 months. The complaint names the key.
    pub fn new(letters_days: u32, check_in_months: u32) -> Result<Keep, String> {
        if !(1..=365).contains(&letters_days) {
            return Err(format!("letters_days is {letters_days}; it can be 1 to 365"));
        }
        if !(1..=36).contains(&check_in_months) {
            return Err(format!("check_in_months is {check_in_months}; it can be 1 to 36"));
        }
        Ok(Keep { letters_days, check_in_months })
    }

    pub fn letters_days(&self) -> u32 {
        self.letters_days
    }

    pub fn check_in_months(&self) -> u32 {
        self.check_in_months
    }

    /// The bytes of letters and the texts of replies from before this are forgotten.
    pub fn letters_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - Duration::days(i64::from(self.letters_days))
    }

    /// Check-ins of days before this one are forgotten.
    pub fn check_ins_since(&self, today: NaiveDate) -> NaiveDate {
        today.checked_sub_months(Months::new(self.check_in_months)).unwrap_or(today)
    }

    /// Messages settled before this are forgotten.
    pub fn messages_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.checked_sub_months(Months::new(self.check_in_months)).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_periods_are_counted_back_and_bounded() {
        let keep = Keep::default();
        let now: DateTime<Utc> = "2026-03-31T09:00:00Z".parse().unwrap();
        assert_eq!(keep.letters_since(now).to_string(), "2026-03-01 09:00:00 UTC");
        assert_eq!(keep.check_ins_since(now.date_naive()).to_string(), "2025-02-28", "a month's last day");
        assert_eq!(keep.messages_since(now).to_string(), "2025-02-28 09:00:00 UTC");
        for (days, months, word) in
            [(0, 13, "letters_days"), (366, 13, "letters_days"), (30, 0, "check_in_months"), (30, 37, "36")]
        {
            assert!(Keep::new(days, months).unwrap_err().contains(word), "{days} {months}");
        }
    }
}
