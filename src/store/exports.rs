//! Whole lists of a space, for files that its organiser takes elsewhere.

use super::members::{COLUMNS, all_profiles, member};
use super::row::{Columns, Query};
use super::{Result, Store};
use crate::domain::id::SpaceId;
use crate::domain::member::{Member, Profile};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::named_params;

/// A member with what only a list of members shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedMember {
    pub member: Member,
    pub surname: String,
    pub company: String,
    /// The last local day on which they were in.
    pub last_in: Option<NaiveDate>,
}

/// One person's day.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCheckIn {
    pub day: NaiveDate,
    pub said_at: DateTime<Utc>,
    pub name: String,
    pub email: String,
    pub here_as: String,
    pub today_line: String,
    pub wants_introductions: bool,
    pub place: String,
    pub came_with: String,
    pub source: String,
}

impl Store {
    /// Everybody of a space who is not erased, by name, with the lines of their profiles.
    pub async fn listed_members(&self, space: &SpaceId) -> Result<Vec<ListedMember>> {
        let space = space.clone();
        self.read(move |c| {
            let mut profiles = all_profiles(c, &space)?;
            let sql = format!(
                "SELECT {COLUMNS}, m.surname, m.company,
                        (SELECT MAX(local_day) FROM check_ins c WHERE c.member_id = m.id) AS last_in
                 FROM members m WHERE m.space_id = ? AND m.email IS NOT NULL ORDER BY m.name_key"
            );
            c.all(&sql, [space.as_str()], |row| {
                let mut member = member(row)?;
                let lines = profiles.remove(member.id.as_str()).unwrap_or_default();
                member.profile = Profile { headline: member.profile.headline, ..lines };
                let last_in = row.col::<Option<String>>("last_in")?;
                Ok(ListedMember {
                    member,
                    surname: row.text("surname")?,
                    company: row.text("company")?,
                    last_in: last_in.and_then(|day| day.parse().ok()),
                })
            })
        })
        .await
    }

    /// Every check-in of a space between two local days, both included, in the order of days and of coming.
    pub async fn listed_check_ins(
        &self,
        space: &SpaceId,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Result<Vec<ListedCheckIn>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT c.local_day, COALESCE(c.came_at, c.said_at) AS said_at, m.name, m.email, c.here_as, c.today_line,
                              c.wants_introductions, c.place, c.came_with, c.source
                       FROM check_ins c JOIN members m ON m.id = c.member_id
                       WHERE c.space_id = :space AND m.email IS NOT NULL
                         AND (:from IS NULL OR c.local_day >= :from) AND (:to IS NULL OR c.local_day <= :to)
                       ORDER BY c.local_day, said_at, m.name_key";
            let (from, to) = (from.map(|day| day.to_string()), to.map(|day| day.to_string()));
            c.all(sql, named_params! { ":space": space.as_str(), ":from": from, ":to": to }, |row| {
                Ok(ListedCheckIn {
                    day: row.day("local_day")?,
                    said_at: row.time("said_at")?,
                    name: row.text("name")?,
                    email: row.text("email")?,
                    here_as: row.text("here_as")?,
                    today_line: row.text("today_line")?,
                    wants_introductions: row.col("wants_introductions")?,
                    place: row.text("place")?,
                    came_with: row.text("came_with")?,
                    source: row.text("source")?,
                })
            })
        })
        .await
    }
}
