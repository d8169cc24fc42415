//! Another program posts that somebody is in, in a shape of its own choice.

use super::Context;
use super::read_post::{Written, read_post};
use super::receive_check_in::{Proof, Received, is_forgotten, known_again, receive_check_in};
use super::sign_in::hash;
use crate::domain::check_in::{Complaint, RawSubmission};
use crate::domain::email_address::EmailAddress;
use crate::domain::space::Space;
use crate::domain::webhook::{Gives, Webhook};
use crate::store::{NeedAbout, NeedKind, NewNeed};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// One post, whose sender has shown who they are.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    pub written: Written,
    pub body: &'a [u8],
    /// The sender's own key for it, which goes before the one in the body.
    pub key: Option<&'a str>,
}

/// What became of a post.
#[derive(Debug, Clone, PartialEq)]
pub enum PostReceived {
    Received(Received),
    /// Nothing was to be done, and why.
    LeftAlone(String),
    Unreadable(String),
}

/// A post that cannot be used is put before the organiser, once for each webhook and each set of fields that failed.
pub async fn receive_post(
    ctx: &Context,
    space: &Space,
    webhook: &Webhook,
    post: Post<'_>,
    wording: &str,
    now: DateTime<Utc>,
) -> Result<PostReceived> {
    let read = match read_post(webhook, post.written, post.body, space.settings.zone, now) {
        Ok(read) => read,
        Err(why) => {
            put_before_organiser(ctx, space, webhook, &["body"], now).await?;
            return Ok(PostReceived::Unreadable(why));
        }
    };
    if let Some(why) = read.left_alone {
        return Ok(PostReceived::LeftAlone(why));
    }
    let raw = match read.submission() {
        Ok(raw) => raw,
        Err(complaints) => return unusable(ctx, space, webhook, complaints, now).await,
    };
    let said_at = read.said_at.unwrap_or_default();
    let key = post.key.map(|key| format!("key {key}")).or(read.id.map(|id| format!("id {id}")));
    // Of what was posted, before anything that is known is put in its place.
    let once = key.map(|key| known_again(&webhook.evidence(), &key, &raw, said_at));
    let (raw, evidence) = match EmailAddress::parse(raw.get("email").unwrap_or_default()) {
        // The other program may have nothing to be told again and again about somebody whom we do not know any more.
        Ok(email) if is_forgotten(ctx, space, &email).await? => {
            let why = "this person asked for no letters, or to be forgotten; nothing is kept";
            return Ok(PostReceived::LeftAlone(why.to_owned()));
        }
        Ok(email) => as_they_said_last(ctx, space, webhook, &email, raw, said_at.unwrap_or(now)).await?,
        Err(_) => (raw, webhook.evidence()),
    };
    let proof = Proof::Organiser { evidence, said_at, once };
    match receive_check_in(ctx, space, &raw, proof, wording, now).await? {
        Received::Complaints(complaints) => unusable(ctx, space, webhook, complaints, now).await,
        received => Ok(PostReceived::Received(received)),
    }
}

impl Webhook {
    fn evidence(&self) -> String {
        format!("webhook “{}”", self.name)
    }
}

/// What a webhook says always, nobody has said themselves. An answer of that day stands, and whoever said "not today" the
/// last time has not said yes since.
async fn as_they_said_last(
    ctx: &Context,
    space: &Space,
    webhook: &Webhook,
    email: &EmailAddress,
    mut raw: RawSubmission,
    at: DateTime<Utc>,
) -> Result<(RawSubmission, String)> {
    let booked = raw.get("day").and_then(|day| day.trim().parse().ok());
    let day = booked.unwrap_or(space.local_day(at));
    if let Some(Gives::Always(_)) = webhook.gives("wants_introductions")
        && let Some(member) = ctx.store.member_by_address(&space.id, &email.key()).await?
        && let Some((said_on, said)) = ctx.store.last_check_in_of(&member.id, day).await?
        && (said_on == day || !said.wants_introductions)
    {
        raw.set("wants_introductions", if said.wants_introductions { "yes" } else { "no" });
        return Ok((raw, format!("{}, as they said last", webhook.evidence())));
    }
    Ok((raw, webhook.evidence()))
}

async fn unusable(
    ctx: &Context,
    space: &Space,
    webhook: &Webhook,
    complaints: Vec<Complaint>,
    now: DateTime<Utc>,
) -> Result<PostReceived> {
    let mut fields: Vec<&str> = complaints.iter().map(|complaint| complaint.field).collect();
    fields.dedup();
    put_before_organiser(ctx, space, webhook, &fields, now).await?;
    Ok(PostReceived::Received(Received::Complaints(complaints)))
}

/// Without a word of what was posted: it may be about somebody who is erased one day.
async fn put_before_organiser(
    ctx: &Context,
    space: &Space,
    webhook: &Webhook,
    fields: &[&str],
    now: DateTime<Utc>,
) -> Result<()> {
    let name = &webhook.name;
    let what = match fields {
        ["body"] => "what comes is empty, or neither JSON nor a form".to_owned(),
        ["key"] => "different check-ins come under one id or key".to_owned(),
        fields => format!("{} cannot be read from what comes", fields.join(", ").replace('_', " ")),
    };
    let text = format!(
        "Posts to the webhook “{name}” cannot all be used: {what}. Save one of them and see what each field gets with: \
         elevenses webhook test {name} FILE"
    );
    let dedupe_key = format!("webhook:{name}:{}", hash(&fields.join(",")));
    let need = NewNeed {
        space: space.id.clone(),
        kind: NeedKind::RowSetAside,
        member: None,
        message: None,
        dedupe_key,
        text,
        about: NeedAbout::Nothing,
    };
    Ok(ctx.store.add_need(need, now).await?)
}
