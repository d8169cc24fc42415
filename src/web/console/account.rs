//! One's own: password, signed-in browsers, and who tried to sign in. The same in every space.

use super::desk::{Desk, Own};
use crate::flow::sign_in::{IDLE, PasswordSet, choose_password, hash};
use crate::render::words::Words;
use crate::store::{SignInResult, SignInRow};
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Field, Form, Input};
use crate::web::page::{Button, Message, Page, html, see};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "pages/account.html")]
struct Account {
    p: Page,
    who: String,
    password: String,
    change: Button,
    browsers: Vec<(String, String)>,
    others: Option<Button>,
    sign_ins: Vec<[String; 3]>,
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/account", get(page))
        .route("/s/{space}/organiser/account/password", get(password).post(set_password))
        .route("/s/{space}/organiser/account/password/set", get(password_set))
        .route("/s/{space}/organiser/account/sign-out-others", post(sign_out_others))
}

/// As many lines of the log are shown.
pub const LOG_LINES: u32 = 50;

async fn page(desk: Desk) -> Result<Response> {
    let (words, store, organiser) = (desk.words, &desk.app.ctx.store, &desk.organiser);
    let has_password = store.password_of(&organiser.id).await?.is_some();
    let sessions = store.sessions_of(&organiser.id, desk.now - IDLE, desk.now).await?;
    let this = hash(&desk.cookie);
    let browser = |session: &crate::store::OpenSession| {
        let name = named(words, &session.browser);
        let key = if session.cookie_hash == this { "account-this-browser" } else { "account-browser-seen" };
        let since = moment(&desk, session.created_at);
        (name, words.with(key, &[("since", &since), ("seen", &moment(&desk, session.seen_at))]))
    };
    let role = words.say(&format!("role-{}", desk.role.as_str()));
    let blanks = [("email", organiser.email.to_string()), ("role", role), ("space", desk.space.settings.name.clone())];
    let blanks = blanks.each_ref().map(|(name, text)| (*name, text.as_str()));
    let others = Button::post(desk.url("/account/sign-out-others"), words.say("account-sign-out-others")).second();
    html(&Account {
        p: desk.page("", words.say("account-title")),
        who: words.with("account-who", &blanks),
        password: words.say(if has_password { "account-has-password" } else { "account-no-password" }),
        change: Button::go(
            desk.url("/account/password"),
            words.say(if has_password { "account-change-password" } else { "account-set-password" }),
        )
        .second(),
        browsers: sessions.iter().map(browser).collect(),
        others: (sessions.len() > 1).then_some(others),
        sign_ins: store.sign_ins_of(&organiser.id, LOG_LINES).await?.iter().map(|row| log_line(&desk, row)).collect(),
    })
}

/// When, what, and in which browser.
pub fn log_line(desk: &Desk, row: &SignInRow) -> [String; 3] {
    let key = match row.result {
        SignInResult::In => format!("sign-in-log-{}", row.way.as_str()),
        other => format!("sign-in-log-{}", other.as_str().replace('_', "-")),
    };
    [moment(desk, row.at), desk.words.say(&key), named(desk.words, &row.browser)]
}

fn named(words: Words, browser: &str) -> String {
    if browser.is_empty() { words.say("account-some-browser") } else { browser.to_owned() }
}

/// "Tuesday 3 February, 9:10", in the space's zone.
pub fn moment(desk: &Desk, at: DateTime<Utc>) -> String {
    format!("{}, {}", desk.words.long_day(desk.space.local_day(at)), super::time(&desk.space, at))
}

async fn password(desk: Desk) -> Result<Response> {
    html(&password_form(&desk).await?)
}

async fn password_form(desk: &Desk) -> Result<Form> {
    let words = desk.words;
    let has_one = desk.app.ctx.store.password_of(&desk.organiser.id).await?.is_some();
    let field = |name: &str, fill: &'static str| Field::new(words, name, Input::Password, "").filled_in_as(fill);
    let mut fields = vec![field("new_password", "new-password"), field("new_password_again", "new-password")];
    if has_one {
        fields.insert(0, field("present_password", "current-password"));
    }
    let key = if has_one { "account-change-password" } else { "account-set-password" };
    let mut lines = vec![words.say("account-password-text")];
    lines.extend(has_one.then(|| words.say("account-password-remove")));
    Ok(Form {
        p: desk.page("", words.say(key)),
        lines,
        action: desk.url("/account/password"),
        fields,
        button: words.say("account-password-keep"),
        problems: vec![],
        links: vec![desk.link("/account", "account-title")],
    })
}

/// Everybody sets their own, also who may only look at a space.
async fn set_password(own: Own) -> Result<Response> {
    let words = own.words;
    let new = own.field("new_password");
    let complain = |field: &'static str, why: String| (field, why);
    let complaint = if new != own.field("new_password_again") {
        Some(complain("new_password_again", words.say("account-password-differs")))
    } else {
        let new = Some(new).filter(|new| !new.is_empty());
        let present = own.field("present_password");
        match choose_password(&own.app.ctx, &own.organiser, present, new, &own.cookie, own.now).await? {
            PasswordSet::Done => None,
            PasswordSet::WrongPresent => Some(complain("present_password", words.say("account-password-wrong"))),
            PasswordSet::HeldOff => Some(complain("present_password", words.say("account-password-held-off"))),
            PasswordSet::Unfit(why) => Some(complain("new_password", why)),
        }
    };
    match complaint {
        Some(complaint) => password_form(&own).await?.complained(&[complaint]),
        None => {
            // Their address is told.
            own.app.waker.wake();
            Ok(see(&own.url("/account/password/set")))
        }
    }
}

async fn password_set(desk: Desk) -> Result<Response> {
    let words = desk.words;
    html(&Message {
        p: desk.page("", words.say("account-password-done")),
        lines: vec![words.say("account-password-done-text")],
        buttons: vec![],
        links: vec![desk.link("/account", "account-title"), desk.link("", "today-back")],
    })
}

async fn sign_out_others(own: Own) -> Result<Response> {
    own.app.ctx.store.sign_out_all(&own.organiser.id, Some(&hash(&own.cookie))).await?;
    Ok(see(&own.url("/account")))
}
