//! People are found by what they are called, where they are from or their address: by the beginning of any word.

use super::Context;
use crate::domain::name_words::search_words;
use crate::domain::space::Space;
use crate::store::{ListedPerson, Show, Wanted};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// A page of them, by name, and how many there are in all.
pub async fn find_people(
    ctx: &Context,
    space: &Space,
    typed: &str,
    show: Show,
    (skip, most): (usize, usize),
    now: DateTime<Utc>,
) -> Result<(Vec<ListedPerson>, usize)> {
    let wanted = Wanted { words: search_words(typed), show, day: space.local_day(now) };
    Ok(ctx.store.people(&space.id, wanted, (skip, most)).await?)
}
