use super::KNOWN_BY;
use crate::store::migrate::{connect, migrate};
use crate::store::row::{Columns, Query};
use std::collections::BTreeSet;

/// Says nothing of its own about somebody: what the import itself left, the words of their name, the ledger, which outlives
/// its member, and what the organiser decided about one morning.
const SAYS_NOTHING: &[&str] = &["consents", "import_changes", "member_words", "needs_you", "left_out", "held_members"];

#[test]
fn every_table_that_names_members_is_looked_at_before_one_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut c = connect(&folder.path().join("new.db")).unwrap();
    migrate(&mut c).unwrap();
    let sql = "SELECT t.name AS tab, c.name AS col FROM sqlite_master t, pragma_table_info(t.name) c
               WHERE t.type = 'table' AND c.name LIKE '%member_id'";
    let columns = c.all(sql, [], |row| Ok((row.text("tab")?, row.text("col")?))).unwrap();
    let named: BTreeSet<_> = columns.into_iter().filter(|(table, _)| !SAYS_NOTHING.contains(&table.as_str())).collect();
    let looked_at: BTreeSet<_> = KNOWN_BY.iter().map(|(t, c)| ((*t).to_owned(), (*c).to_owned())).collect();
    assert_eq!(looked_at, named);
}
