"""The bots that are killed: Kindred on either database and a stock one, each in its own process."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from benchmarks.bots import STOCK, STOCK_MODULE, Echo, Pairs, Reads, postgres_url, seed
from storage import SqlStore
from tests.forked import ForkedKindred
from tests.ready import opened
from tests.servers import BotApiProcess

PATIENCE = 60.0  # seconds until nothing must be left
LATE_COPIES = 4.0  # seconds for copies too many, where there is no database to look into


class Victim(Protocol):
    """One bot that passes messages on and may die at any moment."""

    name: str
    reads: Reads

    @property
    def pid(self) -> int: ...

    def start(self) -> object: ...

    def kill(self) -> None:
        """End it as a power cut would; what it kept on disk stays."""
        ...

    def settle(self) -> None:
        """Wait, after all was delivered, until nothing more can come."""
        ...


class Kindred:
    """`python main.py run` with everything on but the platform's own send limits."""

    def __init__(
        self,
        name: str,
        server: BotApiProcess,
        folder: Path,
        pairs: Pairs,
        url: str = "",
        **more: str,
    ) -> None:
        self.name = name
        folder.mkdir()
        extra = {"KINDRED_CLOCK__SOURCE": "", "PYTHONWARNINGS": "", **more}
        self.process = ForkedKindred(folder, server, url=url, **extra)
        self.process.init()
        asyncio.run(seed(self.process, pairs))
        *counted, self.extra_pair = pairs  # the last ones write what is not counted
        self.reads = {one: other for a, b in counted for one, other in ((a, b), (b, a))}

    @property
    def pid(self) -> int:
        return self.process.pid

    def start(self) -> object:
        return self.process.start()

    def kill(self) -> None:
        self.process.kill()

    def settle(self) -> None:
        """Look into the bot's database until all was handled and sent."""
        deadline = time.monotonic() + PATIENCE
        with asyncio.Runner() as loop:
            store = loop.run(opened(self.process)).store
            try:
                while loop.run(_waits(store)):
                    if time.monotonic() > deadline:
                        raise RuntimeError("something waits that is not sent")
                    time.sleep(0.1)
            finally:
                loop.run(store.close())


async def _waits(store: SqlStore) -> bool:
    return bool(await store.unhandled(1) or await store.unsent(1))


class Stock(Echo):
    """python-telegram-bot as its first example sets it up; the last pair is not counted."""

    name = STOCK

    def __init__(self, server: BotApiProcess, folder: Path, pairs: Pairs) -> None:
        super().__init__(STOCK, STOCK_MODULE, server, folder, pairs[:-1])

    def settle(self) -> None:
        time.sleep(LATE_COPIES)


Make = Callable[[BotApiProcess, Path, Pairs], Victim]
"""Sets a bot up before a server, in a folder, with talks."""


@contextmanager
def ways() -> Iterator[list[Make]]:
    """Each bot that is compared: the stock one and Kindred on each database there is."""
    with postgres_url() as url:
        found: list[Make] = [
            Stock,
            lambda server, at, pairs: Kindred("Kindred on SQLite", server, at / "sqlite", pairs),
        ]
        if url is not None:
            found.append(
                lambda server, at, pairs: Kindred(
                    "Kindred on PostgreSQL", server, at / "pg", pairs, url
                )
            )
        yield found
