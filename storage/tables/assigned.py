"""Who is in which arm of a declared comparison: stays, as ratings do, under the bare person."""

from sqlalchemy import Index, Table

from conversations.model.comparing import Assigned
from storage.codec import Kind
from storage.tables.columns import metadata, moment, person, share, text

assigned = Table(
    "assigned",
    metadata,
    text("id", key=True),
    text("comparison"),
    person(),
    text("arm"),
    share("propensity"),
    moment("at"),
    Index(None, "comparison"),
    Index(None, "person_id"),
)
ASSIGNED = Kind(Assigned, assigned, oldest_first="at")
