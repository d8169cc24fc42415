//! Somebody checks in: through their own link, by the organiser's word, or as a stranger who types an address.
//!
//! What a stranger types changes nothing and shows nothing until the letter to that address is answered, and what
//! the stranger is told is the same whether the address is known or not.

use super::keep_topics::ask_about_look_alikes;
use super::sign_in::hash;
use super::{Context, new_nonce};
use crate::domain::check_in::{Asked, Complaint, HereAs, ProfileAnswers, RawSubmission, Submission};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{MemberId, MessageId, UnconfirmedId};
use crate::domain::member::Standing;
use crate::domain::message::{Kind, Message, Says};
use crate::domain::space::Space;
use crate::domain::text::Name;
use crate::store::{
    CheckInRecord, CheckedIn, Consent, Kept, Link, LinkSubject, NameRule, Once, Recorded, Source, Unconfirmed, Who,
    new_id,
};
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};

/// How somebody showed who they are.
#[derive(Debug, Clone)]
pub enum Proof {
    None,
    PersonalLink(MemberId),
    /// A tablet that the organiser enrolled, on which somebody pressed a name.
    Kiosk {
        member: MemberId,
        kiosk: String,
    },
    /// The organiser, by hand, for somebody who is known.
    ByHand {
        member: MemberId,
        evidence: String,
    },
    /// The code that hangs at the door: whoever has it has been there lately.
    DoorCode,
    /// An organiser's word: an API token or a webhook by its name.
    Organiser {
        evidence: String,
        /// When they came, where it is not now.
        said_at: Option<DateTime<Utc>>,
        /// The same again does nothing and is answered the same.
        once: Option<Once>,
    },
}

/// What became of a check-in.
#[derive(Debug, Clone, PartialEq)]
pub enum Received {
    /// In, and on the list.
    CheckedIn(CheckedIn),
    /// A letter asks that address; the same answer for everybody.
    LetterSent(EmailAddress),
    /// Checked in when we know that address, else asked by letter; the same answer for everybody.
    AtDoor(EmailAddress),
    Complaints(Vec<Complaint>),
}

/// How long a form waits for its letter to be answered.
const WAITS_FOR: Duration = Duration::hours(24);

pub async fn receive_check_in(
    ctx: &Context,
    space: &Space,
    raw: &RawSubmission,
    proof: Proof,
    wording: &str,
    now: DateTime<Utc>,
) -> Result<Received> {
    let known = matches!(proof, Proof::PersonalLink(_) | Proof::Kiosk { .. } | Proof::ByHand { .. });
    let asked = if known { Asked::Known } else { Asked::Stranger };
    let mut submission = match Submission::parse(raw, asked) {
        Ok(submission) => submission,
        Err(complaints) => return Ok(Received::Complaints(complaints)),
    };
    let planned = submission.day.map(|day| space.day_meant(day, space.local_day(now))).transpose();
    let planned = match planned {
        Ok(planned) => planned,
        Err(says) => return Ok(Received::Complaints(vec![Complaint { field: "day", says }])),
    };
    let (mut said_at, mut only_once) = (now, None);
    let (who, source, evidence, names) = match proof {
        Proof::None => return ask_by_letter(ctx, space, raw, &submission, now).await,
        Proof::DoorCode => return at_the_door(ctx, space, (raw, submission), wording, now).await,
        Proof::Kiosk { member, kiosk } => {
            submission = only_the_day(submission);
            (Who::AtDoor(member), Source::Kiosk, format!("kiosk “{kiosk}”"), NameRule::Ask)
        }
        Proof::ByHand { member, evidence } => {
            submission = only_the_day(submission);
            (Who::AtDoor(member), Source::Organiser, evidence, NameRule::Ask)
        }
        Proof::PersonalLink(member) => (Who::Member(member), Source::Form, "their own link".to_owned(), NameRule::Ask),
        Proof::Organiser { evidence, said_at: came_at, once } => {
            let Some(who) = by_address(ctx, &submission, "organiser") else {
                return Ok(Received::Complaints(Vec::new()));
            };
            (said_at, only_once) = (came_at.unwrap_or(now), once);
            let names = NameRule::Add(names_to_try(&submission));
            (who, Source::Api, evidence, names)
        }
    };
    let record = CheckInRecord {
        space: space.id.clone(),
        who,
        submission,
        names,
        // Who stands at the tablet is in today.
        local_day: planned.filter(|_| source != Source::Kiosk).unwrap_or(space.local_day(said_at)),
        source,
        said_at,
        now,
        consent: Consent { wording: wording.to_owned(), evidence },
        confirms: None,
    };
    let recorded = match only_once {
        None => ctx.store.record_check_in(record).await?,
        Some(once) => match ctx.store.record_check_in_once(record, once).await? {
            Some(recorded) => recorded,
            None => {
                let says = "stands for another check-in already; what is new needs a new one".to_owned();
                return Ok(Received::Complaints(vec![Complaint { field: "key", says }]));
            }
        },
    };
    match recorded {
        Recorded::Done(done) => {
            // They are in, whatever becomes of a question to the organiser.
            if let Err(error) = ask_organiser(ctx, space, &done.member, said_at, now).await {
                tracing::error!(space = space.slug, "the organiser could not be asked about look-alikes: {error:#}");
            }
            Ok(Received::CheckedIn(done))
        }
        Recorded::NameTaken | Recorded::NoLongerWaiting => Ok(Received::Complaints(vec![name_taken()])),
        Recorded::Forgotten => Ok(Received::Complaints(vec![forgotten()])),
    }
}

