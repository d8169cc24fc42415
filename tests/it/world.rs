//! A whole Elevenses for a story: real database, real pages, a real SMTP server, and a clock the story moves.

use crate::sink::{Accepted, Options, Sink};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode};
use chrono::{DateTime, Duration, Utc};
use elevenses::channel::inbound::{Arrived, Kept, Way};
use elevenses::clock::Clock;
use elevenses::config::Deployment;
use elevenses::daemon::{Daemon, Ticked};
use elevenses::domain::link::{Nonce, Purpose};
use elevenses::domain::space::Space;
use elevenses::flow::import_check_ins::import_check_ins;
use elevenses::flow::import_people::import_people;
use elevenses::flow::read_spreadsheet::{Report, Unsettled};
use elevenses::flow::receive_mail::{Postroom, receive_mail};
use elevenses::sheet::{Said, Spreadsheet};
use elevenses::web::{App, router};
use mail_parser::{MessageParser, MimeHeaders};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

pub const SAMPLE: &str = include_str!("../../config/sample-hub.csv");
pub const SPACE: &str = include_str!("../../config/spaces/sample-hub.toml");

pub struct World {
    pub daemon: Daemon,
    pub sink: Sink,
    pub folder: TempDir,
    pub now: DateTime<Utc>,
}

/// A letter as its reader has it.
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub raw: String,
}

/// A page as its visitor has it.
pub struct Page {
    pub status: StatusCode,
    pub body: String,
    pub headers: axum::http::HeaderMap,
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Settings for a deployment in this folder with this mail server.
pub fn write_settings(folder: &Path, smtp_port: u16, listen: &str) -> std::path::PathBuf {
    std::fs::create_dir_all(folder.join("spaces")).unwrap();
    std::fs::write(folder.join("spaces/sample-hub.toml"), SPACE).unwrap();
    let settings = format!(
        "listen = \"{listen}\"\npublic_url = \"https://hub.example\"\n[smtp]\nhost = \"127.0.0.1\"\nport = {smtp_port}\nsecurity = \"plain\"\n"
    );
    let path = folder.join("elevenses.toml");
    std::fs::write(&path, settings).unwrap();
    path
}

impl World {
    /// At ten past nine on the sample hub's morning.
    pub async fn new() -> World {
        World::at("2026-02-03T09:10:00Z").await
    }

    pub async fn at(now: &str) -> World {
        let (sink, folder) = (Sink::start(Options::default()), tempfile::tempdir().unwrap());
        let settings = write_settings(folder.path(), sink.port(), "127.0.0.1:0");
        let deployment = Deployment::load(&settings, std::iter::empty()).unwrap();
        let daemon = Daemon::open(&deployment, Clock::starting_at(at(now))).await.unwrap();
        World { daemon, sink, folder, now: at(now) }
    }

    /// A sample hub whose letters can be answered by mail: a letter that it sent itself has come back.
    pub async fn answered_by_mail(now: &str) -> World {
        let (sink, folder) = (Sink::start(Options::default()), tempfile::tempdir().unwrap());
        let settings = write_settings(folder.path(), sink.port(), "127.0.0.1:0");
        let inbound = "[inbound]\naddress = \"reply@in.samplehub.example\"\nauthserv_id = \"mx.samplehub.example\"\n[inbound.lmtp]\nlisten = \"127.0.0.1:0\"\n";
        let text = std::fs::read_to_string(&settings).unwrap() + inbound;
        std::fs::write(&settings, text).unwrap();
        let deployment = Deployment::load(&settings, std::iter::empty()).unwrap();
        let daemon = Daemon::open(&deployment, Clock::starting_at(at(now))).await.unwrap();
        let (ctx, nonce) = (&daemon.ctx, Nonce::new([1; 8]));
        let key = ctx.loop_key(ctx.replies.as_ref().unwrap());
        ctx.store.begin_mail_loop(&nonce, &key, at(now)).await.unwrap();
        let token = ctx.keys.token(Purpose::Loop, &nonce);
        let world = World { daemon, sink, folder, now: at(now) };
        let to = format!("reply+{token}@in.samplehub.example");
        assert_eq!(world.mail_comes(&to, b"From: jo@samplehub.example\r\n\r\nloop\r\n").await, Kept::Kept);
        world
    }

    /// The sample hub's morning, by such a hub.
    pub async fn morning_by_mail() -> World {
        let mut world = World::answered_by_mail("2026-02-03T09:10:00Z").await;
        world.tick_at("2026-02-03T09:10:00Z").await;
        world.import(SAMPLE).await.unwrap();
        world.tick_at("2026-02-03T09:15:00Z").await;
        world
    }

    /// A mail comes in for that address.
    pub async fn mail_comes(&self, to: &str, raw: &[u8]) -> Kept {
        // Bounces have no sender.
        let from = if raw.starts_with(b"Return-Path: <>") { "" } else { "somebody@mail.example" };
        let arrived = Arrived::by_envelope(Way::Lmtp, from, to, raw.to_vec());
        let room = Postroom { authserv_id: Some("mx.samplehub.example".to_owned()), ..Postroom::default() };
        receive_mail(&self.daemon.ctx, &room, arrived, self.now).await.unwrap()
    }

    /// Stopped and started again on the same files.
    pub async fn restarted(self) -> World {
        self.try_restart().await.unwrap()
    }

