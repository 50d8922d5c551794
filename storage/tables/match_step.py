"""Each step a match took: from where, to where, why, by whom."""

from sqlalchemy import Index, Table

from conversations.model.matches import MatchStep
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, text

match_step = Table(
    "match_step",
    metadata,
    text("id", key=True),
    match(),
    text("before"),
    text("after"),
    text("reason"),
    text("actor"),
    moment("at"),
    Index(None, "match_id"),
)
STEPS = Kind(MatchStep, match_step, oldest_first="at")
