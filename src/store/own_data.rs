//! Everything that is held about one member, for that member: their own rows as JSON, by the columns' names.
//!
//! What others answered is in none of these queries; that all said yes is, because then everybody was told. Of
//! others there are the names that this member was told, and never an address.

use super::choices::TOLD;
use super::outbox::{read_message, save_message};
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::id::{MemberId, MessageId};
use crate::domain::message::Message;
use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, named_params};
use serde_json::{Map, Value};

/// The sections of an export, each with its query about `:member`.
const SECTIONS: &[(&str, &str)] = &[
    (
        "profile",
        "SELECT name, surname, company, email, phone, channel, zone, texts_stopped_at, shares AS shared_when_all_say_yes, here_as, headline,
                wish AS people_in_a_letter, locale AS language, paused_until, stopped_at, silent_since, unreachable_since, invited_at, accepted_at,
                confirmed_by,
                confirmed_at, answered_at, created_at, updated_at
         FROM members WHERE id = :member",
    ),
    (
        "lines",
        "SELECT kind, text, strength, CASE standing_yes WHEN 1 THEN 'yes' ELSE 'no' END AS standing_yes, first_said_at
         FROM profile_lines WHERE member_id = :member ORDER BY kind, position",
    ),
    (
        "check_ins",
        "SELECT local_day AS day, here_as, today_line, CASE wants_introductions WHEN 1 THEN 'yes' ELSE 'no' END AS introductions,
                place, came_with, stay, CASE on_round_table WHEN 1 THEN 'yes' ELSE 'no' END AS on_round_table, source, came_at, said_at, left_at
         FROM check_ins WHERE member_id = :member ORDER BY local_day",
    ),
    (
        "posted_by_programs",
        "SELECT answered_at AS at, sender, change, goes_by FROM answered_posts WHERE member_id = :member ORDER BY answered_at",
    ),
    (
        "forms_not_confirmed",
        "SELECT u.said_at, u.expires_at, u.submission FROM unconfirmed_check_ins u
         JOIN members m ON m.space_id = u.space_id WHERE m.id = :member
         AND u.email_key IN (SELECT m.email_key UNION SELECT email_key FROM merged_members WHERE member_id = :member) ORDER BY u.said_at",
    ),
    ("other_addresses", "SELECT email, merged_at AS since FROM merged_members WHERE member_id = :member ORDER BY merged_at"),
    (
        "consents",
        "SELECT c.what, CASE c.given WHEN 1 THEN 'given' ELSE 'not given' END AS answer, c.at, w.text AS wording, c.evidence
         FROM consents c JOIN wordings w ON w.hash = c.wording_hash
         WHERE c.member_id = :member OR c.member_id IN (SELECT was_id FROM merged_members WHERE member_id = :member) ORDER BY c.at, c.rowid",
    ),
    (
        "replies",
        "SELECT at, via, said, understood, (SELECT names FROM with_whom WHERE introduction_id = r.introduction_id) AS about
         FROM replies r WHERE member_id = :member ORDER BY at, rowid",
    ),
    (
        "mail_from_you",
        "SELECT received_at AS at, kind, subject, said, understood FROM inbound_mail WHERE member_id = :member
         ORDER BY received_at, rowid",
    ),
    (
        "digests",
        "SELECT d.local_day AS day, d.kind, d.empty_because, d.created_at,
                (SELECT group_concat(w.names, '; ') FROM digest_introductions i JOIN with_whom w ON w.introduction_id = i.introduction_id
                 WHERE i.digest_id = d.id) AS suggested
         FROM digests d WHERE d.member_id = :member ORDER BY d.local_day, d.created_at",
    ),
    (
        "introductions",
        "SELECT i.local_day AS day, w.names AS with_whom, i.made_by, i.suggested_at, i.expires_at, p.answer AS your_answer,
                p.answered_at, CASE WHEN i.state IN ('told', 'met') THEN 'yes' ELSE 'no' END AS all_said_yes,
                CASE WHEN i.state IN ('told', 'met') THEN i.mutual_at END AS mutual_at, CASE WHEN i.state IN ('told', 'met') THEN i.told_at END AS told_at
         FROM introductions i JOIN parties p ON p.introduction_id = i.id
         JOIN with_whom w ON w.introduction_id = i.id WHERE p.member_id = :member ORDER BY i.suggested_at",
    ),
    (
        "not_to_be_suggested",
        "SELECT m.name, k.why, k.since FROM kept_apart k JOIN members m ON m.id = k.other_member_id
         WHERE k.member_id = :member AND k.why <> 'host' ORDER BY k.since",
    ),
    (
        "connections",
        "SELECT c.since, c.recorded_by,
                (SELECT group_concat(COALESCE(m.name, o.name), ', ') FROM connection_parties q
                 LEFT JOIN members m ON m.id = q.member_id LEFT JOIN outsiders o ON o.id = q.outsider_id
                 WHERE q.connection_id = c.id AND q.position <> p.position) AS with_whom
         FROM connections c JOIN connection_parties p ON p.connection_id = c.id WHERE p.member_id = :member ORDER BY c.since",
    ),
    (
        "news_of_people_you_know",
        "SELECT m.name AS of, n.told_at AS last_told_at FROM news_told n
         JOIN members m ON m.id = CASE n.member_id WHEN :member THEN n.other_member_id ELSE n.member_id END
         WHERE :member IN (n.member_id, n.other_member_id) ORDER BY n.told_at",
    ),
    (
        "outcomes",
        "SELECT o.kind, o.stage, o.on_day AS day, o.recorded_by, CASE o.recorded_by WHEN 'host' THEN o.words ELSE '' END AS words_of_the_host,
                t.words AS your_words, t.may_tell AS you_allow, t.at AS you_said_so_at, o.recorded_at
         FROM outcomes o LEFT JOIN tellings t ON t.outcome_id = o.id AND t.member_id = :member
         WHERE t.member_id IS NOT NULL OR (o.recorded_by = 'host' AND o.connection_id IN
               (SELECT connection_id FROM connection_parties WHERE member_id = :member))
         ORDER BY o.on_day",
    ),
    (
        "follow_ups",
        "SELECT f.kind, f.asked_at, f.reminded_at, f.said, f.said_at, w.names AS about
         FROM follow_ups f LEFT JOIN with_whom w ON w.introduction_id = f.introduction_id
         WHERE f.member_id = :member ORDER BY f.asked_at",
    ),
    (
        "messages",
        "SELECT kind, channel, recipient, subject, state,
                CASE state WHEN 'dropped' THEN '' ELSE because END AS because, tries, created_at, settled_at, bounced_at AS came_back_at
         FROM messages WHERE member_id = :member ORDER BY created_at, rowid",
    ),
    (
        "texts_that_went_out",
        "SELECT t.at, t.sender, t.segments, t.reached, t.reached_at, t.why FROM texts_out t
         JOIN messages m ON m.id = t.message_id WHERE m.member_id = :member ORDER BY t.at",
    ),
    (
        "texts_that_came_in",
        "SELECT received_at AS at, sender, said, understood FROM texts_in WHERE member_id = :member ORDER BY received_at",
    ),
    (
        "numbers_in_texts",
        "SELECT given_at AS at, number, (SELECT names FROM with_whom WHERE introduction_id = n.introduction_id) AS about
         FROM text_numbers n WHERE member_id = :member ORDER BY given_at, number",
    ),
    (
        "asked_by_text",
        "SELECT asked_at AS at, phone, zone, wording, evidence, expires_at FROM text_sign_ups WHERE member_id = :member",
    ),
    ("links", "SELECT purpose, created_at, expires_at, used_at FROM links WHERE member_id = :member ORDER BY created_at"),
    (
        "changed_by_imports",
        "SELECT i.file_name, i.at, c.what, c.was AS it_was, c.left_as AS it_became FROM import_changes c
         JOIN imports i ON i.id = c.import_id WHERE c.member_id = :member ORDER BY i.at, c.position",
    ),
    (
        "put_before_the_organiser",
        "SELECT kind, text, created_at, settled_at FROM needs_you WHERE member_id = :member ORDER BY created_at",
    ),
];

