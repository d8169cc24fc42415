//! "Did you meet?": whom to ask, who was asked, and what they said.

use super::connections::{NewOutcome, save_outcome, take_back_tellings};
use super::introductions::{connect, introduction, save_introduction};
use super::needs_you::{NeedAbout, NeedKind, NewNeed, save_need};
use super::outbox::save_message;
use super::replies::{Link, NewReply, save_link, save_reply};
use super::row::{Columns, Query, time};
use super::spaces::{NewFiring, save_firing};
use super::{Result, Store, StoreError, new_id};
use crate::domain::connection::OutcomeKind;
use crate::domain::follow_up::{Candidate, FollowUpKind, Met, SECOND_LOOK_AFTER};
use crate::domain::id::{IntroductionId, MemberId, SpaceId};
use crate::domain::introduction::{Event, Introduction};
use crate::domain::message::Message;
use crate::domain::reply::{Reply, Via};
use crate::domain::space::{Fires, Space};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rusqlite::{Connection, Transaction, named_params};

/// A firing of the follow-up schedule.
#[derive(Debug, Clone)]
pub struct FollowUpRun {
    pub space: SpaceId,
    pub due_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub made_up: bool,
    pub asked: Vec<NewFollowUp>,
}

/// One member asked about one introduction.
#[derive(Debug, Clone)]
pub struct NewFollowUp {
    pub introduction: IntroductionId,
    pub member: MemberId,
    pub kind: FollowUpKind,
    pub letter: Message,
    pub link: Link,
}

/// What somebody says of an introduction.
#[derive(Debug, Clone)]
pub struct MetSaid {
    pub introduction: IntroductionId,
    pub member: MemberId,
    pub met: Met,
    /// What came of it, in case they met.
    pub outcomes: Vec<NewOutcome>,
    pub via: Via,
    pub now: DateTime<Utc>,
}