/// Puts before the organiser what a member wrote that looks like what others hold.
async fn ask_organiser(
    ctx: &Context,
    space: &Space,
    member: &MemberId,
    said_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    for need in ask_about_look_alikes(ctx, space, Some(member), said_at).await? {
        ctx.store.add_need(need, now).await?;
    }
    Ok(())
}

/// The door's code shows that somebody was here, not who: a known address is in for today, unless it is in already,
/// and what is known of its member stays as it is. Everybody else is asked by letter, and all get the same answer.
async fn at_the_door(
    ctx: &Context,
    space: &Space,
    (raw, submission): (&RawSubmission, Submission),
    wording: &str,
    now: DateTime<Utc>,
) -> Result<Received> {
    let Some(email) = submission.email.clone() else { return Ok(Received::Complaints(Vec::new())) };
    let known = ctx.store.member_by_address(&space.id, &email.key()).await?;
    let local_day = space.local_day(now);
    match known.filter(|member| member.standing != Standing::Stopped) {
        None => {
            ask_by_letter(ctx, space, raw, &submission, now).await?;
        }
        // Kept aside to no end, so that the answer to who is in already takes as long as any other.
        Some(member) if ctx.store.is_here(&member.id, local_day).await? => {
            keep_aside(ctx, space, raw, &submission, Then::Nothing, now).await?;
        }
        Some(member) => {
            let evidence = "their address, typed with the code at the door".to_owned();
            let record = CheckInRecord {
                space: space.id.clone(),
                who: Who::AtDoor(member.id),
                submission: only_the_day(submission),
                names: NameRule::Ask,
                local_day,
                source: Source::Form,
                said_at: now,
                now,
                consent: Consent { wording: wording.to_owned(), evidence },
                confirms: None,
            };
            ctx.store.record_check_in(record).await?;
        }
    }
    Ok(Received::AtDoor(email))
}

/// By which a post is known again. Bodies are the same when the same is understood of them: a program that posts again
/// may write the time of its attempt into it.
pub fn known_again(sender: &str, key: &str, raw: &RawSubmission, came_at: Option<DateTime<Utc>>) -> Once {
    let fields = raw.fields().map(|(field, value)| format!("{field}\0{value}\0"));
    let body: String = fields.chain(came_at.map(|at| at.to_rfc3339())).collect();
    Once { sender: sender.to_owned(), key_hash: hash(key), body_hash: hash(&body) }
}

/// Without what belongs to the person and not to the day.
fn only_the_day(submission: Submission) -> Submission {
    Submission { profile: ProfileAnswers::default(), shares: None, here_as: None, ..submission }
}

pub(super) fn by_address(ctx: &Context, submission: &Submission, confirmed_by: &'static str) -> Option<Who> {
    let (email, name) = (submission.email.clone()?, submission.name.clone()?);
    Some(Who::Address { address_hash: ctx.keys.address_hash(&email.key()), email, name, confirmed_by })
}

fn forgotten() -> Complaint {
    Complaint { field: "email", says: "asked for no letters, or to be forgotten, so nothing can be kept".to_owned() }
}

fn name_taken() -> Complaint {
    Complaint { field: "name", says: "is taken by somebody else here; please add to it".to_owned() }
}

/// Who stopped or was erased and is no member (any more) stays unknown, also when an organiser's file names them.
pub(super) async fn is_forgotten(ctx: &Context, space: &Space, email: &EmailAddress) -> Result<bool> {
    let known = ctx.store.member_by_address(&space.id, &email.key()).await?.is_some();
    Ok(!known && ctx.store.has_tombstone(&space.id, &ctx.keys.address_hash(&email.key())).await?)
}

/// Whoever has this address stopped letters or was erased; also when it is the second address of somebody who did.
pub(super) async fn wants_no_letters(ctx: &Context, space: &Space, email: &EmailAddress) -> Result<bool> {
    let known = ctx.store.member_by_address(&space.id, &email.key()).await?;
    let stopped = known.is_some_and(|member| member.standing == Standing::Stopped);
    Ok(stopped || ctx.store.has_tombstone(&space.id, &ctx.keys.address_hash(&email.key())).await?)
}