/// The others of each introduction that the member was told of, by the names they go by.
const WITH_WHOM: &str = "WITH with_whom AS (
    SELECT q.introduction_id, group_concat(COALESCE(m.name, o.name), ', ') AS names FROM parties p
    JOIN introductions i ON i.id = p.introduction_id
    JOIN parties q ON q.introduction_id = p.introduction_id AND q.position <> p.position
    LEFT JOIN members m ON m.id = q.member_id LEFT JOIN outsiders o ON o.id = q.outsider_id
    WHERE p.member_id = :member AND {TOLD} GROUP BY q.introduction_id) ";

impl Store {
    /// Everything held about a member, section by section.
    pub async fn own_data(&self, member: &MemberId) -> Result<Map<String, Value>> {
        let member = member.clone();
        self.read(move |c| {
            let read = |(name, sql): &(&str, &str)| Ok(((*name).to_owned(), section(c, sql, &member)?));
            SECTIONS.iter().map(read).collect()
        })
        .await
    }

    /// A link to somebody's data and the letter that carries it. False when `most` such letters were written to them
    /// since then; nothing is kept.
    pub async fn keep_own_data_link(
        &self,
        link: Link,
        letter: Message,
        (since, most): (DateTime<Utc>, u32),
    ) -> Result<bool> {
        self.write(move |tx| {
            let sql = "SELECT COUNT(*) AS n FROM links WHERE member_id = ? AND purpose = 'own_data' AND created_at > ?";
            let member = link.member.as_ref().map(MemberId::as_str);
            let sent = tx.one(sql, (member, time(since)), |row| row.col::<u32>("n"))?;
            if sent.unwrap_or(0) >= most {
                return Ok(false);
            }
            save_link(tx, &link)?;
            save_message(tx, &letter, link.created_at).map(|()| true)
        })
        .await
    }

    /// What was said to a member, the oldest first, but for letters that were never sent. A message that cannot be read any more is left out.
    pub async fn said_to(&self, member: &MemberId) -> Result<Vec<Message>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT id FROM messages WHERE member_id = ? AND state <> 'dropped' ORDER BY created_at, rowid";
            let ids = c.all(sql, [member.as_str()], |row| row.text("id"))?;
            let messages = ids.into_iter().map(|id| read_message(c, &MessageId::new(id)));
            messages.filter(|read| !matches!(read, Err(StoreError::Broken(_)))).collect()
        })
        .await
    }
}

fn section(c: &Connection, sql: &str, member: &MemberId) -> Result<Value> {
    let rows =
        c.all(&(WITH_WHOM.replace("{TOLD}", TOLD) + sql), named_params! { ":member": member.as_str() }, as_json)?;
    Ok(Value::Array(rows))
}

/// A row as an object. Text that is JSON itself (a form as it was filled in) is taken as such.
pub(super) fn as_json(row: &Row) -> Result<Value> {
    let mut object = Map::new();
    for name in row.as_ref().column_names() {
        let value = match row.get_ref(name)? {
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(_) => text_as_json(name, row.text(name)?),
        };
        object.insert(name.to_owned(), value);
    }
    Ok(Value::Object(object))
}

fn text_as_json(column: &str, text: String) -> Value {
    match column {
        "submission" | "it_was" | "it_became" => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        _ => Value::String(text),
    }
}
