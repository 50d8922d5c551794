"""Pieces and a keyed hash of relayed words; when a supporter was told what to do in a crisis."""

from alembic import op

from storage.migrations import columns as c

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in (*c.maybe_number("pieces"), *c.maybe_sealed("digest")):
        op.add_column("copy", column)
    for column in c.maybe_moment("guided_at"):
        op.add_column("talk", column)


def downgrade() -> None:
    op.drop_column("talk", "guided_at")
    op.drop_column("copy", "digest")
    op.drop_column("copy", "pieces")
