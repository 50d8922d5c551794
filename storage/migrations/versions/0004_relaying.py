"""What waits before it is passed on, and what each side of a talk has seen and agreed to."""

from alembic import op

from storage.migrations import columns as c

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    c.table(
        "side",
        c.key(),
        c.to("match", "match_id"),
        c.to("person", "person_id"),
        c.maybe_moment("photos_from", "voices_asked_at", "voices_from", "awake_until"),
    )
    c.index("side", "match_id")
    c.index("side", "person_id")
    c.table(
        "held",
        c.key(),
        c.to("person", "person_id"),
        c.to("match", "match_id"),
        c.text("why", "album", "passed"),
        c.sealed("messages"),
        c.moment("at"),
    )
    c.index("held", "person_id")
    c.index("held", "match_id")
    c.index("held", "at")


def downgrade() -> None:
    op.drop_table("held")
    op.drop_table("side")
