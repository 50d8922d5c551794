"""A whole edge whose SQLite has no room: what is not stored is not confirmed; all arrives after.

The third way, a disk that really takes no more, is tried on a process (tests/acceptance).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage import SqlStore
from storage.driver import Cursor, OneTrip
from tests.bot.conftest import StartEdge
from tests.bot.core import Core
from tests.bot.stories import until
from tests.servers import BotApiProcess

LONG = "a long day " * 300
UNLIMITED = 2**30


@pytest.fixture
def file(url: str) -> Iterator[sqlite3.Connection]:
    """The same database as somebody beside the bot sees it."""
    with closing(sqlite3.connect(Path(url.removeprefix("sqlite+aiosqlite:///")))) as beside:
        yield beside


def stored(file: sqlite3.Connection) -> int:
    return int(file.execute("SELECT count(*) FROM inbox").fetchone()[0])


class Room:
    """How many pages the bot's connections may use; one page too few from `take` on."""

    def __init__(self, store: SqlStore) -> None:
        self.pages = UNLIMITED
        event.listen(store._engine.sync_engine, "checkout", self._limit)

    def _limit(self, connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={self.pages}")
        cursor.close()

    def take(self) -> None:
        self.pages = 1  # SQLite takes the pages in use instead, when those are more


async def test_a_database_that_may_not_grow_confirms_nothing_that_it_does_not_hold(
    server: BotApiProcess,
    real: SqlStore,
    file: sqlite3.Connection,
    start_edge: StartEdge,
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = Room(real)
    await start_edge(real, Core())
    person = await server.aperson()
    await server.asend(person, "before")
    await server.await_for(person, "before")
    room.take()
    for number in range(20):
        await server.asend(person, f"{number} {LONG}")
    await until(lambda: "(StoreFull)" in caplog.text)
    # in this order: what is stored in between may still be pending, never the other way round
    pending = server.pending_updates()
    assert pending > 0
    assert pending + stored(file) >= 21
    room.pages = UNLIMITED
    await server.await_for(person, "19 ", seconds=60)
    assert [text.split()[0] for text in server.texts(person)] == ["before", *map(str, range(20))]


@pytest.mark.parametrize("refused", ["INSERT INTO inbox", "INSERT INTO outbox", "UPDATE", "COMMIT"])
async def test_a_disk_that_is_full_at_any_step_loses_and_repeats_nothing(
    refused: str,
    server: BotApiProcess,
    real: SqlStore,
    file: sqlite3.Connection,
    start_edge: StartEdge,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = Full(monkeypatch, refused)
    await start_edge(real, Core())
    person = await server.aperson()
    await server.asend(person, "before")
    await server.await_for(person, "before")
    await until(lambda: server.pending_updates() == 0)
    full.now = True
    for number in range(5):
        await server.asend(person, f"{number}")
    await until(lambda: full.times >= 2)
    pending = server.pending_updates()
    assert pending + stored(file) >= 6
    if refused in {"INSERT INTO inbox", "COMMIT"}:
        assert pending == 5
    full.now = False
    await server.await_for(person, "4", seconds=60)
    assert server.texts(person) == ["before", *map(str, range(5))]
    await until(lambda: server.pending_updates() == 0)


class Full:
    """Refuses one kind of statement as SQLite does on a full disk, while `now` holds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
        self.now = False
        self.times = 0
        self._refused = refused
        run, run_many, commit = Cursor.execute, Cursor.executemany, OneTrip.commit

        async def execute(cursor: Cursor, statement: str, values: Any = ()) -> None:
            self.look(statement)
            await run(cursor, statement, values)

        async def executemany(cursor: Cursor, statement: str, values: Any) -> None:
            self.look(statement)
            await run_many(cursor, statement, values)

        async def committing(connection: OneTrip) -> None:
            self.look("COMMIT")
            await commit(connection)

        monkeypatch.setattr(Cursor, "execute", execute)
        monkeypatch.setattr(Cursor, "executemany", executemany)
        monkeypatch.setattr(OneTrip, "commit", committing)

    def look(self, statement: str) -> None:
        if self.now and statement.startswith(self._refused):
            self.times += 1
            raise sqlite3.OperationalError("database or disk is full")