impl Store {
    /// Members who have not stopped letters and were not asked yet, of introductions that were told on an earlier
    /// local day; and those for whom a second look is due.
    pub async fn follow_up_candidates(
        &self,
        space: &Space,
        day: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Vec<Candidate>> {
        let space = space.clone();
        self.read(move |c| {
            let mut all = did_you_meet(c, &space, day, now)?;
            all.extend(second_look(c, &space, now)?);
            for candidate in &mut all {
                candidate.others = others(c, &candidate.introduction, &candidate.member)?;
            }
            // Nobody is asked about somebody who was erased.
            all.retain(|candidate| !candidate.others.is_empty());
            Ok(all)
        })
        .await
    }

    /// Keeps who was asked, with the letters. False when somebody else has already run this firing.
    pub async fn save_follow_ups(&self, run: FollowUpRun, now: DateTime<Utc>) -> Result<bool> {
        self.write(move |tx| {
            let (result, note) = (if run.made_up { "made_up" } else { "ran" }, format!("{} asked", run.asked.len()));
            let firing = NewFiring { id: new_id(now), due_at: run.due_at, day: run.day, result, note: &note };
            if !save_firing(tx, &run.space, Fires::FollowUp, &firing, now)? {
                return Ok(false);
            }
            run.asked.iter().try_for_each(|asked| save_asked(tx, &run.space, asked, now))?;
            Ok(true)
        })
        .await
    }

    /// Somebody says whether they met, and what came of it. One who says so is enough; where they differ, the
    /// organiser is told. Saying it again replaces it.
    pub async fn record_met(&self, said: MetSaid) -> Result<()> {
        self.write(move |tx| {
            let (space, before) = introduction(tx, &said.introduction)?;
            if before.party_of(&said.member).is_none() || !before.is_mutual() {
                return Err(StoreError::NotFound("introduction"));
            }
            save_said(tx, &space, &said)?;
            if said.met == Met::Yes {
                let (after, _) = before.step(Event::SaidMet, said.now);
                save_introduction(tx, &after, said.now)?;
                let connection = Some(connect(tx, &space, &after, said.now)?);
                for outcome in &said.outcomes {
                    let outcome = NewOutcome { connection: connection.clone(), ..outcome.clone() };
                    save_outcome(tx, &space, &outcome, said.now)?;
                }
            } else {
                take_back_met(tx, &before, &said)?;
            }
            tell_of_disagreement(tx, &space, &said)
        })
        .await
    }

    /// What a member said to "did you meet?" about an introduction.
    pub async fn met_said(&self, introduction: &IntroductionId, member: &MemberId) -> Result<Met> {
        let (introduction, member) = (introduction.clone(), member.clone());
        self.read(move |c| {
            let sql = "SELECT said FROM follow_ups WHERE introduction_id = ? AND member_id = ? AND said <> 'nothing'
                       ORDER BY said_at DESC LIMIT 1";
            let said = c.one(sql, (introduction.as_str(), member.as_str()), |row| row.word("said", Met::parse))?;
            Ok(said.unwrap_or(Met::Nothing))
        })
        .await
    }

    /// The latest introduction that two members were told of, if any.
    pub async fn introduction_between(&self, one: &MemberId, other: &MemberId) -> Result<Option<IntroductionId>> {
        let (one, other) = (one.clone(), other.clone());
        self.read(move |c| {
            let sql = "SELECT i.id FROM introductions i
                       JOIN parties p ON p.introduction_id = i.id AND p.member_id = ?
                       JOIN parties q ON q.introduction_id = i.id AND q.member_id = ?
                       WHERE i.state IN ('told', 'met') ORDER BY i.mutual_at DESC LIMIT 1";
            let id = c.one(sql, (one.as_str(), other.as_str()), |row| row.text("id"))?;
            Ok(id.map(IntroductionId::new))
        })
        .await
    }
}

/// Older introductions are not asked about: a hub that upgrades, or switches this on, would ask about its whole past.
const WORTH_ASKING: Duration = Duration::days(14);

fn did_you_meet(c: &Connection, space: &Space, day: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Candidate>> {
    let sql = "SELECT i.id, i.told_at, p.member_id FROM introductions i
               JOIN parties p ON p.introduction_id = i.id JOIN members m ON m.id = p.member_id
               WHERE i.space_id = :space AND i.state IN ('told', 'met') AND i.told_at >= :since AND m.stopped_at IS NULL AND m.unreachable_since IS NULL
                 AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.introduction_id = i.id AND f.member_id = p.member_id)
               ORDER BY i.id, p.position";
    let params = named_params! { ":space": space.id.as_str(), ":since": time(now - WORTH_ASKING) };
    let all = c.all(sql, params, |row| {
        Ok(Candidate {
            introduction: IntroductionId::new(row.text("id")?),
            kind: FollowUpKind::DidYouMeet,
            member: MemberId::new(row.text("member_id")?),
            others: Vec::new(),
            told_on: space.local_day(row.time("told_at")?),
            together_on: Vec::new(),
        })
    })?;
    let mut before_today: Vec<Candidate> = all.into_iter().filter(|c| c.told_on < day).collect();
    for candidate in &mut before_today {
        candidate.together_on = together(c, candidate)?;
    }
    Ok(before_today)
}

/// Days on which every member of an introduction was in, after they were told.
fn together(c: &Connection, candidate: &Candidate) -> Result<Vec<NaiveDate>> {
    let sql = "SELECT c.local_day FROM parties p JOIN check_ins c ON c.member_id = p.member_id
               WHERE p.introduction_id = :id AND c.local_day > :told_on
               GROUP BY c.local_day
               HAVING COUNT(*) = (SELECT COUNT(*) FROM parties q
                                  WHERE q.introduction_id = :id AND q.member_id IS NOT NULL)
               ORDER BY c.local_day";
    let params = named_params! { ":id": candidate.introduction.as_str(), ":told_on": candidate.told_on.to_string() };
    c.all(sql, params, |row| row.day("local_day"))
}

/// Those who said a month ago that they met and named something that takes time.
fn second_look(c: &Connection, space: &Space, now: DateTime<Utc>) -> Result<Vec<Candidate>> {
    let slow: Vec<String> =
        OutcomeKind::ALL.into_iter().filter(|k| k.takes_time()).map(|k| format!("'{}'", k.as_str())).collect();
    let sql = format!(
        "SELECT DISTINCT i.id, i.told_at, f.member_id FROM follow_ups f
         JOIN introductions i ON i.id = f.introduction_id JOIN members m ON m.id = f.member_id
         JOIN connections k ON k.introduction_id = i.id JOIN outcomes o ON o.connection_id = k.id
         JOIN tellings t ON t.outcome_id = o.id AND t.member_id = f.member_id
         WHERE f.space_id = :space AND f.kind = 'did_you_meet' AND f.said = 'met' AND f.said_at <= :before
           AND m.stopped_at IS NULL AND m.unreachable_since IS NULL AND o.kind IN ({})
           AND NOT EXISTS (SELECT 1 FROM follow_ups g WHERE g.introduction_id = i.id AND g.member_id = f.member_id
                           AND g.kind = 'second_look')
         ORDER BY i.id, f.member_id",
        slow.join(", ")
    );
    let params = named_params! { ":space": space.id.as_str(), ":before": time(now - SECOND_LOOK_AFTER) };
    c.all(&sql, params, |row| {
        Ok(Candidate {
            introduction: IntroductionId::new(row.text("id")?),
            kind: FollowUpKind::SecondLook,
            member: MemberId::new(row.text("member_id")?),
            others: Vec::new(),
            told_on: space.local_day(row.time("told_at")?),
            together_on: Vec::new(),
        })
    })
}

fn others(c: &Connection, id: &IntroductionId, member: &MemberId) -> Result<Vec<String>> {
    let sql = "SELECT COALESCE(m.name, o.name) AS name FROM parties p
               LEFT JOIN members m ON m.id = p.member_id LEFT JOIN outsiders o ON o.id = p.outsider_id
               WHERE p.introduction_id = ? AND p.member_id IS NOT ? AND COALESCE(m.name, o.name) IS NOT NULL
               ORDER BY p.position";
    c.all(sql, (id.as_str(), member.as_str()), |row| row.text("name"))
}

fn save_asked(tx: &Transaction, space: &SpaceId, asked: &NewFollowUp, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO follow_ups (id, space_id, introduction_id, member_id, kind, asked_at)
               VALUES (:id, :space, :introduction, :member, :kind, :now)
               ON CONFLICT (introduction_id, member_id, kind) DO NOTHING";
    let params = named_params! {
        ":id": new_id(now), ":space": space.as_str(), ":introduction": asked.introduction.as_str(),
        ":member": asked.member.as_str(), ":kind": asked.kind.as_str(), ":now": time(now),
    };
    if tx.change(sql, params)? == 1 {
        save_link(tx, &asked.link)?;
        save_message(tx, &asked.letter, now)?;
    }
    Ok(())
}

/// To the latest question they were asked; whoever says it unasked counts as asked at that moment.
fn save_said(tx: &Transaction, space: &SpaceId, said: &MetSaid) -> Result<()> {
    let sql = "INSERT INTO follow_ups (id, space_id, introduction_id, member_id, kind, asked_at, said, said_at)
               VALUES (:id, :space, :introduction, :member, 'did_you_meet', :now, :said, :now)
               ON CONFLICT (introduction_id, member_id, kind) DO UPDATE SET said = :said, said_at = :now
               WHERE said <> :said";
    let params = named_params! {
        ":id": new_id(said.now), ":space": space.as_str(), ":introduction": said.introduction.as_str(),
        ":member": said.member.as_str(), ":said": said.met.as_str(), ":now": time(said.now),
    };
    tx.change(sql, params)?;
    let sql = "UPDATE follow_ups SET said = ?, said_at = ? WHERE introduction_id = ? AND member_id = ? AND kind = 'second_look'";
    tx.change(sql, (said.met.as_str(), time(said.now), said.introduction.as_str(), said.member.as_str()))?;
    let reply = NewReply { space, member: &said.member, introduction: Some(&said.introduction), via: said.via };
    save_reply(tx, &reply, Reply::Met(said.met), said.now)
}

/// Whoever says otherwise than before takes back what they told; when nobody says any more that they met, they did not.
fn take_back_met(tx: &Transaction, before: &Introduction, said: &MetSaid) -> Result<()> {
    let sql = "SELECT 1 AS one FROM follow_ups WHERE introduction_id = ? AND said = 'met' LIMIT 1";
    let somebody = tx.one(sql, [said.introduction.as_str()], |row| row.col::<i64>("one"))?.is_some();
    take_back_tellings(tx, &said.introduction, &said.member, !somebody)?;
    if !somebody {
        let (after, _) = before.step(Event::NobodySaysMet, said.now);
        save_introduction(tx, &after, said.now)?;
    }
    Ok(())
}

/// One says they met, another says not: "met" stands, and the organiser hears of it.
fn tell_of_disagreement(tx: &Transaction, space: &SpaceId, said: &MetSaid) -> Result<()> {
    let sql = "SELECT m.name, f.said FROM follow_ups f JOIN members m ON m.id = f.member_id
               WHERE f.introduction_id = ? AND f.kind = 'did_you_meet' AND f.said IN ('met', 'no') ORDER BY f.said";
    let all = tx.all(sql, [said.introduction.as_str()], |row| Ok((row.text("name")?, row.text("said")?)))?;
    let name = |word: &str| all.iter().find(|(_, said)| said == word).map(|(name, _)| name.as_str());
    let (Some(met), Some(not)) = (name("met"), name("no")) else { return Ok(()) };
    let text = format!("{met} says that they met {not}; {not} says that they did not. It counts as met.");
    let dedupe_key = format!("disagreement:{}", said.introduction);
    let (kind, about) = (NeedKind::Disagreement, NeedAbout::Meeting(said.introduction.to_string()));
    let need = NewNeed { space: space.clone(), kind, member: None, message: None, dedupe_key, text, about };
    save_need(tx, &need, said.now)
}
