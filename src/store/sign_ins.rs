//! Signing in: one-time links, what was tried, signed-in browsers, and the log of it.

use super::organisers::{Organiser, organiser};
use super::outbox::save_message;
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::{Result, Store, new_id};
use crate::domain::back_off::{BackOff, Tries};
use crate::domain::id::{OrganiserId, SpaceId};
use crate::domain::link::Nonce;
use crate::domain::message::Message;
use crate::domain::role::Role;
use chrono::{DateTime, Duration, Utc};
use rusqlite::{Row, Transaction, named_params};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedIn {
    pub organiser: Organiser,
    /// What they may do where.
    pub spaces: Vec<(SpaceId, Role)>,
    /// When it last asked for a page, to some minutes.
    pub seen_at: DateTime<Utc>,
}

/// A browser that is to be signed in.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub cookie_hash: String,
    /// The session that this browser had until now, which ends.
    pub instead_of: Option<String>,
    /// In plain words.
    pub browser: String,
    pub expires_at: DateTime<Utc>,
}

/// One of an organiser's browsers.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenSession {
    pub cookie_hash: String,
    pub browser: String,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

/// How somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Link,
    Password,
}

impl Way {
    pub fn as_str(self) -> &'static str {
        match self {
            Way::Link => "link",
            Way::Password => "password",
        }
    }

    fn parse(word: &str) -> Option<Way> {
        [Way::Link, Way::Password].into_iter().find(|way| way.as_str() == word)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInResult {
    In,
    Wrong,
    /// Too many wrong ones before it; it was not looked at.
    HeldOff,
}

impl SignInResult {
    pub fn as_str(self) -> &'static str {
        match self {
            SignInResult::In => "in",
            SignInResult::Wrong => "wrong",
            SignInResult::HeldOff => "held_off",
        }
    }

    fn parse(word: &str) -> Option<SignInResult> {
        [SignInResult::In, SignInResult::Wrong, SignInResult::HeldOff].into_iter().find(|r| r.as_str() == word)
    }
}

/// A line of the sign-in log.
#[derive(Debug, Clone, PartialEq)]
pub struct SignInRow {
    pub email: String,
    pub way: Way,
    pub result: SignInResult,
    pub browser: String,
    pub at: DateTime<Utc>,
}

/// As many browsers may be one organiser's at a time; the oldest ends first.
const SESSIONS_EACH: u32 = 20;

impl Store {
    /// A one-time sign-in link, and the letter that carries it where mail works.
    pub async fn keep_sign_in(&self, link: Link, letter: Option<Message>) -> Result<()> {
        self.write(move |tx| save_sign_in(tx, &link, letter.as_ref())).await
    }

    /// Somebody asked for a link: it is kept and mailed, unless too many were asked for. For an address that is nobody's
    /// there is none, and it takes as long. False when there were too many.
    pub async fn ask_for_sign_in(
        &self,
        key: &str,
        rule: BackOff,
        found: Option<(Link, Message)>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let key = key.to_owned();
        self.write(move |tx| match (one_more(tx, &[(key, rule)], now)?, &found) {
            (Ok(()), Some((link, letter))) => save_sign_in(tx, link, Some(letter)).map(|()| true),
            (Ok(()), None) => Ok(true),
            (Err(_), _) => Ok(false),
        })
        .await
    }

    /// Uses a sign-in link up and opens a session. False when it was used before or is too old.
    pub async fn sign_in(&self, nonce: &Nonce, session: NewSession, now: DateTime<Utc>) -> Result<bool> {
        let nonce = nonce.as_hex();
        self.write(move |tx| {
            let sql = "UPDATE links SET used_at = :now
                       WHERE nonce = :nonce AND purpose = 'sign_in' AND used_at IS NULL AND expires_at > :now
                       RETURNING organiser_id";
            let params = named_params! { ":now": time(now), ":nonce": nonce };
            let Some(id) = tx.one(sql, params, |row| row.text("organiser_id"))? else { return Ok(false) };
            open(tx, &OrganiserId::new(id), Way::Link, &session, now).map(|()| true)
        })
        .await
    }

    /// Counts one more password that is tried under these keys, before anybody knows whether it is right; or says how long
    /// to wait.
    pub async fn try_password(
        &self,
        keys: Vec<(String, BackOff)>,
        now: DateTime<Utc>,
    ) -> Result<std::result::Result<(), Duration>> {
        self.write(move |tx| one_more(tx, &keys, now)).await
    }

    /// The password was right: what was tried with that address is forgotten, and where it came from had no wrong one more.
    pub async fn open_session(
        &self,
        organiser: &OrganiserId,
        (of_address, of_client): (&str, &str),
        session: NewSession,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (organiser, of_address, of_client) = (organiser.clone(), of_address.to_owned(), of_client.to_owned());
        self.write(move |tx| {
            tx.change("DELETE FROM sign_in_tries WHERE key = ?", [of_address])?;
            let sql = "UPDATE sign_in_tries SET failures = MAX(failures - 1, 0), held_until = ? WHERE key = ?";
            tx.change(sql, (time(now), of_client))?;
            open(tx, &organiser, Way::Password, &session, now)
        })
        .await
    }

