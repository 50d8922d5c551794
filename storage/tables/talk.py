"""Talks: counts and times taken from envelopes, never content."""

from sqlalchemy import Table

from conversations.model.matches import Talk
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, number, person, text

talk = Table(
    "talk",
    metadata,
    match(key=True),
    person("recipient_id"),
    person("supporter_id"),
    number("from_recipient"),
    number("from_supporter"),
    moment("last_at", null=True),
    text("last_by", null=True),
    moment("session_started_at", null=True),
    moment("first_contact_at", null=True),
    moment("guided_at", null=True),
    moment("unanswered_since", null=True),
    text("session_by", null=True),
    text("recipient_waits"),
    text("supporter_waits"),
)
TALKS = Kind(Talk, talk, key="match_id", oldest_first="last_at")
