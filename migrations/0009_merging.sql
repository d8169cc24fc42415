-- Two members who are one person: the second went into the first. Their address still leads to them, their
-- name is looked for when they are to be forgotten, and their entries in
-- the consent ledger, which only grows, stand under the id they had then.
CREATE TABLE merged_members (
  was_id     TEXT PRIMARY KEY,
  space_id   TEXT NOT NULL REFERENCES spaces (id),
  member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  surname    TEXT NOT NULL,
  email      TEXT NOT NULL,
  email_key  TEXT NOT NULL,
  merged_at  TEXT NOT NULL,
  UNIQUE (space_id, email_key)
) STRICT;
CREATE INDEX merged_members_by_member ON merged_members (member_id);

-- A new kind of matter for the organiser: two members who may be one person.
CREATE TABLE new_needs_you (
  id          TEXT PRIMARY KEY,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  kind        TEXT NOT NULL CHECK (kind IN ('row_set_aside', 'name_changed', 'delivery_unknown', 'delivery_refused',
                                            'unclear_reply', 'disagreement', 'may_be_one')),
  member_id   TEXT REFERENCES members (id) ON DELETE CASCADE,
  message_id  TEXT REFERENCES messages (id) ON DELETE CASCADE,
  dedupe_key  TEXT NOT NULL,
  text        TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  settled_at  TEXT,
  settled_as  TEXT,
  UNIQUE (space_id, dedupe_key)
) STRICT;
INSERT INTO new_needs_you SELECT * FROM needs_you;
DROP TABLE needs_you;
ALTER TABLE new_needs_you RENAME TO needs_you;
CREATE INDEX needs_you_open ON needs_you (space_id, created_at) WHERE settled_at IS NULL;
