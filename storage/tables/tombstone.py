"""Who was erased, by keyed hash, so that a restored backup can erase them again."""

from sqlalchemy import Table

from storage.tables.columns import metadata, moment, sealed, text

tombstone = Table(
    "tombstone",
    metadata,
    text("person_id", key=True),
    sealed("lookup", null=True),
    moment("at"),
)
