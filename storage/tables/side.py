"""What each person has seen and agreed to in a talk."""

from sqlalchemy import Index, Table

from conversations.model.relaying import Side
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, person, text

side = Table(
    "side",
    metadata,
    text("id", key=True),
    match(),
    person(),
    moment("photos_from", null=True),
    moment("voices_asked_at", null=True),
    moment("voices_from", null=True),
    moment("awake_until", null=True),
    moment("header_at", null=True),
    moment("starters_at", null=True),
    moment("told_of_wish_at", null=True),
    moment("sharing_forbidden_at", null=True),
    moment("shared_at", null=True),
    Index(None, "match_id"),
    Index(None, "person_id"),
)
SIDES = Kind(Side, side)
