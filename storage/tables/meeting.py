"""Times that two people of a talk proposed and agreed on."""

from sqlalchemy import Index, Table

from conversations.model.meetings import Meeting
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, number, person, text

meeting = Table(
    "meeting",
    metadata,
    text("id", key=True),
    match(),
    person("proposer_id"),
    text("times"),
    text("state"),
    moment("created_at"),
    moment("changed_at"),
    moment("at", null=True),
    number("from_recipient"),
    number("from_supporter"),
    Index(None, "match_id"),
    Index(None, "changed_at"),
)
MEETINGS = Kind(Meeting, meeting, oldest_first="created_at")
