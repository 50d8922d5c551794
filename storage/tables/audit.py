"""The audit log: append-only, each entry chained to the one before by a hash."""

from sqlalchemy import Table

from storage.tables.columns import metadata, moment, sealed, serial, text

audit = Table(
    "audit",
    metadata,
    serial("seq"),
    text("actor"),
    text("action"),
    text("object"),
    text("reason"),
    moment("at"),
    sealed("prev_hash"),
    sealed("hash"),
)
