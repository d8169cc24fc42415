//! The space: its name, where it is, which clock it has, who its letters come from.

use super::desk::{Act, Desk, Typed};
use super::settings::{Group, Saved, SettingsPage, field, meanwhile, save};
use crate::config::SpaceFile;
use crate::flow::change_settings::{seen, written};
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::Input;
use crate::web::page::{html, see};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new().route("/s/{space}/organiser/space", get(show).post(keep))
}

/// What this page shows of the settings.
fn part(file: &SpaceFile) -> (String, String, String, String) {
    (file.name.clone(), file.zone.clone(), file.postal_address.clone(), file.host.from.clone())
}

async fn show(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let typed = as_it_is(&desk).await?;
    html(&page(&desk, &query.into_iter().chain(typed).collect()))
}

async fn as_it_is(desk: &Desk) -> Result<Typed> {
    let file = written(&desk.app.ctx, &desk.space).await?.file;
    let seen = seen(&part(&file))?;
    let (name, zone, postal, from) = part(&file);
    let values = [
        ("seen", seen),
        ("set_name", name),
        ("set_zone", zone),
        ("set_postal_address", postal),
        ("set_host_from", from),
    ];
    Ok(values.map(|(name, value)| (name.to_owned(), value)).into())
}

fn page(desk: &Desk, typed: &Typed) -> SettingsPage {
    let fields = vec![
        field(desk, typed, "set_name", Input::Line),
        field(desk, typed, "set_postal_address", Input::Line),
        field(desk, typed, "set_zone", Input::Line),
        field(desk, typed, "set_host_from", Input::Email),
    ];
    SettingsPage::new(desk, "space-title", "/space", typed, vec![Group::of(String::new(), fields)])
}

async fn keep(act: Act) -> Result<Response> {
    let text = |name: &str| act.field(name).trim().to_owned();
    let saved = save(&act, Some("space"), part, |file| {
        file.name = text("set_name");
        file.postal_address = text("set_postal_address");
        file.zone = text("set_zone");
        file.host.from = text("set_host_from");
        if file.name.is_empty() {
            return Err(crate::flow::change_settings::Unchanged::wrong("name", "is empty"));
        }
        Ok(())
    });
    match saved.await? {
        Saved::Kept => Ok(see(&act.url("/space?saved=1"))),
        Saved::Wrong(field, says) => page(&act, &act.fields).complained(&field, &says),
        Saved::Meanwhile => {
            let now = as_it_is(&act).await?.remove("seen").unwrap_or_default();
            meanwhile(&act, page(&act, &act.fields), now)
        }
    }
}
