//! Introductions: what their parties answered, and what follows from it in the same transaction.

use super::connections::{NewConnection, RecordedBy, save_connection};
use super::outbox::save_message;
use super::replies::{Link, NewReply, save_link, save_reply};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError};
use crate::domain::digest::{Said, reasons_between};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{ConnectionId, IntroductionId, MemberId, OutsiderId, SpaceId};
use crate::domain::introduction::{Answer, Because, Effect, Event, Introduction, MadeBy, Party, PartyId, State};
use crate::domain::matching::{Reason, ReasonKind};
use crate::domain::message::{Contact, Message};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::reply::{Reply, Via};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, Row, Transaction, named_params};

/// One party's answer to one introduction.
#[derive(Debug, Clone)]
pub struct AnswerGiven {
    pub introduction: IntroductionId,
    pub member: MemberId,
    pub answer: Answer,
    pub via: Via,
    /// The local day of the space, for who is in today.
    pub day: NaiveDate,
    pub now: DateTime<Utc>,
}

/// An introduction to which all have just said yes: everything the letters need.
#[derive(Debug, Clone)]
pub struct Mutual {
    pub space: SpaceId,
    pub introduction: IntroductionId,
    pub parties: Vec<MutualParty>,
    pub reasons: Vec<Reason>,
    pub host_sentence: String,
}

/// One of them, as the others are told of them.
#[derive(Debug, Clone, PartialEq)]
pub struct MutualParty {
    pub who: PartyId,
    /// False when their yes was given beforehand.
    pub asked: bool,
    pub name: String,
    pub headline: String,
    pub contact: Contact,
    pub place: String,
    pub in_today: bool,
    /// Where to write to; nothing for an outsider to whom the host has not pressed to write.
    pub write_to: Option<EmailAddress>,
    /// Who is written to by text instead, and the zone of their own in which that may be.
    pub by_text: Option<(PhoneNumber, Option<Tz>)>,
}

/// One introduction as one party's page needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    pub introduction: Introduction,
    pub space: SpaceId,
    pub own: usize,
    pub others: Vec<OutlookOther>,
    /// The other has said beforehand that they are happy to be asked.
    pub standing: bool,
    pub host_sentence: String,
    /// The number it had in the digest.
    pub position: u32,
    /// The local day on which it became mutual.
    pub introduced_on: Option<DateTime<Utc>>,
}

impl Outlook {
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(|other| other.name.as_str())
    }
}

/// Another party, and the reasons to meet them as the page's reader reads them.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookOther {
    pub who: PartyId,
    pub name: String,
    /// From the host's address book: never asked, and not at the hub.
    pub outside: bool,
    pub headline: String,
    pub reasons: Vec<Said>,
    /// Filled only when it is mutual: their address or number, if they share it.
    pub contact: Option<String>,
}

impl Store {
    /// Somebody answered. Keeps the answer, takes the step it means, and when that makes it mutual writes the
    /// letters that `compose` gives, all in one transaction: nobody can be told without the others.
    pub async fn answer_introduction(
        &self,
        given: AnswerGiven,
        compose: impl FnOnce(&Mutual) -> (Vec<Message>, Vec<Link>) + Send + 'static,
    ) -> Result<Introduction> {
        self.write(move |tx| {
            let (space, before) = introduction(tx, &given.introduction)?;
            let party = before.party_of(&given.member).ok_or(StoreError::NotFound("introduction"))?;
            let (mut after, effects) = before.step(Event::Answered { party, answer: given.answer }, given.now);
            if after == before {
                return Ok(after);
            }
            let reply = NewReply {
                space: &space,
                member: &given.member,
                introduction: Some(&given.introduction),
                via: given.via,
            };
            save_reply(tx, &reply, Reply::Introduction(given.answer), given.now)?;
            if effects.contains(&Effect::TellEverybody) {
                after = tell_everybody(tx, &space, &after, (given.day, given.now), compose)?;
            }
            save_introduction(tx, &after, given.now)?;
            for effect in effects {
                carry_out(tx, &space, &after, effect, given.now)?;
            }
            Ok(after)
        })
        .await
    }

