//! Personal links, and what was answered through them: pause, stop, letters again.

use super::introductions::{introduction, save_introduction};
use super::members::{ConsentRow, save_consent};
use super::merging::by_address;
use super::outbox::drop_waiting_for;
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::id::{DigestId, IntroductionId, MemberId, OrganiserId, SpaceId, UnconfirmedId};
use crate::domain::introduction::{Answer, Event};
use crate::domain::link::{Nonce, Purpose};
use crate::domain::reply::{Reply, Via};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, Transaction, named_params};

/// What a link leads to. Its row is kept for ever; what it may still do is decided by what it leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub nonce: Nonce,
    pub space: Option<SpaceId>,
    pub purpose: Purpose,
    pub member: Option<MemberId>,
    pub digest: Option<DigestId>,
    pub introduction: Option<IntroductionId>,
    pub unconfirmed: Option<UnconfirmedId>,
    pub organiser: Option<OrganiserId>,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub used_at: Option<DateTime<Utc>>,
}

/// The one thing that a new link leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkSubject {
    Digest(MemberId, DigestId),
    Introduction(MemberId, IntroductionId),
    Member(MemberId),
    Unconfirmed(UnconfirmedId),
    Organiser(OrganiserId),
    /// What is known of a member, for them to have or to delete.
    OwnData(MemberId),
}

impl Link {
    /// A link of a space (organisers' links belong to none) that leads to its subject.
    pub fn to(nonce: Nonce, space: Option<SpaceId>, subject: LinkSubject, created_at: DateTime<Utc>) -> Link {
        let purpose = match subject {
            LinkSubject::Digest(..) | LinkSubject::Introduction(..) | LinkSubject::Member(_) => Purpose::Personal,
            LinkSubject::Unconfirmed(_) => Purpose::Confirm,
            LinkSubject::Organiser(_) => Purpose::SignIn,
            LinkSubject::OwnData(_) => Purpose::OwnData,
        };
        let mut link = Link {
            nonce,
            space,
            purpose,
            member: None,
            digest: None,
            introduction: None,
            unconfirmed: None,
            organiser: None,
            created_at,
            expires_at: None,
            used_at: None,
        };
        match subject {
            LinkSubject::Digest(member, digest) => (link.member, link.digest) = (Some(member), Some(digest)),
            LinkSubject::Introduction(member, introduction) => {
                (link.member, link.introduction) = (Some(member), Some(introduction));
            }
            LinkSubject::Member(member) | LinkSubject::OwnData(member) => link.member = Some(member),
            LinkSubject::Unconfirmed(unconfirmed) => link.unconfirmed = Some(unconfirmed),
            LinkSubject::Organiser(organiser) => link.organiser = Some(organiser),
        }
        link
    }
}

pub(super) fn save_link(tx: &Transaction, link: &Link) -> Result<()> {
    let sql = "INSERT INTO links (nonce, space_id, purpose, member_id, digest_id, introduction_id, unconfirmed_check_in_id,
                                  organiser_id, created_at, expires_at)
               VALUES (:nonce, :space, :purpose, :member, :digest, :introduction, :unconfirmed, :organiser, :created, :expires)";
    let params = named_params! {
        ":nonce": link.nonce.as_hex(), ":space": link.space.as_ref().map(SpaceId::as_str), ":purpose": link.purpose.as_str(),
        ":member": link.member.as_ref().map(MemberId::as_str), ":digest": link.digest.as_ref().map(DigestId::as_str),
        ":introduction": link.introduction.as_ref().map(IntroductionId::as_str),
        ":unconfirmed": link.unconfirmed.as_ref().map(UnconfirmedId::as_str),
        ":organiser": link.organiser.as_ref().map(OrganiserId::as_str), ":created": time(link.created_at),
        ":expires": link.expires_at.map(time),
    };
    tx.change(sql, params)?;
    Ok(())
}

fn link(row: &Row) -> Result<Link> {
    let id = |name: &str| row.col::<Option<String>>(name);
    let purpose = |word: &str| Purpose::ALL.into_iter().find(|p| p.as_str() == word);
    Ok(Link {
        nonce: row.word("nonce", Nonce::parse)?,
        space: id("space_id")?.map(SpaceId::new),
        purpose: row.word("purpose", purpose)?,
        member: id("member_id")?.map(MemberId::new),
        digest: id("digest_id")?.map(DigestId::new),
        introduction: id("introduction_id")?.map(IntroductionId::new),
        unconfirmed: id("unconfirmed_check_in_id")?.map(UnconfirmedId::new),
        organiser: id("organiser_id")?.map(OrganiserId::new),
        created_at: row.time("created_at")?,
        expires_at: row.time_or_none("expires_at")?,
        used_at: row.time_or_none("used_at")?,
    })
}

pub(super) struct NewReply<'a> {
    pub space: &'a SpaceId,
    pub member: &'a MemberId,
    pub introduction: Option<&'a IntroductionId>,
    pub via: Via,
}

pub(super) fn save_reply(tx: &Transaction, reply: &NewReply, understood: Reply, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO replies (id, space_id, member_id, introduction_id, via, understood, at)
               VALUES (:id, :space, :member, :introduction, :via, :understood, :now)";
    let params = named_params! {
        ":id": new_id(now), ":space": reply.space.as_str(), ":member": reply.member.as_str(),
        ":introduction": reply.introduction.map(IntroductionId::as_str), ":via": reply.via.as_str(),
        ":understood": understood.as_str(), ":now": time(now),
    };
    tx.change(sql, params)?;
    Ok(())
}

/// What is not sent to somebody who stopped letters.
pub(super) const STOPPED_LETTERS: &[&str] =
    &["digest", "addendum", "by_host", "introduction", "follow_up", "paused", "invitation"];

