"""The storage edge: SQLAlchemy on SQLite or PostgreSQL, and the sealing of private data."""
