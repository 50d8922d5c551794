"""Pairs that are never matched, or never again."""

from sqlalchemy import Index, Table

from conversations.model.matches import Bar
from storage.codec import Kind
from storage.tables.columns import metadata, moment, person, text

bar = Table(
    "bar",
    metadata,
    text("id", key=True),
    person("recipient_id"),
    person("supporter_id"),
    text("reason"),
    moment("at"),
    Index(None, "recipient_id"),
    Index(None, "supporter_id"),
)
BARS = Kind(Bar, bar, oldest_first="at")
