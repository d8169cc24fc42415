//! Check-ins: recorded at once for those who showed who they are, kept aside for those who have not yet.

use super::members::{ConsentRow, has_tombstone, save_consent, save_profile};
use super::merging::by_address;
use super::outbox::save_message;
use super::replies::{Link, remember, save_link};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::check_in::{HereAs, RawSubmission, Stay, Submission, Today};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{MemberId, SpaceId, UnconfirmedId};
use crate::domain::member::Shares;
use crate::domain::message::Message;
use crate::domain::reply::{Reply, Via};
use crate::domain::text::Name;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, Transaction, named_params};
use std::collections::BTreeMap;

/// How a check-in came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Form,
    Api,
    Import,
    Kiosk,
    /// The organiser, by hand.
    Organiser,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Form => "form",
            Source::Api => "api",
            Source::Import => "import",
            Source::Kiosk => "kiosk",
            Source::Organiser => "organiser",
        }
    }
}

/// Whose check-in it is.
#[derive(Debug, Clone)]
pub enum Who {
    /// A personal link says so.
    Member(MemberId),
    /// A tablet or the door's code says so: they are in, and nothing but the day is changed.
    AtDoor(MemberId),
    /// A confirmed address, or the organiser's word.
    Address {
        email: EmailAddress,
        /// By which somebody who was erased, or stopped and is no member any more, stays unknown.
        address_hash: String,
        name: Name,
        confirmed_by: &'static str,
    },
}

/// What to do with a name that somebody else in the space goes by.
#[derive(Debug, Clone)]
pub enum NameRule {
    /// Nothing: the person is asked to add to it.
    Ask,
    /// The first of these that is free.
    Add(Vec<Name>),
}

impl NameRule {
    /// What else they may go by.
    pub fn others(&self) -> &[Name] {
        match self {
            NameRule::Ask => &[],
            NameRule::Add(others) => others,
        }
    }
}

/// The wording that was agreed to, and how we know.
#[derive(Debug, Clone)]
pub struct Consent {
    pub wording: String,
    pub evidence: String,
}

/// Everything about one check-in.
#[derive(Debug, Clone)]
pub struct CheckInRecord {
    pub space: SpaceId,
    pub who: Who,
    pub submission: Submission,
    pub names: NameRule,
    pub local_day: NaiveDate,
    pub source: Source,
    /// When the person said it.
    pub said_at: DateTime<Utc>,
    /// When it is recorded.
    pub now: DateTime<Utc>,
    pub consent: Consent,
    /// The form that this confirms, if one was waiting.
    pub confirms: Option<UnconfirmedId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    New,
    Changed,
    Unchanged,
}

impl Change {
    pub fn as_str(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Changed => "changed",
            Change::Unchanged => "unchanged",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Change> {
        [Change::New, Change::Changed, Change::Unchanged].into_iter().find(|change| change.as_str() == word)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Recorded {
    Done(CheckedIn),
    /// Somebody else goes by that name.
    NameTaken,
    /// The form was confirmed before, or waited too long.
    NoLongerWaiting,
    /// Somebody who was erased, or stopped and is no member any more: nothing is kept.
    Forgotten,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CheckedIn {
    pub member: MemberId,
    pub change: Change,
    pub new_member: bool,
    /// The name they go by here, when it is not the one they gave.
    pub renamed: Option<Name>,
}

/// A form waiting for its letter to be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Unconfirmed {
    pub id: UnconfirmedId,
    pub space: SpaceId,
    pub raw: RawSubmission,
    pub said_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub confirmed: bool,
}

/// Somebody who is in on a day, and what they agreed to for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Present {
    pub member: MemberId,
    pub wants_introductions: bool,
    pub on_round_table: bool,
}

/// Somebody who is in, as the organiser sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct InToday {
    pub member: MemberId,
    pub name: String,
    pub here_as: HereAs,
    pub today_line: String,
    pub wants_introductions: bool,
    pub since: DateTime<Utc>,
}

/// What became of a form that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Waiting,
    /// That address had its letters for today.
    AskedOftenEnough,
    /// The space wrote to as many strangers as it may in a day.
    DoorFlooded,
}

/// Letters of this kind to one address within a day.
const LETTERS_TO_ONE: u32 = 3;
/// Letters to unconfirmed addresses that one space sends in a day, at most: beyond any real day's newcomers, and an
/// end to whoever feeds the form a list of addresses.
const LETTERS_A_DAY: u32 = 500;

