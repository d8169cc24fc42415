//! Two members who are one person: everything of the second becomes the first's.
//!
//! Where both have a row that there can be only one of (a day, an answer, a line), the later word stays. An introduction
//! of the two to each other is withdrawn. Their address still leads to them.

use super::outbox::drop_waiting_for;
use super::replies::{STOPPED_LETTERS, withdraw_answers};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::check_in::LINES_MAX;
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{ImportId, MemberId, SpaceId};
use crate::domain::namesakes::Known;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, ToSql, Transaction, named_params};

impl Store {
    /// Makes everything of `other` `keep`'s, all of it or nothing.
    pub async fn merge_members(
        &self,
        space: &SpaceId,
        keep: &MemberId,
        other: &MemberId,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let merge = Merge { space: space.clone(), keep: keep.clone(), other: other.clone(), now };
        self.write(move |tx| merge.do_it(tx)).await
    }

    /// The addresses that lead to a member: their own, and those of members who were merged into them.
    pub async fn addresses_of(&self, member: &MemberId) -> Result<Vec<EmailAddress>> {
        let member = member.clone();
        self.read(move |c| addresses_of(c, &member)).await
    }

    /// Everybody of a space, as far as it shows who is one person; and who was brought in by this import.
    pub async fn namesakes(&self, space: &SpaceId, import: &ImportId) -> Result<(Vec<Known>, Vec<MemberId>)> {
        let (space, import) = (space.clone(), import.clone());
        self.read(move |c| {
            let sql = "SELECT id, name, surname, company, email FROM members WHERE space_id = ? AND email IS NOT NULL ORDER BY name_key";
            let everybody = c.all(sql, [space.as_str()], |row| {
                Ok(Known {
                    id: MemberId::new(row.text("id")?),
                    name: row.text("name")?,
                    surname: row.text("surname")?,
                    company: row.text("company")?,
                    email: row.email("email")?,
                })
            })?;
            let sql = "SELECT member_id FROM import_changes WHERE import_id = ? AND what = 'member' AND was IS NULL";
            let new = c.all(sql, [import.as_str()], |row| Ok(MemberId::new(row.text("member_id")?)))?;
            Ok((everybody, new))
        })
        .await
    }
}

/// Whose address it is, also after they were merged into somebody.
pub(super) fn by_address(c: &Connection, space: &SpaceId, email_key: &str) -> Result<Option<MemberId>> {
    let sql = "SELECT id FROM members WHERE space_id = ?1 AND email_key = ?2
               UNION ALL SELECT member_id FROM merged_members WHERE space_id = ?1 AND email_key = ?2";
    c.one(sql, (space.as_str(), email_key), |row| Ok(MemberId::new(row.text("id")?)))
}

pub(super) fn addresses_of(c: &Connection, member: &MemberId) -> Result<Vec<EmailAddress>> {
    let sql = "SELECT email FROM members WHERE id = ?1 AND email IS NOT NULL
               UNION ALL SELECT email FROM merged_members WHERE member_id = ?1";
    c.all(sql, [member.as_str()], |row| row.email("email"))
}

struct Merge {
    space: SpaceId,
    keep: MemberId,
    other: MemberId,
    now: DateTime<Utc>,
}

