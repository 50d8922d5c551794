"""Surveys of the matching beside the bot: after each round, and when a coordinator asks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from app.apart import Source, survey
from app.postponing import put_off
from bot.edge import TelegramEdge
from conversations import surveying
from conversations.gathering import Gathered
from conversations.model.care import Due
from conversations.ports import Clock
from conversations.rounds import Plan
from storage import SqlStore

log = logging.getLogger("kindred.survey")
AGAIN = timedelta(minutes=5)
MOST = 20  # rounds that wait for a survey; what a survey cannot keep up with is not looked at
Compute = Callable[[Source, datetime, list[dict[str, Any]]], Awaitable[dict[str, Any]]]


class Surveys:
    """Runs one survey at a time; what comes meanwhile is taken by the next."""

    def __init__(
        self,
        *,
        store: SqlStore,
        edge: TelegramEdge,
        clock: Clock,
        source: Source,
        compute: Compute = survey,
    ) -> None:
        self._store = store
        self._edge = edge
        self._clock = clock
        self._source = source
        self._compute = compute
        self._rounds: list[dict[str, Any]] = []
        self._dues: dict[str, Due] = {}
        self._wanted = False
        self._running: asyncio.Task[None] | None = None

    def after(self, plan: Plan, gathered: Gathered) -> None:
        """Look at a round that made pairs; at the whole after each regular one as well."""
        one = surveying.round_of(plan, gathered)
        if one is not None and len(self._rounds) < MOST:
            self._rounds.append(one)
        if one is not None or (plan.trigger == "timer" and not plan.dry_run):
            self._begin()

    def asked(self, due: Due) -> None:
        """Look because somebody asked."""
        if due.id not in self._dues:
            self._dues[due.id] = due
            self._begin()

    def _begin(self) -> None:
        self._wanted = True
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End what runs; what somebody asked for is due still."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        while self._wanted:
            self._wanted = False
            rounds, self._rounds = self._rounds, []
            dues = tuple(self._dues.values())
            try:
                await self._survey(rounds, dues)
            except Exception as error:  # noqa: BLE001 - figures can wait, people cannot
                log.warning("a survey failed (%s)", type(error).__name__)
                for due in dues:
                    # A store that fails as well: the due stands, and a tick begins it anew.
                    with suppress(Exception):
                        await put_off(self._store, due, self._clock.now() + AGAIN)
            for due in dues:
                del self._dues[due.id]

    async def _survey(self, rounds: list[dict[str, Any]], dues: tuple[Due, ...]) -> None:
        now = self._clock.now()
        found = await self._compute(self._source, now, rounds)
        await self._edge.run_internal(surveying.SurveyDone(dues, now, found))
        log.info("survey: %s rounds", len(rounds))
