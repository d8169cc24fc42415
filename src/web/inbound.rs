//! Mail that a service has taken in for us and posts: Mailgun, Postmark, SendGrid, each at its own address and with its
//! own proof, all with the raw mail in the post. 2xx is said only once all of it is on the disk.
//!
//! What a service has made of a mail by itself (its text without quotes, its idea of a reply) is not looked at: every way
//! in hands over the same bytes.

use super::App;
use super::limits::Client;
use super::mail_post::{Fields, envelope_of_sendgrid, fields, whole};
use super::programs::{Refusal, Result, login_in, not_let_in};
use super::used_tokens::UsedTokens;
use crate::channel::inbound::{Arrived, Kept, Way};
use crate::domain::mail_service::{Doubt, Login, MailServices, Mailgun};
use crate::flow::receive_mail::receive_mail;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_ENCODING, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The services that may post here, and what is remembered of their posts. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct MailDoor {
    services: Arc<MailServices>,
    used: UsedTokens,
    /// A post has to be held whole before its signature can be looked at: so many at once, and memory is bounded.
    hands: Arc<Semaphore>,
}

const AT_ONCE: usize = 8;

impl MailDoor {
    pub fn of(services: MailServices) -> MailDoor {
        MailDoor {
            services: Arc::new(services),
            used: UsedTokens::remembering(Mailgun::TRIES_FOR),
            hands: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    fn hand(&self) -> Result<SemaphorePermit<'_>> {
        self.hands.try_acquire().map_err(|_| try_later("so many mails come at once that this one has to wait"))
    }
}

/// A service, and what makes it stop posting a mail.
struct Service {
    name: &'static str,
    stop: StatusCode,
    /// What to switch on there, so that its posts hold the raw mail.
    raw: &'static str,
}

/// <https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http>: fields `body-mime`,
/// `recipient` and `sender` of the envelope, `timestamp`, `token`, `signature`; 406 ends it, everything but 200 is tried
/// again.
const MAILGUN: Service = Service {
    name: "mailgun",
    stop: StatusCode::NOT_ACCEPTABLE,
    raw: "the post has no raw mail (body-mime): at Mailgun, the address in the route's forward() has to end with \
          /inbound/mailgun/mime",
};
/// <https://postmarkapp.com/developer/webhooks/inbound-webhook>: JSON with `RawEmail` and `OriginalRecipient`; 403 ends it
/// (<https://postmarkapp.com/support/article/understanding-inbound-webhook-retries-in-postmark>).
const POSTMARK: Service = Service {
    name: "postmark",
    stop: StatusCode::FORBIDDEN,
    raw: "the post has no raw mail (RawEmail): at Postmark, switch on “Include raw email content in JSON payload” in the \
          settings of the inbound stream",
};
/// <https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email>: fields `email` and `envelope`; only a
/// 2xx ends it for certain.
const SENDGRID: Service = Service {
    name: "sendgrid",
    stop: StatusCode::OK,
    raw: "the post has no raw mail (email): at SendGrid, switch on “POST the raw, full MIME message” for this address in \
          Inbound Parse",
};

pub async fn mailgun(State(app): State<App>, client: Client, request: Request) -> Result<Response> {
    let mailgun = app.mail_door.services.mailgun.as_ref().ok_or_else(not_here)?;
    let (parts, body) = request.into_parts();
    knock(&app, client, &parts)?;
    let _hand = app.mail_door.hand()?;
    let mut fields = fields(&parts.headers, whole(body, MAILGUN.stop).await?).await?;
    let (time, token) = (fields.text("timestamp"), fields.text("token"));
    mailgun
        .vouches(&time, &token, &fields.text("signature"), app.clock.now())
        .map_err(|doubt| doubted(&app, client, &MAILGUN, doubt))?;
    let posted = Posted {
        mail_from: fields.text_or_none("sender"),
        to: addresses(&fields.text("recipient")),
        raw: raw_of(&mut fields, "body-mime", &MAILGUN)?,
    };
    if !app.mail_door.used.begin(&token, &posted.raw, app.clock.now()) {
        return Err(Refusal::new(MAILGUN.stop, "this token has brought a mail before; it is good for one"));
    }
    let answer = keep(&app, &MAILGUN, posted).await?;
    app.mail_door.used.end(&token);
    Ok(answer)
}

/// What is read of Postmark's JSON.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PostmarkPost {
    raw_email: Option<String>,
    original_recipient: Option<String>,
}

pub async fn postmark(State(app): State<App>, client: Client, request: Request) -> Result<Response> {
    let login = app.mail_door.services.postmark.as_ref().ok_or_else(not_here)?;
    let (parts, body) = request.into_parts();
    knock(&app, client, &parts)?;
    check_login(&app, client, &POSTMARK, login, &parts.headers)?;
    let _hand = app.mail_door.hand()?;
    let post: PostmarkPost = serde_json::from_slice(&whole(body, POSTMARK.stop).await?)
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "the body is not the JSON that Postmark posts"))?;
    let raw = post.raw_email.filter(|raw| !raw.is_empty()).ok_or_else(|| no_raw_mail(&POSTMARK))?;
    // It tells no sender; the `Return-Path` it writes into the mail does.
    let to = addresses(&post.original_recipient.unwrap_or_default());
    keep(&app, &POSTMARK, Posted { mail_from: None, to, raw: raw.into_bytes() }).await
}