    /// All sides of these have been told now that the moment for it has come.
    pub async fn note_told(&self, now: DateTime<Utc>) -> Result<()> {
        self.write(move |tx| {
            let sql = "SELECT id FROM introductions WHERE state = 'mutual' AND told_at <= ?";
            for id in tx.all(sql, [time(now)], |row| row.text("id"))? {
                let (_, before) = introduction(tx, &IntroductionId::new(id))?;
                save_introduction(tx, &before.step(Event::Told, now).0, now)?;
            }
            Ok(())
        })
        .await
    }

    /// Ends what nobody can answer any more. Says how many there were.
    pub async fn expire_introductions(&self, now: DateTime<Utc>) -> Result<usize> {
        self.write(move |tx| {
            let sql = "SELECT id FROM introductions WHERE state = 'suggested' AND expires_at <= ?";
            let ids = tx.all(sql, [time(now)], |row| row.text("id"))?;
            for id in &ids {
                let (_, before) = introduction(tx, &IntroductionId::new(id.clone()))?;
                save_introduction(tx, &before.step(Event::TimeIsUp, now).0, now)?;
            }
            Ok(ids.len())
        })
        .await
    }

    /// The introduction at this place of a digest, as its reader sees it.
    pub async fn outlook(&self, link: &Link, position: u32) -> Result<Outlook> {
        let link = link.clone();
        self.read(move |c| {
            let member = link.member.as_ref().ok_or(StoreError::NotFound("introduction"))?;
            let id = match (&link.digest, &link.introduction) {
                (Some(digest), _) => {
                    let sql = "SELECT introduction_id FROM digest_introductions WHERE digest_id = ? AND position = ?";
                    c.one(sql, (digest.as_str(), position), |row| row.text("introduction_id"))?.map(IntroductionId::new)
                }
                (None, Some(introduction)) if position == 1 => Some(introduction.clone()),
                _ => None,
            };
            outlook(c, &id.ok_or(StoreError::NotFound("introduction"))?, member, position)
        })
        .await
    }
}

pub(super) fn outlook(c: &Connection, id: &IntroductionId, member: &MemberId, position: u32) -> Result<Outlook> {
    let (space, introduction) = introduction(c, id)?;
    let own = introduction.party_of(member).ok_or(StoreError::NotFound("introduction"))?;
    let all_reasons = reasons(c, id)?;
    let mutual = matches!(introduction.state, State::Told | State::Met);
    let mut others = Vec::new();
    for (place, party) in introduction.parties.iter().enumerate().filter(|(place, _)| *place != own) {
        let Some((name, headline, contact)) = shown(c, &party.who)? else { continue };
        let contact = match contact {
            Contact::Email(text) | Contact::Phone(text) if mutual => Some(text),
            _ => None,
        };
        let (outside, reasons) = (party.who.outsider().is_some(), reasons_between(&all_reasons, own, place));
        others.push(OutlookOther { who: party.who.clone(), name, outside, headline, contact, reasons });
    }
    let sql = "SELECT host_sentence, mutual_at FROM introductions WHERE id = ?";
    let head = c.one(sql, [id.as_str()], |row| Ok((row.text("host_sentence")?, row.time_or_none("mutual_at")?)))?;
    let (host_sentence, introduced_on) = head.unwrap_or_default();
    let unasked = |p: &Party| !p.asked && p.who.member().is_some();
    let standing = introduction.made_by == MadeBy::Matching && introduction.parties.iter().any(unasked);
    Ok(Outlook { own, others, standing, host_sentence, position, introduced_on, introduction, space })
}

