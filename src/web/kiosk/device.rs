//! Which tablet a browser is: a cookie that lives long, and the mark that its forms carry.

use super::base;
use crate::domain::space::Space;
use crate::flow::sign_in::hash;
use crate::render::words::Words;
use crate::store::Kiosk;
use crate::web::App;
use crate::web::error::Result;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use std::collections::BTreeMap;
use std::sync::Arc;

const COOKIE: &str = "elevenses_kiosk";

/// An enrolled tablet.
pub struct Device {
    pub space: Arc<Space>,
    pub kiosk: Kiosk,
    pub words: Words,
    /// Where it begins, and begins again.
    pub base: String,
    /// What every form of it carries: made from the cookie, which no other page can read.
    pub mark: String,
    secret: String,
}

impl Device {
    pub fn cookie(&self, app: &App) -> Cookie<'static> {
        cookie(app, &self.space.slug, self.secret.clone())
    }
}

/// The cookie that makes a browser a tablet. It is sent to the tablet's own pages only, and never along with what
/// another site begins.
pub fn cookie(app: &App, slug: &str, secret: String) -> Cookie<'static> {
    Cookie::build((COOKIE, secret))
        .path(base(slug))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.ctx.public_url.starts_with("https://"))
        .permanent()
        .build()
}

/// The tablet, if this browser is one of this space and not revoked.
pub async fn device(app: &App, slug: &str, jar: &CookieJar) -> Result<Option<Device>> {
    let space = app.space(slug)?;
    let Some(cookie) = jar.get(COOKIE) else { return Ok(None) };
    let secret = cookie.value().to_owned();
    let Some(kiosk) = app.ctx.store.kiosk(&space.id, &hash(&secret)).await? else { return Ok(None) };
    let (words, base) = (Words::of(&space.settings.locale), base(slug));
    Ok(Some(Device { words, base, mark: hash(&format!("form of {secret}")), secret, space, kiosk }))
}

/// The tablet, if the form came from one of its own pages.
pub async fn posted(
    app: &App,
    slug: &str,
    jar: &CookieJar,
    fields: &BTreeMap<String, String>,
) -> Result<Option<Device>> {
    let device = device(app, slug, jar).await?;
    Ok(device.filter(|device| fields.get("mark") == Some(&device.mark)))
}
