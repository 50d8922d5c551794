"""Who leads: the one process that talks to the platform for this database."""

from sqlalchemy import Table

from storage.tables.columns import big, metadata, text

lease = Table(
    "lease",
    metadata,
    text("name", key=True),
    text("owner"),
    big("expires_at"),
)
