-- A tablet at the door. Until its one-time code is typed there, it is a name and a code's SHA-256; afterwards it is the
-- browser that holds the cookie whose SHA-256 this is. A revoked one stays, because consents name it.
CREATE TABLE kiosks (
  id           TEXT PRIMARY KEY,
  space_id     TEXT NOT NULL REFERENCES spaces (id),
  name         TEXT NOT NULL,
  code_hash    TEXT UNIQUE,
  code_until   TEXT,
  cookie_hash  TEXT UNIQUE,
  created_at   TEXT NOT NULL,
  enrolled_at  TEXT,
  revoked_at   TEXT,
  UNIQUE (space_id, name)
) STRICT;
