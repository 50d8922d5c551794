"""The bots that are killed: Kindred on either database and a stock one, each in its own process."""

import asyncio
from pathlib import Path
from typing import Protocol

from benchmarks.bots import STOCK, STOCK_MODULE, Echo, Pairs, Reads, seed
from tests.forked import ForkedKindred
from tests.servers import BotApiProcess


class Victim(Protocol):
    """One bot that passes messages on and may die at any moment."""

    name: str
    reads: Reads

    def start(self) -> object: ...

    def kill(self) -> None:
        """End it as a power cut would; what it kept on disk stays."""
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

    def start(self) -> object:
        return self.process.start()

    def kill(self) -> None:
        self.process.kill()


class Stock(Echo):
    """python-telegram-bot as its first example sets it up; the last pair is not counted."""

    name = STOCK

    def __init__(self, server: BotApiProcess, folder: Path, pairs: Pairs) -> None:
        super().__init__(STOCK, STOCK_MODULE, server, folder, pairs[:-1])
