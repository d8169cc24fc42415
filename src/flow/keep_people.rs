//! What the organiser does for somebody by hand: adds them, mends what is known of them, lets them rest, keeps them apart from
//! somebody, says that they are in. What they answered and agreed to is theirs alone.

use super::Context;
use super::answer_letter::answer_letter;
use super::receive_check_in::{Proof, Received, names_to_try, receive_check_in};
use crate::domain::check_in::{Asked, Complaint, HereAs, RawSubmission, Submission};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{MemberId, MessageId};
use crate::domain::member::Member;
use crate::domain::message::{Kind, Message, Says};
use crate::domain::reply::{Reply, Via};
use crate::domain::space::Space;
use crate::store::{Edited, EditedPerson, PersonRecord, Recorded, new_id};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// The fields of a person, by the names that the form at the door has for them.
pub const PERSON_FIELDS: [&str; 9] =
    ["name", "surname", "company", "email", "here_as", "headline", "offers", "needs", "interests"];

/// Whoever was added, or was there already: of them only gaps were filled.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    pub member: MemberId,
    pub new: bool,
}

/// Adds somebody on the organiser's word. They are not in by it, and nobody writes to them before they check in or are invited.
pub async fn add_person(
    ctx: &Context,
    space: &Space,
    raw: &RawSubmission,
    now: DateTime<Utc>,
) -> Result<Result<Added, Vec<Complaint>>> {
    let (submission, email) = match read(raw) {
        Ok(read) => read,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let Some(name) = submission.name.clone() else { return Ok(Err(vec![])) };
    let person = PersonRecord {
        space: space.id.clone(),
        address_hash: ctx.keys.address_hash(&email.key()),
        email,
        name,
        names: names_to_try(&submission),
        submission,
        consent: None,
        now,
    };
    Ok(match ctx.store.add_person(person).await? {
        Recorded::Done(done) => Ok(Added { member: done.member, new: done.new_member }),
        Recorded::NameTaken => Err(vec![name_taken()]),
        Recorded::Forgotten | Recorded::NoLongerWaiting => Err(vec![forgotten()]),
    })
}

/// Writes somebody anew. A field that is missing stays as it is. Where their address changes, nothing that was written to the
/// one before goes to the new one, and the one before is told.
pub async fn edit_person(
    ctx: &Context,
    space: &Space,
    member: &Member,
    raw: &RawSubmission,
    now: DateTime<Utc>,
) -> Result<Result<(), Vec<Complaint>>> {
    let (submission, email) = match read(raw) {
        Ok(read) => read,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let Some(name) = submission.name else { return Ok(Err(vec![])) };
    let edited = EditedPerson {
        name,
        surname: submission.surname,
        company: submission.company,
        here_as: submission.here_as.unwrap_or(HereAs::Coworker),
        profile: submission.profile,
        address_hash: ctx.keys.address_hash(&email.key()),
        email,
        goodbye: goodbye(space, member, now),
    };
    Ok(match ctx.store.edit_person(&space.id, &member.id, edited, now).await? {
        Edited::Done => Ok(()),
        Edited::NameTaken => Err(vec![name_taken()]),
        Edited::AddressTaken(_) => Err(vec![Complaint {
            field: "email",
            says: "is somebody else's here already; if the two are one person, merge them".to_owned(),
        }]),
        Edited::Forgotten => Err(vec![forgotten()]),
    })
}

/// To the address that they have now, should it be changed. It does not say to which: it may be read by somebody else.
fn goodbye(space: &Space, member: &Member, now: DateTime<Utc>) -> Message {
    Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: None,
        introduction: None,
        recipient: member.email.clone().into(),
        says: Says::AddressChanged { name: member.name.to_string() },
        not_before: now,
        give_up_at: now + Kind::Goodbye.keeps_for(),
    }
}

/// The person's fields alone; introductions are nothing that an organiser answers.
fn read(raw: &RawSubmission) -> Result<(Submission, EmailAddress), Vec<Complaint>> {
    let fields = raw.fields().filter(|(field, _)| PERSON_FIELDS.contains(field));
    let mut own = RawSubmission::from_fields(fields.map(|(field, value)| (field, value.to_owned())));
    own.set("wants_introductions", "no");
    let submission = Submission::parse(&own, Asked::Stranger)?;
    match submission.email.clone() {
        Some(email) => Ok((submission, email)),
        None => Err(vec![Complaint { field: "email", says: "is empty".to_owned() }]),
    }
}

fn name_taken() -> Complaint {
    Complaint { field: "name", says: "is taken by somebody else here; please add to it".to_owned() }
}

fn forgotten() -> Complaint {
    Complaint {
        field: "email",
        says: "belongs to somebody who asked for no letters, or to be forgotten; nothing can be kept".to_owned(),
    }
}

/// No digests until that local day.
pub async fn pause_person(
    ctx: &Context,
    space: &Space,
    member: &Member,
    until: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    Ok(ctx.store.pause_member(&space.id, &member.id, until, Via::Organiser, now).await?)
}

/// Letters go to them again, after a pause or because their address works again. False when nothing kept them; a stop is
/// theirs alone to take back.
pub async fn resume_person(ctx: &Context, space: &Space, member: &Member, now: DateTime<Utc>) -> Result<bool> {
    Ok(ctx.store.end_pause(&space.id, &member.id, now).await?)
}

/// They have told the organiser that they want no letters any more.
pub async fn stop_person(ctx: &Context, space: &Space, member: &Member, now: DateTime<Utc>) -> Result<()> {
    answer_letter(ctx, space, member, Reply::Stop, Via::Organiser, now).await
}

/// These two are not suggested to each other from now on. Neither is told, and what was suggested already stays.
pub async fn keep_apart(
    ctx: &Context,
    space: &Space,
    member: &MemberId,
    other: &MemberId,
    now: DateTime<Utc>,
) -> Result<()> {
    Ok(ctx.store.host_keeps_apart(&space.id, member, other, now).await?)
}

/// Takes that back; what the two said of each other themselves stays.
pub async fn let_meet(ctx: &Context, member: &MemberId, other: &MemberId) -> Result<()> {
    Ok(ctx.store.host_lets_meet(member, other).await?)
}

/// They are in today, as they told the organiser.
pub async fn check_in_by_hand(
    ctx: &Context,
    space: &Space,
    member: &Member,
    (raw, wording, evidence): (&RawSubmission, &str, &str),
    now: DateTime<Utc>,
) -> Result<Result<(), Vec<Complaint>>> {
    let proof = Proof::ByHand { member: member.id.clone(), evidence: evidence.to_owned() };
    Ok(match receive_check_in(ctx, space, raw, proof, wording, now).await? {
        Received::Complaints(complaints) => Err(complaints),
        _ => Ok(()),
    })
}

/// They are not in after all. False when they were not.
pub async fn cancel_check_in(ctx: &Context, space: &Space, member: &Member, now: DateTime<Utc>) -> Result<bool> {
    Ok(ctx.store.cancel_check_in(&member.id, space.local_day(now), now).await?)
}
