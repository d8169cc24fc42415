//! A member's own page: what others see of them, exactly as they see it, what they chose, whom not to suggest, and
//! the way to their data. What it shows of others is the names that this member was told, and nothing they answered.

use super::error::{Error, Result};
use super::field::form_fields;
use super::page::{Anchor, Button, Message, Page, html, see};
use super::{App, Visitor, by_text};
use crate::domain::member::{Line, Member, PAUSE_MAX_DAYS, PauseComplaint, Shares, Standing, pause_until_day};
use crate::flow::change_choices::{Chosen, change_choices, pause_until, suggest_no_more, suggest_once_more};
use crate::flow::own_data::mail_link;
use crate::flow::sign_in::hash;
use crate::render::words::Words;
use crate::store::{Suggest, ToldOf};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::Days;

#[derive(Template)]
#[template(path = "pages/you.html")]
pub struct You {
    p: Page,
    /// The beginning of this page's addresses.
    me: String,
    note: String,
    problem: String,
    card: Card,
    wishes: Vec<Choice>,
    shares: Vec<Choice>,
    offers: Vec<Choice>,
    pause: Pause,
    people: Vec<Person>,
    channel: String,
    texts: Option<by_text::ByText>,
    data: String,
}

impl You {
    fn texts_problem(&self) -> bool {
        self.texts.as_ref().is_some_and(|texts| !texts.problem.is_empty())
    }
}

/// What a letter to somebody else can say of them.
pub struct Card {
    pub name: String,
    pub about: String,
    pub quotes: Vec<String>,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// Either the way back from a pause, or the day until which to pause.
struct Pause {
    quiet: String,
    resume: Vec<Button>,
    week: String,
    day: String,
    first: String,
    last: String,
}

struct Person {
    says: String,
    /// How the form names them; nothing can be read from it.
    handle: String,
    button: String,
    second: bool,
}

pub async fn page(State(app): State<App>, Path(token): Path<String>, uri: Uri) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let note = if uri.query() == Some("saved") { visitor.words.say("you-saved") } else { String::new() };
    let texts = by_text::section(&app, &visitor, String::new(), String::new()).await?;
    html(&you(&app, &visitor, note, None, texts).await?)
}

/// The choices: people in a letter, what is shared, standing yes.
pub async fn choose(State(app): State<App>, Path(token): Path<String>, body: Bytes) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let member = &visitor.member;
    let phone = app.ctx.store.phone_of(visitor.id()).await?;
    let shares = field("shares").and_then(Shares::parse).filter(|s| *s != Shares::Phone || phone.is_some());
    let shares = shares.unwrap_or(member.shares);
    let chosen = Chosen {
        wish: field("wish").map_or(member.wish, |wish| wish.parse().ok().filter(|wish| *wish <= 3)),
        shares,
        standing: fields.iter().filter(|(field, _)| field == "standing").map(|(_, offer)| offer.clone()).collect(),
        shares_wording: format!("{} {}", visitor.words.say("field-shares"), shares_label(&visitor, shares)),
        standing_wording: format!("{} {}", visitor.words.say("you-standing"), visitor.words.say("you-standing-hint")),
    };
    change_choices(&app.ctx, &visitor.space, member, chosen, app.clock.now()).await?;
    Ok(see(&visitor.url("/you?saved")))
}

