//! Somebody is forgotten: their rows, their words in the rows of others, and every letter to them or about them.
//!
//! What stays is a keyed hash of the address (so that they stay forgotten), the consent ledger under an id
//! without a name, and places without a name where things are counted: an answer, a side of a connection.

use super::members::{ConsentRow, save_consent};
use super::merging::addresses_of;
use super::needs_you::NeedAbout;
use super::replies::withdraw_answers;
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, erase_letters};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{MemberId, SpaceId};
use crate::domain::lexicon::lexicon;
use crate::domain::message::Gone;
use crate::domain::text::{folded, names, without_name};
use crate::domain::topic::{key_of, topics};
use chrono::{DateTime, Utc};
use rusqlite::{Transaction, named_params};
use std::collections::BTreeSet;

/// Who is to be forgotten, on whose word.
#[derive(Debug, Clone)]
pub struct Erase {
    pub space: SpaceId,
    pub member: MemberId,
    /// Of every address that leads to them.
    pub address_hashes: Vec<String>,
    pub wording: String,
    pub evidence: String,
}

/// What is left of somebody that is not theirs as a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// The same address signs in as an organiser; that stays.
    pub organiser: bool,
}

/// What has to be looked for in the rows of others.
pub(super) struct Person {
    pub space: SpaceId,
    pub gone: Gone,
    pub surname: String,
    /// Name and surname of those who were merged into them.
    pub merged: Vec<(String, String)>,
    pub emails: Vec<EmailAddress>,
    pub phone: Option<String>,
}

impl Person {
    /// Every name they went by.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.merged.iter().map(|(name, _)| name.as_str()).chain([self.gone.name.as_str()])
    }

    /// Whether a text of the program's holds a name or an address of theirs.
    fn is_named(&self, text: &str) -> bool {
        let text_below = text.to_lowercase();
        self.names().any(|name| names(text, name)) || self.emails.iter().any(|email| text_below.contains(&email.key()))
    }
}

impl Store {
    /// Forgets a member, all of it or nothing. Call `wipe_traces` afterwards.
    pub async fn erase_member(&self, erase: Erase, now: DateTime<Utc>) -> Result<Erased> {
        self.write(move |tx| {
            let person = person(tx, &erase.space, &erase.member)?;
            remember_that(tx, &erase, now)?;
            withdraw_answers(tx, &person.gone.member, now)?;
            forget_reasons(tx, &person)?;
            erase_letters::to_them(tx, &person)?;
            erase_letters::about_them(tx, &person, now)?;
            forget_in_words_of_others(tx, &person)?;
            forget_rows(tx, &person)?;
            super::uploads::forget_all_of(tx, &person.space, |text| person.is_named(text))?;
            Ok(Erased { organiser: is_organiser(tx, &person)? })
        })
        .await
    }

    /// An address that was erased may come back. False when it was not erased.
    pub async fn let_back(&self, space: &SpaceId, address_hash: &str) -> Result<bool> {
        let (space, hash) = (space.clone(), address_hash.to_owned());
        self.write(move |tx| {
            let sql = "DELETE FROM tombstones WHERE space_id = ? AND address_hash = ? AND why = 'erased'";
            Ok(tx.change(sql, (space.as_str(), hash))? > 0)
        })
        .await
    }
}

fn person(tx: &Transaction, space: &SpaceId, member: &MemberId) -> Result<Person> {
    let emails = addresses_of(tx, member)?;
    let sql = "SELECT name, surname FROM merged_members WHERE member_id = ?";
    let merged = tx.all(sql, [member.as_str()], |row| Ok((row.text("name")?, row.text("surname")?)))?;
    let sql = "SELECT name, surname, phone FROM members WHERE id = ? AND space_id = ?";
    let found = tx.one(sql, (member.as_str(), space.as_str()), |row| {
        let gone = Gone { member: member.clone(), name: row.text("name")?, wrote: wrote(tx, member)? };
        let (surname, phone) = (row.text("surname")?, row.col("phone")?);
        Ok(Person { space: space.clone(), gone, surname, merged, emails, phone })
    })?;
    found.ok_or(StoreError::NotFound("member"))
}

