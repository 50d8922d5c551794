"""Pairs a round considered, kept for evaluation."""

from sqlalchemy import ForeignKey, Index, Table

from conversations.model.matches import Candidate
from storage.codec import Kind
from storage.tables.columns import flag, metadata, person, share, text

candidate = Table(
    "candidate",
    metadata,
    text("id", key=True),
    text("round_id", ForeignKey("round.id")),
    person("recipient_id"),
    person("supporter_id"),
    share("score"),
    share("std"),
    share("propensity"),
    flag("chosen"),
    Index(None, "round_id"),
    Index(None, "recipient_id"),
)
CANDIDATES = Kind(Candidate, candidate)
