"""What the server's tests share: one server for calls over HTTP, and the world in this process."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser

from demo.botapi.calls import Answer, perform
from demo.botapi.model import Person
from demo.botapi.params import Params
from demo.botapi.world import World
from tests.browser import chromium
from tests.demo import page_world
from tests.servers import BotApiProcess

TOKEN = "700000001:test"


@pytest.fixture(scope="session")
def botapi() -> Iterator[BotApiProcess]:
    """One server for all tests that need a socket; each test makes people of its own."""
    with BotApiProcess(token=TOKEN, played=True) as process:
        yield process


class Desk:
    """A world without a socket, one person who has pressed start, and a way to call methods."""

    def __init__(self) -> None:
        self.world = World(TOKEN, "kindred_test_bot")
        self.ana = self.add("Ana", language_code="es")

    def add(self, first_name: str, **fields: Any) -> Person:
        person = self.world.add_person({"first_name": first_name, **fields})
        person.started = True
        return person

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        answer = self.answer(method, Params(params))
        decoded: dict[str, Any] = json.loads(answer.body)
        assert decoded["ok"] == (answer.status == 200)
        return decoded

    def answer(self, method: str, params: Params) -> Answer:
        return asyncio.run(perform(self.world, method.lower(), params))

    def does(self, method: str, **params: Any) -> Any:
        answer = self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    def refusal(self, method: str, **params: Any) -> str:
        answer = self.call(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    def updates(self, kind: str) -> list[dict[str, Any]]:
        waiting = [pending.update for pending in self.world.updates.pending.values()]
        return [update[kind] for update in waiting if kind in update]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def here(browser: Browser) -> AsyncIterator[page_world.World]:
    """The demo's page with its phones, and a bot that answers nothing by itself."""
    async with page_world.world(browser) as ready:
        yield ready
