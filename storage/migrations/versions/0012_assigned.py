"""Arms of declared comparisons."""

from alembic import op

from storage.migrations import columns as c

revision = "0012"
down_revision = "0011"


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
