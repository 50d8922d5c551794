"""Occasions of asking: which pulse, whom, until when."""

from sqlalchemy import Index, Table

from conversations.model.measuring import Prompt
from storage.codec import Kind
from storage.tables.columns import match, metadata, moment, number, person, text

prompt = Table(
    "prompt",
    metadata,
    text("id", key=True),
    person(),
    match(null=True),
    text("pulse"),
    text("items"),
    moment("due_at"),
    moment("expires_at"),
    text("state"),
    moment("asked_at", null=True),
    moment("closed_at", null=True),
    text("reason"),
    text("form"),
    moment("reminded_at", null=True),
    number("position"),
    Index(None, "person_id"),
    Index(None, "match_id"),
)
PROMPTS = Kind(Prompt, prompt, oldest_first="due_at")
