"""Updates nobody could handle: sealed content for a week, names of fields and the fault in clear."""

from sqlalchemy import Table

from storage.tables.columns import metadata, moment, sealed, serial, text

quarantine = Table(
    "quarantine",
    metadata,
    serial("update_id"),
    sealed("raw"),
    text("fault"),
    text("fields"),
    moment("at"),
)
