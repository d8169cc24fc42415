//! A morning before it is sent: who would hear of whom, what to look at first, and what the organiser decides about it.

mod card;
mod letter;
mod why;

use super::desk::{Act, Desk, Typed};
use super::pager::{EACH, Pager, page_of};
use crate::domain::id::MemberId;
use crate::domain::space::{Fires, Space};
use crate::flow::decide_morning::decide_morning;
use crate::flow::plan_morning::{Forecast, Plan, days_due, plan_morning};
use crate::flow::send_copy::{Copied, send_copy, send_rehearsal};
use crate::render::week::no_letter_because;
use crate::render::words::Words;
use crate::store::Decision;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Button, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use card::Card;
use chrono::{Days, NaiveDate};

#[derive(Template)]
#[template(path = "pages/tomorrow.html")]
struct Tomorrow {
    p: Page,
    /// Something was just done.
    notice: String,
    /// When, and to whom.
    sending: String,
    /// On what it rests, where it is a forecast.
    rests_on: String,
    days: Vec<Anchor>,
    /// What to look at before it is sent.
    checks: Vec<Check>,
    letters_title: String,
    /// Where there are none.
    no_letters: String,
    cards: Vec<Card>,
    pager: Pager,
    nobody_title: String,
    nobody: Vec<NobodyRow>,
    undone: Vec<Undo>,
    /// Where the page's buttons post to.
    action: String,
    /// Which page of the letters is shown, from 1: one comes back to it.
    page: usize,
    /// About the whole day; `url` holds the word.
    day_buttons: Vec<Button>,
    acts: bool,
}

struct Check {
    text: String,
    links: Vec<Anchor>,
}

struct NobodyRow {
    text: String,
    links: Vec<Anchor>,
}

/// Something that was decided, with the button that takes it back.
struct Undo {
    text: String,
    what: &'static str,
    member: String,
    other: String,
    label: String,
}

/// So many of those who would hear of nobody, and of the check lines, are named.
const NAMED_MAX: usize = 50;

pub fn routes() -> Router<App> {
    let at = |path: &str| format!("/s/{{space}}/organiser{path}");
    Router::new()
        .route(&at("/tomorrow"), get(show))
        .route(&at("/tomorrow/{day}"), post(decide))
        .route(&at("/tomorrow/{day}/copy"), post(copy))
        .route(&at("/rehearsal"), post(rehearsal))
        .merge(letter::routes())
        .merge(why::routes())
}

/// The day that the address asks for; without one, the next on which a digest is due.
fn day_of(desk: &Desk, query: &Typed) -> NaiveDate {
    let today = desk.today();
    let asked = query.get("day").filter(|day| *day != "today").and_then(|day| day.parse::<NaiveDate>().ok());
    let is_today = query.get("day").is_some_and(|day| day == "today");
    // Further ahead there is no page.
    let near = |day: &NaiveDate| (*day - today).num_days() <= DAYS_AHEAD;
    let next = || days_due(&desk.space, desk.now).first().map(|at| at.date_naive()).filter(near);
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    if is_today { today } else { asked.or_else(next).unwrap_or(tomorrow) }
}

/// A day in an address: today or one to come, and not for ever.
pub(super) fn day_in_path(desk: &Desk, day: &str) -> Result<NaiveDate> {
    let day: NaiveDate = day.parse().map_err(|_| Error::NotFound)?;
    let ahead = (day - desk.today()).num_days();
    if (0..=DAYS_AHEAD).contains(&ahead) { Ok(day) } else { Err(Error::NotFound) }
}

/// So far ahead a forecast still says something.
const DAYS_AHEAD: i64 = 60;

async fn show(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let day = day_of(&desk, &query);
    let day = day_in_path(&desk, &day.to_string())?;
    let plan = plan_morning(&desk.app.ctx, &desk.space, day, desk.now).await?;
    let words = desk.words;
    let went_out = went_out(&desk, day).await?;
    let page = page_of(&query);
    let some = plan.letters.iter().skip(page * EACH).take(EACH);
    html(&Tomorrow {
        p: desk.page("/tomorrow", title(&desk, day)),
        notice: notice(&desk, &query),
        sending: sending(&desk, &plan, went_out.as_deref()),
        rests_on: plan.forecast.map(|forecast| rests_on(words, day, forecast)).unwrap_or_default(),
        days: days(&desk, day),
        checks: checks(&desk, &plan),
        letters_title: words.count("tomorrow-letters", plan.letters.len()),
        no_letters: words.say(if went_out.is_some() { "tomorrow-no-more-letters" } else { "tomorrow-no-letters" }),
        cards: some.map(|planned| Card::of(&desk, day, planned)).collect::<Result<_>>()?,
        pager: Pager::of(&desk, "/tomorrow", &query, plan.letters.len()),
        nobody_title: words.count("tomorrow-nobody", plan.nobody.len()),
        nobody: nobody(&desk, &plan),
        undone: undone(words, &plan),
        action: desk.url(&format!("/tomorrow/{day}")),
        page: page + 1,
        day_buttons: day_buttons(&desk, &plan),
        acts: desk.acts(),
    })
}

