"""Topics in a supporter's chat, one for each talk; a decoration, kept so that none is mistaken.

Closed and deleted ones stay: what is still written there must not go to another talk.
"""

from sqlalchemy import BigInteger, Column, Index, Table

from storage.tables.columns import flag, match, metadata, moment, person

topic = Table(
    "topic",
    metadata,
    person(key=True),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    match(),
    moment("at"),
    flag("open"),
    Index(None, "match_id"),
)
