-- What one space calls the same: "cold dips" counts as "wild swimming" there, and nowhere else. A key that leads to
-- itself stands for itself, whatever the table says that comes with the program.
--
-- Rows hold words of topics, by the organiser's decision, and nobody who holds them: a member who is erased is not in
-- here, so the vocabulary of the space outlives its members.
CREATE TABLE topic_aliases (
  space_id   TEXT NOT NULL REFERENCES spaces (id),
  key        TEXT NOT NULL,
  means_key  TEXT NOT NULL,
  made_by    TEXT NOT NULL,
  made_at    TEXT NOT NULL,
  PRIMARY KEY (space_id, key)
) STRICT;