fn title(desk: &Desk, day: NaiveDate) -> String {
    match (day - desk.today()).num_days() {
        0 => desk.words.say("tomorrow-title-today"),
        1 => desk.words.say("tomorrow-title"),
        _ => desk.words.with("tomorrow-title-day", &[("day", &desk.words.long_day(day))]),
    }
}

/// What was just done, as the address says after a POST.
fn notice(desk: &Desk, query: &Typed) -> String {
    let key = match query.get("done").map(String::as_str) {
        Some("copy") => "tomorrow-copied",
        Some("rehearsal") => "tomorrow-rehearsed",
        _ => return String::new(),
    };
    desk.words.with(key, &[("email", &desk.organiser.email.to_string())])
}

/// When the digests of that day went out, if they did.
async fn went_out(desk: &Desk, day: NaiveDate) -> Result<Option<String>> {
    let firing = desk.app.ctx.store.firing_on(&desk.space.id, Fires::Digest, day).await?;
    let firing = firing.filter(|firing| firing.result != "skipped");
    Ok(firing.map(|firing| firing.fired_at.with_timezone(&desk.space.settings.zone).format("%-H:%M").to_string()))
}

fn sending(desk: &Desk, plan: &Plan, went_out: Option<&str>) -> String {
    let (words, space) = (desk.words, &desk.space);
    let day = words.long_day(plan.day);
    if let Some(time) = went_out {
        return words.with("tomorrow-went-out", &[("day", &day), ("time", time)]);
    }
    let due = due_on(space, plan.day, desk).map(|at| at.format("%-H:%M").to_string());
    let key = match &due {
        _ if plan.decided.held => "tomorrow-held",
        _ if !space.started => "tomorrow-not-started",
        _ if space.rests_on(plan.day).is_some() => "tomorrow-rests",
        _ if space.is_closed_on(plan.day) => "tomorrow-closed",
        None => "tomorrow-not-due",
        Some(_) if space.settings.rules.approve_first && plan.decided.approved => "tomorrow-sending-approved",
        Some(_) if space.settings.rules.approve_first => "tomorrow-sending-unapproved",
        Some(_) => "tomorrow-sending",
    };
    words.with(key, &[("day", &day), ("time", due.as_deref().unwrap_or_default())])
}

/// When a digest is due on that day; of today, also when it was.
fn due_on(space: &Space, day: NaiveDate, desk: &Desk) -> Option<chrono::DateTime<chrono_tz::Tz>> {
    let schedule = space.settings.schedules.digest.as_ref()?;
    let start = day.and_hms_opt(0, 0, 0)?.and_local_timezone(space.settings.zone).earliest();
    let start = start.map_or(desk.now, |at| at.to_utc());
    schedule.next_after(start - chrono::Duration::seconds(1)).filter(|at| at.date_naive() == day)
}

fn rests_on(words: Words, day: NaiveDate, forecast: Forecast) -> String {
    let weekday = words.weekday(day);
    let checked_in = words.count("tomorrow-checked-in", forecast.checked_in);
    let usual = match forecast {
        Forecast { days: 0 | 1, .. } => words.with("tomorrow-usual-unknown", &[("weekday", &weekday)]),
        _ => words.count_with("tomorrow-usual", forecast.usual, &[("weekday", &weekday)]),
    };
    words.with("tomorrow-forecast", &[("checked_in", &checked_in), ("usual", &usual), ("weekday", &weekday)])
}

/// Today, and the next days on which digests are due.
fn days(desk: &Desk, shown: NaiveDate) -> Vec<Anchor> {
    let due = days_due(&desk.space, desk.now).into_iter().map(|at| at.date_naive());
    let all: std::collections::BTreeSet<NaiveDate> = due.chain([desk.today()]).filter(|day| *day != shown).collect();
    let link = |day: NaiveDate| {
        let label = if day == desk.today() { desk.words.say("console-today") } else { desk.words.long_day(day) };
        Anchor { url: desk.url(&format!("/tomorrow?day={day}")), label }
    };
    all.into_iter().map(link).collect()
}

fn person(desk: &Desk, id: &MemberId, name: &str) -> Anchor {
    Anchor { url: desk.url(&format!("/people/{id}")), label: name.to_owned() }
}