impl Store {
    /// Somebody is in: keeps the member, what they said of themselves and of the day, and what they agreed to.
    /// Newer answers replace older ones; the same again changes nothing.
    pub async fn record_check_in(&self, record: CheckInRecord) -> Result<Recorded> {
        self.write(move |tx| record_one(tx, &record)).await
    }

    /// A form by somebody who has not shown who they are, with the letter that asks; without one when that address
    /// asked for no letters. Anybody can type any address, so nobody gets many such letters, and nobody can make a
    /// space write to a thousand strangers.
    pub async fn keep_unconfirmed(
        &self,
        waiting: Unconfirmed,
        email_key: &str,
        letter: Option<(Message, Link)>,
        since: DateTime<Utc>,
    ) -> Result<Kept> {
        let email_key = email_key.to_owned();
        self.write(move |tx| {
            let sql =
                "SELECT COUNT(*) AS n FROM unconfirmed_check_ins WHERE space_id = ? AND email_key = ? AND said_at >= ?";
            let asked = tx.one(sql, (waiting.space.as_str(), &email_key, time(since)), |row| row.col::<u32>("n"))?;
            if asked.unwrap_or(0) >= LETTERS_TO_ONE {
                return Ok(Kept::AskedOftenEnough);
            }
            let sql = "SELECT COUNT(*) AS n FROM unconfirmed_check_ins WHERE space_id = ? AND said_at >= ?";
            let all = tx.one(sql, (waiting.space.as_str(), time(since)), |row| row.col::<u32>("n"))?;
            if all.unwrap_or(0) >= LETTERS_A_DAY {
                return Ok(Kept::DoorFlooded);
            }
            save_unconfirmed(tx, &waiting, &email_key)?;
            if let Some((letter, link)) = &letter {
                save_link(tx, link)?;
                save_message(tx, letter, waiting.said_at)?;
            }
            Ok(Kept::Waiting)
        })
        .await
    }

    pub async fn unconfirmed(&self, id: &UnconfirmedId) -> Result<Unconfirmed> {
        let id = id.clone();
        self.read(move |c| {
            let sql = "SELECT id, space_id, submission, said_at, expires_at, confirmed_at FROM unconfirmed_check_ins WHERE id = ?";
            c.one(sql, [id.as_str()], unconfirmed)?.ok_or(StoreError::NotFound("check-in"))
        })
        .await
    }

    /// Who is in on a local day, in the order in which they came.
    pub async fn who_is_in(&self, space: &SpaceId, day: NaiveDate) -> Result<Vec<InToday>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT m.id, m.name, c.here_as, c.today_line, c.wants_introductions, COALESCE(c.came_at, c.said_at) AS said_at
                       FROM check_ins c JOIN members m ON m.id = c.member_id
                       WHERE c.space_id = ? AND c.local_day = ? AND c.left_at IS NULL
                       ORDER BY said_at, m.name";
            c.all(sql, (space.as_str(), day.to_string()), in_today)
        })
        .await
    }

    /// Those of these members who are in on a local day, have not left and have not stopped letters.
    pub async fn present_members(&self, members: Vec<MemberId>, day: NaiveDate) -> Result<Vec<Present>> {
        self.read(move |c| {
            let sql =
                "SELECT c.wants_introductions, c.on_round_table FROM check_ins c JOIN members m ON m.id = c.member_id
                       WHERE c.member_id = ? AND c.local_day = ? AND c.left_at IS NULL AND m.stopped_at IS NULL";
            let mut present = Vec::new();
            for member in members {
                let found = c.one(sql, (member.as_str(), day.to_string()), |row| {
                    Ok((row.col("wants_introductions")?, row.col("on_round_table")?))
                })?;
                present.extend(found.map(|(wants_introductions, on_round_table)| Present {
                    member,
                    wants_introductions,
                    on_round_table,
                }));
            }
            Ok(present)
        })
        .await
    }

    /// What one member said about a day, for a form that is filled in already.
    pub async fn check_in_of(&self, member: &MemberId, day: NaiveDate) -> Result<Option<Today>> {
        Ok(self.last_check_in_of(member, day).await?.filter(|(on, _)| *on == day).map(|(_, said)| said))
    }

    /// The same for the last day, up to this one, on which they were in.
    pub async fn last_check_in_of(&self, member: &MemberId, day: NaiveDate) -> Result<Option<(NaiveDate, Today)>> {
        let member = member.clone();
        self.read(move |c| {
            let sql = "SELECT local_day, today_line, wants_introductions, place, came_with, stay, on_round_table
                       FROM check_ins WHERE member_id = ? AND local_day <= ? ORDER BY local_day DESC LIMIT 1";
            c.one(sql, (member.as_str(), day.to_string()), |row| Ok((row.day("local_day")?, today(row)?)))
        })
        .await
    }
}

