-- News between people who are connected is told once. Only the last time is kept for each pair, because all it is for
-- is to know what has been said since: a row for every news told would be a diary of who has to do with whom.
CREATE TABLE news_told (
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  member_id        TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  other_member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  told_at          TEXT NOT NULL,
  firing_id        TEXT NOT NULL REFERENCES firings (id),
  PRIMARY KEY (member_id, other_member_id),
  CHECK (member_id < other_member_id)
) STRICT;
CREATE INDEX news_told_by_other ON news_told (other_member_id);