/// Name, headline and contact of a party that is still there.
fn shown(c: &Connection, who: &PartyId) -> Result<Option<(String, String, Contact)>> {
    match who {
        PartyId::Gone => Ok(None),
        PartyId::Member(id) => {
            let member = super::members::one_member(c, id)?;
            let contact = Contact::of(member.shares, &member.email, phone(c, id)?.as_deref());
            Ok(Some((member.name.to_string(), member.profile.headline, contact)))
        }
        PartyId::Outsider(id) => {
            let outsider = super::outsiders::one_outsider(c, id)?;
            let contact = outsider.email.as_ref().map_or(Contact::InPersonOnly, |e| Contact::Email(e.to_string()));
            Ok(Some((outsider.shown_name(), outsider.about(), contact)))
        }
    }
}

pub(super) fn phone(c: &Connection, member: &MemberId) -> Result<Option<String>> {
    Ok(c.one("SELECT phone FROM members WHERE id = ?", [member.as_str()], |row| row.col("phone"))?.flatten())
}

pub(super) fn introduction(c: &Connection, id: &IntroductionId) -> Result<(SpaceId, Introduction)> {
    let sql = "SELECT space_id, made_by, state, ended_because, expires_at, told_at FROM introductions WHERE id = ?";
    let head = c.one(sql, [id.as_str()], |row| {
        let times = (row.time("expires_at")?, row.time_or_none("told_at")?);
        Ok((row.text("space_id")?, row.word("made_by", MadeBy::parse)?, state(row)?, times))
    })?;
    let (space, made_by, state, (expires_at, told_at)) = head.ok_or(StoreError::NotFound("introduction"))?;
    let sql = "SELECT member_id, outsider_id, asked, answer FROM parties WHERE introduction_id = ? ORDER BY position";
    let parties = c.all(sql, [id.as_str()], |row| {
        Ok(Party { who: party_id(row)?, asked: row.col("asked")?, answer: row.word("answer", Answer::parse)? })
    })?;
    Ok((SpaceId::new(space), Introduction { id: id.clone(), made_by, state, parties, expires_at, told_at }))
}

/// Who a row's `member_id` and `outsider_id` name.
pub(super) fn party_id(row: &Row) -> Result<PartyId> {
    let (member, outsider): (Option<String>, Option<String>) = (row.col("member_id")?, row.col("outsider_id")?);
    Ok(match (member, outsider) {
        (Some(member), _) => PartyId::Member(MemberId::new(member)),
        (None, Some(outsider)) => PartyId::Outsider(OutsiderId::new(outsider)),
        (None, None) => PartyId::Gone,
    })
}

fn state(row: &Row) -> Result<State> {
    Ok(match row.text("state")?.as_str() {
        "suggested" => State::Suggested,
        "mutual" => State::Mutual,
        "told" => State::Told,
        "met" => State::Met,
        _ => State::Ended(row.word("ended_because", Because::parse)?),
    })
}

pub(super) fn save_introduction(tx: &Transaction, introduction: &Introduction, now: DateTime<Utc>) -> Result<()> {
    let (state, because) = match introduction.state {
        State::Suggested => ("suggested", None),
        State::Mutual => ("mutual", None),
        State::Told => ("told", None),
        State::Met => ("met", None),
        State::Ended(because) => ("ended", Some(because.as_str())),
    };
    let sql = "UPDATE introductions
               SET state = :state, ended_because = :because,
                   mutual_at = CASE WHEN :state IN ('mutual', 'told', 'met') THEN COALESCE(mutual_at, :now) END,
                   told_at = CASE WHEN :state IN ('mutual', 'told', 'met') THEN COALESCE(:told, told_at, :now) END,
                   ended_at = CASE WHEN :state = 'ended' THEN COALESCE(ended_at, :now) END
               WHERE id = :id";
    let params = named_params! { ":state": state, ":because": because, ":now": time(now), ":id": introduction.id.as_str(), ":told": introduction.told_at.map(time) };
    tx.change(sql, params)?;
    if matches!(introduction.state, State::Suggested | State::Ended(_)) {
        // A yes was taken back before anybody was told.
        let sql = "UPDATE messages SET state = 'dropped', because = 'an answer was taken back', settled_at = ?
                   WHERE introduction_id = ? AND kind = 'introduction' AND state = 'waiting' AND claimed_until IS NULL";
        tx.change(sql, (time(now), introduction.id.as_str()))?;
    }
    for (position, party) in introduction.parties.iter().enumerate() {
        let sql =
            "UPDATE parties SET answer = :answer, answered_at = CASE WHEN :answer = 'none' THEN NULL ELSE :now END
                   WHERE introduction_id = :id AND position = :position AND answer <> :answer";
        let params = named_params! {
            ":answer": party.answer.as_str(), ":now": time(now), ":id": introduction.id.as_str(), ":position": position as i64,
        };
        tx.change(sql, params)?;
    }
    Ok(())
}

