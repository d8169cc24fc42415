//! The only SQL. Everything that is remembered goes in and comes out here.
//!
//! One public method is one transaction, named after what happened; no transaction, driver type or driver error
//! leaves this module. Writes go through one thread, so a transaction never waits for another one in this
//! process and never sees an `await`; reads have connections of their own. The list of public methods is the seam
//! at which another engine can take SQLite's place.

mod alarms;
mod answered_posts;
mod attempts;
mod bounces;
mod by_hand;
mod calendars;
mod check_ins;
mod choices;
mod connection_list;
mod connections;
mod decisions;
mod digests;
mod erase;
mod erase_letters;
mod exports;
mod feeds;
mod follow_ups;
mod forecast;
mod forgetting;
mod imports;
mod inbound;
mod introductions;
mod invitations;
mod journal;
mod kiosks;
mod leaving;
mod ledger;
mod log;
mod mail_loops;
mod map_places;
mod members;
mod merging;
mod migrate;
mod model;
mod mornings;
mod needs_you;
mod news;
mod organisers;
mod outbox;
mod outsiders;
mod own_data;
mod people;
mod people_kept;
mod receipts;
mod replies;
mod reports;
mod row;
mod says;
mod sign_ins;
mod spaces;
mod text_numbers;
mod text_sign_ups;
mod texts;
mod texts_in;
mod today;
mod topics;
mod undo;
mod uploads;
mod weeks;
mod worker;
mod years;

pub use alarms::{Alarm, MAIL_HALTED, RELAY_UNREACHABLE};
pub use answered_posts::Once;
pub use attempts::{Frozen, Settlement};
pub use bounces::{Bounce, Bounced, Gravity, LetterSent};
pub use by_hand::{Between, HostIntroduction, NotBetween};
pub use calendars::{CalendarDay, CalendarLook};
pub use check_ins::{
    Change, CheckInRecord, CheckedIn, Consent, InToday, Kept, NameRule, Present, Recorded, Source, Unconfirmed, Who,
};
pub use choices::{Choices, Suggest, ToldOf, offer_mark};
pub use connection_list::{ConnectionFilter, Seen, Story, TakenBack};
pub use connections::{Connection, ConnectionParty, NewConnection, NewOutcome, Outcome, RecordedBy, Telling};
pub use decisions::{Decided, Decision, approval_key};
pub use digests::{DigestRun, NewDigest, NewIntroduction, TodaysDigest};
pub use erase::{Erase, Erased};
pub use exports::{ListedCheckIn, ListedMember};
pub use feeds::{FeedLook, KnownFeed, LookResult};
pub use follow_ups::{FollowUpRun, MetSaid, NewFollowUp};
pub use forecast::Expected;
pub use forgetting::Forget;
pub use imports::{ImportRow, Imported, NewImport, PersonRecord, Settled};
pub use inbound::{Begun, InboundRow, NewInbound, SettledMail};
pub use introductions::{AnswerGiven, Mutual, MutualParty, Outlook, OutlookOther};
pub use kiosks::{Kiosk, KioskState};
pub use ledger::LedgerEntry;
pub use log::{Background, LogFilter, LoggedFiring, Nothing, Subject, Told};
pub use model::{KeptModel, Unread};
pub use mornings::{Look, Open, Snapshot};
pub use needs_you::{Called, Need, NeedAbout, NeedKind, NewNeed};
pub use organisers::{ListedOrganiser, Organiser, TokenHolder};
pub use outbox::{Attempt, Claimed, OutboxRow};
pub use people::{
    Holds, ListedPerson, Person, PersonConnection, PersonDay, PersonHistory, PersonIntroduction, PersonMessage, Show,
    Wanted,
};
pub use people_kept::{Edited, EditedPerson};
pub use receipts::Noted;
pub use replies::{Link, LinkSubject};
pub use reports::{DayFigures, Occasion, ReportRun};
pub use sign_ins::{NewSession, OpenSession, SignInResult, SignInRow, SignedIn, Way};
pub use spaces::{FiringRow, StoredSpace};
pub use text_numbers::Numbered;
pub use text_sign_ups::{KnownPhone, NewSignUp, SignedUp, TextConsent};
pub use texts::{NewText, SettledText, TextOut, TextRound, WrittenText, texts_halted, texts_unreachable};
pub use texts_in::{May, SettledIn, TextIn, TextInRow};
pub use today::{InRow, TodayFigures};
pub use topics::Interest;
pub use undo::{PastImport, Undone};
pub use uploads::{Newcomer, Prospect, Upload, UploadResult, UploadSaid};

