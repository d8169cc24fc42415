-- What the looks at a feed came to. A feed is set up in its space's file and known here by its name; `source` is a hash
-- of what the file says about it, so that whatever was settled differently is read anew.
CREATE TABLE feeds (
  id             INTEGER PRIMARY KEY,
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  name           TEXT NOT NULL,
  source         TEXT NOT NULL DEFAULT '',
  looked_at      TEXT,
  result         TEXT NOT NULL DEFAULT '',
  failures       INTEGER NOT NULL DEFAULT 0,
  failing_since  TEXT,
  -- When its rows were last read, and of which bytes: the same ones again are not read again.
  read_at        TEXT,
  sha256         TEXT,
  etag           TEXT,
  last_modified  TEXT,
  UNIQUE (space_id, name)
) STRICT;

-- Rows that a feed has brought before, each as a keyed hash of its meaning, so that none is a check-in again whatever
-- became of it since. `seen_at` is when it last stood in the sheet, to a month.
CREATE TABLE seen_rows (
  feed_id  INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
  mark     BLOB NOT NULL,
  seen_at  TEXT NOT NULL,
  PRIMARY KEY (feed_id, mark)
) STRICT;

-- Another thing that may need the organiser: a feed that brings nothing before somebody changes something.
CREATE TABLE needs_you_new (
  id          TEXT PRIMARY KEY,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  kind        TEXT NOT NULL CHECK (kind IN ('row_set_aside', 'name_changed', 'delivery_unknown', 'delivery_refused',
                                            'unclear_reply', 'disagreement', 'may_be_one', 'feed_failed')),
  member_id   TEXT REFERENCES members (id) ON DELETE CASCADE,
  message_id  TEXT REFERENCES messages (id) ON DELETE CASCADE,
  dedupe_key  TEXT NOT NULL,
  text        TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  settled_at  TEXT,
  settled_as  TEXT,
  UNIQUE (space_id, dedupe_key)
) STRICT;
INSERT INTO needs_you_new
  SELECT id, space_id, kind, member_id, message_id, dedupe_key, text, created_at, settled_at, settled_as FROM needs_you ORDER BY rowid;
DROP TABLE needs_you;
ALTER TABLE needs_you_new RENAME TO needs_you;
CREATE INDEX needs_you_open ON needs_you (space_id, created_at) WHERE settled_at IS NULL;