    /// A line of the log. Of tries that had to wait the first alone: a thousand say no more than one. Where there is no
    /// line, as for an address that is nobody's, it writes all the same: how long it takes says nothing.
    pub async fn note_sign_in(
        &self,
        organiser: Option<&OrganiserId>,
        result: SignInResult,
        browser: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (organiser, browser) = (organiser.cloned(), browser.to_owned());
        self.write(move |tx| {
            let Some(organiser) = organiser else { return write_nothing(tx, now) };
            let sql =
                "SELECT result FROM sign_ins WHERE rowid = (SELECT MAX(rowid) FROM sign_ins WHERE organiser_id = ?)";
            let last = tx.one(sql, [organiser.as_str()], |row| row.word("result", SignInResult::parse))?;
            if result == SignInResult::HeldOff && last == Some(SignInResult::HeldOff) {
                return write_nothing(tx, now);
            }
            note(tx, &organiser, Way::Password, result, &browser, now)
        })
        .await
    }

    /// Whose browser this is, if its session is not over and it was last seen after `idle_since`.
    pub async fn session(
        &self,
        cookie_hash: &str,
        idle_since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<SignedIn>> {
        let cookie_hash = cookie_hash.to_owned();
        self.read(move |c| {
            let sql = "SELECT o.id, o.email, s.seen_at FROM sessions s JOIN organisers o ON o.id = s.organiser_id
                       WHERE s.cookie_hash = ? AND s.expires_at > ? AND s.seen_at > ?";
            let params = (&cookie_hash, time(now), time(idle_since));
            let found = c.one(sql, params, |row| Ok((organiser(row)?, row.time("seen_at")?)))?;
            let Some((organiser, seen_at)) = found else { return Ok(None) };
            let spaces = super::organisers::spaces_of(c, &organiser.id)?;
            Ok(Some(SignedIn { organiser, spaces, seen_at }))
        })
        .await
    }

    /// A browser has asked for a page.
    pub async fn session_seen(&self, cookie_hash: &str, now: DateTime<Utc>) -> Result<()> {
        let cookie_hash = cookie_hash.to_owned();
        let sql = "UPDATE sessions SET seen_at = ? WHERE cookie_hash = ?";
        self.write(move |tx| tx.change(sql, (time(now), cookie_hash)).map(|_| ())).await
    }

    pub async fn sign_out(&self, cookie_hash: &str) -> Result<()> {
        let cookie_hash = cookie_hash.to_owned();
        self.write(move |tx| tx.change("DELETE FROM sessions WHERE cookie_hash = ?", [cookie_hash]).map(|_| ())).await
    }

    /// Every browser of an organiser, but for one. Gives how many there were.
    pub async fn sign_out_all(&self, organiser: &OrganiserId, but: Option<&str>) -> Result<usize> {
        let (organiser, but) = (organiser.clone(), but.map(str::to_owned));
        let sql = "DELETE FROM sessions WHERE organiser_id = ? AND cookie_hash IS NOT ?";
        self.write(move |tx| tx.change(sql, (organiser.as_str(), but))).await
    }

    /// Every browser of everybody who may sign in to this space.
    pub async fn sign_out_everybody(&self, space: &SpaceId) -> Result<usize> {
        let space = space.clone();
        let sql =
            "DELETE FROM sessions WHERE organiser_id IN (SELECT organiser_id FROM organiser_spaces WHERE space_id = ?)";
        self.write(move |tx| tx.change(sql, [space.as_str()])).await
    }

    /// An organiser's browsers that are signed in, the one used last first.
    pub async fn sessions_of(
        &self,
        organiser: &OrganiserId,
        idle_since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<OpenSession>> {
        let organiser = organiser.clone();
        self.read(move |c| {
            let sql = "SELECT cookie_hash, browser, created_at, seen_at FROM sessions
                       WHERE organiser_id = ? AND expires_at > ? AND seen_at > ? ORDER BY seen_at DESC, created_at DESC";
            c.all(sql, (organiser.as_str(), time(now), time(idle_since)), |row| {
                Ok(OpenSession {
                    cookie_hash: row.text("cookie_hash")?,
                    browser: row.text("browser")?,
                    created_at: row.time("created_at")?,
                    seen_at: row.time("seen_at")?,
                })
            })
        })
        .await
    }

    /// The sign-in log of one organiser, the latest first.
    pub async fn sign_ins_of(&self, organiser: &OrganiserId, most: u32) -> Result<Vec<SignInRow>> {
        let organiser = organiser.clone();
        self.read(move |c| {
            let sql = format!("{SIGN_IN} WHERE s.organiser_id = ? ORDER BY s.at DESC, s.rowid DESC LIMIT ?");
            c.all(&sql, (organiser.as_str(), most), sign_in_row)
        })
        .await
    }

    /// The same of everybody who may sign in to a space.
    pub async fn sign_ins_at(&self, space: &SpaceId, most: u32) -> Result<Vec<SignInRow>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = format!(
                "{SIGN_IN} WHERE s.organiser_id IN (SELECT organiser_id FROM organiser_spaces WHERE space_id = ?)
                 ORDER BY s.at DESC, s.rowid DESC LIMIT ?"
            );
            c.all(&sql, (space.as_str(), most), sign_in_row)
        })
        .await
    }
}