pub(super) fn record_one(tx: &Transaction, record: &CheckInRecord) -> Result<Recorded> {
    if let Some(id) = &record.confirms
        && !confirm_waiting(tx, id, record.now)?
    {
        return Ok(Recorded::NoLongerWaiting);
    }
    if is_forgotten(tx, record)? {
        return Ok(Recorded::Forgotten);
    }
    let Some(found) = find_or_add_member(tx, record)? else { return Ok(Recorded::NameTaken) };
    let change = save_check_in(tx, record, &found)?;
    wake(tx, record, &found.id)?;
    Ok(Recorded::Done(CheckedIn { member: found.id, change, new_member: found.new, renamed: found.renamed }))
}

pub(super) fn is_forgotten(tx: &Transaction, record: &CheckInRecord) -> Result<bool> {
    let Who::Address { email, address_hash, .. } = &record.who else { return Ok(false) };
    let known = by_address(tx, &record.space, &email.key())?.is_some();
    Ok(!known && has_tombstone(tx, &record.space, address_hash)?)
}

fn in_today(row: &Row) -> Result<InToday> {
    Ok(InToday {
        member: MemberId::new(row.text("id")?),
        name: row.text("name")?,
        here_as: row.word("here_as", HereAs::parse)?,
        today_line: row.text("today_line")?,
        wants_introductions: row.col("wants_introductions")?,
        since: row.time("said_at")?,
    })
}

fn today(row: &Row) -> Result<Today> {
    Ok(Today {
        today_line: row.text("today_line")?,
        wants_introductions: row.col("wants_introductions")?,
        place: row.text("place")?,
        came_with: row.text("came_with")?,
        stay: row.word("stay", Stay::parse)?,
        on_round_table: row.col("on_round_table")?,
    })
}

fn unconfirmed(row: &Row) -> Result<Unconfirmed> {
    let fields: BTreeMap<String, String> = serde_json::from_str(&row.text("submission")?)
        .map_err(|e| StoreError::Broken(format!("a waiting form cannot be read: {e}")))?;
    Ok(Unconfirmed {
        id: UnconfirmedId::new(row.text("id")?),
        space: SpaceId::new(row.text("space_id")?),
        raw: RawSubmission::from_fields(fields.iter().map(|(field, value)| (field.as_str(), value.clone()))),
        said_at: row.time("said_at")?,
        expires_at: row.time("expires_at")?,
        confirmed: row.time_or_none("confirmed_at")?.is_some(),
    })
}

fn save_unconfirmed(tx: &Transaction, waiting: &Unconfirmed, email_key: &str) -> Result<()> {
    let fields: BTreeMap<&str, &str> = waiting.raw.fields().collect();
    let submission = serde_json::to_string(&fields).map_err(|e| StoreError::Broken(e.to_string()))?;
    let sql = "INSERT INTO unconfirmed_check_ins (id, space_id, email_key, submission, said_at, expires_at)
               VALUES (?, ?, ?, ?, ?, ?)";
    let params = (
        waiting.id.as_str(),
        waiting.space.as_str(),
        email_key,
        submission,
        time(waiting.said_at),
        time(waiting.expires_at),
    );
    tx.change(sql, params)?;
    Ok(())
}

/// Marks a waiting form as confirmed; false when it was already, or came too late.
fn confirm_waiting(tx: &Transaction, id: &UnconfirmedId, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE unconfirmed_check_ins SET confirmed_at = :now WHERE id = :id AND confirmed_at IS NULL AND expires_at > :now";
    Ok(tx.change(sql, named_params! { ":now": time(now), ":id": id.as_str() })? == 1)
}

pub(super) struct Found {
    pub id: MemberId,
    pub new: bool,
    pub renamed: Option<Name>,
    /// Their last answers are older than these.
    newer: bool,
}

