"""Wishes to share contact details in a talk; the line is sealed and goes once it is handed over."""

from sqlalchemy import Index, Table

from conversations.model.relaying import Wish
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, person, sealed, text

wish = Table(
    "wish",
    metadata,
    text("id", key=True),
    match(),
    person(),
    moment("asked_at"),
    sealed("line"),
    moment("agreed_at", null=True),
    Index(None, "match_id"),
    Index(None, "person_id"),
)
WISHES = Kind(Wish, wish, oldest_first="asked_at", sealed={"line": "person_id"})
