//! Whose word a mail is, how far it is believed, and which letter it answers.

use super::super::Context;
use super::super::note_bounce::message_named;
use super::super::receive_mail::{InHand, Postroom, token_of};
use crate::channel::vouching::Client;
use crate::domain::id::{IntroductionId, MemberId};
use crate::domain::intent::{About, Person, Question};
use crate::domain::introduction::{PartyId, Seen};
use crate::domain::link::Purpose;
use crate::domain::member::Member;
use crate::domain::message::{Kind, Says};
use crate::domain::space::Space;
use crate::domain::trust::{Trust, Vouched, trust};
use crate::mail::{HandedOver, Mail};
use crate::store::{Link, LinkSubject, Outlook, StoreError};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// Somebody who wrote, and what they can mean.
pub struct Writer {
    pub space: Arc<Space>,
    pub member: Member,
    pub trust: Trust,
    /// The letter that is answered; without one it is known only who writes.
    pub link: Link,
    pub kind: Kind,
    pub about: About,
    /// A letter that asks whether to go on: a yes is "go on".
    pub resting: bool,
    /// The people in that letter, by their number.
    pub suggested: Vec<Suggested>,
    /// They stopped after this was written: it was long on its way, and does not undo that.
    pub stopped_since: bool,
}

/// A place in the letter.
pub struct Suggested {
    pub number: u32,
    pub introduction: IntroductionId,
    pub others: Vec<(PartyId, String)>,
    pub seen: Seen,
}

pub enum Found {
    Writer(Box<Writer>),
    /// Members of several hubs, whose domain vouches for them, and nobody can tell which one they mean.
    Several(Vec<(Arc<Space>, Member)>),
    Nobody(&'static str),
}

/// What the reader of the text has to know.
pub struct Known<'a> {
    about: About,
    people: Vec<Person<'a>>,
    today: NaiveDate,
}

impl Known<'_> {
    pub fn as_question(&self) -> Question<'_> {
        Question { about: self.about, people: Some(&self.people), today: self.today }
    }
}

impl Writer {
    pub fn question(&self, now: DateTime<Utc>) -> Known<'_> {
        let people = self.suggested.iter().flat_map(|place| {
            place.others.iter().map(|(_, name)| Person { number: place.number, name: name.as_str() })
        });
        let mut people: Vec<Person> = people.collect();
        // A letter that asks one thing, about nobody: a yes is a yes to that.
        if self.about == About::Invitation && people.is_empty() {
            people.push(Person { number: 1, name: "" });
        }
        Known { about: self.about, people, today: self.space.local_day(now) }
    }

    pub fn at(&self, number: u32) -> Option<&Suggested> {
        self.suggested.iter().find(|place| place.number == number)
    }
}

pub async fn find(ctx: &Context, room: &Postroom, hand: &InHand<'_>) -> Result<Found> {
    let mail = hand.mail;
    let Some((link, has_token)) = letter_answered(ctx, mail, hand.now).await? else {
        if let Some(several) = several(ctx, room, hand).await? {
            return Ok(Found::Several(several));
        }
        return Ok(Found::Nobody(
            "nobody knows whose word it is: no letter of ours is answered, and the sender is no member",
        ));
    };
    let (Some(space), Some(member)) = (link.space.as_ref(), link.member.as_ref()) else {
        return Ok(Found::Nobody("they are not known any more"));
    };
    let Ok(space) = ctx.space(space) else { return Ok(Found::Nobody("their hub is not set up any more")) };
    let member = ctx.store.member(member).await?;
    let own = ctx.store.addresses_of(&member.id).await?;
    let from_member = mail.from.as_ref().is_some_and(|from| own.iter().any(|own| own.key() == from.key()));
    let vouched = vouched(room, hand).await;
    let trust = trust(has_token, from_member, vouched);
    if trust == Trust::None {
        return Ok(Found::Nobody("nobody vouches for the sender, and the address it came to proves nothing"));
    }
    let says = match ctx.store.letter_of(&link.nonce).await? {
        Some(letter) => ctx.store.message(&letter.message).await.ok().map(|message| message.says),
        None => None,
    };
    let kind = says.as_ref().map(|says| match says {
        // An answer to our answer is about what was asked at first.
        Says::Answer(answer) => answer.about,
        says => says.kind(),
    });
    let stopped_since = match (ctx.store.stopped_at(&member.id).await?, mail.date) {
        (Some(stopped_at), Some(written_at)) => written_at < stopped_at,
        (Some(_), None) => true,
        (None, _) => false,
    };
    let mut suggested = suggested(ctx, &link, hand.now).await?;
    // Whoever was left out at the last moment was not in the letter, and cannot be meant.
    if let Some(Says::Digest(digest)) = &says {
        suggested.retain(|place| digest.has(place.number as usize));
    }
    let about = about(kind, &suggested);
    let resting = kind == Some(Kind::Paused);
    let kind = kind.unwrap_or(Kind::Digest);
    Ok(Found::Writer(Box::new(Writer { space, member, trust, link, kind, about, resting, suggested, stopped_since })))
}