fn checks(desk: &Desk, plan: &Plan) -> Vec<Check> {
    let words = desk.words;
    let line = |key: &str, people: Vec<Anchor>| {
        let count = people.len();
        let links = people.into_iter().take(NAMED_MAX).collect();
        (count > 0).then(|| Check { text: words.count(key, count), links })
    };
    let unreachable = plan.unreachable.iter().map(|(id, name)| person(desk, id, name)).collect();
    let empty = plan.empty_profiles().map(|unplanned| person(desk, &unplanned.id, &unplanned.name)).collect();
    let large = plan.too_large().map(|planned| person(desk, &planned.id, &planned.name)).collect();
    [
        line("tomorrow-check-unreachable", unreachable),
        line("tomorrow-check-empty", empty),
        line("tomorrow-check-large", large),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn nobody(desk: &Desk, plan: &Plan) -> Vec<NobodyRow> {
    let words = desk.words;
    let row = |unplanned: &crate::flow::plan_morning::Unplanned| {
        let (id, name) = (&unplanned.id, unplanned.name.as_str());
        let blank = [("name", name)];
        let why = Anchor {
            url: desk.url(&format!("/tomorrow/{}/why/{id}", plan.day)),
            label: words.with("tomorrow-why-nobody", &blank),
        };
        let by_hand = Anchor {
            url: desk.url(&format!("/introduce?first=m%3A{id}")),
            label: words.with("tomorrow-by-hand", &blank),
        };
        // Who rests is in no room, so there is nothing to explain.
        let explained = plan.snapshot.members.iter().any(|m| m.id == *id);
        let because = no_letter_because(words, unplanned.why);
        NobodyRow {
            text: words.with("tomorrow-nobody-why", &[("name", name), ("because", &because)]),
            links: explained.then_some(why).into_iter().chain([by_hand]).collect(),
        }
    };
    plan.nobody.iter().take(NAMED_MAX).map(row).collect()
}

fn undone(words: Words, plan: &Plan) -> Vec<Undo> {
    let held = plan.held.iter().map(|(id, name)| Undo {
        text: words.with("tomorrow-held-member", &[("name", name)]),
        what: "release-member",
        member: id.to_string(),
        other: String::new(),
        label: words.with("tomorrow-release-member", &[("name", name)]),
    });
    let pairs = plan.left_out.iter().map(|[(one, first), (other, second)]| {
        let blanks = [("first", first.as_str()), ("second", second.as_str())];
        Undo {
            text: words.with("tomorrow-left-out", &blanks),
            what: "put-back",
            member: one.to_string(),
            other: other.to_string(),
            label: words.with("tomorrow-put-back", &blanks),
        }
    });
    held.chain(pairs).collect()
}

fn day_buttons(desk: &Desk, plan: &Plan) -> Vec<Button> {
    let words = desk.words;
    let day = words.long_day(plan.day);
    let button = |what: &str, key: &str| Button::post(what.to_owned(), words.with(key, &[("day", &day)]));
    let asks = desk.space.settings.rules.approve_first;
    match &plan.decided {
        decided if decided.held => vec![button("release", "tomorrow-release")],
        decided if asks && !decided.approved => {
            vec![button("approve", "tomorrow-approve"), button("hold", "tomorrow-hold").second()]
        }
        // Where nothing is due there is nothing to hold.
        _ if !desk.space.started || due_on(&desk.space, plan.day, desk).is_none() => Vec::new(),
        _ => vec![button("hold", "tomorrow-hold").second()],
    }
}

async fn decide(Path((_, day)): Path<(String, String)>, act: Act) -> Result<Response> {
    let day = day_in_path(&act, &day)?;
    let (member, other) = (MemberId::new(act.field("member")), MemberId::new(act.field("other")));
    let what = match act.field("do") {
        "hold" => Decision::Hold,
        "approve" => Decision::Approve,
        "release" => Decision::Release,
        "leave-out" => Decision::LeaveOut(member.clone(), other),
        "put-back" => Decision::PutBack(member.clone(), other),
        "hold-member" => Decision::HoldMember(member.clone()),
        "release-member" => Decision::ReleaseMember(member.clone()),
        _ => return Err(Error::NotFound),
    };
    decide_morning(&act.app.ctx, &act.space, day, what, act.now).await?;
    act.app.waker.wake();
    // Back to the same card, or to where it was.
    let page = act.field("page").parse::<usize>().ok().filter(|page| *page > 1);
    let page = page.map(|page| format!("&page={page}")).unwrap_or_default();
    Ok(see(&act.url(&format!("/tomorrow?day={day}{page}"))))
}

async fn copy(Path((_, day)): Path<(String, String)>, act: Act) -> Result<Response> {
    let day = day_in_path(&act, &day)?;
    let member = MemberId::new(act.field("member"));
    let email = act.organiser.email.clone();
    match send_copy(&act.app.ctx, &act.space, day, &member, &email, act.now).await? {
        Copied::Sent => act.app.waker.wake(),
        Copied::NoLetter => return Err(Error::NotFound),
    }
    Ok(see(&act.url(&format!("/tomorrow?day={day}&done=copy"))))
}

/// A sample letter to the organiser herself; the set-up page has the button.
async fn rehearsal(act: Act) -> Result<Response> {
    let email = act.organiser.email.clone();
    send_rehearsal(&act.app.ctx, &act.space, &email, act.now).await?;
    act.app.waker.wake();
    Ok(see(&act.url("/tomorrow?done=rehearsal")))
}
