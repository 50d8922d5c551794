"""Everything a first installation needs."""

import sqlalchemy as sa
from alembic import op

from storage.migrations import append_only
from storage.migrations import columns as c

revision = "0001"
down_revision = None


def upgrade() -> None:
    _people()
    _what_people_do()
    _rounds()
    _talks()
    _measuring()
    _care()
    _inbox()
    _outbox()
    _the_stores_own()
    append_only.make()


def _people() -> None:
    c.table(
        "person",
        c.key(),
        c.moment("created_at"),
        c.text("state"),
        c.flag("recipient", "supporter"),
        c.text("staff", "language", "zone", "country"),
        c.number("capacity"),
        c.maybe_moment("waiting_since", "seen_at"),
        c.text("peer_name"),
    )
    c.index("person", "state")
    c.index("person", "peer_name")
    c.table("person_key", c.key("person_id"), c.number("version"), c.sealed("wrapped"))
    c.table("secret", c.key("name"), c.number("version"), c.sealed("value"))
    c.table(
        "account",
        c.key_to("person", "person_id"),
        c.sealed("lookup", "account_id"),
        c.moment("created_at"),
        [sa.UniqueConstraint("lookup")],
    )
    c.table(
        "consent",
        c.key(),
        c.to("person", "person_id"),
        c.text("purpose", "version", "text_hash", "language"),
        c.flag("given"),
        c.moment("at"),
        c.maybe_moment("withdrawn_at"),
    )
    c.index("consent", "person_id")


def _what_people_do() -> None:
    c.table(
        "answer",
        c.key(),
        c.to("person", "person_id"),
        c.text("question"),
        c.sealed("value"),
        c.moment("at"),
    )
    c.index("answer", "person_id")
    c.table(
        "dialogue",
        c.key_to("person", "person_id"),
        c.text("flow", "step"),
        c.sealed("data"),
        c.maybe_moment("updated_at"),
    )
    c.table(
        "pressable",
        c.key(),
        c.to("person", "person_id"),
        c.text("group", "action", "args"),
        c.moment("created_at"),
        c.flag("keep"),
        c.maybe_moment("used_at"),
    )
    for column in ("group", "person_id", "created_at"):
        c.index("pressable", column)
    c.table(
        "invitation",
        c.key(),
        c.text("role"),
        c.moment("created_at", "expires_at"),
        c.text("created_by"),
        c.to("person", "used_by", maybe=True),
        c.maybe_moment("used_at"),
    )


def _rounds() -> None:
    c.table(
        "round",
        c.key(),
        c.moment("at"),
        c.text("trigger", "asked_by", "model_version"),
        c.number("recipients", "supporters"),
        c.flag("dry_run"),
        c.text("report"),
    )
    c.index("round", "at")
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
    c.table(
        "match",
        c.key(),
        c.text("round_id"),
        c.to("person", "recipient_id", "supporter_id"),
        c.text("state", "recipient_alias", "supporter_alias"),
        c.share("score", "std", "propensity"),
        c.text("model_version", "reasons"),
        c.moment("created_at", "changed_at"),
        c.maybe_moment("active_at", "ended_at"),
        c.maybe_share("waited_days"),
    )
    c.index("match", "recipient_id", "state")
    c.index("match", "supporter_id", "state")
    c.index("match", "state")


def _talks() -> None:
    c.table(
        "match_step",
        c.key(),
        c.to("match", "match_id"),
        c.text("before", "after", "reason", "actor"),
        c.moment("at"),
    )
    c.index("match_step", "match_id")
    c.table(
        "talk",
        c.key_to("match", "match_id"),
        c.to("person", "recipient_id", "supporter_id"),
        c.number("from_recipient", "from_supporter"),
        c.maybe_moment("last_at"),
        c.maybe_text("last_by"),
        c.maybe_moment("session_started_at", "first_contact_at"),
    )
    c.table(
        "sitting",
        c.key(),
        c.to("match", "match_id"),
        c.moment("started_at", "ended_at"),
        c.number("from_recipient", "from_supporter"),
        c.text("ended_by"),
    )
    c.index("sitting", "match_id")
    c.table(
        "bar",
        c.key(),
        c.to("person", "recipient_id", "supporter_id"),
        c.text("reason"),
        c.moment("at"),
    )
    c.index("bar", "recipient_id")
    c.index("bar", "supporter_id")


