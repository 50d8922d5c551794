"""Updates nobody could handle: sealed for a week, with the fault and names of fields."""

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
