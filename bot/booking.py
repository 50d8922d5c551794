"""Books receipts and claims together, waits for a store in trouble, gives up the unbookable."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from functools import partial

from bot.failpoints import point
from bot.faults import Backoff, Trouble, pause
from bot.ports import EdgeStore
from conversations.ports import Clock
from conversations.wire import Bookings, Receipt, Sendable

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

    async def commit(self, collect: Callable[[], Bookings]) -> Collection[int] | None:
        """Book what `collect` chooses until it works; None when stopped before it did.

        It is asked once, when this transaction's turn has come: while another had the database,
        more may have ended.
        """
        chosen: list[Bookings] = []
        while True:
            try:
                claimed = await self._store.claim_and_settle(
                    lambda: _once(chosen, collect), self._clock.now()
                )
            except Exception as error:  # noqa: BLE001 - without a booking nothing may go on
                wait = self._backoff.failed(type(error).__name__)
                if self._stopping.is_set():
                    return None
                if chosen and not self._trouble(error):
                    return await self._each(*chosen[0], type(error).__name__)
                await pause(self._stopping, wait)
            else:
                self._backoff.worked()
                if chosen[0][0]:
                    point("booked")
                return claimed

    async def _each(
        self, receipts: Sequence[Receipt], claims: Sequence[int], fault: str
    ) -> Collection[int]:
        """Book one by one, so that what cannot be booked holds up nothing else."""
        if len(receipts) + len(claims) == 1:
            log.warning("a booking was given up (%s)", fault)
            return ()
        for receipt in receipts:
            await self.commit(partial(_alone, [receipt], []))
        claimed: list[int] = []
        for claim in claims:
            claimed += await self.commit(partial(_alone, [], [claim])) or ()
        return claimed


def _once(chosen: list[Bookings], collect: Callable[[], Bookings]) -> Bookings:
    if not chosen:
        chosen.append(collect())
        point("booking" if chosen[0][0] else "picked-not-claimed")
    return chosen[0]


def _alone(receipts: Sequence[Receipt], claims: Sequence[int]) -> Bookings:
    return receipts, claims
