"""What falls due, each handled once, after long stops too."""

from sqlalchemy import Index, Table

from conversations.model.care import Due
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, person, text, where

due = Table(
    "due",
    metadata,
    text("id", key=True),
    text("kind"),
    moment("due_at"),
    person(null=True),
    match(null=True),
    text("args"),
    moment("done_at", null=True),
    text("result"),
    where("ix_due_waiting", "due_at", only="done_at IS NULL"),
    Index(None, "person_id"),
    Index(None, "match_id"),
    Index(None, "done_at"),
)
DUES = Kind(Due, due, oldest_first="due_at")
