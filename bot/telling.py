"""Lets the core tell people how their messages fare: refused, late, arrived after all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from bot.decisions import Decision, Gone, Later
from bot.failpoints import point
from bot.failures import Concerned, failures_of
from bot.faults import Backoff, Trouble, pause
from bot.lateness import Lateness, news
from bot.tg.sending import Sent
from conversations.inbound import DeliveryFailed, DeliveryLate
from conversations.ports import Clock
from conversations.wire import Sendable

log = logging.getLogger("kindred.outbox")

Tell = Callable[[DeliveryFailed | DeliveryLate], Awaitable[None]]


class Telling:
    """Hands failures and lateness to the core, each before the receipt that it belongs to."""

    def __init__(self, clock: Clock, stopping: asyncio.Event, trouble: Trouble) -> None:
        self._clock = clock
        self._stopping = stopping
        self._trouble = trouble
        self.late = Lateness(clock)
        self.tell: Tell | None = None  # Inbox.run_internal; set before anything is sent

    async def of_end(
        self,
        row: Sendable,
        outcome: Sent | Decision,
        behind: Iterable[Sendable],
        told: set[Concerned],
    ) -> None:
        """Tell whom the end of a send concerns; notes in `told` who heard of a failure."""
        now = self._clock.now()
        for failure in failures_of(row, outcome, behind, now, told):
            point("refused-not-told")
            await self._heard(failure)
            point("told-not-booked")
        if not isinstance(outcome, Later) and self.late.told(row):
            arrived = isinstance(outcome, Sent)
            await self._heard(news(row, "arrived" if arrived else "failed", now))

    async def of_the_rest(
        self, row: Sendable, behind: Iterable[Sendable], told: set[Concerned]
    ) -> None:
        """Tell of rows that came while others were being told that somebody is gone."""
        for failure in failures_of(row, Gone(), behind, self._clock.now(), told):
            await self._heard(failure)

    async def _heard(self, happened: DeliveryFailed | DeliveryLate) -> None:
        """Let the core tell people; a store in trouble is waited for, a fault is not."""
        backoff = Backoff(log, "telling of a failed delivery", first=0.2, longest=5.0)
        while self.tell is not None and not self._stopping.is_set():
            try:
                await self.tell(happened)
            except Exception as error:  # noqa: BLE001 - the receipt must be booked all the same
                wait = backoff.failed(type(error).__name__)
                if not self._trouble(error):
                    return
                await pause(self._stopping, wait)
            else:
                return
