-- The organiser's console.

-- Signing in. A password is for those who want one beside the mailed link: Argon2id, as a PHC string.
ALTER TABLE organisers ADD COLUMN password_hash TEXT;
-- Somebody has to be able to add others: whoever came first.
UPDATE organiser_spaces SET role = 'owner'
WHERE role = 'organiser'
  AND NOT EXISTS (SELECT 1 FROM organiser_spaces s WHERE s.space_id = organiser_spaces.space_id AND s.role = 'owner')
  AND organiser_id = (SELECT o.id FROM organiser_spaces s JOIN organisers o ON o.id = s.organiser_id
                      WHERE s.space_id = organiser_spaces.space_id ORDER BY o.created_at, o.id LIMIT 1);
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_organiser ON sessions (organiser_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX organisers_of_space ON organiser_spaces (space_id);

-- Who signed in, or tried to, for 90 days. Of tries with an address that is nobody's nothing is kept here: it may be a
-- stranger's, or a password typed in the wrong field.
CREATE TABLE sign_ins (
  id            TEXT PRIMARY KEY,
  organiser_id  TEXT NOT NULL REFERENCES organisers (id) ON DELETE CASCADE,
  way           TEXT NOT NULL CHECK (way IN ('link', 'password')),
  result        TEXT NOT NULL CHECK (result IN ('in', 'wrong', 'held_off')),
  browser       TEXT NOT NULL DEFAULT '',
  at            TEXT NOT NULL
) STRICT;
CREATE INDEX sign_ins_by_organiser ON sign_ins (organiser_id, at);
CREATE INDEX sign_ins_by_time ON sign_ins (at);

-- Wrong passwords, and links that were asked for, by a keyed hash of the address or of where they came from: each one more
-- makes the next wait longer. Over after a day. What is nobody's address shares few keys, so that the rows are bounded.
CREATE TABLE sign_in_tries (
  key         TEXT PRIMARY KEY,
  failures    INTEGER NOT NULL,
  last_at     TEXT NOT NULL,
  held_until  TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_tries_by_time ON sign_in_tries (last_at);

-- A space rests until this local day; and one of the console sends nothing before its organiser has said go.
ALTER TABLE spaces ADD COLUMN paused_until TEXT;
ALTER TABLE spaces ADD COLUMN started_at TEXT;
-- The steps of setting it up that were saved, with spaces between.
ALTER TABLE spaces ADD COLUMN set_up TEXT NOT NULL DEFAULT '';

-- The days on which a calendar says that the space is closed. `source` is its address.
CREATE TABLE calendar_days (
  space_id   TEXT NOT NULL REFERENCES spaces (id),
  source     TEXT NOT NULL,
  local_day  TEXT NOT NULL,
  why        TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (space_id, source, local_day)
) STRICT;
-- What the last look at a calendar's address came to.
CREATE TABLE calendars (
  space_id   TEXT NOT NULL REFERENCES spaces (id),
  source     TEXT NOT NULL,
  looked_at  TEXT NOT NULL,
  result     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (space_id, source)
) STRICT;

-- What the organiser decided about one morning before it was sent.
CREATE TABLE mornings (
  space_id     TEXT NOT NULL REFERENCES spaces (id),
  local_day    TEXT NOT NULL,
  held_at      TEXT,
  approved_at  TEXT,
  PRIMARY KEY (space_id, local_day)
) STRICT;
-- Two who are not put forward to each other on that day only.
CREATE TABLE left_out (
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  local_day        TEXT NOT NULL,
  member_id        TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  other_member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  PRIMARY KEY (space_id, local_day, member_id, other_member_id)
) STRICT;
CREATE INDEX left_out_by_member ON left_out (member_id);
CREATE INDEX left_out_by_other ON left_out (other_member_id);
-- Somebody who gets no digest on that day, by the organiser's word.
CREATE TABLE held_members (
  space_id   TEXT NOT NULL REFERENCES spaces (id),
  local_day  TEXT NOT NULL,
  member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  PRIMARY KEY (space_id, local_day, member_id)
) STRICT;
CREATE INDEX held_members_by_member ON held_members (member_id);

-- A file between "choose a file" and "save": nothing of it is anybody's yet. `settled` is what was said about its columns
-- (JSON). Once it is to be saved the daemon does so, whether or not the browser still waits; then its bytes are empty and
-- `result` says what became of it (JSON). Gone when it is cancelled, or a day old.
CREATE TABLE uploads (
  id            TEXT PRIMARY KEY,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  organiser_id  TEXT NOT NULL REFERENCES organisers (id) ON DELETE CASCADE,
  reads         TEXT NOT NULL CHECK (reads IN ('check_ins', 'people')),
  file_name     TEXT NOT NULL,
  bytes         BLOB NOT NULL,
  settled       TEXT NOT NULL DEFAULT '',
  at            TEXT NOT NULL,
  to_save_at    TEXT,
  import_id     TEXT REFERENCES imports (id),
  result        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX uploads_by_time ON uploads (at);
CREATE INDEX uploads_of_space ON uploads (space_id, at);
CREATE INDEX uploads_to_save ON uploads (to_save_at) WHERE to_save_at IS NOT NULL AND result = '';
-- What was brought in, the latest first.
CREATE INDEX imports_by_time ON imports (space_id, at);

-- A new kind of letter: a copy of somebody's, to the organiser who asked to see it.
CREATE TABLE messages_new (
  id              TEXT PRIMARY KEY,
  space_id        TEXT NOT NULL REFERENCES spaces (id),
  member_id       TEXT REFERENCES members (id) ON DELETE SET NULL,
  digest_id       TEXT REFERENCES digests (id) ON DELETE SET NULL,
  introduction_id TEXT REFERENCES introductions (id) ON DELETE SET NULL,
  kind            TEXT NOT NULL CHECK (kind IN ('confirm_address', 'invitation', 'digest', 'addendum', 'by_host', 'introduction',
                                                'follow_up', 'confirmation', 'goodbye', 'paused', 'own_data', 'report',
                                                'sign_in', 'copy')),
  channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
  recipient       TEXT NOT NULL,
  says            TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'unknown', 'dropped')),
  because         TEXT NOT NULL DEFAULT '',
  tries           INTEGER NOT NULL DEFAULT 0,
  not_before      TEXT NOT NULL,
  give_up_at      TEXT NOT NULL,
  claimed_by      TEXT,
  claimed_until   TEXT,
  letter          BLOB,
  subject         TEXT NOT NULL DEFAULT '',
  frozen_at       TEXT,
  created_at      TEXT NOT NULL,
  settled_at      TEXT,
  nonce           TEXT,
  bounced_at      TEXT,
  bounced_hard    INTEGER NOT NULL DEFAULT 0 CHECK (bounced_hard IN (0, 1))
) STRICT;
INSERT INTO messages_new
SELECT id, space_id, member_id, digest_id, introduction_id, kind, channel, recipient, says, state, because, tries,
       not_before, give_up_at, claimed_by, claimed_until, letter, subject, frozen_at, created_at, settled_at, nonce,
       bounced_at, bounced_hard
FROM messages ORDER BY rowid;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_waiting ON messages (not_before) WHERE state = 'waiting';
CREATE INDEX messages_claimed ON messages (claimed_until) WHERE claimed_until IS NOT NULL;
CREATE INDEX messages_by_space ON messages (space_id, created_at);
CREATE INDEX messages_by_member ON messages (member_id, created_at);
CREATE INDEX messages_with_letter ON messages (settled_at) WHERE letter IS NOT NULL;
CREATE INDEX messages_by_nonce ON messages (nonce) WHERE nonce IS NOT NULL;
CREATE INDEX messages_by_phone ON messages (recipient, created_at) WHERE channel = 'sms';
CREATE INDEX messages_by_digest ON messages (digest_id) WHERE digest_id IS NOT NULL;
-- The log, a page at a time, also of one kind, one state or one address.
CREATE INDEX messages_by_kind ON messages (space_id, kind, created_at);
CREATE INDEX messages_by_state ON messages (space_id, state, created_at);
CREATE INDEX messages_by_recipient ON messages (space_id, recipient, created_at);
CREATE INDEX firings_by_time ON firings (space_id, fired_at);
-- A year's plots are counted from these alone.
CREATE INDEX introductions_by_state ON introductions (space_id, local_day, state, id);
CREATE INDEX introductions_by_host ON introductions (space_id, local_day) WHERE made_by = 'host';
CREATE INDEX follow_ups_met ON follow_ups (introduction_id) WHERE kind = 'did_you_meet' AND said = 'met';

-- More that may need the organiser: topics that look alike, and a morning that waits for a word. `about` names what the
-- buttons of a matter act on (JSON; each kind has its own).
CREATE TABLE needs_you_new (
  id          TEXT PRIMARY KEY,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  kind        TEXT NOT NULL CHECK (kind IN ('row_set_aside', 'name_changed', 'delivery_unknown', 'delivery_refused',
                                            'unclear_reply', 'disagreement', 'may_be_one', 'feed_failed', 'look_alike',
                                            'approval')),
  member_id   TEXT REFERENCES members (id) ON DELETE CASCADE,
  message_id  TEXT REFERENCES messages (id) ON DELETE CASCADE,
  dedupe_key  TEXT NOT NULL,
  text        TEXT NOT NULL,
  about       TEXT NOT NULL DEFAULT '',
  created_at  TEXT NOT NULL,
  settled_at  TEXT,
  settled_as  TEXT,
  UNIQUE (space_id, dedupe_key)
) STRICT;
INSERT INTO needs_you_new
SELECT id, space_id, kind, member_id, message_id, dedupe_key, text, '', created_at, settled_at, settled_as
FROM needs_you ORDER BY rowid;
DROP TABLE needs_you;
ALTER TABLE needs_you_new RENAME TO needs_you;
CREATE INDEX needs_you_open ON needs_you (space_id, created_at) WHERE settled_at IS NULL;
CREATE INDEX needs_you_by_member ON needs_you (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX needs_you_by_message ON needs_you (message_id) WHERE message_id IS NOT NULL;

-- Lists of people, a page at a time, in the order of their names.
CREATE INDEX members_by_name ON members (space_id, name_key, id);
CREATE INDEX kept_apart_by_other ON kept_apart (other_member_id);
CREATE INDEX connections_by_space ON connections (space_id, since);

-- What pages and the ticks ask for by space or by state.
CREATE INDEX introductions_mutual ON introductions (told_at) WHERE state = 'mutual';
CREATE INDEX tellings_by_space ON tellings (space_id, at);
CREATE INDEX profile_lines_by_space ON profile_lines (space_id, member_id, kind, position);
CREATE INDEX outsider_lines_by_space ON outsider_lines (space_id, outsider_id, kind, position);
CREATE INDEX connection_parties_by_space ON connection_parties (space_id, connection_id, position);
-- The words by which people are found: of their names, company and address, folded by the program. An empty word says that
-- somebody's are to be read anew, whoever changed them.
CREATE TABLE member_words (
  space_id   TEXT NOT NULL REFERENCES spaces (id),
  word       TEXT NOT NULL,
  member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  PRIMARY KEY (space_id, word, member_id)
) STRICT;
CREATE INDEX member_words_by_member ON member_words (member_id);
INSERT INTO member_words (space_id, word, member_id) SELECT space_id, '', id FROM members;
CREATE TRIGGER member_came AFTER INSERT ON members BEGIN
  INSERT INTO member_words (space_id, word, member_id) VALUES (NEW.space_id, '', NEW.id);
END;
CREATE TRIGGER member_renamed AFTER UPDATE OF name, surname, company, email ON members
WHEN (OLD.name, OLD.surname, OLD.company, OLD.email) IS NOT (NEW.name, NEW.surname, NEW.company, NEW.email) BEGIN
  DELETE FROM member_words WHERE member_id = NEW.id;
  INSERT INTO member_words (space_id, word, member_id) VALUES (NEW.space_id, '', NEW.id);
END;
CREATE INDEX consents_of_member ON consents (member_id, at);
CREATE INDEX kept_apart_by_space ON kept_apart (space_id);
CREATE INDEX digests_by_day ON digests (space_id, local_day);
CREATE INDEX outsiders_by_name ON outsiders (space_id, name, id) WHERE retired_at IS NULL;
CREATE INDEX connection_parties_of_space ON connection_parties (space_id, member_id, outsider_id);
CREATE INDEX connection_parties_by_outsider ON connection_parties (outsider_id) WHERE outsider_id IS NOT NULL;
-- Whether anybody wrote an interest since the topics were last counted.
CREATE INDEX profile_lines_by_kind ON profile_lines (space_id, kind, first_said_at);
-- Stories that may be told.
CREATE INDEX tellings_to_tell ON tellings (space_id, at) WHERE may_tell <> 'count' AND words <> '';
CREATE INDEX outcomes_to_tell ON outcomes (space_id, recorded_at) WHERE may_tell <> 'count' AND words <> '';
CREATE INDEX outcomes_alone ON outcomes (space_id, on_day) WHERE connection_id IS NULL;
