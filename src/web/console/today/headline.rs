//! The first sentence of the day: what the machine did, or why nothing, and what can be done about it.

use super::super::desk::Desk;
use super::time;
use crate::domain::space::{Fires, IN_TIME};
use crate::store::Decided;
use crate::web::error::Result;
use crate::web::page::{Anchor, Button};
use chrono::{DateTime, Utc};

pub struct Headline {
    pub says: String,
    /// Where the first morning is started, while none is.
    pub start: Option<Anchor>,
    /// `url` holds the word.
    pub buttons: Vec<Button>,
}

pub async fn headline(desk: &Desk) -> Result<Headline> {
    let (space, words, day) = (&desk.space, desk.words, desk.today());
    let only = |says: String| Headline { says, start: None, buttons: Vec::new() };
    if !space.started {
        let start = Some(desk.link("/set-up", "today-start"));
        return Ok(Headline { start, ..only(words.say("today-not-started")) });
    }
    let decided = desk.app.ctx.store.decided(&space.id, day).await?;
    let button = |word: &str, key: &str| Button::post(word.to_owned(), words.say(key));
    let send_now = || button("send", "today-send-now").second();
    if let Some(firing) = desk.app.ctx.store.firing_on(&space.id, Fires::Digest, day).await? {
        let (due, at) = (time(space, firing.due_at), time(space, firing.fired_at));
        let says = match firing.result.as_str() {
            "skipped" => words.with("today-skipped", &[("why", &firing.note)]),
            "made_up" => words.with("today-made-up", &[("due", &due), ("time", &at)]),
            _ => words.with("today-went-out", &[("time", &at)]),
        };
        let closed = space.is_closed_on(day) || space.rests_on(day).is_some();
        return Ok(Headline { buttons: if closed { vec![] } else { vec![send_now()] }, ..only(says) });
    }
    if let Some(until) = space.rests_on(day) {
        return Ok(only(words.with("today-rests", &[("day", &words.long_day(until))])));
    }
    if space.is_closed_on(day) {
        return Ok(only(words.say("today-closed")));
    }
    if decided.held {
        return Ok(Headline { buttons: vec![button("release", "today-release")], ..only(words.say("today-held")) });
    }
    let hold = button("hold", "today-hold").second();
    if let Some(due) = waits_since(desk, &decided) {
        let until = time(space, space.leaves_until(Fires::Digest, due));
        let says = words.with("today-waits", &[("time", &until)]);
        let not_today = button("hold", "today-not-today").second();
        return Ok(Headline { buttons: vec![button("approve", "today-send-them"), not_today], ..only(says) });
    }
    let next = space.settings.schedules.digest.as_ref().and_then(|s| s.next_after(desk.now));
    Ok(match next.filter(|at| at.date_naive() == day) {
        Some(at) => {
            let at = at.format("%-H:%M").to_string();
            let asks = space.settings.rules.approve_first && !decided.approved;
            let says = words.with(if asks { "today-will-ask" } else { "today-not-yet" }, &[("time", &at)]);
            Headline { buttons: vec![hold, send_now()], ..only(says) }
        }
        None => Headline { buttons: vec![send_now()], ..only(words.say("today-none-due")) },
    })
}

/// Since when today's digests wait for the organiser's word, if they do.
fn waits_since(desk: &Desk, decided: &Decided) -> Option<DateTime<Utc>> {
    let rules = &desk.space.settings.rules;
    if !rules.approve_first || decided.approved {
        return None;
    }
    let schedule = desk.space.settings.schedules.digest.as_ref()?;
    let due = schedule.next_after(desk.now - rules.grace.max(IN_TIME))?.to_utc();
    (due <= desk.now && desk.now <= desk.space.leaves_until(Fires::Digest, due)).then_some(due)
}