def _measuring() -> None:
    c.table(
        "prompt",
        c.key(),
        c.to("person", "person_id"),
        c.to("match", "match_id", maybe=True),
        c.text("pulse", "items"),
        c.moment("due_at", "expires_at"),
        c.text("state"),
        c.maybe_moment("asked_at", "closed_at"),
    )
    c.index("prompt", "person_id")
    c.index("prompt", "match_id")
    c.table(
        "response",
        c.key(),
        c.to("prompt", "prompt_id"),
        c.to("person", "person_id"),
        c.to("match", "match_id", maybe=True),
        c.text("item"),
        c.maybe_share("value"),
        c.sealed("raw"),
        c.moment("at"),
        c.text("detail"),
    )
    for column in ("prompt_id", "person_id", "match_id", "item"):
        c.index("response", column)


def _care() -> None:
    c.table(
        "concern",
        c.key(),
        c.text("kind"),
        c.number("level"),
        c.to("person", "about_id", "reporter_id", maybe=True),
        c.to("match", "match_id", maybe=True),
        c.moment("opened_at"),
        c.text("rule", "state", "seen_by"),
        c.maybe_moment("seen_at"),
        c.text("closed_by"),
        c.maybe_moment("closed_at"),
        c.sealed("evidence"),
    )
    c.index("concern", "state")
    c.index("concern", "match_id")
    c.table(
        "due",
        c.key(),
        c.text("kind"),
        c.moment("due_at"),
        c.to("person", "person_id", maybe=True),
        c.to("match", "match_id", maybe=True),
        c.text("args"),
        c.maybe_moment("done_at"),
        c.text("result"),
    )
    c.index("due", "due_at", name="ix_due_waiting", only="done_at IS NULL")
    for column in ("person_id", "match_id", "done_at"):
        c.index("due", column)


def _inbox() -> None:
    c.table(
        "inbox",
        c.serial("update_id"),
        c.maybe_sealed("raw"),
        c.moment("received_at"),
        c.maybe_moment("handled_at"),
    )
    c.index("inbox", "update_id", name="ix_inbox_waiting", only="handled_at IS NULL")
    c.index("inbox", "handled_at")
    c.table(
        "quarantine",
        c.serial("update_id"),
        c.sealed("raw"),
        c.text("fault", "fields"),
        c.moment("at"),
    )


def _outbox() -> None:
    c.table(
        "outbox",
        c.serial("id"),
        c.to("person", "person_id"),
        c.text("lane"),
        c.maybe_text("sender", "match_id", "message_id", "reply_to"),
        c.maybe_moment("edit_of"),
        c.maybe_sealed("payload"),
        c.moment("created_at"),
        c.maybe_moment("expires_at"),
        c.number("attempts"),
        c.flag("uncertain"),
        c.maybe_moment("claimed_at", "not_before", "done_at"),
        c.text("outcome", "reason"),
    )
    c.index("outbox", "id", name="ix_outbox_waiting", only="done_at IS NULL")
    c.index("outbox", "person_id", name="ix_outbox_person_waiting", only="done_at IS NULL")
    c.index("outbox", "done_at")
    c.table(
        "copy",
        c.key("person_id"),
        [sa.Column("platform_message_id", sa.BigInteger, primary_key=True, autoincrement=False)],
        c.text("message_id", "match_id"),
        c.flag("own"),
        c.moment("at"),
    )
    c.index("copy", "message_id")
    c.index("copy", "match_id", "at")


def _the_stores_own() -> None:
    c.table(
        "audit",
        c.serial("seq"),
        c.text("actor", "action", "object", "reason"),
        c.moment("at"),
        c.sealed("prev_hash", "hash"),
    )
    c.table("tombstone", c.key("person_id"), c.maybe_sealed("lookup"), c.moment("at"))
    c.table("lease", c.key("name"), c.text("owner"), c.moment("expires_at"))


def downgrade() -> None:
    names = (
        "lease tombstone audit copy outbox quarantine inbox due concern response prompt bar "
        "sitting talk match_step match candidate round invitation pressable dialogue answer "
        "consent account secret person_key person"
    )
    for name in names.split():
        op.drop_table(name)
    append_only.drop_function()