/// What is simply theirs from now on: table, column, and when a row has to stay behind because the first has one like it.
const MOVED: &[(&str, &str, &str)] = &[
    ("profile_lines", "member_id", "kind = t.kind AND text = t.text"),
    ("check_ins", "member_id", "local_day = t.local_day"),
    ("kept_apart", "member_id", "other_member_id = t.other_member_id"),
    ("kept_apart", "other_member_id", "member_id = t.member_id"),
    ("parties", "member_id", "introduction_id = t.introduction_id"),
    ("digests", "member_id", "local_day = t.local_day AND kind = t.kind"),
    ("messages", "member_id", "FALSE"),
    ("links", "member_id", "FALSE"),
    ("replies", "member_id", "FALSE"),
    ("inbound_mail", "member_id", "FALSE"),
    ("connection_parties", "member_id", "connection_id = t.connection_id"),
    ("follow_ups", "member_id", "introduction_id = t.introduction_id AND kind = t.kind"),
    ("tellings", "member_id", "outcome_id = t.outcome_id"),
    ("import_changes", "member_id", "FALSE"),
    ("needs_you", "member_id", "FALSE"),
    ("answered_posts", "member_id", "FALSE"),
    ("merged_members", "member_id", "FALSE"),
    ("text_sign_ups", "member_id", "TRUE"),
    ("text_numbers", "member_id", "FALSE"),
    ("texts_in", "member_id", "FALSE"),
    ("left_out", "member_id", "local_day = t.local_day AND other_member_id = t.other_member_id"),
    ("left_out", "other_member_id", "local_day = t.local_day AND member_id = t.member_id"),
    ("held_members", "member_id", "local_day = t.local_day"),
];

impl Merge {
    fn do_it(&self, tx: &Transaction) -> Result<()> {
        let both = "SELECT COUNT(*) AS n FROM members WHERE id IN (:keep, :other) AND space_id = :space";
        let params =
            named_params! { ":keep": self.keep.as_str(), ":other": self.other.as_str(), ":space": self.space.as_str() };
        if tx.one(both, params, |row| row.col::<u8>("n"))? != Some(2) {
            return Err(StoreError::NotFound("member"));
        }
        self.make_way(tx)?;
        for (table, column, like_it) in MOVED {
            let sql = format!(
                "UPDATE {table} AS t SET {column} = :keep WHERE {column} = :other
                 AND NOT EXISTS (SELECT 1 FROM {table} WHERE {column} = :keep AND {like_it})"
            );
            self.run(tx, &sql)?;
        }
        self.news(tx)?;
        self.phone(tx)?;
        // What could not be moved is an introduction of the two to each other.
        withdraw_answers(tx, &self.other, self.now)?;
        self.member(tx)?;
        self.words(tx)
    }

    /// Runs a statement that may name `:keep`, `:other` and `:now`.
    fn run(&self, tx: &Transaction, sql: &str) -> Result<()> {
        let (keep, other, now) = (self.keep.as_str(), self.other.as_str(), time(self.now));
        let all: [(&str, &dyn ToSql); 3] = [(":keep", &keep), (":other", &other), (":now", &now)];
        let named: Vec<_> = all.into_iter().filter(|(name, _)| sql.contains(name)).collect();
        tx.change(sql, &named[..]).map(|_| ())
    }

    /// Rows of the first that are older than the second's own of that day or meeting; lines beyond what a profile
    /// holds; letters that would be a day's second.
    fn make_way(&self, tx: &Transaction) -> Result<()> {
        self.run(
            tx,
            "DELETE FROM check_ins WHERE member_id = :keep AND EXISTS
             (SELECT 1 FROM check_ins o WHERE o.member_id = :other AND o.local_day = check_ins.local_day AND o.said_at > check_ins.said_at)",
        )?;
        self.run(
            tx,
            "DELETE FROM follow_ups WHERE member_id = :keep AND said = 'nothing' AND EXISTS
             (SELECT 1 FROM follow_ups o WHERE o.member_id = :other AND o.introduction_id = follow_ups.introduction_id AND o.kind = follow_ups.kind)",
        )?;
        self.run(
            tx,
            "DELETE FROM kept_apart WHERE member_id IN (:keep, :other) AND other_member_id IN (:keep, :other)",
        )?;
        self.stay_apart(tx)?;
        // That the second came in by an import is not the first's to be undone.
        self.run(tx, "DELETE FROM import_changes WHERE member_id = :other AND what = 'member'")?;
        let same_kind =
            "(SELECT COUNT(*) FROM profile_lines k WHERE k.member_id = :keep AND k.kind = profile_lines.kind)";
        self.run(tx, &format!("UPDATE profile_lines SET position = position + {same_kind} WHERE member_id = :other"))?;
        self.run(tx, &format!("DELETE FROM profile_lines WHERE member_id = :other AND position >= {LINES_MAX}"))?;
        self.one_letter_a_day(tx)
    }

