//! One person who is known by two addresses: offered to the organiser, and made one on their word.

use super::Context;
use crate::domain::id::ImportId;
use crate::domain::member::Member;
use crate::domain::namesakes::{Known, Same, may_be_one};
use crate::domain::space::Space;
use crate::domain::text::for_a_shell;
use crate::store::{NeedAbout, NeedKind, NewNeed};
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

/// As many pairs of one import are asked about.
const ASKED_MAX: usize = 50;

/// Everything of `other` becomes `keep`'s. It cannot be undone.
pub async fn merge_members(
    ctx: &Context,
    space: &Space,
    keep: &Member,
    other: &Member,
    now: DateTime<Utc>,
) -> Result<()> {
    if keep.id == other.id {
        bail!("both addresses lead to {} already", keep.name);
    }
    Ok(ctx.store.merge_members(&space.id, &keep.id, &other.id, now).await?)
}

/// What the organiser is asked about people whom an import brought, each pair once.
pub(super) async fn ask_about_namesakes(ctx: &Context, space: &Space, import: &ImportId) -> Result<Vec<NewNeed>> {
    let (everybody, new) = ctx.store.namesakes(&space.id, import).await?;
    let new = new.into_iter().collect();
    Ok(may_be_one(&everybody, &new, ASKED_MAX)
        .into_iter()
        .map(|(keep, other, same)| ask(space, keep, other, same))
        .collect())
}

fn ask(space: &Space, keep: &Known, other: &Known, same: Same) -> NewNeed {
    let shown = |known: &Known| format!("{} <{}>", known.name, known.email);
    let text = format!(
        "{} and {} may be one person: the same {}. If they are: elevenses member merge {} {}; if not, settle this.",
        shown(keep),
        shown(other),
        same.in_words(),
        for_a_shell(&keep.email.to_string()),
        for_a_shell(&other.email.to_string())
    );
    NewNeed {
        space: space.id.clone(),
        kind: NeedKind::MayBeOne,
        member: Some(other.id.clone()),
        message: None,
        dedupe_key: format!("may_be_one:{}:{}", keep.id, other.id),
        text,
        about: NeedAbout::People { keep: keep.id.to_string(), other: other.id.to_string() },
    }
}
