"""Notices relayed messages that have not arrived after ten seconds: their senders are told.

One word at a time for each sender in each talk: what waits behind a late message waits with it.
Follows real time, as the network does; after a restart the age of a row tells how long it waited.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from conversations.inbound import DeliveryLate
from conversations.model.ids import MatchId, MessageId, PersonId
from conversations.ports import Clock
from conversations.wire import Sendable

LATE: Final = 10.0  # seconds

Talk = tuple[PersonId, MatchId]


@dataclass(frozen=True, slots=True)
class _Waiting:
    row: Sendable
    since: float


class Lateness:
    """What waits, since when, and who has been told."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[int, _Waiting] = {}  # by age, oldest first
        self._told: dict[int, Talk] = {}
        self._words: dict[int, MessageId] = {}  # rows that tell of a late message, and of which

    def begin(self, rows: Iterable[Sendable]) -> None:
        """Count the time of rows that carry somebody's words."""
        now = time.monotonic()
        for row in rows:
            if row.outgoing.late is not None:
                self._words[row.id] = row.outgoing.late
            if _talk(row) is None or row.outgoing.changes_copy:
                continue
            age = (self._clock.now() - row.created_at).total_seconds()
            self._waiting[row.id] = _Waiting(row, now - max(0.0, age))

    def over(self, ids: Iterable[int]) -> None:
        """Forget rows that need not wait any more."""
        for number in ids:
            self._waiting.pop(number, None)
            self._told.pop(number, None)
            self._words.pop(number, None)

    def due(self) -> list[Sendable]:
        """Return the rows whose senders must hear now that they are late, and note it."""
        latest = time.monotonic() - LATE
        busy = set(self._told.values())
        found = []
        for number, waiting in self._waiting.items():
            if waiting.since > latest:
                break
            talk = _talk(waiting.row)
            if talk is not None and talk not in busy and number not in self._told:
                busy.add(talk)
                self._told[number] = talk
                if waiting.row.outgoing.message_id not in self._words.values():
                    found.append(waiting.row)
        return found

    def untold(self, row: Sendable) -> None:
        """Take back that somebody was told: it did not work."""
        self._told.pop(row.id, None)

    def told(self, row: Sendable) -> bool:
        return row.id in self._told


def news(row: Sendable, state: str, now: datetime) -> DeliveryLate:
    """Return what the core hears of a late message that somebody was told of."""
    outgoing = row.outgoing
    assert outgoing.sender is not None
    assert outgoing.match_id is not None
    assert outgoing.message_id is not None
    return DeliveryLate(
        outgoing.to, outgoing.sender, outgoing.match_id, outgoing.message_id, state, now
    )


def _talk(row: Sendable) -> Talk | None:
    """Return whose words in which talk a row carries, None for our own."""
    outgoing = row.outgoing
    if outgoing.sender is None or outgoing.match_id is None or outgoing.message_id is None:
        return None
    return outgoing.sender, outgoing.match_id
