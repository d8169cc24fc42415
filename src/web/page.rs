//! What all pages share: the frame, buttons, links, and the page that is only a message.

use super::App;
use super::console::Frame;
use super::error::Result;
use crate::domain::keep::Keep;
use crate::domain::space::Space;
use crate::render::words::Words;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{Html, IntoResponse, Response};

/// The frame of a page; the templates call it `p`.
pub struct Page {
    pub words: Words,
    pub lang: &'static str,
    pub title: String,
    pub space: String,
    /// Where the space says what is kept; empty on a page of no space.
    pub privacy: String,
    pub keep: Keep,
    pub sample: bool,
    pub wide: bool,
    /// On a tablet at the door, for fingers that stand in front of it.
    pub kiosk: bool,
    /// What forms carry that only a signed-in browser may post; empty where there is none.
    pub mark: String,
    /// What stands around a page of the organiser's console.
    pub console: Option<Frame>,
    /// Goes elsewhere by itself: after so many seconds, to there.
    pub clears: Option<(u32, String)>,
}

impl Page {
    /// A page of no space.
    pub fn bare(words: Words) -> Page {
        Page {
            words,
            lang: words.locale(),
            title: String::new(),
            space: String::new(),
            privacy: String::new(),
            keep: Keep::default(),
            sample: false,
            wide: false,
            kiosk: false,
            mark: String::new(),
            console: None,
            clears: None,
        }
    }

    pub fn of(app: &App, space: &Space, title: String) -> Page {
        let words = Words::of(&space.settings.locale);
        let (name, privacy) = (space.settings.name.clone(), format!("/s/{}/privacy", space.slug));
        Page { title, space: name, privacy, keep: app.ctx.keep, sample: app.demo, ..Page::bare(words) }
    }

    pub fn clear_after(&mut self, seconds: u32, to: &str) {
        self.clears = Some((seconds, to.to_owned()));
    }

    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// Somebody who may look at the console and not act.
    pub fn looks(&self) -> bool {
        self.console.as_ref().is_some_and(|frame| frame.looks)
    }

    /// The mark as a hidden field; every form of the console has it.
    pub fn mark_field(&self) -> String {
        // Hexadecimal of our own making: nothing in it could end the attribute.
        if self.mark.is_empty() {
            String::new()
        } else {
            format!("<input type=\"hidden\" name=\"mark\" value=\"{}\">", self.mark)
        }
    }

    pub fn privacy_note(&self) -> String {
        self.words.count("privacy-note", self.keep.check_in_months() as usize)
    }
}

/// A button that posts, or a link that looks like one.
pub struct Button {
    pub url: String,
    pub label: String,
    pub second: bool,
    pub post: bool,
}

impl Button {
    pub fn post(url: String, label: String) -> Button {
        Button { url, label, second: false, post: true }
    }

    pub fn go(url: String, label: String) -> Button {
        Button { url, label, second: false, post: false }
    }

    pub fn second(self) -> Button {
        Button { second: true, ..self }
    }
}

/// A link with its words.
pub struct Anchor {
    pub url: String,
    pub label: String,
}

/// A page that says something and offers what to do next.
#[derive(Template)]
#[template(path = "pages/message.html")]
pub struct Message {
    pub p: Page,
    pub lines: Vec<String>,
    pub buttons: Vec<Button>,
    pub links: Vec<Anchor>,
}

/// A rendered page.
pub fn html(page: &impl Template) -> Result<Response> {
    Ok(Html(page.render()?).into_response())
}

/// After a POST: see the state there, so that reloading never acts twice.
pub fn see(url: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, url.to_owned())]).into_response()
}
