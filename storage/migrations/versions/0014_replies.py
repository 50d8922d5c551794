"""Who began a session, and how long each side's replies took: from envelopes, never content."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

WAITS = ("recipient_waits", "supporter_waits")


def upgrade() -> None:
    op.add_column("talk", sa.Column("session_by", sa.Text, nullable=True))
    op.add_column("sitting", sa.Column("started_by", sa.Text, nullable=False, server_default=""))
    for table in ("talk", "sitting"):
        for name in WAITS:
            op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default="[]"))


def downgrade() -> None:
    for table in ("sitting", "talk"):
        for name in reversed(WAITS):
            op.drop_column(table, name)
    op.drop_column("sitting", "started_by")
    op.drop_column("talk", "session_by")
