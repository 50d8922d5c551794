"""A fresh world for each test: a migrated database of its own, Monday noon."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from storage import Key, migrate, open_store
from tests.conversations.world import MONDAY_NOON, World
from tests.storage.databases import SteadyClock, copy_of

Worlds = Callable[[Path], AbstractAsyncContextManager[World]]


@pytest.fixture(scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    await migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def worlds(template: Path) -> Worlds:
    """Makes worlds in folders, for tests that need one per example."""

    @asynccontextmanager
    async def made(folder: Path) -> AsyncIterator[World]:
        clock = SteadyClock(MONDAY_NOON)
        store = await open_store(copy_of(template, folder), Key.new(), clock)
        try:
            yield World(store, clock)
        finally:
            await store.close()

    return made


@pytest.fixture
async def world(worlds: Worlds, tmp_path: Path) -> AsyncIterator[World]:
    async with worlds(tmp_path) as made:
        yield made
