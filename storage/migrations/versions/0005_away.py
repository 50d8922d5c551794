"""Who is away until when, and since when a talk's last words wait for an answer."""

from alembic import op

from storage.migrations import columns as c

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for column in c.maybe_moment("away_since", "away_until"):
        op.add_column("person", column)
    for column in c.maybe_moment("unanswered_since"):
        op.add_column("talk", column)


def downgrade() -> None:
    op.drop_column("talk", "unanswered_since")
    op.drop_column("person", "away_until")
    op.drop_column("person", "away_since")
