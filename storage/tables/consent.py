"""Consents: which text, in which language, for which purpose, when; kept as proof."""

from sqlalchemy import Index, Table

from conversations.model.person import Consent
from storage.codec import Kind
from storage.tables.columns import flag, metadata, moment, person, text

consent = Table(
    "consent",
    metadata,
    text("id", key=True),
    person(),
    text("purpose"),
    text("version"),
    text("text_hash"),
    text("language"),
    flag("given"),
    moment("at"),
    moment("withdrawn_at", null=True),
    Index(None, "person_id"),
)
CONSENTS = Kind(Consent, consent, oldest_first="at")
