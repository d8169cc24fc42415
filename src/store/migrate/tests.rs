//! A database is opened by many at once, and one of an older schema keeps what it holds.

use super::super::row::{Columns, Query};
use super::*;
use std::collections::BTreeMap;

#[test]
fn many_first_opens_at_once_all_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let threads: Vec<_> = (0..16)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || connect(&path).and_then(|mut c| migrate(&mut c)))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}

#[test]
fn a_newer_schema_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = connect(&folder.path().join("newer.db")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    let complaint = migrate(&mut connection).unwrap_err().to_string();
    assert!(complaint.contains("newer Elevenses"), "{complaint}");
}

/// A row in every table of the first schema.
const FIRST_ROWS: &str = "
    INSERT INTO spaces VALUES ('s', 'hub', 'file', '{}', 't', 't');
    INSERT INTO schedules VALUES ('s', 'digest', '15 9 * * *', 't');
    INSERT INTO firings VALUES ('f', 's', 'digest', 't', '2026-02-03', 't', 'ran', 'a note');
    INSERT INTO members VALUES ('m', 's', 'Rafe', 'rafe', '', '', 'r@x.example', 'r@x.example', NULL, 'email', 'email',
        'coworker', '', 2, NULL, NULL, NULL, 'letter', 't', 't', 't', 't');
    INSERT INTO members VALUES ('n', 's', 'Ana', 'ana', '', '', 'a@x.example', 'a@x.example', '+4412', 'sms', 'phone',
        'visitor', '', NULL, 'en', '2026-03-01', 't', 'text', 't', 't', 't', 't');
    INSERT INTO profile_lines VALUES ('s', 'm', 'offer', 0, 'archives', 2.0, 1, 't');
    INSERT INTO check_ins VALUES ('c', 's', 'm', '2026-02-03', 'coworker', 'tapes', 1, 'window', '', 'morning', 1, 'form', 't', NULL);
    INSERT INTO unconfirmed_check_ins VALUES ('u', 's', 'z@x.example', '{}', 't', 't', NULL);
    INSERT INTO wordings VALUES ('h', 'Would you like introductions?');
    INSERT INTO consents VALUES ('e', 's', 'm', 'introductions', 1, 't', 'h', 'row 2');
    INSERT INTO tombstones VALUES ('s', 'hash', 'stopped', 't');
    INSERT INTO outsiders VALUES ('o', 's', 'Ines', 'Archive', 'i@x.example', 't');
    INSERT INTO kept_apart VALUES ('s', 'm', 'n', 'known', 't');
    INSERT INTO introductions VALUES ('i', 's', 'matching', 'ended', 'no', '2026-02-03', 1.5, '', 't', 't', NULL, NULL, 't');
    INSERT INTO parties VALUES ('i', 0, 's', 'm', NULL, 1, 'yes', 't');
    INSERT INTO parties VALUES ('i', 1, 's', NULL, 'o', 0, 'none', NULL);
    INSERT INTO reasons VALUES ('i', 0, 's', 'need_offer', 0, 1, 'archives', 'a', 'b', 1.5);
    INSERT INTO digests VALUES ('d', 's', 'm', '2026-02-03', 'digest', 'f', NULL, 't');
    INSERT INTO digest_introductions VALUES ('d', 1, 's', 'i');
    INSERT INTO messages VALUES ('x', 's', 'm', 'd', 'i', 'digest', 'email', 'r@x.example', '{}', 'accepted', '250', 1, 't', 't',
        NULL, NULL, x'00ff', 'a subject', 't', 't', 't');
    INSERT INTO attempts VALUES ('x', 1, 's', 'w', 't', 't', 't', 'accepted', '250');
    INSERT INTO links VALUES ('0011', 's', 'personal', 'm', 'd', NULL, NULL, NULL, 't', NULL, NULL);
    INSERT INTO links VALUES ('0022', 's', 'confirm', NULL, NULL, NULL, 'u', NULL, 't', 't', 't');
    INSERT INTO replies VALUES ('r', 's', 'm', 'i', 'button', '', 'yes', 't');
    INSERT INTO connections VALUES ('k', 's', 'i', 'members', 't');
    INSERT INTO connection_parties VALUES ('k', 0, 's', 'm', NULL);
    INSERT INTO connection_parties VALUES ('k', 1, 's', NULL, 'o');
    INSERT INTO outcomes VALUES ('q', 's', 'k', 'advice', 'new', '2026-02-10', 'an hour of it', 'first_name', 't');
    INSERT INTO needs_you VALUES ('y', 's', 'delivery_refused', NULL, 'x', 'key', 'no such address', 't', NULL, NULL);
    INSERT INTO imports VALUES ('p', 's', 'check_ins', 'day.csv', 'sha', 't', '8 new');
    INSERT INTO organisers VALUES ('g', 'jo@x.example', 'jo@x.example', 'Jo', 't');
    INSERT INTO organiser_spaces VALUES ('g', 's', 'owner');
    INSERT INTO sessions VALUES ('cookie', 'g', 't', 't', 't');
    INSERT INTO api_tokens VALUES ('a', 's', 'door', 'tokenhash', 't', NULL);
    INSERT INTO alarms VALUES ('mail_halted', '530', 't', 't');
";

/// Every table with what its rows hold in the columns it has at first.
fn everything(c: &Connection, columns: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let rows = |(table, columns): (&String, &Vec<String>)| {
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let sql = format!("SELECT {} AS row FROM {table} ORDER BY 1", quoted.join(" || '|' || "));
        (table.clone(), c.all(&sql, [], |row| row.text("row")).unwrap())
    };
    columns.iter().map(rows).collect()
}

fn tables(c: &Connection) -> BTreeMap<String, Vec<String>> {
    let names = c.all("SELECT name FROM sqlite_master WHERE type = 'table'", [], |row| row.text("name")).unwrap();
    let columns =
        |table: &String| c.all("SELECT name FROM pragma_table_info(?)", [table], |row| row.text("name")).unwrap();
    names.iter().map(|table| (table.clone(), columns(table))).collect()
}

#[test]
fn a_database_of_the_first_schema_keeps_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = connect(&folder.path().join("old.db")).unwrap();
    connection.execute_batch(MIGRATIONS[0]).unwrap();
    connection.execute_batch(FIRST_ROWS).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let first = tables(&connection);
    let before = everything(&connection, &first);
    assert!(before.values().all(|rows| !rows.is_empty()), "a row in every table: {before:#?}");
    migrate(&mut connection).unwrap();
    assert_eq!(everything(&connection, &first), before);
    // What hangs on a row still hangs on it.
    connection.execute_batch("DELETE FROM members WHERE id = 'm'").unwrap();
    let after = everything(&connection, &first);
    let gone = ["profile_lines", "check_ins", "digests", "digest_introductions", "kept_apart"];
    assert!(gone.iter().all(|table| after[*table].is_empty()), "{after:#?}");
    assert_eq!((after["messages"].len(), after["parties"].len(), after["links"].len()), (1, 2, 1));
}
