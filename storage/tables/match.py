"""Matches through their life; found by either of the two people."""

from sqlalchemy import Index, Table

from conversations.model.matches import Match
from storage.codec import Kind
from storage.tables.columns import metadata, moment, person, share, text

match = Table(
    "match",
    metadata,
    text("id", key=True),
    text("round_id"),
    person("recipient_id"),
    person("supporter_id"),
    text("state"),
    text("recipient_alias"),
    text("supporter_alias"),
    share("score"),
    share("std"),
    share("propensity"),
    text("model_version"),
    text("reasons"),
    moment("created_at"),
    moment("changed_at"),
    moment("active_at", null=True),
    moment("ended_at", null=True),
    share("waited_days", null=True),
    text("spotlight"),
    Index(None, "recipient_id", "state"),
    Index(None, "supporter_id", "state"),
    Index(None, "state"),
    Index(None, "active_at"),
)
MATCHES = Kind(Match, match, oldest_first="created_at")
