//! The console of a hub with ten thousand members: pages stay small, and every query finds its rows by an index.

use super::pages::{PAGES, address};
use crate::large_hub::served::Served;
use elevenses::config::Deployment;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::PathBuf;

const MOST_BYTES: usize = 150 * 1024;

/// Tables that stay small whatever a hub does: looking through all of one costs nothing.
const SMALL: [&str; 14] = [
    "spaces",
    "organisers",
    "organiser_spaces",
    "schedules",
    "alarms",
    "kiosks",
    "api_tokens",
    "feeds",
    "model",
    "calendars",
    "calendar_days",
    "topic_aliases",
    "mail_loops",
    "outsiders",
];

#[test]
fn pages_of_a_large_hub_are_small_and_their_queries_use_indexes() {
    let served = Served::large(10_000, 30, 120, "info,elevenses::sql=trace");
    let began = served.log().len();
    for page in PAGES {
        let answer = served.get(&address(page));
        assert_eq!(answer.status, 200, "{page}: {}", answer.body);
        assert!(answer.body.len() <= MOST_BYTES, "{page} has {} bytes", answer.body.len());
        println!("{page:<24} {:>7} bytes {:>6} ms", answer.body.len(), answer.took.as_millis());
    }
    let connection = Connection::open(database(&served)).unwrap();
    // What is done at the start and once an hour may take its time.
    let all = queries(&served.log()[began..]);
    let all: BTreeSet<String> =
        all.into_iter().filter(|sql| sql.starts_with("SELECT") || sql.starts_with("WITH")).collect();
    assert!(all.len() > 40, "only {} queries were seen", all.len());
    let scans: Vec<String> = all.iter().flat_map(|sql| scans(&connection, sql)).collect();
    assert!(scans.is_empty(), "{} queries look through a whole table:\n{}", scans.len(), scans.join("\n\n"));
}

fn database(served: &Served) -> PathBuf {
    let settings = served.folder.path().join("elevenses.toml");
    Deployment::load(&settings, std::iter::empty()).unwrap().database
}

/// The statements that the log tells of, each once.
fn queries(log: &str) -> BTreeSet<String> {
    let told = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    told.filter_map(|event| event["fields"]["sql"].as_str().map(str::to_owned)).collect()
}

/// What of a statement reads a large table from its first row to its last.
fn scans(connection: &Connection, sql: &str) -> Vec<String> {
    let explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"));
    let mut explained = explained.unwrap_or_else(|error| panic!("{error}: {sql}"));
    // Its blanks stay empty: what they hold changes no plan.
    let mut rows = explained.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let detail: String = row.get("detail").unwrap();
        let Some(scanned) = detail.strip_prefix("SCAN ") else { continue };
        let name = scanned.split(' ').next().unwrap();
        let is_made_up = name.starts_with('(') || scanned.starts_with("CONSTANT") || name.starts_with("json_");
        let is_large = table_of(connection, sql, name).is_some_and(|table| !SMALL.contains(&table.as_str()));
        if is_large && !is_made_up {
            found.push(format!("{detail}\n  {sql}"));
        }
    }
    found
}

/// The table that a name in a plan stands for; nothing where it is a part of the statement itself.
fn table_of(connection: &Connection, sql: &str, name: &str) -> Option<String> {
    let is_table = |name: &str| {
        connection
            .query_row("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", [name], |_| Ok(()))
            .is_ok()
    };
    if is_table(name) {
        return Some(name.to_owned());
    }
    let words: Vec<&str> =
        sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let alias = words.windows(3).find_map(|three| match three {
        [table, is, alias] if is.eq_ignore_ascii_case("as") && *alias == name => Some(*table),
        [_, table, alias] if *alias == name && is_table(table) => Some(*table),
        _ => None,
    });
    alias.filter(|table| is_table(table)).map(str::to_owned)
}
