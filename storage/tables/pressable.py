"""Buttons that were shown; their arguments hold ids only and stay in clear."""

from sqlalchemy import Index, Table

from conversations.model.person import Pressable
from storage.codec import Kind
from storage.tables.columns import flag, metadata, moment, person, text

pressable = Table(
    "pressable",
    metadata,
    text("id", key=True),
    person(),
    text("group"),
    text("action"),
    text("args"),
    moment("created_at"),
    flag("keep"),
    moment("used_at", null=True),
    Index(None, "group"),
    Index(None, "person_id"),
    Index(None, "created_at"),
)
PRESSABLES = Kind(Pressable, pressable, oldest_first="created_at")
