"""A server, a prepared bot, and people who found each other, for the acceptance tests."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kindred import KindredProcess
from tests.postgres import Postgres, running_postgres
from tests.servers import BotApiProcess


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def server() -> Iterator[BotApiProcess]:
    with BotApiProcess() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def bot(
    request: pytest.FixtureRequest, server: BotApiProcess, tmp_path: Path
) -> Iterator[KindredProcess]:
    """A bot on each database, not started yet."""
    url = ""
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.url(asyncio.run(postgres.fresh_database()))
    made = KindredProcess(tmp_path, server, url=url)
    try:
        yield made
    finally:
        made.kill()
