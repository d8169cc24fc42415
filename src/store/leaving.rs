//! Somebody goes home: their day stays, but they are not in any more.

use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::MemberId;
use chrono::{DateTime, NaiveDate, Utc};

impl Store {
    /// Not in any more. False when they were not in. Another check-in on the same day brings them back.
    pub async fn leave(&self, member: &MemberId, day: NaiveDate, now: DateTime<Utc>) -> Result<bool> {
        let member = member.clone();
        self.write(move |tx| {
            let sql = "UPDATE check_ins SET left_at = ? WHERE member_id = ? AND local_day = ? AND left_at IS NULL";
            Ok(tx.change(sql, (time(now), member.as_str(), day.to_string()))? == 1)
        })
        .await
    }

    /// The days after this one on which they said they will be in.
    pub async fn planned_days(&self, member: &MemberId, after: NaiveDate) -> Result<Vec<NaiveDate>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT local_day FROM check_ins WHERE member_id = ? AND local_day > ? AND left_at IS NULL ORDER BY local_day";
            c.all(sql, (member.as_str(), after.to_string()), |row| row.day("local_day"))
        })
        .await
    }

    /// In on that day, and not gone.
    pub async fn is_here(&self, member: &MemberId, day: NaiveDate) -> Result<bool> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT 1 AS one FROM check_ins WHERE member_id = ? AND local_day = ? AND left_at IS NULL";
            Ok(c.one(sql, (member.as_str(), day.to_string()), |row| row.col::<i64>("one"))?.is_some())
        })
        .await
    }
}
