"""Connections to SQLite or PostgreSQL, set up so that a commit is a promise."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.driver import connect
from storage.errors import StoreError, StoreUnreachable, busy, masked, translate, unreachable

_READS = "kindred_reads"
_WAIT = 5
# What the driver raises while connecting; it builds these classes when it is imported.
_DRIVER: Any = asyncpg
_REFUSALS: tuple[type[Exception], ...] = (OSError, _DRIVER.PostgresError, _DRIVER.InterfaceError)
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: what was committed survives a power cut too, and only then do we confirm updates.
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={_WAIT * 1000}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)


def sqlite_path(url: str) -> Path | None:
    """Return the database file of a SQLite URL, None for PostgreSQL; other URLs are refused."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            "[storage] url cannot be read. Write sqlite+aiosqlite:///kindred.db "
            "or postgresql+asyncpg://user:password@host/database"
        ) from None
    if parsed.drivername == "postgresql+asyncpg":
        return None
    if parsed.drivername == "sqlite+aiosqlite" and parsed.database not in {None, "", ":memory:"}:
        return Path(str(parsed.database))
    raise StoreError(
        f"[storage] url cannot be used: {masked(url)}. Write sqlite+aiosqlite:///kindred.db "
        "(a file) or postgresql+asyncpg://user:password@host/database"
    )


def check_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise StoreUnreachable(
            f"The folder of the database does not exist: {path.parent}. "
            "Make it, or change [storage] url."
        )


def make_engine(url: str) -> AsyncEngine:
    """Return an engine that hides values in its errors and begins transactions as we say."""
    # Parameters stay out of errors: they may hold what people wrote.
    if sqlite_path(url) is None:
        return create_async_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={
                "timeout": _WAIT,
                "server_settings": {
                    "application_name": "kindred",
                    "lock_timeout": str(_WAIT * 1000),
                    "jit": "off",  # compiles longer than our short statements run
                },
            },
        )
    arguments = {"timeout": _WAIT, "async_creator_fn": connect}
    engine = create_async_engine(url, hide_parameters=True, connect_args=arguments)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver begins transactions late and not before SELECT; we begin them ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a unit that reads first and writes later would else fail where it writes, after
    # another process has written in between.
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@asynccontextmanager
async def transaction(
    engine: AsyncEngine, url: str, *, reads: bool = False
) -> AsyncIterator[AsyncConnection]:
    """Connect and begin; leaving rolls back what was not committed."""
    connection = await _connect(engine, url)
    try:
        options: dict[str, Any] = {_READS: reads}
        if reads and connection.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        await connection.execution_options(**options)
        try:
            await connection.begin()
        except DBAPIError as fault:
            raise translate(fault, url) from None
        yield connection
    finally:
        await connection.close()


async def _connect(engine: AsyncEngine, url: str) -> AsyncConnection:
    try:
        return await engine.connect()
    except DBAPIError as fault:
        raise translate(fault, url) from None
    except sqlite3.Error as fault:
        raise (busy(url) if "locked" in str(fault) else unreachable(url)) from None
    except _REFUSALS:
        raise unreachable(url) from None


async def truncate_wal(engine: AsyncEngine, url: str) -> bool:
    """Move SQLite's log into the database and empty it; False = a reader was in the way."""
    connection = await _connect(engine, url)
    try:
        # Outside a transaction: a checkpoint inside one is refused.
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        # A reader is not waited for: writers would wait with us, and the next tick tries again.
        await (await driver.execute("PRAGMA busy_timeout=100")).close()
        cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = await cursor.fetchone()
        await cursor.close()
        await (await driver.execute(f"PRAGMA busy_timeout={_WAIT * 1000}")).close()
    except sqlite3.Error as fault:
        raise (busy(url) if "locked" in str(fault) else unreachable(url)) from None
    finally:
        await connection.close()
    return row is not None and row[0] == 0
