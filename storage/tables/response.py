"""Answers to rating items: the number in clear for statistics, the words sealed."""

from sqlalchemy import ForeignKey, Index, Table

from conversations.model.measuring import Response
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, person, sealed, share, text

response = Table(
    "response",
    metadata,
    text("id", key=True),
    text("prompt_id", ForeignKey("prompt.id")),
    person(),
    match(null=True),
    text("item"),
    share("value", null=True),
    sealed("raw"),
    moment("at"),
    text("detail"),
    Index(None, "prompt_id"),
    Index(None, "person_id"),
    Index(None, "match_id"),
    Index(None, "item"),
)
RESPONSES = Kind(Response, response, oldest_first="at", sealed={"raw": "person_id"})
