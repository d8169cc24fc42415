//! One person, as their organiser may see them: what they said of themselves, when they were in, what went to them, whom they
//! were introduced to. Never what anybody answered: an introduction that ended looks like one whose time was up.

use super::account::moment;
use super::desk::{Act, Desk, Typed};
use super::people::dated;
use crate::domain::check_in::Today;
use crate::domain::id::MemberId;
use crate::domain::member::{Line, Standing};
use crate::flow::invite::{Whom, invite, who_to_invite};
use crate::flow::keep_people::{cancel_check_in, let_meet, resume_person};
use crate::store::{LedgerEntry, Person, PersonDay, PersonIntroduction, PersonMessage};
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Button, Page, html, see};
use crate::web::you::{Card, card};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};

#[derive(Template)]
#[template(path = "pages/person.html")]
struct PersonPage {
    p: Page,
    note: String,
    facts: Vec<(String, String)>,
    /// What can be done at once, and what is asked about on a page of its own.
    buttons: Vec<Button>,
    links: Vec<Anchor>,
    card: Card,
    lines: Vec<(String, Vec<String>)>,
    days: Vec<[String; 3]>,
    introductions: Vec<(String, String)>,
    connections: Vec<(String, String)>,
    apart: Vec<(String, Option<Button>)>,
    messages: Vec<Message>,
    consents: Vec<[String; 3]>,
    wordings: Vec<String>,
}

struct Message {
    at: String,
    link: Anchor,
    state: String,
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/people/{member}", get(page))
        .route("/s/{space}/organiser/people/{member}/invite", post(do_invite))
        .route("/s/{space}/organiser/people/{member}/resume", post(resume))
        .route("/s/{space}/organiser/people/{member}/not-in", post(not_in))
        .route("/s/{space}/organiser/people/{member}/apart/{other}/end", post(end_apart))
}

/// Somebody of this space; of another one there is nobody.
pub async fn person_at(desk: &Desk, id: &str) -> Result<Person> {
    Ok(desk.app.ctx.store.person(&desk.space.id, &MemberId::new(id)).await?)
}

/// Where a page about somebody stands: `/people/ID/rest`.
pub fn url_of(desk: &Desk, person: &Person, rest: &str) -> String {
    desk.url(&format!("/people/{}{rest}", person.member.id))
}

pub fn full_name(person: &Person) -> String {
    format!("{} {}", person.member.name, person.surname).trim().to_owned()
}

async fn page(Path((_, id)): Path<(String, String)>, desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    let (words, store, member) = (desk.words, &desk.app.ctx.store, &person.member);
    let history = store.history_of(&member.id, desk.now).await?;
    let ledger = store.ledger(&member.id).await?;
    let today = store.check_in_of(&member.id, desk.today()).await?;
    let is_here = store.is_here(&member.id, desk.today()).await?;
    let (consents, wordings) = consents(&desk, &ledger);
    let note =
        ["added", "known", "saved", "invited", "not-invited", "merged"].into_iter().find(|n| query.contains_key(*n));
    let connection = |c: &crate::store::PersonConnection| {
        let since = dated(&desk, desk.space.local_day(c.since));
        (c.with_whom.clone(), words.with("person-since", &[("day", &since)]))
    };
    let apart = |(other, name): &(MemberId, String)| {
        let url = url_of(&desk, &person, &format!("/apart/{other}/end"));
        (name.clone(), desk.acts().then(|| Button::post(url, words.say("person-apart-end")).second()))
    };
    html(&PersonPage {
        p: desk.page("/people", full_name(&person)),
        note: note.map_or_else(String::new, |note| words.say(&format!("person-note-{note}"))),
        facts: facts(&desk, &person, today.as_ref().filter(|_| is_here)),
        buttons: if desk.acts() { buttons(&desk, &person, is_here) } else { vec![] },
        links: if desk.acts() { links(&desk, &person) } else { vec![] },
        card: card(words, member, today.as_ref().map(|t| t.today_line.as_str()).unwrap_or_default()),
        lines: lines(&desk, &person),
        days: history.days.iter().map(|day| day_row(&desk, day)).collect(),
        introductions: history.introductions.iter().map(|i| introduction_row(&desk, i)).collect(),
        connections: history.connections.iter().map(connection).collect(),
        apart: history.apart.iter().map(apart).collect(),
        messages: history.messages.iter().map(|message| message_row(&desk, message)).collect(),
        consents,
        wordings,
    })
}