/// Their words as they may be quoted; a word or two could be anybody's.
fn wrote(tx: &Transaction, member: &MemberId) -> Result<Vec<String>> {
    let sql = "SELECT text AS words FROM profile_lines WHERE member_id = :member
               UNION SELECT headline FROM members WHERE id = :member
               UNION SELECT today_line FROM check_ins WHERE member_id = :member
               UNION SELECT words FROM tellings WHERE member_id = :member";
    let all = tx.all(sql, named_params! { ":member": member.as_str() }, |row| row.text("words"))?;
    Ok(all.into_iter().filter(|words| words.chars().count() > 3).collect())
}

/// The two things that are kept about it.
fn remember_that(tx: &Transaction, erase: &Erase, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO tombstones (space_id, address_hash, why, at) VALUES (:space, :hash, 'erased', :now)
               ON CONFLICT (space_id, address_hash) DO UPDATE SET why = 'erased', at = :now";
    for hash in &erase.address_hashes {
        tx.change(sql, named_params! { ":space": erase.space.as_str(), ":hash": hash, ":now": time(now) })?;
    }
    let Erase { space, member, wording, evidence, .. } = erase;
    save_consent(tx, &ConsentRow { space, member, what: "erase", given: true, wording, evidence }, now)
}

/// Their words as they were quoted, and what the host wrote of them to others.
fn forget_reasons(tx: &Transaction, person: &Person) -> Result<()> {
    let theirs = "(SELECT introduction_id FROM parties WHERE member_id = ?)";
    tx.change(&format!("DELETE FROM reasons WHERE introduction_id IN {theirs}"), [person.gone.member.as_str()])?;
    let sql = format!("UPDATE introductions SET host_sentence = '' WHERE host_sentence <> '' AND id IN {theirs}");
    tx.change(&sql, [person.gone.member.as_str()]).map(|_| ())
}

fn forget_in_words_of_others(tx: &Transaction, person: &Person) -> Result<()> {
    forget_company(tx, person)?;
    for (table, key) in [("outcomes", "id"), ("tellings", "rowid")] {
        forget_in_words(tx, person, table, key)?;
    }
    forget_needs(tx, person)?;
    forget_mail(tx, person)?;
    // What a mail server answered may hold the address.
    let sql = "UPDATE alarms SET text = replace(replace(text, ?, '…'), ?, '…')";
    person.emails.iter().try_for_each(|email| tx.change(sql, (email.to_string(), email.key())).map(|_| ()))
}

/// Mail of others that names them: what it said goes, that it came stays.
fn forget_mail(tx: &Transaction, person: &Person) -> Result<()> {
    let sql = "SELECT id, subject || char(10) || said AS words FROM inbound_mail
               WHERE (space_id = ? OR space_id IS NULL) AND (subject <> '' OR said <> '')";
    let all = tx.all(sql, [person.space.as_str()], |row| Ok((row.text("id")?, row.text("words")?)))?;
    for (id, _) in all.iter().filter(|(_, words)| person.names().any(|name| names(words, name))) {
        tx.change("UPDATE inbound_mail SET subject = '', said = '' WHERE id = ?", [id])?;
    }
    Ok(())
}

/// "Came with" of other people's days; its day is over, or they can be matched no more.
fn forget_company(tx: &Transaction, person: &Person) -> Result<()> {
    let sql = "SELECT id, came_with FROM check_ins WHERE space_id = ? AND came_with <> ''";
    let all = tx.all(sql, [person.space.as_str()], |row| Ok((row.text("id")?, row.text("came_with")?)))?;
    let names: Vec<String> = person.names().map(folded).collect();
    let named = |came_with: &str| names.iter().any(|name| folded(came_with).contains(name));
    for (id, _) in all.iter().filter(|(_, came_with)| named(came_with)) {
        tx.change("UPDATE check_ins SET came_with = '' WHERE id = ?", [id])?;
    }
    // What an import changed about such a day is not put back any more.
    let sql = "SELECT rowid AS row, COALESCE(was ->> 'came_with', '') || char(10) || COALESCE(left_as ->> 'came_with', '') AS came_with
               FROM import_changes WHERE space_id = ? AND what = 'check_in'";
    let all = tx.all(sql, [person.space.as_str()], |row| Ok((row.col::<i64>("row")?, row.text("came_with")?)))?;
    for (row, _) in all.iter().filter(|(_, came_with)| named(came_with)) {
        tx.change("DELETE FROM import_changes WHERE rowid = ?", [row])?;
    }
    Ok(())
}

