"""People's data keys, wrapped by the storage key; deleting one makes all it sealed unreadable."""

from sqlalchemy import Table

from storage.tables.columns import metadata, number, sealed, text

# No foreign key: the system has a key too, and a key must be deletable before its person is.
person_key = Table(
    "person_key",
    metadata,
    text("person_id", key=True),
    number("version"),
    sealed("wrapped"),
)
