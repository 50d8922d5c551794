"""Every test that asks for `database` or `store` runs on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import Key, SqlStore, migrate
from tests.postgres import Postgres, running_postgres
from tests.storage.databases import Database, SteadyClock, copy_of


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
async def postgres_template(postgres: Postgres) -> str:
    name = await postgres.fresh_database()
    await migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    await migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'kindred.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = await postgres.fresh_database()
    yield postgres.url(name)
    await postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    sqlite_template: Path,
    postgres: Postgres,
    postgres_template: str,
) -> AsyncIterator[Database]:
    """A migrated database of its own."""
    if request.param == "sqlite":
        yield Database(copy_of(sqlite_template, tmp_path), Key.new(), SteadyClock())
        return
    name = await postgres.fresh_database(postgres_template)
    yield Database(postgres.url(name), Key.new(), SteadyClock())
    await postgres.drop(name)


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Database:
    """A migrated SQLite database, for laws about its files."""
    return Database(copy_of(sqlite_template, tmp_path), Key.new(), SteadyClock())


@pytest.fixture
async def store(database: Database) -> AsyncIterator[SqlStore]:
    opened = await database.open()
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_database: Database) -> AsyncIterator[SqlStore]:
    opened = await sqlite_database.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session", autouse=True)
def no_key_from_outside() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KINDRED_STORAGE__KEY", raising=False)
        yield
