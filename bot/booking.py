"""Books receipts and claims together, waits for a store in trouble, gives up the unbookable."""

import asyncio
import logging
from collections.abc import Collection, Sequence

from bot.failpoints import point
from bot.faults import Backoff, Trouble, pause
from bot.ports import EdgeStore
from conversations.ports import Clock
from conversations.wire import Receipt, Sendable

log = logging.getLogger("kindred.outbox")


class Booking:
    """The outbox's hand on the database."""

    def __init__(
        self, store: EdgeStore, clock: Clock, stopping: asyncio.Event, trouble: Trouble
    ) -> None:
        self._store = store
        self._clock = clock
        self._stopping = stopping
        self._trouble = trouble
        self._backoff = Backoff(log, "booking receipts", first=0.2, longest=5.0)

    async def unsent(self, limit: int, after: int) -> Sequence[Sendable]:
        """Read a page of what waits; nothing when stopped before the store came back."""
        while not self._stopping.is_set():
            try:
                rows = await self._store.unsent(limit, after)
            except Exception as error:
                wait = self._backoff.failed(type(error).__name__)
                if not self._trouble(error):
                    raise
                await pause(self._stopping, wait)
            else:
                self._backoff.worked()
                return rows
        return ()

    async def commit(
        self, receipts: Sequence[Receipt], claims: Sequence[int]
    ) -> Collection[int] | None:
        """Book until it works; None when stopped before it did."""
        while receipts or claims:
            point("booking" if receipts else "picked-not-claimed")
            try:
                claimed = await self._store.claim_and_settle(receipts, claims, self._clock.now())
            except Exception as error:  # noqa: BLE001 - without a booking nothing may go on
                wait = self._backoff.failed(type(error).__name__)
                if self._stopping.is_set():
                    return None
                if not self._trouble(error) and len(receipts) + len(claims) > 1:
                    return await self._each(receipts, claims)
                if not self._trouble(error):
                    log.warning("a booking was given up (%s)", type(error).__name__)
                    return ()
                await pause(self._stopping, wait)
            else:
                self._backoff.worked()
                if receipts:
                    point("booked")
                return claimed
        return ()

    async def _each(self, receipts: Sequence[Receipt], claims: Sequence[int]) -> Collection[int]:
        """Book one by one, so that what cannot be booked holds up nothing else."""
        for receipt in receipts:
            await self.commit([receipt], [])
        claimed: list[int] = []
        for claim in claims:
            claimed += await self.commit([], [claim]) or ()
        return claimed
