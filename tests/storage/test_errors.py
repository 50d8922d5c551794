"""Errors that say what to do, and repeat neither content nor passwords."""

import sqlite3
from pathlib import Path

import pytest

from conversations.wire import RawUpdate
from storage import Key, SqlStore, migrate, open_store
from storage.engine import sqlite_path
from storage.errors import StoreBusy, StoreError, StoreUnreachable
from tests.postgres import Postgres
from tests.storage.databases import NOW, Database, SteadyClock
from tests.storage.people import a_person


async def test_a_locked_database_says_so_in_clear_words(
    sqlite_store: SqlStore, sqlite_database: Database
) -> None:
    path = sqlite_path(sqlite_database.url)
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="locked by another process"):
        await sqlite_store.take_in([RawUpdate(1, 1, b"x")], NOW)
    other.execute("ROLLBACK")
    other.close()
    assert await sqlite_store.take_in([RawUpdate(1, 1, b"x")], NOW) == [1]


async def test_a_locked_database_can_still_be_read(
    sqlite_store: SqlStore, sqlite_database: Database
) -> None:
    path = sqlite_path(sqlite_database.url)
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with sqlite_store.reading() as unit:
        assert await unit.people.find() == []
    other.execute("ROLLBACK")
    other.close()


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'kindred.db'}"
    with pytest.raises(StoreUnreachable, match="nowhere"):
        await open_store(url, Key.new(), SteadyClock())
    with pytest.raises(StoreUnreachable, match="nowhere"):
        await migrate(url)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kindred.db"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreUnreachable, match=r"kindred\.db"):
        await open_store(f"sqlite+aiosqlite:///{path}", Key.new(), SteadyClock())


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://kindred:pass-word@127.0.0.1:1/kindred",
        "postgresql+asyncpg://kindred:pass-word@/kindred?host=/nowhere",
    ],
)
async def test_an_unreachable_postgresql_says_what_to_check_without_the_password(url: str) -> None:
    with pytest.raises(StoreUnreachable, match="PostgreSQL runs") as caught:
        await open_store(url, Key.new(), SteadyClock())
    assert "pass-word" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_postgresql_without_the_database_says_what_to_check(postgres: Postgres) -> None:
    with pytest.raises(StoreUnreachable, match="database exists"):
        await open_store(postgres.url("nowhere"), Key.new(), SteadyClock())


@pytest.mark.parametrize(
    "url", ["sqlite:///kindred.db", "mysql://x:pass-word@y/z", "sqlite+aiosqlite://", "nonsense"]
)
async def test_an_unknown_kind_of_database_names_the_two_we_know(url: str) -> None:
    with pytest.raises(StoreError, match="postgresql") as caught:
        await open_store(url, Key.new(), SteadyClock())
    assert "pass-word" not in str(caught.value)


async def test_a_postgresql_that_restarts_is_found_again(
    store: SqlStore, database: Database, postgres: Postgres
) -> None:
    if not database.is_sqlite:
        await postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'kindred'"
        )
    async with store.unit() as unit:
        unit.people.add(a_person())
        await unit.commit()


async def test_a_postgresql_that_goes_away_in_the_middle_is_unreachable(
    store: SqlStore, database: Database, postgres: Postgres
) -> None:
    async with store.unit() as unit:
        unit.people.add(a_person())
        if database.is_sqlite:
            return
        await postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'kindred'"
        )
        with pytest.raises(StoreUnreachable):
            await unit.commit()
