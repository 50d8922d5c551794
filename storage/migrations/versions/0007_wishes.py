"""Wishes to share contact details, and what became of them in a talk."""

from alembic import op

from storage.migrations import columns as c

revision = "0007"
down_revision = "0006"

ADDED = ("told_of_wish_at", "sharing_forbidden_at", "shared_at")


def upgrade() -> None:
    for column in c.maybe_moment(*ADDED):
        op.add_column("side", column)
    c.table(
        "wish",
        c.key(),
        c.to("match", "match_id"),
        c.to("person", "person_id"),
        c.moment("asked_at"),
        c.sealed("line"),
        c.maybe_moment("agreed_at"),
    )
    c.index("wish", "match_id")
    c.index("wish", "person_id")


def downgrade() -> None:
    op.drop_table("wish")
    for column in reversed(ADDED):
        op.drop_column("side", column)
