-- The whole of a hub in one file. Conventions, held in every table:
--   ids are made by the program (UUIDv7 text); times are UTC, RFC 3339 with milliseconds and 'Z', always 24
--   characters, so that text order is time order; local days are YYYY-MM-DD in the space's zone;
--   space_id everywhere: spaces never mix.

-- A hub. Its settings are a versioned JSON value, owned by a file or by the console, never by both.
CREATE TABLE spaces (
  id          TEXT PRIMARY KEY,
  slug        TEXT NOT NULL UNIQUE,
  owned_by    TEXT NOT NULL CHECK (owned_by IN ('file', 'console')),
  settings    TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL
) STRICT;

-- Up to when each schedule has been looked at. A line that changes starts anew, so that a new line never
-- makes up firings from before it was written.
CREATE TABLE schedules (
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  fires          TEXT NOT NULL CHECK (fires IN ('digest', 'follow_up', 'report')),
  line           TEXT NOT NULL,
  handled_until  TEXT NOT NULL,
  PRIMARY KEY (space_id, fires)
) STRICT;

-- What each firing did, also when it was skipped: the console's first sentence. Two daemons may both find a
-- firing due; the key lets one of them win.
CREATE TABLE firings (
  id          TEXT PRIMARY KEY,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  fires       TEXT NOT NULL CHECK (fires IN ('digest', 'follow_up', 'report')),
  due_at      TEXT NOT NULL,
  local_day   TEXT NOT NULL,
  fired_at    TEXT NOT NULL,
  result      TEXT NOT NULL CHECK (result IN ('ran', 'made_up', 'skipped')),
  note        TEXT NOT NULL DEFAULT '',
  UNIQUE (space_id, fires, due_at)
) STRICT;

-- A person the space knows and whose address is confirmed (by a letter, or by the organiser's word).
CREATE TABLE members (
  id            TEXT PRIMARY KEY,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  name          TEXT NOT NULL,
  name_key      TEXT NOT NULL,
  surname       TEXT NOT NULL DEFAULT '',
  company       TEXT NOT NULL DEFAULT '',
  email         TEXT,
  email_key     TEXT,
  phone         TEXT,
  channel       TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'sms')),
  shares        TEXT NOT NULL DEFAULT 'email' CHECK (shares IN ('email', 'phone', 'in_person')),
  here_as       TEXT NOT NULL CHECK (here_as IN ('coworker', 'visitor', 'host')),
  headline      TEXT NOT NULL DEFAULT '',
  wish          INTEGER CHECK (wish BETWEEN 0 AND 3),
  locale        TEXT,
  paused_until  TEXT,
  stopped_at    TEXT,
  confirmed_by  TEXT NOT NULL CHECK (confirmed_by IN ('letter', 'organiser', 'text')),
  confirmed_at  TEXT NOT NULL,
  answered_at   TEXT NOT NULL,
  created_at    TEXT NOT NULL,
  updated_at    TEXT NOT NULL,
  UNIQUE (space_id, name_key),
  UNIQUE (space_id, email_key),
  UNIQUE (space_id, phone)
) STRICT;

-- What a member likes, could help with, is looking for: as they wrote it, and since when. Topics and terms are
-- computed from it, never stored, so that a better reading needs no migration.
CREATE TABLE profile_lines (
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  member_id      TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  kind           TEXT NOT NULL CHECK (kind IN ('interest', 'offer', 'need')),
  position       INTEGER NOT NULL,
  text           TEXT NOT NULL,
  strength       REAL NOT NULL DEFAULT 1.0,
  standing_yes   INTEGER NOT NULL DEFAULT 0 CHECK (standing_yes IN (0, 1)),
  first_said_at  TEXT NOT NULL,
  PRIMARY KEY (member_id, kind, text)
) STRICT;

CREATE TABLE check_ins (
  id                   TEXT PRIMARY KEY,
  space_id             TEXT NOT NULL REFERENCES spaces (id),
  member_id            TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  local_day            TEXT NOT NULL,
  here_as              TEXT NOT NULL CHECK (here_as IN ('coworker', 'visitor', 'host')),
  today_line           TEXT NOT NULL DEFAULT '',
  wants_introductions  INTEGER NOT NULL CHECK (wants_introductions IN (0, 1)),
  place                TEXT NOT NULL DEFAULT '',
  came_with            TEXT NOT NULL DEFAULT '',
  stay                 TEXT NOT NULL DEFAULT 'all_day' CHECK (stay IN ('morning', 'afternoon', 'all_day')),
  on_round_table       INTEGER NOT NULL DEFAULT 0 CHECK (on_round_table IN (0, 1)),
  source               TEXT NOT NULL CHECK (source IN ('form', 'api', 'import', 'kiosk', 'organiser')),
  said_at              TEXT NOT NULL,
  left_at              TEXT,
  UNIQUE (space_id, member_id, local_day)
) STRICT;
CREATE INDEX check_ins_by_day ON check_ins (space_id, local_day);
CREATE INDEX check_ins_by_member ON check_ins (member_id, local_day);

