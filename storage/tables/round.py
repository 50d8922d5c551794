"""Rounds of the matcher, with their reports as data."""

from sqlalchemy import Index, Table

from conversations.model.matches import Round
from storage.codec import Kind
from storage.tables.columns import flag, metadata, moment, number, text

round_ = Table(
    "round",
    metadata,
    text("id", key=True),
    moment("at"),
    text("trigger"),
    text("asked_by"),
    text("model_version"),
    number("recipients"),
    number("supporters"),
    flag("dry_run"),
    text("report"),
    Index(None, "at"),
)
ROUNDS = Kind(Round, round_, oldest_first="at")