pub async fn pause(State(app): State<App>, Path(token): Path<String>, body: Bytes) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let fields = form_fields(&body);
    let until = fields.get("until").map(String::as_str).unwrap_or_default();
    let now = app.clock.now();
    match pause_until_day(until, visitor.space.local_day(now)) {
        Ok(day) => {
            pause_until(&app.ctx, &visitor.space, &visitor.member, day, now).await?;
            app.waker.wake();
            Ok(see(&visitor.url("/you?saved")))
        }
        Err(complaint) => {
            let texts = by_text::section(&app, &visitor, String::new(), String::new()).await?;
            let page = you(&app, &visitor, String::new(), Some((complaint, until)), texts).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// "Do not suggest again", and back.
pub async fn suggest(State(app): State<App>, Path(token): Path<String>, body: Bytes) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let fields = form_fields(&body);
    let told_of = app.ctx.store.told_of(visitor.id()).await?;
    let wanted = fields.get("who");
    let person = told_of.iter().find(|p| Some(&handle(&visitor, p)) == wanted).ok_or(Error::NotFound)?;
    match fields.get("again").map(String::as_str) {
        Some("no") => suggest_no_more(&app.ctx, &visitor.space, visitor.id(), &person.id, app.clock.now()).await?,
        _ => suggest_once_more(&app.ctx, visitor.id(), &person.id).await?,
    }
    Ok(see(&visitor.url("/you?saved")))
}

/// Data and deletion want a freshly mailed link: this only sends it.
pub async fn ask_for_letter(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    mail_link(&app.ctx, &visitor.space, &visitor.member, app.clock.now()).await?;
    app.waker.wake();
    Ok(see(&visitor.url("/you/letter")))
}

pub async fn letter_sent(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let visitor = app.visitor(&token).await?;
    let (words, host) = (visitor.words, visitor.space.settings.host.name.as_str());
    html(&Message {
        p: Page::of(&app, &visitor.space, words.say("you-letter-title")),
        lines: vec![
            words.with("you-letter-text", &[("email", &visitor.member.email.to_string())]),
            words.with("you-letter-next", &[("host", host)]),
        ],
        buttons: vec![],
        links: vec![Anchor { url: visitor.url("/you"), label: words.say("me-you") }],
    })
}

/// The page with a complaint about a telephone number.
pub async fn you_page(app: &App, visitor: &Visitor, texts: Option<by_text::ByText>) -> Result<You> {
    you(app, visitor, String::new(), None, texts).await
}

async fn you(
    app: &App,
    visitor: &Visitor,
    note: String,
    complaint: Option<(PauseComplaint, &str)>,
    texts: Option<by_text::ByText>,
) -> Result<You> {
    let (words, space) = (visitor.words, [("space", visitor.space.settings.name.as_str())]);
    let today = visitor.space.local_day(app.clock.now());
    let today_line = app.ctx.store.check_in_of(visitor.id(), today).await?.map(|t| t.today_line).unwrap_or_default();
    let phone = app.ctx.store.phone_of(visitor.id()).await?;
    let told_of = app.ctx.store.told_of(visitor.id()).await?;
    let problem = complaint.map(|(complaint, _)| words.say(complaint_key(complaint))).unwrap_or_default();
    let typed = complaint.map(|(_, typed)| typed).unwrap_or_default();
    let by_text = visitor.member.by_text.is_some() && texts.is_some();
    let channel = if by_text { "you-channel-rest" } else { "you-channel" };
    Ok(You {
        p: Page::of(app, &visitor.space, words.with("you-title", &space)),
        me: visitor.url(""),
        note,
        problem,
        card: card(words, &visitor.member, &today_line),
        wishes: wishes(visitor),
        shares: shares(visitor, phone.is_some()),
        offers: visitor.member.profile.offers.iter().map(offer).collect(),
        pause: a_break(app, visitor, typed),
        people: told_of.iter().map(|person| person_row(visitor, person)).collect(),
        channel: words.with(channel, &[("email", &visitor.member.email.to_string())]),
        texts,
        data: words.with("you-data-text", &space),
    })
}

fn complaint_key(complaint: PauseComplaint) -> &'static str {
    match complaint {
        PauseComplaint::NoDay => "you-pause-no-day",
        PauseComplaint::Past => "you-pause-past",
        PauseComplaint::TooFar => "you-pause-too-far",
    }
}