-- A form filled in by somebody who has not shown who they are. Nothing of it is a member's, or shown to anyone,
-- until the letter to that address is answered. `submission` is versioned JSON.
CREATE TABLE unconfirmed_check_ins (
  id            TEXT PRIMARY KEY,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  email_key     TEXT NOT NULL,
  submission    TEXT NOT NULL,
  said_at       TEXT NOT NULL,
  expires_at    TEXT NOT NULL,
  confirmed_at  TEXT
) STRICT;
CREATE INDEX unconfirmed_by_address ON unconfirmed_check_ins (space_id, email_key, said_at);

-- The wording that somebody agreed to, kept once, named by its SHA-256.
CREATE TABLE wordings (
  hash  TEXT PRIMARY KEY,
  text  TEXT NOT NULL
) STRICT;

-- Append-only: who agreed to what, when, in which words, and how we know.
CREATE TABLE consents (
  id            TEXT PRIMARY KEY,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  member_id     TEXT NOT NULL,
  what          TEXT NOT NULL CHECK (what IN ('introductions', 'round_table', 'share_contact', 'stop', 'pause', 'resume')),
  given         INTEGER NOT NULL CHECK (given IN (0, 1)),
  at            TEXT NOT NULL,
  wording_hash  TEXT NOT NULL REFERENCES wordings (hash),
  evidence      TEXT NOT NULL
) STRICT;
CREATE INDEX consents_by_member ON consents (space_id, member_id, at);

-- Who stopped or was erased stays so, also after the person's own rows are gone: a keyed hash, not an address.
CREATE TABLE tombstones (
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  address_hash  TEXT NOT NULL,
  why           TEXT NOT NULL CHECK (why IN ('stopped', 'erased')),
  at            TEXT NOT NULL,
  PRIMARY KEY (space_id, address_hash)
) STRICT;

-- A person or organisation outside the space whom the host knows.
CREATE TABLE outsiders (
  id            TEXT PRIMARY KEY,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  name          TEXT NOT NULL,
  organisation  TEXT NOT NULL DEFAULT '',
  email         TEXT,
  created_at    TEXT NOT NULL
) STRICT;

-- Who is not to be brought together with whom, seen from one side: it is that side's own business.
CREATE TABLE kept_apart (
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  member_id        TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  other_member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  why              TEXT NOT NULL CHECK (why IN ('known', 'not_this_person', 'host')),
  since            TEXT NOT NULL,
  PRIMARY KEY (member_id, other_member_id)
) STRICT;

-- A match put to its two or three parties. Parties, answers and reasons have tables of their own: a pair as two
-- columns could hold neither three people nor an outsider.
CREATE TABLE introductions (
  id             TEXT PRIMARY KEY,
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  made_by        TEXT NOT NULL CHECK (made_by IN ('matching', 'host')),
  state          TEXT NOT NULL CHECK (state IN ('suggested', 'mutual', 'told', 'met', 'ended')),
  ended_because  TEXT CHECK (ended_because IN ('no', 'known', 'withdrawn', 'expired')),
  local_day      TEXT NOT NULL,
  score          REAL NOT NULL DEFAULT 0.0,
  host_sentence  TEXT NOT NULL DEFAULT '',
  suggested_at   TEXT NOT NULL,
  expires_at     TEXT NOT NULL,
  mutual_at      TEXT,
  told_at        TEXT,
  ended_at       TEXT,
  CHECK ((state = 'ended') = (ended_because IS NOT NULL))
) STRICT;
CREATE INDEX introductions_by_day ON introductions (space_id, local_day);
CREATE INDEX introductions_open ON introductions (expires_at) WHERE state = 'suggested';

CREATE TABLE parties (
  introduction_id  TEXT NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
  position         INTEGER NOT NULL CHECK (position BETWEEN 0 AND 2),
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  member_id        TEXT REFERENCES members (id) ON DELETE SET NULL,
  outsider_id      TEXT REFERENCES outsiders (id) ON DELETE SET NULL,
  asked            INTEGER NOT NULL DEFAULT 1 CHECK (asked IN (0, 1)),
  answer           TEXT NOT NULL DEFAULT 'none' CHECK (answer IN ('none', 'yes', 'no', 'known', 'withdrawn')),
  answered_at      TEXT,
  PRIMARY KEY (introduction_id, position),
  UNIQUE (introduction_id, member_id)
) STRICT;
CREATE INDEX parties_by_member ON parties (member_id, introduction_id);

