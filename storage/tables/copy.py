"""How a relayed message stands in each chat; forgotten two days after the last message.

The sender's own copy also holds into how many pieces the words were cut, and a keyed hash of them.
"""

from sqlalchemy import BigInteger, Column, Index, Table

from storage.tables.columns import flag, metadata, moment, number, sealed, text

# Without foreign keys: written for every message twice, and short-lived.
copy = Table(
    "copy",
    metadata,
    text("person_id", key=True),
    Column("platform_message_id", BigInteger, primary_key=True, autoincrement=False),
    text("message_id"),
    text("match_id"),
    flag("own"),
    moment("at"),
    number("pieces", null=True),
    sealed("digest", null=True),
    Index(None, "message_id"),
    Index(None, "match_id", "at"),
)
