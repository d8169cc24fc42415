//! What members choose on their own page: how many people in a letter, what is shared, for which offers they are
//! happy to be asked, whom not to suggest again. Every change of consent is an entry in the ledger.

use super::introductions::{introduction, save_introduction};
use super::members::{ConsentRow, save_consent};
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::id::{IntroductionId, MemberId, SpaceId};
use crate::domain::introduction::{Answer, Event};
use crate::domain::member::Shares;
use chrono::{DateTime, Utc};
use rusqlite::{Transaction, named_params};
use sha2::{Digest, Sha256};

/// What one member chose, with the words beside the boxes.
#[derive(Debug, Clone)]
pub struct Choices {
    pub space: SpaceId,
    pub member: MemberId,
    pub wish: Option<u8>,
    pub shares: Shares,
    /// The offers they are happy to be asked about; the others they are not.
    pub standing: Vec<String>,
    pub shares_wording: String,
    pub standing_wording: String,
    pub evidence: String,
}

/// Somebody this member was told of.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldOf {
    pub id: MemberId,
    pub name: String,
    pub suggest: Suggest,
}

/// Whether somebody may be suggested to this member again, as far as that is the member's own doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggest {
    Again,
    /// The member asked not to.
    NoMore,
    /// The member said that they know each other.
    Known,
}

/// An introduction of `p.member_id` that this member has been told of: it stood in a letter to them, or all said yes.
/// Of somebody who asks them because of a standing yes they hear only then.
pub(super) const TOLD: &str = "(i.state IN ('told', 'met')
    OR EXISTS (SELECT 1 FROM digest_introductions n JOIN digests d ON d.id = n.digest_id
               WHERE n.introduction_id = i.id AND d.member_id = p.member_id)
    OR EXISTS (SELECT 1 FROM messages x WHERE x.introduction_id = i.id AND x.member_id = p.member_id))";

impl Store {
    pub async fn phone_of(&self, member: &MemberId) -> Result<Option<String>> {
        let member = member.clone();
        self.read(move |c| super::introductions::phone(c, &member)).await
    }

    /// Keeps what somebody chose. What is as it was is no change, and no entry.
    pub async fn choose(&self, choices: Choices, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| {
            let sql = "UPDATE members SET wish = ?, updated_at = ? WHERE id = ? AND wish IS NOT ?";
            tx.change(sql, (choices.wish, time(now), choices.member.as_str(), choices.wish))?;
            choose_shares(tx, &choices, now)?;
            choose_standing(tx, &choices, now)
        })
        .await
    }

    /// Everybody this member was told of, the latest first.
    pub async fn told_of(&self, member: &MemberId) -> Result<Vec<ToldOf>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = format!(
                "SELECT m.id, m.name, k.why, MAX(i.suggested_at) AS latest FROM parties p
                 JOIN introductions i ON i.id = p.introduction_id
                 JOIN parties q ON q.introduction_id = i.id AND q.position <> p.position
                 JOIN members m ON m.id = q.member_id
                 LEFT JOIN kept_apart k ON k.member_id = p.member_id AND k.other_member_id = m.id
                 WHERE p.member_id = ? AND {TOLD} GROUP BY m.id ORDER BY latest DESC, m.name"
            );
            c.all(&sql, [member.as_str()], |row| {
                // What the host keeps apart is the host's business, and not shown.
                let suggest = match row.col::<Option<String>>("why")?.as_deref() {
                    Some("not_this_person") => Suggest::NoMore,
                    Some("known") => Suggest::Known,
                    _ => Suggest::Again,
                };
                Ok(ToldOf { id: MemberId::new(row.text("id")?), name: row.text("name")?, suggest })
            })
        })
        .await
    }

    /// "Not this person": the pair is not suggested again, and the other never learns of it.
    pub async fn keep_apart(
        &self,
        space: &SpaceId,
        member: &MemberId,
        other: &MemberId,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (space, member, other) = (space.clone(), member.clone(), other.clone());
        self.write(move |tx| {
            // The host's own wish stands on: it is kept from the other side, from which it counts as much.
            let sql = "INSERT INTO kept_apart (space_id, member_id, other_member_id, why, since)
                       SELECT space_id, other_member_id, member_id, why, since FROM kept_apart
                       WHERE member_id = ? AND other_member_id = ? AND why = 'host'
                       ON CONFLICT (member_id, other_member_id) DO NOTHING";
            tx.change(sql, (member.as_str(), other.as_str()))?;
            let sql = "INSERT INTO kept_apart (space_id, member_id, other_member_id, why, since)
                       VALUES (:space, :member, :other, 'not_this_person', :now)
                       ON CONFLICT (member_id, other_member_id) DO UPDATE SET why = 'not_this_person', since = :now
                       WHERE why <> 'not_this_person'";
            let params = named_params! { ":space": space.as_str(), ":member": member.as_str(), ":other": other.as_str(), ":now": time(now) };
            tx.change(sql, params)?;
            take_back_answers(tx, &member, &other, now)
        })
        .await
    }

    pub async fn allow_again(&self, member: &MemberId, other: &MemberId) -> Result<()> {
        let (member, other) = (member.clone(), other.clone());
        self.write(move |tx| {
            let sql = "DELETE FROM kept_apart WHERE member_id = ? AND other_member_id = ? AND why = 'not_this_person'";
            tx.change(sql, (member.as_str(), other.as_str())).map(|_| ())
        })
        .await
    }
}

