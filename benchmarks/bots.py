"""The bots that are compared or killed, each a process of its own, and the talks before them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.kindred import KindredProcess
from tests.ready import opened
from tests.servers import ROOT, BotApiProcess, free_of_proxies

STOCK = "python-telegram-bot echo, stock"
STOCK_MODULE = "benchmarks.echo_ptb"
Pairs = list[tuple[int, int]]
Reads = dict[int, int]
"""Who writes -> who reads it."""


class BotProcess:
    """One way to pass messages on; a process that may be ended at any moment and begun again."""

    def __init__(
        self,
        name: str,
        reads: Reads,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
    ) -> None:
        self.name = name
        self.reads = reads
        self._command = command
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "start the bot first"
        return self._process.pid

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def stop(self) -> None:
        """End it kindly."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End it as a power cut would; what it kept on disk stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class Echo(BotProcess):
    """A rival's first example; the writer reads what they wrote, and nothing is stored."""

    def __init__(
        self, name: str, module: str, server: BotApiProcess, folder: Path, pairs: Pairs
    ) -> None:
        reads = {person: person for pair in pairs for person in pair}
        command = [sys.executable, "-m", module, server.root, server.token]
        super().__init__(name, reads, command, free_of_proxies(), folder / f"{module}.log")


def stock(server: BotApiProcess, folder: Path, pairs: Pairs) -> Echo:
    return Echo(STOCK, STOCK_MODULE, server, folder, pairs)


def aiogram(server: BotApiProcess, folder: Path, pairs: Pairs) -> Echo:
    return Echo("aiogram echo, stock", "benchmarks.echo_aiogram", server, folder, pairs)


class Kindred(BotProcess):
    """`python main.py run` with everything on but the platform's own send limits."""

    def __init__(
        self, name: str, server: BotApiProcess, folder: Path, pairs: Pairs, url: str = ""
    ) -> None:
        folder.mkdir()
        extra = {"KINDRED_CLOCK__SOURCE": "", "PYTHONWARNINGS": ""}
        self._bot = bot = KindredProcess(folder, server, url=url, **extra)
        bot.init()
        asyncio.run(seed(bot, pairs))
        reads = {one: other for a, b in pairs for one, other in ((a, b), (b, a))}
        command = [sys.executable, "main.py", "run", "--config", str(bot.config)]
        super().__init__(name, reads, command, bot.environment, bot.log)

    def counted(self) -> "Counted":
        return Counted(self._bot, self.reads)


class Counted(BotProcess):
    """The same bot, counting what it asks of its database."""

    def __init__(self, bot: KindredProcess, reads: Reads) -> None:
        self._counts = bot.folder / "counts.json"
        command = [sys.executable, "-m", "benchmarks.relay_counted", str(self._counts)]
        command += ["run", "--config", str(bot.config)]
        super().__init__("counted", reads, command, bot.environment, bot.log)

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


def pairs_of(server: BotApiProcess, count: int) -> Pairs:
    ids = server.people(2 * count, started=True)
    return list(zip(ids[::2], ids[1::2], strict=True))


async def seed(bot: KindredProcess, pairs: Pairs) -> None:
    """Put people in talks straight into the bot's database."""
    ready = await opened(bot)
    try:
        for recipient, supporter in pairs:
            first = await ready.person(recipient, recipient=True)
            second = await ready.person(supporter, supporter=True, capacity=2)
            await ready.talk(first, second)
    finally:
        await ready.store.close()


@contextmanager
def postgres_url() -> Iterator[str | None]:
    """A database on a real PostgreSQL that keeps its promises; None where there is no server."""
    try:
        from tests.postgres import running_postgres

        server = running_postgres()
        postgres = server.__enter__()
    except Exception as error:
        print(f"no PostgreSQL here ({type(error).__name__}: {error}); make setup-dev brings one")
        yield None
        return
    try:
        # The tests' server trades safety for speed; here a commit must be on the disk.
        for setting in ("fsync", "synchronous_commit"):
            asyncio.run(postgres.run(f"ALTER SYSTEM RESET {setting}"))
        asyncio.run(postgres.run("SELECT pg_reload_conf()"))
        yield postgres.url(asyncio.run(postgres.fresh_database()))
    finally:
        server.__exit__(None, None, None)
