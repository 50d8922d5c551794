"""Takes raw updates in: stored first; only what is stored may be confirmed to the platform."""

import json
import logging
from collections.abc import Sequence
from typing import Any, Final

from bot.emergency import Emergency
from bot.failpoints import point
from bot.faults import Backoff
from bot.inbox import Inbox
from bot.ports import EdgeStore
from bot.tg.incoming import account_of
from conversations.ports import Clock
from conversations.wire import RawUpdate

log = logging.getLogger("kindred.receiving")

KINDS: Final = [
    *("message", "edited_message", "callback_query", "my_chat_member", "message_reaction"),
]

New = Sequence[tuple[RawUpdate, Any]]


class Intake:
    """The one door for updates, whichever way they came."""

    def __init__(
        self, *, store: EdgeStore, inbox: Inbox, emergency: Emergency, clock: Clock
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._emergency = emergency
        self._clock = clock
        self._database = Backoff(log, "storing updates")

    async def keep(self, batch: Sequence[Any]) -> New | None:
        """Store a batch; returns what of it is new, None = not stored, so not to be confirmed."""
        stored = {one.update_id: (one, raw) for raw in batch if (one := _raw_update(raw))}
        if len(stored) < len(batch):
            log.warning("%d updates without a number are passed over", len(batch) - len(stored))
        point("received-not-stored")
        try:
            new = await self._store.take_in([one for one, _ in stored.values()], self._clock.now())
        except Exception as error:  # noqa: BLE001 - whatever it is: not stored, not confirmed
            self._database.failed(type(error).__name__)
            await self._emergency.answer(batch)
            return None
        self._database.worked()
        point("stored-not-queued")
        return [stored[number] for number in sorted(new)]

    async def queue(self, new: New) -> None:
        """Hand on what was new; waits while too much is in memory."""
        if new:
            await self._inbox.put(new)


def number_of(raw: Any) -> int | None:
    """Return an update's number, None where it has none that can be stored."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return number if 0 <= number < 2**63 - 1 else None


def _raw_update(raw: Any) -> RawUpdate | None:
    number = number_of(raw)
    if number is None:
        return None
    return RawUpdate(number, account_of(raw), json.dumps(raw).encode())
