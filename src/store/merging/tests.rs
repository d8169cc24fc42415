use super::MOVED;
use crate::store::migrate::{connect, migrate};
use crate::store::row::{Columns, Query};
use std::collections::BTreeSet;

/// Moved by statements of their own, or (the ledger) never changed, or (the words of a name) gone with it.
const OTHERWISE: &[(&str, &str)] = &[
    ("news_told", "member_id"),
    ("news_told", "other_member_id"),
    ("consents", "member_id"),
    ("member_words", "member_id"),
];

#[test]
fn every_table_that_names_members_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    let mut c = connect(&folder.path().join("new.db")).unwrap();
    migrate(&mut c).unwrap();
    let sql = "SELECT t.name AS tab, c.name AS col FROM sqlite_master t, pragma_table_info(t.name) c
               WHERE t.type = 'table' AND c.name LIKE '%member_id'";
    let named: BTreeSet<_> =
        c.all(sql, [], |row| Ok((row.text("tab")?, row.text("col")?))).unwrap().into_iter().collect();
    let moved = MOVED.iter().map(|(table, column, _)| (table, column)).chain(OTHERWISE.iter().map(|(t, c)| (t, c)));
    assert_eq!(named, moved.map(|(t, c)| ((*t).to_owned(), (*c).to_owned())).collect());
}
