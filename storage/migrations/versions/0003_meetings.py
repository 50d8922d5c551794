"""Times that two people of a talk agree on."""

from alembic import op

from storage.migrations import columns as c

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    c.table(
        "meeting",
        c.key(),
        c.to("match", "match_id"),
        c.to("person", "proposer_id"),
        c.text("times", "state"),
        c.moment("created_at", "changed_at"),
        c.maybe_moment("at"),
        c.number("from_recipient", "from_supporter"),
    )
    c.index("meeting", "match_id")
    c.index("meeting", "changed_at")


def downgrade() -> None:
    op.drop_table("meeting")
