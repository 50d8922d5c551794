"""An outbox on a store in memory, with a sender that does what the test says."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from bot.decisions import Decision
from bot.limits import Limits
from bot.outbox import Outbox
from bot.tg.sending import Sent
from conversations.inbound import DeliveryFailed, DeliveryLate
from conversations.model.ids import MatchId, PersonId
from conversations.ports import Outgoing
from conversations.wire import Sendable
from tests.bot.core import Clock, text
from tests.bot.memory_store import MemoryStore
from tests.servers import PATIENCE

Outcome = Sent | Decision
SENDER, OTHER = PersonId("sender"), PersonId("other sender")
MATCH = MatchId("match")
NO_LIMITS = Limits(0, 1, 0)


def to(account: int, **more: object) -> tuple[int, Outgoing]:
    return account, Outgoing(PersonId(f"person-{account}"), text("words"), **more)  # type: ignore[arg-type]


class Sender:
    """Says how each send ends, and remembers when which row was tried."""

    def __init__(self) -> None:
        self.tried: list[tuple[int, bool]] = []
        self.at: list[tuple[float, int]] = []
        self.ends: Callable[[Sendable], Outcome] = lambda row: Sent(1000 + row.id)
        self.gate: asyncio.Event | None = None
        self.most = self._now = 0

    async def send(self, row: Sendable) -> Outcome:
        self.tried.append((row.id, row.uncertain))
        self.at.append((time.monotonic(), row.account))
        self._now += 1
        self.most = max(self.most, self._now)
        if self.gate is not None:
            await self.gate.wait()
        await asyncio.sleep(0)
        self._now -= 1
        return self.ends(row)

    @property
    def ids(self) -> list[int]:
        return [number for number, _ in self.tried]


class Rig:
    """An outbox on a store in memory, with a sender that does what the test says."""

    def __init__(self, store: MemoryStore, clock: Clock, limits: Limits) -> None:
        self.store = store
        self.clock = clock
        self.sender = Sender()
        self.told: list[Any] = []
        self.outbox = Outbox(
            store=store, sender=self.sender, clock=clock, limits=limits, concurrency=4
        )
        self.outbox.telling.tell = self._tell
        self.task: asyncio.Task[None] | None = None

    async def _tell(self, failure: DeliveryFailed | DeliveryLate) -> None:
        self.told.append(failure)

    def start(self) -> None:
        self.task = asyncio.create_task(self.outbox.run())

    async def write(self, *rows: tuple[int, Outgoing]) -> None:
        async with self.store.unit() as unit:
            await unit.resolve_people([account for account, _ in rows], self.clock.now())
            for _, outgoing in rows:
                unit.send(outgoing)
            await unit.commit()
            self.outbox.put(unit.committed_outbox)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - whatever a test waits for
                await asyncio.sleep(0.005)

    async def until_over(self) -> None:
        await self.until(lambda: self.outbox.waiting == 0)

    async def stop(self, patience: float = 1.0) -> None:
        await self.outbox.stop(patience)
        if self.task is not None:
            async with asyncio.timeout(PATIENCE):
                await self.task
