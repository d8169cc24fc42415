-- What a model of sentences made of a line stands beside the line itself, so that it goes when the line or its member
-- does, and nothing has to be cleaned up after it. NULL where there is no model or it has not read the line yet.
ALTER TABLE profile_lines ADD COLUMN embedding BLOB;

-- Where the model is, and the hash of its weights: embeddings of two models cannot be compared, so all of them are of
-- this one, and go with it. At most one row.
CREATE TABLE model (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  path      TEXT NOT NULL,
  hash      TEXT NOT NULL,
  added_at  TEXT NOT NULL
) STRICT;

-- A new kind of reason.
CREATE TABLE new_reasons (
  introduction_id  TEXT NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
  position         INTEGER NOT NULL,
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  kind             TEXT NOT NULL CHECK (kind IN ('need_offer', 'shared_topic', 'shared_quest', 'may_help', 'news', 'unmet')),
  from_party       INTEGER NOT NULL,
  to_party         INTEGER NOT NULL,
  phrase           TEXT NOT NULL,
  from_words       TEXT NOT NULL,
  to_words         TEXT NOT NULL,
  weight           REAL NOT NULL,
  PRIMARY KEY (introduction_id, position)
) STRICT;
INSERT INTO new_reasons SELECT * FROM reasons;
DROP TABLE reasons;
ALTER TABLE new_reasons RENAME TO reasons;
