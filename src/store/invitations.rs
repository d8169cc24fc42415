//! Who was invited to introductions, and who said yes.

use super::members::{COLUMNS, ConsentRow, member, save_consent};
use super::outbox::save_message;
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::{Consent, Result, Store, StoreError};
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::invitation::Invitee;
use crate::domain::message::Message;
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

const INVITEE: &str = "m.invited_at, m.accepted_at, m.answered_at > '1970-01-01T00:00:00.000Z'
                       OR EXISTS (SELECT 1 FROM check_ins c WHERE c.member_id = m.id) AS has_come";

impl Store {
    /// Everybody of a space, by name, with what decides whether they are invited.
    pub async fn invitees(&self, space: &SpaceId) -> Result<Vec<Invitee>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!("SELECT {COLUMNS}, {INVITEE} FROM members m WHERE m.space_id = ? AND m.email IS NOT NULL ORDER BY m.name_key");
            c.all(&sql, [space.as_str()], invitee)
        })
        .await
    }

    pub async fn invitee(&self, id: &MemberId) -> Result<Invitee> {
        let id = id.clone();
        self.read(move |c| {
            let sql = format!("SELECT {COLUMNS}, {INVITEE} FROM members m WHERE m.id = ?");
            c.one(&sql, [id.as_str()], invitee)?.ok_or(StoreError::NotFound("member"))
        })
        .await
    }

    /// Puts an invitation into the outbox, unless somebody else has invited them in the meantime: `before` is when they
    /// were last invited, as the caller knows it. False when nothing was done.
    pub async fn invite(
        &self,
        letter: Message,
        link: Link,
        before: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        self.write(move |tx| {
            let sql =
                "UPDATE members SET invited_at = :now WHERE id = :id AND invited_at IS :before AND stopped_at IS NULL";
            let member = letter.member.as_ref().map(MemberId::as_str);
            if tx.change(sql, named_params! { ":now": time(now), ":id": member, ":before": before.map(time) })? == 0 {
                return Ok(false);
            }
            save_link(tx, &link)?;
            save_message(tx, &letter, now).map(|()| true)
        })
        .await
    }

    /// Somebody said yes to their invitation; once is enough.
    pub async fn accept_invitation(
        &self,
        space: &SpaceId,
        member: &MemberId,
        consent: Consent,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, member) = (space.clone(), member.clone());
        self.write(move |tx| {
            let sql = "UPDATE members SET accepted_at = :now, answered_at = :now, updated_at = :now WHERE id = :id AND accepted_at IS NULL";
            if tx.change(sql, named_params! { ":now": time(now), ":id": member.as_str() })? == 0 {
                return Ok(());
            }
            let Consent { wording, evidence } = &consent;
            let row = ConsentRow { space: &space, member: &member, what: "introductions", given: true, wording, evidence };
            save_consent(tx, &row, now)
        })
        .await
    }
}

fn invitee(row: &Row) -> Result<Invitee> {
    Ok(Invitee {
        invited_at: row.time_or_none("invited_at")?,
        accepted_at: row.time_or_none("accepted_at")?,
        has_come: row.col("has_come")?,
        member: member(row)?,
    })
}
