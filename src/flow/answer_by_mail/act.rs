//! What was said is done, as far as it is believed; each thing is one line of the answer.

use super::super::Context;
use super::super::answer_introduction::answer_introduction;
use super::super::answer_letter::answer_letter;
use super::super::invite::accept_invitation;
use super::super::tell_of_meeting::{Story, say_met};
use super::writer::{Suggested, Writer};
use crate::domain::connection::{MayTell, Stage};
use crate::domain::digest::Named;
use crate::domain::follow_up::Met;
use crate::domain::intent::{About, ProfileKind, Ref, Said};
use crate::domain::introduction::{Answer, Seen};
use crate::domain::member::{Standing, pause_until_day};
use crate::domain::message::{AnswerLine, AnswerWord};
use crate::domain::reply::{Reply, Via};
use crate::domain::text::{self, LINE_MAX};
use crate::domain::trust::Trust;
use crate::render::words::Words;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// What came of a reply.
#[derive(Default)]
pub struct Done {
    pub lines: Vec<AnswerLine>,
    /// In words for the operator.
    pub words: String,
    /// How many people in a letter they want from now on; kept when the mail is settled, so that it counts once.
    pub wish: Option<u8>,
    /// Why nobody could tell what was meant.
    pub unclear: Option<String>,
}

/// Nothing is done: the writer is asked, with what can be chosen.
pub fn ask(writer: &Writer, why: &str) -> Done {
    let mut lines = vec![line(AnswerWord::Asked)];
    let open = writer.suggested.iter().filter(|place| matches!(place.seen, Seen::Open { own: Answer::None }));
    if writer.about == About::Digest {
        lines.extend(open.map(|place| about(AnswerWord::Which, place)));
    }
    lines.push(line(AnswerWord::Help));
    Done { lines, words: format!("asked: {why}"), unclear: Some(why.to_owned()), wish: None }
}

pub async fn act(ctx: &Context, writer: &Writer, said: &[Said], now: DateTime<Utc>) -> Result<Done> {
    let today = writer.space.local_day(now);
    let too_far = |said: &Said| matches!(said, Said::Pause(day) if pause_until_day(&day.to_string(), today).is_err());
    if said.iter().any(too_far) {
        return Ok(ask(writer, "a pause ends after today and within a year"));
    }
    let mut done = Done { words: said.iter().map(Said::as_str).collect::<Vec<_>>().join(", "), ..Done::default() };
    for said in said {
        if let Some(why) = one(ctx, writer, said, &mut done, now).await? {
            return Ok(ask(writer, why));
        }
    }
    Ok(done)
}

