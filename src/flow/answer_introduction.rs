//! Somebody answers a suggestion; when all have said yes, each of them is told at the same moment.

use super::{Context, new_nonce};
use crate::domain::digest::reasons_between;
use crate::domain::id::{IntroductionId, MemberId, MessageId};
use crate::domain::introduction::{Answer, Introduction};
use crate::domain::link::Nonce;
use crate::domain::message::{Asked, Introduced, IntroductionSays, Kind, Message, OutsiderSays, Recipient, Says};
use crate::domain::reply::Via;
use crate::domain::space::Space;
use crate::domain::window::Window;
use crate::store::{AnswerGiven, Link, LinkSubject, Mutual, MutualParty, new_id};
use anyhow::Result;
use chrono::{DateTime, Utc};

pub async fn answer_introduction(
    ctx: &Context,
    space: &Space,
    id: &IntroductionId,
    member: &MemberId,
    answer: Answer,
    (via, now): (Via, DateTime<Utc>),
) -> Result<Introduction> {
    let given =
        AnswerGiven { introduction: id.clone(), member: member.clone(), answer, via, day: space.local_day(now), now };
    // Drawn before the transaction, where randomness may still fail; at most three are needed.
    let nonces = [new_nonce()?, new_nonce()?, new_nonce()?];
    let hours = ctx.texts_of(space).map(|texts| (texts.window.clone(), space.clone()));
    let compose = move |mutual: &Mutual| letters(mutual, &nonces, hours.as_ref(), now);
    Ok(ctx.store.answer_introduction(given, compose).await?)
}

/// One message to each party that can be written to, all due at the same moment: where one of them gets texts, once texts
/// may come to all who do.
fn letters(
    mutual: &Mutual,
    nonces: &[Nonce],
    hours: Option<&(Window, Space)>,
    now: DateTime<Utc>,
) -> (Vec<Message>, Vec<Link>) {
    let told_at = told_at(mutual, hours, now);
    // Where somebody sits is true today.
    let another_day = hours.is_some_and(|(_, space)| space.local_day(told_at) != space.local_day(now));
    let mutual = &if another_day { without_places(mutual) } else { mutual.clone() };
    let mut letters = Vec::new();
    let mut links = Vec::new();
    for (own, (party, nonce)) in mutual.parties.iter().zip(nonces).enumerate() {
        let by_text = party.by_text.as_ref().filter(|_| hours.is_some());
        let by_text = by_text.map(|(phone, _)| Recipient::Phone(phone.clone()));
        let Some(recipient) = by_text.or(party.write_to.clone().map(Recipient::Email)) else { continue };
        let member = party.who.member().cloned();
        if let Some(member) = &member {
            let subject = LinkSubject::Introduction(member.clone(), mutual.introduction.clone());
            links.push(Link::to(*nonce, Some(mutual.space.clone()), subject, now));
        }
        letters.push(Message {
            id: MessageId::new(new_id(now)),
            space: mutual.space.clone(),
            digest: None,
            introduction: Some(mutual.introduction.clone()),
            recipient,
            says: says(mutual, own, party, member.as_ref().map(|_| *nonce)),
            member,
            not_before: told_at,
            give_up_at: told_at + Kind::Introduction.keeps_for(),
        });
    }
    (letters, links)
}

fn without_places(mutual: &Mutual) -> Mutual {
    let parties = mutual.parties.iter().cloned();
    let parties = parties.map(|party| MutualParty { in_today: false, place: String::new(), ..party }).collect();
    Mutual { parties, ..mutual.clone() }
}

/// Now, or when texts may come to everybody among them who gets one.
fn told_at(mutual: &Mutual, hours: Option<&(Window, Space)>, now: DateTime<Utc>) -> DateTime<Utc> {
    let Some((window, space)) = hours else { return now };
    let zones = mutual.parties.iter().filter_map(|party| party.by_text.as_ref());
    let zones: Vec<_> = zones.map(|(_, zone)| zone.unwrap_or(space.settings.zone)).collect();
    let mut at = now;
    // Hours of two zones may lie beside each other; a second look at the first finds that out.
    for zone in zones.iter().chain(&zones) {
        at = window.next_open(*zone, &space.settings.closed_days, at).unwrap_or(at);
    }
    at
}

fn says(mutual: &Mutual, own: usize, party: &MutualParty, link: Option<Nonce>) -> Says {
    let others = mutual.parties.iter().enumerate().filter(|(place, other)| *place != own && !other.name.is_empty());
    let others = others.map(|(place, other)| introduced(mutual, own, place, other)).collect();
    let (name, host_sentence) = (party.name.clone(), mutual.host_sentence.clone());
    match link {
        Some(link) => {
            let you_shared = party.contact.clone();
            let asked = asked(mutual, own);
            Says::Introduction(IntroductionSays { name, others, you_shared, host_sentence, asked, link })
        }
        None => Says::ToOutsider(OutsiderSays { name, others, host_sentence }),
    }
}

/// Among members: an outsider is never asked.
fn asked(mutual: &Mutual, own: usize) -> Asked {
    let unasked = mutual.parties.iter().position(|p| !p.asked && p.who.member().is_some());
    match unasked {
        None => Asked::Everybody,
        Some(place) if place == own => Asked::NotYou,
        Some(_) => Asked::NotThem,
    }
}

fn introduced(mutual: &Mutual, own: usize, place: usize, other: &MutualParty) -> Introduced {
    Introduced {
        who: other.who.clone(),
        name: other.name.clone(),
        headline: other.headline.clone(),
        place: other.place.clone(),
        in_today: other.in_today,
        told: other.write_to.is_some(),
        contact: other.contact.clone(),
        reasons: reasons_between(&mutual.reasons, own, place),
    }
}