    /// A day without anybody makes way for the letter that named somebody; of two letters, one that waits is dropped, and
    /// one that went out stands as the day's smaller one, so that its buttons still lead somewhere.
    fn one_letter_a_day(&self, tx: &Transaction) -> Result<()> {
        self.run(
            tx,
            "DELETE FROM digests WHERE member_id = :keep AND empty_because IS NOT NULL AND EXISTS
             (SELECT 1 FROM digests o WHERE o.member_id = :other AND o.local_day = digests.local_day AND o.kind = digests.kind)",
        )?;
        self.run(
            tx,
            "UPDATE messages SET state = 'dropped', because = 'they were merged, and have a letter for that day', settled_at = :now
             WHERE member_id = :other AND state = 'waiting' AND claimed_until IS NULL AND EXISTS
             (SELECT 1 FROM digests k JOIN digests o ON o.member_id = :other AND o.local_day = k.local_day
              WHERE k.member_id = :keep AND k.kind = 'digest' AND o.kind = 'digest' AND o.id = messages.digest_id)",
        )?;
        self.run(
            tx,
            "UPDATE digests SET kind = 'addendum' WHERE member_id = :other AND kind = 'digest' AND EXISTS
             (SELECT 1 FROM digests k WHERE k.member_id = :keep AND k.kind = 'digest' AND k.local_day = digests.local_day)
             AND NOT EXISTS (SELECT 1 FROM digests a WHERE a.member_id IN (:keep, :other) AND a.kind = 'addendum'
                             AND a.local_day = digests.local_day)",
        )
    }