impl Store {
    /// Whether links or tombstones were ever made, which only their keys can read.
    pub async fn has_used_keys(&self) -> Result<bool> {
        self.read(|c| {
            let sql = "SELECT EXISTS (SELECT 1 FROM links) OR EXISTS (SELECT 1 FROM tombstones) AS used";
            Ok(c.one(sql, [], |row| row.col::<bool>("used"))?.unwrap_or(false))
        })
        .await
    }

    pub async fn link(&self, nonce: &Nonce) -> Result<Link> {
        let nonce = nonce.as_hex();
        self.read(move |c| {
            let sql = "SELECT nonce, space_id, purpose, member_id, digest_id, introduction_id, unconfirmed_check_in_id,
                              organiser_id, created_at, expires_at, used_at
                       FROM links WHERE nonce = ?";
            c.one(sql, [&nonce], link)?.ok_or(StoreError::NotFound("link"))
        })
        .await
    }

    /// Since when a member wants no letters.
    pub async fn stopped_at(&self, member: &MemberId) -> Result<Option<DateTime<Utc>>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT stopped_at FROM members WHERE id = ?";
            Ok(c.one(sql, [member.as_str()], |row| row.time_or_none("stopped_at"))?.flatten())
        })
        .await
    }

    /// No digests until that local day. What was asked before can still be answered.
    pub async fn pause_member(
        &self,
        space: &SpaceId,
        member: &MemberId,
        until: NaiveDate,
        via: Via,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, member) = (space.clone(), member.clone());
        self.write(move |tx| {
            let sql = "UPDATE members SET paused_until = ?, updated_at = ? WHERE id = ? AND stopped_at IS NULL";
            if tx.change(sql, (until.to_string(), time(now), member.as_str()))? == 0 {
                return Ok(());
            }
            drop_waiting_for(tx, &member, &["digest", "addendum"], "they paused introductions", now)?;
            remember(tx, &space, &member, Reply::Pause, false, via, now)
        })
        .await
    }

    /// No letters any more, in every one of these spaces (those with one sender): what waits is dropped and every
    /// answer that was pending is withdrawn, at once.
    pub async fn stop_address(
        &self,
        spaces: Vec<SpaceId>,
        email_key: &str,
        address_hash: &str,
        via: Via,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (email_key, hash) = (email_key.to_owned(), address_hash.to_owned());
        self.write(move |tx| {
            for space in &spaces {
                let sql = "INSERT INTO tombstones (space_id, address_hash, why, at) VALUES (?, ?, 'stopped', ?)
                           ON CONFLICT (space_id, address_hash) DO NOTHING";
                tx.change(sql, (space.as_str(), &hash, time(now)))?;
                let sql = "UPDATE members SET stopped_at = ?, paused_until = NULL, silent_since = NULL, updated_at = ?
                           WHERE id = ? AND stopped_at IS NULL";
                let Some(member) = by_address(tx, space, &email_key)? else { continue };
                if tx.change(sql, (time(now), time(now), member.as_str()))? == 0 {
                    continue;
                }
                drop_waiting_for(tx, &member, STOPPED_LETTERS, "they stopped letters", now)?;
                withdraw_answers(tx, &member, now)?;
                remember(tx, space, &member, Reply::Stop, true, via, now)?;
            }
            Ok(())
        })
        .await
    }

    /// Letters again, on the member's own word.
    pub async fn resume_member(
        &self,
        space: &SpaceId,
        member: &MemberId,
        address_hashes: Vec<String>,
        via: Via,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, member) = (space.clone(), member.clone());
        self.write(move |tx| {
            let sql = "UPDATE members SET stopped_at = NULL, paused_until = NULL, silent_since = NULL, unreachable_since = NULL, updated_at = ?
                       WHERE id = ? AND (stopped_at IS NOT NULL OR paused_until IS NOT NULL OR silent_since IS NOT NULL
                                         OR unreachable_since IS NOT NULL)";
            if tx.change(sql, (time(now), member.as_str()))? == 0 {
                return Ok(());
            }
            let sql = "DELETE FROM tombstones WHERE space_id = ? AND address_hash = ? AND why = 'stopped'";
            for hash in &address_hashes {
                tx.change(sql, (space.as_str(), hash))?;
            }
            remember(tx, &space, &member, Reply::Resume, true, via, now)
        })
        .await
    }
}

pub(super) fn withdraw_answers(tx: &Transaction, member: &MemberId, now: DateTime<Utc>) -> Result<()> {
    let sql = "SELECT i.id FROM introductions i JOIN parties p ON p.introduction_id = i.id
               WHERE p.member_id = ? AND i.state IN ('suggested', 'ended', 'mutual') AND i.expires_at > ?";
    let open = tx.all(sql, (member.as_str(), time(now)), |row| row.text("id"))?;
    for id in open {
        let (_, before) = introduction(tx, &IntroductionId::new(id))?;
        if let Some(party) = before.party_of(member) {
            let (after, _) = before.step(Event::Answered { party, answer: Answer::Withdrawn }, now);
            save_introduction(tx, &after, now)?;
        }
    }
    Ok(())
}

/// The reply and its entry in the consent ledger. The button that was pressed, or its word, is the wording.
pub(super) fn remember(
    tx: &Transaction,
    space: &SpaceId,
    member: &MemberId,
    reply: Reply,
    given: bool,
    via: Via,
    now: DateTime<Utc>,
) -> Result<()> {
    save_reply(tx, &NewReply { space, member, introduction: None, via }, reply, now)?;
    let (what, wording, evidence) = (reply.as_str(), reply.as_str(), via.evidence());
    let consent = ConsentRow { space, member, what, given, wording, evidence };
    save_consent(tx, &consent, now)
}
