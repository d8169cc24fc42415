-- Replies by mail, and letters that come back.

-- Mail that came in: what it was and what became of it. A mail that comes a second time is known by its content (token,
-- Message-ID, date and text), or, where another way brings it, by Message-ID and sender. A row without `settled_at` was begun and not
-- finished; whoever brings the mail again finishes it. `said` (what was new in it) and `raw` (compressed, only what could
-- not be read) are emptied when letters are forgotten.
CREATE TABLE inbound_mail (
  id            TEXT PRIMARY KEY,
  space_id      TEXT REFERENCES spaces (id),
  member_id     TEXT REFERENCES members (id) ON DELETE CASCADE,
  way           TEXT NOT NULL,
  content_key   TEXT NOT NULL UNIQUE,
  header_key    TEXT,
  kind          TEXT NOT NULL,
  sender        TEXT NOT NULL DEFAULT '',
  subject       TEXT NOT NULL DEFAULT '',
  said          TEXT NOT NULL DEFAULT '',
  understood    TEXT NOT NULL DEFAULT '',
  tries         INTEGER NOT NULL DEFAULT 1,
  answered_as   TEXT CHECK (answered_as IN ('confirmation', 'question')),
  raw           BLOB,
  received_at   TEXT NOT NULL,
  settled_at    TEXT
) STRICT;
CREATE INDEX inbound_by_member ON inbound_mail (member_id, received_at);
CREATE INDEX inbound_by_header ON inbound_mail (header_key) WHERE header_key IS NOT NULL;
CREATE INDEX inbound_by_time ON inbound_mail (received_at);

-- The letter's own name in the addresses it is answered to and bounces to: the nonce of its link.
ALTER TABLE messages ADD COLUMN nonce TEXT;
CREATE INDEX messages_by_nonce ON messages (nonce) WHERE nonce IS NOT NULL;
-- A letter that was accepted and came back: when, for how long (a hard bounce is for good), and in whose words.
ALTER TABLE messages ADD COLUMN bounced_at TEXT;
ALTER TABLE messages ADD COLUMN bounced_hard INTEGER NOT NULL DEFAULT 0 CHECK (bounced_hard IN (0, 1));

-- Letters to them come back for good: none are written until they say something themselves.
ALTER TABLE members ADD COLUMN unreachable_since TEXT;

-- The letters that we sent ourselves to see whether mail comes in. Letters offer "just reply" where one came back.
CREATE TABLE mail_loops (
  nonce         TEXT PRIMARY KEY,
  address       TEXT NOT NULL,
  sent_at       TEXT NOT NULL,
  came_back_at  TEXT,
  way           TEXT NOT NULL DEFAULT ''
) STRICT;