fn carry_out(
    tx: &Transaction,
    space: &SpaceId,
    introduction: &Introduction,
    effect: Effect,
    now: DateTime<Utc>,
) -> Result<()> {
    let member = |party: usize| introduction.parties.get(party).and_then(|p| p.who.member());
    let others = |party: usize| {
        let others = introduction.parties.iter().enumerate().filter(move |(i, _)| *i != party);
        others.filter_map(|(_, p)| p.who.member())
    };
    match effect {
        Effect::TellEverybody => Ok(()),
        Effect::RememberKnown { party } => {
            let sql =
                "INSERT INTO kept_apart (space_id, member_id, other_member_id, why, since) VALUES (?, ?, ?, 'known', ?)
                       ON CONFLICT (member_id, other_member_id) DO NOTHING";
            let Some(member) = member(party) else { return Ok(()) };
            others(party).try_for_each(|other| {
                tx.change(sql, (space.as_str(), member.as_str(), other.as_str(), time(now))).map(|_| ())
            })
        }
        Effect::ForgetKnown { party } => {
            let sql = "DELETE FROM kept_apart WHERE member_id = ? AND other_member_id = ? AND why = 'known'";
            let Some(member) = member(party) else { return Ok(()) };
            others(party).try_for_each(|other| tx.change(sql, (member.as_str(), other.as_str())).map(|_| ()))
        }
        Effect::Connect => connect(tx, space, introduction, now).map(|_| ()),
    }
}

/// The connection of an introduction: a new one, or the one that these people have already.
pub(super) fn connect(
    tx: &Transaction,
    space: &SpaceId,
    introduction: &Introduction,
    now: DateTime<Utc>,
) -> Result<ConnectionId> {
    let recorded_by = if introduction.is_mutual() { RecordedBy::Introduction } else { RecordedBy::Members };
    let parties = introduction.parties.iter().map(|p| p.who.clone()).collect();
    let introduction = Some(introduction.id.clone());
    save_connection(tx, space, &NewConnection { introduction, recorded_by, parties, since: now }, now)
}

/// Composes the letters and puts them into the outbox; gives the introduction, told.
fn tell_everybody(
    tx: &Transaction,
    space: &SpaceId,
    introduction: &Introduction,
    (day, now): (NaiveDate, DateTime<Utc>),
    compose: impl FnOnce(&Mutual) -> (Vec<Message>, Vec<Link>),
) -> Result<Introduction> {
    let (letters, links) = compose(&mutual(tx, space, introduction, day)?);
    links.iter().try_for_each(|link| save_link(tx, link))?;
    letters.iter().try_for_each(|letter| save_message(tx, letter, now))?;
    // All at one moment, which may be later than this.
    match letters.iter().map(|letter| letter.not_before).max().filter(|at| *at > now) {
        Some(told_at) => Ok(Introduction { told_at: Some(told_at), ..introduction.clone() }),
        None => Ok(Introduction { told_at: Some(now), ..introduction.step(Event::Told, now).0 }),
    }
}

