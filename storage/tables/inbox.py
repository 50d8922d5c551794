"""Updates as they came, sealed (with the account they came from) until they are handled."""

from sqlalchemy import Index, Table

from storage.tables.columns import metadata, moment, sealed, serial, where

inbox = Table(
    "inbox",
    metadata,
    serial("update_id"),
    sealed("raw", null=True),
    moment("received_at"),
    moment("handled_at", null=True),
    where("ix_inbox_waiting", "update_id", only="handled_at IS NULL"),
    Index(None, "handled_at"),
)
