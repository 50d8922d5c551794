"""Accounts: found by a keyed hash, sealed for sending, never in clear."""

from sqlalchemy import Table, UniqueConstraint

from storage.tables.columns import metadata, moment, person, sealed

account = Table(
    "account",
    metadata,
    person(key=True),
    sealed("lookup"),
    sealed("account_id"),
    moment("created_at"),
    UniqueConstraint("lookup"),
)
