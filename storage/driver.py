"""SQLite's driver with one trip to its thread for each statement, where aiosqlite makes four.

A trip costs more than most of our statements do: the loop waits for the thread to wake, and the
thread for the interpreter. Only how often we ask is changed here, never what is asked.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiosqlite

Run = Callable[[sqlite3.Cursor], object]


class Cursor:
    """A statement that is run, read to its end and closed in one go."""

    arraysize = 1

    def __init__(self, connection: "OneTrip") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        await self._run(lambda cursor: cursor.execute(statement, values))

    async def executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        await self._run(lambda cursor: cursor.executemany(statement, values))

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    async def _run(self, run: Run) -> None:
        await self._connection.in_thread(partial(self._whole, run))

    def _whole(self, run: Run, connection: sqlite3.Connection) -> None:
        cursor = connection.cursor()
        try:
            run(cursor)
            self.description = cursor.description
            if cursor.description is not None:
                self._rows = cursor.fetchall()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneTrip(aiosqlite.Connection):
    """A connection whose cursors need no thread of their own to be made and closed."""

    def __init__(self, path: str | Path, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, str(path), **options), iter_chunk_size=64)
        self._thread.daemon = True
        self._asked = 0  # counted by the loop
        self._answered = 0  # counted by the thread
        self._ending: tuple[asyncio.Future[Any] | None] | None = None

    def cursor(self) -> Any:
        return Cursor(self)

    async def rollback(self) -> None:
        # The pool rolls back whatever comes home; mostly that was committed a moment ago. What a
        # cancelled task left behind in the thread may still begin a transaction.
        if self.in_transaction or self._asked != self._answered:
            await super().rollback()

    def stop(self) -> "asyncio.Future[Any] | None":
        # Closed kindly by one and at once by another, as when the closing itself is cancelled: the
        # thread answers the first of them and ends, and the second would wait for ever.
        if self._ending is None:
            self._ending = (super().stop(),)
        return self._ending[0]

    async def in_thread(self, work: Callable[[sqlite3.Connection], None]) -> None:
        ask: Callable[[Callable[[], None]], Coroutine[Any, Any, None]] = self._execute
        asked = ask(partial(self._do, work))
        self._asked += 1
        await asked

    def _do(self, work: Callable[[sqlite3.Connection], None]) -> None:
        try:
            work(self._conn)
        finally:
            self._answered += 1


def connect(path: str, **options: Any) -> OneTrip:
    """Return a connection to be awaited (see SQLAlchemy's `async_creator_fn`)."""
    return OneTrip(path, **options)
