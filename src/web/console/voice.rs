//! How letters sound and look, with a letter beside it as it would be.

use super::desk::{Act, Desk, Typed};
use super::settings::{Group, Preview, Saved, SettingsPage, field, meanwhile, save};
use crate::config::{SpaceFile, WrittenVoice, contrast_with_white};
use crate::domain::space::DEFAULT_COLOUR;
use crate::flow::change_settings::{seen, written};
use crate::render::sample::sample_letter;
use crate::render::words::{Words, locales};
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Choice, Field, Input};
use crate::web::page::{html, see};
use axum::Router;
use axum::extract::Query;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/voice", get(show).post(keep))
        .route("/s/{space}/organiser/voice/preview", get(as_it_sounds).post(preview))
        .route("/console.js", get(script))
}

/// Only this page may run a script, ours; the letter is a page of its own in a frame.
const WITH_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; \
                           form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A letter brings its own styles, and nothing else.
const LETTER: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

async fn script() -> Response {
    let headers = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, include_str!("../console.js")).into_response()
}

/// What this page shows of the settings.
fn part(file: &SpaceFile) -> (WrittenVoice, [String; 4]) {
    let host = &file.host;
    let reply_to = host.reply_to.clone().unwrap_or_default();
    (file.voice.clone(), [file.locale.clone(), host.name.clone(), host.role.clone(), reply_to])
}

fn with_script(page: Response) -> Response {
    ([(CONTENT_SECURITY_POLICY, WITH_SCRIPT)], page).into_response()
}

async fn show(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let typed = as_it_is(&desk).await?;
    Ok(with_script(html(&page(&desk, &query.into_iter().chain(typed).collect()))?))
}

async fn as_it_is(desk: &Desk) -> Result<Typed> {
    let file = written(&desk.app.ctx, &desk.space).await?.file;
    let seen = seen(&part(&file))?;
    let (voice, [locale, host, role, reply_to]) = part(&file);
    let values = [
        ("seen", seen),
        ("set_locale", locale),
        ("set_host_name", host),
        ("set_host_role", role),
        ("set_host_reply_to", reply_to),
        ("set_voice_greeting", voice.greeting),
        ("set_voice_sign_off", voice.sign_off),
        ("set_voice_footer", voice.footer),
        ("set_voice_colour", voice.colour.unwrap_or_else(|| DEFAULT_COLOUR.to_owned())),
    ];
    Ok(values.map(|(name, value)| (name.to_owned(), value)).into())
}

fn page(desk: &Desk, typed: &Typed) -> SettingsPage {
    let words = desk.words;
    let languages = locales().map(|locale| Choice::new(locale, Words::of(locale).say("language"))).collect();
    let fields = vec![
        field(desk, typed, "set_host_name", Input::Line),
        field(desk, typed, "set_host_role", Input::Line),
        field(desk, typed, "set_host_reply_to", Input::Email),
        Field { hint: contrast(desk), ..field(desk, typed, "set_voice_colour", Input::Colour) },
        field(desk, typed, "set_voice_greeting", Input::Line),
        field(desk, typed, "set_voice_sign_off", Input::Line),
        field(desk, typed, "set_voice_footer", Input::Lines),
        field(desk, typed, "set_locale", Input::Select(languages)),
    ];
    let preview = Preview {
        action: desk.url("/voice/preview"),
        button: words.say("voice-show-me"),
        title: words.say("voice-preview"),
    };
    SettingsPage {
        preview: Some(preview),
        ..SettingsPage::new(desk, "voice-title", "/voice", typed, vec![Group::of(String::new(), fields)])
    }
}

/// How well white words can be read on the buttons as they are, in words.
fn contrast(desk: &Desk) -> String {
    let contrast = contrast_with_white(&desk.space.settings.voice.colour).unwrap_or_default();
    desk.words.with("voice-contrast", &[("contrast", &format!("{contrast:.1}"))])
}

fn apply(act: &Act, file: &mut SpaceFile) {
    let text = |name: &str| act.field(name).trim().to_owned();
    let some = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    file.locale = text("set_locale");
    file.host.name = text("set_host_name");
    file.host.role = text("set_host_role");
    file.host.reply_to = some("set_host_reply_to");
    let colour = some("set_voice_colour");
    file.voice = WrittenVoice {
        greeting: text("set_voice_greeting"),
        sign_off: text("set_voice_sign_off"),
        footer: text("set_voice_footer").replace('\r', ""),
        // The default stays the default, should there be another one some day.
        colour: colour.filter(|colour| !colour.eq_ignore_ascii_case(DEFAULT_COLOUR) || file.voice.colour.is_some()),
    };
}

async fn keep(act: Act) -> Result<Response> {
    let saved = save(&act, Some("voice"), part, |file| {
        apply(&act, file);
        Ok(())
    });
    let answer = match saved.await? {
        Saved::Kept => return Ok(see(&act.url("/voice?saved=1"))),
        Saved::Wrong(field, says) => page(&act, &act.fields).complained(&field, &says),
        Saved::Meanwhile => {
            let now = as_it_is(&act).await?.remove("seen").unwrap_or_default();
            meanwhile(&act, page(&act, &act.fields), now)
        }
    };
    Ok(with_script(answer?))
}

/// The letter as it is written now.
async fn as_it_sounds(desk: Desk) -> Result<Response> {
    let letter = sample_letter(&desk.space.settings, &desk.space.slug, &desk.app.ctx.public_url)?;
    Ok(framed(&desk, &letter.html, &letter.text))
}

/// The letter as it would be written; nothing is kept.
async fn preview(act: Act) -> Result<Response> {
    let mut file = written(&act.app.ctx, &act.space).await?.file;
    apply(&act, &mut file);
    match file.meant(&act.app.ctx.spaces_folder) {
        Ok(settings) => {
            let letter = sample_letter(&settings, &act.space.slug, &act.app.ctx.public_url)?;
            Ok(framed(&act, &letter.html, &letter.text))
        }
        Err(error) => {
            let (key, says) = SpaceFile::complaint(&error);
            let label = act.words.say(&format!("field-set_{}", key.replace('.', "_")));
            let text = act.words.with("voice-not-shown", &[("field", &label), ("why", &says)]);
            Ok(framed(
                &act,
                &format!(
                    "<!doctype html><html lang=\"en\"><head><title>-</title></head><body><p>{}</p></body></html>",
                    escaped(&text)
                ),
                &text,
            ))
        }
    }
}

/// The letter, and below it what those read who read text alone. Its links would leave the frame.
fn framed(desk: &Desk, html: &str, text: &str) -> Response {
    let heading = desk.words.say("voice-as-text");
    let plain = format!(
        "<hr><h2 style=\"font-family:Arial,sans-serif\">{}</h2><pre style=\"white-space:pre-wrap;padding:16px\">{}</pre></body>",
        escaped(&heading),
        escaped(text)
    );
    let html = html.replacen("<head>", "<head><base target=\"_blank\">", 1).replacen("</body>", &plain, 1);
    ([(CONTENT_SECURITY_POLICY, LETTER)], Html(html)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
