//! Opening the file and bringing its schema up to date.
//!
//! All pending migrations run in one immediate transaction that reads the version again inside: several processes
//! may open a new file in the same second, and exactly one of them creates it.

use super::{Result, StoreError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// Forward only, in order; the number of a migration is its place here.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_foundation.sql"),
    include_str!("../../migrations/0002_to_the_end.sql"),
    include_str!("../../migrations/0003_topics.sql"),
    include_str!("../../migrations/0004_news.sql"),
    include_str!("../../migrations/0005_second_opinion.sql"),
    include_str!("../../migrations/0006_imports.sql"),
    include_str!("../../migrations/0007_kiosks.sql"),
    include_str!("../../migrations/0008_undo.sql"),
    include_str!("../../migrations/0009_merging.sql"),
    include_str!("../../migrations/0010_invitations.sql"),
    include_str!("../../migrations/0011_answered_posts.sql"),
    include_str!("../../migrations/0012_feeds.sql"),
    include_str!("../../migrations/0013_replies.sql"),
    include_str!("../../migrations/0014_texts.sql"),
    include_str!("../../migrations/0015_console.sql"),
];

/// How long a statement waits for another process.
const BUSY: Duration = Duration::from_secs(10);

pub fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path).map_err(|e| {
        StoreError::Broken(format!(
            "{} cannot be opened ({e}). Check that its folder exists and can be written to",
            path.display()
        ))
    })?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(128);
    // Else SQLite plans a statement anew for each value that might have mattered, and a morning spends a third of its
    // reading on that (<https://sqlite.org/queryplanner-ng.html#qpsg>).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    with_retry(|| Ok(connection.pragma_update(None, "journal_mode", "WAL")?))?;
    // FULL: what a sender or a visitor was told is kept, is kept, also through a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten, not only forgotten about.
    connection.pragma_update(None, "secure_delete", true)?;
    // In KiB: a morning of a large hub looks at more than SQLite would keep.
    connection.pragma_update(None, "cache_size", -32_768)?;
    Ok(connection)
}

/// Changing the journal mode does not heed the busy timeout, so it is tried again here.
fn with_retry(mut change: impl FnMut() -> Result<()>) -> Result<()> {
    for _ in 0..100 {
        match change() {
            Err(StoreError::Busy) => std::thread::sleep(Duration::from_millis(20)),
            done => return done,
        }
    }
    change()
}

pub fn migrate(connection: &mut Connection) -> Result<()> {
    // A migration that builds a table anew drops the old one, which would delete its children by cascade. The
    // pragma has no effect inside a transaction.
    connection.pragma_update(None, "foreign_keys", false)?;
    run_pending(connection)?;
    Ok(connection.pragma_update(None, "foreign_keys", true)?)
}

fn run_pending(connection: &mut Connection) -> Result<()> {
    transact(connection, |tx| {
        let version: u32 = tx.query_row("SELECT user_version FROM pragma_user_version", [], |row| row.get(0))?;
        let version = version as usize;
        if version > MIGRATIONS.len() {
            return Err(StoreError::Broken(format!(
                "it was written by a newer Elevenses (schema {version}, this one knows {}). Start the newer program, or restore a backup",
                MIGRATIONS.len()
            )));
        }
        for migration in &MIGRATIONS[version..] {
            tx.execute_batch(migration)?;
        }
        let orphans = tx.prepare("PRAGMA foreign_key_check")?.exists([])?;
        if orphans {
            return Err(StoreError::Broken(
                "a migration would leave rows that belong to nothing; nothing was changed".into(),
            ));
        }
        Ok(tx.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?)
    })
}

/// One transaction that takes the write lock at its beginning, so that what it reads is still true when it writes.
pub fn transact<T>(connection: &mut Connection, change: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = change(&tx)?;
    tx.commit()?;
    Ok(value)
}

#[cfg(test)]
mod tests;