    /// Of two rows about the same pair the one that says more stays: a refusal of one's own, over the host's wish (which is
    /// then kept from the other side), over knowing each other.
    fn stay_apart(&self, tx: &Transaction) -> Result<()> {
        for (mine, theirs) in [("member_id", "other_member_id"), ("other_member_id", "member_id")] {
            let both = format!("o.{mine} = :other AND k.{mine} = :keep AND o.{theirs} = k.{theirs}");
            let sql = format!(
                "INSERT INTO kept_apart (space_id, member_id, other_member_id, why, since)
                 SELECT k.space_id, k.other_member_id, k.member_id, 'host', k.since FROM kept_apart k JOIN kept_apart o ON {both}
                 WHERE 'host' IN (k.why, o.why) AND 'not_this_person' IN (k.why, o.why)
                 ON CONFLICT (member_id, other_member_id) DO NOTHING"
            );
            self.run(tx, &sql)?;
            let sql = format!(
                "UPDATE kept_apart AS k SET why = (
                     SELECT CASE WHEN 'not_this_person' IN (k.why, o.why) THEN 'not_this_person'
                                 WHEN 'host' IN (k.why, o.why) THEN 'host' ELSE k.why END
                     FROM kept_apart o WHERE {both})
                 WHERE k.{mine} = :keep AND EXISTS (SELECT 1 FROM kept_apart o WHERE {both})"
            );
            self.run(tx, &sql)?;
        }
        Ok(())
    }

    /// Whoever was told news of somebody stays told.
    fn news(&self, tx: &Transaction) -> Result<()> {
        self.run(
            tx,
            "INSERT INTO news_told (space_id, member_id, other_member_id, told_at, firing_id)
             SELECT space_id, MIN(:keep, they), MAX(:keep, they), told_at, firing_id FROM
             (SELECT *, CASE member_id WHEN :other THEN other_member_id ELSE member_id END AS they FROM news_told
              WHERE :other IN (member_id, other_member_id)) WHERE they <> :keep
             ON CONFLICT (member_id, other_member_id) DO UPDATE SET told_at = MAX(told_at, excluded.told_at)",
        )
    }

    /// The second's telephone becomes the first's where that has none. One number is one row's, so it is taken off first.
    fn phone(&self, tx: &Transaction) -> Result<()> {
        let sql = "SELECT o.phone, o.channel, o.zone, o.texts_stopped_at FROM members k JOIN members o ON o.id = :other
                   WHERE k.id = :keep AND k.phone IS NULL AND o.phone IS NOT NULL";
        let params = named_params! { ":keep": self.keep.as_str(), ":other": self.other.as_str() };
        let found = tx.one(sql, params, |row| {
            let own = (row.text("phone")?, row.text("channel")?);
            Ok((own, row.col::<Option<String>>("zone")?, row.col::<Option<String>>("texts_stopped_at")?))
        })?;
        let Some(((phone, channel), zone, stopped)) = found else { return Ok(()) };
        self.run(tx, "UPDATE members SET phone = NULL WHERE id = :other")?;
        let sql = "UPDATE members SET phone = ?, channel = ?, zone = ?, texts_stopped_at = ? WHERE id = ?";
        tx.change(sql, (phone, channel, zone, stopped, self.keep.as_str())).map(|_| ())
    }

    /// What the first has not said of themselves, the second says; then the second is no more. A stop of either holds,
    /// and so does the wish to be met in person only.
    fn member(&self, tx: &Transaction) -> Result<()> {
        let sql = "SELECT k.stopped_at IS NULL AND o.stopped_at IS NOT NULL AS stops FROM members k JOIN members o ON o.id = :other
                   WHERE k.id = :keep";
        let params = named_params! { ":keep": self.keep.as_str(), ":other": self.other.as_str() };
        let stops = tx.one(sql, params, |row| row.col::<bool>("stops"))?.unwrap_or(false);
        let sql = "UPDATE members SET
                       surname = CASE members.surname WHEN '' THEN o.surname ELSE members.surname END,
                       company = CASE members.company WHEN '' THEN o.company ELSE members.company END,
                       headline = CASE members.headline WHEN '' THEN o.headline ELSE members.headline END,
                       shares = CASE WHEN 'in_person' IN (members.shares, o.shares) THEN 'in_person' ELSE members.shares END,
                       wish = COALESCE(members.wish, o.wish), locale = COALESCE(members.locale, o.locale),
                       invited_at = COALESCE(members.invited_at, o.invited_at), accepted_at = COALESCE(members.accepted_at, o.accepted_at),
                       paused_until = MAX(COALESCE(members.paused_until, o.paused_until), COALESCE(o.paused_until, members.paused_until)),
                       stopped_at = COALESCE(members.stopped_at, o.stopped_at),
                       answered_at = MAX(members.answered_at, o.answered_at), created_at = MIN(members.created_at, o.created_at),
                       updated_at = :now
                   FROM members o WHERE o.id = :other AND members.id = :keep";
        self.run(tx, sql)?;
        let sql = "INSERT INTO merged_members (was_id, space_id, member_id, name, surname, email, email_key, merged_at)
                   SELECT id, space_id, :keep, name, surname, email, email_key, :now FROM members WHERE id = :other AND email IS NOT NULL";
        self.run(tx, sql)?;
        tx.change("DELETE FROM members WHERE id = ?", [self.other.as_str()])?;
        if stops {
            drop_waiting_for(tx, &self.keep, STOPPED_LETTERS, "they stopped letters", self.now)?;
            withdraw_answers(tx, &self.keep, self.now)?;
        }
        Ok(())
    }

    /// Where the second is named by id in what is to be said, in a matter, or on the map.
    fn words(&self, tx: &Transaction) -> Result<()> {
        self.run(tx, "UPDATE messages SET says = replace(says, :other, :keep) WHERE instr(says, :other) > 0")?;
        self.run(tx, "DELETE FROM needs_you WHERE kind = 'may_be_one' AND instr(dedupe_key, :other) > 0")?;
        self.run(tx, "DELETE FROM map_places WHERE instr(node, :other) > 0")
    }
}

#[cfg(test)]
mod tests;
