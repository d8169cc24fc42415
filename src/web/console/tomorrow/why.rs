//! Why somebody would hear of whom, for the organiser; and what they can teach the space about its topics.

use super::super::desk::{Act, Desk, Typed};
use super::day_in_path;
use crate::domain::id::MemberId;
use crate::domain::matching::LeftOut;
use crate::flow::explain_plan::{Because, Compared, Near, compare_topics, explain_plan};
use crate::flow::keep_topics::{Change, Changed, change_topics};
use crate::flow::plan_morning::plan_morning;
use crate::render::week::no_letter_because;
use crate::render::why::why;
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Message, Page, html};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pages/why.html")]
struct WhyPage {
    p: Page,
    /// How many they hear of at most, and how long a pair rests.
    rule: String,
    /// Why they hear of nobody, if they do not.
    nobody: String,
    others: Vec<Row>,
    more: String,
    pair: Option<Pair>,
    action: String,
    back: Vec<Anchor>,
    acts: bool,
}

struct Row {
    text: String,
    reasons: Vec<String>,
    look: Anchor,
}

/// Two people's interests beside each other.
struct Pair {
    title: String,
    /// Two wordings that count as one, and the words on the button.
    one: Vec<(String, String)>,
    only_first: Vec<String>,
    only_second: Vec<String>,
    first_label: String,
    second_label: String,
    other: String,
}

#[derive(Deserialize)]
struct At {
    day: String,
    member: String,
}

pub fn routes() -> Router<App> {
    Router::new().route("/s/{space}/organiser/tomorrow/{day}/why/{member}", get(show).post(teach))
}

async fn show(Path(at): Path<At>, Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let day = day_in_path(&desk, &at.day)?;
    let plan = plan_morning(&desk.app.ctx, &desk.space, day, desk.now).await?;
    let (member, words) = (MemberId::new(at.member.as_str()), desk.words);
    let explained = explain_plan(&desk.space, &plan, &member).ok_or(Error::NotFound)?;
    let name = explained.name.as_str();
    let and = query.get("and").map(|id| MemberId::new(id.as_str()));
    let chosen = and.as_ref().and_then(|and| {
        let other = plan.snapshot.room.people.iter().find(|p| p.id == *and)?;
        Some((other.name.clone(), compare_topics(&plan, &member, and)?))
    });
    let path = format!("/tomorrow/{day}/why/{member}");
    let row = |near: &Near| row(&desk, &path, name, near);
    let nobody = plan.nobody.iter().find(|unplanned| unplanned.id == member);
    let because = nobody.map(|unplanned| no_letter_because(words, unplanned.why));
    let wish = explained.wish.to_string();
    let blanks = [("name", name), ("wish", wish.as_str())];
    html(&WhyPage {
        p: desk.page("/tomorrow", words.with("why-title", &[("name", name), ("day", &words.long_day(day))])),
        rule: words.count_with("why-rule", explained.window as usize, &blanks),
        nobody: because
            .map(|because| words.with("tomorrow-nobody-why", &[("name", name), ("because", &because)]))
            .unwrap_or_default(),
        others: explained.others.iter().map(row).collect(),
        more: if explained.more == 0 { String::new() } else { words.count("why-more", explained.more) },
        pair: chosen.zip(and).map(|((other, compared), and)| pair(words, (name, &other), &and, compared)),
        action: desk.url(&path),
        back: vec![
            Anchor { url: desk.url(&format!("/tomorrow?day={day}")), label: words.say("letter-back") },
            Anchor {
                url: desk.url(&format!("/people/{member}")),
                label: words.with("tomorrow-person", &[("name", name)]),
            },
        ],
        acts: desk.acts(),
    })
}

