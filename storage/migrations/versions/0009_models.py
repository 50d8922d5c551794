"""Models of similarity by version, and profiles as people were matched."""

from alembic import op

from storage.migrations import columns as c

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    c.table(
        "fitted",
        c.key("version"),
        c.moment("fitted_at"),
        c.text("standing"),
        c.moment("changed_at"),
        c.text("declared", "kind"),
        c.number("ratings", "seen"),
        c.text("report", "weights", "kept", "judged"),
    )
    c.index("fitted", "standing")
    c.table(
        "profile",
        c.key(),
        c.to("match", "match_id"),
        c.to("person", "person_id"),
        c.text("role"),
        c.moment("at"),
        c.sealed("row"),
    )
    c.index("profile", "match_id")
    c.index("profile", "person_id")


def downgrade() -> None:
    for table in ("profile", "fitted"):
        op.drop_table(table)
