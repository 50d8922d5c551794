"""Times the tick of a bot with very many people whose next question is planned."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final, cast

from app.apart import Source
from app.refitting import Refits
from app.surveying import Surveys
from app.ticking import LOOKS_AT_ONCE, Ticker
from app.wiring import load_texts
from bot.edge import TelegramEdge
from conversations import looks
from conversations.model.ids import new_id
from conversations.model.measuring import RATINGS
from conversations.model.person import Consent, PersonState
from conversations.refits import Rhythm
from conversations.router import Conversations
from conversations.safety.check import patterns
from storage import Key, SqlStore, migrate, open_store
from tests.conversations.phones import DEFAULT, FOLDER
from tests.storage.databases import SteadyClock

MONDAY: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOGETHER: Final = 500  # people stored in one unit
TICKS: Final = 30


class Handed:
    """Stands for the edge: what falls due goes to the real core, in a unit of its own."""

    def __init__(self, store: SqlStore, clock: SteadyClock) -> None:
        self._store = store
        self._core = Conversations(DEFAULT, load_texts(DEFAULT, FOLDER), patterns(), clock, "bot")
        self.leading = asyncio.Event()
        self.leading.set()
        self.sent = 0

    async def run_internal(self, happened: Any) -> None:
        async with self._store.unit() as unit:
            await self._core.handle(unit, happened)
            await unit.commit()
            self.sent += len(unit.committed_outbox)


@dataclass(frozen=True)
class Ticked:
    """How long ticks took, in seconds, and what each did."""

    what: str
    times: Sequence[float]
    sent: int

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def most(self) -> float:
        return max(self.times)


async def measure(people: int, folder: Path, url: str = "", *, ticks: int = TICKS) -> list[Ticked]:
    url = url or f"sqlite+aiosqlite:///{folder / 'tick.db'}"
    await migrate(url)
    clock = SteadyClock(MONDAY)
    store = await open_store(url, Key.new(), clock)
    logging.getLogger("kindred").setLevel(logging.ERROR)
    try:
        await _populate(store, people)
        edge = Handed(store, clock)
        ticker = _ticker(store, edge, clock, folder)
        found = []
        for what, due in (("nothing due", 0), ("4 due", 4), (f"{LOOKS_AT_ONCE * 5} due", None)):
            times, before = [], edge.sent
            for _ in range(ticks):
                await _fall_due(store, clock, LOOKS_AT_ONCE * 5 if due is None else due)
                begun = time.perf_counter()
                await ticker._tick()  # noqa: SLF001 - one tick is what is timed
                times.append(time.perf_counter() - begun)
                clock.move(seconds=1)
            found.append(Ticked(what, times, edge.sent - before))
        return found
    finally:
        await store.close()


def _ticker(store: SqlStore, edge: Handed, clock: SteadyClock, folder: Path) -> Ticker:
    real = cast("TelegramEdge", edge)
    source = Source("", "", str(FOLDER), str(folder))
    return Ticker(
        store=store,
        edge=real,
        clock=clock,
        programme=DEFAULT,
        refits=Refits(store=store, edge=real, clock=clock, programme=DEFAULT, rhythm=Rhythm()),
        surveys=Surveys(store=store, edge=real, clock=clock, source=source),
    )


async def _populate(store: SqlStore, people: int) -> None:
    """Store people who wait for a peer and agreed to be asked; their next look is in an hour."""
    agreed = MONDAY - timedelta(days=1)
    for first in range(1, people + 1, TOGETHER):
        accounts = range(first, min(people + 1, first + TOGETHER))
        async with store.unit() as unit:
            for person_id in (await unit.resolve_people(list(accounts), MONDAY)).values():
                person = await unit.people.get(person_id)
                assert person is not None
                settled = replace(
                    person,
                    state=PersonState.ACTIVE,
                    recipient=True,
                    waiting_since=agreed,
                    zone="Europe/London",
                    country="GB",
                    language="en",
                )
                unit.people.save(settled)
                unit.consents.add(
                    Consent(new_id(), person_id, RATINGS, "1", "test", "en", True, agreed)
                )
                looks.look_at(unit, person_id, MONDAY + timedelta(hours=1))
            await unit.commit()


async def _fall_due(store: SqlStore, clock: SteadyClock, count: int) -> None:
    """Let so many of those who were never looked at be due now."""
    if not count:
        return
    async with store.unit() as unit:
        later = await unit.due_before(MONDAY + timedelta(hours=1), count, only=looks.KIND)
        for due in later:
            unit.dues.save(replace(due, due_at=clock.now()))
        await unit.commit()
