//! What is kept, matched and shared, and who sees it: said to everybody, from the settings that the program goes by.

use super::App;
use super::error::Result;
use super::page::{Page, html};
use crate::domain::keep::Keep;
use crate::domain::space::{Rules, Space};
use crate::render::words::Words;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

#[derive(Template)]
#[template(path = "pages/privacy.html")]
struct Privacy {
    p: Page,
    parts: Vec<Part>,
    ask: String,
    address: String,
    postal: String,
}

struct Part {
    title: String,
    lines: Vec<String>,
}

pub async fn page(State(app): State<App>, Path(space): Path<String>) -> Result<Response> {
    let space = app.space(&space)?;
    let (words, settings) = (Words::of(&space.settings.locale), &space.settings);
    let host = &settings.host;
    let blanks = [("host", host.name.as_str()), ("role", host.role.as_str()), ("space", settings.name.as_str())];
    html(&Privacy {
        p: Page::of(&app, &space, words.with("privacy-title", &blanks)),
        parts: parts(words, &space, app.ctx.keep),
        ask: words.with("privacy-ask", &blanks),
        address: host.reply_to.to_string(),
        postal: settings.postal_address.clone(),
    })
}

fn parts(words: Words, space: &Space, keep: Keep) -> Vec<Part> {
    let part = |name: &str, lines: Vec<String>| Part { title: words.say(&format!("privacy-{name}-title")), lines };
    let say = |keys: &[&str]| keys.iter().map(|key| words.say(&format!("privacy-{key}"))).collect::<Vec<_>>();
    let seen = [("host", space.settings.host.name.as_str()), ("space", space.settings.name.as_str())];
    let organisers = words.with("privacy-seen-host", &seen);
    let matched = vec![words.say("privacy-matched-what"), rules(words, &space.settings.rules)];
    let shared =
        ["shared-before", "shared-also-in", "shared-kiosk", "shared-mutual", "shared-standing", "shared-nobody"];
    let texts = if space.settings.texts.is_some() { say(&["shared-texts"]) } else { Vec::new() };
    vec![
        part("kept", kept(words, space, keep)),
        part("matched", matched),
        part("shared", [say(&shared), texts].concat()),
        part("seen", [vec![organisers], say(&["seen-not", "seen-met", "seen-operator"])].concat()),
        part("rights", say(&["rights-page", "rights-data", "rights-erased"])),
    ]
}

fn kept(words: Words, space: &Space, keep: Keep) -> Vec<String> {
    let (months, days) = (keep.check_in_months() as usize, keep.letters_days() as usize);
    let feeds = !space.settings.feeds.is_empty();
    let mut kept = vec![
        words.say("privacy-kept-profile"),
        words.count("privacy-kept-check-ins", months),
        words.say("privacy-kept-introductions"),
        words.say("privacy-kept-consents"),
        words.count("privacy-kept-letters", days),
        words.count("privacy-kept-messages", months),
        words.say("privacy-kept-form"),
        words.say("privacy-kept-uploads"),
        words.say("privacy-kept-posts"),
    ];
    kept.extend(space.settings.texts.is_some().then(|| words.say("privacy-kept-texts")));
    kept.extend(feeds.then(|| words.count("privacy-kept-feeds", months)));
    kept
}

fn rules(words: Words, rules: &Rules) -> String {
    let people = words.say(&format!("privacy-people-{}", rules.people_per_digest));
    let days = rules.no_repeat_days.to_string();
    words.with("privacy-matched-rules", &[("people", &people), ("days", &days)])
}
