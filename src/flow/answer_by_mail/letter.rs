//! The letter that answers a reply, in its thread, to the member's own address.

use super::super::new_nonce;
use super::super::receive_mail::InHand;
use super::writer::Writer;
use crate::domain::id::MessageId;
use crate::domain::message::{AnswerLine, AnswerSays, Kind, Message, Says, Thread};
use crate::domain::reply::AnsweredAs;
use crate::domain::text::line;
use crate::domain::trust::Trust;
use crate::store::{Link, new_id};
use anyhow::Result;

/// So many letters of a thread are named: the first and the latest.
const REFERENCES_MAX: usize = 20;
/// Longer ones are nobody's.
const ID_MAX: usize = 200;
const SUBJECT_MAX: usize = 200;

pub fn answer(writer: &Writer, hand: &InHand, lines: Vec<AnswerLine>) -> Result<(AnsweredAs, Message, Link)> {
    let (nonce, now) = (new_nonce()?, hand.now);
    let is_done = lines.iter().any(|line| line.what.is_done());
    let kind = if is_done { AnsweredAs::Confirmation } else { AnsweredAs::Question };
    let says = AnswerSays {
        name: writer.member.name.to_string(),
        lines,
        about: writer.kind,
        thread: thread(writer, hand),
        link: nonce,
    };
    let letter = Message {
        id: MessageId::new(new_id(now)),
        space: writer.space.id.clone(),
        member: Some(writer.member.id.clone()),
        digest: writer.link.digest.clone(),
        introduction: writer.link.introduction.clone(),
        recipient: writer.member.email.clone().into(),
        says: Says::Answer(says),
        not_before: now,
        give_up_at: now + Kind::Confirmation.keeps_for(),
    };
    let link = Link { nonce, created_at: now, expires_at: None, used_at: None, ..writer.link.clone() };
    Ok((kind, letter, link))
}

/// A subject is theirs only where the mail is: else anybody who holds a letter could have us write what they like.
fn thread(writer: &Writer, hand: &InHand) -> Thread {
    let mail = hand.mail;
    let is_plain =
        |id: &&String| id.len() <= ID_MAX && id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'));
    let mut references: Vec<String> = mail.references.iter().filter(is_plain).cloned().collect();
    if references.len() > REFERENCES_MAX {
        references.drain(1..references.len() - REFERENCES_MAX + 1);
    }
    let subject = if writer.trust == Trust::Full { line(&mail.subject, SUBJECT_MAX) } else { Ok(String::new()) };
    let message_id = mail.message_id.as_ref().filter(is_plain).cloned();
    Thread { subject: subject.unwrap_or_default(), message_id, references }
}
