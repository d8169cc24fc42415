//! Delivery receipts: how far a text came, as its gateway tells it. They come twice, in any order, and before the gateway's
//! own answer; what is known only ever moves forward.

use super::attempts::tell_organiser;
use super::needs_you::NeedKind;
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::gateway::{Class, Reached, ReceiptCame};
use crate::domain::id::MessageId;
use crate::domain::message::State;
use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, named_params};

/// What a receipt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noted {
    /// It told something new of this text; and whether the gateway says that its reader wants no more texts.
    Moved { message: MessageId, opted_out: bool },
    /// Known before, or older than what is known.
    Nothing,
    /// No text of ours goes by that name: yet, or not at all.
    Unknown,
}

/// Receipts of texts that nobody here sent could fill the disk.
const EARLY_MAX: u32 = 10_000;

impl Store {
    pub async fn note_receipt(&self, gateway: &str, receipt: ReceiptCame, now: DateTime<Utc>) -> Result<Noted> {
        let gateway = gateway.to_owned();
        self.write(move |tx| {
            if let Some(known) = find(tx, &gateway, &receipt)? {
                return note(tx, &known, &receipt, now);
            }
            if let Some(theirs) = &receipt.theirs {
                keep_early(tx, &gateway, theirs, &receipt, now)?;
            }
            Ok(Noted::Unknown)
        })
        .await
    }
}

/// What is known of a text.
struct Known {
    message: MessageId,
    state: State,
    reached: Option<Reached>,
}

fn find(tx: &Transaction, gateway: &str, receipt: &ReceiptCame) -> Result<Option<Known>> {
    let sql = "SELECT t.message_id, m.state, t.reached FROM texts_out t JOIN messages m ON m.id = t.message_id
               WHERE t.gateway = :gateway AND t.message_id = :ours";
    if let Some(ours) = &receipt.ours {
        let found = tx.one(sql, named_params! { ":gateway": gateway, ":ours": ours }, known)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    let Some(theirs) = &receipt.theirs else { return Ok(None) };
    let sql = "SELECT t.message_id, m.state, t.reached FROM texts_out t JOIN messages m ON m.id = t.message_id
               WHERE t.gateway = ? AND t.gateway_id = ?";
    tx.one(sql, (gateway, theirs), known)
}

fn known(row: &Row) -> Result<Known> {
    let reached = row.col::<Option<String>>("reached")?.as_deref().and_then(Reached::parse);
    Ok(Known { message: MessageId::new(row.text("message_id")?), state: row.word("state", State::parse)?, reached })
}

fn note(tx: &Transaction, known: &Known, receipt: &ReceiptCame, now: DateTime<Utc>) -> Result<Noted> {
    let opted_out = receipt.class == Some(Class::OptedOut);
    if !receipt.reached.follows(known.reached) {
        return Ok(Noted::Nothing);
    }
    let id = known.message.as_str();
    let sql = "UPDATE texts_out SET reached = ?, reached_at = ?, why = ?, gateway_id = COALESCE(gateway_id, ?) WHERE message_id = ?";
    tx.change(sql, (receipt.reached.as_str(), time(now), &receipt.why, &receipt.theirs, id))?;
    let never = matches!(receipt.reached, Reached::Failed | Reached::Expired);
    match known.state {
        State::Unknown => settle_unknown(tx, &known.message, never, receipt, now)?,
        State::Accepted if never => {
            tell_organiser(tx, &known.message, NeedKind::DeliveryRefused, &words(receipt), now)?
        }
        _ => {}
    }
    Ok(Noted::Moved { message: known.message.clone(), opted_out })
}

/// Nobody knew whether it had left: now the gateway says so itself.
fn settle_unknown(
    tx: &Transaction,
    id: &MessageId,
    never: bool,
    receipt: &ReceiptCame,
    now: DateTime<Utc>,
) -> Result<()> {
    let (state, because) = match never {
        true => (State::Refused, words(receipt)),
        false => (State::Accepted, format!("a receipt says that it was {}", receipt.reached.as_str())),
    };
    let sql = "UPDATE messages SET state = ?, because = ?, settled_at = ? WHERE id = ? AND state = 'unknown'";
    tx.change(sql, (state.as_str(), because, time(now), id.as_str()))?;
    let sql = "UPDATE needs_you SET settled_at = ?, settled_as = 'a receipt came'
               WHERE message_id = ? AND kind = 'delivery_unknown' AND settled_at IS NULL";
    tx.change(sql, (time(now), id.as_str()))?;
    if never { tell_organiser(tx, id, NeedKind::DeliveryRefused, &words(receipt), now) } else { Ok(()) }
}

fn words(receipt: &ReceiptCame) -> String {
    let why = if receipt.why.is_empty() { String::new() } else { format!(" ({})", receipt.why) };
    format!("the gateway says that it {}{why}", receipt.reached.as_str())
}

fn keep_early(tx: &Transaction, gateway: &str, theirs: &str, receipt: &ReceiptCame, now: DateTime<Utc>) -> Result<()> {
    let sql = "SELECT reached FROM early_receipts WHERE gateway = ? AND gateway_id = ?";
    let before = tx.one(sql, (gateway, theirs), |row| row.text("reached"))?;
    if before.is_none() {
        let many = tx.one("SELECT COUNT(*) AS n FROM early_receipts", [], |row| row.col::<u32>("n"))?.unwrap_or(0);
        if many >= EARLY_MAX {
            return Ok(());
        }
    }
    if !receipt.reached.follows(before.as_deref().and_then(Reached::parse)) {
        return Ok(());
    }
    let sql = "INSERT INTO early_receipts (gateway, gateway_id, reached, class, why, at)
               VALUES (:gateway, :id, :reached, :class, :why, :now)
               ON CONFLICT (gateway, gateway_id) DO UPDATE SET reached = :reached, class = :class, why = :why, at = :now";
    let params = named_params! {
        ":gateway": gateway, ":id": theirs, ":reached": receipt.reached.as_str(), ":class": receipt.class.map(Class::as_str),
        ":why": receipt.why, ":now": time(now),
    };
    tx.change(sql, params).map(|_| ())
}

/// The gateway has just said what it calls a text: a receipt for that name may be here.
pub(super) fn take_early(tx: &Transaction, gateway: &str, theirs: &str, now: DateTime<Utc>) -> Result<()> {
    let sql = "DELETE FROM early_receipts WHERE gateway = ? AND gateway_id = ? RETURNING reached, why";
    let early = tx.one(sql, (gateway, theirs), |row| Ok((row.word("reached", Reached::parse)?, row.text("why")?)))?;
    let Some((reached, why)) = early else { return Ok(()) };
    let receipt = ReceiptCame { ours: None, theirs: Some(theirs.to_owned()), reached, class: None, why };
    match find(tx, gateway, &receipt)? {
        Some(known) => note(tx, &known, &receipt, now).map(|_| ()),
        None => Ok(()),
    }
}

pub(super) fn forget_early(tx: &Transaction, before: DateTime<Utc>) -> Result<()> {
    tx.change("DELETE FROM early_receipts WHERE at < ?", [time(before)]).map(|_| ())
}
