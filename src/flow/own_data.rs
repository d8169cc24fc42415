//! A member's own data: the freshly mailed link without which nothing is given out or deleted, and the file with
//! everything that is held about them.

use super::{Context, new_nonce};
use crate::domain::digest::{Named, Other, Suggestion};
use crate::domain::id::MessageId;
use crate::domain::member::Member;
use crate::domain::message::{Contact, Introduced, Kind, Message, Says};
use crate::domain::space::Space;
use crate::render::words::Words;
use crate::render::{news_sentence, sentence};
use crate::store::{Link, LinkSubject, new_id};
use anyhow::Result;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};

/// Somebody who holds an old letter of another's can make us send no more than this many in an hour.
const LETTERS_AN_HOUR: u32 = 3;

/// Mails a link to the member's own address. What the page says is the same whether one was sent a moment ago.
pub async fn mail_link(ctx: &Context, space: &Space, member: &Member, now: DateTime<Utc>) -> Result<()> {
    let nonce = new_nonce()?;
    let expires_at = now + Kind::OwnData.keeps_for();
    let subject = LinkSubject::OwnData(member.id.clone());
    let link = Link { expires_at: Some(expires_at), ..Link::to(nonce, Some(space.id.clone()), subject, now) };
    let letter = Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: Some(member.id.clone()),
        digest: None,
        introduction: None,
        recipient: member.email.clone().into(),
        says: Says::OwnData { name: member.name.to_string(), link: nonce },
        not_before: now,
        give_up_at: expires_at,
    };
    let sent = ctx.store.keep_own_data_link(link, letter, (now - Duration::hours(1), LETTERS_AN_HOUR)).await?;
    if !sent {
        tracing::info!(to = member.email.masked(), "has had links to their data enough within the hour");
    }
    Ok(())
}

/// Everything that is held about a member, as one JSON object with a section for each kind of thing.
pub async fn own_data(ctx: &Context, space: &Space, member: &Member, now: DateTime<Utc>) -> Result<Value> {
    let words = Words::of(&space.settings.locale);
    let mut data = ctx.store.own_data(&member.id).await?;
    let said = ctx.store.said_to(&member.id).await?;
    let told: Vec<Value> = said.iter().filter_map(|message| told(words, message)).collect();
    data.insert("what_letters_said".to_owned(), Value::Array(told));
    let made_at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut whole = json!({ "space": space.settings.name, "made_at": made_at, "times_are_in": "UTC" });
    if let Value::Object(whole) = &mut whole {
        whole.append(&mut data);
    }
    Ok(whole)
}

/// What one letter told its reader of others, as they read it.
fn told(words: Words, message: &Message) -> Option<Value> {
    let others: Vec<Value> = match &message.says {
        Says::Digest(digest) => {
            let suggested = digest.suggestions.iter().flat_map(|suggestion| suggested(words, suggestion));
            let named = |names: &[Named]| names.iter().map(|n| n.name.clone()).collect::<Vec<_>>();
            let reminded = digest.reminders.iter().map(|r| json!({ "reminded_of": named(&r.others) }));
            let also_in = digest.round_table.iter().map(|a| json!({ "also_in": a.name, "today": a.today_line }));
            let news = digest.news.iter().map(|n| {
                let said: Vec<String> = n.said.iter().map(|said| news_sentence(words, &n.name, said)).collect();
                json!({ "news_of": n.name, "said": said })
            });
            suggested.chain(news).chain(reminded).chain(also_in).collect()
        }
        Says::Introduction(introduction) => introduction.others.iter().map(|other| introduced(words, other)).collect(),
        Says::FollowUp(follow_up) => follow_up.others.iter().map(|name| json!({ "name": name })).collect(),
        _ => return None,
    };
    let written = message.not_before.to_rfc3339_opts(SecondsFormat::Secs, true);
    Some(json!({ "written_for": written, "kind": message.says.kind().as_str(), "of": others }))
}

/// Each of the others in a suggestion, with the reasons to meet that one.
fn suggested(words: Words, suggestion: &Suggestion) -> Vec<Value> {
    let host_said = suggestion.host_sentence.as_str();
    let other = |(place, other): (usize, &Other)| {
        let reasons = suggestion.reasons.iter().filter(|why| why.of == place);
        let reasons: Vec<String> = reasons.map(|why| sentence(words, &other.name, &why.said)).collect();
        json!({ "name": other.name, "headline": other.headline, "today": other.today_line, "reasons": reasons, "host_said": host_said })
    };
    suggestion.others.iter().enumerate().map(other).collect()
}

fn introduced(words: Words, other: &Introduced) -> Value {
    let contact = match &other.contact {
        Contact::Email(contact) | Contact::Phone(contact) => Some(contact),
        Contact::InPersonOnly => None,
    };
    let reasons: Vec<String> = other.reasons.iter().map(|said| sentence(words, &other.name, said)).collect();
    json!({ "name": other.name, "headline": other.headline, "place": other.place, "contact": contact, "reasons": reasons })
}