fn row(desk: &Desk, path: &str, name: &str, near: &Near) -> Row {
    let words = desk.words;
    let (key, days) = match &near.because {
        Because::PutForward(..) => ("why-put-forward", String::new()),
        Because::OthersFitBetter(..) => ("why-others-fit-better", String::new()),
        Because::LeftOutByHand => ("why-left-out", String::new()),
        Because::NotPutForward(LeftOut::KeptApart) => ("why-kept-apart", String::new()),
        Because::NotPutForward(LeftOut::Colleagues) => ("why-colleagues", String::new()),
        Because::NotPutForward(LeftOut::CameTogether) => ("why-came-together", String::new()),
        Because::NotPutForward(LeftOut::MetLately { days_ago, .. }) => ("why-lately", days_ago.to_string()),
        Because::NotPutForward(LeftOut::NoReason) => ("why-no-reason", String::new()),
    };
    let reasons = match &near.because {
        Because::PutForward(reasons, names) | Because::OthersFitBetter(reasons, names) => {
            let names = names.each_ref().map(String::as_str);
            reasons.iter().map(|reason| why(words, &names, reason)).collect()
        }
        _ => Vec::new(),
    };
    let blanks = [("name", name), ("other", near.name.as_str()), ("days", days.as_str())];
    Row {
        text: words.with(key, &blanks),
        reasons,
        look: Anchor {
            url: desk.url(&format!("{path}?and={}#pair", near.id)),
            label: words.with("why-compare", &[("other", &near.name)]),
        },
    }
}

fn pair(words: Words, (name, other_name): (&str, &str), other: &MemberId, compared: Compared) -> Pair {
    let both = [("name", name), ("other", other_name)];
    let line = |w: &crate::flow::explain_plan::Wordings| {
        let label = words.with("why-counted-as-one", &[("one", &w.one), ("two", &w.other)]);
        // Of the two it is the one that is led elsewhere that is split; the flow finds which.
        (format!("{}\n{}", w.one, w.other), label)
    };
    Pair {
        title: words.with("why-pair", &both),
        one: compared.counted_as_one.iter().map(line).collect(),
        only_first: compared.only_first,
        only_second: compared.only_second,
        first_label: words.with("why-wording-of", &[("name", name)]),
        second_label: words.with("why-wording-of", &[("name", other_name)]),
        other: other.to_string(),
    }
}

/// "These are the same", or "these are not": it counts from the next matching on.
async fn teach(Path(at): Path<At>, act: Act) -> Result<Response> {
    let day = day_in_path(&act, &at.day)?;
    let words = act.words;
    let changed = match act.field("do") {
        "same" => {
            let change = Change::Merge { from: act.field("one"), into: act.field("two") };
            vec![change_topics(&act.app.ctx, &act.space, change, "console", act.now).await?]
        }
        "not-same" => {
            let (one, two) = act.field("pair").split_once('\n').ok_or(Error::NotFound)?;
            let (one, two) = (one.trim_end_matches('\r'), two);
            let split = Change::Split { topic: one };
            let first = change_topics(&act.app.ctx, &act.space, split, "console", act.now).await?;
            match first {
                Changed::Done(_) => vec![first],
                // The other one is the one that was led here.
                _ => {
                    let split = Change::Split { topic: two };
                    vec![change_topics(&act.app.ctx, &act.space, split, "console", act.now).await?]
                }
            }
        }
        _ => return Err(Error::NotFound),
    };
    let lines = changed.into_iter().flat_map(|changed| said(words, changed)).chain([words.say("why-undo")]).collect();
    let back = Anchor {
        url: act.url(&format!("/tomorrow/{day}/why/{}?and={}#pair", at.member, act.field("and"))),
        label: words.say("why-back"),
    };
    html(&Message {
        p: act.page("/tomorrow", words.say("why-taught")),
        lines,
        buttons: vec![],
        links: vec![back, act.link("/topics", "why-topics")],
    })
}

/// What changed, in words; also used where look-alikes are settled.
pub fn said(words: Words, changed: Changed) -> Vec<String> {
    match changed {
        Changed::Done(told) => told
            .into_iter()
            .map(|(word, means)| match word == means {
                true => words.with("topic-alone", &[("word", &word)]),
                false => words.with("topic-means", &[("word", &word), ("means", &means)]),
            })
            .collect(),
        Changed::Unknown { typed, .. } => vec![words.with("why-topic-unknown", &[("word", &typed)])],
        Changed::Nothing(_) => vec![words.say("topic-nothing")],
    }
}
