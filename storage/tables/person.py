"""People: where each stands, in clear because rounds and jobs search by it."""

from sqlalchemy import Index, Table

from conversations.model.person import Person
from storage.codec import Kind
from storage.tables.columns import flag, metadata, moment, number, text

person = Table(
    "person",
    metadata,
    text("id", key=True),
    moment("created_at"),
    text("state"),
    flag("recipient"),
    flag("supporter"),
    text("staff"),
    text("language"),
    text("zone"),
    text("country"),
    number("capacity"),
    moment("waiting_since", null=True),
    moment("seen_at", null=True),
    text("peer_name"),
    moment("away_since", null=True),
    moment("away_until", null=True),
    Index(None, "state"),
    Index(None, "peer_name"),
)
PEOPLE = Kind(Person, person, oldest_first="created_at")
