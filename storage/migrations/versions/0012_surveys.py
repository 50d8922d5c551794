"""Figures of surveys of the matching, and talks found by when they began."""

from alembic import op

from storage.migrations import columns as c

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    c.table("survey", c.key(), c.moment("at"), c.text("found"))
    c.index("match", "active_at")


def downgrade() -> None:
    op.drop_index("ix_match_active_at", "match")
    op.drop_table("survey")