/// Whoever does not want to hear of somebody does not stay introduced to them by a yes from before: their side of what
/// is still open between the two becomes a no, or is withdrawn where they were not asked. To the other nothing changes.
fn take_back_answers(tx: &Transaction, member: &MemberId, other: &MemberId, now: DateTime<Utc>) -> Result<()> {
    let sql = "SELECT i.id FROM introductions i
               JOIN parties p ON p.introduction_id = i.id AND p.member_id = :member
               JOIN parties q ON q.introduction_id = i.id AND q.member_id = :other
               WHERE i.state IN ('suggested', 'ended', 'mutual') AND i.expires_at > :now";
    let params = named_params! { ":member": member.as_str(), ":other": other.as_str(), ":now": time(now) };
    for id in tx.all(sql, params, |row| row.text("id"))? {
        let (_, before) = introduction(tx, &IntroductionId::new(id))?;
        let Some(party) = before.party_of(member) else { continue };
        let answer = if before.parties[party].asked { Answer::No } else { Answer::Withdrawn };
        let (after, _) = before.step(Event::Answered { party, answer }, now);
        save_introduction(tx, &after, now)?;
    }
    Ok(())
}

fn choose_shares(tx: &Transaction, choices: &Choices, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE members SET shares = :shares, updated_at = :now WHERE id = :id AND shares <> :shares";
    let params = named_params! {
        ":shares": choices.shares.as_str(), ":now": time(now), ":id": choices.member.as_str(),
    };
    if tx.change(sql, params)? == 0 {
        return Ok(());
    }
    let Choices { space, member, shares, shares_wording: wording, evidence, .. } = choices;
    let given = *shares != Shares::InPerson;
    save_consent(tx, &ConsentRow { space, member, what: "share_contact", given, wording, evidence }, now)
}

fn choose_standing(tx: &Transaction, choices: &Choices, now: DateTime<Utc>) -> Result<()> {
    let sql = "SELECT text, standing_yes FROM profile_lines WHERE member_id = ? AND kind = 'offer' ORDER BY position";
    let offers =
        tx.all(sql, [choices.member.as_str()], |row| Ok((row.text("text")?, row.col::<bool>("standing_yes")?)))?;
    for (offer, before) in offers {
        let given = choices.standing.contains(&offer);
        if given == before {
            continue;
        }
        let sql = "UPDATE profile_lines SET standing_yes = ? WHERE member_id = ? AND kind = 'offer' AND text = ?";
        tx.change(sql, (given, choices.member.as_str(), &offer))?;
        let Choices { space, member, standing_wording: wording, evidence, .. } = choices;
        let standing = Standing { space, member, offer: &offer, wording, evidence };
        remember_standing(tx, &standing, given, now)?;
    }
    Ok(())
}

/// A standing yes for one offer.
pub(super) struct Standing<'a> {
    pub space: &'a SpaceId,
    pub member: &'a MemberId,
    pub offer: &'a str,
    pub wording: &'a str,
    pub evidence: &'a str,
}

/// The entry in the ledger; a yes that is taken back also ends what rested on it, at once. The ledger outlives its
/// member, so it names the offer by its SHA-256, never in their words.
pub(super) fn remember_standing(tx: &Transaction, standing: &Standing, given: bool, now: DateTime<Utc>) -> Result<()> {
    let evidence = format!("{}; {}", standing.evidence, offer_mark(standing.offer));
    let Standing { space, member, wording, .. } = *standing;
    save_consent(tx, &ConsentRow { space, member, what: "standing_yes", given, wording, evidence: &evidence }, now)?;
    if given { Ok(()) } else { withdraw_standing(tx, member, now) }
}

/// How an entry of the ledger names an offer.
pub fn offer_mark(offer: &str) -> String {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(offer));
    format!("offer {}", &hash[..16])
}

/// Introductions that can still be answered, in which this side was not asked, and that quote no offer of theirs for
/// which they still are happy to be asked.
fn withdraw_standing(tx: &Transaction, member: &MemberId, now: DateTime<Utc>) -> Result<()> {
    let sql = "SELECT i.id FROM introductions i JOIN parties p ON p.introduction_id = i.id
               WHERE p.member_id = :member AND p.asked = 0 AND i.made_by = 'matching'
                 AND i.state IN ('suggested', 'ended') AND i.expires_at > :now
                 AND NOT EXISTS (SELECT 1 FROM reasons r
                                 JOIN profile_lines l ON l.member_id = p.member_id AND l.kind = 'offer' AND l.text = r.to_words
                                 WHERE r.introduction_id = i.id AND r.kind = 'need_offer' AND r.to_party = p.position
                                   AND l.standing_yes = 1)";
    let params = named_params! { ":member": member.as_str(), ":now": time(now) };
    for id in tx.all(sql, params, |row| row.text("id"))? {
        let (_, before) = introduction(tx, &IntroductionId::new(id))?;
        if let Some(party) = before.party_of(member) {
            let (after, _) = before.step(Event::Answered { party, answer: Answer::Withdrawn }, now);
            save_introduction(tx, &after, now)?;
        }
    }
    Ok(())
}
