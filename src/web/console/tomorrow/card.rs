//! One member's letter on the page of a morning: whom it names and why, and what can be done about it.

use super::super::desk::Desk;
use crate::flow::plan_morning::{Planned, Suggested, subject_of};
use crate::render::why::why;
use crate::web::error::Result;
use crate::web::page::Anchor;
use chrono::NaiveDate;

pub struct Card {
    pub id: String,
    pub heading: String,
    pub subject: String,
    pub suggestions: Vec<Suggestion>,
    pub see: Anchor,
    pub why: Anchor,
    pub by_hand: Anchor,
    pub person: Anchor,
    pub hold: String,
    pub copy: String,
    pub copy_action: String,
}

pub struct Suggestion {
    pub who: String,
    pub reasons: Vec<String>,
    /// Whom to leave out, and the words on the button.
    pub leave_out: Vec<(String, String)>,
}

impl Card {
    pub fn of(desk: &Desk, day: NaiveDate, planned: &Planned) -> Result<Card> {
        let words = desk.words;
        let (id, name) = (&planned.id, planned.name.as_str());
        let blank = [("name", name)];
        let link = |path: String, key: &str| Anchor { url: desk.url(&path), label: words.with(key, &blank) };
        let subject = if planned.by_text { "tomorrow-by-text" } else { "tomorrow-subject" };
        let said = subject_of(&desk.app.ctx, planned)?;
        Ok(Card {
            id: id.to_string(),
            heading: words.with("tomorrow-would-get", &blank),
            subject: words.with(subject, &[("subject", &said)]),
            suggestions: planned.suggestions.iter().map(|s| suggestion(desk, name, s)).collect(),
            see: link(format!("/tomorrow/{day}/letter/{id}"), "tomorrow-see"),
            why: link(format!("/tomorrow/{day}/why/{id}"), "tomorrow-why"),
            by_hand: link(format!("/introduce?first=m%3A{id}"), "tomorrow-by-hand"),
            person: link(format!("/people/{id}"), "tomorrow-person"),
            hold: words.with("tomorrow-hold-member", &blank),
            copy: words.with("tomorrow-copy", &blank),
            copy_action: desk.url(&format!("/tomorrow/{day}/copy")),
        })
    }
}

fn suggestion(desk: &Desk, reader: &str, suggested: &Suggested) -> Suggestion {
    let words = desk.words;
    let names: Vec<&str> = suggested.names.iter().map(String::as_str).collect();
    let others = suggested.others.iter().map(|(_, name)| name.as_str());
    let leave_out = suggested.others.iter().map(|(id, name)| {
        let label = words.with("tomorrow-leave-out", &[("name", name), ("reader", reader)]);
        (id.to_string(), label)
    });
    Suggestion {
        who: crate::render::all_names(words, others),
        reasons: suggested.reasons.iter().map(|reason| why(words, &names, reason)).collect(),
        leave_out: leave_out.collect(),
    }
}
