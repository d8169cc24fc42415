//! Members and their profiles.

use super::choices::{Standing as StandingYes, remember_standing};
use super::merging::by_address;
use super::row::{Columns, Query, parse_time, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::check_in::{HereAs, LINES_MAX, ProfileAnswers};
use crate::domain::embedding::Embedding;
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::member::{Line, Member, Profile, Shares, Standing};
use crate::domain::phone_number::PhoneNumber;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, Transaction, named_params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

pub(super) const COLUMNS: &str =
    "m.id, m.name, m.email, m.phone, m.channel, m.texts_stopped_at, m.zone, m.here_as, m.shares, m.wish, m.headline, m.paused_until, m.silent_since, m.unreachable_since,
     m.stopped_at";

impl Store {
    pub async fn member(&self, id: &MemberId) -> Result<Member> {
        let id = id.clone();
        self.read(move |c| one_member(c, &id)).await
    }

    /// Everybody of a space, by name, without the lines of their profiles.
    pub async fn members(&self, space: &SpaceId) -> Result<Vec<Member>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!(
                "SELECT {COLUMNS} FROM members m WHERE m.space_id = ? AND m.email IS NOT NULL ORDER BY m.name_key"
            );
            c.all(&sql, [space.as_str()], member)
        })
        .await
    }

    pub async fn member_by_address(&self, space: &SpaceId, email_key: &str) -> Result<Option<Member>> {
        let (space, email_key) = (space.clone(), email_key.to_owned());
        self.read(move |c| by_address(c, &space, &email_key)?.map(|id| one_member(c, &id)).transpose()).await
    }

    /// Whether this address asked to be left alone or forgotten.
    pub async fn has_tombstone(&self, space: &SpaceId, address_hash: &str) -> Result<bool> {
        let (space, hash) = (space.clone(), address_hash.to_owned());
        self.read(move |c| has_tombstone(c, &space, &hash)).await
    }
}

impl Store {
    /// One more line of what they like, offer or look for (`interest`, `offer`, `need`). False when there is no room.
    pub async fn add_profile_line(
        &self,
        space: &SpaceId,
        member: &MemberId,
        kind: &str,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (space, member, kind, text) = (space.clone(), member.clone(), kind.to_owned(), text.to_owned());
        self.write(move |tx| {
            let sql = "SELECT text FROM profile_lines WHERE member_id = ? AND kind = ? ORDER BY position";
            let mut lines = tx.all(sql, (member.as_str(), &kind), |row| row.text("text"))?;
            if lines.contains(&text) {
                return Ok(true);
            }
            if lines.len() >= LINES_MAX {
                return Ok(false);
            }
            lines.push(text);
            save_lines(tx, &space, &member, &kind, &lines, now)?;
            let sql = "UPDATE members SET answered_at = ?, updated_at = ? WHERE id = ?";
            tx.change(sql, (time(now), time(now), member.as_str())).map(|_| true)
        })
        .await
    }
}

pub(super) fn has_tombstone(c: &Connection, space: &SpaceId, hash: &str) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM tombstones WHERE space_id = ? AND address_hash = ?";
    Ok(c.one(sql, (space.as_str(), hash), |row| row.col::<i64>("one"))?.is_some())
}

pub(super) fn one_member(c: &Connection, id: &MemberId) -> Result<Member> {
    let sql = format!("SELECT {COLUMNS} FROM members m WHERE m.id = ?");
    let mut member = c.one(&sql, [id.as_str()], member)?.ok_or(StoreError::NotFound("member"))?;
    let sql = format!("SELECT {LINE} FROM profile_lines WHERE member_id = ? ORDER BY kind, position");
    c.all(&sql, [id.as_str()], |row| add_line(&mut member.profile, row, 0))?;
    Ok(member)
}

/// A member without the profile's lines.
pub(super) fn member(row: &Row) -> Result<Member> {
    Ok(Member {
        id: MemberId::new(row.text("id")?),
        name: row.name("name")?,
        email: row.email("email")?,
        by_text: by_text(row)?,
        zone: row.col::<Option<String>>("zone")?.and_then(|zone| zone.parse().ok()),
        here_as: row.word("here_as", HereAs::parse)?,
        shares: row.word("shares", Shares::parse)?,
        wish: row.col("wish")?,
        standing: standing(row)?,
        profile: Profile { headline: row.text("headline")?, ..Profile::default() },
    })
}

fn by_text(row: &Row) -> Result<Option<PhoneNumber>> {
    match (row.text("channel")?.as_str(), row.col::<Option<String>>("texts_stopped_at")?) {
        ("sms", None) => row.phone_or_none("phone"),
        _ => Ok(None),
    }
}

fn standing(row: &Row) -> Result<Standing> {
    if row.col::<Option<String>>("stopped_at")?.is_some() {
        return Ok(Standing::Stopped);
    }
    if row.col::<Option<String>>("silent_since")?.is_some() {
        return Ok(Standing::Silent);
    }
    if row.col::<Option<String>>("unreachable_since")?.is_some() {
        return Ok(Standing::Unreachable);
    }
    match row.col::<Option<String>>("paused_until")? {
        Some(_) => Ok(Standing::PausedUntil(row.day("paused_until")?)),
        None => Ok(Standing::Active),
    }
}

/// The columns of a line, as `add_line` takes them.
const LINE: &str = "kind, text, strength, standing_yes, first_said_at, embedding";

