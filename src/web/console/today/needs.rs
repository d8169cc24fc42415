//! What needs the organiser, each matter with the buttons that settle it.

use super::super::desk::Desk;
use crate::domain::id::MemberId;
use crate::flow::settle_need::Settle;
use crate::store::{Called, Need, NeedAbout};
use crate::web::error::Result;
use crate::web::page::{Anchor, Button};
use std::collections::HashMap;

pub struct NeedRow {
    pub id: String,
    pub text: String,
    pub rows: Vec<Row>,
    pub links: Vec<Anchor>,
}

/// Buttons that stand together; `url` of each holds the word it settles the matter as.
pub struct Row {
    pub about: String,
    /// The introduction it is about, where there can be several.
    pub which: String,
    pub buttons: Vec<Button>,
}

/// A reply may have been meant for so many.
const MEANT_MAX: usize = 3;

pub async fn need_rows(desk: &Desk, needs: Vec<Need>) -> Result<Vec<NeedRow>> {
    let of = |need: &Need| match &need.about {
        NeedAbout::Reply(open) => open.iter().take(MEANT_MAX).cloned().collect(),
        _ => Vec::new(),
    };
    let all: Vec<String> = needs.iter().flat_map(of).collect();
    let called = desk.app.ctx.store.parties_named(all).await?;
    let called: HashMap<String, Vec<Called>> =
        called.into_iter().map(|(id, called)| (id.to_string(), called)).collect();
    Ok(needs.into_iter().map(|need| need_row(desk, need, &called)).collect())
}

fn need_row(desk: &Desk, need: Need, called: &HashMap<String, Vec<Called>>) -> NeedRow {
    let words = desk.words;
    let button = |word: &str, key: &str| Button::post(word.to_owned(), words.say(key));
    let plain = |buttons: Vec<Button>| Row { about: String::new(), which: String::new(), buttons };
    let mut rows = Vec::new();
    match &need.about {
        NeedAbout::Reply(open) => {
            for which in open.iter().take(MEANT_MAX) {
                let others = others(called.get(which).map(Vec::as_slice).unwrap_or_default(), need.member.as_ref());
                let names = crate::render::all_names(words, others.iter().map(String::as_str));
                let blank = [("name", names.as_str())];
                let say = |word: &str, key: &str| Button::post(word.to_owned(), words.with(key, &blank));
                rows.push(Row {
                    about: words.with("needs-meant", &blank),
                    which: which.clone(),
                    buttons: vec![say("yes", "needs-yes"), say("no", "needs-no").second()],
                });
            }
            let key = if open.is_empty() { "needs-read" } else { "needs-neither" };
            rows.push(plain(vec![button("done", key).second()]));
        }
        NeedAbout::Meeting(_) => rows.push(plain(vec![
            button("met", "needs-met"),
            button("not-met", "needs-not-met").second(),
            button("done", "needs-leave").second(),
        ])),
        NeedAbout::Topics { .. } => {
            rows.push(plain(vec![button("same", "needs-same"), button("not-same", "needs-not-same").second()]));
        }
        NeedAbout::People { .. } => rows.push(plain(vec![button("not-same", "needs-two-people").second()])),
        NeedAbout::Morning(_) => {
            rows.push(plain(vec![button("send", "today-send-them"), button("hold", "today-not-today").second()]));
        }
        NeedAbout::Nothing if need.message.is_some() => {
            rows.push(plain(vec![button("done", "needs-leave"), button("send-again", "needs-send-again").second()]));
        }
        NeedAbout::Nothing => rows.push(plain(vec![button("done", "needs-done")])),
    }
    let links = links(desk, &need);
    // What the command line would do is a button here.
    let text = match need.about {
        NeedAbout::People { .. } => need.text.split(" If they are:").next().unwrap_or_default().to_owned(),
        _ => need.text,
    };
    NeedRow { id: need.id, text, rows, links }
}

fn others(called: &[Called], member: Option<&MemberId>) -> Vec<String> {
    called.iter().filter(|(id, _)| id.as_ref() != member).map(|(_, name)| name.clone()).collect()
}

fn links(desk: &Desk, need: &Need) -> Vec<Anchor> {
    match (&need.about, &need.member, &need.message) {
        (NeedAbout::People { keep, other }, ..) => {
            vec![desk.link(&format!("/people/{keep}/merge?with={other}"), "needs-merge")]
        }
        (NeedAbout::Morning(day), ..) => vec![desk.link(&format!("/tomorrow?day={day}"), "needs-look")],
        (_, Some(member), Some(_)) => vec![desk.link(&format!("/people/{member}"), "needs-check-address")],
        (_, Some(member), None) => vec![desk.link(&format!("/people/{member}"), "needs-person")],
        (_, None, Some(message)) => vec![desk.link(&format!("/log/{message}"), "needs-letter")],
        _ if need.kind == "feed_failed" => vec![desk.link("/import", "needs-import")],
        _ if need.kind == "row_set_aside" => vec![desk.link("/import", "needs-import")],
        _ => Vec::new(),
    }
}

/// Whether a matter has a button for this.
pub fn offers(need: &Need, settle: &Settle) -> bool {
    match settle {
        Settle::Done => true,
        Settle::SendAgain => need.message.is_some(),
        Settle::Yes(which) | Settle::No(which) => match &need.about {
            NeedAbout::Reply(open) => open.iter().any(|id| id == which.as_str()),
            _ => false,
        },
        Settle::Met | Settle::NotMet => matches!(need.about, NeedAbout::Meeting(_)),
        Settle::Same => matches!(need.about, NeedAbout::Topics { .. }),
        Settle::NotSame => matches!(need.about, NeedAbout::Topics { .. } | NeedAbout::People { .. }),
        Settle::Send | Settle::Hold => matches!(need.about, NeedAbout::Morning(_)),
    }
}
