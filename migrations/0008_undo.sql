-- What each import changed, so that it can be undone for seven days: a row for every thing that is different now, as it
-- was and as it was left (JSON of its columns; NULL where there was none, or is none). What somebody changed since does
-- not look as it was left, and stays. `answered_at` is the member's own last answer when the import had done its row.
ALTER TABLE imports ADD COLUMN undone_at TEXT;
CREATE TABLE import_changes (
  import_id    TEXT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  space_id     TEXT NOT NULL REFERENCES spaces (id),
  member_id    TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  what         TEXT NOT NULL CHECK (what IN ('member', 'line', 'check_in')),
  key          TEXT NOT NULL,
  was          TEXT,
  left_as      TEXT,
  answered_at  TEXT NOT NULL,
  PRIMARY KEY (import_id, position)
) STRICT;
CREATE INDEX import_changes_by_member ON import_changes (member_id);
