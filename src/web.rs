//! The pages: the form at the door, the buttons of letters, the organiser's first page, and the demo.
//!
//! GET shows, POST acts: mail scanners open every link. Pages read the store and write only through `flow`. No
//! script, no third-party request, no address of a page given to anybody (`no-referrer`: addresses hold tokens).

mod api;
mod by_text;
mod check_in;
mod check_in_form;
mod confirm;
mod console;
mod demo;
mod error;
mod field;
mod inbound;
mod introduction;
mod kiosk;
mod limits;
mod mail_post;
mod member;
mod met;
mod openapi;
mod own_data;
mod page;
mod privacy;
mod programs;
mod session;
mod texts;
mod used_tokens;
mod webhook;
mod you;

use crate::clock::Clock;
use crate::domain::id::MemberId;
use crate::domain::link::Purpose;
use crate::domain::member::Member;
use crate::domain::space::Space;
use crate::flow::Context;
use crate::flow::receive_mail::Postroom;
use crate::render::words::Words;
use crate::store::Link;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use error::{Error, Result};
pub use inbound::MailDoor;
pub use limits::Limits;
use programs::Refusal;
use std::sync::Arc;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

/// Says that there is something to do before the next tick would come by itself.
#[derive(Clone)]
pub struct Waker(Arc<watch::Sender<u64>>);

impl Default for Waker {
    fn default() -> Self {
        Waker(Arc::new(watch::Sender::new(0)))
    }
}

impl Waker {
    pub fn wake(&self) {
        self.0.send_modify(|n| *n += 1);
    }

