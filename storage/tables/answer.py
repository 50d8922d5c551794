"""Intake answers; the value is sealed with its person's key."""

from sqlalchemy import Index, Table

from conversations.model.person import Answer
from storage.codec import Kind
from storage.tables.columns import metadata, moment, person, sealed, text

answer = Table(
    "answer",
    metadata,
    text("id", key=True),
    person(),
    text("question"),
    sealed("value"),
    moment("at"),
    Index(None, "person_id"),
)
ANSWERS = Kind(Answer, answer, oldest_first="at", sealed={"value": "person_id"})
