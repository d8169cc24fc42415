//! The organiser settles what the program would not decide alone, and sends a letter once more.

use super::answer_introduction::answer_introduction;
use super::decide_morning::decide_morning;
use super::keep_topics::{Change, Changed, change_topics};
use super::tell_of_meeting::{Story, say_met};
use super::{Context, Refused};
use crate::domain::connection::{MayTell, Stage};
use crate::domain::follow_up::Met;
use crate::domain::id::{IntroductionId, MemberId, MessageId};
use crate::domain::introduction::{Answer, Seen};
use crate::domain::message::{Kind, State};
use crate::domain::reply::Via;
use crate::domain::space::Space;
use crate::store::{Decision, Need, NeedAbout, OutboxRow, StoreError};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// How a matter is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settle {
    /// Seen, and nothing more to do.
    Done,
    /// The letter goes out once more, knowing that it may arrive twice.
    SendAgain,
    /// What was written meant yes to this introduction.
    Yes(IntroductionId),
    /// It meant "not this time".
    No(IntroductionId),
    /// They met; as it counts already.
    Met,
    /// They did not, whatever one of them says.
    NotMet,
    /// The two wordings are one topic.
    Same,
    /// They are two.
    NotSame,
    /// The morning's letters may go.
    Send,
    /// They stay here today.
    Hold,
}

impl Settle {
    /// By its word; `which` names the introduction where there can be several.
    pub fn parse(word: &str, which: &str) -> Option<Settle> {
        let which = || (!which.is_empty()).then(|| IntroductionId::new(which));
        Some(match word {
            "done" => Settle::Done,
            "send-again" => Settle::SendAgain,
            "yes" => Settle::Yes(which()?),
            "no" => Settle::No(which()?),
            "met" => Settle::Met,
            "not-met" => Settle::NotMet,
            "same" => Settle::Same,
            "not-same" => Settle::NotSame,
            "send" => Settle::Send,
            "hold" => Settle::Hold,
            _ => return None,
        })
    }

    pub fn as_str(&self) -> &'static str {
        match self {
            Settle::Done => "done",
            Settle::SendAgain => "send-again",
            Settle::Yes(_) => "yes",
            Settle::No(_) => "no",
            Settle::Met => "met",
            Settle::NotMet => "not-met",
            Settle::Same => "same",
            Settle::NotSame => "not-same",
            Settle::Send => "send",
            Settle::Hold => "hold",
        }
    }
}

/// What became of it.
#[derive(Debug)]
pub enum Settled {
    Done(Need),
    /// Two wordings, and what they count as now.
    Topics(Changed),
    /// It could not be answered any more: it is over, or its member has said something themselves.
    TooLate(Need),
}

/// Does what was pressed, by the verbs that members' own buttons use, and closes the matter.
pub async fn settle_need(
    ctx: &Context,
    space: &Space,
    id: &str,
    settle: &Settle,
    now: DateTime<Utc>,
) -> Result<Settled> {
    // First, so that a matter in which nothing can be done stays open.
    let need = ctx.store.open_need(&space.id, id).await?;
    let close = async || ctx.store.settle_need(&space.id, id, settle.as_str(), now).await;
    match (settle, &need.about, &need.message) {
        (Settle::Done, ..) => {}
        (Settle::SendAgain, _, Some(message)) => drop(send_again(ctx, message, now).await?),
        (Settle::SendAgain, ..) => return Err(refused("There is no letter in this matter to send again.")),
        (Settle::Yes(which) | Settle::No(which), NeedAbout::Reply(open), _) => {
            return answered(ctx, space, (&need, open), (settle, which), now).await;
        }
        (Settle::Met, NeedAbout::Meeting(_), _) => {}
        (Settle::NotMet, NeedAbout::Meeting(which), _) => {
            not_met(ctx, space, &IntroductionId::new(which.as_str()), now).await?
        }
        (Settle::Same, NeedAbout::Topics { wrote, meant }, _) => {
            let change = Change::Merge { from: wrote, into: meant };
            let changed = change_topics(ctx, space, change, "console", now).await?;
            close().await?;
            return Ok(Settled::Topics(changed));
        }
        (Settle::NotSame, NeedAbout::Topics { .. } | NeedAbout::People { .. }, _) => {}
        (Settle::Send | Settle::Hold, NeedAbout::Morning(day), _) => {
            return decided(ctx, space, need.clone(), *day, settle, now).await;
        }
        _ => return Err(Refused(format!("This matter cannot be settled as “{}”.", settle.as_str())).into()),
    }
    Ok(Settled::Done(close().await?))
}

