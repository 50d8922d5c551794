"""What matching saw of two people when they were matched, sealed; ratings are learnt with it."""

from sqlalchemy import Index, Table

from conversations.model.learning import Profile
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, person, sealed, text

profile = Table(
    "profile",
    metadata,
    text("id", key=True),
    match(),
    person(),
    text("role"),
    moment("at"),
    sealed("row"),
    Index(None, "match_id"),
    Index(None, "person_id"),
)
PROFILES = Kind(Profile, profile, oldest_first="at", sealed={"row": "person_id"})
