-- Introductions by text.

-- Members who are asked by a text whether the number is theirs. Whoever does not answer in time is forgotten here, the number
-- with them: it may be a stranger's.
CREATE TABLE text_sign_ups (
  member_id    TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
  space_id     TEXT NOT NULL REFERENCES spaces (id),
  phone        TEXT NOT NULL,
  zone         TEXT,
  wording      TEXT NOT NULL,
  evidence     TEXT NOT NULL,
  asked_at     TEXT NOT NULL,
  expires_at   TEXT NOT NULL,
  asked_again  INTEGER NOT NULL DEFAULT 0 CHECK (asked_again IN (0, 1)),
  UNIQUE (space_id, phone)
) STRICT;
CREATE INDEX text_sign_ups_by_phone ON text_sign_ups (phone);
CREATE INDEX members_by_phone ON members (phone) WHERE phone IS NOT NULL;
-- The zone in which somebody's hours are, where it is not the space's.
ALTER TABLE members ADD COLUMN zone TEXT;
-- They said STOP by text: none go to their telephone until it says START, whatever else they say elsewhere.
ALTER TABLE members ADD COLUMN texts_stopped_at TEXT;

-- Texts that went out, or may have: what the gateway calls them and how far they came. On the disk before the gateway is asked.
-- `asks_again` where the gateway takes one text once, however often it is handed over.
CREATE TABLE texts_out (
  message_id  TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  gateway     TEXT NOT NULL,
  sender      TEXT NOT NULL,
  encoding    TEXT NOT NULL,
  segments    INTEGER NOT NULL,
  asks_again  INTEGER NOT NULL CHECK (asks_again IN (0, 1)),
  gateway_id  TEXT,
  reached     TEXT CHECK (reached IN ('accepted', 'sent', 'delivered', 'failed', 'expired')),
  reached_at  TEXT,
  why         TEXT NOT NULL DEFAULT '',
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX texts_out_by_gateway_id ON texts_out (gateway, gateway_id) WHERE gateway_id IS NOT NULL;
CREATE INDEX texts_out_by_day ON texts_out (space_id, at);
-- The automatic answers to one number are counted.
CREATE INDEX messages_by_phone ON messages (recipient, created_at) WHERE channel = 'sms';

-- Receipts that came before the gateway's own answer had said what it calls the text. Forgotten after a day.
CREATE TABLE early_receipts (
  gateway     TEXT NOT NULL,
  gateway_id  TEXT NOT NULL,
  reached     TEXT NOT NULL,
  class       TEXT,
  why         TEXT NOT NULL,
  at          TEXT NOT NULL,
  PRIMARY KEY (gateway, gateway_id)
) STRICT;

-- The numbers by which people stand in texts, 10 to 99: for one telephone none is given twice within a fortnight, so a
-- late answer cannot meet somebody else.
CREATE TABLE text_numbers (
  phone            TEXT NOT NULL,
  number           INTEGER NOT NULL CHECK (number BETWEEN 10 AND 99),
  space_id         TEXT NOT NULL REFERENCES spaces (id),
  member_id        TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  introduction_id  TEXT NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
  message_id       TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  given_at         TEXT NOT NULL,
  PRIMARY KEY (phone, given_at, number)
) STRICT;
CREATE INDEX text_numbers_by_message ON text_numbers (message_id);
CREATE INDEX text_numbers_by_member ON text_numbers (member_id);
CREATE INDEX text_numbers_by_introduction ON text_numbers (introduction_id);

-- Texts that came in: kept before the gateway is answered, worked on afterwards. The gateway's own name for one makes that it
-- is worked on once. `said`, and with it the number, is emptied when letters are forgotten.
CREATE TABLE texts_in (
  id           TEXT PRIMARY KEY,
  space_id     TEXT REFERENCES spaces (id),
  member_id    TEXT REFERENCES members (id) ON DELETE CASCADE,
  gateway      TEXT NOT NULL,
  key          TEXT NOT NULL,
  sender       TEXT NOT NULL,
  recipient    TEXT NOT NULL,
  said         TEXT NOT NULL,
  opt          TEXT CHECK (opt IN ('out', 'in', 'help')),
  part_of      TEXT,
  part         INTEGER,
  parts        INTEGER,
  understood   TEXT NOT NULL DEFAULT '',
  tries        INTEGER NOT NULL DEFAULT 0,
  received_at  TEXT NOT NULL,
  settled_at   TEXT,
  UNIQUE (gateway, key)
) STRICT;
CREATE INDEX texts_in_waiting ON texts_in (received_at) WHERE settled_at IS NULL;
CREATE INDEX texts_in_by_time ON texts_in (received_at);
CREATE INDEX texts_in_by_member ON texts_in (member_id, received_at);

-- Numbers that nobody has signed up are told so once, ever: a keyed hash, not a number.
CREATE TABLE text_strangers (
  gateway     TEXT NOT NULL,
  phone_hash  TEXT NOT NULL,
  told_at     TEXT NOT NULL,
  PRIMARY KEY (gateway, phone_hash)
) STRICT;

-- Consent to texts is one more thing to agree to.
CREATE TABLE consents_new (
  id            TEXT PRIMARY KEY,
  space_id      TEXT NOT NULL REFERENCES spaces (id),
  member_id     TEXT NOT NULL,
  what          TEXT NOT NULL CHECK (what IN ('introductions', 'round_table', 'share_contact', 'standing_yes', 'story',
                                              'texts', 'stop', 'pause', 'resume', 'erase')),
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
