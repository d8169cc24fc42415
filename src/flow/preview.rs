//! What would be said on a day, or was, without sending anything. The links of a letter that was not sent lead nowhere:
//! their tokens name no row.

use super::Context;
use super::Firing;
use super::send_digests::plan;
use crate::domain::id::{IntroductionId, MemberId};
use crate::domain::message::{Message, Recipient, Says};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::space::Space;
use crate::render::Letter;
use crate::render::texts::Text;
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
    /// What they get, or the word for why they get nothing.
    pub letter: std::result::Result<Post, String>,
}

/// How a morning comes to somebody.
#[derive(Debug, Clone)]
pub enum Post {
    Letter(Letter),
    /// By text, to that number.
    Text(PhoneNumber, Text),
}

/// The letters of a day: those that were written, and those that would be written now for whoever is in and has had
/// none yet.
pub async fn preview(ctx: &Context, space: &Space, day: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Previewed>> {
    let by_mail = ctx.proven_replies().await?.is_some();
    let mut all = Vec::new();
    for message in ctx.store.digests_of(&space.id, day).await? {
        let Says::Digest(digest) = &message.says else { continue };
        let name = digest.name.clone();
        let email = match (&message.recipient, &message.member) {
            (Recipient::Phone(_), Some(member)) => ctx.store.member(member).await?.email.to_string(),
            (recipient, _) => recipient.to_string(),
        };
        let numbers = ctx.store.numbers_in(&message.id).await?;
        all.push(Previewed { name, email, written: true, letter: post(ctx, &message, by_mail, &numbers)? });
    }
    let snapshot = ctx.store.morning(space, day, Look::Morning, now).await?;
    let run = plan(space, &snapshot, &Firing { due_at: now, day, made_up: false }, now)?;
    let digests: HashMap<&MemberId, &NewDigest> = run.digests.iter().map(|d| (&d.member, d)).collect();
    for member in snapshot.members.iter().chain(&snapshot.silent) {
        let Some(digest) = digests.get(&member.id) else { continue };
        let letter = match &digest.letter {
            Ok((message, _)) => post(ctx, message, by_mail, &sample_numbers(message))?,
            Err(why) => Err((*why).to_owned()),
        };
        all.push(Previewed { name: member.name.to_string(), email: member.email.to_string(), written: false, letter });
    }
    Ok(all)
}

pub(super) fn post(
    ctx: &Context,
    message: &Message,
    by_mail: bool,
    numbers: &HashMap<IntroductionId, u32>,
) -> Result<std::result::Result<Post, String>> {
    let Recipient::Phone(phone) = &message.recipient else {
        return Ok(Ok(Post::Letter(ctx.write_letter(message, by_mail)?)));
    };
    let text = ctx.write_text(message, numbers)?;
    Ok(text.map(|text| Post::Text(phone.clone(), text)).ok_or_else(|| "it cannot be said by text".to_owned()))
}

/// Numbers are given when a text is kept; until then these stand for them.
pub(super) fn sample_numbers(message: &Message) -> HashMap<IntroductionId, u32> {
    let Says::Digest(digest) = &message.says else { return HashMap::new() };
    digest.suggestions.iter().map(|s| s.introduction.clone()).zip(12..).collect()
}
