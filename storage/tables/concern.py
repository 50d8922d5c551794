"""Concerns; the evidence a reporter attached is sealed with the reporter's key."""

from sqlalchemy import Index, Table

from conversations.model.care import Concern
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, number, person, sealed, text

concern = Table(
    "concern",
    metadata,
    text("id", key=True),
    text("kind"),
    number("level"),
    person("about_id", null=True),
    person("reporter_id", null=True),
    match(null=True),
    moment("opened_at"),
    text("rule"),
    text("state"),
    text("seen_by"),
    moment("seen_at", null=True),
    text("closed_by"),
    moment("closed_at", null=True),
    sealed("evidence"),
    Index(None, "state"),
    Index(None, "match_id"),
)
CONCERNS = Kind(Concern, concern, oldest_first="opened_at", sealed={"evidence": "reporter_id"})
