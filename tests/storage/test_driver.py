"""The SQLite driver's short way behaves as the long one, also where a task is cancelled."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.driver import connect
from storage.engine import make_engine


async def test_rows_counts_and_faults_come_as_ever(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    async with engine.connect() as connection:
        await connection.begin()
        await connection.execute(text("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)"))
        rows = [{"a": number, "b": f"{number}"} for number in range(5)]
        await connection.execute(text("INSERT INTO t VALUES (:a, :b)"), rows)
        changed = await connection.execute(text("UPDATE t SET b = 'x' WHERE a > 1"))
        assert changed.rowcount == 3
        found = await connection.execute(text("SELECT a, b FROM t ORDER BY a"))
        assert found.all() == [(0, "0"), (1, "1"), (2, "x"), (3, "x"), (4, "x")]
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO t VALUES (1, '1')"))
        await connection.commit()
    await engine.dispose()


async def test_what_was_not_committed_is_rolled_back(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    for _ in range(2):
        async with engine.connect() as connection:
            await connection.begin()
            await connection.execute(text("CREATE TABLE t (a INTEGER)"))
    await engine.dispose()


async def test_a_transaction_that_begins_after_its_task_was_cancelled_is_rolled_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    connection = connect(str(path), timeout=5, isolation_level=None)
    await connection
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE t (a INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(connection.cursor().execute("BEGIN IMMEDIATE"))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not connection.in_transaction
    ending = asyncio.create_task(connection.rollback())
    await asyncio.sleep(0.05)
    other.execute("COMMIT")
    await ending
    assert not connection.in_transaction
    other.execute("BEGIN IMMEDIATE")
    other.close()
    await connection.close()


async def test_a_connection_that_is_closed_twice_at_once_makes_nobody_wait(tmp_path: Path) -> None:
    """So it happens when a closing is itself cancelled; a task that waits for ever is left then."""
    connection = await connect(str(tmp_path / "x.db"))
    kindly = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    async with asyncio.timeout(30):
        await kindly
