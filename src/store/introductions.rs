//! Introductions: what their parties answered, and what follows from it in the same transaction.

use super::outbox::save_message;
use super::replies::{Link, NewReply, save_link, save_reply};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::digest::{Said, said_to};
use crate::domain::id::{IntroductionId, MemberId, SpaceId};
use crate::domain::introduction::{Answer, Because, Effect, Event, Introduction, Party, State};
use crate::domain::matching::{Reason, ReasonKind};
use crate::domain::member::Member;
use crate::domain::message::Message;
use crate::domain::reply::{Reply, Via};
use chrono::{DateTime, NaiveDate, Utc};
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
}

#[derive(Debug, Clone)]
pub struct MutualParty {
    pub member: Member,
    pub phone: Option<String>,
    pub place: String,
    pub in_today: bool,
}

/// One introduction as one party's page needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    pub introduction: Introduction,
    pub space: SpaceId,
    pub own: usize,
    /// The other's name, headline and the reasons, as this party reads them.
    pub name: String,
    pub headline: String,
    pub reasons: Vec<Said>,
    /// Filled only when it is mutual: the other's address or number, if they share it.
    pub contact: Option<String>,
    /// The number it had in the digest.
    pub position: u32,
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
                let (letters, links) = compose(&mutual(tx, &space, &after, given.day)?);
                links.iter().try_for_each(|link| save_link(tx, link))?;
                letters.iter().try_for_each(|letter| save_message(tx, letter, given.now))?;
                after = after.step(Event::Told, given.now).0;
            }
            save_introduction(tx, &after, given.now)?;
            for effect in effects {
                carry_out(tx, &space, &after, effect, given.now)?;
            }
            Ok(after)
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

fn outlook(c: &Connection, id: &IntroductionId, member: &MemberId, position: u32) -> Result<Outlook> {
    let (space, introduction) = introduction(c, id)?;
    let own = introduction.party_of(member).ok_or(StoreError::NotFound("introduction"))?;
    let others: Vec<Member> = introduction
        .parties
        .iter()
        .filter(|p| p.member != *member)
        .map(|p| super::members::one_member(c, &p.member))
        .collect::<Result<_>>()?;
    let told = matches!(introduction.state, State::Mutual | State::Told | State::Met);
    let contact = told.then(|| others.first()).flatten().map(|other| (other, phone(c, &other.id)));
    let contact = contact.map(|(other, phone)| {
        Ok::<_, StoreError>(crate::domain::message::Contact::of(other.shares, &other.email, phone?.as_deref()))
    });
    let contact = match contact.transpose()? {
        Some(crate::domain::message::Contact::Email(text) | crate::domain::message::Contact::Phone(text)) => Some(text),
        _ => None,
    };
    let names: Vec<&str> = others.iter().map(|o| o.name.as_str()).collect();
    let reasons = reasons(c, id)?.iter().map(|reason| said_to(reason, own)).collect();
    let headline = others.first().map(|o| o.profile.headline.clone()).unwrap_or_default();
    Ok(Outlook { own, name: names.join(", "), headline, reasons, contact, position, introduction, space })
}

fn phone(c: &Connection, member: &MemberId) -> Result<Option<String>> {
    Ok(c.one("SELECT phone FROM members WHERE id = ?", [member.as_str()], |row| row.col("phone"))?.flatten())
}

