-- When somebody from a list was last invited, and when they said yes to it.
ALTER TABLE members ADD COLUMN invited_at TEXT;
ALTER TABLE members ADD COLUMN accepted_at TEXT;