/// A line from its columns, which begin at this place.
pub(super) fn add_line(profile: &mut Profile, row: &Row, place: usize) -> Result<()> {
    let line = Line {
        text: row.at(place + 1)?,
        strength: row.at(place + 2)?,
        standing_yes: row.at(place + 3)?,
        first_said_at: parse_time(row.text_at(place + 4)?)?,
        embedding: row.at::<Option<Vec<u8>>>(place + 5)?.map(|bytes| Embedding::from_bytes(&bytes)),
    };
    match row.text_at(place)? {
        "interest" => profile.interests.push(line),
        "offer" => profile.offers.push(line),
        _ => profile.needs.push(line),
    }
    Ok(())
}

/// The lines of everybody in a space, in one query.
pub(super) fn all_profiles(c: &Connection, space: &SpaceId) -> Result<BTreeMap<String, Profile>> {
    let mut profiles: Vec<(String, Profile)> = Vec::new();
    let sql =
        format!("SELECT member_id, {LINE} FROM profile_lines WHERE space_id = ? ORDER BY member_id, kind, position");
    c.all(&sql, [space.as_str()], |row| {
        let id = row.text_at(0)?;
        if profiles.last().is_none_or(|(last, _)| last != id) {
            profiles.push((id.to_owned(), Profile::default()));
        }
        profiles.last_mut().map_or(Ok(()), |(_, profile)| add_line(profile, row, 1))
    })?;
    Ok(profiles.into_iter().collect())
}

/// Replaces what was answered; what was not asked stays. A line said again keeps the day it was first said.
/// True when anything is different now.
pub(super) fn save_profile(
    c: &Transaction,
    space: &SpaceId,
    member: &MemberId,
    answers: &ProfileAnswers,
    said_at: DateTime<Utc>,
) -> Result<bool> {
    let mut changed = false;
    if let Some(headline) = &answers.headline {
        let sql = "UPDATE members SET headline = :headline WHERE id = :id AND headline <> :headline";
        changed |= c.change(sql, named_params! { ":headline": headline, ":id": member.as_str() })? > 0;
    }
    let kinds = [("interest", &answers.interests), ("offer", &answers.offers), ("need", &answers.needs)];
    for (kind, lines) in kinds {
        if let Some(lines) = lines {
            changed |= save_lines(c, space, member, kind, lines, said_at)?;
        }
    }
    Ok(changed)
}

fn save_lines(
    c: &Transaction,
    space: &SpaceId,
    member: &MemberId,
    kind: &str,
    lines: &[String],
    said_at: DateTime<Utc>,
) -> Result<bool> {
    let old =
        c.all("SELECT text FROM profile_lines WHERE member_id = ? AND kind = ?", (member.as_str(), kind), |row| {
            row.text("text")
        })?;
    let gone: Vec<&String> = old.iter().filter(|text| !lines.contains(text)).collect();
    for text in &gone {
        take_out(c, space, member, (kind, text), said_at)?;
    }
    let mut changed = !gone.is_empty();
    for (position, text) in lines.iter().enumerate() {
        changed |= !old.contains(text);
        let sql = "INSERT INTO profile_lines (space_id, member_id, kind, position, text, first_said_at)
                   VALUES (:space, :member, :kind, :position, :text, :said_at)
                   ON CONFLICT (member_id, kind, text) DO UPDATE SET position = :position";
        let params = named_params! {
            ":space": space.as_str(), ":member": member.as_str(), ":kind": kind, ":position": position as i64,
            ":text": text, ":said_at": time(said_at),
        };
        c.change(sql, params)?;
    }
    Ok(changed)
}

/// Takes a line out of the profile. An offer takes its standing yes with it.
fn take_out(
    tx: &Transaction,
    space: &SpaceId,
    member: &MemberId,
    (kind, offer): (&str, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let sql = "SELECT standing_yes FROM profile_lines WHERE member_id = ? AND kind = ? AND text = ?";
    let stood = tx.one(sql, (member.as_str(), kind, offer), |row| row.col::<bool>("standing_yes"))?;
    let sql = "DELETE FROM profile_lines WHERE member_id = ? AND kind = ? AND text = ?";
    tx.change(sql, (member.as_str(), kind, offer))?;
    if !stood.unwrap_or(false) {
        return Ok(());
    }
    let wording = "an offer that is no longer made";
    let standing = StandingYes { space, member, offer, wording, evidence: "taken out of their profile" };
    remember_standing(tx, &standing, false, at)
}

/// One entry of the consent ledger.
pub(super) struct ConsentRow<'a> {
    pub space: &'a SpaceId,
    pub member: &'a MemberId,
    pub what: &'a str,
    pub given: bool,
    pub wording: &'a str,
    pub evidence: &'a str,
}

pub(super) fn save_consent(c: &Connection, consent: &ConsentRow, at: DateTime<Utc>) -> Result<()> {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(consent.wording));
    c.change(
        "INSERT INTO wordings (hash, text) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
        (&hash, consent.wording),
    )?;
    let sql = "INSERT INTO consents (id, space_id, member_id, what, given, at, wording_hash, evidence)
               VALUES (:id, :space, :member, :what, :given, :at, :hash, :evidence)";
    let params = named_params! {
        ":id": new_id(at), ":space": consent.space.as_str(), ":member": consent.member.as_str(), ":what": consent.what,
        ":given": consent.given, ":at": time(at), ":hash": hash, ":evidence": consent.evidence,
    };
    c.change(sql, params)?;
    Ok(())
}
