//! Who is at a page of the console, and whether they may do what they ask.
//!
//! A form of the console carries a mark made from the session's cookie, which no other page can read; without it nothing is
//! done. The cookie itself is never sent along with what another site begins (SameSite).

use crate::domain::id::{OrganiserId, SpaceId};
use crate::domain::role::Role;
use crate::domain::space::Space;
use crate::render::words::Words;
use crate::store::Organiser;
use crate::web::App;
use crate::web::console::frame;
use crate::web::error::{Error, Result};
use crate::web::field::{form_fields, form_values};
use crate::web::page::{Anchor, Page};
use crate::web::session::{Session, session};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Path, Request};
use axum::http::Method;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// A form's fields, or an address's.
pub type Typed = BTreeMap<String, String>;

/// Somebody who may look at this space's pages.
pub struct Desk {
    pub app: App,
    pub space: Arc<Space>,
    pub words: Words,
    pub organiser: Organiser,
    pub role: Role,
    /// The one moment at which the page is made.
    pub now: DateTime<Utc>,
    /// What the forms of this session carry.
    pub mark: String,
    /// By which this browser is known; it is never shown.
    pub cookie: String,
    /// All that this organiser may see.
    pub spaces: Vec<(SpaceId, Role)>,
}

/// The same, who may also act and has posted a form of the console.
pub struct Act {
    desk: Desk,
    pub fields: Typed,
    body: Bytes,
}

/// The same for what is one's own, in every space alike: a password, a browser. Who may only look may do that, too.
pub struct Own(Act);

/// The same with a file: `enctype="multipart/form-data"`, the field `mark` before the file.
pub struct Upload {
    desk: Desk,
    pub fields: Typed,
    /// Its name as the browser gave it, and what is in it. Nothing where none was chosen.
    pub file: Option<(String, Bytes)>,
}

impl Desk {
    /// The address of a page of this space's console: `/people`, or nothing for today.
    pub fn url(&self, page: &str) -> String {
        format!("/s/{}/organiser{page}", self.space.slug)
    }

    pub fn link(&self, page: &str, key: &str) -> Anchor {
        Anchor { url: self.url(page), label: self.words.say(key) }
    }

    pub fn today(&self) -> NaiveDate {
        self.space.local_day(self.now)
    }

    /// May this organiser change things here?
    pub fn acts(&self) -> bool {
        self.role >= Role::Organiser
    }

    /// A page of the console under this part of it (the path of its first page), see [`frame::PARTS`].
    pub fn page(&self, part: &str, title: String) -> Page {
        let frame = frame(self, part);
        Page { wide: true, mark: self.mark.clone(), console: Some(frame), ..Page::of(&self.app, &self.space, title) }
    }

    pub fn organiser_id(&self) -> &OrganiserId {
        &self.organiser.id
    }
}

impl FromRequestParts<App> for Desk {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Desk> {
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, app).await;
        let slug = path.ok().and_then(|Path(mut names)| names.remove("space")).ok_or(Error::NotFound)?;
        let jar = CookieJar::from_headers(&parts.headers);
        let wanted =
            if parts.method == Method::GET { parts.uri.path_and_query().map(|uri| uri.as_str()) } else { None };
        let Session { organiser, spaces, mark, cookie } = session(app, &jar, wanted.unwrap_or_default()).await?;
        // One answer for a space that is not theirs and for one that is not there.
        let space = app.space(&slug)?;
        let role = spaces.iter().find(|(id, _)| *id == space.id).map(|(_, role)| *role).ok_or(Error::NotFound)?;
        let (words, now) = (Words::of(&space.settings.locale), app.clock.now());
        Ok(Desk { app: app.clone(), space, words, organiser, role, now, mark, cookie, spaces })
    }
}

impl FromRequest<App> for Act {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Act> {
        posted(request, app, may_act).await
    }
}

impl FromRequest<App> for Own {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Own> {
        posted(request, app, |_| Ok(())).await.map(Own)
    }
}

/// A form of the console, by somebody who may post it.
async fn posted(request: Request, app: &App, may: fn(&Desk) -> Result<()>) -> Result<Act> {
    let (mut parts, body) = request.into_parts();
    let desk = Desk::from_request_parts(&mut parts, app).await?;
    may(&desk)?;
    let request = Request::from_parts(parts, body);
    let body = Bytes::from_request(request, app).await.map_err(|_| Error::TooMuch)?;
    let fields = form_fields(&body);
    ours(&desk, &fields)?;
    Ok(Act { desk, fields, body })
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Upload> {
        let (mut parts, body) = request.into_parts();
        let desk = Desk::from_request_parts(&mut parts, app).await?;
        may_act(&desk)?;
        let request = Request::from_parts(parts, body);
        let mut multipart = Multipart::from_request(request, app).await.map_err(|_| Error::Stale)?;
        let (mut fields, mut file) = (Typed::new(), None);
        while let Some(part) = multipart.next_field().await.map_err(|_| Error::TooMuch)? {
            let (name, file_name) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
            if file_name.is_some() {
                // Nothing of a file is read for a form that is not ours.
                ours(&desk, &fields)?;
            }
            let bytes = part.bytes().await.map_err(|_| Error::TooMuch)?;
            match file_name {
                Some(file_name) if !file_name.is_empty() => file = Some((file_name, bytes)),
                Some(_) => {}
                None => drop(fields.insert(name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        ours(&desk, &fields)?;
        Ok(Upload { desk, fields, file })
    }
}

fn may_act(desk: &Desk) -> Result<()> {
    if desk.acts() { Ok(()) } else { Err(Error::OnlyLooks) }
}

fn ours(desk: &Desk, fields: &Typed) -> Result<()> {
    if fields.get("mark") == Some(&desk.mark) { Ok(()) } else { Err(Error::Stale) }
}

impl Act {
    /// What was typed in a field; nothing when it is missing.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Every value of a field that can have several.
    pub fn values(&self, name: &str) -> Vec<String> {
        form_values(&self.body, name)
    }

    /// Only an owner goes on.
    pub fn only_owner(&self) -> Result<()> {
        if self.role == Role::Owner { Ok(()) } else { Err(Error::OnlyLooks) }
    }
}

impl Deref for Act {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Deref for Own {
    type Target = Act;

    fn deref(&self) -> &Act {
        &self.0
    }
}

impl Deref for Upload {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}