/// `None` when the name is taken and the person has to be asked.
pub(super) fn find_or_add_member(tx: &Transaction, record: &CheckInRecord) -> Result<Option<Found>> {
    let known = match &record.who {
        Who::Member(id) | Who::AtDoor(id) => Some(id.clone()),
        Who::Address { email, .. } => by_address(tx, &record.space, &email.key())?,
    };
    let answered = |id: MemberId| tx.one("SELECT id, answered_at FROM members WHERE id = ?", [id.as_str()], answered);
    let known = known.map(answered).transpose()?.flatten();
    match (known, &record.who) {
        (Some((id, answered_at)), _) => {
            let newer = record.said_at >= answered_at && !matches!(record.who, Who::AtDoor(_));
            Ok(Some(Found { id: MemberId::new(id), new: false, renamed: None, newer }))
        }
        (None, Who::Member(_) | Who::AtDoor(_)) => Err(StoreError::NotFound("member")),
        (None, Who::Address { email, name, confirmed_by, .. }) => {
            let Some(free) = free_name(tx, record, name)? else { return undo_confirmation(tx, record) };
            let id = add_member(tx, record, email, &free, confirmed_by)?;
            let renamed = (free != *name).then_some(free);
            Ok(Some(Found { id, new: true, renamed, newer: true }))
        }
    }
}

/// The form waits on, for another name.
fn undo_confirmation(tx: &Transaction, record: &CheckInRecord) -> Result<Option<Found>> {
    if let Some(id) = &record.confirms {
        tx.change("UPDATE unconfirmed_check_ins SET confirmed_at = NULL WHERE id = ?", [id.as_str()])?;
    }
    Ok(None)
}

fn answered(row: &Row) -> Result<(String, DateTime<Utc>)> {
    Ok((row.text("id")?, row.time("answered_at")?))
}

fn free_name(tx: &Transaction, record: &CheckInRecord, name: &Name) -> Result<Option<Name>> {
    for candidate in std::iter::once(name).chain(record.names.others()) {
        let sql = "SELECT 1 AS one FROM members WHERE space_id = ? AND name_key = ?";
        if tx.one(sql, (record.space.as_str(), candidate.key()), |row| row.col::<i64>("one"))?.is_none() {
            return Ok(Some(candidate.clone()));
        }
    }
    Ok(None)
}

fn add_member(
    tx: &Transaction,
    record: &CheckInRecord,
    email: &EmailAddress,
    name: &Name,
    confirmed_by: &str,
) -> Result<MemberId> {
    let id = new_id(record.said_at);
    let sql = "INSERT INTO members (id, space_id, name, name_key, surname, company, email, email_key, shares, here_as,
                                    confirmed_by, confirmed_at, answered_at, created_at, updated_at)
               VALUES (:id, :space, :name, :name_key, :surname, :company, :email, :email_key, :shares, :here_as,
                       :confirmed_by, :at, :at, :at, :at)";
    let submission = &record.submission;
    let params = named_params! {
        ":id": id, ":space": record.space.as_str(), ":name": name.as_str(), ":name_key": name.key(),
        ":surname": submission.surname, ":company": submission.company, ":email": email.to_string(), ":email_key": email.key(),
        ":shares": submission.shares.unwrap_or(Shares::Email).as_str(), ":here_as": submission.here_as.unwrap_or(HereAs::Coworker).as_str(),
        ":confirmed_by": confirmed_by, ":at": time(record.said_at),
    };
    tx.change(sql, params)?;
    Ok(MemberId::new(id))
}

/// Whoever says through their own link that they would like introductions today has answered: a rest is over.
fn wake(tx: &Transaction, record: &CheckInRecord, member: &MemberId) -> Result<()> {
    let own_word = matches!(record.who, Who::Member(_)) && record.submission.today.wants_introductions;
    let sql = "UPDATE members SET silent_since = NULL, updated_at = ? WHERE id = ? AND silent_since IS NOT NULL";
    if !own_word || tx.change(sql, (time(record.now), member.as_str()))? == 0 {
        return Ok(());
    }
    remember(tx, &record.space, member, Reply::Resume, true, Via::Button, record.now)
}

