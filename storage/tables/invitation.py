"""Invitations, by the hash of their token."""

from sqlalchemy import Table

from conversations.model.person import Invitation
from storage.codec import Kind
from storage.tables.columns import metadata, moment, person, text

invitation = Table(
    "invitation",
    metadata,
    text("id", key=True),
    text("role"),
    moment("created_at"),
    moment("expires_at"),
    text("created_by"),
    person("used_by", null=True),
    moment("used_at", null=True),
)
INVITATIONS = Kind(Invitation, invitation, oldest_first="created_at")
