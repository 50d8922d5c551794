"""Outbox rows for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from conversations.model.ids import PersonId
from conversations.ports import Outgoing
from conversations.wire import Sendable

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def row(
    number: int = 1,
    account: int = 11,
    payload: Mapping[str, Any] | None = None,
    *,
    attempts: int = 0,
    uncertain: bool = False,
    reply_to: int | None = None,
    edit_of: int | None = None,
    **outgoing: Any,
) -> Sendable:
    whole = payload if payload is not None else {"kind": "text", "plain": f"row {number}"}
    to = PersonId(f"person-{account}")
    return Sendable(
        number,
        account,
        Outgoing(to, whole, **outgoing),
        attempts,
        uncertain,
        LONG_AGO,
        reply_to,
        edit_of,
    )
