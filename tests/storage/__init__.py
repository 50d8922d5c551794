"""The storage edge: one suite of laws, on SQLite and on a real PostgreSQL."""
