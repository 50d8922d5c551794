"""How people want to be asked, why they were not, and one look at each person in place of timers.

Prompts that were planned one by one give way to looks: for everybody who agreed, the first look
finds what is due. What was planned and not asked yet is found again by it.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations import columns as c

revision = "0011"
down_revision = "0010"

_OLD_TIMERS = "DELETE FROM due WHERE kind IN ('prompt', 'prompt_end') AND done_at IS NULL"
_NOT_ASKED = "DELETE FROM prompt WHERE state = 'due'"
_FIRST_LOOKS = """
INSERT INTO due (id, kind, due_at, person_id, match_id, args, done_at, result)
SELECT 'ratings:' || person.id, 'ratings', 0, person.id, NULL, '{}', NULL, '{}'
FROM person
WHERE EXISTS (
    SELECT 1 FROM consent
    WHERE consent.person_id = person.id AND consent.purpose = 'ratings'
)
"""


def upgrade() -> None:
    c.table(
        "asking",
        c.key_to("person", "person_id"),
        c.maybe_number("weekday", "hour"),
        c.text("pace"),
        c.maybe_moment("calm_until", "stop_asked_at", "counted_from"),
        c.text("follow_ups", "wishes"),
    )
    for name in ("reason", "form"):
        op.add_column("prompt", sa.Column(name, sa.Text, nullable=False, server_default=""))
    (reminded_at,) = c.maybe_moment("reminded_at")
    op.add_column("prompt", reminded_at)
    position = sa.Column("position", sa.Integer, nullable=False, server_default="0")
    op.add_column("prompt", position)
    op.execute(_OLD_TIMERS)
    op.execute(_NOT_ASKED)
    op.execute(_FIRST_LOOKS)


def downgrade() -> None:
    op.execute("DELETE FROM due WHERE kind = 'ratings'")
    for name in ("position", "reminded_at", "form", "reason"):
        op.drop_column("prompt", name)
    op.drop_table("asking")
