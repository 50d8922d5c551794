"""Sessions that have ended inside a talk."""

from sqlalchemy import Index, Table

from conversations.model.matches import Sitting
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, number, text

sitting = Table(
    "sitting",
    metadata,
    text("id", key=True),
    match(),
    moment("started_at"),
    moment("ended_at"),
    number("from_recipient"),
    number("from_supporter"),
    text("ended_by"),
    text("started_by"),
    text("recipient_waits"),
    text("supporter_waits"),
    Index(None, "match_id"),
)
SITTINGS = Kind(Sitting, sitting, oldest_first="started_at")
