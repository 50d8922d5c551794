"""A server, a prepared bot, and people who found each other, for the acceptance tests."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi_spec.checker import check_record
from tests.forked import ForkedKindred
from tests.kindred import KindredProcess
from tests.postgres import Postgres, running_postgres
from tests.servers import BotApiProcess


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def server() -> Iterator[BotApiProcess]:
    """A server; afterwards every call of the bot and every answer is held against the spec."""
    with BotApiProcess() as started:
        yield started
        assert check_record(started.record()) == []


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Each database: "" is a file of the bot's own."""
    if request.param == "sqlite":
        return ""
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.url(asyncio.run(postgres.fresh_database()))


@pytest.fixture
def bot(
    request: pytest.FixtureRequest, server: BotApiProcess, tmp_path: Path, url: str
) -> Iterator[KindredProcess]:
    """A bot on each database, not started yet."""
    made = KindredProcess(tmp_path, server, url=url)
    if url:
        made.data = [request.getfixturevalue("postgres").data]
    try:
        yield made
    finally:
        made.kill()


@pytest.fixture
def forked(server: BotApiProcess, tmp_path: Path, url: str) -> Iterator[ForkedKindred]:
    """The same bot, for tests that start it often."""
    made = ForkedKindred(tmp_path, server, url=url)
    made.init()
    try:
        yield made
    finally:
        made.kill()


@pytest.fixture(scope="module")
def busy_server() -> Iterator[BotApiProcess]:
    """One server for all tests of a module, held against the spec in the end."""
    with BotApiProcess() as started:
        yield started
        assert check_record(started.record()) == []


@pytest.fixture(scope="module")
def running(
    busy_server: BotApiProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KindredProcess]:
    """One running bot for all tests of a module, with a first coordinator's token unused."""
    made = KindredProcess(tmp_path_factory.mktemp("bot"), busy_server)
    made.init()
    with made:
        yield made