/// The member's own answer, written down by the organiser: only while it can be answered, and never over what the member
/// has said themselves.
async fn answered(
    ctx: &Context,
    space: &Space,
    (need, open): (&Need, &[String]),
    (settle, which): (&Settle, &IntroductionId),
    now: DateTime<Utc>,
) -> Result<Settled> {
    let Some(member) = need.member.as_ref().filter(|_| open.iter().any(|id| id == which.as_str())) else {
        return Err(refused("This reply was not about that introduction."));
    };
    let answer = if matches!(settle, Settle::Yes(_)) { Answer::Yes } else { Answer::No };
    let can_be = can_be_answered(ctx, space, which, member, now).await?;
    if can_be {
        answer_introduction(ctx, space, which, member, answer, (Via::Organiser, now)).await?;
    }
    let left: Vec<String> = open.iter().filter(|id| *id != which.as_str()).cloned().collect();
    if left.is_empty() {
        ctx.store.settle_need(&space.id, &need.id, settle.as_str(), now).await?;
    } else {
        ctx.store.narrow_need(&space.id, &need.id, NeedAbout::Reply(left)).await?;
    }
    Ok(if can_be { Settled::Done(need.clone()) } else { Settled::TooLate(need.clone()) })
}

async fn can_be_answered(
    ctx: &Context,
    space: &Space,
    which: &IntroductionId,
    member: &MemberId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let introduction = match ctx.store.introduction(&space.id, which).await {
        Err(StoreError::NotFound(_)) => return Ok(false),
        found => found?,
    };
    let place = introduction.party_of(member);
    Ok(place.is_some_and(|place| introduction.seen_by(place, now) == Seen::Open { own: Answer::None }))
}

/// Whoever said that they met is taken to have said that they did not.
async fn not_met(ctx: &Context, space: &Space, which: &IntroductionId, now: DateTime<Utc>) -> Result<()> {
    let nothing = Story { kinds: vec![], stage: Stage::New, words: String::new(), may_tell: MayTell::Count };
    for member in ctx.store.who_says_met(which).await? {
        say_met(ctx, space, (which, &member), Met::No, &nothing, (Via::Organiser, now)).await?;
    }
    Ok(())
}

async fn decided(
    ctx: &Context,
    space: &Space,
    need: Need,
    day: NaiveDate,
    settle: &Settle,
    now: DateTime<Utc>,
) -> Result<Settled> {
    if day != space.local_day(now) {
        ctx.store.settle_need(&space.id, &need.id, "too-late", now).await?;
        return Ok(Settled::TooLate(need));
    }
    let what = if *settle == Settle::Send { Decision::Approve } else { Decision::Hold };
    decide_morning(ctx, space, day, what, now).await?;
    Ok(Settled::Done(need))
}

/// Puts a message back into the outbox, if it is still of use: yesterday's "in today" and a link that is over are not.
pub async fn send_again(ctx: &Context, id: &MessageId, now: DateTime<Utc>) -> Result<OutboxRow> {
    let (row, ..) = ctx.store.outbox_message(id.as_str()).await?;
    let keeps_for = Kind::parse(&row.kind).map(Kind::keeps_for).unwrap_or_default();
    let give_up_at = match row.kind.as_str() {
        "digest" => {
            let space = ctx.space(&row.space)?;
            if space.local_day(row.created_at) != space.local_day(now) {
                return Err(refused(
                    "This letter was for another day: it says who was in on that day. Choose “Leave it”.",
                ));
            }
            now + keeps_for
        }
        "copy" => return Err(refused("A copy is of a letter as it was then. Ask for a new one.")),
        "confirm_address" | "sign_in" if row.created_at + keeps_for <= now => {
            return Err(refused("The link in this letter is over. Choose “Leave it”."));
        }
        "confirm_address" | "sign_in" => row.created_at + keeps_for,
        _ => now + keeps_for,
    };
    if row.state == State::Accepted {
        return Err(refused("It was accepted already."));
    }
    ctx.store.retry_message(&row.id, give_up_at, now).await?;
    Ok(row)
}

fn refused(why: &str) -> anyhow::Error {
    Refused(why.to_owned()).into()
}
