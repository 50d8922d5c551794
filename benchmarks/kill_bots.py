"""The bots that are killed: Kindred on either database and a stock one, each in its own process."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from tests.forked import ForkedKindred
from tests.kindred import KindredProcess
from tests.ready import opened
from tests.servers import ROOT, BotApiProcess, free_of_proxies

Pairs = list[tuple[int, int]]
Reads = dict[int, int]  # who writes -> who reads it


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
        asyncio.run(_seed(self.process, pairs))
        *counted, self.extra_pair = pairs  # the last ones write what is not counted
        self.reads = {one: other for a, b in counted for one, other in ((a, b), (b, a))}

    def start(self) -> object:
        return self.process.start()

    def kill(self) -> None:
        self.process.kill()


class Stock:
    """python-telegram-bot as its first example sets it up; the writer reads what they wrote."""

    name = "python-telegram-bot echo, stock"

    def __init__(self, server: BotApiProcess, folder: Path, pairs: Pairs) -> None:
        self._command = [sys.executable, "-m", "benchmarks.relay_echo", server.root, server.token]
        self._log = folder / "stock.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.reads = {person: person for pair in pairs[:-1] for person in pair}

    def start(self) -> object:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=free_of_proxies(), stdout=log, stderr=log
            )
        return self._process

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


async def _seed(bot: KindredProcess, pairs: Pairs) -> None:
    """Put people in talks straight into the bot's database."""
    ready = await opened(bot)
    try:
        for recipient, supporter in pairs:
            first = await ready.person(recipient, recipient=True)
            second = await ready.person(supporter, supporter=True, capacity=2)
            await ready.talk(first, second)
    finally:
        await ready.store.close()
