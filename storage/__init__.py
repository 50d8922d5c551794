"""The storage edge: SQLAlchemy on SQLite or PostgreSQL, and the sealing of private data."""

from storage.keys import Key, create_key_file, load_key
from storage.schema import migrate
from storage.store import SqlStore, open_store

__all__ = ["Key", "SqlStore", "create_key_file", "load_key", "migrate", "open_store"]
