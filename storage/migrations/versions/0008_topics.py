"""Topics in supporters' chats, one for each talk."""

import sqlalchemy as sa
from alembic import op

from storage.migrations import columns as c

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    c.table(
        "topic",
        c.key_to("person", "person_id"),
        [sa.Column("thread_id", sa.BigInteger, primary_key=True, autoincrement=False)],
        c.to("match", "match_id"),
        c.moment("at"),
        c.flag("open"),
    )
    c.index("topic", "match_id")


def downgrade() -> None:
    op.drop_table("topic")
