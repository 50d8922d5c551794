"""Pairs a round considered said nothing that their matches do not say."""

from alembic import op

from storage.migrations import columns as c

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.drop_table("candidate")


def downgrade() -> None:
    c.table(
        "candidate",
        c.key(),
        c.to("round", "round_id"),
        c.to("person", "recipient_id", "supporter_id"),
        c.share("score", "std", "propensity"),
        c.flag("chosen"),
    )
    c.index("candidate", "round_id")
    c.index("candidate", "recipient_id")
