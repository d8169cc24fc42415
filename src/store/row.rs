//! Between rows and values: times, days, lists of fields.

use super::{Result, StoreError};
use crate::domain::email_address::EmailAddress;
use crate::domain::message::Recipient;
use crate::domain::phone_number::PhoneNumber;
use crate::domain::text::Name;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::types::FromSql;
use rusqlite::{OptionalExtension, Params, Row, Transaction};

/// RFC 3339 in UTC with milliseconds, always 24 characters: text order is time order.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn broken(what: &str, text: &str) -> StoreError {
    StoreError::Broken(format!("a row holds “{text}” where {what} should stand"))
}

/// Typed access to the columns of a row, by name.
pub trait Columns {
    fn col<T: FromSql>(&self, name: &str) -> Result<T>;

    /// By its place, from 0, where there are so many rows that looking for names would take the longest.
    fn at<T: FromSql>(&self, place: usize) -> Result<T>;
    fn text_at(&self, place: usize) -> Result<&str>;

    fn text(&self, name: &str) -> Result<String> {
        self.col(name)
    }

    fn time(&self, name: &str) -> Result<DateTime<Utc>> {
        parse_time(&self.text(name)?)
    }

    fn time_or_none(&self, name: &str) -> Result<Option<DateTime<Utc>>> {
        self.col::<Option<String>>(name)?.as_deref().map(parse_time).transpose()
    }

    fn day(&self, name: &str) -> Result<NaiveDate> {
        let text = self.text(name)?;
        text.parse().map_err(|_| broken("a day", &text))
    }

    fn name(&self, column: &str) -> Result<Name> {
        let text = self.text(column)?;
        Name::parse(&text).map_err(|_| broken("a name", &text))
    }

    fn email(&self, column: &str) -> Result<EmailAddress> {
        let text = self.text(column)?;
        EmailAddress::parse(&text).map_err(|_| broken("an address", &text))
    }

    fn phone_or_none(&self, column: &str) -> Result<Option<PhoneNumber>> {
        let text = self.col::<Option<String>>(column)?;
        text.map(|text| PhoneNumber::parse(&text, None).map_err(|_| broken("a telephone number", &text))).transpose()
    }

    /// An address, or a telephone number (which begins with + and holds no @).
    fn recipient(&self, column: &str) -> Result<Recipient> {
        let text = self.text(column)?;
        if text.starts_with('+') && !text.contains('@') {
            let number = PhoneNumber::parse(&text, None).map_err(|_| broken("a telephone number", &text))?;
            return Ok(Recipient::Phone(number));
        }
        self.email(column).map(Recipient::Email)
    }

    /// A word of a closed set.
    fn word<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        let text = self.text(name)?;
        parse(&text).ok_or_else(|| broken("a known word", &text))
    }
}

impl Columns for Row<'_> {
    fn col<T: FromSql>(&self, name: &str) -> Result<T> {
        Ok(self.get(name)?)
    }

    fn at<T: FromSql>(&self, place: usize) -> Result<T> {
        Ok(self.get(place)?)
    }

    fn text_at(&self, place: usize) -> Result<&str> {
        self.get_ref(place)?.as_str().map_err(|_| broken("a text", "something else"))
    }
}

pub fn parse_time(text: &str) -> Result<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|_| broken("a time", text))?;
    Ok(time.with_timezone(&Utc))
}

/// Queries whose rows are read with `Columns`; a transaction is a connection, so both use these.
pub trait Query {
    fn all<T>(&self, sql: &str, params: impl Params, read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>>;
    fn one<T>(&self, sql: &str, params: impl Params, read: impl FnOnce(&Row) -> Result<T>) -> Result<Option<T>>;
    /// Runs a statement and says how many rows it changed.
    fn change(&self, sql: &str, params: impl Params) -> Result<usize>;
}

/// Statements without their values, for whoever looks for a slow one: `level = "info,elevenses::sql=trace"`.
fn told(sql: &str) {
    tracing::trace!(target: "elevenses::sql", sql);
}

impl Query for rusqlite::Connection {
    fn all<T>(&self, sql: &str, params: impl Params, mut read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
        told(sql);
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    fn one<T>(&self, sql: &str, params: impl Params, read: impl FnOnce(&Row) -> Result<T>) -> Result<Option<T>> {
        told(sql);
        let mut statement = self.prepare_cached(sql)?;
        let found = statement.query_row(params, |row| Ok(read(row))).optional()?;
        found.transpose()
    }

    fn change(&self, sql: &str, params: impl Params) -> Result<usize> {
        told(sql);
        Ok(self.prepare_cached(sql)?.execute(params)?)
    }
}

impl Query for Transaction<'_> {
    fn all<T>(&self, sql: &str, params: impl Params, read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
        (**self).all(sql, params, read)
    }
    fn one<T>(&self, sql: &str, params: impl Params, read: impl FnOnce(&Row) -> Result<T>) -> Result<Option<T>> {
        (**self).one(sql, params, read)
    }
    fn change(&self, sql: &str, params: impl Params) -> Result<usize> {
        (**self).change(sql, params)
    }
}
