-- What another program was answered under a key of its own, so that the same post again does nothing and is answered the
-- same. Key and body are SHA-256; a row lives a week, or as long as its member.
CREATE TABLE answered_posts (
  space_id     TEXT NOT NULL REFERENCES spaces (id),
  sender       TEXT NOT NULL,
  key_hash     TEXT NOT NULL,
  body_hash    TEXT NOT NULL,
  member_id    TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  change       TEXT NOT NULL CHECK (change IN ('new', 'changed', 'unchanged')),
  new_member   INTEGER NOT NULL CHECK (new_member IN (0, 1)),
  goes_by      TEXT,
  answered_at  TEXT NOT NULL,
  PRIMARY KEY (space_id, sender, key_hash)
) STRICT;
CREATE INDEX answered_posts_of ON answered_posts (member_id);
