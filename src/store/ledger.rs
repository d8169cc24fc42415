//! The consent ledger, for reading: who agreed to what, when, in which words, and how we know. It only grows.

use super::row::{Columns, Query};
use super::{Result, Store};
use crate::domain::id::MemberId;
use chrono::{DateTime, Utc};

#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    pub what: String,
    pub given: bool,
    pub at: DateTime<Utc>,
    pub wording: String,
    pub evidence: String,
}

impl Store {
    /// Everything somebody agreed to or took back, the oldest first; also after they are gone.
    pub async fn ledger(&self, member: &MemberId) -> Result<Vec<LedgerEntry>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT c.what, c.given, c.at, w.text, c.evidence FROM consents c JOIN wordings w ON w.hash = c.wording_hash
                       WHERE c.member_id = ?1 OR c.member_id IN (SELECT was_id FROM merged_members WHERE member_id = ?1)
                       ORDER BY c.at, c.rowid";
            c.all(sql, [member.as_str()], |row| {
                Ok(LedgerEntry {
                    what: row.text("what")?,
                    given: row.col("given")?,
                    at: row.time("at")?,
                    wording: row.text("text")?,
                    evidence: row.text("evidence")?,
                })
            })
        })
        .await
    }
}
