"""Everything a first installation needs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _maybe_text(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Text, nullable=True) for name in names]


def _moment(*names: str) -> list[Any]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _maybe_moment(*names: str) -> list[Any]:
    return [sa.Column(name, sa.BigInteger, nullable=True) for name in names]


def _number(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _share(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Float(53), nullable=False) for name in names]


def _maybe_share(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Float(53), nullable=True) for name in names]


def _flag(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Boolean, nullable=False) for name in names]


def _sealed(*names: str) -> list[Any]:
    return [sa.Column(name, sa.LargeBinary, nullable=False) for name in names]


def _maybe_sealed(*names: str) -> list[Any]:
    return [sa.Column(name, sa.LargeBinary, nullable=True) for name in names]


def _to(table: str, *names: str, maybe: bool = False) -> list[Any]:
    target = f"{table}.id"
    return [sa.Column(name, sa.Text, sa.ForeignKey(target), nullable=maybe) for name in names]


def _key(name: str = "id") -> list[Any]:
    return [sa.Column(name, sa.Text, primary_key=True)]


def _key_to(table: str, name: str) -> list[Any]:
    return [sa.Column(name, sa.Text, sa.ForeignKey(f"{table}.id"), primary_key=True)]


def _serial(name: str) -> list[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return [sa.Column(name, kind, primary_key=True, autoincrement=False)]


def _table(name: str, *columns: list[Any]) -> None:
    op.create_table(name, *(one for some in columns for one in some))


def _index(table: str, *columns: str, name: str | None = None, only: str | None = None) -> None:
    chosen = name or f"ix_{table}_{'_'.join(columns)}"
    where = sa.text(only) if only else None
    op.create_index(chosen, table, list(columns), sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    _people()
    _matches()
    _measuring_and_care()
    _edge()
    _append_only()


def _people() -> None:
    _table(
        "person",
        _key(),
        _moment("created_at"),
        _text("state"),
        _flag("recipient", "supporter"),
        _text("staff", "language", "zone", "country"),
        _number("capacity"),
        _maybe_moment("waiting_since", "seen_at"),
        _text("peer_name"),
    )
    _index("person", "state")
    _index("person", "peer_name")
    _table("person_key", _key("person_id"), _number("version"), _sealed("wrapped"))
    _table("secret", _key("name"), _number("version"), _sealed("value"))
    _table(
        "account",
        _key_to("person", "person_id"),
        _sealed("lookup", "account_id"),
        _moment("created_at"),
        [sa.UniqueConstraint("lookup")],
    )
    _table(
        "consent",
        _key(),
        _to("person", "person_id"),
        _text("purpose", "version", "text_hash", "language"),
        _flag("given"),
        _moment("at"),
        _maybe_moment("withdrawn_at"),
    )
    _index("consent", "person_id")
    _table(
        "answer",
        _key(),
        _to("person", "person_id"),
        _text("question"),
        _sealed("value"),
        _moment("at"),
    )
    _index("answer", "person_id")
    _table(
        "dialogue",
        _key_to("person", "person_id"),
        _text("flow", "step"),
        _sealed("data"),
        _maybe_moment("updated_at"),
    )
    _table(
        "pressable",
        _key(),
        _to("person", "person_id"),
        _text("group", "action", "args"),
        _moment("created_at"),
        _flag("keep"),
        _maybe_moment("used_at"),
    )
    for column in ("group", "person_id", "created_at"):
        _index("pressable", column)
    _table(
        "invitation",
        _key(),
        _text("role"),
        _moment("created_at", "expires_at"),
        _text("created_by"),
        _to("person", "used_by", maybe=True),
        _maybe_moment("used_at"),
    )


def _matches() -> None:
    _table(
        "round",
        _key(),
        _moment("at"),
        _text("trigger", "asked_by", "model_version"),
        _number("recipients", "supporters"),
        _flag("dry_run"),
        _text("report"),
    )
    _index("round", "at")
    _table(
        "candidate",
        _key(),
        _to("round", "round_id"),
        _to("person", "recipient_id", "supporter_id"),
        _share("score", "std", "propensity"),
        _flag("chosen"),
    )
    _index("candidate", "round_id")
    _index("candidate", "recipient_id")
    _table(
        "match",
        _key(),
        _text("round_id"),
        _to("person", "recipient_id", "supporter_id"),
        _text("state", "recipient_alias", "supporter_alias"),
        _share("score", "std", "propensity"),
        _text("model_version", "reasons"),
        _moment("created_at", "changed_at"),
        _maybe_moment("active_at", "ended_at"),
        _maybe_share("waited_days"),
    )
    _index("match", "recipient_id", "state")
    _index("match", "supporter_id", "state")
    _index("match", "state")
    _table(
        "match_step",
        _key(),
        _to("match", "match_id"),
        _text("before", "after", "reason", "actor"),
        _moment("at"),
    )
    _index("match_step", "match_id")
    _table(
        "talk",
        _key_to("match", "match_id"),
        _to("person", "recipient_id", "supporter_id"),
        _number("from_recipient", "from_supporter"),
        _maybe_moment("last_at"),
        _maybe_text("last_by"),
        _maybe_moment("session_started_at", "first_contact_at"),
    )
    _table(
        "sitting",
        _key(),
        _to("match", "match_id"),
        _moment("started_at", "ended_at"),
        _number("from_recipient", "from_supporter"),
        _text("ended_by"),
    )
    _index("sitting", "match_id")
    _table(
        "bar",
        _key(),
        _to("person", "recipient_id", "supporter_id"),
        _text("reason"),
        _moment("at"),
    )
    _index("bar", "recipient_id")
    _index("bar", "supporter_id")


def _measuring_and_care() -> None:
    _table(
        "prompt",
        _key(),
        _to("person", "person_id"),
        _to("match", "match_id", maybe=True),
        _text("pulse", "items"),
        _moment("due_at", "expires_at"),
        _text("state"),
        _maybe_moment("asked_at", "closed_at"),
    )
    _index("prompt", "person_id")
    _index("prompt", "match_id")
    _table(
        "response",
        _key(),
        _to("prompt", "prompt_id"),
        _to("person", "person_id"),
        _to("match", "match_id", maybe=True),
        _text("item"),
        _maybe_share("value"),
        _sealed("raw"),
        _moment("at"),
        _text("detail"),
    )
    for column in ("prompt_id", "person_id", "match_id", "item"):
        _index("response", column)
    _table(
        "concern",
        _key(),
        _text("kind"),
        _number("level"),
        _to("person", "about_id", "reporter_id", maybe=True),
        _to("match", "match_id", maybe=True),
        _moment("opened_at"),
        _text("rule", "state", "seen_by"),
        _maybe_moment("seen_at"),
        _text("closed_by"),
        _maybe_moment("closed_at"),
        _sealed("evidence"),
    )
    _index("concern", "state")
    _index("concern", "match_id")
    _table(
        "due",
        _key(),
        _text("kind"),
        _moment("due_at"),
        _to("person", "person_id", maybe=True),
        _to("match", "match_id", maybe=True),
        _text("args"),
        _maybe_moment("done_at"),
        _text("result"),
    )
    _index("due", "due_at", name="ix_due_waiting", only="done_at IS NULL")
    for column in ("person_id", "match_id", "done_at"):
        _index("due", column)


def _edge() -> None:
    _table(
        "inbox",
        _serial("update_id"),
        _maybe_sealed("raw"),
        _moment("received_at"),
        _maybe_moment("handled_at"),
    )
    _index("inbox", "update_id", name="ix_inbox_waiting", only="handled_at IS NULL")
    _index("inbox", "handled_at")
    _table(
        "quarantine",
        _serial("update_id"),
        _sealed("raw"),
        _text("fault", "fields"),
        _moment("at"),
    )
    _table(
        "outbox",
        _serial("id"),
        _to("person", "person_id"),
        _text("lane"),
        _maybe_text("sender", "match_id", "message_id", "reply_to"),
        _maybe_moment("edit_of"),
        _maybe_sealed("payload"),
        _moment("created_at"),
        _maybe_moment("expires_at"),
        _number("attempts"),
        _flag("uncertain"),
        _maybe_moment("claimed_at", "not_before", "done_at"),
        _text("outcome", "reason"),
    )
    _index("outbox", "id", name="ix_outbox_waiting", only="done_at IS NULL")
    _index("outbox", "person_id", name="ix_outbox_person_waiting", only="done_at IS NULL")
    _index("outbox", "done_at")
    _table(
        "copy",
        _key("person_id"),
        [sa.Column("platform_message_id", sa.BigInteger, primary_key=True, autoincrement=False)],
        _text("message_id", "match_id"),
        _flag("own"),
        _moment("at"),
    )
    _index("copy", "message_id")
    _index("copy", "match_id", "at")
    _table(
        "audit",
        _serial("seq"),
        _text("actor", "action", "object", "reason"),
        _moment("at"),
        _sealed("prev_hash", "hash"),
    )
    _table("tombstone", _key("person_id"), _maybe_sealed("lookup"), _moment("at"))
    _table("lease", _key("name"), _text("owner"), _moment("expires_at"))


def _append_only() -> None:
    """Let the database itself refuse to change or delete what the audit log says."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )


def downgrade() -> None:
    names = (
        "lease tombstone audit copy outbox quarantine inbox due concern response prompt bar "
        "sitting talk match_step match candidate round invitation pressable dialogue answer "
        "consent account secret person_key person"
    )
    for name in names.split():
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_append_only()")
