"""What the first hello of a talk named, drawn by lot."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("match", sa.Column("spotlight", sa.Text, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("match", "spotlight")
