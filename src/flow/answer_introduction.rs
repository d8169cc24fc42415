//! Somebody answers a suggestion; when all have said yes, each of them is told at the same moment.

use super::{Context, new_nonce};
use crate::domain::digest::said_to;
use crate::domain::id::{IntroductionId, MemberId, MessageId};
use crate::domain::introduction::{Answer, Introduction};
use crate::domain::link::Nonce;
use crate::domain::message::{Contact, Introduced, IntroductionSays, Kind, Message, Says};
use crate::domain::reply::Via;
use crate::domain::space::Space;
use crate::store::{AnswerGiven, Link, LinkSubject, Mutual, MutualParty, new_id};
use anyhow::Result;
use chrono::{DateTime, Utc};

pub async fn answer_introduction(
    ctx: &Context,
    space: &Space,
    id: &IntroductionId,
    member: &MemberId,
    answer: Answer,
    now: DateTime<Utc>,
) -> Result<Introduction> {
    let given = AnswerGiven {
        introduction: id.clone(),
        member: member.clone(),
        answer,
        via: Via::Button,
        day: space.local_day(now),
        now,
    };
    // Drawn before the transaction, where randomness may still fail; at most three are needed.
    let nonces = [new_nonce()?, new_nonce()?, new_nonce()?];
    Ok(ctx.store.answer_introduction(given, move |mutual| letters(mutual, &nonces, now)).await?)
}

/// One letter to each party, all due at once.
fn letters(mutual: &Mutual, nonces: &[Nonce], now: DateTime<Utc>) -> (Vec<Message>, Vec<Link>) {
    let letter = |(own, (party, nonce)): (usize, (&MutualParty, &Nonce))| {
        let member = &party.member;
        let others = mutual.parties.iter().filter(|p| p.member.id != member.id);
        let message = Message {
            id: MessageId::new(new_id(now)),
            space: mutual.space.clone(),
            member: Some(member.id.clone()),
            digest: None,
            introduction: Some(mutual.introduction.clone()),
            recipient: member.email.clone(),
            says: Says::Introduction(IntroductionSays {
                name: member.name.to_string(),
                others: others.map(|other| introduced(mutual, own, other)).collect(),
                you_shared: contact(party),
                link: *nonce,
            }),
            not_before: now,
            give_up_at: now + Kind::Introduction.keeps_for(),
        };
        let subject = LinkSubject::Introduction(member.id.clone(), mutual.introduction.clone());
        (message, Link::to(*nonce, Some(mutual.space.clone()), subject, now))
    };
    mutual.parties.iter().zip(nonces).enumerate().map(letter).unzip()
}

fn introduced(mutual: &Mutual, own: usize, other: &MutualParty) -> Introduced {
    Introduced {
        member: other.member.id.clone(),
        name: other.member.name.to_string(),
        headline: other.member.profile.headline.clone(),
        place: other.place.clone(),
        in_today: other.in_today,
        contact: contact(other),
        reasons: mutual.reasons.iter().map(|reason| said_to(reason, own)).collect(),
    }
}

fn contact(party: &MutualParty) -> Contact {
    Contact::of(party.member.shares, &party.member.email, party.phone.as_deref())
}
