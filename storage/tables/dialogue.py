"""What each person is in the middle of; what they have typed so far is sealed."""

from sqlalchemy import Table

from conversations.model.person import Dialogue
from storage.codec import Kind
from storage.tables.columns import metadata, moment, person, sealed, text

dialogue = Table(
    "dialogue",
    metadata,
    person(key=True),
    text("flow"),
    text("step"),
    sealed("data"),
    moment("updated_at", null=True),
)
DIALOGUES = Kind(
    Dialogue,
    dialogue,
    key="person_id",
    oldest_first="updated_at",
    sealed={"data": "person_id"},
)
