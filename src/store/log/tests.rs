//! Lists are answered from indexes.

use super::super::migrate::{connect, migrate};
use super::*;

/// A database of the present schema, and the folder that holds it.
pub fn empty() -> (Connection, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = connect(&folder.path().join("plans.db")).unwrap();
    migrate(&mut connection).unwrap();
    (connection, folder)
}

/// How a query is answered, when it goes through a table from end to end.
pub fn scans(c: &Connection, sql: &str, params: &[Value]) -> Vec<String> {
    let mut statement = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let lines = statement.query_map(params_from_iter(params), |row| row.get::<_, String>("detail")).unwrap();
    let lines: Vec<String> = lines.map(|line| line.unwrap()).collect();
    assert!(!lines.is_empty(), "{sql}");
    let harmless = ["SCAN wanted", "SCAN (subquery", "SCAN CONSTANT ROW"];
    let scan = |line: &&String| line.contains("SCAN ") && !harmless.iter().any(|known| line.contains(known));
    lines.iter().filter(scan).cloned().collect()
}

#[test]
fn no_page_of_the_log_goes_through_all_messages() {
    let (c, _folder) = empty();
    let now = DateTime::UNIX_EPOCH;
    let filters = [
        LogFilter::default(),
        LogFilter { members: Some(vec![MemberId::new("m"), MemberId::new("n")]), ..LogFilter::default() },
        LogFilter { recipient: Some("a@x.example".to_owned()), ..LogFilter::default() },
        LogFilter { kind: Some(Kind::Digest), from: Some(now), before: Some(now), ..LogFilter::default() },
        LogFilter { state: Some(Wanted::Refused), ..LogFilter::default() },
        LogFilter {
            members: Some(vec![MemberId::new("m")]),
            kind: Some(Kind::Digest),
            state: Some(Wanted::Accepted),
            ..LogFilter::default()
        },
    ];
    for filter in filters {
        let (wanted, params) = wanted(&SpaceId::new("s"), &filter, now);
        let sql = format!("{OUTBOX_ROW} WHERE {wanted} ORDER BY x.created_at DESC, x.id DESC LIMIT 50");
        assert_eq!(scans(&c, &sql, &params), Vec::<String>::new(), "{filter:?}");
    }
    let nobody = LogFilter { members: Some(vec![]), ..LogFilter::default() };
    let (wanted, params) = wanted(&SpaceId::new("s"), &nobody, now);
    let sql = format!("SELECT COUNT(*) AS n FROM messages x WHERE {wanted}");
    assert_eq!(c.one(&sql, params_from_iter(&params), |row| row.col::<i64>("n")).unwrap(), Some(0));
}
