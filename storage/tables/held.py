"""Messages that wait for a word of their sender or for the morning; sealed, a day at most."""

from sqlalchemy import Index, Table

from conversations.model.relaying import Held
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, person, sealed, text

held = Table(
    "held",
    metadata,
    text("id", key=True),
    person(),
    match(),
    text("why"),
    text("album"),
    sealed("messages"),
    text("passed"),
    moment("at"),
    Index(None, "person_id"),
    Index(None, "match_id"),
    Index(None, "at"),
)
HELD = Kind(Held, held, oldest_first="at", sealed={"messages": "person_id"})
