//! Somebody wants introductions by text: the number is asked, and nothing else is sent to it before it says YES.

use super::Context;
use crate::domain::id::MessageId;
use crate::domain::member::Member;
use crate::domain::message::{Kind, Message, Recipient, Says, TextSays};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::space::Space;
use crate::store::{NewSignUp, SignedUp, new_id};
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

/// What somebody typed, and how they agreed.
#[derive(Debug, Clone)]
pub struct Wish {
    pub number: String,
    /// Their own zone, where it is not the space's.
    pub zone: Option<Tz>,
    /// The words they agreed to.
    pub wording: String,
    /// How it is known that they did.
    pub evidence: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Signing {
    /// The number is asked; with what is odd about it, if something is.
    Asked {
        number: PhoneNumber,
        doubt: Option<&'static str>,
    },
    /// The space sends no texts.
    NoTexts,
    /// A sentence that follows “the number”.
    Complaint(String),
    Already,
    /// Somebody else here has it.
    Taken,
    /// It said STOP: only START, from that telephone, takes that back.
    Stopped,
    TooOften,
}

/// Who does not say YES within this time is forgotten, with the number: it may be a stranger's.
pub const SIGN_UP_WAITS: Duration = Duration::hours(72);
/// So many texts that ask go out for one member, or to one number, within a day.
const ASKED_A_DAY: u32 = 3;

pub async fn sign_up_for_texts(
    ctx: &Context,
    space: &Space,
    member: &Member,
    wish: Wish,
    now: DateTime<Utc>,
) -> Result<Signing> {
    let Some(texts) = ctx.texts_of(space) else { return Ok(Signing::NoTexts) };
    let number = match PhoneNumber::parse(&wish.number, texts.region) {
        Ok(number) => number,
        Err(says) => return Ok(Signing::Complaint(says)),
    };
    let new = NewSignUp {
        space: space.id.clone(),
        member: member.id.clone(),
        phone_hash: ctx.phone_hash(&number),
        phone: number.clone(),
        zone: wish.zone.map(|zone| zone.name().to_owned()),
        wording: wish.wording,
        evidence: wish.evidence,
        expires_at: now + SIGN_UP_WAITS,
        a_day: ASKED_A_DAY,
    };
    let asks = text_message(space, Some(member), &number, TextSays::SignUp, now);
    // It waits for its hours.
    let text = Message { give_up_at: new.expires_at, ..asks };
    Ok(match ctx.store.sign_up_for_texts(new, text, now).await? {
        SignedUp::Asked => Signing::Asked { doubt: number.doubt(), number },
        SignedUp::Already => Signing::Already,
        SignedUp::Taken => Signing::Taken,
        SignedUp::Stopped => Signing::Stopped,
        SignedUp::TooOften => Signing::TooOften,
    })
}

/// What is said by text alone, to this number.
pub(super) fn text_message(
    space: &Space,
    member: Option<&Member>,
    number: &PhoneNumber,
    says: TextSays,
    now: DateTime<Utc>,
) -> Message {
    Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: member.map(|member| member.id.clone()),
        digest: None,
        introduction: None,
        recipient: Recipient::Phone(number.clone()),
        says: Says::Text(says),
        not_before: now,
        give_up_at: now + Kind::Confirmation.keeps_for(),
    }
}
