-- What an organiser settled about the columns of a spreadsheet, so that the next file from the same source is not asked
-- about again. A source is named by the SHA-256 of its headings; the settlement is JSON.
CREATE TABLE settled_columns (
  space_id    TEXT NOT NULL REFERENCES spaces (id),
  source      TEXT NOT NULL,
  settled     TEXT NOT NULL,
  settled_at  TEXT NOT NULL,
  PRIMARY KEY (space_id, source)
) STRICT;