use chrono::{DateTime, Utc};
use rusqlite::{Connection as Sqlite, Transaction};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use thiserror::Error;
use worker::Worker;

/// What can go wrong with the store, as far as callers can do something about it.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("{0}")]
    Conflict(String),
    #[error("the database is busy; try again in a moment")]
    Busy,
    #[error("the database is in trouble: {0}")]
    Broken(String),
}

pub type Result<T> = std::result::Result<T, StoreError>;

/// The embedded database. Cheap to clone; all clones share one writer.
#[derive(Clone)]
pub struct Store {
    path: PathBuf,
    writer: Arc<Worker>,
    readers: Arc<Vec<Worker>>,
    next_reader: Arc<AtomicUsize>,
}

/// Reads are short; two connections keep a slow one from holding up the door.
const READERS: usize = 2;

impl Store {
    /// Opens the file, creating it and bringing its schema up to date. Blocks; call it once, at the start.
    pub fn open(path: &Path) -> Result<Store> {
        let mut connection = migrate::connect(path)?;
        migrate::migrate(&mut connection)?;
        let writer = Worker::start("store-writer", connection)?;
        let readers =
            (0..READERS).map(|_| Worker::start("store-reader", migrate::connect(path)?)).collect::<Result<_>>()?;
        Ok(Store {
            path: path.to_owned(),
            writer: Arc::new(writer),
            readers: Arc::new(readers),
            next_reader: Arc::default(),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Copies the whole database to `target` while everything goes on. The copy is one consistent moment.
    pub async fn backup(&self, target: &Path) -> Result<()> {
        let target = target.to_owned();
        self.read(move |connection| Ok(connection.backup("main", &target, None::<fn(rusqlite::backup::Progress)>)?))
            .await
    }

    /// A number that is another one as soon as anybody, in this process or another, has written anything: what was made of
    /// the data at one number still holds at the same number. It means nothing in another process, or after a restart.
    ///
    /// Of the first reading connection alone: it never writes, so it sees every write as another's
    /// (<https://sqlite.org/pragma.html#pragma_data_version>), and each connection counts for itself.
    pub async fn version(&self) -> Result<i64> {
        self.readers[0].run(|connection| Ok(connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)).await
    }

    /// One write transaction: all of it, or nothing.
    async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.run(move |connection| migrate::transact(connection, change)).await
    }

    /// One look: however many questions it asks, all are answered as of the same moment.
    async fn read<T: Send + 'static>(&self, look: impl FnOnce(&Sqlite) -> Result<T> + Send + 'static) -> Result<T> {
        let reader = self.next_reader.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        self.readers[reader].run(move |connection| look(&*connection.transaction()?)).await
    }
}

/// A new row's name: UUIDv7, so that rows are in the order in which they were made.
pub fn new_id(now: DateTime<Utc>) -> String {
    let at = uuid::Timestamp::from_unix(uuid::NoContext, now.timestamp().max(0) as u64, now.timestamp_subsec_nanos());
    uuid::Uuid::new_v7(at).to_string()
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy, DatabaseLocked};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => StoreError::Busy,
            Some(ConstraintViolation) => StoreError::Conflict(error.to_string()),
            _ => StoreError::Broken(error.to_string()),
        }
    }
}
