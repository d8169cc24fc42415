//! The week in figures, for signed-in organisers: the same as the week's letter, and as a spreadsheet.

use super::App;
use super::error::{Error, Result};
use super::page::{Anchor, Page, html};
use super::session::organiser;
use crate::domain::message::ReportSays;
use crate::domain::space::Space;
use crate::domain::week::{Period, Week};
use crate::flow::report_week::{last_week, report_week, week_csv, week_path};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/week.html")]
struct WeekPage {
    p: Page,
    r: ReportSays,
    weeks: Vec<Anchor>,
    links: Vec<Anchor>,
}

pub async fn show(
    State(app): State<App>,
    Path(space): Path<String>,
    RawQuery(query): RawQuery,
    jar: CookieJar,
) -> Result<Response> {
    let (space, week, says) = asked_for(&app, &space, query, &jar).await?;
    let page = Page::of(&app, &space, String::new());
    let (from, to) = (page.words.long_day(week.period.from), page.words.long_day(week.period.to));
    let year = week.period.to.year().to_string();
    let title = page.words.with("week-title", &[("from", &from), ("to", &to), ("year", &year)]);
    let today = space.local_day(app.clock.now());
    let to_week = |key: &str, period: Period| Anchor { url: week_path(&space, period.from), label: page.say(key) };
    let before = week.period.before().map(|period| to_week("week-previous", period));
    let after = week.period.after().filter(|period| period.from <= today).map(|period| to_week("week-next", period));
    let links = vec![
        Anchor { url: csv_path(&space, week.period.from), label: page.say("week-download") },
        Anchor { url: format!("/s/{}/organiser", space.slug), label: page.say("week-back") },
    ];
    let weeks = [before, after].into_iter().flatten().collect();
    html(&WeekPage { p: Page { wide: true, title, ..page }, r: says, weeks, links })
}

pub async fn csv(
    State(app): State<App>,
    Path(space): Path<String>,
    RawQuery(query): RawQuery,
    jar: CookieJar,
) -> Result<Response> {
    let (space, week, _) = asked_for(&app, &space, query, &jar).await?;
    let file = format!("attachment; filename=\"{}-{}.csv\"", space.slug, week.period.from);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)];
    // The mark says to spreadsheet programs that it is UTF-8.
    Ok((headers, format!("\u{feff}{}", week_csv(&space, &week)?)).into_response())
}

/// The week that the address names, for somebody who may see it.
async fn asked_for(
    app: &App,
    slug: &str,
    query: Option<String>,
    jar: &CookieJar,
) -> Result<(Arc<Space>, Week, ReportSays)> {
    let space = app.space(slug)?;
    organiser(app, jar, &space.id).await?;
    let now = app.clock.now();
    let period = match of(query.as_deref().unwrap_or_default()) {
        Some(day) => day.parse::<NaiveDate>().ok().and_then(|day| Period::week_of(day, space.settings.zone)),
        None => last_week(&space, now),
    };
    let (week, says) = report_week(&app.ctx, &space, &period.ok_or(Error::NotFound)?, now).await?;
    Ok((space, week, says))
}

fn of(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "of").map(|(_, day)| day.into_owned())
}

fn csv_path(space: &Space, of: NaiveDate) -> String {
    format!("/s/{}/organiser/week.csv?of={of}", space.slug)
}
