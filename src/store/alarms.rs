//! What the operator has to mend. While an alarm is open, `/healthz` is red.

use super::row::{Columns, Query, time};
use super::{Result, Store};
use chrono::{DateTime, Utc};
use rusqlite::{Transaction, named_params};

/// Something for the operator to mend.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    pub name: String,
    pub text: String,
    pub since: DateTime<Utc>,
}

/// The alarm during which nothing is claimed.
pub const MAIL_HALTED: &str = "mail_halted";
/// No connection to the mail server could be opened; over with the next letter that is accepted.
pub const RELAY_UNREACHABLE: &str = "relay_unreachable";

impl Store {
    pub async fn raise_alarm(&self, name: &str, text: &str, now: DateTime<Utc>) -> Result<()> {
        let (name, text) = (name.to_owned(), text.to_owned());
        self.write(move |tx| raise(tx, &name, &text, now)).await
    }

    /// The alarms whose names begin so are these now, and no others.
    pub async fn replace_alarms(&self, prefix: &str, alarms: Vec<(String, String)>, now: DateTime<Utc>) -> Result<()> {
        let prefix = prefix.to_owned();
        self.write(move |tx| {
            let known = tx.all("SELECT name FROM alarms WHERE substr(name, 1, length(?1)) = ?1", [prefix], |row| {
                row.text("name")
            })?;
            for gone in known.iter().filter(|name| !alarms.iter().any(|(alarm, _)| alarm == *name)) {
                tx.change("DELETE FROM alarms WHERE name = ?", [gone])?;
            }
            alarms.iter().try_for_each(|(name, text)| raise(tx, name, text, now))
        })
        .await
    }

    pub async fn clear_alarm(&self, name: &str) -> Result<()> {
        let name = name.to_owned();
        self.write(move |tx| tx.change("DELETE FROM alarms WHERE name = ?", [name]).map(|_| ())).await
    }

    pub async fn alarms(&self) -> Result<Vec<Alarm>> {
        self.read(|c| {
            c.all("SELECT name, text, since FROM alarms ORDER BY name", [], |row| {
                Ok(Alarm { name: row.text("name")?, text: row.text("text")?, since: row.time("since")? })
            })
        })
        .await
    }
}

pub(super) fn raise(tx: &Transaction, name: &str, text: &str, now: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO alarms (name, text, since, probed_at) VALUES (:name, :text, :now, :now)
               ON CONFLICT (name) DO UPDATE SET text = :text, probed_at = :now";
    tx.change(sql, named_params! { ":name": name, ":text": text, ":now": time(now) }).map(|_| ())
}