-- Why two of the parties were matched, in their own words; the larger weight first.
CREATE TABLE reasons (
  introduction_id  TEXT NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
  position         INTEGER NOT NULL,
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  kind             TEXT NOT NULL CHECK (kind IN ('need_offer', 'shared_topic', 'shared_quest', 'news', 'unmet')),
  from_party       INTEGER NOT NULL,
  to_party         INTEGER NOT NULL,
  phrase           TEXT NOT NULL,
  from_words       TEXT NOT NULL,
  to_words         TEXT NOT NULL,
  weight           REAL NOT NULL,
  PRIMARY KEY (introduction_id, position)
) STRICT;

-- What one member is told on one local day. The key is the promise that nobody is told twice: a restart, a
-- second daemon or the hour that happens twice may fire again, only one wins. A digest with nobody in it is not
-- sent; `empty_because` is what the member's page and the console say instead.
CREATE TABLE digests (
  id             TEXT PRIMARY KEY,
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  member_id      TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  local_day      TEXT NOT NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('digest', 'addendum')),
  firing_id      TEXT REFERENCES firings (id),
  empty_because  TEXT,
  created_at     TEXT NOT NULL,
  UNIQUE (space_id, member_id, local_day, kind)
) STRICT;
CREATE INDEX digests_by_member ON digests (member_id, local_day);

CREATE TABLE digest_introductions (
  digest_id        TEXT NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
  position         INTEGER NOT NULL CHECK (position >= 1),
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  introduction_id  TEXT NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
  PRIMARY KEY (digest_id, position)
) STRICT;

-- The outbox: what is to be said (versioned JSON) until its first attempt, then also the frozen letter.
CREATE TABLE messages (
  id             TEXT PRIMARY KEY,
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  member_id      TEXT REFERENCES members (id) ON DELETE SET NULL,
  digest_id      TEXT REFERENCES digests (id) ON DELETE SET NULL,
  introduction_id TEXT REFERENCES introductions (id) ON DELETE SET NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('confirm_address', 'invitation', 'digest', 'addendum', 'introduction',
                                               'follow_up', 'confirmation', 'goodbye', 'report', 'sign_in')),
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
CREATE INDEX messages_waiting ON messages (not_before) WHERE state = 'waiting';
CREATE INDEX messages_claimed ON messages (claimed_until) WHERE claimed_until IS NOT NULL;
CREATE INDEX messages_by_space ON messages (space_id, created_at);
CREATE INDEX messages_by_member ON messages (member_id);
CREATE INDEX messages_with_letter ON messages (settled_at) WHERE letter IS NOT NULL;

-- One try at a message. `started_at` is on the disk before MAIL FROM, `data_at` before the letter's first byte
-- and so before the final dot. A row with `data_at` and no `ended_at` is a letter whose fate nobody knows.
CREATE TABLE attempts (
  message_id  TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  worker      TEXT NOT NULL,
  started_at  TEXT NOT NULL,
  data_at     TEXT,
  ended_at    TEXT,
  result      TEXT CHECK (result IN ('accepted', 'try_later', 'refused', 'our_fault', 'unknown', 'lost')),
  answer      TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (message_id, number)
) STRICT;
CREATE INDEX attempts_open ON attempts (message_id) WHERE ended_at IS NULL;

-- The random half of every personal link. The link itself is signed, so this table alone opens nothing (whole links
-- stand only in letters, which are kept for 30 days).
CREATE TABLE links (
  nonce                    TEXT PRIMARY KEY,
  space_id                 TEXT REFERENCES spaces (id),
  purpose                  TEXT NOT NULL CHECK (purpose IN ('personal', 'confirm', 'sign_in')),
  member_id                TEXT REFERENCES members (id) ON DELETE CASCADE,
  digest_id                TEXT REFERENCES digests (id) ON DELETE SET NULL,
  introduction_id          TEXT REFERENCES introductions (id) ON DELETE SET NULL,
  unconfirmed_check_in_id  TEXT REFERENCES unconfirmed_check_ins (id) ON DELETE CASCADE,
  organiser_id             TEXT REFERENCES organisers (id) ON DELETE CASCADE,
  created_at               TEXT NOT NULL,
  expires_at               TEXT,
  used_at                  TEXT
) STRICT;

-- What a person answered, and what it was understood as. `said` is emptied after 30 days.
CREATE TABLE replies (
  id               TEXT PRIMARY KEY,
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  member_id        TEXT NOT NULL,
  introduction_id  TEXT,
  via              TEXT NOT NULL CHECK (via IN ('button', 'one_click', 'mail', 'sms', 'organiser')),
  said             TEXT NOT NULL DEFAULT '',
  understood       TEXT NOT NULL,
  at               TEXT NOT NULL
) STRICT;
CREATE INDEX replies_by_member ON replies (space_id, member_id, at);