const SIGN_IN: &str =
    "SELECT o.email, s.way, s.result, s.browser, s.at FROM sign_ins s JOIN organisers o ON o.id = s.organiser_id";

fn sign_in_row(row: &Row) -> Result<SignInRow> {
    Ok(SignInRow {
        email: row.text("email")?,
        way: row.word("way", Way::parse)?,
        result: row.word("result", SignInResult::parse)?,
        browser: row.text("browser")?,
        at: row.time("at")?,
    })
}

fn save_sign_in(tx: &Transaction, link: &Link, letter: Option<&Message>) -> Result<()> {
    save_link(tx, link)?;
    letter.map_or(Ok(()), |letter| save_message(tx, letter, link.created_at))
}

/// One more under each key; nothing is counted when one of them has to wait.
fn one_more(
    tx: &Transaction,
    keys: &[(String, BackOff)],
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Duration>> {
    let mut counted = Vec::new();
    for (key, rule) in keys {
        let sql = "SELECT failures, last_at, held_until FROM sign_in_tries WHERE key = ?";
        let before = tx.one(sql, [key], |row| {
            let (last_at, held_until) = (row.time("last_at")?, row.time("held_until")?);
            Ok(Tries { count: row.col("failures")?, last_at, held_until })
        })?;
        match rule.one_more(before, now) {
            Ok(tries) => counted.push((key, tries)),
            Err(wait) => return Ok(Err(wait)),
        }
    }
    for (key, Tries { count, last_at, held_until }) in counted {
        let sql = "INSERT INTO sign_in_tries (key, failures, last_at, held_until) VALUES (:key, :count, :last, :held)
                   ON CONFLICT (key) DO UPDATE SET failures = :count, last_at = :last, held_until = :held";
        let params = named_params! { ":key": key, ":count": count, ":last": time(last_at), ":held": time(held_until) };
        tx.change(sql, params)?;
    }
    Ok(Ok(()))
}

fn open(tx: &Transaction, organiser: &OrganiserId, way: Way, session: &NewSession, now: DateTime<Utc>) -> Result<()> {
    let NewSession { cookie_hash, instead_of, browser, expires_at } = session;
    tx.change("DELETE FROM sessions WHERE cookie_hash = ?", [instead_of])?;
    let sql = "INSERT INTO sessions (cookie_hash, organiser_id, created_at, seen_at, expires_at, browser) VALUES (?, ?, ?, ?, ?, ?)";
    tx.change(sql, (cookie_hash, organiser.as_str(), time(now), time(now), time(*expires_at), browser))?;
    let sql = "DELETE FROM sessions WHERE organiser_id = :organiser AND cookie_hash NOT IN
               (SELECT cookie_hash FROM sessions WHERE organiser_id = :organiser ORDER BY rowid DESC LIMIT :most)";
    tx.change(sql, named_params! { ":organiser": organiser.as_str(), ":most": SESSIONS_EACH })?;
    note(tx, organiser, way, SignInResult::In, browser, now)
}

fn note(
    tx: &Transaction,
    organiser: &OrganiserId,
    way: Way,
    result: SignInResult,
    browser: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let sql = "INSERT INTO sign_ins (id, organiser_id, way, result, browser, at) VALUES (?, ?, ?, ?, ?, ?)";
    tx.change(sql, (new_id(now), organiser.as_str(), way.as_str(), result.as_str(), browser, time(now))).map(|_| ())
}

/// Leaves nothing, but is written to the disk like a line of the log; an UPDATE that changes nothing would not be.
fn write_nothing(tx: &Transaction, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO sign_in_tries (key, failures, last_at, held_until) VALUES ('nothing', 0, :now, :now)
               ON CONFLICT (key) DO NOTHING";
    tx.change(sql, named_params! { ":now": time(now) })?;
    tx.change("DELETE FROM sign_in_tries WHERE key = 'nothing'", []).map(|_| ())
}

/// Sessions that are over, tries of yesterday, and what the log no longer says.
pub(super) fn forget_sign_ins(tx: &Transaction, log_before: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    tx.change("DELETE FROM sessions WHERE expires_at <= ?", [time(now)])?;
    tx.change("DELETE FROM sign_in_tries WHERE last_at <= ?", [time(now - Duration::days(1))])?;
    tx.change("DELETE FROM sign_ins WHERE at <= ?", [time(log_before)]).map(|_| ())
}