    pub fn sleeper(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

/// What every page needs.
#[derive(Clone)]
pub struct App {
    pub ctx: Context,
    pub clock: Clock,
    pub waker: Waker,
    pub limits: Limits,
    /// What is known of the way mail comes in.
    pub postroom: Postroom,
    pub mail_door: MailDoor,
    /// Sample data: every page says so, and every letter can be read by everybody.
    pub demo: bool,
}

/// A form is a few lines; what is larger is not one.
const BODY_MAX: usize = 64 * 1024;

pub fn router(app: App) -> Router {
    let mut router = Router::new()
        .route("/", get(if app.demo { get(demo::home) } else { get(check_in::home) }))
        .route("/healthz", get(healthz))
        .route("/style.css", get(style))
        .route("/api/openapi.json", get(openapi::show).fallback(async || Refusal::method("GET, HEAD")))
        .route(
            "/s/{space}/check-in",
            get(check_in::form).post(check_in::submit).fallback(async || Refusal::method("GET, HEAD, POST")),
        )
        .route("/s/{space}/webhooks/{name}", post(webhook::submit).fallback(async || Refusal::method("POST")))
        .route("/inbound/mailgun", post(inbound::mailgun).fallback(async || Refusal::method("POST")))
        // It posts raw mail only to an address that ends so.
        .route("/inbound/mailgun/mime", post(inbound::mailgun).fallback(async || Refusal::method("POST")))
        .route("/inbound/postmark", post(inbound::postmark).fallback(async || Refusal::method("POST")))
        .route("/inbound/sendgrid", post(inbound::sendgrid).fallback(async || Refusal::method("POST")))
        .route("/sms/{gateway}/{code}/text", get(texts::text).post(texts::text))
        .route("/sms/{gateway}/{code}/receipt", get(texts::receipt).post(texts::receipt))
        .route("/s/{space}/kiosk", get(kiosk::start).post(kiosk::enrol))
        .route("/s/{space}/kiosk/names", get(kiosk::to_start).post(kiosk::names))
        .route("/s/{space}/kiosk/day", get(kiosk::to_start).post(kiosk::day))
        .route("/s/{space}/kiosk/check-in", get(kiosk::to_start).post(kiosk::check_in))
        .route("/s/{space}/kiosk/leave", get(kiosk::to_start).post(kiosk::leave))
        .route("/s/{space}/kiosk/new", get(kiosk::new).post(kiosk::check_in_new))
        .route("/s/{space}/kiosk/done", get(kiosk::done))
        .route("/s/{space}/map", get(console::map::public))
        .route("/s/{space}/map.svg", get(console::map::public_svg))
        .route("/s/{space}/privacy", get(privacy::page))
        .route("/s/{space}/forgotten", get(own_data::forgotten))
        .route("/c/{token}", get(confirm::show).post(confirm::press))
        .route("/m/{token}", get(member::page))
        .route("/m/{token}/check-in", get(check_in::own_form).post(check_in::own_submit))
        .route("/m/{token}/leave", get(member::left).post(member::leave))
        .route("/m/{token}/leave/{day}", post(member::leave_day))
        .route("/m/{token}/pause", get(member::pause).post(member::do_pause))
        .route("/m/{token}/stop", get(member::stop).post(member::do_stop))
        .route("/m/{token}/resume", get(member::resume).post(member::do_resume))
        .route("/m/{token}/welcome", get(member::welcome).post(member::do_welcome))
        .route("/m/{token}/story", get(met::story).post(met::tell_story))
        .route("/m/{token}/story/thanks", get(met::story_told))
        .route("/m/{token}/you", get(you::page).post(you::choose))
        .route("/m/{token}/you/pause", post(you::pause))
        .route("/m/{token}/you/suggest", post(you::suggest))
        .route("/m/{token}/you/texts", post(by_text::ask))
        .route("/m/{token}/you/letters", post(by_text::end))
        .route("/m/{token}/you/letter", get(you::letter_sent).post(you::ask_for_letter))
        .route("/d/{token}", get(own_data::show))
        .route("/d/{token}/data", post(own_data::download))
        .route("/d/{token}/delete", get(own_data::ask).post(own_data::delete))
        .route("/m/{token}/{position}", get(introduction::show))
        .route("/m/{token}/{position}/met", get(met::show).post(met::say))
        .route("/m/{token}/{position}/met/{said}", get(met::form))
        .route("/m/{token}/{position}/{answer}", get(introduction::show_answer).post(introduction::answer))
        .route("/o/{token}", get(session::show).post(session::sign_in))
        .route("/sign-in", get(session::form).post(session::by_password))
        .route("/sign-in/link", get(session::to_form).post(session::by_link))
        .route("/sign-in/link/sent", get(session::link_sent))
        .route("/sign-out", post(session::sign_out))
        .merge(console::routes());
    if app.demo {
        router = router
            .route("/demo/letters/{id}", get(demo::letter))
            .route("/demo/letters/{id}/text", get(demo::letter_text))
            .route("/demo/letters/{id}/raw", get(demo::letter_raw))
            .route("/demo/organiser", get(demo::organiser))
            .route("/demo/kiosk", get(demo::kiosk));
    }
    router
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || (StatusCode::METHOD_NOT_ALLOWED, Error::NotFound))
        .layer(axum::middleware::map_response(guard))
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(app)
}

/// What every answer carries, unless the page has set its own.
async fn guard(mut response: Response) -> Response {
    const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-src 'self'; \
                       base-uri 'none'; frame-ancestors 'none'";
    let defaults: [(HeaderName, &str); 4] = [
        (CONTENT_SECURITY_POLICY, CSP),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn style() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    let rules =
        [include_str!("../templates/pages/style.css"), crate::render::map::STYLE, crate::render::plot::STYLE].concat();
    (headers, rules).into_response()
}

/// Green while nothing needs the operator; else red, with the names of the alarms. Their texts may hold addresses, so
/// they are for the command line (`elevenses alarms`).
async fn healthz(axum::extract::State(app): axum::extract::State<App>) -> Result<Response> {
    let alarms = app.ctx.store.alarms().await?;
    if alarms.is_empty() {
        return Ok((StatusCode::OK, "ok\n").into_response());
    }
    let lines: Vec<String> = alarms.iter().map(|a| format!("{} since {}\n", a.name, a.since)).collect();
    Ok((StatusCode::SERVICE_UNAVAILABLE, lines.concat()).into_response())
}

impl App {
    fn space(&self, slug: &str) -> Result<Arc<Space>> {
        self.ctx.space_named(slug).ok_or(Error::NotFound)
    }

    /// Who a personal link belongs to.
    async fn visitor(&self, token: &str) -> Result<Visitor> {
        let link = self.ctx.open_link(Purpose::Personal, token).await?.ok_or(Error::LinkOver)?;
        let (Some(id), Some(space)) = (&link.member, &link.space) else { return Err(Error::LinkOver) };
        let space = self.ctx.space(space)?;
        let member = self.ctx.store.member(id).await?;
        Ok(Visitor { words: Words::of(&space.settings.locale), space, member, link, token: token.to_owned() })
    }
}

/// Somebody who came through their own link.
struct Visitor {
    space: Arc<Space>,
    member: Member,
    link: Link,
    token: String,
    words: Words,
}

impl Visitor {
    fn url(&self, rest: &str) -> String {
        format!("/m/{}{rest}", self.token)
    }

    fn id(&self) -> &MemberId {
        &self.member.id
    }
}
