//! What would be said on a day, or was, without sending anything. The links of a letter that was not sent lead nowhere:
//! their tokens name no row.

use super::Context;
use super::Firing;
use super::send_digests::plan;
use crate::domain::id::MemberId;
use crate::domain::message::Says;
use crate::domain::space::Space;
use crate::render::Letter;
use crate::store::{Look, NewDigest};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;

/// One member's morning.
#[derive(Debug, Clone)]
pub struct Previewed {
    pub name: String,
    pub email: String,
    /// It is in the outbox already, or went out.
    pub written: bool,
    /// The letter, or the word for why there is none.
    pub letter: std::result::Result<Letter, String>,
}

/// The letters of a day: those that were written, and those that would be written now for whoever is in and has had
/// none yet.
pub async fn preview(ctx: &Context, space: &Space, day: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Previewed>> {
    let by_mail = ctx.proven_replies().await?.is_some();
    let mut all = Vec::new();
    for message in ctx.store.digests_of(&space.id, day).await? {
        let Says::Digest(digest) = &message.says else { continue };
        let (name, email) = (digest.name.clone(), message.recipient.to_string());
        all.push(Previewed { name, email, written: true, letter: Ok(ctx.write_letter(&message, by_mail)?) });
    }
    let snapshot = ctx.store.morning(space, day, Look::Morning, now).await?;
    let run = plan(space, &snapshot, &Firing { due_at: now, day, made_up: false }, now)?;
    let digests: HashMap<&MemberId, &NewDigest> = run.digests.iter().map(|d| (&d.member, d)).collect();
    for member in snapshot.members.iter().chain(&snapshot.silent) {
        let Some(digest) = digests.get(&member.id) else { continue };
        let letter = match &digest.letter {
            Ok((message, _)) => Ok(ctx.write_letter(message, by_mail)?),
            Err(why) => Err((*why).to_owned()),
        };
        all.push(Previewed { name: member.name.to_string(), email: member.email.to_string(), written: false, letter });
    }
    Ok(all)
}
