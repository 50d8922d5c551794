"""Messages to go out; the payload is sealed with the receiver's key and wiped with the receipt."""

from sqlalchemy import Index, Table

from storage.tables.columns import (
    big,
    flag,
    metadata,
    moment,
    number,
    person,
    sealed,
    serial,
    text,
    where,
)

outbox = Table(
    "outbox",
    metadata,
    serial("id"),
    person(),
    text("lane"),
    text("sender", null=True),
    text("match_id", null=True),
    text("message_id", null=True),
    text("reply_to", null=True),
    big("edit_of", null=True),
    sealed("payload", null=True),
    moment("created_at"),
    moment("expires_at", null=True),
    number("attempts"),
    flag("uncertain"),
    moment("claimed_at", null=True),
    moment("not_before", null=True),
    moment("done_at", null=True),
    text("outcome"),
    text("reason"),
    where("ix_outbox_waiting", "id", only="done_at IS NULL"),
    where("ix_outbox_person_waiting", "person_id", only="done_at IS NULL"),
    Index(None, "done_at"),
)
