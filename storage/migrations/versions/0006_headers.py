"""The pinned message of a talk, and the ways to begin that stand under it."""

from alembic import op

from storage.migrations import columns as c

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for column in c.maybe_moment("header_at", "starters_at"):
        op.add_column("side", column)


def downgrade() -> None:
    op.drop_column("side", "starters_at")
    op.drop_column("side", "header_at")