/// What a name becomes when somebody else has it: the surname's initial, else the company, else what they are
/// here as, else a number.
pub(super) fn names_to_try(submission: &Submission) -> Vec<Name> {
    let Some(name) = &submission.name else { return Vec::new() };
    let initial = submission.surname.chars().next().map(|c| format!("{name} {}.", c.to_uppercase()));
    let company = (!submission.company.is_empty()).then(|| format!("{name} ({})", submission.company));
    let here_as = Some(format!("{name} ({})", submission.here_as.unwrap_or(HereAs::Coworker).as_str()));
    let numbers = (2..100).map(|n| Some(format!("{name} {n}")));
    let texts = [initial, company, here_as].into_iter().chain(numbers).flatten();
    texts.filter_map(|text| Name::parse(&text).ok()).collect()
}

async fn ask_by_letter(
    ctx: &Context,
    space: &Space,
    raw: &RawSubmission,
    submission: &Submission,
    now: DateTime<Utc>,
) -> Result<Received> {
    let Some(email) = &submission.email else { return Ok(Received::Complaints(Vec::new())) };
    // Who stopped is not written to because somebody typed their address; neither the page nor its speed says so.
    let stopped = wants_no_letters(ctx, space, email).await?;
    keep_aside(ctx, space, raw, submission, if stopped { Then::Nothing } else { Then::Letter }, now).await
}

/// What follows on a form that was kept aside.
#[derive(PartialEq)]
enum Then {
    Letter,
    Nothing,
}

async fn keep_aside(
    ctx: &Context,
    space: &Space,
    raw: &RawSubmission,
    submission: &Submission,
    then: Then,
    now: DateTime<Utc>,
) -> Result<Received> {
    let (Some(email), Some(name)) = (&submission.email, &submission.name) else {
        return Ok(Received::Complaints(Vec::new()));
    };
    let answer = Received::LetterSent(email.clone());
    let id = UnconfirmedId::new(new_id(now));
    let nonce = new_nonce()?;
    let waiting = Unconfirmed {
        id: id.clone(),
        space: space.id.clone(),
        raw: raw.clone(),
        said_at: now,
        expires_at: now + WAITS_FOR,
        confirmed: false,
    };
    let letter = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: None,
        digest: None,
        introduction: None,
        recipient: email.clone().into(),
        says: Says::ConfirmAddress { name: name.to_string(), link: nonce },
        not_before: now,
        give_up_at: now + Kind::ConfirmAddress.keeps_for(),
    };
    let link = Link::to(nonce, Some(space.id.clone()), LinkSubject::Unconfirmed(id), now);
    let letter = (then == Then::Letter).then_some((letter, link));
    match ctx.store.keep_unconfirmed(waiting, &email.key(), letter, now - Duration::hours(24)).await? {
        Kept::Waiting => ctx.store.clear_alarm(&flooded(space)).await?,
        Kept::AskedOftenEnough => tracing::info!(to = email.masked(), "has been asked often enough today"),
        Kept::DoorFlooded => {
            let text = format!(
                "{}: strangers' check-ins are no longer answered by letter today; somebody may be feeding the form addresses",
                space.slug
            );
            tracing::error!("{text}");
            ctx.store.raise_alarm(&flooded(space), &text, now).await?;
        }
    }
    Ok(answer)
}

/// Up until the next stranger who can be written to.
fn flooded(space: &Space) -> String {
    format!("door_flooded:{}", space.slug)
}

/// What became of a press on the letter's button.
#[derive(Debug, Clone, PartialEq)]
pub enum Confirmed {
    CheckedIn(CheckedIn),
    /// Somebody else goes by that name; the person is asked to add to it.
    NameTaken,
    /// Used already, or too old.
    Over,
    Complaints(Vec<Complaint>),
}

/// The letter's button was pressed; `name` is what they go by, when they were asked to add to it.
pub async fn confirm_check_in(
    ctx: &Context,
    space: &Space,
    waiting: &Unconfirmed,
    name: Option<&str>,
    wording: &str,
    now: DateTime<Utc>,
) -> Result<Confirmed> {
    let mut raw = waiting.raw.clone();
    if let Some(name) = name.filter(|n| !n.trim().is_empty()) {
        raw.set("name", name);
    }
    let submission = match Submission::parse(&raw, Asked::Stranger) {
        Ok(submission) => submission,
        Err(complaints) => return Ok(Confirmed::Complaints(complaints)),
    };
    let submission_day = submission.day;
    let Some(who) = by_address(ctx, &submission, "letter") else { return Ok(Confirmed::Over) };
    let record = CheckInRecord {
        space: space.id.clone(),
        who,
        submission,
        names: NameRule::Ask,
        // When it was said, not when the button was pressed: yesterday's form makes nobody in today.
        local_day: submission_day.unwrap_or(space.local_day(waiting.said_at)),
        source: Source::Form,
        said_at: waiting.said_at,
        now,
        consent: Consent {
            wording: wording.to_owned(),
            evidence: "confirmed by the letter to their address".to_owned(),
        },
        confirms: Some(waiting.id.clone()),
    };
    Ok(match ctx.store.record_check_in(record).await? {
        Recorded::Done(done) => Confirmed::CheckedIn(done),
        Recorded::NameTaken => Confirmed::NameTaken,
        Recorded::NoLongerWaiting | Recorded::Forgotten => Confirmed::Over,
    })
}
