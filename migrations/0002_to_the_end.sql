-- An introduction to its end: standing yes, outsiders, did you meet, what came of it, the map, the week's letter,
-- what a member may see and have deleted.
--
-- SQLite cannot change a CHECK, so tables whose closed sets grow are built anew. Foreign keys are off while a
-- migration runs, and checked at its end.

-- A second run at noon for late arrivals.
CREATE TABLE schedules_new (
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  fires          TEXT NOT NULL CHECK (fires IN ('digest', 'addendum', 'follow_up', 'report')),
  line           TEXT NOT NULL,
  handled_until  TEXT NOT NULL,
  PRIMARY KEY (space_id, fires)
) STRICT;
INSERT INTO schedules_new SELECT space_id, fires, line, handled_until FROM schedules;
DROP TABLE schedules;
ALTER TABLE schedules_new RENAME TO schedules;

CREATE TABLE firings_new (
  id          TEXT PRIMARY KEY,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  fires       TEXT NOT NULL CHECK (fires IN ('digest', 'addendum', 'follow_up', 'report')),
  due_at      TEXT NOT NULL,
  local_day   TEXT NOT NULL,
  fired_at    TEXT NOT NULL,
  result      TEXT NOT NULL CHECK (result IN ('ran', 'made_up', 'skipped')),
  note        TEXT NOT NULL DEFAULT '',
  UNIQUE (space_id, fires, due_at)
) STRICT;
INSERT INTO firings_new SELECT id, space_id, fires, due_at, local_day, fired_at, result, note FROM firings;
DROP TABLE firings;
ALTER TABLE firings_new RENAME TO firings;

CREATE TABLE messages_new (
  id             TEXT PRIMARY KEY,
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  member_id      TEXT REFERENCES members (id) ON DELETE SET NULL,
  digest_id      TEXT REFERENCES digests (id) ON DELETE SET NULL,
  introduction_id TEXT REFERENCES introductions (id) ON DELETE SET NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('confirm_address', 'invitation', 'digest', 'addendum', 'by_host', 'introduction',
                                               'follow_up', 'confirmation', 'goodbye', 'paused', 'own_data', 'report',
                                               'sign_in')),
  channel        TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
  recipient      TEXT NOT NULL,
  says           TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'unknown', 'dropped')),
  because        TEXT NOT NULL DEFAULT '',
  tries          INTEGER NOT NULL DEFAULT 0,
  not_before     TEXT NOT NULL,
  give_up_at     TEXT NOT NULL,
  claimed_by     TEXT,
  claimed_until  TEXT,
  letter         BLOB,
  subject        TEXT NOT NULL DEFAULT '',
  frozen_at      TEXT,
  created_at     TEXT NOT NULL,
  settled_at     TEXT
) STRICT;
INSERT INTO messages_new
SELECT id, space_id, member_id, digest_id, introduction_id, kind, channel, recipient, says, state, because, tries,
       not_before, give_up_at, claimed_by, claimed_until, letter, subject, frozen_at, created_at, settled_at
FROM messages;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_waiting ON messages (not_before) WHERE state = 'waiting';
CREATE INDEX messages_claimed ON messages (claimed_until) WHERE claimed_until IS NOT NULL;
CREATE INDEX messages_by_space ON messages (space_id, created_at);
CREATE INDEX messages_by_member ON messages (member_id);
CREATE INDEX messages_with_letter ON messages (settled_at) WHERE letter IS NOT NULL;

-- `own_data` is the freshly mailed link without which nothing is exported or erased.
CREATE TABLE links_new (
  nonce                    TEXT PRIMARY KEY,
  space_id                 TEXT REFERENCES spaces (id),
  purpose                  TEXT NOT NULL CHECK (purpose IN ('personal', 'confirm', 'sign_in', 'own_data')),
  member_id                TEXT REFERENCES members (id) ON DELETE CASCADE,
  digest_id                TEXT REFERENCES digests (id) ON DELETE SET NULL,
  introduction_id          TEXT REFERENCES introductions (id) ON DELETE SET NULL,
  unconfirmed_check_in_id  TEXT REFERENCES unconfirmed_check_ins (id) ON DELETE CASCADE,
  organiser_id             TEXT REFERENCES organisers (id) ON DELETE CASCADE,
  created_at               TEXT NOT NULL,
  expires_at               TEXT,
  used_at                  TEXT
) STRICT;
INSERT INTO links_new
SELECT nonce, space_id, purpose, member_id, digest_id, introduction_id, unconfirmed_check_in_id, organiser_id,
       created_at, expires_at, used_at