/// In the words of a letter: what stands under the name, and each line as a reason would quote it.
pub fn card(words: Words, member: &Member, today_line: &str) -> Card {
    let name = member.name.as_str();
    let today = if today_line.is_empty() { String::new() } else { words.with("digest-today", &[("line", today_line)]) };
    let about: Vec<&str> = [member.profile.headline.as_str(), &today].into_iter().filter(|s| !s.is_empty()).collect();
    let quoted = |key: &str, lines: &[Line]| -> Vec<String> {
        lines.iter().map(|line| words.with(key, &[("name", name), ("line", &line.text)])).collect()
    };
    // Interests are written with commas between them and named one by one.
    let interests = member.profile.interests.iter().flat_map(|line| line.text.split(',').map(str::trim));
    let named = interests.map(|line| words.with("you-card-interest", &[("line", line)]));
    let profile = &member.profile;
    let quotes = [quoted("you-card-offer", &profile.offers), quoted("you-card-need", &profile.needs), named.collect()];
    Card { name: name.to_owned(), about: about.join(". "), quotes: quotes.concat() }
}

fn wishes(visitor: &Visitor) -> Vec<Choice> {
    let (words, settings) = (visitor.words, &visitor.space.settings);
    let count = settings.rules.people_per_digest.to_string();
    let space = words.with("you-wish-space", &[("space", &settings.name), ("count", &count)]);
    let own = (0..=3u8).map(|n| (Some(n), words.say(&format!("you-wish-{n}"))));
    let all = std::iter::once((None, space)).chain(own);
    let choice = |(wish, label): (Option<u8>, String)| Choice {
        value: wish.map_or("space".to_owned(), |n| n.to_string()),
        label,
        chosen: visitor.member.wish == wish,
    };
    all.map(choice).collect()
}

fn shares(visitor: &Visitor, has_phone: bool) -> Vec<Choice> {
    let all = [Shares::Email, Shares::Phone, Shares::InPerson];
    let choice = |shares: Shares| Choice {
        value: shares.as_str().to_owned(),
        label: shares_label(visitor, shares),
        chosen: visitor.member.shares == shares,
    };
    all.into_iter().filter(|s| *s != Shares::Phone || has_phone).map(choice).collect()
}

fn shares_label(visitor: &Visitor, shares: Shares) -> String {
    let key = match shares {
        Shares::Email => "shares-email",
        Shares::Phone => "you-shares-phone",
        Shares::InPerson => "shares-in_person",
    };
    visitor.words.say(key)
}

fn offer(line: &Line) -> Choice {
    Choice { value: line.text.clone(), label: line.text.clone(), chosen: line.standing_yes }
}

fn a_break(app: &App, visitor: &Visitor, typed: &str) -> Pause {
    let (words, today) = (visitor.words, visitor.space.local_day(app.clock.now()));
    let quiet = match visitor.member.standing {
        Standing::PausedUntil(until) if today < until => {
            words.with("paused-next", &[("until", &words.long_day(until))])
        }
        Standing::Silent => words.say("me-empty-silent"),
        Standing::Unreachable => words.say("me-unreachable"),
        Standing::Stopped => words.with("stopped-next", &[("space", &visitor.space.settings.name)]),
        _ => String::new(),
    };
    let resume = Button::post(visitor.url("/resume"), words.say("resume-button")).second();
    let after = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today).to_string();
    Pause {
        resume: if quiet.is_empty() { vec![] } else { vec![resume] },
        quiet,
        week: visitor.url("/pause"),
        day: typed.chars().take(40).collect(),
        first: after(1),
        last: after(PAUSE_MAX_DAYS),
    }
}

fn person_row(visitor: &Visitor, person: &ToldOf) -> Person {
    let (words, name) = (visitor.words, [("name", person.name.as_str())]);
    let (says, button) = match person.suggest {
        Suggest::Again => (person.name.clone(), words.with("you-no-more-button", &name)),
        Suggest::NoMore => (words.with("you-no-more", &name), words.with("you-again-button", &name)),
        Suggest::Known => (words.with("you-known", &name), String::new()),
    };
    Person { says, handle: handle(visitor, person), button, second: person.suggest == Suggest::Again }
}

/// An id holds the time when its member came; a hash of both ids holds nothing.
fn handle(visitor: &Visitor, person: &ToldOf) -> String {
    hash(&format!("{}:{}", visitor.id(), person.id)).chars().take(16).collect()
}