/// The letter, and whether it is proven by the address: by its token, else by the letter that it says it answers, else
/// by the sender, who is a member of exactly one space.
async fn letter_answered(ctx: &Context, mail: &Mail, now: DateTime<Utc>) -> Result<Option<(Link, bool)>> {
    if let Some(nonce) = token_of(ctx, mail, Purpose::Reply) {
        match ctx.store.link(&nonce).await {
            Ok(link) => return Ok(Some((link, true))),
            Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let Some(from) = &mail.from else { return Ok(None) };
    let members = members_at(ctx, &from.key()).await?;
    for id in mail.in_reply_to.iter().chain(&mail.references).filter_map(|id| message_named(id)) {
        let Some(letter) = ctx.store.letter_named(&id).await? else { continue };
        let own = letter.member.as_ref().is_some_and(|member| members.iter().any(|(_, own)| own == member));
        if let (true, Some(nonce)) = (own, letter.nonce) {
            return Ok(Some((ctx.store.link(&nonce).await?, false)));
        }
    }
    let [(space, member)] = members.as_slice() else { return Ok(None) };
    let subject = LinkSubject::Member(member.clone());
    Ok(Some((Link::to(super::super::new_nonce()?, Some(space.id.clone()), subject, now), false)))
}

async fn several(ctx: &Context, room: &Postroom, hand: &InHand<'_>) -> Result<Option<Vec<(Arc<Space>, Member)>>> {
    let Some(from) = &hand.mail.from else { return Ok(None) };
    let members = members_at(ctx, &from.key()).await?;
    if members.len() < 2 || trust(false, true, vouched(room, hand).await) == Trust::None {
        return Ok(None);
    }
    let mut all = Vec::new();
    for (space, member) in members {
        all.push((space, ctx.store.member(&member).await?));
    }
    Ok(Some(all))
}

async fn members_at(ctx: &Context, email_key: &str) -> Result<Vec<(Arc<Space>, MemberId)>> {
    let mut found = Vec::new();
    for space in ctx.spaces() {
        if let Some(member) = ctx.store.member_by_address(&space.id, email_key).await? {
            found.push((space, member.id));
        }
    }
    Ok(found)
}

/// What our own mail server found out about the sender, or what we find out ourselves.
async fn vouched(room: &Postroom, hand: &InHand<'_>) -> Vouched {
    let Some(from) = &hand.mail.from else { return Vouched::Unchecked };
    if let Some(results) = &hand.mail.auth {
        return results.vouched(from);
    }
    let Some(voucher) = &room.voucher else { return Vouched::Unchecked };
    let by_us =
        |handed: &&HandedOver| room.received_by.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&handed.by));
    let handed_over = hand.mail.handed_over.as_ref().filter(by_us);
    let client = handed_over.map(|handed| Client { ip: handed.ip, helo: &handed.helo, by: &handed.by });
    voucher.look(&hand.arrived.raw, &from.to_string(), hand.arrived.mail_from.as_deref(), client).await
}

async fn suggested(ctx: &Context, link: &Link, now: DateTime<Utc>) -> Result<Vec<Suggested>> {
    let mut all = Vec::new();
    if link.digest.is_none() && link.introduction.is_none() {
        return Ok(all);
    }
    for number in 1.. {
        let outlook = match ctx.store.outlook(link, number).await {
            Ok(outlook) => outlook,
            Err(StoreError::NotFound(_)) => break,
            Err(error) => return Err(error.into()),
        };
        let seen = outlook.introduction.seen_by(outlook.own, now);
        if seen != Seen::NotYet && !outlook.others.is_empty() {
            all.push(place(number, outlook, seen));
        }
    }
    Ok(all)
}

fn place(number: u32, outlook: Outlook, seen: Seen) -> Suggested {
    let others = outlook.others.into_iter().map(|other| (other.who, other.name)).collect();
    Suggested { number, introduction: outlook.introduction.id, others, seen }
}

fn about(kind: Option<Kind>, suggested: &[Suggested]) -> About {
    match kind {
        Some(Kind::FollowUp) => About::FollowUp,
        Some(Kind::Introduction) => About::Introduction,
        Some(Kind::Invitation | Kind::Paused) => About::Invitation,
        _ if suggested.is_empty() => About::Unknown,
        _ => About::Digest,
    }
}