fn save_check_in(tx: &Transaction, record: &CheckInRecord, found: &Found) -> Result<Change> {
    let mut changed = found.new;
    if found.newer {
        let submission = &record.submission;
        changed |= save_profile(tx, &record.space, &found.id, &submission.profile, record.said_at)?;
        // What is shared when mutual is changed through one's own link only: a form at the door has a default there.
        let shares = submission.shares.filter(|_| matches!(record.who, Who::Member(_))).map(Shares::as_str);
        let sql = "UPDATE members SET shares = COALESCE(:shares, shares), here_as = COALESCE(:here_as, here_as),
                                      answered_at = :at, updated_at = :at WHERE id = :id";
        let params = named_params! {
            ":shares": shares, ":here_as": submission.here_as.map(HereAs::as_str), ":at": time(record.said_at),
            ":id": found.id.as_str(),
        };
        tx.change(sql, params)?;
    }
    let day = save_day(tx, record, &found.id)?;
    if day != Change::Unchanged {
        save_consents(tx, record, &found.id)?;
    }
    Ok(match day {
        Change::Unchanged if changed => Change::Changed,
        day => day,
    })
}

/// The day's own row. An older answer never replaces a newer one, nor calls back who left after it; the same answer again
/// is no change, but where it was an import's word until then it is theirs now.
fn save_day(tx: &Transaction, record: &CheckInRecord, member: &MemberId) -> Result<Change> {
    let sql = "SELECT said_at FROM check_ins WHERE member_id = ? AND local_day = ?";
    let before = tx.one(sql, (member.as_str(), record.local_day.to_string()), |row| row.time("said_at"))?;
    let sql = "INSERT INTO check_ins (id, space_id, member_id, local_day, here_as, today_line, wants_introductions, place,
                                      came_with, stay, on_round_table, source, said_at, came_at)
               VALUES (:id, :space, :member, :day,
                       COALESCE(:here_as, (SELECT here_as FROM members WHERE id = :member), 'coworker'),
                       COALESCE(:today_line, ''), :wants, COALESCE(:place, ''), COALESCE(:came_with, ''),
                       COALESCE(:stay, 'all_day'), COALESCE(:round, 0), :source, :said_at, :said_at)
               ON CONFLICT (space_id, member_id, local_day) DO UPDATE
               SET here_as = COALESCE(:here_as, here_as), today_line = COALESCE(:today_line, today_line),
                   wants_introductions = :wants, place = COALESCE(:place, place),
                   came_with = COALESCE(:came_with, came_with), stay = COALESCE(:stay, stay),
                   on_round_table = COALESCE(:round, on_round_table), source = :source, said_at = :said_at, left_at = NULL
               WHERE MAX(said_at, COALESCE(left_at, '')) < :said_at AND (left_at IS NOT NULL OR
                     (source = 'import' AND :source <> 'import') OR
                     (here_as, today_line, wants_introductions, place, came_with, stay, on_round_table) IS NOT
                     (COALESCE(:here_as, here_as), COALESCE(:today_line, today_line), :wants, COALESCE(:place, place),
                      COALESCE(:came_with, came_with), COALESCE(:stay, stay), COALESCE(:round, on_round_table)))";
    let today = &record.submission.today;
    let params = named_params! {
        ":id": new_id(record.said_at), ":space": record.space.as_str(), ":member": member.as_str(),
        ":day": record.local_day.to_string(), ":here_as": record.submission.here_as.map(HereAs::as_str),
        ":today_line": today.today_line, ":wants": today.wants_introductions, ":place": today.place,
        ":came_with": today.came_with, ":stay": today.stay.map(Stay::as_str), ":round": today.on_round_table,
        ":source": record.source.as_str(), ":said_at": time(record.said_at),
    };
    let touched = tx.change(sql, params)?;
    Ok(match (before, touched) {
        (None, _) => Change::New,
        (Some(_), 0) => Change::Unchanged,
        (Some(_), _) => Change::Changed,
    })
}

fn save_consents(tx: &Transaction, record: &CheckInRecord, member: &MemberId) -> Result<()> {
    let answers = &record.submission;
    let all = [
        ("introductions", Some(answers.today.wants_introductions)),
        ("round_table", answers.today.on_round_table),
        ("share_contact", answers.shares.map(|shares| shares != Shares::InPerson)),
    ];
    for (what, given) in all.into_iter().filter_map(|(what, given)| Some((what, given?))) {
        let Consent { wording, evidence } = &record.consent;
        save_consent(tx, &ConsentRow { space: &record.space, member, what, given, wording, evidence }, record.said_at)?;
    }
    Ok(())
}