fn mutual(tx: &Transaction, space: &SpaceId, introduction: &Introduction, day: NaiveDate) -> Result<Mutual> {
    let sql = "SELECT host_sentence FROM introductions WHERE id = ?";
    let host_sentence = tx.one(sql, [introduction.id.as_str()], |row| row.text("host_sentence"))?.unwrap_or_default();
    let mut parties = Vec::new();
    for (position, party) in introduction.parties.iter().enumerate() {
        parties.push(mutual_party(tx, &introduction.id, (position, party), day)?);
    }
    Ok(Mutual {
        space: space.clone(),
        introduction: introduction.id.clone(),
        parties,
        reasons: reasons(tx, &introduction.id)?,
        host_sentence,
    })
}

fn mutual_party(
    tx: &Transaction,
    id: &IntroductionId,
    (position, party): (usize, &Party),
    day: NaiveDate,
) -> Result<MutualParty> {
    let who = &party.who;
    let (name, headline, contact) =
        shown(tx, who)?.unwrap_or_else(|| (String::new(), String::new(), Contact::InPersonOnly));
    let mut by_text = None;
    let (here, write_to) = match who {
        PartyId::Member(member) => {
            let sql = "SELECT place FROM check_ins WHERE member_id = ? AND local_day = ? AND left_at IS NULL";
            let here = tx.one(sql, (member.as_str(), day.to_string()), |row| row.text("place"))?;
            let member = super::members::one_member(tx, member)?;
            by_text = member.by_text.map(|phone| (phone, member.zone));
            (here, Some(member.email))
        }
        PartyId::Outsider(outsider) => {
            let sql = "SELECT write_to FROM parties WHERE introduction_id = ? AND position = ?";
            let pressed = tx.one(sql, (id.as_str(), position as i64), |row| row.col::<bool>("write_to"))?;
            (None, super::outsiders::one_outsider(tx, outsider)?.email.filter(|_| pressed == Some(true)))
        }
        PartyId::Gone => (None, None),
    };
    Ok(MutualParty {
        who: who.clone(),
        asked: party.asked,
        name,
        headline,
        contact,
        in_today: here.is_some(),
        place: here.unwrap_or_default(),
        write_to,
        by_text,
    })
}

pub(super) fn reasons(c: &Connection, id: &IntroductionId) -> Result<Vec<Reason>> {
    let sql = "SELECT kind, from_party, to_party, phrase, from_words, to_words, weight
               FROM reasons WHERE introduction_id = ? ORDER BY position";
    c.all(sql, [id.as_str()], |row| {
        Ok(Reason {
            kind: row.word("kind", ReasonKind::parse)?,
            from: row.col::<u32>("from_party")? as usize,
            to: row.col::<u32>("to_party")? as usize,
            phrase: row.text("phrase")?,
            from_words: row.text("from_words")?,
            to_words: row.text("to_words")?,
            weight: row.col("weight")?,
            terms: Vec::new(),
        })
    })
}

pub(super) fn save_reasons(tx: &Transaction, space: &SpaceId, id: &IntroductionId, reasons: &[Reason]) -> Result<()> {
    for (position, reason) in reasons.iter().enumerate() {
        let sql = "INSERT INTO reasons (introduction_id, position, space_id, kind, from_party, to_party, phrase, from_words, to_words, weight)
                   VALUES (:id, :position, :space, :kind, :from, :to, :phrase, :from_words, :to_words, :weight)";
        let params = named_params! {
            ":id": id.as_str(), ":position": position as i64, ":space": space.as_str(), ":kind": reason.kind.as_str(),
            ":from": reason.from as i64, ":to": reason.to as i64, ":phrase": reason.phrase, ":from_words": reason.from_words,
            ":to_words": reason.to_words, ":weight": reason.weight,
        };
        tx.change(sql, params)?;
    }
    Ok(())
}
