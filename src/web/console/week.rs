//! The week in figures, for signed-in organisers: the same as the week's letter, and as a spreadsheet.

use super::desk::Desk;
use crate::domain::message::ReportSays;
use crate::domain::space::Space;
use crate::domain::week::{Period, Week};
use crate::flow::report_week::{last_week, week_csv, week_kept, week_path};
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Page, html};
use askama::Template;
use axum::Router;
use axum::extract::RawQuery;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{Datelike, NaiveDate};

#[derive(Template)]
#[template(path = "pages/week.html")]
struct WeekPage {
    p: Page,
    r: ReportSays,
    weeks: Vec<Anchor>,
    links: Vec<Anchor>,
}

pub fn routes() -> Router<App> {
    Router::new().route("/s/{space}/organiser/week", get(show)).route("/s/{space}/organiser/week.csv", get(csv))
}

async fn show(desk: Desk, RawQuery(query): RawQuery) -> Result<Response> {
    let (week, says) = asked_for(&desk, query).await?;
    let space = &desk.space;
    let page = desk.page("/reports", String::new());
    let (from, to) = (page.words.long_day(week.period.from), page.words.long_day(week.period.to));
    let year = week.period.to.year().to_string();
    let title = page.words.with("week-title", &[("from", &from), ("to", &to), ("year", &year)]);
    let today = desk.today();
    let to_week = |key: &str, period: Period| Anchor { url: week_path(space, period.from), label: page.say(key) };
    let before = week.period.before().map(|period| to_week("week-previous", period));
    let after = week.period.after().filter(|period| period.from <= today).map(|period| to_week("week-next", period));
    let links = vec![
        Anchor { url: csv_path(space, week.period.from), label: page.say("week-download") },
        Anchor { url: format!("/s/{}/organiser", space.slug), label: page.say("week-back") },
    ];
    let weeks = [before, after].into_iter().flatten().collect();
    html(&WeekPage { p: Page { title, ..page }, r: says, weeks, links })
}

async fn csv(desk: Desk, RawQuery(query): RawQuery) -> Result<Response> {
    let (week, _) = asked_for(&desk, query).await?;
    let space = &desk.space;
    let file = format!("attachment; filename=\"{}-{}.csv\"", space.slug, week.period.from);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)];
    // The mark says to spreadsheet programs that it is UTF-8.
    Ok((headers, format!("\u{feff}{}", week_csv(space, &week)?)).into_response())
}

/// The week that the address names.
async fn asked_for(desk: &Desk, query: Option<String>) -> Result<(Week, ReportSays)> {
    let space = &desk.space;
    let period = match of(query.as_deref().unwrap_or_default()) {
        Some(day) => day.parse::<NaiveDate>().ok().and_then(|day| Period::week_of(day, space.settings.zone)),
        None => last_week(space, desk.now),
    };
    Ok((*week_kept(&desk.app.ctx, space, &period.ok_or(Error::NotFound)?, desk.now).await?).clone())
}

fn of(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "of").map(|(_, day)| day.into_owned())
}

fn csv_path(space: &Space, of: NaiveDate) -> String {
    format!("/s/{}/organiser/week.csv?of={of}", space.slug)
}
