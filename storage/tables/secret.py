"""What the store keeps for itself: the pepper of lookups, the head of the audit chain."""

from sqlalchemy import Table

from storage.tables.columns import metadata, number, sealed, text

secret = Table(
    "secret",
    metadata,
    text("name", key=True),
    number("version"),
    sealed("value"),
)
