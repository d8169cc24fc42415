//! Letters that we send ourselves: whether mail comes back in. Only then do letters ask to be answered by mail.

use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::link::Nonce;
use chrono::{DateTime, Utc};

impl Store {
    pub async fn begin_mail_loop(&self, nonce: &Nonce, address: &str, now: DateTime<Utc>) -> Result<()> {
        let (nonce, address) = (nonce.as_hex(), address.to_owned());
        self.write(move |tx| {
            let sql = "INSERT INTO mail_loops (nonce, address, sent_at) VALUES (?, ?, ?)";
            tx.change(sql, (nonce, address, time(now))).map(|_| ())
        })
        .await
    }

    /// One of them has come back. False when it is none of ours.
    pub async fn close_mail_loop(&self, nonce: &Nonce, way: &str, now: DateTime<Utc>) -> Result<bool> {
        let (nonce, way) = (nonce.as_hex(), way.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE mail_loops SET came_back_at = COALESCE(came_back_at, ?), way = ? WHERE nonce = ?";
            Ok(tx.change(sql, (time(now), way, nonce))? > 0)
        })
        .await
    }

    /// When that one came back, and by which way.
    pub async fn mail_loop(&self, nonce: &Nonce) -> Result<Option<(DateTime<Utc>, String)>> {
        let nonce = nonce.as_hex();
        self.read(move |c| {
            let sql = "SELECT came_back_at, way FROM mail_loops WHERE nonce = ? AND came_back_at IS NOT NULL";
            c.one(sql, [nonce], |row| Ok((row.time("came_back_at")?, row.text("way")?)))
        })
        .await
    }

    /// Whether mail to this address has ever come back to us.
    pub async fn mail_comes_in(&self, address: &str) -> Result<bool> {
        let address = address.to_owned();
        self.read(move |c| {
            let sql = "SELECT EXISTS (SELECT 1 FROM mail_loops WHERE address = ? AND came_back_at IS NOT NULL) AS yes";
            Ok(c.one(sql, [address], |row| row.col::<bool>("yes"))?.unwrap_or(false))
        })
        .await
    }
}