pub async fn sendgrid(State(app): State<App>, client: Client, request: Request) -> Result<Response> {
    let sendgrid = app.mail_door.services.sendgrid.as_ref().ok_or_else(not_here)?;
    let (parts, body) = request.into_parts();
    knock(&app, client, &parts)?;
    if let Some(login) = &sendgrid.login {
        check_login(&app, client, &SENDGRID, login, &parts.headers)?;
    }
    let _hand = app.mail_door.hand()?;
    let body = whole(body, StatusCode::PAYLOAD_TOO_LARGE).await?;
    if let Some(key) = &sendgrid.public_key {
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let time = header("x-twilio-email-event-webhook-timestamp");
        let signature = header("x-twilio-email-event-webhook-signature");
        key.vouches(time, &body, signature, app.clock.now())
            .map_err(|doubt| doubted(&app, client, &SENDGRID, doubt))?;
    }
    let mut fields = fields(&parts.headers, body).await?;
    let raw = raw_of(&mut fields, "email", &SENDGRID)?;
    let (mail_from, to) = envelope_of_sendgrid(&fields.text("envelope"));
    keep(&app, &SENDGRID, Posted { mail_from, to, raw }).await
}

/// What everybody is asked first.
fn knock(app: &App, client: Client, parts: &Parts) -> Result<()> {
    app.limits.mail(client, app.clock.now())?;
    match parts.headers.get(CONTENT_ENCODING) {
        // A few bytes could become gigabytes; none of the services does it.
        Some(encoding) if encoding != "identity" => {
            Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "post it as it is, without a Content-Encoding"))
        }
        _ => Ok(()),
    }
}

fn check_login(app: &App, client: Client, service: &Service, login: &Login, headers: &HeaderMap) -> Result<()> {
    match login_in(headers) {
        Some((user, password)) if login.is(&user, &password) => Ok(()),
        _ => {
            let says = "the address to post to has to hold user and password: https://USER:PASSWORD@…";
            tracing::warn!(service = service.name, "a post was not let in: no login, or a wrong one");
            Err(not_let_in(app, client, says))
        }
    }
}

/// A wrong signature may be a wrong key in the settings, so the service is to try again; one that is too old stays so.
fn doubted(app: &App, client: Client, service: &Service, doubt: Doubt) -> Refusal {
    let says = match doubt {
        Doubt::Forged => "the signature is not the service's; compare the key in the settings",
        Doubt::OutOfTime => "it was signed too long ago, or in the future; check the clock of this server",
    };
    tracing::warn!(service = service.name, "a post was not let in: {says}");
    match doubt {
        Doubt::Forged => not_let_in(app, client, says),
        Doubt::OutOfTime => Refusal::new(StatusCode::NOT_ACCEPTABLE, says),
    }
}

/// Nothing is lost: it is kept when it comes again.
fn try_later(why: &str) -> Refusal {
    let says = format!("{why}; try again in a minute");
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, says).with(RETRY_AFTER, 60)
}

fn not_here() -> Refusal {
    Refusal::not_found("way in for mail")
}

fn no_raw_mail(service: &Service) -> Refusal {
    tracing::error!(service = service.name, "a mail could not be taken: {}", service.raw);
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, service.raw)
}

fn raw_of(fields: &mut Fields, name: &str, service: &Service) -> Result<Vec<u8>> {
    fields.take(name).filter(|raw| !raw.is_empty()).ok_or_else(|| no_raw_mail(service))
}

fn addresses(list: &str) -> Vec<String> {
    list.split(',').map(|address| address.trim().to_owned()).filter(|address| !address.is_empty()).collect()
}

/// A mail as its service posts it.
struct Posted {
    mail_from: Option<String>,
    to: Vec<String>,
    raw: Vec<u8>,
}

impl Posted {
    /// For each address of ours by itself. Where none is ours, somebody forwards to the service, and the mail's header says
    /// to whom it was written.
    fn arrivals(self, service: &Service, is_ours: impl Fn(&str) -> bool) -> Vec<Arrived> {
        let ours: Vec<Option<String>> = self.to.into_iter().filter(|to| is_ours(to)).map(Some).collect();
        let ours = if ours.is_empty() { vec![None] } else { ours };
        let arrived = |rcpt_to| Arrived {
            raw: self.raw.clone(),
            mail_from: self.mail_from.clone(),
            rcpt_to,
            way: Way::Webhook(service.name),
            too_large: None,
        };
        ours.into_iter().map(arrived).map(Arrived::shortened).collect()
    }
}

/// 2xx when every part of it is kept. What is refused for ever is answered so that the service does not try again.
async fn keep(app: &App, service: &Service, posted: Posted) -> Result<Response> {
    let is_ours = |to: &str| app.ctx.replies.as_ref().is_some_and(|replies| replies.takes(to));
    let mut refused = None;
    for arrived in posted.arrivals(service, is_ours) {
        match receive_mail(&app.ctx, &app.postroom, arrived, app.clock.now()).await {
            Ok(Kept::Kept) => app.waker.wake(),
            Ok(Kept::Refused(why)) => refused = Some(why),
            Ok(Kept::TryLater(why)) => {
                tracing::warn!(service = service.name, "a mail is to come again: {why}");
                return Err(try_later(&why));
            }
            Err(error) => {
                tracing::error!(service = service.name, "a mail could not be kept, and is to come again: {error:#}");
                return Err(try_later("something went wrong on our side"));
            }
        }
    }
    match refused {
        None => Ok(Json(json!({ "mail": "kept" })).into_response()),
        Some(why) => Ok((service.stop, Json(json!({ "mail": "refused", "why": why }))).into_response()),
    }
}
