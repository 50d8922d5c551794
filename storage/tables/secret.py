"""What the store itself keeps sealed: the pepper of account lookups, the head of the audit chain."""

from sqlalchemy import Table

from storage.tables.columns import metadata, number, sealed, text

secret = Table(
    "secret",
    metadata,
    text("name", key=True),
    number("version"),
    sealed("value"),
)
