//! The weeks, and a year at a glance: each picture with its table and its file.

use super::desk::Desk;
use crate::domain::connection::{OutcomeGroup, OutcomeKind};
use crate::domain::year::Year;
use crate::flow::report_week::week_path;
use crate::flow::report_year::{Trend, TrendTable, report_year, table, when, year_csv};
use crate::render::plot::{Plot, Series, plot};
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Anchor, Page, html};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{Datelike, NaiveDate};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/reports", get(page))
        .route("/s/{space}/organiser/reports/{file}", get(csv))
}

#[derive(Template)]
#[template(path = "pages/reports.html")]
struct Reports {
    p: Page,
    last: Anchor,
    parts: Vec<Part>,
    back: Anchor,
}

struct Part {
    id: &'static str,
    heading: String,
    note: String,
    /// Empty where there is nothing to draw yet.
    svg: String,
    caption: String,
    when: String,
    series: Vec<String>,
    rows: Vec<PartRow>,
    csv: Anchor,
}

struct PartRow {
    when: String,
    /// The page of the week.
    url: String,
    cells: Vec<(String, usize)>,
}

async fn page(desk: Desk) -> Result<Response> {
    let year = report_year(&desk.app.ctx, &desk.space, desk.now).await?;
    html(&Reports {
        p: desk.page("/reports", desk.words.say("reports-title")),
        last: desk.link("/week", "reports-last-week"),
        parts: Trend::ALL.map(|trend| part(&desk, &year, trend)).into(),
        back: desk.link("/connections", "connections-title"),
    })
}

fn part(desk: &Desk, year: &Year, trend: Trend) -> Part {
    let (words, id) = (desk.words, trend.as_str());
    let table = table(words, year, trend);
    let total: usize = table.rows.iter().flat_map(|(_, counts)| counts).sum();
    let row = |(from, counts): &(NaiveDate, Vec<usize>)| PartRow {
        when: when(words, trend, *from),
        url: if trend == Trend::CheckIns { week_path(&desk.space, *from) } else { String::new() },
        cells: table.series.iter().cloned().zip(counts.iter().copied()).collect(),
    };
    let heading = words.say(&format!("trend-{id}-title"));
    Part {
        id,
        note: words.say(&format!("trend-{id}-note")),
        svg: if total == 0 { String::new() } else { plot(&drawn(words, trend, &table, heading.clone())) },
        caption: words.say(&format!("trend-{id}-caption")),
        when: table.when.clone(),
        series: table.series.clone(),
        rows: table.rows.iter().rev().map(row).collect(),
        csv: Anchor {
            url: desk.url(&format!("/reports/{id}.csv")),
            label: words.with("trend-csv", &[("what", &heading)]),
        },
        heading,
    }
}

/// The table as a picture. Outcomes are drawn in their three meanings: eight fillings nobody could tell apart.
fn drawn(words: Words, trend: Trend, table: &TrendTable, title: String) -> Plot {
    let column = |nth: usize| table.rows.iter().map(|(_, counts)| counts[nth]).collect();
    let series: Vec<Series> = match trend {
        Trend::Outcomes => {
            let groups = [("work", OutcomeGroup::Work), ("help", OutcomeGroup::Help), ("links", OutcomeGroup::Links)];
            let of_group = |(key, group): (&str, OutcomeGroup)| {
                let kinds = OutcomeKind::ALL.iter().enumerate().filter(move |(_, kind)| kind.group() == group);
                let kinds: Vec<usize> = kinds.map(|(nth, _)| nth).collect();
                let sum = |(_, counts): &(NaiveDate, Vec<usize>)| kinds.iter().map(|nth| counts[*nth]).sum();
                let values = table.rows.iter().map(sum).collect();
                Series { name: words.say(&format!("trend-group-{key}")), values }
            };
            groups.map(of_group).into()
        }
        _ => table
            .series
            .iter()
            .enumerate()
            .map(|(nth, name)| Series { name: name.clone(), values: column(nth) })
            .collect(),
    };
    Plot {
        id: format!("plot-{}", trend.as_str()),
        desc: described(words, trend, table),
        title,
        axis: words.say(&format!("trend-{}-axis", trend.as_str())),
        labels: labels(words, trend, table),
        series,
        stacked: trend == Trend::Outcomes,
    }
}

/// What there is to see: the whole, and the most.
fn described(words: Words, trend: Trend, table: &TrendTable) -> String {
    let sum = |counts: &[usize]| if trend == Trend::Introductions { counts[0] } else { counts.iter().sum() };
    let total: usize = table.rows.iter().map(|(_, counts)| sum(counts)).sum();
    let most = table.rows.iter().max_by_key(|(from, counts)| (sum(counts), std::cmp::Reverse(*from)));
    let Some((from, counts)) = most else { return String::new() };
    let blanks = [("when", when(words, trend, *from)), ("most", sum(counts).to_string())];
    let blanks = blanks.each_ref().map(|(name, text)| (*name, text.as_str()));
    words.count_with(&format!("trend-{}-desc", trend.as_str()), total, &blanks)
}

/// The beginning of each month's name, below its column or below its first week.
fn labels(words: Words, trend: Trend, table: &TrendTable) -> Vec<String> {
    let short = |day: NaiveDate| words.say(&format!("month-{}", day.month())).chars().take(3).collect::<String>();
    let mut before = None;
    let mut label = |day: NaiveDate| {
        let is_first = before.replace(day.month()).is_some_and(|month| month != day.month());
        if is_first || trend != Trend::CheckIns { short(day) } else { String::new() }
    };
    table.rows.iter().map(|(from, _)| label(*from)).collect()
}

async fn csv(Path((_, file)): Path<(String, String)>, desk: Desk) -> Result<Response> {
    let trend = file.strip_suffix(".csv").and_then(Trend::parse).ok_or(Error::NotFound)?;
    let year = report_year(&desk.app.ctx, &desk.space, desk.now).await?;
    let text = year_csv(&table(desk.words, &year, trend))?;
    let file = format!("attachment; filename=\"{}-{}.csv\"", desk.space.slug, trend.as_str());
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)];
    // The mark says to spreadsheet programs that it is UTF-8.
    Ok((headers, format!("\u{feff}{text}")).into_response())
}