FROM links;
DROP TABLE links;
ALTER TABLE links_new RENAME TO links;

CREATE TABLE consents_new (
  id            TEXT PRIMARY KEY,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  member_id     TEXT NOT NULL,
  what          TEXT NOT NULL CHECK (what IN ('introductions', 'round_table', 'share_contact', 'standing_yes', 'story',
                                              'stop', 'pause', 'resume', 'erase')),
  given         INTEGER NOT NULL CHECK (given IN (0, 1)),
  at            TEXT NOT NULL,
  wording_hash  TEXT NOT NULL REFERENCES wordings (hash),
  evidence      TEXT NOT NULL
) STRICT;
INSERT INTO consents_new SELECT id, space_id, member_id, what, given, at, wording_hash, evidence FROM consents;
DROP TABLE consents;
ALTER TABLE consents_new RENAME TO consents;
CREATE INDEX consents_by_member ON consents (space_id, member_id, at);
CREATE TRIGGER consents_are_not_changed BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consents_are_not_deleted BEFORE DELETE ON consents
BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;

-- When somebody came; `said_at` moves when they change what they said.
ALTER TABLE check_ins ADD COLUMN came_at TEXT;

-- Three digests unanswered in a row: since when introductions rest, until the member says otherwise.
ALTER TABLE members ADD COLUMN silent_since TEXT;

-- An open suggestion is brought up once more, to both or to neither.
ALTER TABLE introductions ADD COLUMN reminded_at TEXT;
-- The host pressed "write to them too" for this outsider.
ALTER TABLE parties ADD COLUMN write_to INTEGER NOT NULL DEFAULT 0 CHECK (write_to IN (0, 1));

ALTER TABLE outsiders ADD COLUMN retired_at TEXT;
-- What an outsider offers, looks for and likes, as the host wrote it: matched like a member's lines.
CREATE TABLE outsider_lines (
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  outsider_id    TEXT NOT NULL REFERENCES outsiders (id) ON DELETE CASCADE,
  kind           TEXT NOT NULL CHECK (kind IN ('interest', 'offer', 'need')),
  position       INTEGER NOT NULL,
  text           TEXT NOT NULL,
  first_said_at  TEXT NOT NULL,
  PRIMARY KEY (outsider_id, kind, text)
) STRICT;

-- "Did you meet?", and a month later "has more come of it?": asked once of each member of an introduction.
CREATE TABLE follow_ups (
  id               TEXT PRIMARY KEY,
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  introduction_id  TEXT NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
  member_id        TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  kind             TEXT NOT NULL CHECK (kind IN ('did_you_meet', 'second_look')),
  asked_at         TEXT NOT NULL,
  reminded_at      TEXT,
  said             TEXT NOT NULL DEFAULT 'nothing' CHECK (said IN ('nothing', 'met', 'planned', 'no')),
  said_at          TEXT,
  UNIQUE (introduction_id, member_id, kind)
) STRICT;
CREATE INDEX follow_ups_by_space ON follow_ups (space_id, asked_at);
CREATE INDEX follow_ups_by_member ON follow_ups (member_id);

ALTER TABLE outcomes ADD COLUMN recorded_by TEXT NOT NULL DEFAULT 'members' CHECK (recorded_by IN ('members', 'host'));
CREATE INDEX outcomes_by_connection ON outcomes (connection_id);

-- What each member says of an outcome, and whether the hub may tell it: everybody speaks for themselves only.
-- `outcomes.words` and `outcomes.may_tell` are the host's, for what the host recorded.
CREATE TABLE tellings (
  outcome_id  TEXT NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE,
  member_id   TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  words       TEXT NOT NULL DEFAULT '',
  may_tell    TEXT NOT NULL CHECK (may_tell IN ('count', 'without_names', 'first_name')),
  at          TEXT NOT NULL,
  PRIMARY KEY (outcome_id, member_id)
) STRICT;
CREATE INDEX tellings_by_member ON tellings (member_id);

-- Where each name stands on the map of connections, so that it does not jump from week to week.
CREATE TABLE map_places (
  space_id  TEXT NOT NULL REFERENCES spaces (id),
  node      TEXT NOT NULL,
  x         REAL NOT NULL,
  y         REAL NOT NULL,
  PRIMARY KEY (space_id, node)
) STRICT;