pub(super) fn introduction(c: &Connection, id: &IntroductionId) -> Result<(SpaceId, Introduction)> {
    let sql = "SELECT space_id, state, ended_because, expires_at FROM introductions WHERE id = ?";
    let head = c.one(sql, [id.as_str()], |row| Ok((row.text("space_id")?, state(row)?, row.time("expires_at")?)))?;
    let (space, state, expires_at) = head.ok_or(StoreError::NotFound("introduction"))?;
    let sql = "SELECT member_id, answer FROM parties WHERE introduction_id = ? ORDER BY position";
    let parties = c.all(sql, [id.as_str()], |row| {
        let member = row.col::<Option<String>>("member_id")?.unwrap_or_default();
        Ok(Party { member: MemberId::new(member), answer: row.word("answer", Answer::parse)? })
    })?;
    Ok((SpaceId::new(space), Introduction { id: id.clone(), state, parties, expires_at }))
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
                   mutual_at = CASE WHEN :state IN ('mutual', 'told') THEN COALESCE(mutual_at, :now) ELSE mutual_at END,
                   told_at = CASE WHEN :state = 'told' THEN COALESCE(told_at, :now) ELSE told_at END,
                   ended_at = CASE WHEN :state = 'ended' THEN COALESCE(ended_at, :now) END
               WHERE id = :id";
    let params =
        named_params! { ":state": state, ":because": because, ":now": time(now), ":id": introduction.id.as_str() };
    tx.change(sql, params)?;
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
    let others = |party: usize| {
        introduction.parties.iter().enumerate().filter(move |(i, _)| *i != party).map(|(_, p)| &p.member)
    };
    match effect {
        Effect::TellEverybody => Ok(()),
        Effect::RememberKnown { party } => {
            let sql =
                "INSERT INTO kept_apart (space_id, member_id, other_member_id, why, since) VALUES (?, ?, ?, 'known', ?)
                       ON CONFLICT (member_id, other_member_id) DO NOTHING";
            let member = introduction.parties[party].member.as_str();
            others(party)
                .try_for_each(|other| tx.change(sql, (space.as_str(), member, other.as_str(), time(now))).map(|_| ()))
        }
        Effect::ForgetKnown { party } => {
            let sql = "DELETE FROM kept_apart WHERE member_id = ? AND other_member_id = ? AND why = 'known'";
            let member = introduction.parties[party].member.as_str();
            others(party).try_for_each(|other| tx.change(sql, (member, other.as_str())).map(|_| ()))
        }
        Effect::Connect => connect(tx, space, introduction, now),
    }
}

fn connect(tx: &Transaction, space: &SpaceId, introduction: &Introduction, now: DateTime<Utc>) -> Result<()> {
    let id = new_id(now);
    let sql =
        "INSERT INTO connections (id, space_id, introduction_id, recorded_by, since) VALUES (?, ?, ?, 'members', ?)
               ON CONFLICT (introduction_id) DO NOTHING";
    if tx.change(sql, (&id, space.as_str(), introduction.id.as_str(), time(now)))? == 0 {
        return Ok(());
    }
    for (position, party) in introduction.parties.iter().enumerate() {
        let sql = "INSERT INTO connection_parties (connection_id, position, space_id, member_id) VALUES (?, ?, ?, ?)";
        tx.change(sql, (&id, position as i64, space.as_str(), party.member.as_str()))?;
    }
    Ok(())
}

fn mutual(tx: &Transaction, space: &SpaceId, introduction: &Introduction, day: NaiveDate) -> Result<Mutual> {
    let party = |party: &Party| {
        let sql = "SELECT place, left_at FROM check_ins WHERE member_id = ? AND local_day = ?";
        let day = day.to_string();
        let here =
            tx.one(sql, (party.member.as_str(), day), |row| Ok((row.text("place")?, row.time_or_none("left_at")?)))?;
        let here = here.filter(|(_, left_at)| left_at.is_none());
        Ok(MutualParty {
            member: super::members::one_member(tx, &party.member)?,
            phone: phone(tx, &party.member)?,
            in_today: here.is_some(),
            place: here.map(|(place, _)| place).unwrap_or_default(),
        })
    };
    Ok(Mutual {
        space: space.clone(),
        introduction: introduction.id.clone(),
        parties: introduction.parties.iter().map(party).collect::<Result<_>>()?,
        reasons: reasons(tx, &introduction.id)?,
    })
}

fn reasons(c: &Connection, id: &IntroductionId) -> Result<Vec<Reason>> {
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