/// Does one thing. Gives why not, where it cannot be what was meant.
async fn one(
    ctx: &Context,
    writer: &Writer,
    said: &Said,
    done: &mut Done,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>> {
    let believed = writer.trust == Trust::Full;
    let by_mail = (Via::Mail, now);
    match said {
        Said::Yes(_) | Said::Resume if !believed && writer.suggested.is_empty() => {
            done.lines.push(line(AnswerWord::ProveOnPage));
        }
        Said::Yes(_) if writer.about == About::Invitation => {
            done.lines.push(line(go_on(ctx, writer, now).await?));
        }
        Said::Yes(refs) => {
            for place in places(writer, refs) {
                done.lines.extend(yes(ctx, writer, place, by_mail).await?);
            }
        }
        Said::No(refs) => {
            for place in places(writer, refs) {
                done.lines.push(less(ctx, writer, place, Answer::No, by_mail).await?);
            }
        }
        Said::Known(refs) => {
            for place in places(writer, refs) {
                done.lines.push(less(ctx, writer, place, Answer::Known, by_mail).await?);
            }
        }
        Said::NotToday => {
            for place in writer.suggested.iter().filter(|place| matches!(place.seen, Seen::Open { .. })) {
                done.lines.push(less(ctx, writer, place, Answer::No, by_mail).await?);
            }
        }
        Said::Stop => {
            answer_letter(ctx, &writer.space, &writer.member, Reply::Stop, Via::Mail, now).await?;
            done.lines.push(line(AnswerWord::Stopped));
        }
        Said::Pause(until) => pause(ctx, writer, *until, done, now).await?,
        Said::Resume if !believed => done.lines.push(line(AnswerWord::ProveOnPage)),
        Said::Resume if writer.stopped_since => done.lines.push(line(AnswerWord::ProveOnPage)),
        Said::Resume => {
            answer_letter(ctx, &writer.space, &writer.member, Reply::Resume, Via::Mail, now).await?;
            done.lines.push(line(AnswerWord::Resumed));
        }
        Said::More if !believed => done.lines.push(line(AnswerWord::ProveOnPage)),
        Said::More => wish(writer, 1, done),
        Said::Less => wish(writer, -1, done),
        Said::Help => done.lines.push(line(AnswerWord::Help)),
        Said::Met(_) | Said::NotYet(_) | Said::NotMet(_) | Said::Outcome { .. } | Said::Profile { .. } if !believed => {
            done.lines.push(line(AnswerWord::ProveOnPage));
        }
        Said::Met(refs) => met(ctx, writer, refs, Met::Yes, &no_story(), (done, now)).await?,
        Said::NotYet(refs) => met(ctx, writer, refs, Met::Planned, &no_story(), (done, now)).await?,
        Said::NotMet(refs) => met(ctx, writer, refs, Met::No, &no_story(), (done, now)).await?,
        Said::Outcome { refs, kinds, words } => {
            let words = words.chars().take(400).collect();
            let story = Story { kinds: kinds.clone(), words, ..no_story() };
            met(ctx, writer, refs, Met::Yes, &story, (done, now)).await?;
        }
        Said::Profile { kind, text } => return add_line(ctx, writer, *kind, text, done, now).await,
    }
    Ok(None)
}

fn no_story() -> Story {
    Story { kinds: vec![], stage: Stage::New, words: String::new(), may_tell: MayTell::Count }
}

/// The places that are meant; `understand` has looked that there are such numbers.
fn places<'a>(writer: &'a Writer, refs: &'a [Ref]) -> impl Iterator<Item = &'a Suggested> {
    refs.iter().filter_map(|meant| match meant {
        Ref::Number(number) => writer.at(*number),
        _ => None,
    })
}

/// A yes. Once all have said it the introduction is the answer, and nothing more is said here.
async fn yes(
    ctx: &Context,
    writer: &Writer,
    place: &Suggested,
    by_mail: (Via, DateTime<Utc>),
) -> Result<Option<AnswerLine>> {
    let word = match place.seen {
        Seen::Introduced => AnswerWord::Introduced,
        Seen::TooLate { .. } | Seen::NotYet => AnswerWord::TooLate,
        // Whoever stopped says first that they want letters again.
        Seen::Stopped => AnswerWord::ProveOnPage,
        Seen::Open { .. } if writer.trust != Trust::Full => AnswerWord::Prove,
        Seen::Open { .. } => {
            let (space, member) = (&writer.space, &writer.member.id);
            let after = answer_introduction(ctx, space, &place.introduction, member, Answer::Yes, by_mail).await?;
            if after.is_told(by_mail.1) {
                return Ok(None);
            }
            AnswerWord::Yes
        }
    };
    Ok(Some(about(word, place)))
}

/// A no, or "we know each other": believed without proof, because it shows nobody to anybody.
async fn less(
    ctx: &Context,
    writer: &Writer,
    place: &Suggested,
    answer: Answer,
    by_mail: (Via, DateTime<Utc>),
) -> Result<AnswerLine> {
    let word = match place.seen {
        Seen::Introduced => AnswerWord::Introduced,
        Seen::TooLate { .. } | Seen::NotYet | Seen::Stopped => AnswerWord::TooLate,
        Seen::Open { .. } => {
            let (space, member) = (&writer.space, &writer.member.id);
            answer_introduction(ctx, space, &place.introduction, member, answer, by_mail).await?;
            if answer == Answer::Known { AnswerWord::Known } else { AnswerWord::No }
        }
    };
    Ok(about(word, place))
}

/// A yes to a letter that asks for no person: taking up an invitation, or going on after a rest.
async fn go_on(ctx: &Context, writer: &Writer, now: DateTime<Utc>) -> Result<AnswerWord> {
    if writer.trust != Trust::Full || writer.stopped_since {
        return Ok(AnswerWord::ProveOnPage);
    }
    if writer.resting || writer.member.standing != Standing::Active {
        answer_letter(ctx, &writer.space, &writer.member, Reply::Resume, Via::Mail, now).await?;
        return Ok(AnswerWord::Resumed);
    }
    let words = Words::of(&writer.space.settings.locale);
    let wording = words.with("invitation-text", &[("space", writer.space.settings.name.as_str())]);
    accept_invitation(ctx, &writer.space, &writer.member, &wording, (Via::Mail, now)).await?;
    Ok(AnswerWord::Welcomed)
}

async fn pause(ctx: &Context, writer: &Writer, until: NaiveDate, done: &mut Done, now: DateTime<Utc>) -> Result<()> {
    if writer.member.standing == Standing::Stopped {
        done.lines.push(line(AnswerWord::Stopped));
        return Ok(());
    }
    ctx.store.pause_member(&writer.space.id, &writer.member.id, until, Via::Mail, now).await?;
    done.lines.push(AnswerLine { until: Some(until), ..line(AnswerWord::Paused) });
    Ok(())
}

fn wish(writer: &Writer, change: i8, done: &mut Done) {
    let now = writer.member.wish.unwrap_or(writer.space.settings.rules.people_per_digest);
    let wish = now.saturating_add_signed(change).clamp(1, 3);
    done.wish = Some(wish);
    let word = if change > 0 { AnswerWord::More } else { AnswerWord::Less };
    done.lines.push(AnswerLine { number: u32::from(wish), ..line(word) });
}

async fn met(
    ctx: &Context,
    writer: &Writer,
    refs: &[Ref],
    met: Met,
    story: &Story,
    (done, now): (&mut Done, DateTime<Utc>),
) -> Result<()> {
    for place in places(writer, refs) {
        let word = match met {
            _ if place.seen != Seen::Introduced => AnswerWord::TooLate,
            Met::Yes => AnswerWord::Met,
            Met::Planned => AnswerWord::NotYet,
            Met::No | Met::Nothing => AnswerWord::NotMet,
        };
        if place.seen == Seen::Introduced {
            let subject = (&place.introduction, &writer.member.id);
            say_met(ctx, &writer.space, subject, met, story, (Via::Mail, now)).await?;
        }
        done.lines.push(about(word, place));
    }
    Ok(())
}

async fn add_line(
    ctx: &Context,
    writer: &Writer,
    kind: ProfileKind,
    text: &str,
    done: &mut Done,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>> {
    let (word, column) = match kind {
        ProfileKind::Need => (AnswerWord::Need, "need"),
        ProfileKind::Offer => (AnswerWord::Offer, "offer"),
        ProfileKind::Interest => (AnswerWord::Interest, "interest"),
    };
    let Ok(text) = text::line(text, LINE_MAX) else {
        return Ok(Some("the line for the profile is too long"));
    };
    if !ctx.store.add_profile_line(&writer.space.id, &writer.member.id, column, &text, now).await? {
        return Ok(Some("the profile has no room for another line"));
    }
    done.lines.push(AnswerLine { words: text, ..line(word) });
    Ok(None)
}

fn line(what: AnswerWord) -> AnswerLine {
    AnswerLine { what, others: vec![], number: 0, until: None, words: String::new() }
}

fn about(what: AnswerWord, place: &Suggested) -> AnswerLine {
    let others = place.others.iter().map(|(who, name)| Named { who: who.clone(), name: name.clone() }).collect();
    AnswerLine { others, number: place.number, ..line(what) }
}