/// Whether letters go to somebody, in words.
pub fn standing(desk: &Desk, standing: &Standing) -> String {
    let words = desk.words;
    match standing {
        Standing::PausedUntil(until) if desk.today() < *until => {
            words.with("standing-paused", &[("day", &dated(desk, *until))])
        }
        Standing::Active | Standing::PausedUntil(_) => words.say("standing-active"),
        Standing::Silent => words.say("standing-silent"),
        Standing::Unreachable => words.say("standing-unreachable"),
        Standing::Stopped => words.say("standing-stopped"),
    }
}

fn facts(desk: &Desk, person: &Person, here: Option<&Today>) -> Vec<(String, String)> {
    let (words, member) = (desk.words, &person.member);
    let day = |at| dated(desk, desk.space.local_day(at));
    let known = words.say(&format!("person-known-by-{}", person.confirmed_by));
    let invited = match (person.invited_at, person.accepted_at) {
        (_, Some(at)) => words.with("person-accepted", &[("day", &day(at))]),
        (Some(at), None) => words.with("person-invited", &[("day", &day(at))]),
        (None, None) => String::new(),
    };
    let in_today = here.map(|today| match today.wants_introductions {
        true => words.say("person-in-wants"),
        false => words.say("person-in-wants-none"),
    });
    let facts = [
        ("person-fact-today", in_today.unwrap_or_else(|| words.say("person-not-in"))),
        ("person-fact-place", here.map(|today| today.place.clone()).unwrap_or_default()),
        ("person-fact-letters", standing(desk, &member.standing)),
        ("person-fact-email", member.email.to_string()),
        ("person-fact-phone", person.phone.clone().unwrap_or_default()),
        ("person-fact-company", person.company.clone()),
        ("person-fact-here-as", words.say(&format!("here-as-{}", member.here_as.as_str()))),
        ("person-fact-shares", words.say(&format!("person-shares-{}", member.shares.as_str()))),
        ("person-fact-known", words.with("person-known", &[("day", &day(person.since)), ("how", &known)])),
        ("person-fact-invited", invited),
    ];
    let said = facts.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(key, text)| (words.say(key), text)).collect()
}

fn buttons(desk: &Desk, person: &Person, is_here: bool) -> Vec<Button> {
    let words = desk.words;
    let post = |rest: &str, key: &str| Button::post(url_of(desk, person, rest), words.say(key)).second();
    let mut buttons = Vec::new();
    match is_here {
        true => buttons.push(post("/not-in", "person-not-in-button")),
        false => buttons.push(Button::go(url_of(desk, person, "/check-in"), words.say("person-check-in"))),
    }
    match person.member.standing {
        Standing::PausedUntil(until) if desk.today() < until => buttons.push(post("/resume", "person-resume")),
        Standing::Unreachable => buttons.push(post("/resume", "person-reach-again")),
        Standing::Active if person.invited_at.is_none() && person.accepted_at.is_none() => {
            buttons.push(post("/invite", "person-invite"));
        }
        _ => {}
    }
    buttons
}

fn links(desk: &Desk, person: &Person) -> Vec<Anchor> {
    let words = desk.words;
    let link = |rest: &str, key: &str| Anchor { url: url_of(desk, person, rest), label: words.say(key) };
    let mut links = vec![link("/edit", "person-edit")];
    if person.member.standing != Standing::Stopped {
        links.push(link("/pause", "person-pause"));
        links.push(link("/stop", "person-stop"));
    }
    links.push(link("/apart", "person-apart"));
    if desk.app.ctx.texts_of(&desk.space).is_some() && person.member.by_text.is_none() {
        links.push(link("/texts", "person-texts"));
    }
    links.extend([link("/merge", "person-merge"), link("/erase", "person-erase")]);
    links
}

