"""The bots that are compared, each a process of its own, and the talks put before them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from tests.kindred import KindredProcess
from tests.ready import opened
from tests.servers import ROOT, BotApiProcess, free_of_proxies

Pairs = list[tuple[int, int]]


class Way(Protocol):
    """One way to pass messages on."""

    name: str
    reads: dict[int, int]
    """Who writes -> who reads it."""

    def running(self) -> AbstractContextManager["Running"]: ...


class Running(Protocol):
    @property
    def pid(self) -> int: ...


class EchoProcess:
    """Stock python-telegram-bot; the writer reads what they wrote."""

    def __init__(self, server: BotApiProcess, folder: Path) -> None:
        self._command = [sys.executable, "-m", "benchmarks.relay_echo", server.root, server.token]
        self._log = folder / "echo.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=free_of_proxies(), stdout=log, stderr=log
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


class Echo:
    """The way of the stock echo bot."""

    name = "python-telegram-bot echo, stock"

    def __init__(self, server: BotApiProcess, folder: Path, pairs: Pairs) -> None:
        self._process = EchoProcess(server, folder)
        self.reads = {person: person for pair in pairs for person in pair}

    def running(self) -> AbstractContextManager[Running]:
        return self._process


class Kindred:
    """The way of `python main.py run`: everything on but the platform's own send limits."""

    def __init__(
        self, name: str, server: BotApiProcess, folder: Path, pairs: Pairs, url: str = ""
    ) -> None:
        self.name = name
        folder.mkdir()
        extra = {"KINDRED_CLOCK__SOURCE": "", "PYTHONWARNINGS": ""}
        self.process = KindredProcess(folder, server, url=url, **extra)
        self.process.init()
        asyncio.run(_seed(self.process, pairs))
        self.reads = {one: other for a, b in pairs for one, other in ((a, b), (b, a))}

    def running(self) -> AbstractContextManager[Running]:
        return self.process

    def counted(self) -> "Counted":
        return Counted(self.process)


class Counted(EchoProcess):
    """The same bot, counting what it asks of its database."""

    def __init__(self, bot: KindredProcess) -> None:
        self._counts = bot.folder / "counts.json"
        config = str(bot.config)
        self._command = [sys.executable, "-m", "benchmarks.relay_counted", str(self._counts)]
        self._command += ["run", "--config", config]
        self._environment = bot.environment
        self._log = bot.log
        self._process = None

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        return self

    def counts(self) -> dict[str, int]:
        self._counts.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        deadline = time.monotonic() + 5
        while not self._counts.exists():
            if time.monotonic() > deadline:
                raise RuntimeError("the counting bot does not answer")
            time.sleep(0.01)
        found: dict[str, int] = json.loads(self._counts.read_text(encoding="utf-8"))
        return found


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
