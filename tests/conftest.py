"""At the end of every server's life, all that the bot has called is searched for leaks."""

from collections.abc import Iterator

import pytest

from tests.leaks.calls import told_to_others, unprotected
from tests.servers import BotApiProcess


def nobody_is_named_to_others(server: BotApiProcess) -> None:
    """Fail where a call names an account to anybody else, or lets a peer's words be passed on."""
    people, calls = server.ask("GET", "/user/people"), server.record()
    assert told_to_others(people, calls, server.file) == []
    assert unprotected(calls) == []


@pytest.fixture(autouse=True, scope="session")
def every_call_is_searched() -> Iterator[None]:
    BotApiProcess.at_the_end = nobody_is_named_to_others
    yield
    BotApiProcess.at_the_end = None
