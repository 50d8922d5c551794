"""Learning beside the bot: plans refits, and runs one at a time beside all else that is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from app.apart import refit
from app.postponing import put_off
from bot.edge import TelegramEdge
from conversations import rated, refits
from conversations.model.care import Due
from conversations.ports import Clock
from conversations.programme import Programme
from storage import SqlStore

log = logging.getLogger("kindred.refit")
AGAIN = timedelta(hours=1)
Compute = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


class Refits:
    """Plans refits and runs one at a time beside everything else that is due."""

    def __init__(
        self,
        *,
        store: SqlStore,
        edge: TelegramEdge,
        clock: Clock,
        programme: Programme,
        rhythm: refits.Rhythm,
        compute: Compute = refit,
    ) -> None:
        self._store = store
        self._edge = edge
        self._clock = clock
        self._programme = programme
        self._rhythm = rhythm
        self._compute = compute
        self._running: asyncio.Task[None] | None = None

    async def plan(self) -> None:
        """See to it that the next one is planned; after each round, as ratings come in between."""
        async with self._store.unit() as unit:
            await refits.plan(unit, self._programme, self._rhythm, self._clock.now())
            await unit.commit()

    def begin(self, due: Due) -> None:
        """Start what is due, unless it runs already."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(due))

    async def stop(self) -> None:
        """End what runs; it is due still and begins anew."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self, due: Due) -> None:
        try:
            now, judged_on = self._clock.now(), self._rhythm.judged_on
            async with self._store.reading() as unit:
                asked = await rated.prepare(unit, self._programme, judged_on, now)
            found = await self._compute(asked)
            await self._edge.run_internal(refits.RefitDone(due, asked, found))
            log.info("refit: %s ratings", len(asked["ratings"]))
            await self.plan()
        except Exception as error:  # noqa: BLE001 - the old model goes on; this comes again
            log.warning("a refit failed (%s); tried again in an hour", type(error).__name__)
            # A store that fails as well: the due stands, and the next tick begins it anew.
            with suppress(Exception):
                await put_off(self._store, due, self._clock.now() + AGAIN)