-- An introduction that happened, or that the host or the members recorded themselves.
CREATE TABLE connections (
  id               TEXT PRIMARY KEY,
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  introduction_id  TEXT UNIQUE REFERENCES introductions (id) ON DELETE SET NULL,
  recorded_by      TEXT NOT NULL CHECK (recorded_by IN ('introduction', 'host', 'members')),
  since            TEXT NOT NULL
) STRICT;

CREATE TABLE connection_parties (
  connection_id  TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  position       INTEGER NOT NULL,
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  member_id      TEXT REFERENCES members (id) ON DELETE SET NULL,
  outsider_id    TEXT REFERENCES outsiders (id) ON DELETE SET NULL,
  PRIMARY KEY (connection_id, position)
) STRICT;
CREATE INDEX connection_parties_by_member ON connection_parties (member_id);

-- What came of it: dated facts of their own, several to a connection, or to the space with nobody attached.
CREATE TABLE outcomes (
  id             TEXT PRIMARY KEY,
  space_id       TEXT NOT NULL REFERENCES spaces (id),
  connection_id  TEXT REFERENCES connections (id) ON DELETE SET NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('project_meeting', 'paid_work', 'new_project', 'advice', 'mutual_support',
                                               'partnership', 'new_coworker', 'good_chat')),
  stage          TEXT NOT NULL CHECK (stage IN ('planned', 'new', 'ongoing')),
  on_day         TEXT NOT NULL,
  words          TEXT NOT NULL DEFAULT '',
  may_tell       TEXT NOT NULL DEFAULT 'count' CHECK (may_tell IN ('count', 'without_names', 'first_name')),
  recorded_at    TEXT NOT NULL
) STRICT;
CREATE INDEX outcomes_by_space ON outcomes (space_id, on_day);

-- What the program would not guess, or cannot do alone, put before the organiser in words.
CREATE TABLE needs_you (
  id          TEXT PRIMARY KEY,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  kind        TEXT NOT NULL CHECK (kind IN ('row_set_aside', 'name_changed', 'delivery_unknown', 'delivery_refused',
                                            'unclear_reply', 'disagreement')),
  member_id   TEXT REFERENCES members (id) ON DELETE CASCADE,
  message_id  TEXT REFERENCES messages (id) ON DELETE CASCADE,
  dedupe_key  TEXT NOT NULL,
  text        TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  settled_at  TEXT,
  settled_as  TEXT,
  UNIQUE (space_id, dedupe_key)
) STRICT;
CREATE INDEX needs_you_open ON needs_you (space_id, created_at) WHERE settled_at IS NULL;

-- Each file that was imported, so that a consent can name it.
CREATE TABLE imports (
  id         TEXT PRIMARY KEY,
  space_id   TEXT NOT NULL REFERENCES spaces (id),
  kind       TEXT NOT NULL CHECK (kind IN ('check_ins', 'people')),
  file_name  TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  at         TEXT NOT NULL,
  summary    TEXT NOT NULL
) STRICT;

CREATE TABLE organisers (
  id         TEXT PRIMARY KEY,
  email      TEXT NOT NULL,
  email_key  TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE organiser_spaces (
  organiser_id  TEXT NOT NULL REFERENCES organisers (id) ON DELETE CASCADE,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  role          TEXT NOT NULL CHECK (role IN ('owner', 'organiser', 'viewer')),
  PRIMARY KEY (organiser_id, space_id)
) STRICT;

-- A signed-in browser, named by the SHA-256 of its cookie.
CREATE TABLE sessions (
  cookie_hash   TEXT PRIMARY KEY,
  organiser_id  TEXT NOT NULL REFERENCES organisers (id) ON DELETE CASCADE,
  created_at    TEXT NOT NULL,
  seen_at       TEXT NOT NULL,
  expires_at    TEXT NOT NULL
) STRICT;

-- A key with which another program may check people in; only its SHA-256 is kept.
CREATE TABLE api_tokens (
  id          TEXT PRIMARY KEY,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  name        TEXT NOT NULL,
  token_hash  TEXT NOT NULL UNIQUE,
  created_at  TEXT NOT NULL,
  revoked_at  TEXT,
  UNIQUE (space_id, name)
) STRICT;

-- What the operator has to mend; while one is open, /healthz is red. `mail_halted` stops the outbox but for one
-- message every few minutes, which finds out whether it is mended.
CREATE TABLE alarms (
  name       TEXT PRIMARY KEY,
  text       TEXT NOT NULL,
  since      TEXT NOT NULL,
  probed_at  TEXT NOT NULL
) STRICT;
