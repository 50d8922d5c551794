"""Migrations go up and down and up, and end where the models are."""

import sqlite3
import stat
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage import Key, migrate, open_store
from storage.engine import make_engine, sqlite_path
from storage.errors import SchemaMismatch
from storage.schema import revisions, unmigrate
from storage.tables import TABLES, metadata
from tests.storage.databases import Database, SteadyClock


async def test_each_step_goes_up_down_and_up_again(empty_url: str) -> None:
    steps = ["base", *revisions()]
    for below, step in pairwise(steps):
        await migrate(empty_url, step)
        await unmigrate(empty_url, below)
        await migrate(empty_url, step)
    await unmigrate(empty_url, "base")
    await migrate(empty_url)


async def test_the_migrations_make_what_the_models_say(empty_url: str) -> None:
    await migrate(empty_url)
    engine = make_engine(empty_url)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda raw: compare_metadata(
                MigrationContext.configure(raw, opts={"compare_type": True}), metadata
            )
        )
    await engine.dispose()
    assert differences == []


async def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    await migrate(empty_url)
    key = Key.new()
    first = await open_store(empty_url, key, SteadyClock())
    await first.close()
    await migrate(empty_url)
    second = await open_store(empty_url, key, SteadyClock())
    await second.close()


def test_every_table_is_in_the_one_list() -> None:
    assert len(TABLES) == len(set(TABLES))
    assert set(TABLES) == set(metadata.tables.values())


async def test_a_database_without_tables_asks_for_init(empty_url: str) -> None:
    with pytest.raises(SchemaMismatch, match="init"):
        await open_store(empty_url, Key.new(), SteadyClock())


async def test_opening_does_not_make_a_database(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(SchemaMismatch, match="init"):
        await open_store(f"sqlite+aiosqlite:///{path}", Key.new(), SteadyClock())
    assert not path.exists()


async def test_a_newer_database_is_not_touched(database: Database) -> None:
    await database.sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaMismatch, match="newer"):
        await database.open()


async def test_the_database_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "kindred.db"
    await migrate(f"sqlite+aiosqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_sqlite_is_set_up_to_keep_its_promises(sqlite_database: Database) -> None:
    found = {}
    for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete"):
        (row,) = await sqlite_database.sql(f"PRAGMA {pragma}")
        found[pragma] = next(iter(row.values()))
    (row,) = await sqlite_database.sql("PRAGMA busy_timeout")
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert next(iter(row.values())) == 5_000


def test_the_template_is_a_plain_sqlite_file(sqlite_database: Database) -> None:
    path = sqlite_path(sqlite_database.url)
    assert path is not None
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM person").fetchone()
    connection.close()
    assert count == 0
