//! Somebody answered a letter by mail: whose word it is, what they said, and what follows.
//!
//! Understanding is `domain::intent`, believing is `domain::trust`. What is not understood is put to the organiser with
//! its text, and the writer is asked; what is not believed is put to the member's own address, with one button.

mod act;
mod letter;
mod writer;

use super::Context;
use super::answer_letter::answer_letter;
use super::receive_mail::{InHand, Postroom, left_alone};
use crate::domain::intent::{About, Question, Said, Understood, Why, understand};
use crate::domain::introduction::{Answer, Seen};
use crate::domain::member::Member;
use crate::domain::message::{AnswerLine, AnswerWord};
use crate::domain::reply::{Reply, Via};
use crate::domain::space::Space;
use crate::domain::trust::Trust;
use crate::mail::NewText;
use crate::store::{NeedAbout, NeedKind, NewNeed, SettledMail};
use act::{Done, act, ask};
use anyhow::Result;
use std::sync::Arc;
use writer::{Found, Writer};

/// Of what somebody wrote, as much is kept and shown to the organiser.
const SAID_MAX: usize = 2_000;

pub(super) async fn answer_by_mail(ctx: &Context, room: &Postroom, hand: &InHand<'_>) -> Result<SettledMail> {
    let writer = match writer::find(ctx, room, hand).await? {
        Found::Writer(writer) => *writer,
        Found::Several(members) => return several_stop(ctx, &members, hand).await,
        Found::Nobody(why) => return Ok(left_alone(why)),
    };
    let read = hand.mail.body.new_text();
    let text: String = read.as_ref().map(NewText::text).unwrap_or_default().chars().take(SAID_MAX).collect();
    let settled = SettledMail {
        space: Some(writer.space.id.clone()),
        member: Some(writer.member.id.clone()),
        said: text.clone(),
        reached: writer.trust == Trust::Full,
        ..SettledMail::default()
    };
    let question = writer.question(hand.now);
    let understood = match &read {
        Err(_) => Understood::Ask(Why::TooLong),
        // What stands above a letter that is passed on is meant for somebody else.
        Ok(new_text) if new_text.forwarded => Understood::Ask(Why::NotUnderstood),
        Ok(new_text) => match understand(&new_text.pieces, &question.as_question()) {
            // More was there than is read; a stop is a stop all the same.
            Understood::Said(said) if hand.mail.body.cut && said != [Said::Stop] => Understood::Ask(Why::TooLong),
            understood => understood,
        },
    };
    let done = match &understood {
        Understood::Nothing => return Ok(SettledMail { understood: "nothing".to_owned(), ..settled }),
        Understood::Said(said) => act(ctx, &writer, said, hand.now).await?,
        Understood::Ask(why) => ask(&writer, why.as_str()),
    };
    let need = |asked: bool| done.unclear.as_ref().map(|why| unclear(&writer, hand, &text, why, asked));
    let (need, need_unasked) = (need(true), need(false).or_else(|| unproven(&writer, hand, &done.lines)));
    let Done { lines, words, wish, .. } = done;
    let answer = if lines.is_empty() { None } else { Some(letter::answer(&writer, hand, lines)?) };
    Ok(SettledMail { understood: words, answer, need, need_unasked, wish, ..settled })
}

/// "Needs you": the text as it came, and whether its writer was asked.
fn unclear(writer: &Writer, hand: &InHand, text: &str, why: &str, asked: bool) -> NewNeed {
    let name = &writer.member.name;
    let (who, key) = match writer.trust {
        Trust::Full => (format!("{name} answered"), format!("unclear:{}", hand.id)),
        // Anybody may hold the letter; one of these a day is enough.
        _ => (
            format!("Somebody, perhaps not {name}, answered a letter to {name}"),
            format!("unclear:{}:{}", writer.member.id, writer.space.local_day(hand.now)),
        ),
    };
    let then =
        if asked { format!("{name} was asked") } else { format!("{name} was asked often enough, and not again") };
    let text = format!("{who}: “{text}”. Nothing was done, because {why}; {then}.");
    NewNeed { about: meant_by(writer), ..need(writer, key, text) }
}

/// What the organiser can make of it with one press: what its writer was asked and has not answered. Nothing where it may
/// be somebody else's word.
fn meant_by(writer: &Writer) -> NeedAbout {
    let open = |place: &&writer::Suggested| matches!(place.seen, Seen::Open { own: Answer::None });
    match writer.trust {
        Trust::Full => {
            NeedAbout::Reply(writer.suggested.iter().filter(open).map(|place| place.introduction.to_string()).collect())
        }
        _ => NeedAbout::Nothing,
    }
}

/// A yes that wants a press, of whose button no letter goes out any more today.
fn unproven(writer: &Writer, hand: &InHand, lines: &[AnswerLine]) -> Option<NewNeed> {
    let wants = lines.iter().any(|line| matches!(line.what, AnswerWord::Prove | AnswerWord::ProveOnPage));
    let name = &writer.member.name;
    let text = format!(
        "An answer to {name}'s letter may not be from {name}, and {name} was asked often enough today. Ask {name} to press \
         the button in the letter."
    );
    let key = format!("unproven:{}:{}", writer.member.id, writer.space.local_day(hand.now));
    wants.then(|| need(writer, key, text))
}

fn need(writer: &Writer, dedupe_key: String, text: String) -> NewNeed {
    let (space, member) = (writer.space.id.clone(), Some(writer.member.id.clone()));
    let (message, about) = (None, NeedAbout::Nothing);
    NewNeed { space, kind: NeedKind::UnclearReply, member, message, dedupe_key, text, about }
}

/// Somebody known to several hubs, who answers no letter: only a stop can be meant for all of them.
async fn several_stop(ctx: &Context, members: &[(Arc<Space>, Member)], hand: &InHand<'_>) -> Result<SettledMail> {
    let Ok(read) = hand.mail.body.new_text() else { return Ok(left_alone("too much to read")) };
    let [(space, first), ..] = members else { return Ok(left_alone("nobody's")) };
    let today = space.local_day(hand.now);
    let question = Question { about: About::Unknown, people: Some(&[]), today };
    match understand(&read.pieces, &question) {
        Understood::Said(said) if said == [Said::Stop] => {
            for (space, member) in members {
                answer_letter(ctx, space, member, Reply::Stop, Via::Mail, hand.now).await?;
            }
            let (space, member) = (Some(space.id.clone()), Some(first.id.clone()));
            Ok(SettledMail { space, member, ..left_alone("stop, in every hub that knows them") })
        }
        _ => Ok(left_alone("it answers no letter, and its sender is known to several hubs")),
    }
}
