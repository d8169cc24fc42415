//! People from a list are invited to introductions: one letter, one button, once.

use super::{Context, new_nonce};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::MessageId;
use crate::domain::invitation::{Invitee, NotInvited};
use crate::domain::member::Member;
use crate::domain::message::{Kind, Message, Says};
use crate::domain::reply::Via;
use crate::domain::space::Space;
use crate::render::Letter;
use crate::store::{Consent, Link, LinkSubject, new_id};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Who is meant.
#[derive(Debug, Clone, PartialEq)]
pub enum Whom {
    Everybody,
    These(Vec<EmailAddress>),
}

/// Who would get a letter, who not and why, and which addresses nobody is known by.
#[derive(Debug, Default, PartialEq)]
pub struct Invitations {
    pub to: Vec<Invitee>,
    pub not: Vec<(Invitee, NotInvited)>,
    pub unknown: Vec<EmailAddress>,
}

/// Sorts out who is to be invited. `again` repeats it for those who were and said nothing.
pub async fn who_to_invite(ctx: &Context, space: &Space, whom: &Whom, again: bool) -> Result<Invitations> {
    let mut invitations = Invitations::default();
    let meant = match whom {
        Whom::Everybody => ctx.store.invitees(&space.id).await?,
        Whom::These(addresses) => {
            let mut meant: Vec<Invitee> = Vec::new();
            for address in addresses {
                match ctx.store.member_by_address(&space.id, &address.key()).await? {
                    None => invitations.unknown.push(address.clone()),
                    Some(member) if meant.iter().any(|m| m.member.id == member.id) => {}
                    Some(member) => meant.push(ctx.store.invitee(&member.id).await?),
                }
            }
            meant
        }
    };
    for invitee in meant {
        match invitee.is_to_be_invited(again) {
            Ok(()) => invitations.to.push(invitee),
            Err(why) => invitations.not.push((invitee, why)),
        }
    }
    Ok(invitations)
}

/// Puts their letters into the outbox. Gives how many; whoever was invited by somebody else in the meantime is left out.
pub async fn invite(ctx: &Context, space: &Space, to: &[Invitee], now: DateTime<Utc>) -> Result<usize> {
    let mut letters = 0;
    for invitee in to {
        let (letter, link) = invitation(space, &invitee.member, now)?;
        letters += usize::from(ctx.store.invite(letter, link, invitee.invited_at, now).await?);
    }
    Ok(letters)
}

/// The letter as somebody would get it.
pub fn sample_invitation(ctx: &Context, space: &Space, member: &Member, now: DateTime<Utc>) -> Result<Letter> {
    ctx.write_letter(&invitation(space, member, now)?.0, false)
}

/// The button was pressed; `wording` is what stands on it.
pub async fn accept_invitation(
    ctx: &Context,
    space: &Space,
    member: &Member,
    wording: &str,
    (via, now): (Via, DateTime<Utc>),
) -> Result<()> {
    let evidence = format!("{}, invitation", via.evidence());
    let consent = Consent { wording: wording.to_owned(), evidence };
    Ok(ctx.store.accept_invitation(&space.id, &member.id, consent, now).await?)
}

fn invitation(space: &Space, member: &Member, now: DateTime<Utc>) -> Result<(Message, Link)> {
    let nonce = new_nonce()?;
    let message = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: None,
        introduction: None,
        recipient: member.email.clone().into(),
        says: Says::Invitation { name: member.name.to_string(), link: nonce },
        not_before: now,
        give_up_at: now + Kind::Invitation.keeps_for(),
    };
    Ok((message, Link::to(nonce, Some(space.id.clone()), LinkSubject::Member(member.id.clone()), now)))
}