    pub async fn try_restart(self) -> anyhow::Result<World> {
        let World { daemon, sink, folder, now } = self;
        drop(daemon);
        let deployment = Deployment::load(&folder.path().join("elevenses.toml"), std::iter::empty())?;
        // A child that another test forked this very moment holds our lock until it becomes another program.
        let mut opened = Daemon::open(&deployment, Clock::starting_at(now)).await;
        for _ in 0..1_500 {
            match &opened {
                Err(error) if error.to_string().contains("another Elevenses is running") => {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                    opened = Daemon::open(&deployment, Clock::starting_at(now)).await;
                }
                _ => break,
            }
        }
        Ok(World { daemon: opened?, sink, folder, now })
    }

    pub fn space(&self) -> Arc<Space> {
        self.daemon.ctx.space_named("sample-hub").unwrap()
    }

    pub async fn import(&self, csv: &str) -> Result<Report, Unsettled> {
        let file = Spreadsheet::of_text("check-ins.csv", csv)?;
        let (ctx, space, said) = (&self.daemon.ctx, self.space(), Said::default());
        import_check_ins(ctx, &space, &file, &said, self.now, |_, _| {}).await.unwrap()
    }

    /// A list of people, as an organiser brings it in.
    pub async fn bring_in_people(&self, csv: &str) {
        let file = Spreadsheet::of_text("list.csv", csv).unwrap();
        let (ctx, space) = (&self.daemon.ctx, self.space());
        import_people(ctx, &space, &file, &Said::default(), self.now, |_, _| {}).await.unwrap().unwrap();
    }

    /// What needs the organiser, in words.
    pub async fn needs(&self) -> Vec<String> {
        let needs = self.daemon.ctx.store.needs(&self.space().id).await.unwrap();
        needs.into_iter().map(|need| need.text).collect()
    }

    /// Moves the clock and lets the daemon do what is due.
    pub async fn tick_at(&mut self, now: &str) -> Ticked {
        self.now = at(now);
        self.daemon.tick(self.now).await.unwrap()
    }

    pub async fn tick_after(&mut self, time: Duration) -> Ticked {
        self.now += time;
        self.daemon.tick(self.now).await.unwrap()
    }

    /// The sample hub's morning, up to the letters.
    pub async fn morning() -> World {
        let mut world = World::new().await;
        world.tick_at("2026-02-03T09:10:00Z").await;
        world.import(SAMPLE).await.unwrap();
        world.tick_at("2026-02-03T09:15:00Z").await;
        world
    }

    pub fn pages(&self) -> Router {
        router(App { clock: Clock::starting_at(self.now), ..self.daemon.app() })
    }

    pub async fn request(&self, request: Request<Body>) -> Page {
        let response: Response<Body> = self.pages().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Page { status, headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    /// GET; `url` may be a whole link from a letter.
    pub async fn get(&self, url: &str) -> Page {
        self.request(Request::get(path(url)).body(Body::empty()).unwrap()).await
    }

    /// POST as a form; follows one redirect, as a browser does.
    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> Page {
        let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path(url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        let page = self.request(request).await;
        match page.headers.get("location") {
            Some(location) if page.status == StatusCode::SEE_OTHER => self.get(location.to_str().unwrap()).await,
            _ => page,
        }
    }

    pub async fn post_json(&self, token: Option<&str>, body: &str) -> Page {
        let mut request = Request::post("/s/sample-hub/check-in").header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.request(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Every letter the server has accepted, in order.
    pub fn letters(&self) -> Vec<Letter> {
        self.sink.accepted().iter().map(read).collect()
    }

    pub fn letters_to(&self, address: &str) -> Vec<Letter> {
        self.letters().into_iter().filter(|l| l.to == address).collect()
    }

    /// The latest letter to somebody of the sample hub.
    pub fn letter_to(&self, address: &str) -> Letter {
        self.letters_to(address).pop().unwrap_or_else(|| panic!("no letter to {address}"))
    }

    /// The number that `name` has in the latest letter to `address`, as the beginning of their links.
    pub fn link_for(&self, address: &str, name: &str, answer: &str) -> String {
        let letter = self.letter_to(address);
        let wanted = match answer {
            "yes" => format!("Yes, introduce me to {name}:"),
            "no" => format!("Not {name} this time:"),
            _ => format!("{name} and I know each other:"),
        };
        let mut lines = letter.text.lines().skip_while(|l| l.trim() != wanted);
        lines.nth(1).unwrap_or_else(|| panic!("no “{wanted}” in\n{}", letter.text)).trim().to_owned()
    }

    /// Presses a button of the latest letter: opens the page, then posts.
    pub async fn press(&self, address: &str, name: &str, answer: &str) -> Page {
        let link = self.link_for(address, name, answer);
        assert_eq!(self.get(&link).await.status, StatusCode::OK);
        self.post(&link, &[]).await
    }
}

fn path(url: &str) -> String {
    url.strip_prefix("https://hub.example").unwrap_or(url).to_owned()
}

pub fn percent(value: &str) -> String {
    value
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

pub fn read(accepted: &Accepted) -> Letter {
    let message = MessageParser::default().parse(&accepted.bytes).unwrap();
    assert!(message.content_type().is_some());
    Letter {
        to: accepted.rcpt_to.first().cloned().unwrap_or_default(),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
        html: message.body_html(0).unwrap_or_default().replace("\r\n", "\n"),
        raw: String::from_utf8_lossy(&accepted.bytes).into_owned(),
    }
}

/// The first link of a text that holds `part`.
pub fn link_in(text: &str, part: &str) -> String {
    let link = text.split_whitespace().find(|word| word.starts_with("https://") && word.contains(part));
    link.unwrap_or_else(|| panic!("no link with {part} in\n{text}")).to_owned()
}
