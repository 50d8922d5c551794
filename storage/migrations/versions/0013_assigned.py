"""Arms of declared comparisons."""

from alembic import op

from storage.migrations import columns as c

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    c.table(
        "assigned",
        c.key(),
        c.text("comparison", "arm"),
        c.to("person", "person_id"),
        c.share("propensity"),
        c.moment("at"),
    )
    c.index("assigned", "comparison")
    c.index("assigned", "person_id")


def downgrade() -> None:
    op.drop_table("assigned")