/// What others wrote of an outcome stays, without the name.
fn forget_in_words(tx: &Transaction, person: &Person, table: &str, key: &str) -> Result<()> {
    let sql = format!("SELECT {key} AS key, words FROM {table} WHERE space_id = ? AND words <> ''");
    let all = tx.all(&sql, [person.space.as_str()], |row| {
        Ok((row.col::<rusqlite::types::Value>("key")?, row.text("words")?))
    })?;
    for (row, words) in all {
        let surnames = person.merged.iter().map(|(_, surname)| surname.as_str()).chain([person.surname.as_str()]);
        let without = person.names().chain(surnames).fold(words.clone(), |words, name| without_name(&words, name));
        if without != words {
            tx.change(&format!("UPDATE {table} SET words = ? WHERE {key} = ?"), (without, row))?;
        }
    }
    Ok(())
}

fn forget_needs(tx: &Transaction, person: &Person) -> Result<()> {
    let sql = "SELECT id, text FROM needs_you WHERE space_id = ?";
    let all = tx.all(sql, [person.space.as_str()], |row| Ok((row.text("id")?, row.text("text")?)))?;
    for (id, _) in all.iter().filter(|(_, text)| person.is_named(text)) {
        tx.change("DELETE FROM needs_you WHERE id = ?", [id])?;
    }
    forget_look_alikes(tx, person)
}

/// Questions that quote a wording which nobody else holds, open or settled: it was theirs, or nobody's any more.
fn forget_look_alikes(tx: &Transaction, person: &Person) -> Result<()> {
    let sql = "SELECT id, about FROM needs_you WHERE space_id = ? AND kind = 'look_alike'";
    let all = tx.all(sql, [person.space.as_str()], |row| Ok((row.text("id")?, row.text("about")?)))?;
    if all.is_empty() {
        return Ok(());
    }
    let aliases = super::topics::aliases(tx, &person.space)?;
    let sql = "SELECT text FROM profile_lines WHERE space_id = ? AND kind = 'interest' AND member_id <> ?";
    let lines = tx.all(sql, (person.space.as_str(), person.gone.member.as_str()), |row| row.text("text"))?;
    let wordings = lines.iter().flat_map(|line| topics(line, &aliases)).map(|topic| key_of(topic.wording));
    // What the shipped table calls a topic is nobody's wording.
    let known: BTreeSet<String> = wordings.chain(lexicon().phrases.names().map(key_of)).collect();
    for (id, about) in all {
        let stays = match serde_json::from_str::<NeedAbout>(&about) {
            Ok(NeedAbout::Topics { wrote, meant }) => {
                known.contains(&key_of(&wrote)) && known.contains(&key_of(&meant))
            }
            // Whose wording it quotes cannot be told.
            Ok(_) | Err(_) => false,
        };
        if !stays {
            tx.change("DELETE FROM needs_you WHERE id = ?", [id])?;
        }
    }
    Ok(())
}

/// Rows of their own. What hangs on the member's row goes with it; sides of introductions and connections lose
/// their name.
fn forget_rows(tx: &Transaction, person: &Person) -> Result<()> {
    let id = person.gone.member.as_str();
    tx.change("DELETE FROM replies WHERE member_id = ?", [id])?;
    tx.change("DELETE FROM map_places WHERE space_id = ? AND instr(node, ?) > 0", (person.space.as_str(), id))?;
    for email in &person.emails {
        let sql = "DELETE FROM unconfirmed_check_ins WHERE space_id = ? AND email_key = ?";
        tx.change(sql, (person.space.as_str(), email.key()))?;
    }
    tx.change("DELETE FROM members WHERE id = ?", [id]).map(|_| ())
}

fn is_organiser(tx: &Transaction, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM organisers WHERE email_key = ?";
    for email in &person.emails {
        if tx.one(sql, [email.key()], |row| row.col::<i64>("one"))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