fn lines(desk: &Desk, person: &Person) -> Vec<(String, Vec<String>)> {
    let (words, profile) = (desk.words, &person.member.profile);
    let texts = |lines: &[Line]| -> Vec<String> {
        let said = |line: &Line| match line.standing_yes {
            true => words.with("person-standing-yes", &[("line", &line.text)]),
            false => line.text.clone(),
        };
        lines.iter().map(said).collect()
    };
    let headline = if profile.headline.is_empty() { vec![] } else { vec![profile.headline.clone()] };
    let all = [
        ("person-lines-headline", headline),
        ("person-lines-offers", texts(&profile.offers)),
        ("person-lines-needs", texts(&profile.needs)),
        ("person-lines-interests", texts(&profile.interests)),
    ];
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(key, lines)| (words.say(key), lines)).collect()
}

fn day_row(desk: &Desk, day: &PersonDay) -> [String; 3] {
    let wants = desk.words.say(if day.wants_introductions { "introductions-yes" } else { "introductions-no" });
    let wants = if day.left { desk.words.with("person-day-left", &[("wants", &wants)]) } else { wants };
    [dated(desk, day.day), day.today_line.clone(), wants]
}

/// Open, refused, known and over are one: only time, and what all were told, tells introductions apart.
fn introduction_row(desk: &Desk, introduction: &PersonIntroduction) -> (String, String) {
    let day = |at| dated(desk, desk.space.local_day(at));
    let (key, at) = match introduction.introduced_at {
        Some(at) if introduction.met => ("person-met", at),
        Some(at) => ("person-introduced", at),
        None => ("person-suggested", introduction.suggested_at),
    };
    let with_whom = match introduction.with_whom.as_str() {
        "" => desk.words.say("person-somebody-gone"),
        name => name.to_owned(),
    };
    (with_whom, desk.words.with(key, &[("day", &day(at))]))
}

fn message_row(desk: &Desk, message: &PersonMessage) -> Message {
    let words = desk.words;
    let kind = words.say(&format!("letter-{}", message.kind));
    let label = if message.by_text { words.with("person-by-text", &[("letter", &kind)]) } else { kind };
    Message {
        at: moment(desk, message.at),
        link: Anchor { url: desk.url(&format!("/log/{}", message.id)), label },
        state: words.say(&format!("state-{}", message.state.as_str())),
    }
}

/// The ledger; wordings, which are long and few, below it by number.
fn consents(desk: &Desk, ledger: &[LedgerEntry]) -> (Vec<[String; 3]>, Vec<String>) {
    let (words, mut wordings) = (desk.words, Vec::<String>::new());
    let mut rows = Vec::new();
    for entry in ledger {
        let known = wordings.iter().position(|wording| *wording == entry.wording);
        let number = known.unwrap_or_else(|| {
            wordings.push(entry.wording.clone());
            wordings.len() - 1
        });
        let what = words.say(&format!("consent-{}", entry.what));
        let said = words.say(if entry.given { "consent-given" } else { "consent-not-given" });
        let how = format!("{} [{}]", entry.evidence, number + 1);
        rows.push([moment(desk, entry.at), format!("{what}: {said}"), how]);
    }
    // The last are looked for first, and a page has an end.
    rows.reverse();
    rows.truncate(CONSENTS);
    (rows, wordings)
}

/// As many entries of the ledger are shown; all of them are in the member's own file.
const CONSENTS: usize = 60;

async fn do_invite(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    let whom = Whom::These(vec![person.member.email.clone()]);
    let invitations = who_to_invite(&act.app.ctx, &act.space, &whom, false).await?;
    let invited = invite(&act.app.ctx, &act.space, &invitations.to, act.now).await?;
    act.app.waker.wake();
    Ok(see(&url_of(&act, &person, if invited == 1 { "?invited" } else { "?not-invited" })))
}

async fn resume(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    resume_person(&act.app.ctx, &act.space, &person.member, act.now).await?;
    Ok(see(&url_of(&act, &person, "?saved")))
}

async fn not_in(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    cancel_check_in(&act.app.ctx, &act.space, &person.member, act.now).await?;
    Ok(see(&url_of(&act, &person, "?saved")))
}

async fn end_apart(Path((_, id, other)): Path<(String, String, String)>, act: Act) -> Result<Response> {
    let (person, other) = (person_at(&act, &id).await?, person_at(&act, &other).await.map_err(|_| Error::NotFound)?);
    let_meet(&act.app.ctx, &person.member.id, &other.member.id).await?;
    Ok(see(&url_of(&act, &person, "?saved")))
}
